"""The sheets about scores: nodes, rater groups and who took part."""

from collections.abc import Iterator

from dot.exchange.cells import Value, spoken
from dot.exchange.gap_sheets import VERDICTS
from dot.exchange.scores import bound_text
from dot.exchange.sheets import Column, Sheet
from dot.results.parts import Interval
from dot.results.schemas import NodeResult, QuestionnaireResult, Result

SCORES = (
    Column("Questionnaire", 16),
    Column("Node", 10),
    Column("Title", 38, "long"),
    Column("Score", 9, "level"),
    Column("Bound", 9),
    Column("Percent (0–100)", 10, "level"),
    Column("Level", 8, "level"),
    Column("Level name", 16),
    Column("n", 7, "whole"),
    Column("Interval from", 10, "level"),
    Column("Interval to", 10, "level"),
    Column("Near the end of the scale", 9),
    Column("Said", 8, "level"),
    Column("Seen", 8, "level"),
    Column("Measured", 10, "level"),
    Column("Confirmed", 10, "level"),
    Column("Target", 8, "level"),
    Column("Gap to target", 9, "level"),
    Column("Optimism gap", 10, "level"),
    Column("Cannot judge", 9, "share"),
    Column("Importance", 11, "whole"),
    Column("Basis", 12),
    Column("Why empty", 16),
    Column("Change since previous wave", 12, "level"),
    Column("Change from", 10, "level"),
    Column("Change to", 10, "level"),
    Column("Verdict on the change", 12),
)
GROUPS = (
    Column("Questionnaire", 16),
    Column("Node", 10),
    Column("Title", 38, "long"),
    Column("Group", 9),
    Column("Group name", 24),
    Column("Score", 9, "level"),
    Column("Bound", 9),
    Column("Percent (0–100)", 10, "level"),
    Column("n", 7, "whole"),
    Column("Interval from", 10, "level"),
    Column("Interval to", 10, "level"),
    Column("Near the end of the scale", 9),
    Column("Agreement (rwg)", 11, "level"),
    Column("Why empty", 16),
)
PARTICIPATION = (
    Column("Group", 10),
    Column("Group name", 30),
    Column("Invited", 10, "whole"),
    Column("Answered", 10, "whole"),
    Column("Rate", 9, "share"),
    Column("Shown as", 14),
    Column("Fewest shown", 10, "whole"),
    Column("Own results shown", 12),
)


def scores(result: Result) -> Sheet:
    """One row a node, in reading order."""
    rows = [_node(questionnaire, node) for questionnaire, node in _nodes(result)]
    return Sheet("Scores", SCORES, rows, frozen=3)


def groups(result: Result) -> Sheet:
    """One row a node and rater group that was asked there."""
    names = result.assessment.groups
    rows: list[list[Value]] = [
        [
            questionnaire.slug,
            node.id,
            node.title,
            code,
            names.get(code),
            cell.score,
            bound_text(cell.bound),
            cell.percent,
            cell.n,
            cell.interval.low if cell.interval else None,
            cell.interval.high if cell.interval else None,
            _near_end(cell.interval),
            cell.agreement.rwg if cell.agreement else None,
            spoken(cell.reason),
        ]
        for questionnaire, node in _nodes(result)
        for code, cell in node.groups.items()
    ]
    return Sheet("Groups", GROUPS, rows, frozen=4)


def participation(result: Result) -> Sheet:
    """Who was asked and who answered, where that may be told; the whole comes last."""
    people = result.participation
    rows: list[list[Value]] = [
        [
            group.code,
            group.name,
            group.invited,
            group.answered,
            group.rate,
            group.mode,
            group.k,
            "yes" if group.shown else "no",
        ]
        for group in people.groups
    ]
    rows.append(["", "Everybody", people.invited, people.answered, people.rate, "", None, ""])
    return Sheet("Participation", PARTICIPATION, rows)


def _nodes(result: Result) -> Iterator[tuple[QuestionnaireResult, NodeResult]]:
    for questionnaire in result.questionnaires.values():
        for node in questionnaire.nodes.values():
            yield questionnaire, node


def _node(questionnaire: QuestionnaireResult, node: NodeResult) -> list[Value]:
    change = node.change
    return [
        questionnaire.slug,
        node.id,
        node.title,
        node.score,
        bound_text(node.bound),
        node.percent,
        node.level,
        node.level_name,
        node.n,
        node.interval.low if node.interval else None,
        node.interval.high if node.interval else None,
        _near_end(node.interval),
        node.said,
        node.seen,
        node.measured,
        node.confirmed,
        node.target,
        node.gap_to_target,
        node.optimism_gap,
        node.cannot_judge,
        node.importance,
        node.basis,
        spoken(node.reason),
        change.difference if change else None,
        change.interval.low if change and change.interval else None,
        change.interval.high if change and change.interval else None,
        VERDICTS[change.verdict] if change and change.difference is not None else None,
    ]


def _near_end(interval: Interval | None) -> str | None:
    return "yes" if interval is not None and interval.near_end else None
