"""A year of meetings: a mark for each that is planned, its level, and what its KPIs read."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption
from dot.reports.charts.lettering import LEAST, shorten, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP, ROW = 658.0, 32.0, 41.0
LEFT, RIGHT = 176.0, 396.0
CHIP = 406.0
FIGURES = 452.0
SIZE, LINE = LEAST, 12.0
QUARTERS = 4
# Above so many marks a year they are drawn as strokes, below so few as diamonds.
MANY, FEW = 24, 6


@dataclass(frozen=True)
class Gathering:
    """One row: ``level`` on its colour, and a line for each KPI."""

    name: str
    cadence: str
    per_year: int
    level: str
    fill: str
    ink: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class YearWords:
    """Heads of the columns and the names of the four quarters."""

    quarters: tuple[str, str, str, str]
    level: str
    reading: str


def year(
    gatherings: Sequence[Gathering], words: YearWords, caption: Caption, theme: Theme
) -> Markup:
    """One row a gathering, the planned dates spread evenly over the year."""
    rows = [_Row(one, _figures_of(one)) for one in gatherings]
    height = TOP + sum(row.height for row in rows)
    canvas = Canvas(WIDTH, height, caption, theme)
    width = (RIGHT - LEFT) / QUARTERS
    for quarter, name in enumerate(words.quarters):
        if quarter % 2 == 0:
            canvas.bar((LEFT + width * quarter, 8), (width, height - 8), fill=theme.band)
        canvas.text(
            (LEFT + width * (quarter + 0.5), 22),
            shorten(name, width, 9.5),
            text_anchor="middle",
            font_size=9.5,
            fill=theme.muted,
        )
    heads = ((CHIP, words.level), (FIGURES, words.reading))
    for x, head in heads:
        canvas.text((x, 22), head, font_size=9.5, font_weight=600, fill=theme.muted)
    top = TOP
    for row in rows:
        _draw_row(canvas, row, top)
        top += row.height
    return canvas.markup()


@dataclass(frozen=True)
class _Row:
    """A gathering with the lines that its figures take."""

    gathering: Gathering
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return max(ROW, LINE * len(self.lines) + 8)


def _figures_of(gathering: Gathering) -> tuple[str, ...]:
    """What each KPI read, in up to three lines: none of it is cut off."""
    room = WIDTH - FIGURES
    return tuple(line for figure in gathering.figures for line in wrap(figure, room, SIZE, 3))


def _draw_row(canvas: Canvas, row: _Row, top: float) -> None:
    theme, gathering = canvas.theme, row.gathering
    middle = top + row.height / 2
    canvas.line((0, top), (WIDTH, top))
    lines = wrap(gathering.name, LEFT - 14, 10.5)
    canvas.paragraph((0, middle - 6), lines, 10.5, font_weight=600)
    under = middle + 8 + 6 * (len(lines) - 1)
    cadence = shorten(gathering.cadence, LEFT - 14, LEAST)
    canvas.text((0, under + 3), cadence, font_size=LEAST, fill=theme.muted)
    _draw_marks(canvas, gathering.per_year, middle)
    canvas.bar(
        (CHIP, middle - 11),
        (38, 22),
        rx=2,
        fill=gathering.fill or theme.paper,
        stroke=theme.grid,
        stroke_dasharray=None if gathering.fill else "3 3",
    )
    canvas.text(
        (CHIP + 19, middle + 4),
        shorten(gathering.level, 36, 11 if gathering.fill else LEAST),
        text_anchor="middle",
        font_size=11 if gathering.fill else LEAST,
        font_weight=600,
        fill=gathering.ink or theme.muted,
    )
    start = middle - (len(row.lines) - 1) * LINE / 2 + 3
    for number, line in enumerate(row.lines):
        canvas.text((FIGURES, start + LINE * number), line, font_size=SIZE)


def _draw_marks(canvas: Canvas, count: int, y: float) -> None:
    theme = canvas.theme
    step = (RIGHT - LEFT) / count
    places = [LEFT + step * (number + 0.5) for number in range(count)]
    if count > MANY:
        strokes = [part for x in places for part in ("M", x, y - 6, "V", y + 6)]
        canvas.path(strokes, stroke=theme.accent, stroke_width=2.4)
        return
    for x in places:
        if count > FEW:
            canvas.dot((x, y), 4.5, fill=theme.accent)
        else:
            canvas.diamond((x, y), 7, fill=theme.accent)
