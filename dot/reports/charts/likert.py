"""Diverging stacked bars: the answers below the middle to its left, those above it to its right."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Span
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 34.0, 24.0
LEFT, RIGHT = 236.0, 560.0
# Below this share of all a label would not fit beside the bar's end without saying little.
EDGE = 30.0


@dataclass(frozen=True)
class LikertClass:
    """A class of answers: its share of all, and where its middle lies, −1 worst to 1 best."""

    share: float
    place: float


@dataclass(frozen=True)
class LikertRow:
    """One question to one group, lowest class first.

    below, above: shares of both sides as they are printed.   note: group and n.
    """

    label: str
    classes: tuple[LikertClass, ...]
    below: str
    above: str
    note: str


@dataclass(frozen=True)
class LikertWords:
    """Words of the legend, in the report's language."""

    low: str
    middle: str
    high: str


def likert(rows: Sequence[LikertRow], words: LikertWords, caption: Caption, theme: Theme) -> Markup:
    """One bar a row; the class in the middle straddles the line, so that both sides compare."""
    height = TOP + ROW * len(rows) + 4
    canvas = Canvas(WIDTH, height, caption, theme)
    keys = [
        Key("bar", _colour(theme, -1.0), words.low),
        Key("bar", _colour(theme, 0.0), words.middle),
        Key("bar", _colour(theme, 1.0), words.high),
    ]
    draw_legend(canvas, keys, LEFT, 10)
    reach = max((max(_sides(row)) for row in rows), default=1.0) or 1.0
    span = Span(-reach, reach, LEFT + EDGE, RIGHT - EDGE)
    for place, row in enumerate(rows):
        _draw_row(canvas, row, span, TOP + ROW * (place + 0.5))
    middle = span(0.0)
    canvas.line((middle, TOP - 6), (middle, height), stroke=theme.ink, stroke_width=1.0)
    return canvas.markup()


def _colour(theme: Theme, place: float) -> str:
    """A literal colour of the brand's scale: the sides tell the classes apart, too."""
    return theme.ramp.at((place + 1) / 2)


def _sides(row: LikertRow) -> tuple[float, float]:
    """How far the bar reaches to the left and to the right of the line."""
    below = sum(one.share for one in row.classes if one.place < 0)
    middle = sum(one.share for one in row.classes if one.place == 0)
    above = sum(one.share for one in row.classes if one.place > 0)
    return below + middle / 2, above + middle / 2


def _draw_row(canvas: Canvas, row: LikertRow, span: Span, y: float) -> None:
    theme = canvas.theme
    canvas.paragraph((0, y), wrap(row.label, LEFT - 10, 10), 10)
    at = -_sides(row)[0]
    start = span(at)
    for one in row.classes:
        left, at = span(at), at + one.share
        if one.share > 0:
            canvas.bar(
                (left, y - 8), (span(at) - left, 16), fill=_colour(theme, one.place),
                stroke=theme.paper, stroke_width=0.8,
            )  # fmt: skip
    small = {"font_size": 9.5, "font_weight": 600}
    canvas.text((start - 5, y + 3.5), row.below, text_anchor="end", **small)
    canvas.text((span(at) + 5, y + 3.5), row.above, **small)
    canvas.text((WIDTH, y + 3.5), row.note, text_anchor="end", font_size=9.5, fill=theme.muted)
