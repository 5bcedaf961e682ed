"""An independent reading of a roadmap: whatever the result, every limit and prerequisite holds."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dot.questionnaires.documents import read_document
from dot.questionnaires.library import Initiative, InitiativeFile, Uplift
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap
from dot.results.schemas import Result
from tests.published import make_node, make_result
from tests.roadmap.factories import MONDAY, hard, make_initiative, make_plan, soft

CONTENT = Path(__file__).parents[2] / "questionnaires/library/1.0.0/initiatives.yaml"
LIBRARY = InitiativeFile.model_validate(read_document(CONTENT).tree)
LIFTED = sorted({uplift.node for one in LIBRARY.initiatives for uplift in one.uplifts})
NODES = [f"N{at}" for at in range(8)]
LANES = ["sales", "marketing", "it", "medical", "shared"]
MONTHS = [0, 1, 4, 9]
levels = st.none() | st.floats(1, 5, allow_nan=False)


def months_later(day: date, months: int) -> date:
    """For a day that every month has."""
    whole = day.month - 1 + months
    return date(day.year + whole // 12, whole % 12 + 1, day.day)


def met(initiative: Initiative, result: Result) -> bool:
    """Whether what the initiative lifts most has reached level 3 of 5."""
    nodes = result.questionnaires["crm"].nodes
    best = max(uplift.levels for uplift in initiative.uplifts)
    main = [uplift.node for uplift in initiative.uplifts if uplift.levels == best]
    scores = [nodes[id_].score for id_ in main if id_ in nodes]
    known = [score for score in scores if score is not None]
    return bool(known) and min(known) >= 3


def check(roadmap: Roadmap, catalogue: list[Initiative], result: Result, months: int) -> None:
    """Assert every promise of a roadmap in which the client has no initiatives yet."""
    chosen = {one.id: one for one in roadmap.initiatives}
    authored = {one.id: one for one in catalogue}
    limits = roadmap.limits

    assert len(roadmap.initiatives) == len(chosen) <= limits["chosen"]
    assert not chosen.keys() & {one.id for one in roadmap.not_chosen}
    assert all(one.why_not and one.reasons for one in roadmap.not_chosen)
    for one in roadmap.initiatives:
        initiative = authored[one.id]
        assert one.reasons
        assert one.start.weekday() == 0
        assert one.start >= months_later(roadmap.start, MONTHS[one.phase])
        assert one.end < months_later(roadmap.start, months)
        check_duration(one)
        for needed in initiative.prerequisites:
            if needed.hard and not met(authored[needed.initiative], result):
                assert chosen[needed.initiative].end < one.start
        for id_ in [*one.prerequisites, *one.soft_prerequisites]:
            assert chosen[id_].end < one.start
    check_load(roadmap.initiatives, limits)
    check_lifts(roadmap.initiatives, authored, result)


def check_duration(one: PlannedInitiative) -> None:
    likely = (one.weeks_low + one.weeks_high) / 2
    weeks = ((one.end - one.start).days + 3) / 7
    assert weeks == int(weeks) and likely <= weeks < max(likely, 0.001) + 1


def check_load(planned: list[PlannedInitiative], limits: dict[str, int]) -> None:
    for lane in LANES:
        heavy = [one for one in planned if one.lane == lane and one.effort != "S"]
        for day in {one.start for one in heavy}:
            busy = [one.id for one in heavy if one.start <= day <= one.end]
            assert len(busy) <= limits["parallel_per_owner"], (lane, day, busy)
    starts = [one.start for one in planned if one.touches_rep]
    for day in starts:
        same = [other for other in starts if quarter(other) == quarter(day)]
        assert len(same) <= limits["rep_changes_per_quarter"]


def quarter(day: date) -> str:
    return f"{day.year} {(day.month + 2) // 3}"


def check_lifts(
    planned: list[PlannedInitiative], authored: dict[str, Initiative], result: Result
) -> None:
    """No node is counted beyond its target, nor beyond the highest ceiling of what lifts it."""
    total: dict[str, float] = {}
    for one in planned:
        for node, gain in one.uplifts.items():
            total[node] = total.get(node, 0.0) + gain
    for id_, gain in total.items():
        place = result.questionnaires["crm"].nodes[id_]
        ceilings = [
            uplift.ceiling
            for one in planned
            for uplift in authored[one.id].uplifts
            if uplift.node == id_
        ]
        assert place.score is not None and place.target is not None
        assert 0 < gain <= place.target - place.score + 1e-9
        assert place.score + gain <= max(ceilings) + 1e-9


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
            "lane": draw(st.sampled_from(LANES[:2])),
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


@settings(max_examples=150, deadline=None)
@given(
    catalogue=catalogues(),
    scores=st.lists(levels, min_size=8, max_size=8),
    targets=st.lists(levels, min_size=8, max_size=8),
    months=st.integers(3, 24),
    limits=st.fixed_dictionaries(
        {
            "parallel_per_owner": st.integers(1, 3),
            "rep_changes_per_quarter": st.integers(1, 2),
            "chosen": st.integers(1, 12),
        }
    ),
    pinned=st.lists(st.sampled_from([f"I{at}" for at in range(20)]), max_size=3),
)
def test_every_limit_and_prerequisite_holds_for_any_catalogue_and_result(
    catalogue: list[Initiative],
    scores: list[float | None],
    targets: list[float | None],
    months: int,
    limits: dict[str, int],
    pinned: list[str],
) -> None:
    nodes = [
        make_node(id_, score, target=target)
        for id_, score, target in zip(NODES, scores, targets, strict=True)
    ]
    result = make_result(nodes)

    roadmap = make_plan(result, catalogue, horizon_months=months, limits=limits, pinned=pinned)

    check(roadmap, catalogue, result, months)


@settings(max_examples=60, deadline=None)
@given(
    scores=st.lists(levels, min_size=len(LIFTED), max_size=len(LIFTED)),
    target=st.sampled_from([3.0, 4.0, 5.0]),
    excluded=st.lists(st.sampled_from([one.id for one in LIBRARY.initiatives]), max_size=4),
)
def test_every_limit_and_prerequisite_holds_for_the_shipped_catalogue(
    scores: list[float | None], target: float, excluded: list[str]
) -> None:
    nodes = [
        make_node(id_, score, target=target) for id_, score in zip(LIFTED, scores, strict=True)
    ]
    result = make_result(nodes)

    roadmap = make_plan(result, LIBRARY.initiatives, excluded=excluded)

    check(roadmap, LIBRARY.initiatives, result, 18)
    assert not {one.id for one in roadmap.initiatives} & set(excluded)


def test_a_low_result_fills_the_shipped_roadmap_from_its_first_weeks() -> None:
    roadmap = make_plan(make_result(dict.fromkeys(LIFTED, 1.5)), LIBRARY.initiatives)

    assert len(roadmap.initiatives) == 12
    assert roadmap.initiatives[0].start == MONDAY
    assert roadmap.end - roadmap.start > timedelta(days=500)
