"""The optimised roadmap of a result, read again by a checker that shares no code with it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dot.assessments.schemas import ClientInitiatives, Running
from dot.questionnaires.documents import read_document
from dot.questionnaires.library import Initiative, InitiativeFile, Uplift
from dot.results.roadmap_schemas import Roadmap
from dot.results.schemas import Result
from dot.roadmap.optimal import Impossible
from dot.roadmap.service import plan
from tests.published import make_node, make_result
from tests.roadmap.checker import check
from tests.roadmap.factories import MONDAY, hard, make_definition, make_initiative, soft

CONTENT = Path(__file__).parents[2] / "questionnaires/library/1.0.0/initiatives.yaml"
LIBRARY = InitiativeFile.model_validate(read_document(CONTENT).tree)
LIFTED = sorted({uplift.node for one in LIBRARY.initiatives for uplift in one.uplifts})
NODES = [f"N{at}" for at in range(8)]
LANES = ["sales", "marketing"]
LOW = make_result({"N1": 2.0, "N2": 2.0, "N3": 2.0, "N4": 2.0})
levels = st.none() | st.floats(1, 5, allow_nan=False)


def optimum(
    result: Result,
    initiatives: list[Initiative],
    own: ClientInitiatives | None = None,
    **given: Any,
) -> Roadmap:
    found = plan(result, make_definition(initiatives, own, **given))

    assert found is not None
    return found


def checked(result: Result, initiatives: list[Initiative], **given: Any) -> Roadmap | None:
    """The plan, read again as the file that it is written to; None where the limits leave none."""
    definition = make_definition(initiatives, **given)
    ruled = definition.assessment.roadmap
    try:
        found = plan(result, definition)
    except Impossible:
        if given["pinned"]:
            return None
        raise

    assert found is not None and ruled is not None
    return check(found.model_dump_json(), initiatives, ruled, result)


def ids(roadmap: Roadmap) -> set[str]:
    return {one.id for one in roadmap.initiatives}


@st.composite
def catalogues(draw: st.DrawFn) -> list[Initiative]:
    """Up to twenty initiatives; each may need earlier ones, so that no circle arises."""
    found: list[Initiative] = []
    for at in range(draw(st.integers(1, 20))):
        earlier = [one.id for one in found]
        needs = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        helps = draw(st.lists(st.sampled_from(earlier), max_size=2, unique=True)) if earlier else []
        low = draw(st.integers(0, 20))
        lifted = draw(st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True))
        given_: dict[str, Any] = {
            "phase": draw(st.integers(0, 3)),
            "lane": draw(st.sampled_from(LANES)),
            "effort": draw(st.sampled_from(["S", "M", "L", "XL"])),
            "touches_rep": draw(st.booleans()),
            "weeks": {"low": float(low), "high": float(low + draw(st.integers(0, 9)))},
            "prerequisites": [*hard(*needs), *soft(*(set(helps) - set(needs)))],
            "uplifts": [
                Uplift(
                    node=node,
                    levels=draw(st.sampled_from([0.5, 1.0, 2.0])),
                    ceiling=draw(st.sampled_from([3.0, 4.0, 5.0])),
                )
                for node in lifted
            ],
        }
        found.append(make_initiative(f"I{at}", lifted[0], **given_))
    return found


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
        "people": st.dictionaries(st.sampled_from(LANES), st.floats(0, 2), max_size=2),
        "capacities": st.dictionaries(st.sampled_from(LANES), st.floats(0, 90), max_size=1),
        "budget": st.fixed_dictionaries({"days": st.none() | st.floats(0, 200)}),
        "blackouts": st.lists(
            st.integers(0, 300).map(
                lambda at: {
                    "start": MONDAY + timedelta(days=at),
                    "end": MONDAY + timedelta(days=at + 9),
                }
            ),
            max_size=2,
        ),
        "pinned": st.lists(st.sampled_from(["I0", "I1"]), max_size=1),
        "not_before": st.dictionaries(
            st.sampled_from(["I2", "I3"]),
            st.integers(0, 200).map(lambda at: MONDAY + timedelta(days=at)),
            max_size=1,
        ),
    }
)


@settings(max_examples=40, deadline=None)
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
    known = {one.id for one in catalogue}
    stated["pinned"] = [id_ for id_ in stated["pinned"] if id_ in known]

    checked(make_result(nodes), catalogue, **stated)


@settings(max_examples=15, deadline=None)
@given(
    scores=st.lists(levels, min_size=len(LIFTED), max_size=len(LIFTED)),
    target=st.sampled_from([3.0, 4.0, 5.0]),
    excluded=st.lists(st.sampled_from([one.id for one in LIBRARY.initiatives]), max_size=4),
)
def test_no_limit_is_broken_for_the_shipped_catalogue(
    scores: list[float | None], target: float, excluded: list[str]
) -> None:
    nodes = [
        make_node(id_, score, target=target) for id_, score in zip(LIFTED, scores, strict=True)
    ]

    assert checked(make_result(nodes), LIBRARY.initiatives, excluded=excluded) is not None


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
    roadmap = checked(make_result(nodes), LIBRARY.initiatives)

    assert roadmap is not None and 8 <= len(roadmap.initiatives) <= 12


@pytest.mark.parametrize("target", [3.5, 4.0])
@pytest.mark.parametrize("level", [2.4, 2.5, 2.8, 3.2])
def test_a_client_with_one_level_everywhere_gets_them_too(level: float, target: float) -> None:
    """No trigger of the catalogue asks for level 2.5 and more where the target is 3.5."""
    nodes = [make_node(id_, level, target=target) for id_ in LIFTED]
    roadmap = checked(make_result(nodes), LIBRARY.initiatives)

    assert roadmap is not None and 8 <= len(roadmap.initiatives) <= 12
    assert all(one.strengthen_only for one in roadmap.initiatives if one.reasons) or level < 2.5


def test_strengthening_below_level_four_asks_only_where_the_plan_has_room() -> None:
    aims = 'below("N1", 3.5) && !below("N1", 2.5) && target("N1") >= 4.0'
    weak = make_initiative("I2", triggers=[{"when": aims, "text": "Aim.", "strengthen": True}])
    always = make_initiative("I1", "N2", triggers=[{"when": "true", "text": "Always."}])
    result = make_result([make_node("N1", 3.0, target=3.5), make_node("N2", 2.0, target=4.0)])

    assert ids(optimum(result, [weak, always])) == {"I1", "I2"}
    alone = optimum(result, [weak, always], limits={"chosen": 1})
    assert ids(alone) == {"I1"} and alone.not_chosen == []


def test_a_low_result_fills_the_shipped_roadmap_from_its_first_weeks() -> None:
    roadmap = checked(make_result(dict.fromkeys(LIFTED, 1.5)), LIBRARY.initiatives)

    assert roadmap is not None and len(roadmap.initiatives) == 12
    assert roadmap.initiatives[0].start == MONDAY


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
