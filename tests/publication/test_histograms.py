"""Distributions speak of ten people and more, and no answer can be made out by them."""

from collections.abc import Sequence

import numpy as np
import pytest

from dot.publication.histograms import _can_trade, _many_fit, classes_of
from dot.publication.service import publish
from dot.results.schemas import ItemResult, Result
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

ONE = [make_node("A", items=[make_item("a")])]


def said_by(answers: Sequence[float]) -> ItemResult:
    """What is published of one question to reps who answered so."""
    people = [Someone("REP", {"a": answer}) for answer in answers]
    return published(people).questionnaires[SLUG].items["a"]


def published(people: list[Someone]) -> Result:
    questionnaire = make_questionnaire(ONE)
    return publish(make_definition(questionnaire), make_answers(questionnaire, people))


def test_ten_people_whose_answers_spread_have_a_histogram() -> None:
    found = said_by([2] * 4 + [3] * 3 + [4] * 5).histograms["REP"]

    assert found.n == 12
    assert [(one.low, one.n) for one in found.classes] == [(1, 0), (2, 4), (3, 3), (4, 5), (5, 0)]


@pytest.mark.parametrize(
    "answers",
    [
        [2] * 4 + [3] * 5,  # nine people
        [3] * 12,  # all alike
        [3] * 11 + [4],  # all but one alike
        [2] * 2 + [3] * 12,  # two against all
    ],
)
def test_few_or_like_minded_people_have_none(answers: list[float]) -> None:
    assert said_by(answers).histograms == {}


def test_answers_that_few_chose_are_joined() -> None:
    found = said_by([1] + [2] * 6 + [3] * 4 + [4] * 4 + [5]).histograms["REP"]

    assert [(one.low, one.high, one.n) for one in found.classes] == [
        (1, 2, 7),
        (3, 3, 4),
        (4, 5, 5),
    ]


def test_a_complete_result_keeps_no_histograms() -> None:
    people = [Someone("REP", {"a": 2})] * 6 + [Someone("REP", {"a": 4})] * 6
    questionnaire = make_questionnaire(ONE)
    found = compute(make_definition(questionnaire), make_answers(questionnaire, people))

    assert found.questionnaires[SLUG].items["a"].histograms == {}


@pytest.mark.parametrize("points", [2, 3, 4, 5, 6, 7])
def test_every_class_holds_three_people_or_none_and_all_are_counted(points: int) -> None:
    generator = np.random.default_rng(points)
    for _ in range(300):
        people = np.bincount(generator.integers(0, points, 14), minlength=points)
        classes = classes_of(people)
        if classes is None:
            continue
        counts = [n for _, _, n in classes]
        assert sum(counts) == 14
        assert all(n == 0 or n >= 3 for n in counts) and max(counts) <= 11


def test_a_part_with_one_answer_that_fits_hides_the_whole() -> None:
    """Five people at 1, all the others at 5: no other answers of the five have their sum."""
    answers = np.array([0] * 5 + [4] * 9)
    parts = np.array([0] * 5 + [1] * 9)

    assert not _many_fit(answers, parts, 5)
    assert _many_fit(answers, np.zeros(14, dtype=np.int64), 5)


def test_a_trade_leaves_both_sums_and_the_histogram_as_they_were() -> None:
    one, other = np.array([0, 0, 2, 0, 0]), np.array([0, 1, 0, 1, 0])

    assert _can_trade(one, other) and _can_trade(other, one)
    assert not _can_trade(one, np.array([1, 0, 0, 0, 0]))
