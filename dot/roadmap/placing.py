"""The list scheduler: a plan in quarters becomes a plan in weeks, every job as early as it can."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from dot.roadmap.objective import SLACK, Picks, option_of
from dot.roadmap.options import Tables, shares_of
from dot.roadmap.problem import Job

Starts = Mapping[str, int]


def place(tables: Tables, picks: Picks) -> dict[str, int]:
    """The first week of each chosen job.

    First every job takes the place that the plan in quarters leaves it, which always exists. Then
    each, in order of start, moves to the earliest week in which every limit still holds, week by
    week: the plan in quarters counts a heavy job for all of a quarter that it touches.
    """
    starts = _in_quarters(tables, picks)
    helped = {
        (id_, other)
        for id_ in picks
        for other in tables.problem.jobs[id_].soft
        if other in starts and _end(tables, starts, other) <= starts[id_]
    }
    for id_ in sorted(starts, key=lambda one: (starts[one], one)):
        job = tables.problem.jobs[id_]
        if job.given is None and job.fixed is None and job.finishes is None:
            starts = _earlier(tables, starts, id_, helped)
    return starts


def _in_quarters(tables: Tables, picks: Picks) -> dict[str, int]:
    starts: dict[str, int] = {}
    for id_ in tables.order:
        if id_ not in picks:
            continue
        option, job = option_of(tables, picks, id_), tables.problem.jobs[id_]
        ends = [] if job.given else [_end(tables, starts, needed) for needed in job.hard]
        starts[id_] = max([option.start, *ends]) if option.flexible else option.start
    return starts


def _earlier(
    tables: Tables, starts: Starts, id_: str, helped: set[tuple[str, str]]
) -> dict[str, int]:
    job = tables.problem.jobs[id_]
    waits = [*job.hard, *(other for one, other in helped if one == id_)]
    first = max([job.released, *(_end(tables, starts, other) for other in waits)])
    for week in range(first, starts[id_]):
        trial = {**starts, id_: week}
        if holds(tables, trial):
            return trial
    return dict(starts)


def holds(tables: Tables, starts: Starts) -> bool:
    """Whether capacity, heavy jobs at once and changes of the rep's day keep their limits."""
    problem, limits = tables.problem, tables.problem.limits
    own = {id_: at for id_, at in starts.items() if problem.jobs[id_].given is not None}
    new = {id_: at for id_, at in starts.items() if problem.jobs[id_].given is None}
    # What stands by the client's dates may break a limit alone; then nothing more is put on top.
    before, added = work(tables, own), work(tables, new)
    for (function, quarter), days in added.items():
        room = limits.capacity[function][quarter] if function in limits.capacity else None
        if room is not None and days > max(room - before.get((function, quarter), 0), 0) + SLACK:
            return False
    return _few(_heavy(tables, own), _heavy(tables, new), limits.parallel) and _few(
        _rep(tables, own), _rep(tables, new), limits.rep
    )


def _few(
    own: Mapping[tuple[str, int], int], new: Mapping[tuple[str, int], int], most: int | None
) -> bool:
    if most is None:
        return True
    return all(count <= max(most - own.get(at, 0), 0) for at, count in new.items())


def work(tables: Tables, starts: Starts) -> dict[tuple[str, int], float]:
    """Person-days by function and quarter, spread evenly over the weeks of each job."""
    found: dict[tuple[str, int], float] = defaultdict(float)
    for id_, start in starts.items():
        job = tables.problem.jobs[id_]
        shares = _shares(tables, job, start)
        for function, days in job.days.items():
            for quarter, share in shares.items():
                found[function, quarter] += days * share
    return found


def _shares(tables: Tables, job: Job, start: int) -> Mapping[int, float]:
    if job.given is not None:
        return job.given.shares
    return shares_of(start, start + job.weeks, tables.problem.quarters)


def _heavy(tables: Tables, starts: Starts) -> Counter[tuple[str, int]]:
    """Heavy jobs by lane and week."""
    found: Counter[tuple[str, int]] = Counter()
    for id_, start in starts.items():
        job = tables.problem.jobs[id_]
        if job.heavy:
            found.update((job.lane, week) for week in range(start, _end(tables, starts, id_)))
    return found


def _rep(tables: Tables, starts: Starts) -> Counter[tuple[str, int]]:
    """Changes of the rep's day by the quarter in which they start."""
    return Counter(
        ("", at)
        for id_, start in starts.items()
        if tables.problem.jobs[id_].touches_rep
        for at, quarter in enumerate(tables.problem.quarters)
        if quarter.first <= start < quarter.last
    )


def _end(tables: Tables, starts: Starts, id_: str) -> int:
    job = tables.problem.jobs[id_]
    return job.given.finish if job.given is not None else starts[id_] + job.weeks
