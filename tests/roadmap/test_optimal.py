"""The optimised roadmap of a result, read again by a checker that shares no code with it."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dot.assessments.schemas import ClientInitiatives, Running
from dot.questionnaires.library import Initiative
from dot.results.schemas import Result
from dot.roadmap.optimal import Impossible, optimal_plan
from dot.roadmap.schemas import OptimalRoadmap
from tests.published import make_node, make_result
from tests.roadmap.factories import MONDAY, hard, make_definition, make_initiative
from tests.roadmap.test_limits import (
    LIBRARY,
    LIFTED,
    MONTHS,
    NODES,
    catalogues,
    check_lifts,
    check_load,
    levels,
    met,
    months_later,
)

LOW = make_result({"N1": 2.0, "N2": 2.0, "N3": 2.0, "N4": 2.0})


def optimum(
    result: Result,
    initiatives: list[Initiative],
    own: ClientInitiatives | None = None,
    **given: Any,
) -> OptimalRoadmap:
    return optimal_plan(result, make_definition(initiatives, own, **given))


def ids(roadmap: OptimalRoadmap) -> set[str]:
    return {one.id for one in roadmap.initiatives}


def working(start: date, end: date, blackouts: list[dict[str, date]]) -> list[date]:
    """Mondays of the weeks between two days in which somebody works for the plan."""
    found = []
    monday = start - timedelta(days=start.weekday())
    while monday <= end:
        days = [monday + timedelta(days=at) for at in range(5)]
        if not any(one["start"] <= day <= one["end"] for one in blackouts for day in days):
            found.append(monday)
        monday += timedelta(days=7)
    return found


def check_optimum(
    roadmap: OptimalRoadmap, catalogue: list[Initiative], result: Result, given_: dict[str, Any]
) -> None:
    """Assert every limit of a roadmap in which the client has no initiatives yet."""
    chosen = {one.id: one for one in roadmap.initiatives}
    authored = {one.id: one for one in catalogue}
    assert len(chosen) == len(roadmap.initiatives) <= roadmap.limits["chosen"]
    assert not chosen.keys() & {one.id for one in roadmap.not_chosen}
    assert all(one.why_not for one in roadmap.not_chosen)
    load: dict[tuple[str, str], float] = {}
    for one in roadmap.initiatives:
        initiative = authored[one.id]
        assert one.reasons and one.start.weekday() == 0 and one.end.weekday() == 4
        assert one.start >= months_later(roadmap.start, MONTHS[one.phase])
        assert one.end < months_later(roadmap.start, given_["horizon_months"])
        weeks = working(one.start, one.end, given_["blackouts"])
        likely = (one.weeks_low + one.weeks_high) / 2
        assert len(weeks) - 1 < max(likely, 0.001) <= len(weeks)
        for needed in initiative.prerequisites:
            if needed.hard and not met(authored[needed.initiative], result):
                assert chosen[needed.initiative].end < one.start
        for function, days in initiative.effort_by_function.items():
            for monday in weeks:
                place = function, f"{monday.year}-Q{(monday.month + 2) // 3}"
                load[place] = load.get(place, 0.0) + days.likely / len(weeks)
    check_load(roadmap.initiatives, roadmap.limits)
    check_lifts(roadmap.initiatives, authored, result)
    check_spending(roadmap, authored, load, given_)


def check_spending(
    roadmap: OptimalRoadmap,
    authored: dict[str, Initiative],
    load: dict[tuple[str, str], float],
    given_: dict[str, Any],
) -> None:
    end = months_later(roadmap.start, given_["horizon_months"]) - timedelta(days=1)
    mondays = [
        day
        for day in working(roadmap.start, end, given_["blackouts"])
        if day >= roadmap.start and day + timedelta(days=4) <= end
    ]
    for (function, quarter), days in load.items():
        weeks = sum(f"{day.year}-Q{(day.month + 2) // 3}" == quarter for day in mondays)
        if function in given_["people"]:
            assert days <= given_["people"][function] * 5 * weeks + 1e-6
    spent = sum(
        days.likely
        for one in roadmap.initiatives
        for days in authored[one.id].effort_by_function.values()
    )
    assert given_["budget"] is None or spent <= given_["budget"] + 1e-6
    told = {(row.function, row.quarter): row.days for row in roadmap.load if row.days}
    worked = {place: days for place, days in load.items() if days}
    assert told == pytest.approx(worked, abs=1e-5)


ruled = st.fixed_dictionaries(
    {
        "horizon_months": st.integers(3, 24),
        "limits": st.fixed_dictionaries(
            {
                "parallel_per_owner": st.integers(1, 3),
                "rep_changes_per_quarter": st.integers(1, 2),
                "chosen": st.integers(1, 12),
            }
        ),
        "people": st.dictionaries(
            st.sampled_from(["sales", "marketing"]), st.floats(0, 2), max_size=2
        ),
        "budget": st.none() | st.floats(0, 200),
        "blackouts": st.lists(
            st.integers(0, 300).map(
                lambda at: {
                    "start": MONDAY + timedelta(days=at),
                    "end": MONDAY + timedelta(days=at + 9),
                }
            ),
            max_size=2,
        ),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    catalogue=catalogues(),
    scores=st.lists(levels, min_size=8, max_size=8),
    targets=st.lists(levels, min_size=8, max_size=8),
    stated=ruled,
    days=st.lists(st.integers(0, 60), min_size=20, max_size=20),
)
def test_no_limit_is_broken_for_any_catalogue_and_result(
    catalogue: list[Initiative],
    scores: list[float | None],
    targets: list[float | None],
    stated: dict[str, Any],
    days: list[int],
) -> None:
    nodes = [
        make_node(id_, score, target=target)
        for id_, score, target in zip(NODES, scores, targets, strict=True)
    ]
    efforts = [
        {"sales": {"low": 0, "likely": each, "high": 99}, "it": {"low": 0, "likely": 5, "high": 9}}
        for each in days
    ]
    catalogue = [
        Initiative.model_validate({**one.model_dump(), "effort_by_function": effort})
        for one, effort in zip(catalogue, efforts, strict=False)
    ]
    result = make_result(nodes)
    roadmap = optimum(result, catalogue, **{**stated, "budget": {"days": stated["budget"]}})

    check_optimum(roadmap, catalogue, result, stated)


@settings(max_examples=15, deadline=None)
@given(
    scores=st.lists(st.floats(2.4, 3.2), min_size=len(LIFTED), max_size=len(LIFTED)),
    targets=st.lists(st.sampled_from([3.5, 4.0]), min_size=len(LIFTED), max_size=len(LIFTED)),
)
def test_a_client_in_the_middle_gets_eight_to_twelve_initiatives(
    scores: list[float], targets: list[float]
) -> None:
    nodes = [
        make_node(id_, score, target=target)
        for id_, score, target in zip(LIFTED, scores, targets, strict=True)
    ]
    result = make_result(nodes)
    roadmap = optimum(result, LIBRARY.initiatives)

    assert 8 <= len(roadmap.initiatives) <= 12
    given_ = {"horizon_months": 18, "people": {}, "budget": None, "blackouts": []}
    check_optimum(roadmap, LIBRARY.initiatives, result, given_)


def test_two_on_one_node_add_up_to_its_ceiling_only() -> None:
    """From 2.0 one lift of 1 reaches 3.0, its ceiling: the second brings nothing and is left out."""
    twins = [
        make_initiative(id_, uplifts=[{"node": "N1", "levels": 1.0, "ceiling": 3.0}])
        for id_ in ("I1", "I2")
    ]
    roadmap = optimum(LOW, twins)

    assert len(roadmap.initiatives) == 1
    assert "at its ceiling" in roadmap.not_chosen[0].why_not
    assert [(one.node, one.high) for one in roadmap.closing] == [("N1", 3.0)]


def test_what_nobody_wants_is_chosen_where_something_needs_it() -> None:
    base = make_initiative("I1", "elsewhere")
    roadmap = optimum(LOW, [base, make_initiative("I2", prerequisites=hard("I1"))])

    first, second = roadmap.initiatives
    assert (first.id, second.id) == ("I1", "I2") and first.end < second.start
    assert first.reasons == ["I2 “Name of I2” needs it first."]
    assert roadmap.critical_path == ["I1", "I2"]


def test_dates_of_the_client_stand_and_are_waited_for() -> None:
    said = Running(id="I1", status="running", start=date(2026, 12, 7), end=date(2027, 2, 10))
    both = [make_initiative("I1"), make_initiative("I2", "N2", prerequisites=hard("I1"))]
    roadmap = optimum(LOW, both, ClientInitiatives(format=1, status=[said]))
    dates = {one.id: (one.start, one.end) for one in roadmap.initiatives}

    assert dates["I1"] == (date(2026, 12, 7), date(2027, 2, 10))
    assert dates["I2"][0] == date(2027, 2, 15)


def test_fixed_and_not_before_dates_hold() -> None:
    both = [make_initiative("I1"), make_initiative("I2", "N2")]
    roadmap = optimum(
        LOW, both, fixed={"I1": date(2027, 3, 1)}, not_before={"I2": date(2027, 4, 6)}
    )
    starts = {one.id: one.start for one in roadmap.initiatives}

    assert starts == {"I1": date(2027, 3, 1), "I2": date(2027, 4, 12)}


def test_limits_that_conflict_are_told_in_words() -> None:
    both = [make_initiative("I1"), make_initiative("I2", "N2", prerequisites=hard("I1"))]

    with pytest.raises(Impossible) as raised:
        optimum(LOW, both, pinned=["I2"], excluded=["I1"])

    assert "I2 “Name of I2” is pinned" in str(raised.value)
    assert "I1 “Name of I1” is excluded" in str(raised.value)
    assert len(raised.value.limits) == 2


def test_where_all_targets_are_met_the_roadmap_is_empty_and_says_so() -> None:
    roadmap = optimum(make_result({"N1": 4.5}), [make_initiative("I1")])

    assert roadmap.initiatives == [] and roadmap.gap == 0
    assert roadmap.rules[0].startswith("Every target is met")


def test_what_a_limit_keeps_out_names_the_limit() -> None:
    two = [make_initiative("I1"), make_initiative("I2", "N2")]
    roadmap = optimum(LOW, two, limits={"chosen": 1})

    assert "at most 1 initiatives" in roadmap.not_chosen[0].why_not


def test_what_costs_more_than_it_brings_is_told() -> None:
    days = {"it": {"low": 500, "likely": 900, "high": 990}}
    roadmap = optimum(LOW, [make_initiative("I1", effort_by_function=days)])

    assert ids(roadmap) == set()
    assert "cost 9.00" in roadmap.not_chosen[0].why_not
