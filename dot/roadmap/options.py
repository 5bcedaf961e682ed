"""Where each job may stand: its quarters, its earliest finish, and how jobs follow each other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dot.errors import DotError
from dot.roadmap.problem import Job, Problem
from dot.roadmap.weeks import Quarter


@dataclass(frozen=True)
class Option:
    """A job's start in one quarter.

    ``quarter`` is -1 for a start outside the plan.  ``start`` and ``finish``: the earliest weeks, finish exclusive.  ``flexible``: it fits
    into the rest of the quarter, so that it may wait there for what it needs.  ``ends``: quarter
    of the last week; -1 before the plan.  ``shares``: share of the work by quarter.
    """

    quarter: int
    start: int
    finish: int
    flexible: bool
    ends: int
    shares: Mapping[int, float]


@dataclass(frozen=True)
class Tables:
    """Options of every job in order of start, and the weeks between each job and those it follows.

    ``order``: every job after all that it needs.  ``between[later][earlier]``: weeks of the longest
    chain of jobs that stand between the two.
    """

    problem: Problem
    order: tuple[str, ...]
    options: Mapping[str, tuple[Option, ...]]
    between: Mapping[str, Mapping[str, int]]

    def allowed(self, earlier: str, later: str, option: Option, between: int | None = None) -> int:
        """How many of the earlier job's options, from the first on, let the later have its own.

        An option that finishes later never lets the later job start sooner, so they are a prefix.
        """
        gap = self.between[later][earlier] if between is None else between
        job = self.problem.jobs[later]
        if option.flexible:
            latest = self.problem.quarters[option.quarter].last - job.weeks - gap
        else:
            latest = option.start - gap
        return sum(one.finish <= latest for one in self.options[earlier])

    def helped(self, earlier: str, option: Option) -> int:
        """How many of a helpful job's options are finished before the option starts."""
        return sum(one.finish <= option.start for one in self.options[earlier])


def tables(problem: Problem) -> Tables:
    """Options and sequence of every job. Raises DotError where jobs wait for each other in a circle."""
    order = in_order(problem.jobs)
    between: dict[str, dict[str, int]] = {}
    options: dict[str, tuple[Option, ...]] = {}
    ready: dict[str, float] = {}
    for id_ in order:
        job = problem.jobs[id_]
        # Dates of the client stand, whatever they were meant to wait for.
        needs = () if job.given else job.hard
        first = max((ready[needed] for needed in needs), default=0)
        options[id_] = tuple(
            one
            for one in _options(job, problem.quarters)
            if _starts_after(first, job, one, problem)
        )
        ready[id_] = min((_done(first, job, one) for one in options[id_]), default=math.inf)
        between[id_] = dict.fromkeys(needs, 0)
        # What has no place in the plan has nothing to keep a distance from.
        for needed in needs if options[id_] else ():
            weeks = problem.jobs[needed].weeks
            for earlier, gap in between[needed].items():
                between[id_][earlier] = max(between[id_].get(earlier, 0), gap + weeks)
    return Tables(problem, tuple(order), {id_: options[id_] for id_ in problem.jobs}, between)


def _starts_after(first: float, job: Job, option: Option, problem: Problem) -> bool:
    """Whether the option can wait until the week in which all that the job needs may be done."""
    if option.flexible:
        return first <= problem.quarters[option.quarter].last - job.weeks
    return first <= option.start or job.given is not None


def _done(first: float, job: Job, option: Option) -> float:
    """The earliest week after the job."""
    return max(first, option.start) + job.weeks if option.flexible else option.finish


def in_order(jobs: Mapping[str, Job]) -> list[str]:
    """The jobs, each after all that it needs; otherwise as they came. Raises DotError on a circle."""
    order: list[str] = []
    placed: set[str] = set()
    waiting = list(jobs)
    while waiting:
        ready = [id_ for id_ in waiting if all(needed in placed for needed in jobs[id_].hard)]
        if not ready:
            chain = " → ".join(_circle(jobs, waiting))
            raise DotError(
                f"Initiatives wait for each other in a circle ({chain}): take one of the hard "
                "prerequisites away."
            )
        order += ready
        placed.update(ready)
        waiting = [id_ for id_ in waiting if id_ not in placed]
    return order


def _circle(jobs: Mapping[str, Job], waiting: list[str]) -> list[str]:
    """One circle among jobs of which each waits for another of them."""
    path = [waiting[0]]
    while path[-1] not in path[:-1]:
        path.append(next(needed for needed in jobs[path[-1]].hard if needed in waiting))
    return path[path.index(path[-1]) :]


def _options(job: Job, quarters: tuple[Quarter, ...]) -> tuple[Option, ...]:
    if job.given is not None:
        return (_stands(job, quarters),)
    if job.finishes is not None:
        return _bound(job, quarters)
    found = []
    horizon = quarters[-1].last if quarters else 0
    released = job.released
    for at, quarter in enumerate(quarters):
        start = max(quarter.first, released)
        if job.fixed is not None:
            start = job.fixed
        if not quarter.first <= start < quarter.last or start < released:
            continue
        finish = start + job.weeks
        if finish <= horizon:
            fits = finish <= quarter.last and job.fixed is None
            shares = shares_of(start, finish, quarters)
            found.append(Option(at, start, finish, fits, max(shares), shares))
    return tuple(found)


def _bound(job: Job, quarters: tuple[Quarter, ...]) -> tuple[Option, ...]:
    """One option for every week in which a job that is bound to a window may start."""
    found = []
    for finish in sorted(job.finishes or ()):
        start = finish - job.weeks
        if start < job.released or job.fixed not in (None, start):
            continue
        quarter = next(at for at, one in enumerate(quarters) if start < one.last)
        shares = shares_of(start, finish, quarters)
        found.append(Option(quarter, start, finish, False, max(shares), shares))
    return tuple(found)


def _stands(job: Job, quarters: tuple[Quarter, ...]) -> Option:
    given = job.given
    if given is None:
        raise ValueError("only a job with dates of the client stands")
    # What started before the plan starts in none of its quarters.
    quarter = next(
        (at for at, one in enumerate(quarters) if one.first <= given.start < one.last), -1
    )
    reached = [at for at, one in enumerate(quarters) if one.first < given.finish]
    ends = max(reached, default=-1)
    if quarters and given.finish > quarters[-1].last:
        ends = len(quarters)
    return Option(quarter, given.start, given.finish, False, ends, given.shares)


def shares_of(start: int, finish: int, quarters: tuple[Quarter, ...]) -> dict[int, float]:
    """The share of the work in each quarter that a job from start to finish touches."""
    overlaps = {
        at: min(finish, one.last) - max(start, one.first) for at, one in enumerate(quarters)
    }
    return {at: weeks / (finish - start) for at, weeks in overlaps.items() if weeks > 0}
