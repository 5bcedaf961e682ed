"""Stairs: named steps of a scale, and who stands where on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading
from dot.reports.charts.lettering import shorten, width_of
from dot.reports.charts.theme import Theme

WIDTH, BOTTOM, RISE = 658.0, 150.0, 22.0
LOWEST = 30.0
LABEL = 16.0


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
    canvas = Canvas(WIDTH, BOTTOM + 18, caption, theme)
    width = WIDTH / len(steps)
    ends = [*(step.start for step in steps), top]
    reached = max((s.place.value for s in standings if s.whole and s.place.value is not None),
                  default=ends[0])  # fmt: skip
    for number, (step, (start, _)) in enumerate(zip(steps, pairwise(ends), strict=True)):
        height = LOWEST + RISE * number
        x = width * number
        fill = theme.accent if start <= reached else theme.band
        canvas.bar((x, BOTTOM - height), (width - 3, height), fill=fill)
        canvas.text(
            (x + 10, BOTTOM - 12),
            shorten(step.name, width - 16, 12),
            font_size=12,
            font_weight=600,
            fill=theme.paper if start <= reached else theme.ink,
        )
        canvas.text((x, BOTTOM + 13), step.mark, font_size=9.5, fill=theme.muted)
    taken: list[tuple[float, float]] = []
    for standing in sorted(standings, key=lambda one: one.place.value or 0.0):
        if standing.place.value is not None:
            _draw_standing(canvas, standing, _foot(standing.place.value, ends, width), taken)
    return canvas.markup()


def _foot(value: float, ends: Sequence[float], width: float) -> tuple[float, float]:
    """Where ``value`` stands: inside its step in proportion, on the step's top."""
    for number, (start, end) in enumerate(pairwise(ends)):
        if value < end or number == len(ends) - 2:
            share = min(1.0, max(0.0, (value - start) / (end - start) if end > start else 0.0))
            x = width * number + share * (width - 3)
            return x, BOTTOM - LOWEST - RISE * number
    return 0.0, BOTTOM - LOWEST


def _draw_standing(
    canvas: Canvas,
    standing: Standing,
    foot: tuple[float, float],
    taken: list[tuple[float, float]],
) -> None:
    """A pin whose words hang higher where those of a neighbour would cover them."""
    theme = canvas.theme
    words = f"{standing.name} {standing.place.text}"
    x, y = foot
    half = width_of(words, 10.5) / 2 + 6
    height = 26.0
    while any(
        abs(x - other) < half + 50 and abs(y - height - level) < LABEL for other, level in taken
    ):
        height += LABEL
    taken.append((x, y - height))
    colour = theme.ink if standing.whole else theme.second
    canvas.line((x, y), (x, y - height + 6), stroke=colour, stroke_width=1.4)
    if standing.whole:
        canvas.diamond((x, y - 4), 6, fill=colour, stroke=theme.paper)
    else:
        canvas.dot((x, y - 5), 5, fill=colour)
    place = min(max(x, half), WIDTH - half)
    canvas.text(
        (place, y - height),
        words,
        text_anchor="middle",
        font_size=10.5,
        font_weight=600 if standing.whole else 400,
    )
