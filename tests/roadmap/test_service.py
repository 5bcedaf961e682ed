"""Which initiatives a result asks for, in which order, and why not the others."""

from datetime import date, timedelta
from typing import Any

import pytest

from dot.assessments.schemas import ClientInitiatives, Running
from dot.errors import DotError
from dot.questionnaires.library import Trigger, Uplift
from dot.results.inputs import Definition
from dot.roadmap.optimal import Impossible
from dot.roadmap.service import plan
from tests.published import make_node, make_result, make_settings
from tests.roadmap.factories import (
    MONDAY,
    by_id,
    hard,
    make_definition,
    make_initiative,
    make_plan,
    soft,
    why_not,
)

LOW = make_result({"N1": 2.0, "N2": 2.0, "N3": 2.0, "N4": 2.0})


def says(id_: str, status: str, **given: Any) -> ClientInitiatives:
    running = Running.model_validate({"id": id_, "status": status, **given})
    return ClientInitiatives(format=1, status=[running])


def test_without_settings_or_library_there_is_no_roadmap() -> None:
    definition = make_definition([make_initiative("I1")])

    assert plan(LOW, Definition(make_settings(), (), definition.library)) is None
    assert plan(LOW, Definition(definition.assessment, (), None)) is None


def test_a_triggered_initiative_is_planned_with_its_reason() -> None:
    """Gap 2 × importance 3 × uplift 1 = 6, for one effort point; 4–6 weeks are likely 5."""
    one = make_plan(LOW, [make_initiative("I1")]).initiatives[0]

    assert one.reasons == ["N1 is low."]
    assert (one.value, one.priority, one.uplifts) == (6.0, 6.0, {"N1": 1.0})
    assert (one.start, one.end) == (MONDAY, MONDAY + timedelta(weeks=5, days=-3))


def test_a_trigger_on_a_node_that_is_not_assessed_does_not_fire() -> None:
    roadmap = make_plan(LOW, [make_initiative("I1", "elsewhere")])

    assert roadmap.initiatives == [] and roadmap.not_chosen == []


def test_a_trigger_that_cannot_be_computed_names_its_initiative() -> None:
    broken = make_initiative("I1", triggers=[Trigger(when='score("elsewhere") < 3.0', text="?")])

    try:
        make_plan(LOW, [broken])
        message = ""
    except DotError as error:
        message = str(error)

    assert message.startswith("initiative I1: ")


def test_flags_of_the_assessment_trigger() -> None:
    flagged = make_initiative("I1", triggers=[Trigger(when='flag("merger")', text="A merger.")])
    definition = make_definition([flagged])
    settings = definition.assessment.model_copy(update={"flags": ["merger"]})

    roadmap = plan(LOW, Definition(settings, (), definition.library))

    assert roadmap and by_id(roadmap)["I1"].reasons == ["A merger."]


def test_the_uplift_is_halved_where_only_strengthening_is_asked_for() -> None:
    weak = Trigger(when="true", text="It is not strong yet.", strengthen=True)
    strengthening = make_initiative("I1", triggers=[weak])
    both = make_initiative("I2", "N2", triggers=[weak, *make_initiative("I2", "N2").triggers])

    planned = by_id(make_plan(LOW, [strengthening, both]))

    assert planned["I1"].strengthen_only and planned["I1"].uplifts == {"N1": 0.5}
    assert not planned["I2"].strengthen_only and planned["I2"].uplifts == {"N2": 1.0}


def test_the_highest_priority_value_comes_first_where_room_is_short() -> None:
    small = make_initiative("I1", uplifts=[Uplift(node="N1", levels=0.5, ceiling=4.0)])
    large = make_initiative("I2", "N2")

    roadmap = make_plan(LOW, [small, large], limits={"chosen": 1})

    assert list(by_id(roadmap)) == ["I2"]
    assert "at most 1 initiatives" in why_not(roadmap)["I1"]


def test_person_days_weigh_against_the_gain() -> None:
    """One level of importance 3 for 400 days costs 4 points, half a level for ten days 0.1."""
    days = {"it": {"low": 300, "likely": 400, "high": 500}}
    dear = make_initiative("I1", effort="L", effort_by_function=days)
    cheap = make_initiative("I2", "N2", uplifts=[Uplift(node="N2", levels=0.5, ceiling=4.0)])

    roadmap = make_plan(LOW, [dear, cheap], limits={"chosen": 1})

    assert list(by_id(roadmap)) == ["I2"]


def test_value_and_priority_of_a_worked_example() -> None:
    """N1: gap 2 × importance 3 × 1.5 = 9; N2: 2 × 3 × 0.5 = 3; 12 for 2 effort points of an M."""
    lifts = [Uplift(node="N1", levels=1.5, ceiling=4.0), Uplift(node="N2", levels=0.5, ceiling=4.0)]

    one = make_plan(LOW, [make_initiative("I1", effort="M", uplifts=lifts)]).initiatives[0]

    assert (one.value, one.priority, one.uplifts) == (12.0, 6.0, {"N1": 1.5, "N2": 0.5})


def test_levels_counted_add_up_to_what_the_plan_closes() -> None:
    """The lift with the higher ceiling comes first: the other still counts, below it (2 → 4)."""
    first = make_initiative("I1", uplifts=[Uplift(node="N1", levels=1.0, ceiling=4.0)])
    second = make_initiative(
        "I2",
        uplifts=[Uplift(node="N1", levels=1.0, ceiling=3.0)],
        prerequisites=hard("I1"),
    )

    roadmap = make_plan(LOW, [first, second])

    assert sum(one.uplifts["N1"] for one in roadmap.initiatives) == 2.0
    assert [(one.node, one.lift) for one in roadmap.closing] == [("N1", 2.0)]


def test_two_initiatives_on_one_node_share_its_gap() -> None:
    wide = [Uplift(node="N1", levels=1.5, ceiling=4.0)]

    planned = by_id(
        make_plan(LOW, [make_initiative("I1", uplifts=wide), make_initiative("I2", uplifts=wide)])
    )

    assert [one.uplifts["N1"] for one in planned.values()] == [1.5, 0.5]


def test_what_others_lift_already_is_left_out_with_a_reason() -> None:
    wide = [Uplift(node="N1", levels=2.0, ceiling=4.0)]

    roadmap = make_plan(LOW, [make_initiative("I1", uplifts=wide), make_initiative("I2")])

    assert "lifted by chosen ones already" in why_not(roadmap)["I2"]


def test_what_is_needed_first_comes_first_even_if_nothing_triggers_it() -> None:
    untriggered = make_initiative("I1", "elsewhere")
    dependent = make_initiative("I2", prerequisites=hard("I1"))

    planned = by_id(make_plan(LOW, [dependent, untriggered]))

    assert planned["I1"].reasons == ["I2 “Name of I2” needs it first."]
    assert planned["I2"].start > planned["I1"].end
    assert planned["I2"].prerequisites == ["I1"]


def test_nothing_waits_for_what_is_done() -> None:
    dependent = make_initiative("I2", prerequisites=hard("I1"))
    before = make_initiative("I1", "N2")

    roadmap = make_plan(LOW, [before, dependent], says("I1", "done", end=date(2026, 6, 30)))

    assert by_id(roadmap)["I2"].start == MONDAY
    assert why_not(roadmap) == {"I1": "The client has done it; what builds on it need not wait."}


def test_nothing_waits_for_what_has_reached_level_three() -> None:
    result = make_result({"N1": 2.0, "N2": 3.0})
    dependent = make_initiative("I2", prerequisites=hard("I1"))

    roadmap = make_plan(result, [make_initiative("I1", "N2"), dependent])

    assert list(by_id(roadmap)) == ["I2"]


def test_a_bound_above_level_three_counts_as_reached() -> None:
    bounded = make_node("N2", None, reason="bounded", bound={"op": "≥", "value": 4.5})
    dependent = make_initiative("I2", prerequisites=hard("I1"))

    roadmap = make_plan(
        make_result([make_node("N1"), bounded]), [make_initiative("I1", "N2"), dependent]
    )

    assert list(by_id(roadmap)) == ["I2"]


def test_what_helps_goes_ahead_where_both_are_chosen() -> None:
    helped = make_initiative(
        "I1", prerequisites=soft("I2"), uplifts=[Uplift(node="N1", levels=2.0, ceiling=4.0)]
    )

    both = [helped, make_initiative("I2", "N2")]
    planned = by_id(make_plan(LOW, both, weights={"soft": 3.0}))

    assert planned["I1"].start > planned["I2"].end
    assert planned["I1"].soft_prerequisites == ["I2"]


def test_what_helps_does_not_block_where_time_is_short() -> None:
    long = make_initiative("I2", "N2", weeks={"low": 12.0, "high": 12.0})
    helped = make_initiative("I1", prerequisites=soft("I2"))

    one = by_id(make_plan(LOW, [helped, long], horizon_months=3))["I1"]

    assert one.start == MONDAY and one.soft_prerequisites == []
    assert one.note == "I2 “Name of I2” would help, but can’t be finished before this starts."


def test_what_helps_in_a_circle_still_gets_dates() -> None:
    circle = [
        make_initiative("I1", prerequisites=soft("I2")),
        make_initiative("I2", "N2", prerequisites=soft("I1")),
    ]

    assert len(make_plan(LOW, circle).initiatives) == 2


def test_a_circle_of_needs_is_refused_and_named() -> None:
    circle = [
        make_initiative("I1", prerequisites=hard("I2")),
        make_initiative("I2", "N2", prerequisites=hard("I1")),
    ]

    with pytest.raises(DotError, match="in a circle"):
        make_plan(LOW, circle)


def test_a_chain_of_needs_longer_than_the_plan_is_refused_in_words() -> None:
    chain = [
        make_initiative(f"I{at}", "elsewhere", prerequisites=hard(f"I{at + 1}"))
        for at in range(500)
    ]

    with pytest.raises(Impossible, match="I0 “Name of I0” is pinned"):
        make_plan(LOW, [*chain, make_initiative("I500")], pinned=["I0"])


def test_phases_open_in_month_one_two_five_and_ten() -> None:
    phases = [make_initiative(f"I{phase}", f"N{phase + 1}", phase=phase) for phase in range(4)]

    starts = [one.start for one in make_plan(LOW, phases).initiatives]

    assert starts == [date(2027, 1, 4), date(2027, 2, 8), date(2027, 5, 10), date(2027, 10, 4)]


def test_a_fourth_heavy_initiative_waits_for_its_lane() -> None:
    heavy = [make_initiative(f"I{at}", f"N{at}", effort="M") for at in range(1, 5)]

    starts = sorted(one.start for one in make_plan(LOW, heavy).initiatives)

    assert starts == [MONDAY, MONDAY, MONDAY, MONDAY + timedelta(weeks=5)]


def test_light_ones_and_other_lanes_do_not_wait() -> None:
    mixed = [make_initiative(f"I{at}", f"N{at}", effort="M") for at in range(1, 4)]
    mixed.append(make_initiative("I4", "N4", effort="M", lane="it"))

    assert {one.start for one in make_plan(LOW, mixed).initiatives} == {MONDAY}


def test_a_third_change_of_the_reps_day_waits_for_the_next_quarter() -> None:
    changes = [make_initiative(f"I{at}", f"N{at}", touches_rep=True) for at in range(1, 4)]

    starts = sorted(one.start for one in make_plan(LOW, changes).initiatives)

    assert starts == [MONDAY, MONDAY, date(2027, 4, 5)]


def test_what_does_not_fit_the_horizon_leaves_its_place_to_the_next() -> None:
    long = make_initiative("I1", weeks={"low": 20.0, "high": 20.0})
    next_best = make_initiative("I2", "N2", uplifts=[Uplift(node="N2", levels=0.5, ceiling=4.0)])

    roadmap = make_plan(LOW, [long, next_best], horizon_months=3, limits={"chosen": 1})

    assert list(by_id(roadmap)) == ["I2"]
    assert why_not(roadmap)["I1"].startswith("It can’t be finished by 3 April 2027: ")


def test_an_excluded_initiative_stays_out_and_takes_along_what_needs_it() -> None:
    needed = make_initiative("I1", "N2")
    dependent = make_initiative("I2", prerequisites=hard("I1"))

    roadmap = make_plan(LOW, [needed, dependent], excluded=["I1"])

    assert roadmap.initiatives == []
    assert why_not(roadmap) == {
        "I1": "The consultant has excluded it.",
        "I2": "It needs I1 “Name of I1” first, which is not in the plan: "
        "The consultant has excluded it.",
    }


def test_a_pinned_initiative_goes_before_better_ones() -> None:
    pinned = make_initiative("I1", "elsewhere")

    roadmap = make_plan(LOW, [pinned, make_initiative("I2")], pinned=["I1"], limits={"chosen": 1})

    assert by_id(roadmap)["I1"].reasons == ["The consultant has pinned it."]


def test_a_running_initiative_keeps_its_dates_and_owner() -> None:
    dates = {"start": date(2026, 11, 4), "end": date(2027, 2, 3), "owner": "Ms Keller"}

    roadmap = make_plan(LOW, [make_initiative("I1")], says("I1", "running", **dates))

    one = by_id(roadmap)["I1"]
    assert (one.start, one.end, one.owner) == tuple(dates.values())
    assert one.status == "running" and "It runs at the client already." in one.reasons


def test_a_running_initiative_takes_room_in_its_lane() -> None:
    heavy = [make_initiative("I1", effort="M"), make_initiative("I2", "N2", effort="M")]
    own = says("I1", "running", start=date(2026, 12, 1), end=date(2027, 3, 31))

    roadmap = make_plan(LOW, heavy, own, limits={"parallel_per_owner": 1})

    assert by_id(roadmap)["I2"].start == date(2027, 4, 5)


def test_a_stopped_initiative_is_not_proposed_again() -> None:
    roadmap = make_plan(LOW, [make_initiative("I1")], says("I1", "stopped"))

    assert why_not(roadmap) == {"I1": "The client has stopped it."}


def test_a_planned_initiative_without_dates_is_given_some() -> None:
    own = says("I1", "planned")

    one = by_id(make_plan(LOW, [make_initiative("I1", "elsewhere")], own))["I1"]

    assert one.start == MONDAY and one.reasons == ["The client has planned it."]


def test_a_done_initiative_is_shown_while_it_reaches_into_the_plan() -> None:
    """It was done by the day of the report, so that its effect is in the levels already."""
    own = says("I1", "done", start=date(2026, 10, 5), end=date(2026, 11, 6))

    one = by_id(make_plan(LOW, [make_initiative("I1")], own, start=date(2026, 11, 2)))["I1"]

    assert one.status == "done" and one.end == date(2026, 11, 6) and one.uplifts == {}


def test_the_clients_own_initiative_replaces_its_namesake() -> None:
    own = ClientInitiatives(format=1, own=[make_initiative("I1", name="Ours")])

    assert by_id(make_plan(LOW, [make_initiative("I1")], own))["I1"].name == "Ours"


def test_an_empty_roadmap_says_that_every_target_is_met() -> None:
    met = make_result({"N1": 4.0, "N2": 4.5})

    roadmap = make_plan(met, [make_initiative("I1")])

    assert roadmap.initiatives == []
    assert roadmap.rules[0].startswith("Every target is met")


def test_an_empty_roadmap_without_triggers_does_not_claim_met_targets() -> None:
    roadmap = make_plan(make_result({"N1": 3.0}), [make_initiative("I1")])

    assert roadmap.rules[0].startswith("No initiative’s trigger holds")


def test_limits_in_force_are_told() -> None:
    roadmap = make_plan(LOW, [], limits={"chosen": 5})

    assert roadmap.limits == {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 5}


def test_what_the_client_has_planned_is_in_the_plan_or_refused() -> None:
    own = says("I1", "planned")

    with pytest.raises(Impossible, match="I1 “Name of I1” is planned by the client"):
        make_plan(LOW, [make_initiative("I1", weeks={"low": 90, "high": 90})], own)


def test_initiatives_of_the_folder_need_no_library() -> None:
    own = ClientInitiatives(format=1, own=[make_initiative("I1")])
    settings = make_definition([]).assessment

    roadmap = plan(LOW, Definition(settings, (), None, initiatives=own))

    assert roadmap is not None and list(by_id(roadmap)) == ["I1"]


def test_the_same_input_gives_the_same_roadmap_whatever_the_order_of_the_catalogue() -> None:
    catalogue = [make_initiative(f"I{at}", f"N{at % 4 + 1}") for at in range(9)]

    assert make_plan(LOW, catalogue) == make_plan(LOW, catalogue[::-1])
