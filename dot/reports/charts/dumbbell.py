"""Dumbbells: two groups' views of the same thing, a row each, with the gap between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span, Value
from dot.reports.charts.legend import Key, draw_legend, draw_whisker
from dot.reports.charts.lettering import LEAST, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 46.0, 26.0
LEFT, RIGHT = 230.0, 485.0


@dataclass(frozen=True)
class Pair:
    """Two values on one scale and the difference as it is printed; a missing one is not drawn.

    ``note``: how sure the difference is, in small letters under it.   ``faint``: draw the line
    between them dotted, because chance may have made it.   low, high: where the second value may
    lie beside the first: the interval of the gap, drawn from the first.
    """

    label: str
    first: Reading
    second: Reading
    gap: str
    note: str = ""
    faint: bool = False
    low: float | None = None
    high: float | None = None


def dumbbells(
    pairs: Sequence[Pair],
    ticks: Sequence[Reading],
    names: tuple[str, str, str],
    caption: Caption,
    theme: Theme,
) -> Markup:
    """One row a pair. The first group is a disc, the second a ring, so that grey print tells them.

    names: of both groups, and of the interval.
    """
    height = TOP + ROW * len(pairs) + 4
    canvas = Canvas(WIDTH, height, caption, theme)
    keys = [Key("dot", theme.accent, names[0]), Key("ring", theme.second, names[1])]
    if any(pair.low is not None for pair in pairs):
        keys.append(Key("whisker", theme.ink, names[2]))
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
    for place, pair in enumerate(pairs):
        _draw_pair(canvas, pair, span, TOP + ROW * (place + 0.5))
    return canvas.markup()


def _draw_pair(canvas: Canvas, pair: Pair, span: Span, y: float) -> None:
    theme = canvas.theme
    canvas.paragraph((0, y), wrap(pair.label, LEFT - 44, 10.5), 10.5)
    lift = 2 if pair.note else -4
    canvas.text((WIDTH, y - lift), pair.gap, text_anchor="end", font_size=12, font_weight=600)
    if pair.note:
        note: dict[str, Value] = {"text_anchor": "end", "font_size": LEAST, "fill": theme.muted}
        canvas.text((WIDTH, y + 9.5), pair.note, **note)
    first, second = pair.first.value, pair.second.value
    if first is not None and second is not None:
        canvas.line(
            (span(first), y),
            (span(second), y),
            stroke=theme.muted,
            stroke_width=2.5,
            opacity=0.55,
            **({"stroke_dasharray": "1.5 4"} if pair.faint else {}),
        )
    if pair.low is not None and pair.high is not None:
        draw_whisker(canvas, (span(pair.low), span(pair.high)), y + 8, theme.ink)
    if first is not None:
        side = -1 if second is None or first <= second else 1
        canvas.dot((span(first), y), 5.5, fill=theme.accent)
        _print_beside(canvas, pair.first.text, span(first), y, side)
    if second is not None:
        side = 1 if first is None or first <= second else -1
        canvas.dot((span(second), y), 4.6, fill=theme.paper, stroke=theme.second, stroke_width=2.4)
        _print_beside(canvas, pair.second.text, span(second), y, side)


def _print_beside(canvas: Canvas, words: str, x: float, y: float, side: int) -> None:
    anchor = "start" if side > 0 else "end"
    canvas.text(
        (x + side * 9, y + 3.5), words, text_anchor=anchor, font_size=9.5, fill=canvas.theme.muted
    )
