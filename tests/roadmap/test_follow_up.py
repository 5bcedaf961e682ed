"""What came of a plan: lateness, adoption and KPIs, and a new plan that keeps what is done."""

from datetime import date
from typing import Any

import pytest

from dot.assessments.schemas import ClientInitiatives, Running
from dot.results.roadmap_schemas import Roadmap
from dot.roadmap.follow_up import Planned, follow_up, planned_in
from tests.published import make_result
from tests.roadmap.factories import MONDAY, by_id, hard, make_initiative, make_plan

LOW = make_result({"N1": 2.0, "N2": 2.0, "N3": 2.0})
JUNE = date(2027, 6, 7)


def says(*states: dict[str, Any]) -> ClientInitiatives:
    return ClientInitiatives(format=1, status=[Running.model_validate(one) for one in states])


def lift_of(roadmap: Roadmap, node: str) -> float:
    return next((one.lift for one in roadmap.closing if one.node == node), 0.0)


DONE = {"id": "I1", "status": "done", "start": MONDAY, "end": date(2027, 2, 5)}


@pytest.mark.parametrize(
    ("told", "lift"),
    [
        ({}, 1.0),
        ({"adoption": 0.5}, 1.0),
        ({"adoption": 0.49}, 0.5),
        ({"kpi_reached": True, "adoption": 0.2}, 0.5),
        ({"kpi_reached": False}, 0.0),
    ],
)
def test_low_adoption_halves_an_uplift_and_a_missed_kpi_takes_it(
    told: dict[str, Any], lift: float
) -> None:
    roadmap = make_plan(LOW, [make_initiative("I1")], says({**DONE, **told}), replan=JUNE)

    assert lift_of(roadmap, "N1") == lift


def test_what_was_done_before_the_result_is_in_its_levels_already() -> None:
    """The result speaks of November 2026."""
    early = {"id": "I1", "status": "done", "start": date(2026, 9, 7), "end": date(2026, 10, 9)}

    assert lift_of(make_plan(LOW, [make_initiative("I1")], says(early)), "N1") == 0.0


def test_a_new_plan_keeps_what_is_done_and_running_and_starts_the_rest_later() -> None:
    three = [make_initiative("I1"), make_initiative("I2", "N2"), make_initiative("I3", "N3")]
    runs = {"id": "I2", "status": "running", "start": date(2027, 5, 3), "end": date(2027, 6, 25)}

    planned = by_id(make_plan(LOW, three, says(DONE, runs), replan=JUNE))

    assert (planned["I1"].start, planned["I1"].end) == (MONDAY, date(2027, 2, 5))
    assert (planned["I2"].start, planned["I2"].end) == (runs["start"], runs["end"])
    assert planned["I3"].start == JUNE


def test_what_should_have_started_gets_a_new_date_and_what_is_overdue_ends_today() -> None:
    late = {"id": "I1", "status": "planned", "start": date(2027, 3, 1), "end": date(2027, 4, 2)}
    overdue = {"id": "I2", "status": "running", "start": MONDAY, "end": date(2027, 2, 26)}
    both = [make_initiative("I1"), make_initiative("I2", "N2", prerequisites=hard("I1"))]

    planned = by_id(make_plan(LOW, both, says(late, overdue), replan=JUNE))

    assert planned["I1"].start == JUNE and planned["I2"].end == JUNE


def test_what_started_within_the_plan_has_used_its_budget() -> None:
    days = {"it": {"low": 10, "likely": 10, "high": 10}}
    both = [
        make_initiative("I1", effort_by_function=days),
        make_initiative("I2", "N2", effort_by_function=days),
    ]

    spent = make_plan(LOW, both, says(DONE), replan=JUNE, budget={"days": 15})
    enough = make_plan(LOW, both, says(DONE), replan=JUNE, budget={"days": 20})

    assert by_id(spent).keys() == {"I1"} and by_id(enough).keys() == {"I1", "I2"}


def test_lateness_is_read_from_ends_starts_and_today() -> None:
    plan = [
        Planned(f"I{at}", f"Name {at}", date(2027, 1, 4), date(2027, 2, 5)) for at in range(1, 7)
    ]
    own = says(
        {"id": "I1", "status": "done", "start": MONDAY, "end": date(2027, 2, 19)},
        {"id": "I2", "status": "done", "start": MONDAY, "end": date(2027, 1, 22)},
        {"id": "I3", "status": "running", "start": date(2027, 1, 25), "end": date(2027, 2, 5)},
        {"id": "I4", "status": "running", "start": MONDAY, "adoption": 0.4},
        {"id": "I5", "status": "stopped"},
    )

    rows = follow_up(plan, own, today=date(2027, 1, 25))

    assert [one.late for one in rows] == [2, -2, 3, 0, None, 3]
    assert [one.share for one in rows] == [1.0, 1.0, 1.0, 0.5, 0.0, 1.0]
    assert rows[-1].status == "not started"


def test_an_earlier_plan_is_read_from_its_own_file_or_from_a_result() -> None:
    tree = make_plan(LOW, [make_initiative("I1")]).model_dump(mode="json")

    assert planned_in(tree) == planned_in({"roadmap": tree, "questionnaires": {}})
    assert planned_in(tree)[0] == Planned("I1", "Name of I1", MONDAY, date(2027, 2, 5))
    with pytest.raises(ValueError, match="dict"):
        planned_in({"questionnaires": {}})
