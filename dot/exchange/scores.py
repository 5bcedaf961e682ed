"""`scores.csv`: one row a node, every number in full precision, no persons."""

import csv
import io
from collections.abc import Sequence

from dot.exchange.cells import guarded
from dot.results.parts import Bound
from dot.results.schemas import NodeResult, QuestionnaireResult, Result

Cell = str | float | int | None

COLUMNS = (
    "questionnaire", "node", "parent", "title", "score", "percent", "level", "level_name", "n",
    "interval_low", "interval_high", "said", "seen", "measured", "confirmed", "target",
    "gap_to_target", "basis", "bound", "said_bound", "reason",
)  # fmt: skip


def scores_csv(result: Result) -> bytes:
    """The scores of a published result, for any program that reads CSV.

    UTF-8 without a byte-order mark, commas, every cell in quotes, lines end in a line feed;
    undefined numbers are empty and ``reason`` says why. Texts that a spreadsheet could take for
    a formula begin with an apostrophe; numbers never do.
    Each shown group has three columns: its score, its bound, and its number of people.
    """
    groups = [group.code for group in result.participation.groups if group.shown]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    per_group = [f"{code}_{part}" for code in groups for part in ("score", "bound", "n")]
    writer.writerow([*COLUMNS, *map(guarded, per_group)])
    for questionnaire in result.questionnaires.values():
        for node in questionnaire.nodes.values():
            row = [*_node(questionnaire, node), *_groups(node, groups)]
            writer.writerow(map(_written, row))
    return out.getvalue().encode()


def bound_text(bound: Bound | None) -> str | None:
    """“≥ 4.5”, where only the limit may be told."""
    return f"{bound.op} {bound.value!r}" if bound else None


def _node(questionnaire: QuestionnaireResult, node: NodeResult) -> list[Cell]:
    interval = node.interval
    return [
        questionnaire.slug,
        node.id,
        node.parent,
        node.title,
        node.score,
        node.percent,
        node.level,
        node.level_name,
        node.n,
        interval.low if interval else None,
        interval.high if interval else None,
        node.said,
        node.seen,
        node.measured,
        node.confirmed,
        node.target,
        node.gap_to_target,
        node.basis,
        bound_text(node.bound),
        bound_text(node.said_bound),
        node.reason,
    ]


def _groups(node: NodeResult, groups: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    for code in groups:
        cell = node.groups.get(code)
        cells += [cell.score, bound_text(cell.bound), cell.n] if cell else [None, None, None]
    return cells


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else repr(cell)
