"""Levels with and without gates and cap, and what would lift a node to the next level."""

from collections.abc import Mapping
from datetime import date

import pytest

from dot.evidence.schemas import EvidenceRecord
from dot.publication.service import publish
from dot.questionnaires.grammar import ConditionError
from dot.questionnaires.schemas import Questionnaire
from dot.results.lift_schemas import ShutGate
from dot.results.schemas import NodeResult
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Said,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

CAP = {"evidence_cap_from": 4.0}
SEEN_AT_3 = {"level": 3.0, "when": 'has_seen("A")', "text": "Evidence was seen."}
SEEN_AT_5 = {"level": 5.0, "when": 'has_seen("A")', "text": "Evidence was seen twice."}


def asked(gates: list[dict[str, object]] | None = None, **given: object) -> Questionnaire:
    return make_questionnaire([make_node("A", ["a1"], gates=gates or [])], **given)


def node(
    questionnaire: Questionnaire, *values: Said, evidence: tuple[EvidenceRecord, ...] = ()
) -> NodeResult:
    people = make_answers(questionnaire, crowd("REP", "a1", *values))
    definition = make_definition(questionnaire, evidence=evidence)
    return compute(definition, people).questionnaires[SLUG].nodes["A"]


def seen(level: float) -> tuple[EvidenceRecord, ...]:
    return (EvidenceRecord("E1", "Minutes", date(2026, 10, 1), SLUG, "A", level, "PH", ""),)


def test_the_points_missing_to_the_next_level() -> None:
    """3, 3, 4, 4 are 3.5: half a point to 4."""
    found = node(asked(), 3, 3, 4, 4)

    assert found.lift is not None
    assert (found.lift.to, found.lift.name) == (4.0, "Managed")
    assert (found.lift.threshold, found.lift.points) == (4.0, 0.5)
    assert (found.lift.gates, found.lift.evidence, found.lift.held) == ([], None, False)


def test_at_the_highest_level_nothing_lifts() -> None:
    assert node(asked(), 5, 5).lift is None


def test_a_shut_gate_is_shown_with_and_without() -> None:
    found = node(asked([SEEN_AT_3]), 3, 4)

    assert (found.level, found.level_ungated) == (2.0, 3.0)
    assert found.lift is not None
    assert (found.lift.to, found.lift.points) == (3.0, 0.0)
    assert found.lift.gates == [ShutGate(level=3.0, text="Evidence was seen.")]


def test_an_open_gate_makes_no_difference() -> None:
    found = node(asked([SEEN_AT_3]), 3, 4, evidence=seen(3.0))

    assert found.level == found.level_ungated == 3.0


def test_a_gate_above_the_next_level_is_no_matter_yet() -> None:
    found = node(asked([SEEN_AT_5]), 3, 4)

    assert found.lift is not None and found.lift.gates == []


def test_a_score_held_by_the_cap_needs_evidence_and_no_more_points() -> None:
    """4.25 is held at 3.9: without the cap it is level 4."""
    found = node(asked(scoring=CAP), 4, 4, 4, 5)

    assert (found.level, found.level_uncapped) == (3.0, 4.0)
    assert found.lift is not None
    assert (found.lift.points, found.lift.evidence, found.lift.held) == (0.0, 4.0, True)


def test_a_score_below_the_cap_is_told_that_it_will_need_evidence() -> None:
    found = node(asked(scoring=CAP), 3, 3)

    assert found.lift is not None
    assert (found.lift.points, found.lift.evidence, found.lift.held) == (1.0, 4.0, False)
    assert found.level_uncapped is None


def test_evidence_that_is_there_is_not_asked_for_again() -> None:
    """(0.5 · 3 + 0.3 · 4) / 0.8 = 3.375."""
    found = node(asked(scoring=CAP), 3, 3, evidence=seen(4.0))

    assert found.lift is not None
    assert found.lift.points == pytest.approx(0.625)
    assert found.lift.evidence is None


def test_points_are_counted_on_the_nodes_own_range() -> None:
    """Two questions added up run from 2 to 10: level 3 begins in the middle, at 6."""
    summed = make_questionnaire([make_node("A", ["a1", "a2"], aggregation="sum")])
    people = [*crowd("REP", "a1", 2)]
    both = [type(one)(one.group, {"a1": 2, "a2": 3}) for one in people]
    result = compute(make_definition(summed), make_answers(summed, both))

    lift = result.questionnaires[SLUG].nodes["A"].lift

    assert lift is not None
    assert (lift.to, lift.threshold, lift.points) == (3.0, 6.0, 1.0)


def test_a_score_below_the_lowest_level_is_told_what_that_one_takes() -> None:
    named = [{"value": 2.0, "name": "Begun"}, {"value": 4.0, "name": "Done"}]
    found = node(asked(scale={"min": 1.0, "max": 5.0, "levels": named}), 1, 2)

    assert found.level is None
    assert found.lift is not None
    assert (found.lift.to, found.lift.points) == (2.0, 0.5)


def test_a_published_node_without_a_score_has_no_points() -> None:
    """All said 3 and 5 in a confidential group that is too small to be shown."""
    questionnaire = asked()
    answers = make_answers(questionnaire, crowd("REP", "a1", 3, 5))

    hidden = publish(make_definition(questionnaire), answers).questionnaires[SLUG].nodes["A"]

    assert (hidden.score, hidden.level, hidden.level_ungated, hidden.lift) == (None,) * 4


def test_an_item_that_nobody_answered_is_a_null_with_its_reason() -> None:
    found = node(asked())

    assert (found.score, found.reason, found.level, found.lift) == (None, "no_answers", None, None)
    assert found.working.items[0].excluded == "no number that may be shown"


def test_a_group_of_one_has_a_score_and_no_interval() -> None:
    found = node(asked(), 4)

    assert (found.score, found.n, found.interval) == (4.0, 1, None)


def test_a_group_of_one_is_hidden_where_it_is_confidential() -> None:
    answers = make_answers(asked(), crowd("REP", "a1", 4))

    found = publish(make_definition(asked()), answers).questionnaires[SLUG].nodes["A"]

    assert (found.score, found.reason, found.n) == (None, "hidden", None)
    assert found.groups["REP"].reason == "hidden"


def test_a_gate_that_is_no_condition_says_what_is_wrong() -> None:
    """Content is checked before it is scored; who scores without checking is told as well."""
    gate: Mapping[str, object] = {"level": 3.0, "when": "has_seen(", "text": "?"}

    with pytest.raises(ConditionError, match="has_seen"):
        node(asked([dict(gate)]), 3)


def test_a_gate_on_a_node_that_is_nowhere_stays_shut() -> None:
    gate: dict[str, object] = {"level": 3.0, "when": 'at_least("Z9", 3.0)', "text": "Z9 first."}

    found = node(asked([gate]), 4)

    assert (found.level, found.level_ungated) == (2.0, 4.0)
    assert found.lift is not None and [one.text for one in found.lift.gates] == ["Z9 first."]
