"""Gantt: initiatives over time, in one lane per function, with phases and what needs what first."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Span
from dot.reports.charts.lettering import LEAST, fitted, shorten
from dot.reports.charts.theme import Theme

# As wide as a page that lies on its side, in letters of the same size as elsewhere.
WIDTH, TOP, ROW, LANE = 980.0, 62.0, 24.0, 20.0
LEFT = 330.0
NAMES = ((9.5, 1), (LEAST, 2))


@dataclass(frozen=True)
class Stretch:
    """A named part of the time axis: a phase or a quarter."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class Task:
    """One bar: its place in time, the tasks it has to wait for, and those it should wait for.

    ``critical`` bars have an outline: a delay of theirs delays the end.  ``late``: where it ends if
    everything takes as long as it may.
    """

    key: str
    name: str
    lane: int
    start: float
    end: float
    needs: tuple[str, ...] = ()
    helped_by: tuple[str, ...] = ()
    milestone: bool = False
    critical: bool = False
    late: float | None = None


@dataclass(frozen=True)
class Calendar:
    """The time axis: phases above, periods below; same unit as the tasks."""

    phases: tuple[Stretch, ...]
    periods: tuple[Stretch, ...]

    def span(self) -> Span:
        """From the first period's start to the last one's end."""
        return Span(self.periods[0].start, self.periods[-1].end, LEFT, WIDTH)


def gantt(
    tasks: Sequence[Task],
    lanes: Sequence[str],
    calendar: Calendar,
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Tasks under the head of their lane, in order of start; a lane without tasks is left out."""
    rows = _rows(tasks, lanes)
    height = TOP + sum(ROW if task else LANE for _, task in rows) + 6
    canvas = Canvas(WIDTH, height, caption, theme)
    span = calendar.span()
    _draw_calendar(canvas, calendar, span, height)
    places: dict[str, tuple[Task, float]] = {}
    y = TOP
    for lane, task in rows:
        if task is None:
            _draw_lane(canvas, lanes[lane], theme.lane(lane), y)
            y += LANE
        else:
            places[task.key] = task, y + ROW / 2
            y += ROW
    for task, middle in places.values():
        _draw_arrows(canvas, task, middle, places, span)
    for task, middle in places.values():
        _draw_task(canvas, task, middle, span)
    return canvas.markup()


def _rows(tasks: Sequence[Task], lanes: Sequence[str]) -> list[tuple[int, Task | None]]:
    """Each lane that has tasks, followed by them."""
    rows: list[tuple[int, Task | None]] = []
    for lane in range(len(lanes)):
        own = sorted((t for t in tasks if t.lane == lane), key=lambda t: (t.start, t.end, t.key))
        if own:
            rows.append((lane, None))
            rows.extend((lane, task) for task in own)
    return rows


def _draw_calendar(canvas: Canvas, calendar: Calendar, span: Span, height: float) -> None:
    theme = canvas.theme
    for place, period in enumerate(calendar.periods):
        start, end = span(period.start), span(period.end)
        if place % 2 == 0:
            canvas.bar((start, 34), (end - start, height - 34), fill=theme.band)
        canvas.text(
            ((start + end) / 2, 50),
            shorten(period.name, end - start, 9.5),
            text_anchor="middle",
            font_size=9.5,
            fill=theme.muted,
        )
    for place, phase in enumerate(calendar.phases):
        start, end = span(phase.start), span(phase.end)
        # Phases overlap in time, so that neighbours take turns on two lines.
        line = 12 + 15 * (place % 2)
        canvas.line((start + 1, line), (end - 1, line), stroke=theme.muted, stroke_width=1.5)
        canvas.text(
            (start + 2, line - 3),
            shorten(phase.name, _room_of(calendar, place, span) - 4, LEAST),
            font_size=LEAST,
            fill=theme.muted,
        )


def _room_of(calendar: Calendar, place: int, span: Span) -> float:
    """From a phase's start to the next one on its line, or to the edge."""
    following = calendar.phases[place + 2 :: 2]
    edge = span(following[0].start) if following else WIDTH
    return edge - span(calendar.phases[place].start)


def _draw_lane(canvas: Canvas, name: str, colour: str, y: float) -> None:
    canvas.line((0, y + 1), (WIDTH, y + 1), stroke=canvas.theme.grid)
    canvas.bar((0, y + 6), (9, 9), fill=colour)
    canvas.text((14, y + 14), name, font_size=10, font_weight=600)


def _draw_task(canvas: Canvas, task: Task, y: float, span: Span) -> None:
    theme = canvas.theme
    canvas.text((14, y + 3.6), task.key, font_size=9.5, font_weight=600, fill=theme.muted)
    canvas.paragraph((44, y), *fitted(task.name, LEFT - 52, NAMES))
    start, end = span(task.start), span(task.end)
    colour = theme.lane(task.lane)
    if task.milestone:
        canvas.diamond((start, y), 6, fill=colour)
    else:
        if task.late is not None and task.late > task.end:
            until = min(span(task.late), WIDTH)
            canvas.line((end, y), (until, y), stroke=colour, stroke_width=1.6)
            canvas.line((until, y - 3), (until, y + 3), stroke=colour, stroke_width=1.6)
        edge = theme.ink if task.critical else None
        size = (max(4.0, end - start), 12.0)
        canvas.bar((start, y - 6), size, rx=3, fill=colour, stroke=edge, stroke_width=1.6)


def _draw_arrows(
    canvas: Canvas, task: Task, y: float, places: dict[str, tuple[Task, float]], span: Span
) -> None:
    theme = canvas.theme
    needed = [(key, None) for key in task.needs] + [(key, "2 2") for key in task.helped_by]
    for key, dashes in needed:
        if key not in places:
            continue
        before, middle = places[key]
        start, end = span(before.end), span(task.start)
        side = -1 if y > middle else 1
        tip = y + side * 6
        turn = max(start, min(end + 4, start + 5))
        steps: list[str | float] = ["M", start, middle, "H", turn, "V", tip + side * 4]
        if turn > end + 4:
            steps = ["M", start - 4, middle, "V", tip + side * 4]
        steps += ["H", end + 4, "V", tip]
        canvas.path(steps, stroke=theme.muted, stroke_width=0.9, stroke_dasharray=dashes)
        point = ((end + 1.5, tip + side * 4), (end + 6.5, tip + side * 4), (end + 4, tip))
        canvas.polygon(point, fill=theme.muted)
