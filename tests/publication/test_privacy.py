"""The privacy plan says what the settings do; it proposes, forecasts and warns, and changes nothing."""

import pytest

from dot.assessments.schemas import Group
from dot.errors import Conflict
from dot.publication.forecast import forecast
from dot.publication.privacy import privacy_plan, proposed, showing, warnings_of
from dot.publication.privacy_freeze import plan_digest, refuse_lowered
from dot.publication.privacy_schemas import PrivacyPlan, Showing
from dot.publication.service import publish
from dot.results.inputs import Definition
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

GROUPS = {code: {"name": f"Group {code}"} for code in ("GM", "MKT", "REP")}
ASKED = make_questionnaire([make_node("A", ["a1", "a2"])], groups=GROUPS)


def defined(invited: dict[str, int] | None = None, **given: object) -> Definition:
    """One unit with so many invited."""
    if invited is not None:
        given["units"] = [{"id": "north", "name": "North", "invited": invited}]
    return make_definition(ASKED, given)


def plan_of(invited: dict[str, int] | None = None, **given: object) -> PrivacyPlan:
    return privacy_plan(defined(invited, **given))


def group_of(plan: PrivacyPlan, code: str) -> Showing:
    found = plan.group(code)
    assert found is not None
    return found.showing


@pytest.mark.parametrize("code", ["GM", "MKT", "REP"])
def test_silence_never_lowers_a_floor(code: str) -> None:
    assert group_of(plan_of(), code) == Showing(mode="confidential", floor=5)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("GM", Showing(mode="named", floor=1)),
        ("MLR", Showing(mode="confidential", floor=3)),
        ("AGY", Showing(mode="confidential", floor=3)),
        ("SM", Showing(mode="confidential", floor=5)),
        ("REP", Showing(mode="confidential", floor=5)),
        ("NEW", Showing(mode="confidential", floor=5)),
    ],
)
def test_proposals_are_those_of_the_brief(code: str, expected: Showing) -> None:
    assert showing(proposed(code)) == expected


def test_each_group_is_told_how_it_is_shown() -> None:
    plan = plan_of(groups={"GM": {"mode": "named"}, "MKT": {"k": 3}})

    assert [(one.code, one.told, one.stated) for one in plan.groups] == [
        ("GM", "by_role", True),
        ("MKT", "in_group", True),
        ("REP", "in_group", False),
    ]


def test_a_group_under_its_floor_counts_in_the_total_only() -> None:
    plan = plan_of({"MKT": 4, "REP": 20})

    assert {one.code: one.outcome for one in plan.groups} == {
        "GM": "nobody_invited",
        "MKT": "only_in_total",
        "REP": "reaches_floor",
    }


def test_small_units_are_told_of_with_their_smallest_sibling() -> None:
    """Two and four people are six together, north has twenty of its own."""
    units = [
        {"id": name, "name": name.title(), "invited": {"REP": people}}
        for name, people in {"north": 20, "east": 2, "west": 4}.items()
    ]
    plan = plan_of(units=units)

    assert {one.id: one.told_as for one in plan.units} == {
        "north": ["north"],
        "east": ["east", "west"],
        "west": ["east", "west"],
    }


def test_units_make_cuts_and_without_them_there_are_none() -> None:
    assert plan_of().questionnaires[0].cuts == ["all", "group"]
    assert plan_of({"REP": 9}).questionnaires[0].cuts == [
        "all", "group", "units", "group_by_division",
    ]  # fmt: skip


def test_a_unit_of_one_a_low_floor_and_a_small_group_are_warned_of() -> None:
    found = warnings_of(plan_of({"MKT": 1}, groups={"MKT": {"k": 2}}))

    assert len(found) == 3
    assert "MKT: the floor 2 is under 3" in found[0]
    assert "MKT: 1 invited, fewer than its floor 2" in found[1]
    assert "Unit north has one confidential person" in found[2]


def test_two_codes_of_one_role_are_warned_of() -> None:
    found = warnings_of(plan_of(groups={"MKT": {"name": "Sales"}, "REP": {"name": "sales"}}))

    assert found == [
        "MKT and REP are both called “sales”: people may stand in either. Give the role one code."
    ]


def test_a_sound_plan_has_no_warning() -> None:
    assert warnings_of(plan_of({"MKT": 8, "REP": 20})) == []


def test_the_forecast_needs_counts() -> None:
    assert forecast(defined()) is None


def test_the_forecast_is_what_publishing_shows_if_everybody_answers() -> None:
    """Three marketers are under five, so eight reps are hidden beside them or the total is."""
    invited = {"MKT": 3, "REP": 8, "GM": 7}
    definition = defined(invited)
    people = [
        Someone(code, {"a1": 3, "a2": 3}, unit="north")
        for code, count in invited.items()
        for _ in range(count)
    ]
    node = publish(definition, make_answers(ASKED, people)).questionnaires[SLUG].nodes["A"]

    found = forecast(definition)

    assert found is not None
    (one,) = found.questionnaires
    shown = {code for code, (seen, put) in one.groups.items() if seen == put}
    assert shown == {code for code, cell in node.groups.items() if cell.score is not None}
    assert (one.total == one.questions) is (node.score is not None)
    assert 0 < len(shown) < 3


def test_a_choice_that_shows_more_blanks_less() -> None:
    definition = defined({"GM": 1, "MKT": 9, "REP": 30})

    now, then = forecast(definition), forecast(definition, {"GM": Group(mode="named")})

    assert now is not None and then is not None
    assert now.questionnaires[0].groups["GM"] == (0, 2)
    assert then.questionnaires[0].groups["GM"] == (2, 2)
    assert set(then.blank) < set(now.blank)


def test_a_view_with_a_hidden_side_is_forecast_blank() -> None:
    pair = {
        "name": "Sides", "left": "L", "right": "R", "left_groups": ["MKT"], "right_groups": ["REP"],
    }  # fmt: skip
    found = forecast(defined({"MKT": 4, "REP": 30, "GM": 20}, perspectives=[pair]))

    assert found is not None
    assert any(line.startswith("The view “Sides”: ") and "MKT" in line for line in found.blank)


def test_a_question_put_to_one_small_group_is_forecast_blank_for_it() -> None:
    asked = make_questionnaire(
        [make_node("A", ["a1", make_item("a2", groups=["MKT"])])], groups=GROUPS
    )
    units = [{"id": "north", "name": "North", "invited": {"MKT": 4, "REP": 30}}]
    found = forecast(make_definition(asked, {"units": units}))

    assert found is not None
    assert (found.questionnaires[0].total, found.questionnaires[0].questions) == (1, 2)


def test_the_digest_changes_with_a_promise_and_not_with_a_name_or_a_count() -> None:
    base = plan_of({"REP": 9})

    assert plan_digest(plan_of({"REP": 20}, groups={"REP": {"name": "Field"}})) == plan_digest(base)
    assert plan_digest(plan_of({"REP": 9}, groups={"REP": {"k": 6}})) != plan_digest(base)


def test_a_plan_comes_back_from_its_json_as_it_was() -> None:
    plan = plan_of({"REP": 9})

    assert PrivacyPlan.model_validate_json(plan.model_dump_json()) == plan


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {}),
        ({"REP": {"k": 5}}, {"REP": {"k": 8}}),
        ({"GM": {"mode": "named"}}, {"GM": {"k": 3}}),
        ({"GM": {"mode": "named"}}, {"GM": {"mode": "named"}}),
        ({}, {"NEW": {"k": 5}}),
    ],
)
def test_a_plan_may_be_raised(before: dict[str, object], after: dict[str, object]) -> None:
    refuse_lowered(plan_of(groups=before), plan_of(groups=after))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ({"REP": {"k": 8}}, {"REP": {"k": 5}}, "REP was promised a floor of 8 and now has 5"),
        ({"REP": {"k": 8}}, {}, "REP was promised a floor of 8 and now has 5"),
        ({}, {"MKT": {"k": 3}}, "MKT was promised a floor of 5 and now has 3: set k: 5 or more"),
        ({}, {"GM": {"mode": "named"}}, "GM was promised confidentiality and would now be named"),
        ({}, {"NEW": {"k": 4}}, "NEW was promised a floor of 5 and now has 4"),
        ({}, {"NEW": {"mode": "named"}}, "NEW was never told of being named"),
    ],
)
def test_a_plan_is_never_lowered(
    before: dict[str, object], after: dict[str, object], message: str
) -> None:
    with pytest.raises(Conflict, match=message):
        refuse_lowered(plan_of(groups=before), plan_of(groups=after))


def test_every_broken_promise_is_told_at_once() -> None:
    with pytest.raises(Conflict) as caught:
        refuse_lowered(plan_of(), plan_of(groups={"MKT": {"k": 3}, "REP": {"k": 4}}))

    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    "name", ["unit_floor", "spread_floor", "comments_floor", "fewest_comments"]
)
def test_dots_own_floors_are_frozen_too(name: str) -> None:
    plan = plan_of()
    lower = plan.model_copy(update={name: getattr(plan, name) - 1})

    refuse_lowered(lower, plan)
    with pytest.raises(Conflict, match="publish with the version of DOT"):
        refuse_lowered(plan, lower)


def test_a_finer_cut_than_was_announced_is_refused() -> None:
    with pytest.raises(Conflict, match="would be cut by group_by_division, units"):
        refuse_lowered(plan_of(), plan_of({"REP": 20}))
