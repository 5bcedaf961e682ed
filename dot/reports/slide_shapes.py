"""Words, tables and colours on a slide: every box in the brand's face, no words outside their box."""

from collections.abc import Sequence

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Emu, Inches, Pt

from dot.reports.blocks import Source, Table
from dot.reports.fitting import LINE, lines_of, size_for

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
BODY_TOP, FOOT_TOP = Inches(1.75), Inches(7.0)
# Between a box and its words, left and right, top and bottom, as PowerPoint sets it.
INSET_WIDE, INSET_HIGH = Inches(0.2), Inches(0.1)
CELL = 10
# What does not fit into a table is counted in a line of this height under it.
NOTE_HIGH = Inches(0.3)


def draw_table(slide: Slide, source: Source, table: Table, top: int) -> None:
    """As many rows as have room above the foot, and how many have none; each as high as its words."""
    wide = WIDTH - 2 * EDGE
    write_paragraphs(slide, source, [table.sentence], (top, Inches(0.36)), 13, source.theme.accent)
    top += Inches(0.4)
    room, heights = FOOT_TOP - top, list[int]()
    for row in (tuple(column.name for column in table.columns), *table.rows):
        most = max(
            lines_of(text, CELL, Emu(int(wide * column.width / 100) - INSET_WIDE).pt)
            for text, column in zip(row, table.columns, strict=True)
        )
        heights.append(Pt(most * CELL * LINE) + INSET_HIGH)
    while len(heights) > 2 and sum(heights) > room:
        if len(heights) > len(table.rows):
            room -= NOTE_HIGH
        heights.pop()
    rows = table.rows[: len(heights) - 1]
    if len(rows) < len(table.rows):
        cut = source.words.count("decisions.cut", len(table.rows) - len(rows))
        placed = FOOT_TOP - NOTE_HIGH, NOTE_HIGH
        write_paragraphs(slide, source, [cut], placed, CELL, source.theme.muted)
    frame = slide.shapes.add_table(
        len(heights), len(table.columns), EDGE, Emu(top), wide, Emu(sum(heights))
    )
    frame.element.nvGraphicFramePr.cNvPr.set("descr", table.sentence)
    grid = frame.table
    for number, high in enumerate(heights):
        grid.rows[number].height = Emu(high)
    for at, column in enumerate(table.columns):
        grid.columns[at].width = Emu(int(wide * column.width / 100))
        _cell(grid.cell(0, at), source, column.name, source.theme.accent)
        for number, row in enumerate(rows, start=1):
            ground = source.theme.band if number % 2 else source.theme.paper
            _cell(grid.cell(number, at), source, row[at], ground)


def _cell(cell: _Cell, source: Source, text: str, ground: str) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb_of(ground)
    head = ground == source.theme.accent
    _write(cell, source, [text], CELL, source.theme.paper if head else source.theme.ink)
    cell.text_frame.paragraphs[0].space_after = Pt(0)


def write_title(
    slide: Slide, source: Source, words: str, placed: tuple[int, int, int], colour: str
) -> None:
    """The slide's own title, so that readers of screens find it; smaller where it is long."""
    title = slide.shapes.title
    if title is None:
        return
    top, high, size = placed
    title.left, title.top, title.width, title.height = map(Emu, (EDGE, top, WIDTH - 2 * EDGE, high))
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    _write(title, source, [words], _size([words], (title.width, high), size), colour, strong=True)


def write_paragraphs(
    slide: Slide,
    source: Source,
    lines: Sequence[str],
    placed: tuple[int, int],
    size: int,
    colour: str,
) -> Shape:
    """Paragraphs over the whole width, at ``size`` or as large as they fit."""
    top, height = placed
    said = [line for line in lines if line]
    box = slide.shapes.add_textbox(EDGE, Emu(top), WIDTH - 2 * EDGE, Emu(height))
    _write(box, source, said, _size(said, (box.width, height), size), colour)
    return box


def _size(lines: Sequence[str], room: Sequence[int], largest: int, smallest: float = 9) -> float:
    """The size at which lines fit into a box of that width and height with its margins."""
    wide, high = room
    inner = Emu(wide - INSET_WIDE).pt, Emu(high).pt
    return size_for(lines, inner, largest, smallest)


def _write(
    holder: object,
    source: Source,
    lines: Sequence[str],
    size: float,
    colour: str,
    *,
    strong: bool = False,
) -> None:
    """Fill a shape or a cell with paragraphs in the brand's face."""
    frame = getattr(holder, "text_frame")  # noqa: B009 — shapes and cells share no base class.
    frame.word_wrap = True
    for number, line in enumerate(lines or [""]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line.replace("\n", "\v")
        paragraph.space_after = Pt(size / 2)
        paragraph.alignment = 1
        font = paragraph.font
        font.size, font.name, font.bold = Pt(size), source.brand.fonts["family"], strong
        font.color.rgb = rgb_of(colour)


def paint(shape: Shape, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb_of(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def rgb_of(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())


def write_label(
    slide: Slide, source: Source, text: str, placed: tuple[int, int, int, int], colour: str
) -> None:
    """A few words without a margin, in the middle of their height, as large as they fit."""
    box = slide.shapes.add_textbox(*map(Emu, placed))
    frame = box.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(box, source, [text], _size([text], placed[2:], 11, smallest=7), colour)
    frame.paragraphs[0].space_after = Pt(0)
