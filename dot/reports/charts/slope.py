"""Slopes: where each score stood last time and where it stands now, one line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.lettering import shorten
from dot.reports.charts.theme import Theme

WIDTH, TOP, LINE = 658.0, 30.0, 15.0
LEFT, RIGHT = 84.0, 320.0
# From a mark to its label, which may have been moved away from it.
LEADER = 22.0
SIZE = 10.0
LEAST_HEIGHT = 120.0


@dataclass(frozen=True)
class Slope:
    """One score then and now, the ends that now may lie between, and whether it clearly moved."""

    label: str
    then: Reading
    now: Reading
    low: float | None = None
    high: float | None = None
    clear: bool = False


def slopes(
    lines: Sequence[Slope], names: tuple[str, str], caption: Caption, theme: Theme
) -> Markup:
    """Lines between two uprights on a scale that just holds them; labels never cover each other."""
    whole = [line for line in lines if line.then.value is not None and line.now.value is not None]
    height = TOP + max(LEAST_HEIGHT, LINE * len(whole) + 20)
    canvas = Canvas(WIDTH, height, caption, theme)
    values = [value for line in whole for value in _values(line)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    span = Span(low, high, height - 14, TOP + 8)
    for x, name, anchor in ((LEFT, names[0], "end"), (RIGHT, names[1], "start")):
        canvas.line((x, TOP - 4), (x, height - 6))
        canvas.text((x, TOP - 12), name, text_anchor=anchor, font_size=SIZE, fill=theme.muted)
    for line in sorted(whole, key=lambda line: line.clear):
        _draw_line(canvas, line, span)
    _draw_labels(canvas, whole, span, height)
    return canvas.markup()


def _values(line: Slope) -> list[float]:
    ends = (line.then.value, line.now.value, line.low, line.high)
    return [value for value in ends if value is not None]


def _colour(line: Slope, theme: Theme) -> str:
    """Only what clearly moved has a colour."""
    if not line.clear:
        return theme.muted
    return theme.good if (line.now.value or 0.0) > (line.then.value or 0.0) else theme.bad


def _draw_line(canvas: Canvas, line: Slope, span: Span) -> None:
    theme, colour = canvas.theme, _colour(line, canvas.theme)
    then, now = span(line.then.value or 0.0), span(line.now.value or 0.0)
    wide = 2.2 if line.clear else 1.2
    if line.low is not None and line.high is not None:
        low, high = span(line.low), span(line.high)
        cap: list[str | float] = ["M", RIGHT - 3, low, "H", RIGHT + 3, "M", RIGHT - 3, high, "H"]
        steps = [*cap, RIGHT + 3, "M", RIGHT, low, "V", high]
        canvas.path(steps, stroke=colour, stroke_width=1)
    canvas.line((LEFT, then), (RIGHT, now), stroke=colour, stroke_width=wide)
    canvas.dot((LEFT, then), 3.4, fill=theme.paper, stroke=colour, stroke_width=1.6)
    canvas.dot((RIGHT, now), 4, fill=colour)


def _draw_labels(canvas: Canvas, lines: Sequence[Slope], span: Span, height: float) -> None:
    """The name and the number of now at the right, the number of then at the left."""
    room = WIDTH - RIGHT - LEADER - 42
    ordered = sorted(lines, key=lambda line: span(line.now.value or 0.0))
    places = spread([span(line.now.value or 0.0) for line in ordered], LINE, (TOP, height - 6))
    for line, y in zip(ordered, places, strict=True):
        weight = {"font_weight": 600.0} if line.clear else {}
        fill = canvas.theme.ink if line.clear else canvas.theme.muted
        _lead(canvas, (RIGHT + 5, span(line.now.value or 0.0)), (RIGHT + LEADER, y))
        canvas.text((RIGHT + LEADER + 4, y + 3.6), line.now.text, font_size=SIZE, font_weight=600)
        words = shorten(line.label, room, SIZE)
        canvas.text((RIGHT + LEADER + 34, y + 3.6), words, font_size=SIZE, fill=fill, **weight)
    before = sorted(lines, key=lambda line: span(line.then.value or 0.0))
    places = spread([span(line.then.value or 0.0) for line in before], LINE, (TOP, height - 6))
    for line, y in zip(before, places, strict=True):
        _lead(canvas, (LEFT - 5, span(line.then.value or 0.0)), (LEFT - LEADER, y))
        canvas.text(
            (LEFT - LEADER - 4, y + 3.6),
            line.then.text,
            text_anchor="end",
            font_size=SIZE,
            fill=canvas.theme.muted,
        )


def _lead(canvas: Canvas, mark: tuple[float, float], label: tuple[float, float]) -> None:
    canvas.line(mark, label, stroke=canvas.theme.muted, stroke_width=0.6)


def spread(places: Sequence[float], least: float, ends: tuple[float, float]) -> list[float]:
    """Rising ``places`` moved apart so that neighbours are ``least`` away, inside ``ends`` if they fit.

    Labels that would touch form a block around the middle of their places (pool adjacent violators),
    so that each stays as near to its place as it can.
    """
    blocks: list[tuple[float, int]] = []
    for number, place in enumerate(places):
        mean, count = place - least * number, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean = (before * many + mean * count) / (many + count)
            count += many
        blocks.append((mean, count))
    last = ends[1] - least * (len(places) - 1)
    moved = [min(max(mean, ends[0]), max(last, ends[0])) for mean, n in blocks for _ in range(n)]
    return [mean + least * number for number, mean in enumerate(moved)]
