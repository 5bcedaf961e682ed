"""What a plan in quarters is worth, and which limits it breaks: the model's rules, read plainly."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dot.roadmap.options import Option, Tables
from dot.roadmap.problem import Limit, Problem

SLACK = 1e-9
Picks = Mapping[str, int]


@dataclass(frozen=True)
class Load:
    """What the client's own dates take, and what the plan adds, by function, lane and quarter."""

    work: Mapping[tuple[str, int], float]
    heavy: Mapping[tuple[str, int], int]
    rep: Mapping[int, int]


def load(tables: Tables, picks: Picks, given: bool) -> Load:
    """Load of the chosen jobs that have dates of the client, or of those that have none."""
    work: dict[tuple[str, int], float] = defaultdict(float)
    heavy: Counter[tuple[str, int]] = Counter()
    rep: Counter[int] = Counter()
    for id_, at in picks.items():
        job, option = tables.problem.jobs[id_], tables.options[id_][at]
        if (job.given is not None) != given:
            continue
        for quarter, share in option.shares.items():
            for function, days in job.days.items():
                work[function, quarter] += days * share
            heavy[job.lane, quarter] += job.heavy
        rep[option.quarter] += job.touches_rep and option.quarter >= 0
    return Load(work, heavy, rep)


def value(tables: Tables, picks: Picks) -> float:
    """The plan's points: gains, the sooner the better, less cost and less what starts unhelped.

    Gain of a node = importance x [(1 - s) x levels closed at the end + s x mean over the quarters
    of the levels closed by the end of each], s being the weight of sooner.
    picks: for each chosen job the place of its option.
    """
    weights, problem = tables.problem.weights, tables.problem
    points = 0.0
    count = len(problem.quarters)
    for node, ground in problem.grounds.items():
        closed = [levels_closed(tables, picks, node, quarter) for quarter in range(count)]
        if closed:
            mean = sum(closed) / count
            points += ground.importance * (
                (1 - weights.sooner) * closed[-1] + weights.sooner * mean
            )
    points -= sum(cost(problem, id_) for id_ in picks)
    return points - weights.soft * sum(1 for _ in unhelped(tables, picks))


def cost(problem: Problem, id_: str) -> float:
    """What choosing a job costs, in points; what runs already costs the plan nothing more."""
    job = problem.jobs[id_]
    if job.given is not None:
        return 0.0
    return job.all_days * problem.weights.day + job.money / 1000 * problem.weights.thousand


def levels_closed(tables: Tables, picks: Picks, node: str, quarter: int) -> float:
    """Levels of the gap to target that are closed by what has ended in or before the quarter."""
    done = [id_ for id_, at in picks.items() if tables.options[id_][at].ends <= quarter]
    return closed_by(tables.problem, done, node)


def closed_by(problem: Problem, done: Iterable[str], node: str, share: float = 1.0) -> float:
    """Levels of the gap to target that the finished jobs close; ``share``: of each of their lifts.

    Lifts are taken in order of their ceilings, lowest first, each up to its own ceiling: more than
    any other order, none above its ceiling, and together never above the highest (domain §5).
    """
    ground = problem.grounds[node]
    level = ground.level
    lifts = [
        (lift.ceiling, share * lift.levels)
        for id_ in done
        for lift in problem.jobs[id_].lifts
        if lift.node == node
    ]
    for ceiling, levels in sorted(lifts):
        level = max(level, min(level + levels, ceiling))
    return max(min(level, ground.target) - ground.level, 0.0)


def unhelped(tables: Tables, picks: Picks) -> Iterator[tuple[str, str]]:
    """Chosen jobs that start before a chosen one which would help them."""
    for id_, at in picks.items():
        job, option = tables.problem.jobs[id_], tables.options[id_][at]
        for other in () if job.given else job.soft:
            if other in picks and picks[other] >= tables.helped(other, option):
                yield id_, other


def broken(tables: Tables, picks: Picks) -> Iterator[Limit | str]:
    """Every limit that the plan breaks; a text for what no setting can change."""
    problem, limits = tables.problem, tables.problem.limits
    yield from (Limit("excluded", id_) for id_ in limits.excluded & picks.keys())
    yield from (Limit("pinned", id_) for id_ in sorted(limits.pinned - picks.keys()))
    needed = {earlier for id_ in picks for earlier in problem.jobs[id_].hard}
    for id_, at in picks.items():
        job = problem.jobs[id_]
        if not (job.wanted or job.given or id_ in needed):
            yield f"{id_} is needed by nobody"
        for earlier in tables.between[id_]:
            if earlier not in picks:
                yield f"{earlier} is missing before {id_}"
            elif picks[earlier] >= tables.allowed(earlier, id_, tables.options[id_][at]):
                yield f"{earlier} ends too late for {id_}"
    yield from _overspent(problem, picks)
    yield from _overloaded(tables, picks)


def _overspent(problem: Problem, picks: Picks) -> Iterator[Limit]:
    limits = problem.limits
    new = [problem.jobs[id_] for id_ in picks if problem.jobs[id_].given is None]
    spent = given_spending(problem)
    for name, given, added in (
        ("days", spent[0], sum(job.all_days for job in new)),
        ("money", spent[1], sum(job.money for job in new)),
    ):
        room = getattr(limits, name)
        if room is not None and added > max(room - given, 0.0) + SLACK:
            yield Limit("days" if name == "days" else "money")
    if limits.chosen is not None and new and len(picks) > limits.chosen:
        yield Limit("chosen")


def given_spending(problem: Problem) -> tuple[float, float]:
    """Days and money of what has dates of the client and starts within the plan."""
    given = [job for job in problem.jobs.values() if job.given is not None and job.spends]
    return sum(job.all_days for job in given), sum(job.money for job in given)


def _overloaded(tables: Tables, picks: Picks) -> Iterator[Limit]:
    """Load above a limit, where the plan itself adds to it: dates of the client stand as given."""
    limits = tables.problem.limits
    own, new = load(tables, picks, given=True), load(tables, picks, given=False)
    for (function, quarter), days in new.work.items():
        if function in limits.capacity and days > SLACK:
            room = limits.capacity[function][quarter] - own.work.get((function, quarter), 0.0)
            if days > max(room, 0.0) + SLACK:
                yield Limit("capacity", function)
    for place, count in new.heavy.items():
        if limits.parallel is not None and count > max(
            limits.parallel - own.heavy.get(place, 0), 0
        ):
            yield Limit("parallel")
    for quarter, count in new.rep.items():
        if limits.rep is not None and count > max(limits.rep - own.rep.get(quarter, 0), 0):
            yield Limit("rep")


def option_of(tables: Tables, picks: Picks, id_: str) -> Option:
    """The option that the plan picks for a job."""
    return tables.options[id_][picks[id_]]
