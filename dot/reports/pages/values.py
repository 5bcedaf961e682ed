"""What a chart draws, as a table: for who does not see it, wants to copy it, or checks it."""

from collections.abc import Iterable, Sequence

from dot.reports.blocks import Field, Source, Values
from dot.reports.charts.gap_bars import Gap
from dot.reports.charts.item_bars import ItemRow
from dot.reports.charts.score_bars import ScoreRow


def values_of(fields: Sequence[Field], rows: Iterable[Sequence[str]]) -> Values:
    """The values without the columns that are empty in every row."""
    kept = [tuple(row) for row in rows]
    used = [place for place in range(len(fields)) if any(row[place] for row in kept)]
    return Values(
        tuple(fields[place] for place in used),
        tuple(tuple(row[place] for place in used) for row in kept),
    )


def spoken(values: Values) -> str:
    """“name: value, value; name: value”: the alternative text of a chart, row by row."""
    return "; ".join(
        f"{row[0]}: {', '.join(_told(field, cell) for field, cell in _filled(values, row))}"
        for row in values.rows
    )


def _filled(values: Values, row: Sequence[str]) -> list[tuple[Field, str]]:
    return [pair for pair in zip(values.fields[1:], row[1:], strict=True) if pair[1]]


def _told(field: Field, cell: str) -> str:
    return f"{field.name} {cell}" if field.named else cell


def score_rows(source: Source, rows: Sequence[ScoreRow], head: str) -> Values:
    """Score bars: the score, its interval, the target, the last time and the people.

    head: the name of what each row is.
    """
    words = source.words
    return values_of(
        (
            Field(head),
            Field(words("legend.score")),
            Field(words("legend.interval"), named=True),
            Field(words("legend.target"), named=True),
            Field(words("legend.previous"), named=True),
            Field(words("values.people")),
        ),
        (
            (
                row.label,
                row.score.text,
                between(source, row.low, row.high),
                level(source, row.target),
                level(source, row.previous),
                row.note,
            )
            for row in rows
        ),
    )


def gaps(source: Source, rows: Sequence[Gap]) -> Values:
    """Gaps: the score, its interval, the target, the distance between them, and the weight."""
    words = source.words
    return values_of(
        (
            Field(words("column.node")),
            Field(words("legend.score")),
            Field(words("legend.interval"), named=True),
            Field(words("legend.target"), named=True),
            Field(words("column.gap"), named=True),
            Field(words("ranking.importance"), named=True),
        ),
        (
            (
                row.label,
                row.score.text,
                between(source, row.low, row.high),
                level(source, row.target),
                row.distance.text,
                row.note,
            )
            for row in rows
        ),
    )


def items(source: Source, rows: Sequence[ItemRow], groups: Sequence[str], head: str) -> Values:
    """Single questions: the mean, each shown group, the last time and the people."""
    words = source.words
    return values_of(
        (
            Field(head),
            Field(words("profile.mean")),
            *(Field(name, named=True) for name in groups),
            Field(words("legend.previous"), named=True),
            Field(words("values.people")),
        ),
        (
            (
                row.name or row.label,
                row.mean.text,
                *(level(source, value) for value in row.groups),
                level(source, row.previous),
                row.note,
            )
            for row in rows
        ),
    )


def level(source: Source, value: float | None) -> str:
    """A level as printed; nothing without one."""
    return "" if value is None else source.figures.level(value)


def between(source: Source, low: float | None, high: float | None) -> str:
    """“2.5 – 3.1”; nothing without both ends."""
    if low is None or high is None:
        return ""
    ends = map(source.figures.level, (low, high))
    return source.words("join.range", first=next(ends), last=next(ends))


def yes(source: Source, holds: bool) -> str:
    """What a mark says by being there."""
    return source.words("values.yes") if holds else ""
