"""Waterfall: what is left of the strategy on each level, and what every step loses."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span, Value
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import wrap
from dot.reports.charts.theme import Theme

WIDTH, HEIGHT = 658.0, 304.0
TOP, BOTTOM, LEFT = 44.0, 224.0, 34.0


@dataclass(frozen=True)
class Stage:
    """One level: what arrives there, between which bounds, how many people, what the step changed.

    change, sure: what the step took or gave, and between which limits, both as printed.
    """

    label: str
    arrived: Reading
    note: str
    low: float | None = None
    high: float | None = None
    change: str = ""
    sure: str = ""
    gained: bool = False


@dataclass(frozen=True)
class WaterfallWords:
    """Words of the legend, in the report's language."""

    arrived: str
    lost: str
    interval: str


def waterfall(
    stages: Sequence[Stage], words: WaterfallWords, caption: Caption, theme: Theme
) -> Markup:
    """Vertical bars from 0 to 100, one a level, the part lost since the level above in outline."""
    canvas = Canvas(WIDTH, HEIGHT, caption, theme)
    keys = [Key("bar", theme.accent, words.arrived), Key("band", theme.band, words.lost, theme.bad)]
    if any(stage.low is not None for stage in stages):
        keys.append(Key("whisker", theme.ink, words.interval))
    draw_legend(canvas, keys, LEFT, 10)
    span = Span(0, 100, BOTTOM, TOP)
    for mark in (0, 25, 50, 75, 100):
        canvas.line((LEFT, span(mark)), (WIDTH, span(mark)))
        canvas.text(
            (LEFT - 6, span(mark) + 3.5),
            str(mark),
            text_anchor="end",
            font_size=9.5,
            fill=theme.muted,
        )
    step = (WIDTH - LEFT) / max(1, len(stages))
    above: float | None = None
    for place, stage in enumerate(stages):
        middle = LEFT + step * (place + 0.5)
        wide = min(84.0, step * 0.55)
        _draw_stage(canvas, stage, span, (middle, wide, step - wide), above)
        _draw_names(canvas, stage, middle, step)
        above = stage.arrived.value
    return canvas.markup()


def _draw_stage(
    canvas: Canvas, stage: Stage, span: Span, slot: tuple[float, float, float], above: float | None
) -> None:
    """slot: the middle of the bar, its width, and the gap to the bar before it."""
    theme = canvas.theme
    middle, wide, gap = slot
    arrived = stage.arrived.value
    if arrived is None:
        canvas.text(
            (middle, BOTTOM - 10), stage.arrived.text, text_anchor="middle", fill=theme.muted
        )
        return
    left, top = middle - wide / 2, span(arrived)
    if above is not None and above > arrived:
        canvas.bar(
            (left, span(above)),
            (wide, top - span(above)),
            fill=theme.band,
            stroke=theme.bad,
            stroke_dasharray="3 3",
        )
        canvas.line((left - gap, span(above)), (left, span(above)), stroke=theme.muted)
    canvas.bar((left, top), (wide, BOTTOM - top), fill=theme.accent)
    inside = BOTTOM - top > 40
    above_marks = min(top, span(stage.high)) if stage.high is not None else top
    canvas.text(
        (middle, BOTTOM - 12 if inside else above_marks - 6),
        stage.arrived.text,
        text_anchor="middle",
        font_size=16,
        font_weight=600,
        fill=theme.paper if inside else theme.ink,
    )
    _draw_interval(canvas, stage, span, middle)


def _draw_interval(canvas: Canvas, stage: Stage, span: Span, x: float) -> None:
    if stage.low is None or stage.high is None:
        return
    low, high = span(stage.low), span(stage.high)
    cap: list[str | float] = ["M", x - 5, low, "H", x + 5, "M", x - 5, high, "H", x + 5]
    halo: dict[str, Value] = {"stroke": canvas.theme.paper, "stroke_width": 3.5}
    canvas.path([*cap, "M", x, low, "V", high], **halo)
    canvas.path([*cap, "M", x, low, "V", high], stroke=canvas.theme.ink, stroke_width=1.2)


def _draw_names(canvas: Canvas, stage: Stage, middle: float, step: float) -> None:
    lines = wrap(stage.label, step - 12, 11)
    canvas.paragraph((middle, BOTTOM + 22), lines, 11, text_anchor="middle", font_weight=600)
    centred: dict[str, Value] = {"text_anchor": "middle", "font_size": 9.5}
    canvas.text((middle, BOTTOM + 48), stage.note, fill=canvas.theme.muted, **centred)
    colour = canvas.theme.good if stage.gained else canvas.theme.bad
    canvas.text((middle, BOTTOM + 62), stage.change, fill=colour, font_weight=600, **centred)
    canvas.text((middle, BOTTOM + 75), stage.sure, fill=canvas.theme.muted, **centred)
