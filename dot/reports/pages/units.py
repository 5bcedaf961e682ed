"""Countries, business units or teams beside each other: in the order of the alphabet, never ranked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    level_cell,
    questionnaires_of,
    sentence_list,
)
from dot.reports.pages.captions import furthest_apart
from dot.results.schemas import NodeResult, QuestionnaireResult
from dot.results.units_schemas import UnitText

# So many columns fit beside the names of the dimensions.
COLUMNS = 8


@dataclass(frozen=True)
class Units:
    """A map a questionnaire, and several where there are many units."""

    maps: tuple[HeatMap, ...]
    note: str


def units(source: Source) -> tuple[Page, ...]:
    """Left out where fewer than two units may be told of."""
    words, told = source.words, _told(source)
    if len(told) < 2:
        return ()
    maps = tuple(
        _map(source, one, part)
        for one in questionnaires_of(source.result)
        for part in _parts(told)
        if any(unit.id in node.units for node in _rows(one) for unit in part)
    )
    if not maps:
        return ()
    lead = words.count("units.lead", len(told), names=sentence_list(words, _names(told)))
    heading = words("units.heading")
    return (Page("units", "units", heading, lead, Units(maps, words("units.note"))),)


def _told(source: Source) -> list[UnitText]:
    """The units that have a number somewhere, by name."""
    nodes = [node for one in questionnaires_of(source.result) for node in one.nodes.values()]
    shown = {
        code
        for node in nodes
        for code, cell in node.units.items()
        if cell.score is not None or cell.bound is not None
    }
    known = [unit for unit in source.result.units if unit.id in shown]
    return sorted(known, key=lambda unit: (unit.name.casefold(), unit.id))


def _names(told: Sequence[UnitText]) -> list[str]:
    return [unit.name for unit in told[:COLUMNS]]


def _parts(told: Sequence[UnitText]) -> Iterator[Sequence[UnitText]]:
    for start in range(0, len(told), COLUMNS):
        yield told[start : start + COLUMNS]


def _rows(questionnaire: QuestionnaireResult) -> list[NodeResult]:
    """The questionnaire and its dimensions."""
    return [node for node in questionnaire.nodes.values() if node.depth <= 1]


def _map(source: Source, questionnaire: QuestionnaireResult, part: Sequence[UnitText]) -> HeatMap:
    rows = []
    for node in _rows(questionnaire):
        cells = tuple(_cell(source, node, unit.id) for unit in part)
        code = node.id if node.parent else ""
        whole = level_cell(
            source.figures, node.range, node.said, node.said_bound, node.reasons.get("said")
        )
        rows.append(HeatRow(node.title, (*cells, whole), code, strong=node.parent is None))
    columns = (*(unit.name for unit in part), source.words("units.whole"))
    notes = (_people(source, questionnaire, part),)
    told = [
        (node.title, [cell.score for unit in part if (cell := node.units.get(unit.id))])
        for node in _rows(questionnaire)
    ]
    sentence = furthest_apart(source, questionnaire.title, told)
    return HeatMap(sentence, columns, tuple(rows), source.words("units.corner"), notes)


def _cell(source: Source, node: NodeResult, unit: str) -> HeatCell:
    cell = node.units.get(unit)
    if cell is None:
        return HeatCell(source.words("state.not_asked"), "none")
    return level_cell(source.figures, node.range, cell.score, cell.bound, cell.reason)


def _people(source: Source, questionnaire: QuestionnaireResult, part: Sequence[UnitText]) -> str:
    """How many people of each unit answered, where that may be told."""
    root = questionnaire.nodes[questionnaire.slug]
    counts = []
    for unit in part:
        cell = root.units.get(unit.id)
        n = source.figures.people(cell.n if cell else None)
        counts.append(f"{unit.name} {n}")
    return "; ".join(counts)
