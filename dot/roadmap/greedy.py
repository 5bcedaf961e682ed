"""The greedy plan: the optimiser's first plan, and what it has to beat."""

from collections.abc import Iterator

from dot.roadmap.objective import Picks, broken, cost, value
from dot.roadmap.options import Tables, in_order

NOWHERE: dict[str, int] = {}


def greedy(tables: Tables) -> dict[str, int] | None:
    """What must be in the plan, then whatever adds most for its cost, each as early as it fits.

    Each job brings along what it needs first. Returns for each chosen job the place of its option;
    None where even what must be in the plan finds no room this way.
    """
    problem = tables.problem
    order = {id_: at for at, id_ in enumerate(in_order(problem.jobs))}
    picks = {id_: 0 for id_, job in problem.jobs.items() if job.given is not None}
    for id_ in sorted(problem.limits.pinned, key=lambda id_: order.get(id_, 0)):
        found = with_job(tables, picks, id_) if id_ in problem.jobs else None
        if found is None:
            return None
        picks = found
    worth = value(tables, picks)
    for id_ in _ranked(tables):
        found = with_job(tables, picks, id_) if id_ not in picks else None
        if found is None:
            continue
        better = value(tables, found)
        if better > worth:
            picks, worth = found, better
    return picks


def _ranked(tables: Tables) -> list[str]:
    """Wanted jobs, the most points for a person-day first, each looked at alone."""
    jobs = tables.problem.jobs
    wanted = [id_ for id_, job in jobs.items() if job.wanted and tables.options[id_]]

    def ratio(id_: str) -> tuple[float, str]:
        alone = value(tables, {id_: 0}) + cost(tables.problem, id_)
        return -alone / (1.0 + jobs[id_].all_days), id_

    return sorted(wanted, key=ratio)


def with_job(tables: Tables, picks: Picks, id_: str) -> dict[str, int] | None:
    """The plan with one more job and all it needs, each as early as every limit allows, or None."""
    new = [
        earlier
        for earlier in in_order(tables.problem.jobs)
        if earlier not in picks and (earlier == id_ or earlier in tables.between[id_])
    ]
    found = dict(picks)
    missing = set(new)
    for job in new:
        missing.discard(job)
        placed = next(_places(tables, found, job, missing), None)
        if placed is None:
            return None
        found[job] = placed
    return found


def _places(tables: Tables, picks: Picks, id_: str, later: set[str]) -> Iterator[int]:
    """The options with which the job breaks nothing; pins that still wait do not count."""
    for at in range(len(tables.options[id_])):
        trial = {**picks, id_: at}
        if all(_waits(one, id_) for one in broken(tables, trial)):
            yield at


def _waits(limit: object, id_: str) -> bool:
    """Whether the plan merely is not complete yet: a pin to come, or the dependant still missing."""
    return getattr(limit, "kind", "") == "pinned" or limit == f"{id_} is needed by nobody"
