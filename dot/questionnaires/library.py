"""The shape of the library: KPIs, benchmark records and initiatives, each with its source."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dot.questionnaires.schemas import (
    Content,
    Expression,
    Identifier,
    Line,
    Number,
    Text,
    Version,
    Weight,
)

Direction = Literal["up", "down"]
Lane = Literal["sales", "marketing", "it", "medical", "shared"]
Function = Literal["sales", "marketing", "it", "medical", "leadership"]
Effort = Literal["S", "M", "L", "XL"]


class Kpi(Content):
    """A key figure and the values at which its levels begin.

    ``thresholds`` holds the start of the second, third … level, rising where up is good and
    falling where down is good; null where the KPI is only compared with its own past.
    """

    code: Identifier
    name: Line
    unit: Line
    direction: Direction
    numerator: Text
    denominator: Text | None = None
    formula: Text
    source: Text
    period: Line = "last closed cycle"
    thresholds: Annotated[list[Number], Field(min_length=1)] | None
    basis: Text
    benchmarks: list[Identifier] = []
    est: bool = True


class Class(Content):
    """One class of a published distribution, as a share of the whole."""

    label: Line
    value: Number | None = None
    share: Annotated[float, Field(ge=0, le=1)]


class Benchmark(Content):
    """A published figure with its provenance. Only grades A and B may ship."""

    code: Identifier
    label: Line
    figure: Text
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    distribution: list[Class] | None = None
    unit: Line
    direction: Direction | None = None
    period: Line
    period_end: date | None
    population: Text
    n: Annotated[int, Field(ge=1)] | None = None
    n_note: Line | None = None
    definition: Text
    source: Text
    addresses: Annotated[list[Line], Field(min_length=1)]
    read_on: date
    expires: date
    grade: Literal["A", "B"]
    note: Text | None = None


class Trigger(Content):
    """A reason to propose an initiative; ``strengthen`` triggers bring half the uplift."""

    when: Expression
    text: Line
    strengthen: bool = False


class Prerequisite(Content):
    initiative: Identifier
    hard: bool
    note: Line | None = None


class Uplift(Content):
    """Expected rise of a node in levels, never above ``ceiling``; an expert estimate."""

    node: Identifier
    levels: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    ceiling: Number


class Range(Content):
    """A low and a high estimate."""

    low: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    high: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Days(Content):
    """Person-days of one function: low, likely and high estimate."""

    low: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    likely: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    high: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class FirstStep(Content):
    week: Annotated[int, Field(ge=1, le=104)]
    role: Line
    output: Line


class KpiGoal(Content):
    kpi: Identifier
    goal: Line


class Initiative(Content):
    """A remedy from the catalogue."""

    id: Identifier
    name: Line
    owner: Line
    lane: Lane
    phase: Annotated[int, Field(ge=0, le=3)]
    quick_win: bool = False
    triggers: Annotated[list[Trigger], Field(min_length=1)]
    weeks: Range
    effort: Effort
    prerequisites: list[Prerequisite] = []
    uplifts: Annotated[list[Uplift], Field(min_length=1)]
    success: Text
    kpis: list[KpiGoal] = []
    effort_by_function: dict[Function, Days] = {}
    external_cost: Number | None = None
    touches_rep: bool = False
    window: Line | None = None
    note: Text | None = None
    first_steps: list[FirstStep] = []
    done_when: Text | None = None
    est: bool = True


class EffortBand(Content):
    """Client person-days and effort points behind an effort letter."""

    days: Range
    points: Weight


class KpiFile(Content):
    format: Literal[1]
    version: Version
    kpis: list[Kpi]


class BenchmarkFile(Content):
    format: Literal[1]
    version: Version
    benchmarks: list[Benchmark]


class InitiativeFile(Content):
    format: Literal[1]
    version: Version
    questionnaires: list[Line]
    effort: dict[Effort, EffortBand]
    limits: dict[Literal["parallel_per_owner", "rep_changes_per_quarter", "chosen"], int]
    initiatives: list[Initiative]


class GlossaryTerm(Content):
    term: Line
    meaning: Text


class GlossaryFile(Content):
    format: Literal[1]
    version: Version
    terms: list[GlossaryTerm]


class ChainStep(Content):
    """A step of a chain: the node that scores it, and the KPIs of its time and its quality."""

    name: Line
    node: Identifier
    time: Identifier | None = None
    quality: Identifier | None = None


class ChainSpan(Content):
    """The time from one step to another, both included, which one KPI measures; 1 = first step."""

    name: Line
    first: Annotated[int, Field(ge=1)]
    last: Annotated[int, Field(ge=1)]
    kpi: Identifier


class Chain(Content):
    """A flow of work, step by step."""

    id: Identifier
    title: Line
    steps: Annotated[list[ChainStep], Field(min_length=2, max_length=8)]
    spans: list[ChainSpan] = []


class Meeting(Content):
    """What takes place ``per_year`` times a year, the nodes it carries, the KPIs that tell."""

    name: Line
    purpose: Line
    cadence: Line
    per_year: Annotated[int, Field(ge=1, le=52)]
    nodes: Annotated[list[Identifier], Field(min_length=1)]
    kpis: list[Identifier] = []


class Rhythm(Content):
    """The meetings of a year."""

    id: Identifier
    title: Line
    meetings: Annotated[list[Meeting], Field(min_length=1, max_length=10)]


class ProfileAxis(Content):
    """One letter of a profile: a single item."""

    letter: Line
    name: Line
    item: Identifier


class Profile(Content):
    """Single items side by side, because their mean would hide which of them is low."""

    id: Identifier
    title: Line
    axes: Annotated[list[ProfileAxis], Field(min_length=2, max_length=8)]


class Subject(Content):
    """One row of an overview: a question, the node that answers it, the KPIs that tell."""

    name: Line
    node: Identifier
    kpis: list[Identifier] = []


class Overview(Content):
    """Nodes and KPIs from several places that belong to one subject."""

    id: Identifier
    title: Line
    subjects: Annotated[list[Subject], Field(min_length=1, max_length=10)]


class Link(Content):
    """A supposed cause and its effect: a hypothesis for the workshop, never a finding."""

    cause: Identifier
    effect: Identifier
    text: Line
    est: bool = True


class Counted(Content):
    """What says more about a count of the simplicity page, and what would lower it."""

    count: Identifier
    nodes: list[Identifier] = []
    kpis: list[Identifier] = []
    initiatives: list[Identifier] = []


class PictureFile(Content):
    """Pictures of the report; ``gap_from`` levels below its target, a node counts as a gap."""

    format: Literal[1]
    version: Version
    questionnaires: list[Line]
    chains: list[Chain] = []
    rhythms: list[Rhythm] = []
    profiles: list[Profile] = []
    overviews: list[Overview] = []
    gap_from: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    links: list[Link] = []
    counts: list[Counted] = []
    est: bool = True


class Library(Content):
    """One released version of the library: everything in its folder."""

    version: Version
    kpis: list[Kpi]
    benchmarks: list[Benchmark]
    effort: dict[Effort, EffortBand]
    limits: dict[Literal["parallel_per_owner", "rep_changes_per_quarter", "chosen"], int]
    initiatives: list[Initiative]
    glossary: list[GlossaryTerm] = []
    pictures: PictureFile | None = None
