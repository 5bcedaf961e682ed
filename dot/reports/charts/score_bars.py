"""Score bars: one row a score, with its interval, its target and where it stood last time."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.legend import Key, Mark, draw_legend, draw_ring, draw_whisker
from dot.reports.charts.lettering import fitted_alike
from dot.reports.charts.theme import Theme

WIDTH, TOP = 658.0, 46.0
ROW, HIGH_ROW = 28.0, 32.0
LEFT, RIGHT = 190.0, 540.0
NAMES = ((11.0, 2), (9.5, 3))


@dataclass(frozen=True)
class ScoreRow:
    """One score with what is known about it; ``note`` is printed small at the end, e.g. "n = 42"."""

    label: str
    score: Reading
    low: float | None = None
    high: float | None = None
    target: float | None = None
    previous: float | None = None
    note: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class ScoreWords:
    """Words of the legend, in the report's language."""

    score: str
    interval: str
    target: str
    previous: str


def score_bars(
    rows: Sequence[ScoreRow],
    ticks: Sequence[Reading],
    words: ScoreWords,
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Horizontal bars on one scale. ``ticks`` are the scale's marks, lowest first, at least two."""
    labels, size = fitted_alike([row.label for row in rows], LEFT - 16, NAMES)
    high = _height_of(labels)
    height = TOP + high * len(rows) + 6
    canvas = Canvas(WIDTH, height, caption, theme)
    values = [tick.value for tick in ticks if tick.value is not None]
    span = Span(min(values), max(values), LEFT, RIGHT)
    _draw_words(canvas, rows, words)
    for tick in ticks:
        if tick.value is not None:
            x = span(tick.value)
            canvas.line((x, TOP - 4), (x, height - 6))
            canvas.text(
                (x, TOP - 9), tick.text, text_anchor="middle", font_size=10, fill=theme.muted
            )
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        y = TOP + high * (place + 0.5)
        canvas.paragraph((0, y), label, size)
        _draw_row(canvas, row, span, y)
    return canvas.markup()


def _height_of(labels: Sequence[Sequence[str]]) -> float:
    """Of one row: low where labels of one line lie between those of two."""
    lines = [len(label) for label in labels]
    pairs = itertools.pairwise(lines)
    crowded = max(lines, default=0) > 2 or any(min(pair) > 1 for pair in pairs)
    return HIGH_ROW if crowded else ROW


def _draw_words(canvas: Canvas, rows: Sequence[ScoreRow], words: ScoreWords) -> None:
    theme = canvas.theme
    before = [row for row in rows if row.previous is not None]
    ring: Mark = "dashed_ring" if all(row.dashed for row in before) else "ring"
    keys = [
        (True, Key("bar", theme.accent, words.score)),
        (any(row.low is not None for row in rows), Key("whisker", theme.ink, words.interval)),
        (any(row.target is not None for row in rows), Key("diamond", theme.second, words.target)),
        (bool(before), Key(ring, theme.muted, words.previous)),
    ]
    draw_legend(canvas, [key for shown, key in keys if shown], LEFT, 12)


def _draw_row(canvas: Canvas, row: ScoreRow, span: Span, y: float) -> None:
    theme = canvas.theme
    canvas.bar((LEFT, y - 7), (RIGHT - LEFT, 14), fill=theme.band)
    if row.score.value is not None:
        canvas.bar((LEFT, y - 7), (span(row.score.value) - LEFT, 14), fill=theme.accent)
    if row.low is not None and row.high is not None:
        ends = span(row.low), span(row.high)
        canvas.line((ends[0], y), (ends[1], y), stroke=theme.paper, stroke_width=4)
        draw_whisker(canvas, ends, y, theme.ink)
    if row.previous is not None:
        draw_ring(canvas, (span(row.previous), y), theme.muted, dashed=row.dashed)
    if row.target is not None:
        canvas.diamond((span(row.target), y), 6, fill=theme.second, stroke=theme.paper)
    canvas.text((RIGHT + 14, y + 5), row.score.text, font_size=14, font_weight=600)
    canvas.text((WIDTH, y + 4), row.note, text_anchor="end", font_size=9.5, fill=theme.muted)
