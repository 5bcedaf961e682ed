"""The agenda: what comes first, what is left out, and when each item begins."""

import pytest

from dot.results.schemas import Cell, NodeResult, Result
from dot.workshops.agenda import agenda, groups_apart, minutes_of, record_apart, start_of
from tests.reports.made.nodes import make_node, make_questionnaire
from tests.reports.made.results import make_result


def place(name: str, low: float, high: float, **changed: object) -> NodeResult:
    """A place on which two shown groups lie apart, without evidence or KPI."""
    groups = {"MKT": Cell(n=7, score=high), "REP": Cell(n=90, score=low)}
    fields: dict[str, object] = {"groups": groups, "seen": None, "measured": None, "importance": 3}
    return make_node(name, name, low, parent="crm", **{**fields, **changed})


def result_of(*places: NodeResult) -> Result:
    root = make_node("crm", "CRM", 2.0, parent=None, depth=0, leaf=False)
    nodes = {"crm": root, **{node.id: node for node in places}}
    return make_result(
        questionnaires={"crm": make_questionnaire("crm", "CRM", nodes)}, leakage=None
    )


def order(*places: NodeResult) -> list[str]:
    return [item.node for item in agenda(result_of(*places))]


def test_spread_times_importance_decides_the_order() -> None:
    wide = place("A", 2.0, 3.5)
    weighty = place("B", 2.0, 3.0, importance=5)

    assert order(wide, weighty) == ["B", "A"]


def test_equal_weights_are_ordered_by_their_codes() -> None:
    assert order(place("B", 2.0, 3.0), place("A", 2.0, 3.0)) == ["A", "B"]


def test_what_was_said_against_evidence_counts_as_much_as_groups() -> None:
    assert order(place("A", 2.0, 2.6), place("B", 3.4, 3.4, seen=2.0)) == ["B", "A"]


@pytest.mark.parametrize(
    "changed", [{"confirmed": 2.0}, {"groups": {"MKT": Cell(n=7, score=2.4)}}, {"leaf": False}]
)
def test_what_is_settled_agreed_or_no_leaf_is_left_out(changed: dict[str, object]) -> None:
    assert order(place("A", 2.0, 3.5, **changed)) == []


def test_a_hidden_group_moves_nothing() -> None:
    hidden = {"MKT": Cell(n=None, score=None, reason="hidden"), "REP": Cell(n=90, score=2.0)}

    assert groups_apart(place("A", 2.0, 3.5, groups=hidden)) is None


def test_without_anything_said_there_is_no_gap_to_the_record() -> None:
    unsaid = place("A", 2.0, 3.5, seen=4.0).model_copy(update={"said": None})

    assert record_apart(unsaid) is None


def test_no_more_than_twenty_items_are_proposed() -> None:
    places = [place(f"A{number:02}", 2.0, 3.5) for number in range(30)]

    assert len(agenda(result_of(*places))) == 20
    assert len(agenda(result_of(*places), most=5)) == 5


def test_ten_items_and_a_break_in_minutes() -> None:
    assert [start_of(at) for at in (0, 9, 10)] == [15, 69, 90]
    assert minutes_of(20) == 170
    assert minutes_of(0) == 35
