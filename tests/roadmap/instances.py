"""Small random problems for the optimiser, and what they are checked against: every plan there is."""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator

from dot.roadmap.problem import Ground, Job, Lift, Limits, Problem
from dot.roadmap.weeks import Quarter

LANES = ("sales", "it")
Plan = dict[str, int]


def make_quarters(*weeks: int) -> tuple[Quarter, ...]:
    ends = list(itertools.accumulate(weeks))
    return tuple(
        Quarter(f"Q{at}", end - length, end)
        for at, (length, end) in enumerate(zip(weeks, ends, strict=True))
    )


def random_problem(seed: int, jobs: int | None = None, periods: int | None = None) -> Problem:
    """Up to six jobs and four quarters of different lengths, with every kind of limit."""
    dice = random.Random(seed)
    count = jobs or dice.choice([1, 3, 4, 5, 6, 6])
    quarters = make_quarters(
        *(dice.randint(5, 13) for _ in range(periods or dice.choice([1, 2, 3, 4, 4])))
    )
    ids = [f"J{at}" for at in range(count)]
    made = {id_: _job(dice, id_, ids[:at], quarters) for at, id_ in enumerate(ids)}
    grounds = {
        f"N{at}": Ground(dice.choice([1.0, 2.0, 2.5]), dice.choice([3.0, 3.5, 4.0]), at + 2.0)
        for at in range(4)
    }
    maybe = dice.random
    limits = Limits(
        capacity={
            name: tuple(dice.uniform(10, 60) for _ in quarters) for name in LANES if maybe() < 0.3
        },
        days=dice.uniform(40, 150) if maybe() < 0.3 else None,
        money=dice.uniform(10_000, 60_000) if maybe() < 0.3 else None,
        parallel=dice.randint(1, 2) if maybe() < 0.6 else None,
        rep=dice.randint(0, 2) if maybe() < 0.5 else None,
        chosen=dice.randint((count + 1) // 2, count) if maybe() < 0.5 else None,
        pinned=frozenset(dice.sample(ids, 1)) if maybe() < 0.2 else frozenset(),
        excluded=frozenset(dice.sample(ids, 1)) if maybe() < 0.2 else frozenset(),
    )
    return Problem(made, grounds, quarters, limits)


def _job(dice: random.Random, id_: str, earlier: list[str], quarters: tuple[Quarter, ...]) -> Job:
    horizon = quarters[-1].last
    needs = dice.sample(earlier, min(len(earlier), dice.choice([0, 0, 0, 1, 2])))
    helps = dice.sample(earlier, min(len(earlier), dice.choice([0, 0, 1])))
    return Job(
        id_,
        lane=dice.choice(LANES),
        weeks=dice.randint(1, 9),
        heavy=dice.random() < 0.6,
        touches_rep=dice.random() < 0.4,
        days={name: dice.uniform(0, 30) for name in LANES},
        money=dice.choice([0.0, 5_000.0, 30_000.0]),
        lifts=tuple(
            Lift(node, dice.choice([0.5, 1.0, 2.0]), dice.choice([2.0, 3.0, 4.0]))
            for node in dice.sample([f"N{at}" for at in range(4)], dice.randint(1, 2))
        ),
        hard=tuple(needs),
        soft=tuple(other for other in helps if other not in needs),
        wanted=dice.random() < 0.85,
        phase=dice.randint(0, horizon // 2) if dice.random() < 0.3 else 0,
        not_before=dice.randint(0, horizon // 2) if dice.random() < 0.2 else 0,
        fixed=dice.randint(0, horizon - 1) if dice.random() < 0.1 else None,
    )


def best_of_all(problem: Problem) -> float | None:
    """The value of the best plan among all; None where no plan keeps the limits."""
    worths = [_worth(problem, plan) for plan in every_plan(problem)]
    return max(worths, default=None)


def every_plan(problem: Problem) -> Iterator[Plan]:
    """Every choice of jobs and quarters that keeps all limits."""
    places = [None, *range(len(problem.quarters))]
    for assigned in itertools.product(places, repeat=len(problem.jobs)):
        plan = {id_: at for id_, at in zip(problem.jobs, assigned, strict=True) if at is not None}
        if _chosen_rightly(problem, plan):
            weeks = _weeks(problem, plan)
            if weeks is not None and _within(problem, plan, weeks):
                yield plan


def _chosen_rightly(problem: Problem, plan: Plan) -> bool:
    limits = problem.limits
    needed = {other for id_ in plan for other in problem.jobs[id_].hard}
    return (
        limits.pinned <= plan.keys()
        and not limits.excluded & plan.keys()
        and needed <= plan.keys()
        and all(problem.jobs[id_].wanted or id_ in needed for id_ in plan)
        and (limits.chosen is None or len(plan) <= limits.chosen)
        and (
            limits.days is None
            or sum(sum(problem.jobs[i].days.values()) for i in plan) <= limits.days
        )
        and (limits.money is None or sum(problem.jobs[i].money for i in plan) <= limits.money)
    )


def _weeks(problem: Problem, plan: Plan) -> dict[str, tuple[int, int]] | None:
    """First and last week of each job, walked through week by week from its quarter's beginning."""
    found: dict[str, tuple[int, int]] = {}
    for id_ in problem.jobs:  # A job needs only jobs that come before it.
        if id_ not in plan:
            continue
        job, quarter = problem.jobs[id_], problem.quarters[plan[id_]]
        first = max(quarter.first, job.phase, job.not_before)
        if job.fixed is not None:
            if job.fixed < first:
                return None
            first = job.fixed
        ready = max((found[other][1] + 1 for other in job.hard), default=0)
        whole = job.fixed is None and first + job.weeks <= quarter.last
        if first >= quarter.last or (not whole and ready > first):
            return None
        start = max(first, ready)
        if start + job.weeks > (quarter.last if whole else problem.quarters[-1].last):
            return None
        found[id_] = start, start + job.weeks - 1
    return found


def _within(problem: Problem, plan: Plan, weeks: dict[str, tuple[int, int]]) -> bool:
    """Whether load, heavy jobs at once and changes of the rep's day keep to each quarter's limit."""
    work: dict[tuple[str, int], float] = defaultdict(float)
    heavy: dict[tuple[str, int], int] = defaultdict(int)
    rep: dict[int, int] = defaultdict(int)
    for id_, (first, last) in weeks.items():
        job = problem.jobs[id_]
        touched = set()
        for week in range(first, last + 1):
            at = next(at for at, one in enumerate(problem.quarters) if week < one.last)
            touched.add(at)
            for name, days in job.days.items():
                work[name, at] += days / job.weeks
        for at in touched:
            heavy[job.lane, at] += job.heavy
        rep[plan[id_]] += job.touches_rep
    limits = problem.limits
    return (
        all(
            days <= limits.capacity[name][at] + 1e-9
            for (name, at), days in work.items()
            if name in limits.capacity
        )
        and (limits.parallel is None or max(heavy.values(), default=0) <= limits.parallel)
        and (limits.rep is None or max(rep.values(), default=0) <= limits.rep)
    )


def _worth(problem: Problem, plan: Plan) -> float:
    """Points of a plan: the best order of the lifts is found by trying every one of them."""
    weeks = _weeks(problem, plan)
    assert weeks is not None
    count = len(problem.quarters)
    total = 0.0
    for node, ground in problem.grounds.items():
        closed = []
        for quarter in problem.quarters:
            done = [
                lift
                for id_, (_, last) in weeks.items()
                if last < quarter.last
                for lift in problem.jobs[id_].lifts
                if lift.node == node
            ]
            closed.append(max(_lifted(ground, order) for order in itertools.permutations(done)))
        total += ground.importance * (0.5 * closed[-1] + 0.5 * sum(closed) / count)
    for id_ in plan:
        job = problem.jobs[id_]
        total -= 0.01 * sum(job.days.values()) + 0.01 * job.money / 1000
    return total - 0.5 * _unhelped(problem, plan, weeks)


def _lifted(ground: Ground, lifts: tuple[Lift, ...]) -> float:
    level = ground.level
    for lift in lifts:
        if level < lift.ceiling:
            level = min(level + lift.levels, lift.ceiling)
    return max(0.0, min(level, ground.target) - ground.level)


def _unhelped(problem: Problem, plan: Plan, weeks: dict[str, tuple[int, int]]) -> int:
    """Pairs in which the helpful job's earliest end lies after the other's earliest start."""
    early: dict[str, tuple[int, int]] = {}
    for id_ in weeks:
        job, quarter = problem.jobs[id_], problem.quarters[plan[id_]]
        first = max(quarter.first, job.phase, job.not_before)
        first = first if job.fixed is None else job.fixed
        early[id_] = first, first + job.weeks
    return sum(
        early[other][1] > early[id_][0]
        for id_ in plan
        for other in problem.jobs[id_].soft
        if other in plan
    )
