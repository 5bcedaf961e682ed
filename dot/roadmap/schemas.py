"""The shape of `roadmap.json`: the optimised roadmap, what is proven of it, and what it asks for."""

from datetime import date

from dot.results.parts import Part
from dot.results.roadmap_schemas import Roadmap


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
    """An output with its day and the role that owes it."""

    day: date
    initiative: str
    role: str
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
    greedy plan that the optimiser began from, null where it found none.
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


class OptimalRoadmap(Roadmap):
    """A roadmap chosen and scheduled under all limits at once."""

    gap: float
    proof: Proof
    load: list[FunctionLoad]
    quarters: list[QuarterLoad]
    days_likely: float
    money: float
    critical_path: list[str]
    quick_wins: list[str]
    first_90_days: list[DatedStep]
    closing: list[Closing]
    frontier: list[FrontierPoint] | None = None
    marginal: dict[str, float] | None = None
    differences: list[str] | None = None
