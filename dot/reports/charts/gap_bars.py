"""Diverging bars: how far each score lies below or above its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span, Value
from dot.reports.charts.lettering import wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 26.0, 28.0
LEFT, RIGHT = 250.0, 580.0


@dataclass(frozen=True)
class Gap:
    """The signed distance of one score to its target, with what stands at the row's end."""

    label: str
    distance: Reading
    note: str = ""


def gap_bars(gaps: Sequence[Gap], ends: tuple[str, str], caption: Caption, theme: Theme) -> Markup:
    """Bars to the left of the target line fall short, to the right exceed; ``ends`` name the sides."""
    height = TOP + ROW * len(gaps) + 4
    canvas = Canvas(WIDTH, height, caption, theme)
    known = [gap.distance.value for gap in gaps if gap.distance.value is not None]
    widest = max([0.5, *map(abs, known)])
    span = Span(-widest, widest, LEFT + 36, RIGHT - 36)
    if all(value <= 0 for value in known):
        span = Span(-widest, 0, LEFT + 36, RIGHT)
    elif all(value >= 0 for value in known):
        span = Span(0, widest, LEFT, RIGHT - 36)
    zero = span(0)
    small: dict[str, Value] = {"font_size": 9.5, "fill": theme.muted}
    if span.low < 0:
        canvas.text((zero - 8, 12), f"◂ {ends[0]}", text_anchor="end", **small)
    if span.high > 0:
        canvas.text((zero + 8, 12), f"{ends[1]} ▸", **small)
    for place, gap in enumerate(gaps):
        _draw_gap(canvas, gap, span, TOP + ROW * (place + 0.5))
    canvas.line((zero, TOP - 6), (zero, height), stroke=theme.ink, stroke_width=1.2)
    return canvas.markup()


def _draw_gap(canvas: Canvas, gap: Gap, span: Span, y: float) -> None:
    theme = canvas.theme
    canvas.paragraph((0, y), wrap(gap.label, LEFT - 10, 10.5), 10.5)
    canvas.text((WIDTH, y + 4), gap.note, text_anchor="end", font_size=9.5, fill=theme.muted)
    value = gap.distance.value
    zero = span(0)
    if value is None:
        canvas.text((zero - 8, y + 4), gap.distance.text, text_anchor="end", fill=theme.muted)
        return
    end = span(value)
    colour = theme.bad if value < 0 else theme.good
    canvas.bar((min(zero, end), y - 7), (abs(end - zero), 14), fill=colour)
    side = -1 if value < 0 else 1
    canvas.text(
        (end + side * 5, y + 4),
        gap.distance.text,
        text_anchor="end" if value < 0 else "start",
        font_weight=600,
    )
