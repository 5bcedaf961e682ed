"""Bullets: a KPI's value against its own thresholds and an outside benchmark, better to the right."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span, Value
from dot.reports.charts.legend import Key, draw_legend, draw_whisker
from dot.reports.charts.lettering import LEAST, shorten, width_of, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 24.0, 31.0
LEFT, RIGHT = 220.0, 490.0


@dataclass(frozen=True)
class Bullet:
    """A value on its own scale. ``thresholds`` run from the worst level's end to the best one's.

    Falling thresholds mean that less is better; the axis then falls too.   low, high: the interval
    of the value, or None.   sure: people and ends in words, beside the value.   around: between which values the benchmark's own sample lies, or None.
    """

    label: str
    value: Reading
    thresholds: tuple[float, ...]
    benchmark: Reading | None = None
    note: str = ""
    low: float | None = None
    high: float | None = None
    around: tuple[float, float] | None = None
    sure: str = ""


@dataclass(frozen=True)
class BulletWords:
    """Words of the legend, in the report's language."""

    value: str
    levels: str
    benchmark: str
    interval: str = ""
    around: str = ""


def bullets(rows: Sequence[Bullet], words: BulletWords, caption: Caption, theme: Theme) -> Markup:
    """One row a KPI; thresholds as steps of grey, the value as a bar, the benchmark as a diamond."""
    canvas = Canvas(WIDTH, TOP + ROW * len(rows), caption, theme)
    keys = [Key("bar", theme.accent, words.value), Key("band", theme.grid, words.levels)]
    if any(row.benchmark for row in rows):
        keys.append(Key("diamond", theme.second, words.benchmark))
    if any(row.around for row in rows):
        keys.append(Key("whisker", theme.second, words.around))
    if any(row.low is not None for row in rows):
        keys.append(Key("whisker", theme.ink, words.interval))
    draw_legend(canvas, keys, LEFT if len(keys) < 4 else 0, 10)
    for place, row in enumerate(rows):
        _draw_bullet(canvas, row, TOP + ROW * (place + 0.5))
    return canvas.markup()


def _draw_bullet(canvas: Canvas, row: Bullet, y: float) -> None:
    theme = canvas.theme
    canvas.paragraph((0, y), wrap(row.label, LEFT - 14, 10.5), 10.5)
    span = _span_of(row)
    edges = [LEFT, *(span(edge) for edge in row.thresholds), RIGHT]
    for step, (start, end) in enumerate(itertools.pairwise(edges)):
        shade = 1.0 - 0.65 * step / max(1, len(edges) - 2)
        canvas.bar((start, y - 8), (end - start, 16), fill=theme.grid, fill_opacity=shade)
    for edge in row.thresholds:
        canvas.line((span(edge), y - 8), (span(edge), y + 8), stroke=theme.paper, stroke_width=1.5)
    if row.value.value is not None:
        canvas.bar((LEFT, y - 4), (max(2.0, span(row.value.value) - LEFT), 8), fill=theme.accent)
    if row.low is not None and row.high is not None:
        ends = sorted((span(row.low), span(row.high)))
        canvas.line((ends[0], y), (ends[1], y), stroke=theme.paper, stroke_width=4)
        draw_whisker(canvas, (ends[0], ends[1]), y, theme.ink)
    if row.around is not None:
        ends = sorted(map(span, row.around))
        draw_whisker(canvas, (ends[0], ends[1]), y + 9, theme.second)
    if row.benchmark is not None and row.benchmark.value is not None:
        canvas.diamond((span(row.benchmark.value), y), 6, fill=theme.second, stroke=theme.paper)
    canvas.text((RIGHT + 12, y), row.value.text, font_size=13, font_weight=600)
    room = WIDTH - RIGHT - 12
    aside = RIGHT + 20 + width_of(row.value.text, 13)
    small: dict[str, Value] = {"font_size": LEAST, "fill": theme.muted}
    canvas.text((aside, y), shorten(row.sure, WIDTH - aside, LEAST), **small)
    canvas.text((RIGHT + 12, y + 13), shorten(row.note, room, LEAST), **small)


def _span_of(row: Bullet) -> Span:
    """From a step before the first threshold to a step after the last, wide enough for the marks."""
    if not row.thresholds:
        value = row.value.value or 0.0
        return Span(0, max(1.0, 2 * value), LEFT, RIGHT)
    first, last = row.thresholds[0], row.thresholds[-1]
    step = (last - first) / max(1, len(row.thresholds) - 1) or abs(first) or 1.0
    start, end = first - step, last + step
    if first >= 0 and last >= 0:
        start, end = max(0.0, start), max(0.0, end)
    return Span(start, end, LEFT, RIGHT)
