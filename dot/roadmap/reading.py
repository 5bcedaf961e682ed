"""What a plan says beside its dates: load, critical path, first ninety days, where nodes come to."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from dot.results.roadmap_schemas import (
    Closing,
    DatedStep,
    FunctionLoad,
    PlannedInitiative,
    QuarterLoad,
)
from dot.roadmap.objective import Picks, closed_by
from dot.roadmap.options import Tables
from dot.roadmap.placing import Starts, work

FIRST_DAYS = 90
HALF_LEVELS = 2
# Under half of the people adopt it: half of the uplift (domain brief, section 5).
LOW_SHARE = 0.5


def loads(tables: Tables, starts: Starts) -> list[FunctionLoad]:
    """Person-days of every function that is asked for any, quarter by quarter."""
    problem = tables.problem
    found = work(tables, starts)
    functions = sorted({function for function, _ in found} | set(problem.limits.capacity))
    return [
        FunctionLoad(
            function=function,
            quarter=quarter.name,
            days=round(found.get((function, at), 0.0), 6),
            capacity=problem.limits.capacity[function][at]
            if function in problem.limits.capacity
            else None,
        )
        for function in functions
        for at, quarter in enumerate(problem.quarters)
    ]


def quarter_loads(tables: Tables, starts: Starts) -> list[QuarterLoad]:
    """How many initiatives run, and how many changes of the rep's day start, in each quarter."""
    jobs = tables.problem.jobs
    ends = {
        id_: given.finish if (given := jobs[id_].given) else start + jobs[id_].weeks
        for id_, start in starts.items()
    }
    return [
        QuarterLoad(
            quarter=one.name,
            weeks=one.weeks,
            running=sum(
                start < one.last and ends[id_] > one.first for id_, start in starts.items()
            ),
            rep_changes=sum(
                jobs[id_].touches_rep and one.first <= start < one.last
                for id_, start in starts.items()
            ),
        )
        for one in tables.problem.quarters
    ]


def critical_path(chosen: Sequence[PlannedInitiative]) -> list[str]:
    """The chain of prerequisites that ends last: a delay in it delays the end of the roadmap."""
    by_id = {one.id: one for one in chosen}
    if not chosen:
        return []
    path = [max(chosen, key=lambda one: (one.end, one.id))]
    while True:
        before = [
            by_id[id_]
            for id_ in path[-1].prerequisites
            if id_ in by_id and by_id[id_].end < path[-1].start
        ]
        if not before:
            return [one.id for one in reversed(path)]
        path.append(max(before, key=lambda one: (one.end, one.id)))


def first_steps(chosen: Sequence[PlannedInitiative], start: date) -> list[DatedStep]:
    """What is due in the first ninety days, by day."""
    limit = start + timedelta(days=FIRST_DAYS)
    steps = [
        DatedStep(day=day, initiative=one.id, role=role, owner=one.owner, output=output)
        for one in chosen
        for week, role, output in one.first_steps
        if start <= (day := one.start + timedelta(weeks=week - 1)) < limit
    ]
    return sorted(steps, key=lambda step: (step.day, step.initiative, step.output))


def closings(tables: Tables, picks: Picks) -> list[Closing]:
    """Each lifted node at the end of the plan, in half levels; the low end with half the uplifts."""
    problem = tables.problem
    count = len(problem.quarters)
    done = [id_ for id_, at in picks.items() if tables.options[id_][at].ends < count]
    found = []
    for node, ground in problem.grounds.items():
        high = closed_by(problem, done, node)
        if high <= 0:
            continue
        low = closed_by(problem, done, node, LOW_SHARE)
        found.append(
            Closing(
                node=node,
                level=ground.level,
                target=ground.target,
                low=half_level(ground.level + low),
                high=half_level(ground.level + high),
                lift=high,
                initiatives=[
                    id_
                    for id_ in done
                    if any(lift.node == node for lift in problem.jobs[id_].lifts)
                ],
            )
        )
    return found


def half_level(level: float) -> float:
    """The nearest half level; what lies in the middle is rounded up."""
    return math.floor(level * HALF_LEVELS + 0.5) / HALF_LEVELS
