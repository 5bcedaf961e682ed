"""A flow of work: its steps from left to right, with the level, the time and the quality of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption
from dot.reports.charts.lettering import LEAST, shorten, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, BOX, SPAN_ROW = 658.0, 6.0, 58.0, 26.0
# Under the head of a row of measures: its figure, then what it measures.
FIGURE, LINE, LINES = 22.0, 11.0, 4
ARROW = 14.0


@dataclass(frozen=True)
class Measure:
    """A figure as printed and what it measures; an empty figure means that nobody measured it."""

    figure: str
    label: str


@dataclass(frozen=True)
class Link:
    """One step; ``fill`` and ``ink`` colour its level, both empty where there is none."""

    name: str
    code: str
    level: str
    fill: str
    ink: str
    time: Measure
    quality: Measure


@dataclass(frozen=True)
class Bracket:
    """A measure over several steps, by their places from 0."""

    first: int
    last: int
    words: str


@dataclass(frozen=True)
class ChainWords:
    """Names of the two rows under the steps."""

    time: str
    quality: str


def chain(
    links: Sequence[Link],
    brackets: Sequence[Bracket],
    words: ChainWords,
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Steps as boxes with an arrow to the next; brackets above, measures below."""
    top = TOP + SPAN_ROW * len(brackets)
    pitch = WIDTH / len(links)
    times, qualities = [link.time for link in links], [link.quality for link in links]
    first = top + BOX + 14
    second = first + _height_of(times, pitch - 6)
    canvas = Canvas(WIDTH, second + _height_of(qualities, pitch - 6) - 8, caption, theme)
    for place, bracket in enumerate(brackets):
        _draw_bracket(canvas, bracket, pitch, TOP + SPAN_ROW * place)
    for place, link in enumerate(links):
        _draw_link(canvas, link, (pitch * place, top), pitch - ARROW)
        if place + 1 < len(links):
            _draw_arrow(canvas, pitch * (place + 1) - ARROW, top + BOX / 2)
    for name, measures, y in ((words.time, times, first), (words.quality, qualities, second)):
        canvas.line((0, y - 8), (WIDTH, y - 8))
        canvas.text((0, y + 5), name, font_size=LEAST, font_weight=600, fill=theme.muted)
        for place, measure in enumerate(measures):
            _draw_measure(canvas, measure, (pitch * place, y + FIGURE), pitch - 6)
    return canvas.markup()


def _draw_link(canvas: Canvas, link: Link, corner: tuple[float, float], width: float) -> None:
    theme = canvas.theme
    x, y = corner
    dashes = None if link.fill else "3 3"
    canvas.bar(
        corner,
        (width, BOX),
        rx=4,
        fill=link.fill or theme.paper,
        stroke=theme.grid,
        stroke_dasharray=dashes,
    )
    middle, ink = x + width / 2, link.ink or theme.muted
    canvas.text(
        (middle, y + 15),
        shorten(link.name, width - 6, 10.5),
        text_anchor="middle",
        font_size=10.5,
        font_weight=600,
        fill=ink,
    )
    canvas.text(
        (middle, y + 37),
        shorten(link.level, width - 4, 17 if link.fill else 10),
        text_anchor="middle",
        font_size=17 if link.fill else 10,
        font_weight=600,
        fill=ink,
    )
    canvas.text((middle, y + 51), link.code, text_anchor="middle", font_size=LEAST, fill=ink)


def _draw_arrow(canvas: Canvas, x: float, y: float) -> None:
    colour = canvas.theme.muted
    canvas.line((x + 1, y), (x + ARROW - 5, y), stroke=colour, stroke_width=1.4)
    tip = x + ARROW - 1
    canvas.polygon(((tip - 6, y - 4), (tip, y), (tip - 6, y + 4)), fill=colour)


def _draw_bracket(canvas: Canvas, bracket: Bracket, pitch: float, y: float) -> None:
    theme = canvas.theme
    start, end = pitch * bracket.first, pitch * (bracket.last + 1) - ARROW
    canvas.path(
        ["M", start, y + 21, "V", y + 16, "H", end, "V", y + 21],
        stroke=theme.accent,
        stroke_width=1.4,
    )
    # Long words may reach beyond their bracket, but never beyond the drawing.
    room = WIDTH - start
    canvas.text((start, y + 11), shorten(bracket.words, room, 10), font_size=10, font_weight=600)


def _height_of(measures: Sequence[Measure], room: float) -> float:
    """Of a row: its figures and the most lines that a label takes; one without a figure is higher."""
    lines = (
        len(wrap(measure.label, room, LEAST, LINES)) - (not measure.figure) for measure in measures
    )
    return FIGURE + LINE * max(lines) + 15


def _draw_measure(
    canvas: Canvas, measure: Measure, place: tuple[float, float], room: float
) -> None:
    theme = canvas.theme
    if measure.figure:
        canvas.text(place, shorten(measure.figure, room, 13), font_size=13, font_weight=600)
    top = place[1] + (LINE if measure.figure else 0)
    for row, line in enumerate(wrap(measure.label, room, LEAST, LINES)):
        canvas.text((place[0], top + LINE * row), line, font_size=LEAST, fill=theme.muted)
