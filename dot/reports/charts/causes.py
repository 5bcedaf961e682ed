"""Supposed causes and effects: boxes in rows, an arrow from each cause down to its effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption
from dot.reports.charts.lettering import LEAST, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW, BOX = 658.0, 4.0, 59.0, 40.0
WIDEST = 190.0
SWEEPS = 6
Arrow = tuple[str, str]


@dataclass(frozen=True)
class Cause:
    """One box: its code, its words, and its level as printed on its colour."""

    code: str
    title: str
    level: str
    fill: str
    ink: str


def causes(
    boxes: Sequence[Cause], arrows: Sequence[Arrow], caption: Caption, theme: Theme
) -> Markup:
    """Every box in the row below its causes, ordered so that arrows seldom cross."""
    rows = _rows([box.code for box in boxes], arrows)
    canvas = Canvas(WIDTH, TOP + ROW * len(rows) - (ROW - BOX) + 4, caption, theme)
    centres = _centres(rows, arrows)
    widest = max(len(row) for row in rows)
    width = min(WIDEST, WIDTH / widest - 12)
    for cause, effect in arrows:
        _draw_arrow(canvas, centres[cause], centres[effect])
    for box in boxes:
        _draw_box(canvas, box, centres[box.code], width)
    return canvas.markup()


def _rows(codes: Sequence[str], arrows: Sequence[Arrow]) -> list[list[str]]:
    """Codes by depth: below every cause, and a box without causes just above its first effect.

    In a circle of causes depth stops growing after as many rounds as there are boxes.
    """
    depth = dict.fromkeys(codes, 0)
    for _ in codes:
        for cause, effect in arrows:
            depth[effect] = min(max(depth[effect], depth[cause] + 1), len(codes) - 1)
    caused = {effect for _, effect in arrows}
    for code in codes:
        below = [depth[effect] for cause, effect in arrows if cause == code]
        if code not in caused and below:
            depth[code] = max(0, min(below) - 1)
    used = sorted(set(depth.values()))
    return [[code for code in codes if depth[code] == level] for level in used]


def _centres(
    rows: Sequence[list[str]], arrows: Sequence[Arrow]
) -> Mapping[str, tuple[float, float]]:
    """Boxes of a row lie near the middle of those they are tied to."""
    x = {code: _slot(place, len(row)) for row in rows for place, code in enumerate(row)}
    ties: dict[str, list[str]] = {code: [] for code in x}
    for cause, effect in arrows:
        ties[cause].append(effect)
        ties[effect].append(cause)
    for _ in range(SWEEPS):
        for row in rows:
            pull = {
                code: sum(x[other] for other in ties[code]) / max(1, len(ties[code]))
                for code in row
            }
            row.sort(key=lambda code: (pull[code], code))
            x |= {code: _slot(place, len(row)) for place, code in enumerate(row)}
    return {
        code: (x[code], TOP + ROW * level + BOX / 2)
        for level, row in enumerate(rows)
        for code in row
    }


def _slot(place: int, slots: int) -> float:
    return WIDTH * (place + 0.5) / slots


def _draw_arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    colour = canvas.theme.muted
    top, tip = start[1] + BOX / 2, end[1] - BOX / 2 - 1
    middle = (top + tip) / 2
    canvas.path(
        ["M", start[0], top, "C", start[0], middle, end[0], middle, end[0], tip - 5],
        stroke=colour,
        stroke_width=1.3,
    )
    canvas.polygon(((end[0] - 4, tip - 7), (end[0] + 4, tip - 7), (end[0], tip)), fill=colour)


def _draw_box(canvas: Canvas, box: Cause, centre: tuple[float, float], width: float) -> None:
    theme = canvas.theme
    x, y = centre[0] - width / 2, centre[1] - BOX / 2
    canvas.bar((x, y), (width, BOX), rx=3, fill=theme.paper, stroke=theme.muted)
    canvas.bar((x, y), (34, BOX), rx=3, fill=box.fill or theme.band)
    canvas.text(
        (x + 17, y + 19), box.level, text_anchor="middle", font_size=12, font_weight=600,
        fill=box.ink or theme.muted,
    )  # fmt: skip
    canvas.text(
        (x + 17, y + 33),
        box.code,
        text_anchor="middle",
        font_size=LEAST,
        fill=box.ink or theme.muted,
    )
    canvas.paragraph((x + 41, centre[1]), wrap(box.title, width - 46, LEAST, lines=3), LEAST)
