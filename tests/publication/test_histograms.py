"""Distributions are told of named groups of ten people and more, and of nobody else."""

from collections.abc import Mapping, Sequence

import pytest

from dot.publication.service import publish
from dot.results.schemas import ItemResult
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

SPREAD = [2] * 4 + [3] * 3 + [4] * 5
NAMED = {"REP": {"mode": "named"}}


def said_by(answers: Sequence[float], groups: Mapping[str, object]) -> ItemResult:
    """What is published of one question to reps who answered so."""
    people = [Someone("REP", {"a": answer}) for answer in answers]
    questionnaire = make_questionnaire([make_node("A", items=[make_item("a")])])
    definition = make_definition(questionnaire, {"groups": groups})
    found = publish(definition, make_answers(questionnaire, people))
    return found.questionnaires[SLUG].items["a"]


def test_a_named_group_of_ten_and_more_has_a_histogram() -> None:
    found = said_by(SPREAD, NAMED).histograms["REP"]

    assert found.n == 12
    assert [(one.low, one.n) for one in found.classes] == [(1, 0), (2, 4), (3, 3), (4, 5), (5, 0)]


@pytest.mark.parametrize("size", [12, 60])
def test_a_confidential_group_has_none_however_large(size: int) -> None:
    assert said_by(SPREAD * (size // 12), {"REP": {"k": 5}}).histograms == {}


def test_fewer_than_ten_have_none() -> None:
    assert said_by(SPREAD[:9], NAMED).histograms == {}


def test_answers_between_two_points_have_none() -> None:
    assert said_by([*SPREAD, 2.5], NAMED).histograms == {}
