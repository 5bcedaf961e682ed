"""The shape of a questionnaire: what a `questionnaire.yaml` may say, for any maturity model."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
VERSION = r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$"
IDENTIFIER = r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$"

Slug = Annotated[str, Field(pattern=SLUG, max_length=64)]
Version = Annotated[str, Field(pattern=VERSION)]
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
# What people write as an answer; many instruments number their options.
OptionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
Line = Annotated[str, Field(min_length=1, max_length=300)]
Expression = Annotated[str, Field(min_length=1, max_length=1000)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]

Aggregation = Literal["mean", "weighted_mean", "sum", "min", "max"]
ItemType = Literal[
    "bars",
    "choice",
    "agreement",
    "frequency",
    "number",
    "yes_no",
    "multiple_choice",
    "ranking",
    "allocation",
    "recall",
    "text",
]
LeakageRole = Literal[
    "priorities",
    "recognition",
    "allocation",
    "movement_from",
    "movement_to",
    "movement_percent",
    "measures",
    "key_message",
    "clarity",
    "buy_in",
    "exposure",
    "stopped",
    "needs",
]
OptionSource = Literal["priorities", "segments", "key_messages"]


class Content(BaseModel):
    """Base of every authored record: unknown keys are refused, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ScaleLevel(Content):
    """A named level; it is reached where the score is at least ``value``."""

    value: Number
    name: Line
    description: Text | None = None


class Scale(Content):
    """The questionnaire's own scale; ``step`` is the finest difference a consultant may give."""

    min: Number
    max: Number
    step: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.5
    levels: list[ScaleLevel] = []


class RaterGroup(Content):
    name: Line


class CountAs(Content):
    """The non-answer counts as this value on the item's own scale."""

    count_as: Number


NonAnswerPolicy = Literal["exclude", "block"] | CountAs


class MissingPolicy(Content):
    """What each kind of non-answer does to a score.

    ``exclude`` leaves it out, ``block`` makes the node undefined, ``count_as`` gives a value.
    """

    skipped: NonAnswerPolicy = "exclude"
    cannot_judge: NonAnswerPolicy = "exclude"
    not_applicable: NonAnswerPolicy = "exclude"


class Gate(Content):
    """``level`` is only reached where the CEL expression ``when`` holds."""

    level: Number
    when: Expression
    text: Text


class FindingRule(Content):
    """Where ``when`` holds, the report says ``text`` about ``node``.

    ``text`` may hold the placeholders {title}, {score}, {percent}, {n}, {target} and no others.
    """

    id: Identifier
    node: Identifier | None = None
    kind: Literal["strength", "gap", "note"]
    when: Expression
    text: Text


class EvidenceRequest(Content):
    """A piece of evidence that the consultant asks for."""

    id: Identifier
    text: Text


class Anchor(Content):
    """A level of a BARS item: ``short`` is what respondents read, ``full`` is for evidence."""

    value: Number
    short: Line
    full: Text


class Option(Content):
    """A possible answer; ``score`` may be any number, or absent where the item is not scored."""

    id: OptionId
    text: Line
    score: Number | None = None


class Item(Content):
    """A question. Its id is its concept: the meaning never changes, the id outlives versions.

    ``replaces`` names the items of earlier versions whose place it takes: split, merged or renamed.
    """

    id: Identifier
    type: ItemType
    text: Text
    help: Text | None = None
    groups: Annotated[list[Identifier], Field(min_length=1)] | Literal["all"] = "all"
    show_if: Expression | None = None
    core: bool = True
    required: bool = False
    scored: bool | None = None
    weight: Weight = 1.0
    reverse: bool = False
    levels: list[Anchor] | None = None
    options: list[Option] | Identifier | None = None
    options_from: OptionSource | None = None
    unit: Line | None = None
    source: Line | None = None
    period: Line | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    entries: Annotated[int, Field(ge=1, le=20)] | None = None
    role: LeakageRole | None = None
    cannot_judge: bool = True
    not_applicable: bool = True
    adverse_event_hint: Text | None = None
    replaces: list[Identifier] = []

    @property
    def is_scored(self) -> bool:
        """Whether its answers enter the score of its node."""
        return self.type in SCORED_TYPES if self.scored is None else self.scored


SCORED_TYPES: frozenset[str] = frozenset({"bars", "choice", "agreement", "frequency"})
FREE_TEXT_TYPES: frozenset[str] = frozenset({"recall", "text"})
OPTION_TYPES: frozenset[str] = frozenset(
    {"choice", "agreement", "frequency", "multiple_choice", "ranking", "allocation"}
)


class Node(Content):
    """A scored place in the tree, to any depth: it holds nodes, items, or both.

    ``rescale`` maps children of unequal ranges onto the questionnaire's scale before combining.
    """

    id: Identifier
    title: Line
    description: Text | None = None
    weight: Weight = 1.0
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    aggregation: Aggregation | None = None
    rescale: bool = False
    missing: MissingPolicy | None = None
    gates: list[Gate] = []
    kpis: list[Identifier] = []
    evidence: list[EvidenceRequest] = []
    items: list[Item] = []
    nodes: list["Node"] = []

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, parents first."""
        yield self
        for node in self.nodes:
            yield from node.walk()


class ScoringConstants(Content):
    """Every constant of said, seen, measured and confirmed; expert estimates, editable."""

    provisional: dict[Literal["said", "seen", "measured"], Weight] = Field(
        default={"said": 0.5, "seen": 0.3, "measured": 0.2}
    )
    evidence_cap_from: Number | None = None
    optimism_flag: Number | None = None
    cannot_judge_flag: Annotated[float, Field(gt=0, le=1)] | None = None
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.9
    est: bool = True


class FidelityWeights(Content):
    """Weights of the five parts of fidelity; renormalised over the parts in use."""

    recall: Weight
    precision: Weight
    allocation: Weight
    movement: Weight
    measures: Weight


class Band(Content):
    """A named band that begins at ``value``."""

    value: Number
    name: Line


class Ladder(Content):
    """The sales-marketing archetype: mean of the said scores of ``nodes`` for each side."""

    nodes: Annotated[list[Identifier], Field(min_length=1)]
    sides: dict[Line, list[Identifier]]
    bands: Annotated[list[Band], Field(min_length=1)]


class Diagnosis(Content):
    """A leakage pattern: where ``when`` holds, ``reading`` is printed and the remedies proposed."""

    id: Identifier
    when: Expression
    reading: Text
    remedies: list[Identifier] = []


class LeakageConstants(Content):
    """Constants of the leakage formulas; expert estimates, editable."""

    fidelity: FidelityWeights
    fidelity_bands: list[Band]
    step_bands: list[Band]
    movement_tolerance: Number
    drift_from: Annotated[float, Field(gt=0, le=1)]
    lost_below: Annotated[float, Field(gt=0, le=1)]
    inverted_from: Number
    clarity_from: Number
    clarity_named: Annotated[int, Field(ge=1)]
    uncoded_limit: Annotated[float, Field(ge=0, le=1)]
    ladder: Ladder | None = None
    diagnoses: list[Diagnosis] = []
    est: bool = True


class Questionnaire(Content):
    """A questionnaire version: a header, a tree of nodes, items, rules and its constants."""

    format: Literal[1]
    slug: Slug
    version: Version
    title: Line
    description: Text | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    languages: list[Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]] = []
    authors: list[Line]
    licence: Line
    sources: list[Line]
    library: Version | None = None
    report: Literal["full", "one_page"] = "full"
    abbreviations: list[Line] = []
    scale: Scale
    groups: dict[Identifier, RaterGroup]
    aggregation: Aggregation = "mean"
    rescale: bool = False
    raters_first: bool = False
    missing: MissingPolicy = MissingPolicy()
    option_sets: dict[Identifier, list[Option]] = {}
    gates: list[Gate] = []
    scoring: ScoringConstants = ScoringConstants()
    leakage: LeakageConstants | None = None
    findings: list[FindingRule] = []
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    nodes: Annotated[list[Node], Field(min_length=1)]

    def walk(self) -> Iterator[Node]:
        """Every node of the tree, parents first; the questionnaire's own node is its slug."""
        for node in self.nodes:
            yield from node.walk()

    def items(self) -> Iterator[Item]:
        """Every item, in the order in which the tree is read."""
        for node in self.walk():
            yield from node.items

    def options_of(self, item: Item) -> list[Option]:
        """The item's options, looked up where it names one of the questionnaire's sets."""
        if isinstance(item.options, str):
            return self.option_sets[item.options]
        return item.options or []
