"""An independent reading of `roadmap.json`: whatever the result, every limit and promise holds.

It shares no code with the optimiser: it knows the file, the catalogue, the settings and the result.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from dot.assessments.schemas import RoadmapSettings
from dot.questionnaires.library import Initiative
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap
from dot.results.schemas import NodeResult, Result

MONTHS = [0, 1, 4, 9]
SLACK = 1e-6
Load = Mapping[tuple[str, str], float]


def check(
    text: str, catalogue: Sequence[Initiative], settings: RoadmapSettings, result: Result
) -> Roadmap:
    """Assert every promise of a roadmap in which the client has no initiatives yet."""
    roadmap = Roadmap.model_validate_json(text)
    authored = {one.id: one for one in catalogue}
    check_choice(roadmap, settings)
    for one in roadmap.initiatives:
        check_dates(one, roadmap, settings)
        check_order(one, roadmap, authored, result)
    check_lanes(roadmap.initiatives, roadmap.limits)
    check_load(roadmap, authored, settings)
    check_spending(roadmap, authored, settings)
    check_lifts(roadmap, authored, result)
    return roadmap


def check_choice(roadmap: Roadmap, settings: RoadmapSettings) -> None:
    """Pins hold, exclusions hold, everything has its reason."""
    chosen = {one.id for one in roadmap.initiatives}
    assert len(roadmap.initiatives) == len(chosen) <= roadmap.limits["chosen"]
    assert set(settings.pinned) <= chosen
    assert not chosen & set(settings.excluded)
    assert not chosen & {one.id for one in roadmap.not_chosen}
    assert all(one.why_not and one.reasons for one in roadmap.not_chosen)
    assert all(one.reasons for one in roadmap.initiatives)
    assert 0 <= roadmap.gap <= 1


def check_dates(one: PlannedInitiative, roadmap: Roadmap, settings: RoadmapSettings) -> None:
    """Whole working weeks within horizon and phase, as fixed, never sooner than allowed."""
    assert one.start.weekday() == 0 and one.end.weekday() == 4
    assert one.start >= months_later(roadmap.start, MONTHS[one.phase])
    assert one.end < months_later(roadmap.start, settings.horizon_months)
    assert one.start >= settings.not_before.get(one.id, one.start)
    mondays = working(one.start, one.end, settings)
    likely = (one.weeks_low + one.weeks_high) / 2
    assert len(mondays) - 1 < max(likely, 0.001) <= len(mondays)
    if one.id in settings.fixed:
        after = working(settings.fixed[one.id], roadmap.end, settings)
        assert one.start == next(day for day in after if day >= settings.fixed[one.id])


def check_order(
    one: PlannedInitiative,
    roadmap: Roadmap,
    authored: Mapping[str, Initiative],
    result: Result,
) -> None:
    """What is needed first is finished first, unless its main node has reached level 3 of 5."""
    chosen = {each.id: each for each in roadmap.initiatives}
    for needed in authored[one.id].prerequisites:
        if needed.hard and not met(authored[needed.initiative], result):
            assert chosen[needed.initiative].end < one.start
    for id_ in [*one.prerequisites, *one.soft_prerequisites]:
        assert chosen[id_].end < one.start


def check_lanes(planned: Sequence[PlannedInitiative], limits: Mapping[str, int]) -> None:
    """M, L and XL at once in a lane; changes of the rep's day in a quarter."""
    for lane in {one.lane for one in planned}:
        heavy = [one for one in planned if one.lane == lane and one.effort != "S"]
        for day in {one.start for one in heavy}:
            busy = [one.id for one in heavy if one.start <= day <= one.end]
            assert len(busy) <= limits["parallel_per_owner"], (lane, day, busy)
    starts = [one.start for one in planned if one.touches_rep]
    for day in starts:
        same = [other for other in starts if quarter(other) == quarter(day)]
        assert len(same) <= limits["rep_changes_per_quarter"]


def check_load(
    roadmap: Roadmap, authored: Mapping[str, Initiative], settings: RoadmapSettings
) -> None:
    """No function works more than it has people for, and the load that is told is the load."""
    load = work(roadmap, authored, settings)
    weeks: dict[str, int] = defaultdict(int)
    for monday in working(roadmap.start, roadmap.end, settings):
        if monday >= roadmap.start and monday + timedelta(days=4) <= roadmap.end:
            weeks[quarter(monday)] += 1
    for (function, at), days in load.items():
        if function in settings.people:
            assert days <= settings.people[function] * 5 * weeks[at] + SLACK
        if function in settings.capacities:
            assert days <= settings.capacities[function] * weeks[at] / 13 + SLACK
    if all(authored[one.id].effort_by_function for one in roadmap.initiatives):
        told = {(row.function, row.quarter): row.days for row in roadmap.load if row.days}
        worked = {place: days for place, days in load.items() if days}
        assert told.keys() == worked.keys()
        assert all(abs(told[place] - worked[place]) < 1e-5 for place in told)


def work(
    roadmap: Roadmap, authored: Mapping[str, Initiative], settings: RoadmapSettings
) -> dict[tuple[str, str], float]:
    """Likely person-days by function and quarter, the same in every working week."""
    load: dict[tuple[str, str], float] = defaultdict(float)
    for one in roadmap.initiatives:
        mondays = working(one.start, one.end, settings)
        for function, days in authored[one.id].effort_by_function.items():
            for monday in mondays:
                load[str(function), quarter(monday)] += days.likely / len(mondays)
    return load


def check_spending(
    roadmap: Roadmap, authored: Mapping[str, Initiative], settings: RoadmapSettings
) -> None:
    chosen = [authored[one.id] for one in roadmap.initiatives]
    money = sum(one.external_cost or 0.0 for one in chosen)
    days = sum(each.likely for one in chosen for each in one.effort_by_function.values())
    assert settings.budget.money is None or money <= settings.budget.money + SLACK
    assert settings.budget.days is None or days <= settings.budget.days + SLACK


def check_lifts(roadmap: Roadmap, authored: Mapping[str, Initiative], result: Result) -> None:
    """No node is counted beyond its target, nor beyond the highest ceiling of what lifts it."""
    total: dict[str, float] = defaultdict(float)
    for one in roadmap.initiatives:
        for node, gain in one.uplifts.items():
            total[node] += gain
    for id_, gain in total.items():
        place = node_of(result, id_)
        ceilings = [
            uplift.ceiling
            for one in roadmap.initiatives
            for uplift in authored[one.id].uplifts
            if uplift.node == id_
        ]
        assert place is not None and place.score is not None and place.target is not None
        assert 0 < gain <= place.target - place.score + SLACK
        assert place.score + gain <= max(ceilings) + SLACK


def node_of(result: Result, id_: str) -> NodeResult | None:
    """The node of that id; DOT's own ids stand in one questionnaire each."""
    found = [one.nodes[id_] for one in result.questionnaires.values() if id_ in one.nodes]
    return found[0] if found else None


def met(initiative: Initiative, result: Result) -> bool:
    """Whether what the initiative lifts most has reached level 3 of 5."""
    best = max(uplift.levels for uplift in initiative.uplifts)
    main = [uplift.node for uplift in initiative.uplifts if uplift.levels == best]
    nodes = [node for id_ in main if (node := node_of(result, id_)) is not None]
    known = [node.score for node in nodes if node.score is not None]
    return bool(known) and min(known) >= 3


def working(start: date, end: date, settings: RoadmapSettings) -> list[date]:
    """Mondays of the weeks between two days in which somebody works for the plan."""
    found = []
    monday = start - timedelta(days=start.weekday())
    while monday <= end:
        days = [monday + timedelta(days=at) for at in range(5)]
        if not any(one.start <= day <= one.end for one in settings.blackouts for day in days):
            found.append(monday)
        monday += timedelta(days=7)
    return found


def months_later(day: date, months: int) -> date:
    """For a day that every month has."""
    whole = day.month - 1 + months
    return date(day.year + whole // 12, whole % 12 + 1, day.day)


def quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
