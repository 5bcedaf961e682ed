"""What the optimiser decides about: jobs, quarters and limits, without texts and without dates.

Time is counted in the plan's working weeks. A job that fits into what is left of a quarter has its
place somewhere in it; any other starts as early in its quarter as it may and runs on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from dot.roadmap.weeks import Quarter

Kind = Literal[
    "pinned", "excluded", "fixed", "not_before", "window", "phase", "capacity",
    "days", "money", "parallel", "rep", "chosen",
]  # fmt: skip


@dataclass(frozen=True)
class Weights:
    """What the plan trades against each other, in points: one level of importance 1 is one point.

    ``sooner``: the share of a gain that depends on when it comes.  ``day``: points a person-day
    costs.  ``thousand``: points that a thousand units of money cost.  ``soft``: points lost where
    a chosen initiative starts before a chosen one that would help it.   All are our own estimates.
    """

    sooner: float = 0.5
    day: float = 0.01
    thousand: float = 0.01
    soft: float = 0.5


@dataclass(frozen=True)
class Lift:
    """Levels that a job adds to a node, never above the ceiling."""

    node: str
    levels: float
    ceiling: float


@dataclass(frozen=True)
class Ground:
    """Where a node stands, where it shall come to, and how much that matters."""

    level: float
    target: float
    importance: float


@dataclass(frozen=True)
class Given:
    """Dates of the client that stand: weeks from the plan's start, and the share of work by quarter."""

    start: int
    finish: int
    shares: Mapping[int, float]


@dataclass(frozen=True)
class Job:
    """One initiative as the optimiser sees it.

    ``weeks``: likely duration.  ``days``: likely person-days by function.  ``points``: effort points
    of the catalogue, for its greedy rule.  ``hard``: jobs that
    have to be finished first; what is met already is left out.  ``wanted``: it may be chosen on
    its own account, else only where a chosen job needs it.  ``phase``, ``not_before``: the first
    week allowed.  ``today``: the first week that has not passed.  ``fixed``: the one week allowed.
    ``finishes``: the weeks before which it may end, None for any.  ``given``: dates of the client.
    """

    id: str
    lane: str
    weeks: int
    heavy: bool = False
    touches_rep: bool = False
    days: Mapping[str, float] = field(default_factory=dict)
    money: float = 0.0
    points: float = 1.0
    lifts: tuple[Lift, ...] = ()
    hard: tuple[str, ...] = ()
    soft: tuple[str, ...] = ()
    wanted: bool = True
    phase: int = 0
    not_before: int = 0
    today: int = 0
    fixed: int | None = None
    finishes: frozenset[int] | None = None
    given: Given | None = None

    @property
    def all_days(self) -> float:
        return sum(self.days.values())

    @property
    def released(self) -> int:
        """The first week in which it may start, whatever it needs."""
        return max(self.phase, self.not_before, self.today)

    @property
    def spends(self) -> bool:
        """Whether it counts against the budget: all that starts within the plan."""
        return self.given is None or self.given.start >= 0


@dataclass(frozen=True)
class Limits:
    """What the plan must keep; None and missing functions have no limit.

    ``capacity``: person-days by function, one number a quarter.
    """

    capacity: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    days: float | None = None
    money: float | None = None
    parallel: int | None = None
    rep: int | None = None
    chosen: int | None = None
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, order=True)
class Limit:
    """The name of one limit; ``key`` is an initiative or a function."""

    kind: Kind
    key: str = ""


@dataclass(frozen=True)
class Problem:
    """Jobs by id, nodes by id, the quarters, the limits and the weights."""

    jobs: Mapping[str, Job]
    grounds: Mapping[str, Ground]
    quarters: tuple[Quarter, ...]
    limits: Limits = Limits()
    weights: Weights = Weights()

    def names(self) -> list[Limit]:
        """Every limit that can be taken away, in the order in which a conflict tries to do so."""
        limits = self.limits
        found = [Limit("phase", id_) for id_, job in self.jobs.items() if job.phase]
        found += [
            Limit(kind)
            for kind in ("parallel", "rep", "chosen", "days", "money")
            if getattr(limits, kind) is not None
        ]
        found += [Limit("capacity", function) for function in limits.capacity]
        found += [Limit("not_before", id_) for id_, job in self.jobs.items() if job.not_before]
        found += [Limit("fixed", id_) for id_, job in self.jobs.items() if job.fixed is not None]
        found += [
            Limit("window", id_) for id_, job in self.jobs.items() if job.finishes is not None
        ]
        found += [Limit("excluded", id_) for id_ in sorted(limits.excluded)]
        return found + [Limit("pinned", id_) for id_ in sorted(limits.pinned)]

    def without(self, limit: Limit) -> "Problem":
        """The same problem with one limit less."""
        if limit.kind == "window":
            job = replace(self.jobs[limit.key], finishes=None)
            return replace(self, jobs={**self.jobs, job.id: job})
        if limit.kind in ("phase", "not_before", "fixed"):
            free = None if limit.kind == "fixed" else 0
            job = replace(self.jobs[limit.key], **{limit.kind: free})  # type: ignore[arg-type]  # kind names the field
            return replace(self, jobs={**self.jobs, job.id: job})
        return replace(self, limits=_without(self.limits, limit))


def _without(limits: Limits, limit: Limit) -> Limits:
    if limit.kind == "pinned":
        return replace(limits, pinned=limits.pinned - {limit.key})
    if limit.kind == "excluded":
        return replace(limits, excluded=limits.excluded - {limit.key})
    if limit.kind == "capacity":
        kept = {name: days for name, days in limits.capacity.items() if name != limit.key}
        return replace(limits, capacity=kept)
    return replace(limits, **{limit.kind: None})  # type: ignore[arg-type]  # kind names the field
