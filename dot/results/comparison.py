"""What is set beside what: two sides' views of a node, and a node now against the wave before."""

from collections.abc import Mapping
from typing import Any

from dot.assessments.schemas import Perspective
from dot.questionnaires.schemas import Questionnaire
from dot.results.earlier import part_of
from dot.results.inputs import Definition
from dot.results.parts import Interval
from dot.results.schemas import (
    Change,
    NodeResult,
    PerspectiveResult,
    PerspectiveRow,
    QuestionnaireResult,
)


def perspectives(
    definition: Definition, questionnaires: Mapping[str, QuestionnaireResult]
) -> list[PerspectiveResult]:
    """The views that `assessment.yaml` sets side by side, on nodes where both sides are shown."""
    return [_perspective(wanted, questionnaires) for wanted in definition.assessment.perspectives]


def change_since(
    definition: Definition,
    questionnaire: Questionnaire,
    node: NodeResult,
    comparable: frozenset[str],
) -> Change | None:
    """The change of a node's score.   comparable: the nodes whose score means what it meant."""
    previous = definition.previous
    if previous is None or previous.results is None:
        return None
    before = part_of(previous.results, "questionnaires", questionnaire.slug)
    old = part_of(before, "nodes", node.id)
    if not before or not old:
        return Change(previous=None, difference=None, reason="not_comparable")
    score = old.get("score")
    if node.id not in comparable:
        return Change(previous=score, difference=None, reason="not_comparable")
    if score is None or node.score is None:
        return Change(previous=score, difference=None, reason=node.reason or "no_answers")
    difference = node.score - float(score)
    interval = _interval(node, old, difference)
    clear = None if interval is None else interval.low > 0 or interval.high < 0
    return Change(previous=float(score), difference=difference, interval=interval, clear=clear)


def previous_part(definition: Definition, *path: str) -> dict[str, Any]:
    """One part of the previous wave's result; empty where there is none."""
    previous = definition.previous
    return part_of(previous.results, *path) if previous and previous.results else {}


def _interval(node: NodeResult, old: Mapping[str, Any], difference: float) -> Interval | None:
    """Both waves' sampling errors together: half-widths of independent means add in squares."""
    before = old.get("interval")
    if node.interval is None or not before:
        return None
    half = ((node.interval.high - node.interval.low) / 2) ** 2
    half += ((float(before["high"]) - float(before["low"])) / 2) ** 2
    width: float = half**0.5
    return Interval(
        low=difference - width,
        high=difference + width,
        confidence=node.interval.confidence,
        method="difference of two waves, independent samples",
    )


def _perspective(
    wanted: Perspective, questionnaires: Mapping[str, QuestionnaireResult]
) -> PerspectiveResult:
    rows = [
        row
        for slug, questionnaire in questionnaires.items()
        for node in questionnaire.nodes.values()
        if node.leaf and (row := _row(wanted, slug, node)) is not None
    ]
    rows.sort(key=lambda row: (-abs(row.gap), row.questionnaire, row.node))
    return PerspectiveResult(
        name=wanted.name,
        left=wanted.left,
        right=wanted.right,
        left_groups=wanted.left_groups,
        right_groups=wanted.right_groups,
        rows=rows,
        reason=None if rows else "hidden",
    )


def _row(wanted: Perspective, slug: str, node: NodeResult) -> PerspectiveRow | None:
    left = _side(node, wanted.left_groups)
    right = _side(node, wanted.right_groups)
    if left is None or right is None:
        return None
    return PerspectiveRow(
        questionnaire=slug,
        node=node.id,
        title=node.title,
        left=left[0],
        right=right[0],
        gap=left[0] - right[0],
        n_left=left[1],
        n_right=right[1],
    )


def _side(node: NodeResult, groups: list[str]) -> tuple[float, int] | None:
    """Mean of the side's shown group means, and its people; None where a group is not shown.

    A side is only formed from groups that were asked; hiding one of them hides the side, because
    the side's mean less the shown groups would tell the hidden one.
    """
    cells = [node.groups[code] for code in groups if code in node.groups]
    values = [cell.score for cell in cells if cell.score is not None]
    if not cells or len(values) < len(cells):
        return None
    return sum(values) / len(values), sum(cell.n or 0 for cell in cells)
