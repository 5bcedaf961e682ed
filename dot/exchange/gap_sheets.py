"""The sheet about gaps between two sides, each with how sure it is."""

from dot.exchange.cells import Value, spoken
from dot.exchange.sheets import Column, Sheet
from dot.results.schemas import Result

GAPS = (
    Column("Perspective", 22),
    Column("Questionnaire", 16),
    Column("Node", 10),
    Column("Title", 38, "long"),
    Column("One side", 18),
    Column("Other side", 18),
    Column("Score of one", 9, "level"),
    Column("Score of the other", 9, "level"),
    Column("Gap", 9, "level"),
    Column("n of one", 8, "whole"),
    Column("n of the other", 8, "whole"),
    Column("Interval from", 10, "level"),
    Column("Interval to", 10, "level"),
    Column("Effect (Hedges’ g)", 10, "level"),
    Column("p", 9, "number"),
    Column("Verdict", 12),
    Column("Why empty", 16),
)
VERDICTS = {"clear": "clear", "likely": "likely", "cannot_tell": "can’t tell"}


def gaps(result: Result) -> Sheet:
    """One row a perspective and node that both of its sides were asked about, largest gap first."""
    rows: list[list[Value]] = [
        [
            view.name,
            row.questionnaire,
            row.node,
            row.title,
            view.left,
            view.right,
            row.left,
            row.right,
            row.gap,
            row.n_left,
            row.n_right,
            row.interval.low if row.interval else None,
            row.interval.high if row.interval else None,
            row.effect,
            row.p,
            VERDICTS[row.verdict],
            spoken(row.reason),
        ]
        for view in result.perspectives
        for row in view.rows
    ]
    return Sheet("Gaps", GAPS, rows, frozen=4)
