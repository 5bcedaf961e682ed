"""The shape of the roadmap, in a result and in `roadmap.json`: what is planned, proven and expected."""

from datetime import date
from typing import Literal

from dot.results.parts import Part


class PlannedInitiative(Part):
    """A chosen initiative: why, when, who, and what it should lift.

    ``end_late``: its last day if it and all that it needs take as long as they may; null where that
    lies behind the plan.
    """

    id: str
    name: str
    owner: str
    lane: Literal["sales", "marketing", "it", "medical", "shared"]
    phase: int
    quick_win: bool
    reasons: list[str]
    strengthen_only: bool = False
    value: float
    effort: str
    effort_points: float
    days_low: float
    days_high: float
    priority: float
    start: date
    end: date
    end_late: date | None = None
    weeks_low: float
    weeks_high: float
    prerequisites: list[str]
    soft_prerequisites: list[str]
    uplifts: dict[str, float]
    success: str
    kpis: list[str]
    touches_rep: bool
    first_steps: list[tuple[int, str, str]]
    done_when: str | None
    note: str | None
    status: str | None = None
    est: bool = True


class NotChosen(Part):
    id: str
    name: str
    reasons: list[str]
    why_not: str


class FunctionLoad(Part):
    """Likely person-days of one function in one quarter; ``capacity`` is null without a limit."""

    function: str
    quarter: str
    days: float
    capacity: float | None


class QuarterLoad(Part):
    """What a quarter asks of the organisation; ``rep_changes`` are those that start in it."""

    quarter: str
    weeks: int
    running: int
    rep_changes: int


class DatedStep(Part):
    """An output with its day, the role that owes it, and who owns the initiative."""

    day: date
    initiative: str
    role: str
    owner: str
    output: str


class Closing(Part):
    """A planning assumption: where a node would stand at the end if every uplift came, rounded to
    half levels; ``low`` with half of each uplift, as where under half of the people adopt it.
    ``lift``: the levels that the plan counts, not rounded."""

    node: str
    level: float
    target: float
    low: float
    high: float
    lift: float
    initiatives: list[str]


class Proof(Part):
    """What is known of the plan's quality.

    ``points``: the objective, one level of importance 1 being one point.  ``gap``: by what share a
    better plan could still exceed it, 0 where it is proven optimal.  ``greedy``: points of the
    best greedy plan, null where none was found.
    """

    points: float
    gap: float
    greedy: float | None
    nodes: int
    weights: dict[str, float]


class FrontierPoint(Part):
    """The best plan for so many person-days; ``chosen`` marks the effort of the plan itself."""

    budget_days: float
    days: float
    points: float
    gap: float
    initiatives: list[str]
    chosen: bool


class PhaseEnd(Part):
    """A phase of the plan and the day on which the last of what belongs to it, or to an earlier
    phase, is finished; ``phase`` is null for the last day of the plan."""

    phase: int | None
    until: date
    initiatives: list[str]


class Outlined(Part):
    """A node after each phase, in half levels: a planning assumption.

    ``low``: half of each uplift, the longest durations.  ``high``: every uplift, the likely ones.
    ``nothing``: without the plan, not rounded.   Null where the node rests on parts that are not told.
    """

    questionnaire: str
    node: str
    title: str
    depth: int
    level: float | None
    target: float | None
    low: list[float | None]
    high: list[float | None]
    nothing: list[float | None]


class Contribution(Part):
    """What an initiative adds on top of those that end before it, in levels, not rounded:
    ``nodes`` that it lifts, and ``wholes``, the questionnaires above them, each by its slug."""

    initiative: str
    nodes: dict[str, float]
    wholes: dict[str, float]


class Answering(Part):
    """When the answer to one of the four questions is expected to change.

    ``level``: the mean of the ``nodes`` that the answer rests on.  ``turns``: the level from which it
    is another answer.  ``early``, ``late``: the days on which high and low end of the projection
    reach it, null where they do not.  ``through``: the initiatives that bring it there.
    """

    question: Literal["aligned", "simple", "leakage", "roadmap"]
    nodes: list[str]
    level: float
    turns: float
    early: date | None
    late: date | None
    through: list[str]


class Projection(Part):
    """Where the result would stand after each phase, scored by the engine that scored the result."""

    assumption: str
    phases: list[PhaseEnd]
    nodes: list[Outlined]
    contributions: list[Contribution]
    questions: list[Answering]


class FollowUp(Part):
    """An initiative of an earlier plan: what was planned, and what came of it.

    ``late``: weeks behind the planned end, or the planned start where it is not finished; ahead
    is negative.  ``share``: the part of its uplift that the plan still counts.
    """

    initiative: str
    name: str
    planned_start: date
    planned_end: date
    status: str
    start: date | None
    end: date | None
    late: int | None
    adoption: float | None
    kpi_reached: bool | None
    share: float


class Roadmap(Part):
    """Initiatives chosen and scheduled under all limits at once."""

    start: date
    end: date
    gap: float
    initiatives: list[PlannedInitiative]
    not_chosen: list[NotChosen]
    limits: dict[str, int]
    rules: list[str]
    proof: Proof
    load: list[FunctionLoad]
    quarters: list[QuarterLoad]
    days_likely: float
    money: float
    critical_path: list[str]
    quick_wins: list[str]
    first_90_days: list[DatedStep]
    closing: list[Closing]
    projection: Projection | None = None
    follow_up: list[FollowUp] | None = None
    frontier: list[FrontierPoint] | None = None
    marginal: dict[str, float] | None = None
    differences: list[str] | None = None
