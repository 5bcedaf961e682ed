"""What pages are built of: the source they read, exhibits, tables and heat maps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from markupsafe import Markup

from dot.reports.brands import Brand
from dot.reports.charts.canvas import Reading
from dot.reports.charts.theme import Ramp, Theme, cell_colours
from dot.reports.figures import Figures
from dot.reports.words import Words
from dot.results.parts import Bound, Reason
from dot.results.pictures_schemas import Pictures, Spot
from dot.results.schemas import KpiResult, NodeResult, QuestionnaireResult, Result

ADDRESS = re.compile(r"https?://[a-zA-Z0-9][a-zA-Z0-9.-]*(?::\d+)?(?:[/?#][^\s<>\"]*)?")
# Questionnaire 0, dimension 1, and the places under it.
RANKED_DEPTH = 2


@dataclass(frozen=True)
class Source:
    """All that a page may read: the published result, the brand, the words and the figures."""

    result: Result
    brand: Brand
    words: Words
    figures: Figures
    classification: str

    def node(self, spot: Spot) -> NodeResult:
        """The place that a picture means."""
        return self.result.questionnaires[spot.questionnaire].nodes[spot.node]

    def kpi(self, code: str) -> KpiResult:
        """The KPI of that code. Raises StopIteration where the result has none."""
        return next(kpi for kpi in self.result.kpis if kpi.code == code)

    @property
    def pictures(self) -> Pictures:
        """What the report draws beyond the tree; empty where the result has no pictures."""
        return self.result.pictures or Pictures()

    @property
    def theme(self) -> Theme:
        """Colours of the charts."""
        return self.brand.theme


@dataclass(frozen=True)
class Page:
    """One entry of the contents: its kind names the template, its content is that page's context."""

    kind: str
    anchor: str
    heading: str
    lead: str
    content: object


@dataclass(frozen=True)
class Field:
    """A column of a chart's values.   named: its name is spoken before each of them."""

    name: str
    named: bool = False


@dataclass(frozen=True)
class Values:
    """Every value that a chart draws, as printed; a cell is empty where nothing is drawn.

    The first field heads the rows.
    """

    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Exhibit:
    """One chart with one message: a sentence above, the drawing, and the notes below it.

    key: the chart's id.   values: what it draws.   told_at: where these stand as a table, in words;
    empty where they do not.
    """

    sentence: str
    drawing: Markup
    notes: tuple[str, ...] = ()
    key: str = field(kw_only=True)
    values: Values = field(kw_only=True)
    told_at: str = field(default="", kw_only=True)


class Cited(str):
    """What is said of a source, and the addresses where it stands; as a text, all of it.

    An address that no browser opens stands among the words.
    """

    words: str
    addresses: tuple[str, ...]

    __slots__ = ("addresses", "words")

    def __new__(cls, words: str, addresses: Sequence[str]) -> "Cited":
        """The words with those of the addresses that can be opened."""
        opened = tuple(one for one in addresses if ADDRESS.fullmatch(one))
        said = " ".join([words, *(one for one in addresses if one not in opened)])
        made = super().__new__(cls, " ".join([said, *opened]))
        made.words, made.addresses = said, opened
        return made


@dataclass(frozen=True)
class Column:
    """A table column; ``width`` in percent of the table, because fixed layouts print faster."""

    name: str
    width: float
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first column heads its row."""

    sentence: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


# A bound says where a number ends and not what it is, so that no colour of the scale is its own.
BOUNDED = "bounded"


@dataclass(frozen=True)
class HeatCell:
    """A number on a colour, a bound on grey, or a word on none.

    ``state`` is value, bounded, plain, hidden or none.
    """

    text: str
    state: str
    fill: str = ""
    ink: str = ""


@dataclass(frozen=True)
class HeatRow:
    """A row of cells; ``strong`` marks a row that sums up the ones below it."""

    label: str
    cells: tuple[HeatCell, ...]
    code: str = ""
    strong: bool = False


@dataclass(frozen=True)
class HeatMap:
    """A table of coloured numbers: read by eye and by screen readers alike."""

    sentence: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    corner: str = ""
    notes: tuple[str, ...] = field(default=())


Noted = TypeVar("Noted", Exhibit, Table, HeatMap)


def noted_once(parts: Sequence[Noted]) -> tuple[Noted, ...]:
    """The same parts of one page; a note that several have stands under the last of them only."""
    kept, said = [], set[str]()
    for part in reversed(parts):
        own = tuple(note for note in part.notes if note not in said)
        said.update(own)
        kept.append(replace(part, notes=own))
    return tuple(reversed(kept))


def score_before(node: NodeResult) -> float | None:
    """The score of the wave before, where it means what the score means now."""
    change = node.change
    if change is None or change.reason == "not_comparable" or change.items != change.items_of:
        return None
    return change.previous


def heat_cell(
    text: str, share: float | None, hidden: bool = False, ramp: Ramp | None = None
) -> HeatCell:
    """A cell coloured on ``ramp`` by ``share`` of its scale, 0 worst to 1 best."""
    if share is None:
        return HeatCell(text, "hidden" if hidden else "none")
    fill, ink = cell_colours(share, ramp)
    return HeatCell(text, "value", fill, ink)


def level_cell(
    figures: Figures,
    scale: tuple[float, float],
    value: float | None,
    bound: Bound | None = None,
    reason: Reason | None = None,
) -> HeatCell:
    """A level on ``scale`` as a heat cell."""
    text = figures.level(value, bound, reason)
    if value is None and bound is not None:
        return HeatCell(text, BOUNDED)
    share = None if value is None else (value - scale[0]) / (scale[1] - scale[0])
    return heat_cell(text, share, reason == "hidden", figures.ramp)


def score_cell(figures: Figures, node: NodeResult) -> HeatCell:
    """A place's score as a heat cell."""
    cell = level_cell(figures, node.range, node.score, node.bound, node.reason)
    return replace(cell, text=figures.score(node))


def questionnaires_of(result: Result) -> list[QuestionnaireResult]:
    """The questionnaires that score places; leakage has pages and figures of its own."""
    own = result.leakage.questionnaire if result.leakage else None
    return [one for slug, one in result.questionnaires.items() if slug != own]


def root_of(questionnaire: QuestionnaireResult) -> NodeResult:
    """The questionnaire's own node."""
    return questionnaire.nodes[questionnaire.slug]


def children_of(questionnaire: QuestionnaireResult, node: str) -> list[NodeResult]:
    """Nodes directly below ``node``, in reading order."""
    return [child for child in questionnaire.nodes.values() if child.parent == node]


def leaves_of(result: Result) -> list[tuple[QuestionnaireResult, NodeResult]]:
    """Every leaf of every questionnaire, in reading order; a root without children is none."""
    return [
        (questionnaire, node)
        for questionnaire in questionnaires_of(result)
        for node in questionnaire.nodes.values()
        if node.leaf and node.parent is not None
    ]


def ranked_of(result: Result) -> list[tuple[QuestionnaireResult, NodeResult]]:
    """The places that are ranked: those directly under the dimensions, and leaves that lie higher.

    In a deeper tree the leaves are too fine to compare, such as the single levels of a practice.
    """
    return [
        (questionnaire, node)
        for questionnaire in questionnaires_of(result)
        for node in questionnaire.nodes.values()
        if node.depth == RANKED_DEPTH or (node.leaf and 0 < node.depth < RANKED_DEPTH)
    ]


def on_record_alone(node: NodeResult) -> bool:
    """Whether a score rests on a KPI or evidence alone, with nothing of what people said shown."""
    silent = node.said is None and node.said_bound is None
    return silent and node.confirmed is None and known(node)


def known(node: NodeResult) -> bool:
    """Whether anything may be printed about the node's score: a number or its bound."""
    return node.score is not None or node.bound is not None


def ticks_of(figures: Figures, scale: tuple[float, float]) -> tuple[Reading, ...]:
    """Marks of a scale: every whole step, but never more than eleven."""
    low, high = scale
    step = max(1.0, (high - low) / 10) if (high - low) > 10 else 1.0
    if high - low < 2:
        step = (high - low) / 4
    count = round((high - low) / step)
    return tuple(
        Reading(low + step * place, figures.amount(low + step * place))
        for place in range(count + 1)
    )


def sentence_list(words: Words, parts: Sequence[str]) -> str:
    """“a, b and c” in the report's language."""
    if len(parts) <= 1:
        return "".join(parts)
    return words("join.last", first=", ".join(parts[:-1]), last=parts[-1])
