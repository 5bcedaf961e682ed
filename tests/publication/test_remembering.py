"""What both audits found is remembered by the hash of plan, counts and totals, and by nothing else."""

from dataclasses import replace

import pytest

from dot.publication import cuts
from dot.publication.service import unrecorded
from dot.results.service import count
from tests.attack.clients import Client, client
from tests.results.factories import make_answers


def audits(one: Client) -> int:
    """How many audits publishing costs."""
    before = cuts.audited.cache_info().misses
    unrecorded(count(one.definition, make_answers(one.questionnaire, one.people)))
    return cuts.audited.cache_info().misses - before


@pytest.fixture(autouse=True)
def forgotten() -> None:
    cuts.audited.cache_clear()


def test_the_same_counts_and_totals_are_audited_once() -> None:
    assert [audits(client(1)), audits(client(1))] == [1, 0]


def test_the_order_of_people_makes_no_other_audit() -> None:
    one = client(1)

    assert [audits(one), audits(replace(one, people=one.people[::-1]))] == [1, 0]


def test_one_answer_makes_another_audit() -> None:
    one = client(1)
    first = one.people[0]
    other = replace(first, said={**first.said, "a1": 6.0 - float(first.said["a1"])})

    assert [audits(one), audits(replace(one, people=(other, *one.people[1:])))] == [1, 1]


def test_a_raised_floor_makes_another_audit() -> None:
    one = client(1)
    raised = replace(one, groups={**one.groups, "REP": {"k": 6}})

    assert [audits(one), audits(raised)] == [1, 1]


def test_what_is_remembered_is_what_would_be_found() -> None:
    one = client(1)
    first = one.published()

    assert one.published() == first
    cuts.audited.cache_clear()
    assert one.published() == first


def test_progress_is_told_question_by_question() -> None:
    one = client(1)
    said: list[str] = []

    unrecorded(count(one.definition, make_answers(one.questionnaire, one.people)), said.append)

    assert said[0].startswith("auditing: question 1 of ")
    assert any(words.startswith("auditing: question 2 of ") for words in said)
