"""The line above a chart that says what each mark means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dot.reports.charts.canvas import Canvas, Value
from dot.reports.charts.lettering import shorten, width_of

Mark = Literal[
    "bar", "band", "dot", "ring", "dashed_ring", "diamond", "tick", "line", "dashes", "whisker"
]
SIZE = 10.0
GAP = 20.0
LONGEST = 150.0
# So many lines have room above a chart.
MOST_LINES = 2
LINE = 15.0
# The middle of the first of two lines.
HIGHEST = 6.0


@dataclass(frozen=True)
class Key:
    """One mark, its colour and its meaning; ``edge``: the colour of a dashed edge around a band."""

    mark: Mark
    colour: str
    meaning: str
    edge: str = ""


def draw_legend(canvas: Canvas, keys: Sequence[Key], left: float, middle: float) -> None:
    """Draw the marks in a row from ``left`` on, centred on ``middle``.

    What has no room there begins at the edge; what has none then wraps, a little higher, so that
    the second line stays above the chart's own marks.
    """
    if _lines(keys, left, canvas.width) > 1:
        left = 0.0
    lines = _lines(keys, left, canvas.width)
    if lines > 1:
        middle = max(HIGHEST, middle - LINE / 2)
    x = left
    longest = float("inf") if lines <= MOST_LINES else LONGEST
    for key in keys:
        meaning = shorten(key.meaning, longest, SIZE)
        if x > left and x + 20 + width_of(meaning, SIZE) > canvas.width:
            x, middle = left, middle + LINE
        _draw_mark(canvas, key, (x + 8, middle))
        canvas.text((x + 20, middle + 3.6), meaning, font_size=SIZE, fill=canvas.theme.muted)
        x += 20 + width_of(meaning, SIZE) + GAP


def _lines(keys: Sequence[Key], left: float, width: float) -> float:
    """How many lines the whole words take; endless where one of them is wider than all the room."""
    x, lines = left, 1.0
    for key in keys:
        wide = 20 + width_of(key.meaning, SIZE)
        if left + wide > width:
            return float("inf")
        if x > left and x + wide > width:
            x, lines = left, lines + 1
        x += wide + GAP
    return lines


def _draw_mark(canvas: Canvas, key: Key, centre: tuple[float, float]) -> None:
    x, y = centre
    theme = canvas.theme
    match key.mark:
        case "bar" | "band":
            edge: dict[str, Value] = {"stroke": key.edge, "stroke_dasharray": "3 3"}
            look = edge if key.edge else {"stroke": theme.grid}
            canvas.bar((x - 8, y - 4), (16, 8), fill=key.colour, **look)
        case "dot":
            canvas.dot(centre, 5, fill=key.colour)
        case "ring":
            draw_ring(canvas, centre, key.colour)
        case "dashed_ring":
            draw_ring(canvas, centre, key.colour, dashed=True)
        case "diamond":
            canvas.diamond(centre, 5, fill=key.colour)
        case "tick":
            canvas.line((x, y - 6), (x, y + 6), stroke=key.colour, stroke_width=2.5)
        case "whisker":
            draw_whisker(canvas, (x - 8, x + 8), y, key.colour)
        case _:
            dashes = "4 3" if key.mark == "dashes" else None
            canvas.line(
                (x - 8, y), (x + 8, y), stroke=key.colour, stroke_width=2, stroke_dasharray=dashes
            )


def draw_ring(
    canvas: Canvas, centre: tuple[float, float], colour: str, *, dashed: bool = False
) -> None:
    """A ring with room around it, so that it is one on a dark bar too; four dashes where broken."""
    paper = canvas.theme.paper
    canvas.dot(centre, 5.8, fill=paper)
    dashes: dict[str, Value] = {"stroke_dasharray": "1.7 1.44"} if dashed else {}
    canvas.dot(centre, 4, fill=paper, stroke=colour, stroke_width=1.8, **dashes)


def draw_whisker(canvas: Canvas, ends: tuple[float, float], y: float, colour: str) -> None:
    """A horizontal interval with a cap at each end."""
    low, high = ends
    steps: list[str | float] = ["M", low, y - 3, "V", y + 3, "M", low, y, "H", high]
    canvas.path([*steps, "M", high, y - 3, "V", y + 3], stroke=colour, stroke_width=1.2)
