"""Priority matrix: what each initiative is worth against what it costs, quick wins in the corner."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Span, Value
from dot.reports.charts.legend import Key, draw_legend
from dot.reports.charts.lettering import width_of
from dot.reports.charts.theme import Theme

WIDTH, HEIGHT = 658.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 650.0, 30.0, 284.0
RADIUS = 6.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bet:
    """One initiative: its short name, the column of its effort, its value, and the lane it is in."""

    key: str
    effort: int
    value: float
    lane: int
    quick_win: bool = False


@dataclass(frozen=True)
class MatrixWords:
    """Names of the axes, of the effort columns from cheap to dear, of the best corner, of the lanes."""

    value: str
    effort: str
    columns: tuple[str, ...]
    quick_wins: str
    lanes: tuple[str, ...]


def priority_matrix(
    bets: Sequence[Bet], words: MatrixWords, caption: Caption, theme: Theme
) -> Markup:
    """Effort to the right in columns, value upward. Discs never cover each other or a name."""
    canvas = Canvas(WIDTH, HEIGHT, caption, theme)
    wide = (RIGHT - LEFT) / len(words.columns)
    _draw_field(canvas, words, wide)
    used = sorted({bet.lane for bet in bets})
    keys = [Key("dot", theme.lane(lane), words.lanes[lane]) for lane in used]
    draw_legend(canvas, keys, LEFT, 10)
    span = Span(0, max([bet.value for bet in bets], default=1.0) * 1.08, BOTTOM - 12, TOP + 12)
    taken: list[Box] = [(LEFT, TOP, LEFT + width_of(words.quick_wins, 10) + 16, TOP + 20)]
    for bet in sorted(bets, key=lambda bet: (-bet.value, bet.key)):
        column = LEFT + wide * bet.effort
        size = width_of(bet.key, 10) + 2 * RADIUS + 8
        x, y = _free_place((column + 10, column + wide - size), span(bet.value), size, taken)
        colour = theme.lane(bet.lane)
        canvas.dot((x + RADIUS, y), RADIUS, fill=colour)
        if bet.quick_win:
            canvas.dot((x + RADIUS, y), 2.2, fill=theme.paper)
        canvas.text((x + 2 * RADIUS + 4, y + 3.6), bet.key, font_size=10, font_weight=600)
    return canvas.markup()


def _draw_field(canvas: Canvas, words: MatrixWords, wide: float) -> None:
    theme = canvas.theme
    middle = (TOP + BOTTOM) / 2
    canvas.bar((LEFT, TOP), (wide, middle - TOP), fill=theme.band)
    canvas.text((LEFT + 8, TOP + 14), words.quick_wins, font_size=10, fill=theme.muted)
    for place, column in enumerate(words.columns):
        x = LEFT + wide * place
        canvas.line((x, TOP), (x, BOTTOM))
        canvas.text(
            (x + wide / 2, BOTTOM + 18),
            column,
            text_anchor="middle",
            font_size=10,
            fill=theme.muted,
        )
    canvas.line((LEFT, BOTTOM), (RIGHT, BOTTOM), stroke=theme.muted)
    named: dict[str, Value] = {"text_anchor": "middle", "font_weight": 600, "font_size": 10.5}
    canvas.text(((LEFT + RIGHT) / 2, HEIGHT - 8), words.effort, **named)
    canvas.text((16, middle), words.value, transform=f"rotate(-90 16 {middle:.0f})", **named)


def _free_place(
    between: tuple[float, float], y: float, size: float, taken: list[Box]
) -> tuple[float, float]:
    """The free spot nearest to the middle of the column, on its own row or on one close by."""
    first, last = between[0], max(between)
    middle = (first + last) / 2
    spots = [first + step * 6 for step in range(int((last - first) / 6) + 1)]
    spots.sort(key=lambda x: abs(x - middle))
    for shift in (0.0, -13.0, 13.0, -26.0, 26.0, -39.0, 39.0):
        row = min(BOTTOM - 8, max(TOP + 8, y + shift))
        for x in spots:
            box = (x, row - 6.5, x + size, row + 6.5)
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                return x, row
    return middle, y


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
