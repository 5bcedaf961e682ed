"""The shape of the roadmap in a result."""

from datetime import date
from typing import Literal

from dot.results.parts import Part


class PlannedInitiative(Part):
    """A chosen initiative: why, when, who, and what it should lift."""

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


class Roadmap(Part):
    """Initiatives triggered, ranked by priority value and put in sequence under the limits."""

    start: date
    end: date
    initiatives: list[PlannedInitiative]
    not_chosen: list[NotChosen]
    limits: dict[str, int]
    rules: list[str]
