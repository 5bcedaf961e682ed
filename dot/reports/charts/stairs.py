"""Stairs: named steps of a scale, and who stands where on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading
from dot.reports.charts.lettering import shorten, width_of
from dot.reports.charts.theme import Theme

WIDTH, RISE = 658.0, 22.0
LOWEST = 30.0
# Words hang above the next step, each of the inner ones higher than the last.
NEAR, LABEL = 28.0, 15.0
SIZE = 10.5


@dataclass(frozen=True)
class Stair:
    """A step that begins at ``start`` on the scale; ``mark`` is that start as printed."""

    name: str
    start: float
    mark: str


@dataclass(frozen=True)
class Standing:
    """Somebody on the stairs, and whether the whole stands there rather than a part of it."""

    name: str
    place: Reading
    whole: bool = False


def stairs(
    steps: Sequence[Stair],
    top: float,
    standings: Sequence[Standing],
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Steps of equal width, each higher than the last; reached ones are filled."""
    width = WIDTH / len(steps)
    ends = [*(step.start for step in steps), top]
    known = sorted(
        (one for one in standings if one.place.value is not None),
        key=lambda one: (one.place.value or 0.0, one.name),
    )
    feet = [_foot(one.place.value or 0.0, ends, width) for one in known]
    words = [up + _reach(number, len(known)) for number, (_, up) in enumerate(feet)]
    # As high as the highest step or word, and no higher.
    bottom = max([LOWEST + RISE * (len(steps) - 1), *(high + 4 + SIZE for high in words)]) + 4
    canvas = Canvas(WIDTH, bottom + 18, caption, theme)
    reached = max((s.place.value for s in standings if s.whole and s.place.value is not None),
                  default=ends[0])  # fmt: skip
    for number, (step, (start, _)) in enumerate(zip(steps, pairwise(ends), strict=True)):
        height = LOWEST + RISE * number
        x = width * number
        fill = theme.accent if start <= reached else theme.band
        canvas.bar((x, bottom - height), (width - 3, height), fill=fill)
        canvas.text(
            (x + 10, bottom - 12),
            shorten(step.name, width - 16, 12),
            font_size=12,
            font_weight=600,
            fill=theme.paper if start <= reached else theme.ink,
        )
        canvas.text((x, bottom + 13), step.mark, font_size=9.5, fill=theme.muted)
    for number, (standing, (x, up)) in enumerate(zip(known, feet, strict=True)):
        _draw_standing(canvas, standing, (x, bottom - up), (number, len(known)))
    return canvas.markup()


def _foot(value: float, ends: Sequence[float], width: float) -> tuple[float, float]:
    """Where ``value`` stands: inside its step in proportion, and how high the step's top lies."""
    for number, (start, end) in enumerate(pairwise(ends)):
        if value < end or number == len(ends) - 2:
            share = min(1.0, max(0.0, (value - start) / (end - start) if end > start else 0.0))
            x = width * number + share * (width - 3)
            return x, LOWEST + RISE * number
    return 0.0, LOWEST


def _reach(number: int, count: int) -> float:
    """How high the words of one stand above the step."""
    return NEAR if number in (0, count - 1) else NEAR + LABEL * number


def _draw_standing(
    canvas: Canvas, standing: Standing, foot: tuple[float, float], order: tuple[int, int]
) -> None:
    """The first one's words stand to its left, the last one's to its right, others above them."""
    theme = canvas.theme
    number, count = order
    words = f"{standing.name} {standing.place.text}"
    x, y = foot
    outer = number in (0, count - 1)
    height = _reach(number, count)
    colour = theme.ink if standing.whole else theme.second
    canvas.line((x, y), (x, y - height), stroke=colour, stroke_width=1.4)
    if standing.whole:
        canvas.diamond((x, y - 4), 6, fill=colour, stroke=theme.paper)
    else:
        canvas.dot((x, y - 5), 5, fill=colour)
    anchor, shift = ("middle", 0.0)
    if outer and count > 1:
        anchor, shift = ("end", 2.0) if number == 0 else ("start", -2.0)
    reach = width_of(words, SIZE)
    low, high = {"middle": (0.5, 0.5), "end": (1.0, 0.0), "start": (0.0, 1.0)}[anchor]
    place = min(max(x + shift, reach * low), WIDTH - reach * high)
    canvas.text(
        (place, y - height - 4),
        words,
        text_anchor=anchor,
        font_size=SIZE,
        font_weight=600 if standing.whole else 400,
    )
