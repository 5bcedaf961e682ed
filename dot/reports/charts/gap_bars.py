"""Gap bars: on one scale, where each score stands and how far its target lies away."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.legend import Key, draw_legend, draw_whisker
from dot.reports.charts.lettering import LEAST, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 46.0, 27.0
LEFT, RIGHT, GAP_END = 236.0, 530.0, 580.0


@dataclass(frozen=True)
class Gap:
    """One score, its target and the distance between them, signed as it is printed.

    score, target: on the chart's scale.   low, high: ends of the score's interval.   note: how
    much it matters, as printed.
    """

    label: str
    distance: Reading
    score: Reading
    target: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class GapWords:
    """Words of the legend and of the two columns at the right, in the report's language."""

    score: str
    target: str
    interval: str
    gap: str
    importance: str


def gap_bars(
    gaps: Sequence[Gap], ticks: Sequence[Reading], words: GapWords, caption: Caption, theme: Theme
) -> Markup:
    """A line from each score, a disc, to its target, a diamond; short of it in the colour of bad."""
    height = TOP + ROW * len(gaps) + 4
    canvas = Canvas(WIDTH, height, caption, theme)
    keys = [Key("dot", theme.accent, words.score), Key("diamond", theme.second, words.target)]
    if any(gap.low is not None for gap in gaps):
        keys.append(Key("whisker", theme.ink, words.interval))
    draw_legend(canvas, keys, LEFT, 10)
    values = [tick.value for tick in ticks if tick.value is not None]
    span = Span(min(values), max(values), LEFT, RIGHT)
    for tick in ticks:
        if tick.value is not None:
            x = span(tick.value)
            canvas.line((x, TOP - 6), (x, height - 4))
            canvas.text(
                (x, TOP - 10), tick.text, text_anchor="middle", font_size=10, fill=theme.muted
            )
    for x, head in ((GAP_END, words.gap), (WIDTH, words.importance)):
        canvas.text((x, TOP - 10), head, text_anchor="end", font_size=LEAST, fill=theme.muted)
    for place, gap in enumerate(gaps):
        _draw_gap(canvas, gap, span, TOP + ROW * (place + 0.5))
    return canvas.markup()


def _draw_gap(canvas: Canvas, gap: Gap, span: Span, y: float) -> None:
    theme = canvas.theme
    canvas.paragraph((0, y), wrap(gap.label, LEFT - 24, 10.5), 10.5)
    value, score = gap.distance.value, gap.score.value
    if score is not None and gap.target is not None:
        colour = theme.bad if (value or 0) < 0 else theme.good
        canvas.line((span(score), y), (span(gap.target), y), stroke=colour, stroke_width=5)
    if gap.low is not None and gap.high is not None:
        draw_whisker(canvas, (span(gap.low), span(gap.high)), y - 8, theme.ink)
    if gap.target is not None:
        canvas.diamond((span(gap.target), y), 6, fill=theme.second, stroke=theme.paper)
    if score is not None:
        canvas.dot((span(score), y), 5.5, fill=theme.accent)
        canvas.text(
            (span(score) - 9, y + 3.5), gap.score.text, text_anchor="end", font_size=9.5,
            fill=theme.muted,
        )  # fmt: skip
    canvas.text(
        (GAP_END, y + 4), gap.distance.text, text_anchor="end", font_size=12, font_weight=600
    )
    canvas.text((WIDTH, y + 4), gap.note, text_anchor="end", font_size=9.5, fill=theme.muted)
