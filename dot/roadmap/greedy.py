"""Greedy plans: what the optimiser begins from, and what it has to beat."""

from collections.abc import Iterator, Mapping

from dot.roadmap.objective import Picks, broken, closed_by, cost, value
from dot.roadmap.options import Tables
from dot.roadmap.problem import Lift

NOWHERE: Mapping[str, int] = {}


def best_greedy(tables: Tables) -> dict[str, int] | None:
    """The better of the two greedy plans; None where neither finds a place for what must be in."""
    plans = [plan for plan in (by_gain(tables), by_priority(tables)) if plan is not None]
    return max(plans, key=lambda plan: value(tables, plan), default=None)


def by_gain(tables: Tables) -> dict[str, int] | None:
    """What must be in the plan, then whatever adds most for its cost, each as early as it fits.

    Each job brings along what it needs first. Returns for each chosen job the place of its option;
    None where even what must be in the plan finds no room this way.
    """
    picks = must_have(tables)
    if picks is None:
        return None
    worth = value(tables, picks)
    for id_ in _ranked(tables):
        found = with_job(tables, picks, id_) if id_ not in picks else None
        if found is None:
            continue
        better = value(tables, found)
        if better > worth:
            picks, worth = found, better
    return picks


def by_priority(tables: Tables) -> dict[str, int] | None:
    """The rule of the catalogue: the highest priority value first, with what it needs ahead of it.

    Priority value = Σ over lifted nodes of gap × importance × min(uplift, gap) ÷ effort points
    (domain brief, section 5), the gap being what those before it leave; then every limit applies.
    """
    picks = must_have(tables)
    if picks is None:
        return None
    waiting = _wanted(tables)
    while waiting:
        ranks = {id_: _priority(tables, picks, id_) for id_ in waiting if id_ not in picks}
        if not ranks or max(ranks.values()) <= 0:
            return picks
        best = min(ranks, key=lambda id_: (-ranks[id_], id_))
        waiting = [id_ for id_ in ranks if id_ != best]
        picks = with_job(tables, picks, best) or picks
    return picks


def resumed(tables: Tables, before: Mapping[str, int]) -> dict[str, int] | None:
    """An earlier plan under other limits: what must be in, then of the earlier all that still fits.

    before: the first week of each job; whoever can keeps it, the others start as early as they can.
    """
    picks = must_have(tables, before)
    if picks is None:
        return None
    for id_ in sorted(before, key=lambda one: (before[one], one)):
        if id_ in tables.problem.jobs and id_ not in picks:
            picks = with_job(tables, picks, id_, before) or picks
    return picks


def must_have(tables: Tables, before: Mapping[str, int] = NOWHERE) -> dict[str, int] | None:
    """What stands by the client's dates and what is pinned; None where that finds no room."""
    problem = tables.problem
    order = {id_: at for at, id_ in enumerate(tables.order)}
    picks: dict[str, int] | None = {
        id_: 0 for id_, job in problem.jobs.items() if job.given is not None
    }
    for id_ in sorted(problem.limits.pinned, key=lambda id_: order.get(id_, 0)):
        if picks is not None and id_ not in picks:
            picks = with_job(tables, picks, id_, before) if id_ in problem.jobs else None
    return picks


def _wanted(tables: Tables) -> list[str]:
    jobs = tables.problem.jobs
    return [id_ for id_, job in jobs.items() if job.wanted and tables.options[id_]]


def _ranked(tables: Tables) -> list[str]:
    """Wanted jobs, the most points for a person-day first, each looked at alone."""
    jobs = tables.problem.jobs

    def ratio(id_: str) -> tuple[float, str]:
        alone = value(tables, {id_: 0}) + cost(tables.problem, id_)
        return -alone / (1.0 + jobs[id_].all_days), id_

    return sorted(_wanted(tables), key=ratio)


def _priority(tables: Tables, picks: Picks, id_: str) -> float:
    """The priority value of one job beside what is chosen."""
    job = tables.problem.jobs[id_]
    return sum(_worth(tables, picks, lift) for lift in job.lifts) / job.points


def _worth(tables: Tables, picks: Picks, lift: Lift) -> float:
    ground = tables.problem.grounds.get(lift.node)
    if ground is None:
        return 0.0
    level = ground.level + closed_by(tables.problem, picks, lift.node)
    gap = max(ground.target - level, 0.0)
    return gap * ground.importance * min(lift.levels, gap, max(lift.ceiling - level, 0.0))


def with_job(
    tables: Tables, picks: Picks, id_: str, before: Mapping[str, int] = NOWHERE
) -> dict[str, int] | None:
    """The plan with one more job and all it needs, or None.

    Each starts in its week of ``before``, else as early as every limit allows.
    """
    new = [
        earlier
        for earlier in tables.order
        if earlier not in picks and (earlier == id_ or earlier in tables.between[id_])
    ]
    found = dict(picks)
    for job in new:
        placed = next(_places(tables, found, job, before), None)
        if placed is None:
            return None
        found[job] = placed
    return found


def _places(tables: Tables, picks: Picks, id_: str, before: Mapping[str, int]) -> Iterator[int]:
    """The options with which the job breaks nothing; pins that still wait do not count."""
    options = tables.options[id_]
    week = before.get(id_)
    kept = [
        at
        for at, one in enumerate(options)
        if week is not None
        and (one.start == week or (one.flexible and one.start <= week))
        and week < tables.problem.quarters[one.quarter].last
    ]
    for at in dict.fromkeys([*kept[-1:], *range(len(options))]):
        trial = {**picks, id_: at}
        if all(_waits(one, id_) for one in broken(tables, trial)):
            yield at


def _waits(limit: object, id_: str) -> bool:
    """Whether the plan merely is not complete yet: a pin to come, or the dependant still missing."""
    return getattr(limit, "kind", "") == "pinned" or limit == f"{id_} is needed by nobody"
