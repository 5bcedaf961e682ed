"""The shape of `results.json`: every number, its uncertainty and its working.

The format is public and versioned (docs/results.md). A number that cannot be said is null and
``reason`` says why; a number that may only be bounded is null and ``bound`` holds the limit.
Nothing is rounded here; rounding happens once, at display.
"""

from datetime import date
from typing import Literal

from dot.results.agreement_schemas import Agreement, Reliability
from dot.results.cell_schemas import Cell as Cell
from dot.results.cell_schemas import ItemResult as ItemResult
from dot.results.comments_schemas import CommentList
from dot.results.comparators_schemas import Comparator, EditionResult
from dot.results.comparison_schemas import Change as Change
from dot.results.comparison_schemas import PerspectiveResult as PerspectiveResult
from dot.results.comparison_schemas import PerspectiveRow as PerspectiveRow
from dot.results.leakage_schemas import LeakageResult
from dot.results.lift_schemas import Lift
from dot.results.parts import Bound, Interval, Part, Reason
from dot.results.pictures_schemas import Pictures
from dot.results.quality_schemas import Quality
from dot.results.roadmap_schemas import Roadmap
from dot.results.units_schemas import UnitText


class Count(Part):
    """Answers of one shown group to one item: how many, their sum, and the non-answers."""

    n: int
    sum: float
    skipped: int
    cannot_judge: int
    not_applicable: int


class ItemWorking(Part):
    """How an item entered its node: counts and sums per shown group, or why it did not.

    ``range``: the lowest and the highest value that an answer can have.
    """

    item: str
    text: str
    range: tuple[float, float] | None = None
    weight: float
    reverse: bool = False
    mean: float | None
    groups: dict[str, Count]
    excluded: str | None = None


class ChildWorking(Part):
    """How a child node entered its parent."""

    node: str
    weight: float
    score: float | None
    bound: Bound | None = None
    excluded: str | None = None


class Step(Part):
    """One line of arithmetic in words and numbers: numerator / denominator = value."""

    what: str
    numerator: float | None
    denominator: float | None
    value: float | None


class Working(Part):
    """Why this score: what went in, with which weights, what was left out and why.

    ``rescale``: whether parts are mapped onto the questionnaire's scale before they are combined.
    """

    aggregation: str
    rescale: bool = False
    items: list[ItemWorking] = []
    children: list[ChildWorking] = []
    group_weights: dict[str, float] = {}
    provisional_weights: dict[str, float] = {}
    steps: list[Step] = []
    notes: list[str] = []


class LevelText(Part):
    """A level's name and what it looks like at this node (the full anchor), if authored."""

    value: float
    name: str
    text: str | None = None


class Cap(Part):
    """The evidence cap: the level before it, and the level that evidence allows."""

    before: float
    after: float


class GateResult(Part):
    level: float
    passed: bool
    text: str


class NodeResult(Part):
    """A scored place in the tree. All levels are on the node's own ``range``.

    ``level_ungated``, ``level_uncapped``: the level without gates, and without the evidence cap
    where that holds the score.
    ``units``: by unit, alphabetical. ``crossed``: by division, then rater group; what is not there
    is hidden.
    """

    id: str
    title: str
    parent: str | None
    depth: int
    leaf: bool
    description: str | None = None
    importance: int
    weight: float
    range: tuple[float, float]
    score: float | None
    percent: float | None
    bound: Bound | None = None
    reason: Reason | None = None
    basis: Literal["confirmed", "provisional", "said"] | None
    level: float | None
    level_name: str | None
    level_ungated: float | None = None
    level_uncapped: float | None = None
    here: LevelText | None = None
    next: LevelText | None = None
    lift: Lift | None = None
    n: int | None
    interval: Interval | None
    agreement: Agreement | None
    reliability: Reliability | None = None
    said: float | None
    said_bound: Bound | None = None
    seen: float | None
    measured: float | None
    confirmed: float | None
    reasons: dict[Literal["said", "seen", "measured", "confirmed"], Reason] = {}
    confirmed_reason: str | None = None
    dissent: str | None = None
    target: float | None
    gap_to_target: float | None
    optimism_gap: float | None
    optimistic: bool = False
    cannot_judge: float | None
    cannot_judge_flag: bool = False
    cap: Cap | None = None
    gates: list[GateResult] = []
    groups: dict[str, Cell]
    units: dict[str, Cell] = {}
    crossed: dict[str, dict[str, Cell]] = {}
    benchmark: str | None = None
    benchmark_reason: Reason | None = None
    comparators: list[Comparator] = []
    kpis: list[str] = []
    evidence: list[str] = []
    evidence_requested: list[str] = []
    change: Change | None = None
    working: Working


class ScaleText(Part):
    min: float
    max: float
    step: float
    levels: list[LevelText]


class QuestionnaireResult(Part):
    """One questionnaire: ``nodes`` in reading order; the questionnaire's own node has its slug.

    ``items``: the scored items by id, in reading order.
    """

    slug: str
    version: str
    hash: str
    title: str
    description: str | None
    language: str
    sources: list[str]
    licence: str
    scale: ScaleText
    constants: dict[str, float | None]
    nodes: dict[str, NodeResult]
    items: dict[str, ItemResult] = {}
    quality: Quality | None = None


class Finding(Part):
    id: str
    questionnaire: str
    node: str | None
    kind: Literal["strength", "gap", "note"]
    text: str


class ShareResult(Part):
    """One class of a published distribution, as a share of the whole."""

    label: str
    value: float | None
    share: float


class BenchmarkResult(Part):
    """A published figure as printed, with its provenance.

    ``context``: it shows how organisations spread on another construct, and nothing is compared.
    """

    code: str
    label: str
    figure: str
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str
    period: str
    population: str
    n: int | None
    n_note: str | None
    definition: str
    source: str
    addresses: list[str]
    read_on: date
    expires: date
    historic: bool
    grade: Literal["A", "B"]
    note: str | None = None
    context: bool = False
    distribution: list[ShareResult] = []


class KpiResult(Part):
    """A KPI reading with its level on the five-level thresholds of the library.

    ``interval``: how far chance in so many cases may have moved a share, in the KPI's unit; null
    with ``interval_reason`` for what is no share of a counted whole.
    """

    code: str
    name: str
    unit: str
    direction: Literal["up", "down"]
    definition: str
    value: float | None
    numerator: float | None
    denominator: float | None
    business_unit: str
    period: str | None
    source: str | None
    extracted: date | None
    supplied_by: str | None
    level: float | None
    thresholds: list[float] | None
    est: bool
    nodes: list[str]
    benchmarks: list[str]
    benchmark_reason: Reason | None
    comparators: list[Comparator] = []
    previous: float | None = None
    reason: Reason | None = None
    interval: Interval | None = None
    interval_reason: Reason | None = None


class EvidenceResult(Part):
    id: str
    title: str
    date: date | None
    node: str
    questionnaire: str
    level: float | None
    seen_by: str
    note: str


class GroupParticipation(Part):
    """``shown`` says whether this group's own numbers are shown anywhere."""

    code: str
    name: str
    mode: Literal["named", "confidential"]
    k: int
    invited: int | None
    answered: int | None
    rate: float | None
    shown: bool


class Participation(Part):
    invited: int | None
    answered: int | None
    rate: float | None
    answers: int | None
    groups: list[GroupParticipation]


class InputTexts(Part):
    """The assessment's own words, as printed."""

    title: str
    client: str
    client_short: str
    practice: str | None
    countries: list[str]
    business_units: list[str]
    brands: list[str]
    scope: str | None
    wave: str
    previous_wave: str | None
    simulated: bool
    brand: str
    locale: str
    report_date: date
    fieldwork: tuple[date, date] | None
    classification: str
    units: list[tuple[str, str]]
    groups: dict[str, str]
    simplicity: dict[str, int | None] | None = None


class Provenance(Part):
    """What the result was made from: same hash and versions, same bytes.

    inputs_hash: of everything that was read; in a published result, of the definition and of all
    that is told, since a hash over answers would confirm a guess at what few people said.
    """

    inputs_hash: str
    engine: str
    library: str | None
    seed: int


class Result(Part):
    """Everything a report, page or export may say about one wave."""

    format: Literal[1] = 1
    confidential: bool
    provenance: Provenance
    assessment: InputTexts
    participation: Participation
    units: list[UnitText] = []
    questionnaires: dict[str, QuestionnaireResult]
    perspectives: list[PerspectiveResult] = []
    kpis: list[KpiResult] = []
    benchmarks: list[BenchmarkResult] = []
    benchmark_sets: list[EditionResult] = []
    evidence: list[EvidenceResult] = []
    findings: list[Finding] = []
    comments: list[CommentList] = []
    leakage: LeakageResult | None = None
    roadmap: Roadmap | None = None
    pictures: Pictures | None = None
    glossary: list[tuple[str, str]] = []
    warnings: list[str] = []
