"""Strips: every place of a questionnaire as one dot on its scale, a strip a questionnaire."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, STEP, FOOT = 658.0, 46.0, 8.0, 14.0
LEFT, RIGHT = 190.0, 540.0
# Dots nearer than this share a pile; a pile that would tower over the page is pushed together.
PILE, TALLEST = 0.1, 120.0


@dataclass(frozen=True)
class Strip:
    """The places of one questionnaire: their scores, and those that have reached their target."""

    label: str
    scores: tuple[float, ...]
    reached: tuple[float, ...]
    told: str
    note: str


@dataclass(frozen=True)
class StripWords:
    """Words of the legend, in the report's language."""

    short: str
    reached: str


def strips(
    rows: Sequence[Strip],
    ticks: Sequence[Reading],
    words: StripWords,
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Dots pile up where places stand alike; a ring is short of its target, a disc has reached it."""
    heights = [max(30.0, _step(row) * _highest(row) + FOOT) for row in rows]
    height = TOP + sum(heights) + 4
    canvas = Canvas(WIDTH, height, caption, theme)
    keys = [Key("ring", theme.accent, words.short), Key("dot", theme.accent, words.reached)]
    draw_legend(canvas, keys, LEFT, 12)
    values = [tick.value for tick in ticks if tick.value is not None]
    span = Span(min(values), max(values), LEFT, RIGHT)
    for tick in ticks:
        if tick.value is not None:
            x = span(tick.value)
            canvas.line((x, TOP - 6), (x, height - 4))
            canvas.text(
                (x, TOP - 10), tick.text, text_anchor="middle", font_size=10, fill=theme.muted
            )
    base = TOP
    for row, room in zip(rows, heights, strict=True):
        base += room
        _draw_strip(canvas, row, span, base - 8)
    return canvas.markup()


def _pile_of(score: float) -> float:
    return round(score / PILE) * PILE


def _highest(row: Strip) -> int:
    piles = Counter(map(_pile_of, (*row.scores, *row.reached)))
    return max(piles.values(), default=1)


def _step(row: Strip) -> float:
    """How far the dots of a pile lie from each other."""
    return min(STEP, TALLEST / _highest(row))


def _draw_strip(canvas: Canvas, row: Strip, span: Span, base: float) -> None:
    theme, step = canvas.theme, _step(row)
    canvas.line((LEFT, base + 4), (RIGHT, base + 4), stroke=theme.muted, stroke_width=0.8)
    canvas.paragraph((0, base - 6), wrap(row.label, LEFT - 16, 11), 11)
    piles: Counter[float] = Counter()
    for kind, scores in ((True, row.reached), (False, row.scores)):
        for score in sorted(scores):
            pile = _pile_of(score)
            y = base - step * piles[pile]
            piles[pile] += 1
            fill = theme.accent if kind else theme.paper
            canvas.dot((span(pile), y), 3.2, fill=fill, stroke=theme.accent, stroke_width=1.4)
    canvas.text((RIGHT + 14, base), row.told, font_size=12, font_weight=600)
    canvas.text((WIDTH, base), row.note, text_anchor="end", font_size=9.5, fill=theme.muted)
