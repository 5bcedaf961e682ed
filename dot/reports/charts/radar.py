"""Radar: the shape of a profile of three to twelve scores, one or more outlines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import width_of, wrap
from dot.reports.charts.theme import Theme

WIDTH, HEIGHT = 658.0, 210.0
MOST_RINGS = 6
CENTRE = (WIDTH / 2, 108.0)
RADIUS = 72.0
# Printed at three quarters: eight points.
NAME, RING = 11.0, 10.6
FEWEST_AXES = 3


@dataclass(frozen=True)
class Outline:
    """One closed line over the axes; an axis without a value breaks the line there."""

    name: str
    values: tuple[float | None, ...]
    dashed: bool = False


def radar(
    axes: Sequence[str],
    outlines: Sequence[Outline],
    rings: Sequence[Reading],
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Draw ``outlines`` over ``axes``; ``rings`` are the scale's marks, the lowest at the centre.

    Raises ValueError with fewer than three axes, where a radar has no area.
    """
    if len(axes) < FEWEST_AXES:
        raise ValueError("a radar needs at least three axes")
    canvas = Canvas(WIDTH, HEIGHT, caption, theme)
    rings = _thinned(rings)
    marks = [ring.value for ring in rings if ring.value is not None]
    grid = Grid(len(axes), min(marks), max(marks))
    _draw_grid(canvas, grid, axes, rings)
    colours = (theme.accent, theme.second, theme.fourth)
    for outline, colour in zip(outlines, colours, strict=False):
        _draw_outline(canvas, grid, outline, colour)
    _draw_rings(canvas, grid, rings)
    keys = [
        Key("dashes" if outline.dashed else "line", colour, outline.name)
        for outline, colour in zip(outlines, colours, strict=False)
    ]
    draw_legend(canvas, keys, 4, 12)
    return canvas.markup()


def _thinned(rings: Sequence[Reading]) -> Sequence[Reading]:
    """As many rings as have room for their numbers; the first and the last always stay."""
    gaps = len(rings) - 1
    fitting = (step for step in range(1, gaps + 1) if gaps % step == 0 and gaps / step < MOST_RINGS)
    return rings[:: next(fitting, 1)]


@dataclass(frozen=True)
class Grid:
    """Polar places: the axis by number, clockwise from the top, and the value on it."""

    axes: int
    low: float
    high: float

    def place(self, axis: int, value: float) -> tuple[float, float]:
        """Where ``value`` on ``axis`` lies; the scale's lowest value is the centre."""
        share = (value - self.low) / (self.high - self.low)
        angle = 2 * math.pi * axis / self.axes
        return (
            CENTRE[0] + RADIUS * share * math.sin(angle),
            CENTRE[1] - RADIUS * share * math.cos(angle),
        )


def _draw_grid(canvas: Canvas, grid: Grid, axes: Sequence[str], rings: Sequence[Reading]) -> None:
    theme = canvas.theme
    for ring in rings[1:]:
        if ring.value is not None:
            corners = [grid.place(axis, ring.value) for axis in range(grid.axes)]
            canvas.polygon(corners, fill="none", stroke=theme.grid)
    for axis, name in enumerate(axes):
        canvas.line(CENTRE, grid.place(axis, grid.high))
        x, y = grid.place(axis, grid.low + (grid.high - grid.low) * 1.12)
        _draw_axis_name(canvas, name, x, y)


def _draw_rings(canvas: Canvas, grid: Grid, rings: Sequence[Reading]) -> None:
    """The numbers, between the first two axes, where no spoke runs through them, above outlines."""
    theme = canvas.theme
    for ring in rings[1:]:
        if ring.value is not None:
            share = (ring.value - grid.low) / (grid.high - grid.low)
            angle = math.pi / grid.axes
            reach = RADIUS * share * math.cos(angle)
            place = (CENTRE[0] + reach * math.sin(angle), CENTRE[1] - reach * math.cos(angle) + 3)
            wide = width_of(ring.text, RING) + 2
            ground = (place[0] - wide / 2, place[1] - 8.5)
            canvas.bar(ground, (wide, 9.5), rx=2, fill=theme.paper, fill_opacity=0.8)
            canvas.text(place, ring.text, text_anchor="middle", font_size=RING, fill=theme.muted)


def _draw_axis_name(canvas: Canvas, name: str, x: float, y: float) -> None:
    beside = abs(x - CENTRE[0]) > RADIUS / 8
    anchor = "middle" if not beside else ("start" if x > CENTRE[0] else "end")
    # Above and below there is room for two lines, at the sides for three.
    room, most = (min(x, WIDTH - x), 3) if beside else (WIDTH / 2, 2)
    lines = wrap(name, room, NAME, lines=most)
    lift = 0.0 if beside else (len(lines) - 1) * 6 * (-1 if y < CENTRE[1] else 1)
    canvas.paragraph((x, y + lift), lines, NAME, text_anchor=anchor)


def _draw_outline(canvas: Canvas, grid: Grid, outline: Outline, colour: str) -> None:
    known = [(axis, value) for axis, value in enumerate(outline.values) if value is not None]
    corners = [grid.place(axis, value) for axis, value in known]
    closed = len(known) == grid.axes
    canvas.polygon(
        corners,
        fill=colour if closed and not outline.dashed else "none",
        fill_opacity=0.14,
        stroke=colour if len(known) >= FEWEST_AXES else "none",
        stroke_width=2,
        stroke_linejoin="round",
        stroke_dasharray="5 4" if outline.dashed or not closed else None,
    )
    if not outline.dashed:
        for corner in corners:
            canvas.dot(corner, 3, fill=colour)
