"""The shape of `assessment.yaml` and `initiatives.yaml`: who is assessed, by what rules."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from dot.assessments.comment_schemas import CommentSettings
from dot.assessments.quality_schemas import QualitySettings
from dot.questionnaires.library import Initiative
from dot.questionnaires.schemas import (
    Content,
    Identifier,
    Line,
    Number,
    ScoringConstants,
    Slug,
    Text,
    Version,
    Weight,
)

Locale = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
LevelKind = Literal["source", "national", "manager", "rep", "other"]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
DEFAULT_FLOOR = 5


class Client(Content):
    name: Line
    short_name: Line | None = None


class Scope(Content):
    """What the assessment covers, as printed on the cover."""

    countries: list[Line] = []
    business_units: list[Line] = []
    brands: list[Line] = []
    text: Text | None = None


class Group(Content):
    """How one rater group is asked and shown.

    ``named``: answers are shown by name, with consent.  ``confidential``: nothing is shown
    about fewer than ``k`` people.  ``weight``: share in the group-balanced mean.  ``joins``: the
    confidential group whose people they are counted with while they are fewer than ``k``.
    ``assessor``: it holds the consultants, who alone may answer in half levels.
    """

    mode: Literal["named", "confidential"] = "confidential"
    k: Annotated[int, Field(ge=2, le=100)] = DEFAULT_FLOOR
    name: Line | None = None
    weight: Weight = 1.0
    joins: Identifier | None = None
    assessor: bool = False

    @property
    def floor(self) -> int:
        """The fewest people about whom anything may be shown."""
        return 1 if self.mode == "named" else self.k

    def may_halve(self, *, alone: bool) -> bool:
        """Whether its people may answer in half levels: consultants, or a single assessor.

        Everybody else picks the highest level whose whole text is true.   alone: no other group is
        asked.
        """
        return self.mode == "named" and (self.assessor or alone)


class Unit(Content):
    """A country, business unit or team; ``invited`` counts people per rater group."""

    id: Identifier
    name: Line
    parent: Identifier | None = None
    invited: dict[Identifier, Annotated[int, Field(ge=0)]] = {}


class Level(Content):
    """A rung in the hierarchy, from the source team downwards in the order of the file."""

    id: Identifier
    name: Line
    kind: LevelKind = "other"


class Perspective(Content):
    """Two sides whose views are set side by side, each a list of rater groups.

    ``right_groups: others`` are all groups but those on the left: how a function sees its own
    subject, and how everybody else sees it.
    """

    name: Line
    left: Line
    right: Line
    left_groups: Annotated[list[Identifier], Field(min_length=1)]
    right_groups: Annotated[list[Identifier], Field(min_length=1)] | Literal["others"]


class NotApplicable(Content):
    """A node that the consultant confirmed as not applicable; it leaves the score."""

    node: Identifier
    questionnaire: Slug | None = None
    reason: Text


class Limits(Content):
    """What the roadmap may load onto people; missing ones come from the library."""

    parallel_per_owner: Annotated[int, Field(ge=1)] | None = None
    rep_changes_per_quarter: Annotated[int, Field(ge=1)] | None = None
    chosen: Annotated[int, Field(ge=1)] | None = None


class Budget(Content):
    """What the plan may spend in all; likely person-days of the client, and money from outside."""

    days: NotNegative | None = None
    money: NotNegative | None = None


class Blackout(Content):
    """Days in which nobody works for the plan, such as cycle meetings and holidays."""

    start: date
    end: date
    text: Line | None = None


class Window(Content):
    """When something of the year is settled, such as objectives, budget or incentive plan.

    The ``initiatives`` that are bound to it have to end within it; ``yearly`` windows come again
    on the same days of every later year.
    """

    name: Line
    start: date
    end: date
    yearly: bool = True
    initiatives: Annotated[list[Identifier], Field(min_length=1)]


class RoadmapWeights(Content):
    """What the optimiser trades against each other, in points; our own estimates unless given.

    One level of a node of importance 1 is one point.  ``sooner``: the share of a gain that depends
    on when it comes.  ``day``: points that a person-day costs.  ``thousand``: points that a thousand
    units of money cost.  ``soft``: points lost where something starts before what would help it.
    """

    sooner: Annotated[float, Field(ge=0, le=1)] = 0.5
    day: NotNegative = 0.01
    thousand: NotNegative = 0.01
    soft: NotNegative = 0.5


class SeedQuestions(Content):
    """Nodes on which the answers to the four questions of the summary rest; our own estimate."""

    aligned: list[Identifier] = ["B4.1", "B4.2", "B5.1"]
    simple: list[Identifier] = ["B7.1", "B7.2", "B9.2", "P1.2", "C7.1"]
    leakage: list[Identifier] = ["B3.2"]
    roadmap: list[Identifier] = ["B9.1", "C8.3", "P8.1"]


class RoadmapSettings(Content):
    """``capacities``: person-days a quarter by function.  ``people``: full-time people by function.

    ``drift``: levels a year by which every place changes if nothing is done.  ``replan``: the day
    from which on the rest of the plan is made anew; whatever does not run by then starts later.
    """

    start: date
    horizon_months: Annotated[int, Field(ge=3, le=36)] = 18
    replan: date | None = None
    limits: Limits = Limits()
    capacities: dict[Identifier, Weight] = {}
    people: dict[Identifier, Weight] = {}
    budget: Budget = Budget()
    pinned: list[Identifier] = []
    excluded: list[Identifier] = []
    fixed: dict[Identifier, date] = {}
    not_before: dict[Identifier, date] = {}
    blackouts: list[Blackout] = []
    windows: list[Window] = []
    weights: RoadmapWeights = RoadmapWeights()
    drift: Annotated[float, Field(ge=-2, le=2)] = 0.0
    questions: SeedQuestions = SeedQuestions()
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0
    nodes: Annotated[int, Field(ge=1, le=10_000_000)] = 500


class Simplicity(Content):
    """Counts for the simplicity page; null where nobody counted."""

    priorities: Annotated[int, Field(ge=0)] | None = None
    recurring_reports: Annotated[int, Field(ge=0)] | None = None
    mandatory_fields: Annotated[int, Field(ge=0)] | None = None
    live_items: Annotated[int, Field(ge=0)] | None = None
    parallel_initiatives: Annotated[int, Field(ge=0)] | None = None
    systems: Annotated[int, Field(ge=0)] | None = None


class Assessment(Content):
    """One wave of an engagement, pinned to exact questionnaire versions."""

    format: Literal[1]
    title: Line
    client: Client
    practice: Line | None = None
    scope: Scope = Scope()
    wave: Line = "baseline"
    simulated: bool = False
    brand: Line = "default"
    locale: Locale = "en"
    report_date: date
    fieldwork: tuple[date, date] | None = None
    classification: Line = "Confidential"
    seed: Annotated[int, Field(ge=0)] = 1
    questionnaires: Annotated[list[Line], Field(min_length=1)]
    library: Version | None = None
    benchmarks: list[Identifier] | Literal["all"] = "all"
    benchmark_sets: list[Line] = []
    groups: dict[Identifier, Group] = {}
    units: list[Unit] = []
    levels: list[Level] = []
    perspectives: list[Perspective] | None = None
    targets: dict[Identifier, Number] = {}
    default_target: Number | None = None
    importance: dict[Identifier, Annotated[int, Field(ge=1, le=5)]] = {}
    scoring: ScoringConstants | None = None
    quality: QualitySettings = QualitySettings()
    comments: CommentSettings = CommentSettings()
    not_applicable: list[NotApplicable] = []
    flags: list[Identifier] = []
    roadmap: RoadmapSettings | None = None
    simplicity: Simplicity | None = None
    previous_wave: Line | None = None
    added_after_opening: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _fieldwork_runs_forward(self) -> "Assessment":
        if self.fieldwork and self.fieldwork[1] < self.fieldwork[0]:
            raise ValueError("fieldwork ends before it begins; write [first day, last day]")
        return self


class Running(Content):
    """Where an initiative stands at the client.

    ``adoption``: share of the people concerned who use it after 90 days.  ``kpi_reached``: whether
    its success KPI is met.
    """

    id: Identifier
    status: Literal["planned", "running", "done", "stopped"]
    start: date | None = None
    end: date | None = None
    adoption: Annotated[float, Field(ge=0, le=1)] | None = None
    kpi_reached: bool | None = None
    owner: Line | None = None
    note: Text | None = None


class ClientInitiatives(Content):
    """`initiatives.yaml`: the client's own initiatives, and status and dates of running ones."""

    format: Literal[1]
    own: list[Initiative] = []
    status: list[Running] = []
