"""Single items as bars: the wording, the mean, what each shown group says, and the last time."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.legend import Key, Mark, draw_legend
from dot.reports.charts.lettering import LEAST, shorten, wrap
from dot.reports.charts.theme import Theme

WIDTH, TOP = 658.0, 48.0
RIGHT = 560.0
WORDS = 286.0
LETTER = 40.0
# Groups are told apart by shape as well, so that grey print shows them.
SHAPES: tuple[Mark, ...] = ("dot", "diamond", "ring", "tick")


@dataclass(frozen=True)
class ItemRow:
    """One item; ``groups`` are marks in the order of the legend, None where a group is not shown."""

    label: str
    mean: Reading
    groups: tuple[float | None, ...] = ()
    previous: float | None = None
    note: str = ""
    letter: str = ""
    name: str = ""


@dataclass(frozen=True)
class ItemWords:
    """The legend: mean, last time, and the groups that have marks."""

    mean: str
    previous: str
    groups: tuple[str, ...]


def item_bars(
    rows: Sequence[ItemRow],
    ticks: Sequence[Reading],
    words: ItemWords,
    caption: Caption,
    theme: Theme,
) -> Markup:
    """Horizontal bars on one scale; ``ticks`` are its marks, lowest first."""
    height = 44.0 if any(row.letter for row in rows) else 36.0
    canvas = Canvas(WIDTH, TOP + height * len(rows) + 4, caption, theme)
    values = [tick.value for tick in ticks if tick.value is not None]
    span = Span(min(values), max(values), WORDS, RIGHT)
    keys = [Key("bar", theme.accent, words.mean)]
    if any(row.previous is not None for row in rows):
        keys.append(Key("tick", theme.ink, words.previous))
    colours = (theme.second, theme.fourth, theme.third, theme.fifth)
    marks = list(zip(SHAPES, colours, words.groups, strict=False))
    keys += [Key(mark, colour, name) for mark, colour, name in marks]
    draw_legend(canvas, keys, 0, 9)
    for tick in ticks:
        if tick.value is not None:
            x = span(tick.value)
            canvas.line((x, TOP - 4), (x, TOP + height * len(rows)))
            canvas.text(
                (x, TOP - 9), tick.text, text_anchor="middle", font_size=10, fill=theme.muted
            )
    for place, row in enumerate(rows):
        _draw_row(canvas, row, span, TOP + height * (place + 0.5))
        _draw_groups(canvas, row, span, TOP + height * (place + 0.5))
    return canvas.markup()


def _draw_row(canvas: Canvas, row: ItemRow, span: Span, y: float) -> None:
    theme = canvas.theme
    left = 0.0
    if row.letter:
        left = LETTER
        canvas.text(
            (0, y + 9),
            shorten(row.letter, LETTER - 8, 26),
            font_size=26,
            font_weight=600,
            fill=theme.accent,
        )
        name = shorten(row.name, WORDS - left - 14, 11)
        canvas.text((left, y - 10), name, font_size=11, font_weight=600)
        for line, words in enumerate(wrap(row.label, WORDS - left - 14, LEAST)):
            canvas.text((left, y + 3 + 11 * line), words, font_size=LEAST)
    else:
        canvas.paragraph((0, y), wrap(row.label, WORDS - 14, 9.5), 9.5)
    canvas.bar((WORDS, y - 7), (RIGHT - WORDS, 14), fill=theme.band)
    if row.mean.value is not None:
        canvas.bar((WORDS, y - 7), (span(row.mean.value) - WORDS, 14), fill=theme.accent)
    if row.previous is not None:
        x = span(row.previous)
        canvas.line((x, y - 10), (x, y + 10), stroke=theme.paper, stroke_width=4.5)
        canvas.line((x, y - 10), (x, y + 10), stroke=theme.ink, stroke_width=2)
    canvas.text((RIGHT + 12, y + 5), row.mean.text, font_size=13, font_weight=600)
    canvas.text((WIDTH, y + 4), row.note, text_anchor="end", font_size=9.5, fill=theme.muted)


def _draw_groups(canvas: Canvas, row: ItemRow, span: Span, y: float) -> None:
    theme = canvas.theme
    colours = (theme.second, theme.fourth, theme.third, theme.fifth)
    for shape, colour, value in zip(SHAPES, colours, row.groups, strict=False):
        if value is None:
            continue
        centre = (span(value), y)
        if shape == "diamond":
            canvas.diamond(centre, 6, fill=colour, stroke=theme.paper)
        elif shape == "ring":
            canvas.dot(centre, 4.2, fill=theme.paper, stroke=colour, stroke_width=2)
        elif shape == "tick":
            canvas.line((centre[0], y - 9), (centre[0], y + 9), stroke=colour, stroke_width=3)
        else:
            canvas.dot(centre, 5.2, fill=colour)
