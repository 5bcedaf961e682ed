"""What somebody hears of a chart who does not see it: every value that is drawn, row by row."""

from collections.abc import Iterable, Sequence

from dot.reports.blocks import Source, score_before
from dot.reports.charts.gap_bars import Gap
from dot.reports.charts.item_bars import ItemRow
from dot.reports.charts.score_bars import ScoreRow
from dot.results.schemas import NodeResult


def listed(rows: Iterable[tuple[str, Iterable[str]]]) -> str:
    """“name: value, value; name: value”, without what is empty."""
    return "; ".join(f"{name}: {', '.join(filter(None, values))}" for name, values in rows)


def score_rows(source: Source, rows: Sequence[ScoreRow]) -> str:
    """Score bars: the score, its interval, the target, the last time and the people."""
    return listed(
        (
            row.label,
            (
                row.score.text,
                _interval(source, row.low, row.high),
                _named(source, "target", row.target),
                _named(source, "previous", row.previous),
                row.note,
            ),
        )
        for row in rows
    )


def nodes(source: Source, places: Sequence[NodeResult]) -> str:
    """The same of places that a chart draws without rows of its own."""
    return listed(
        (
            node.title,
            (
                source.figures.score(node),
                _interval(source, *((i.low, i.high) if (i := node.interval) else (None, None))),
                _named(source, "target", node.target),
                _named(source, "previous", score_before(node)),
                source.figures.people(node.n),
            ),
        )
        for node in places
    )


def gaps(source: Source, rows: Sequence[Gap]) -> str:
    """Gaps: the score, its interval, the target, the distance between them, and the weight."""
    return listed(
        (
            row.label,
            (
                row.score.text,
                _interval(source, row.low, row.high),
                _named(source, "target", row.target),
                f"{source.words('column.gap')} {row.distance.text}",
                f"{source.words('ranking.importance')} {row.note}" if row.note else "",
            ),
        )
        for row in rows
    )


def items(source: Source, rows: Sequence[ItemRow], groups: Sequence[str]) -> str:
    """Single questions: the mean, each shown group, the last time and the people."""
    level = source.figures.level
    return listed(
        (
            row.name or row.label,
            (
                row.mean.text,
                *(
                    f"{name} {level(value)}"
                    for name, value in zip(groups, row.groups, strict=False)
                    if value is not None
                ),
                _named(source, "previous", row.previous),
                row.note,
            ),
        )
        for row in rows
    )


def _named(source: Source, key: str, value: float | None) -> str:
    """“Target 3.5”; nothing without a value."""
    if value is None:
        return ""
    return f"{source.words(f'legend.{key}')} {source.figures.level(value)}"


def _interval(source: Source, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    ends = source.words(
        "join.range", first=source.figures.level(low), last=source.figures.level(high)
    )
    return f"{source.words('legend.interval')} {ends}"
