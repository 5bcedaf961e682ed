"""The key pages as slides for the steering meeting: native shapes, editable charts, brand colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from dot.reports.blocks import Page, Source, Table, known, questionnaires_of, ranked_of, root_of
from dot.reports.pages import decisions, summary
from dot.reports.pages.ranking import TOP, weight_of_gap
from dot.reports.pages.scores import score_sentence
from dot.reports.settling import settled

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
TITLE_ONLY = 5
BODY_TOP = Inches(1.75)
MOST_ROWS = 8
NUMBER = "0.0"


@dataclass(frozen=True)
class Bars:
    """One native chart: what it says, its categories, and its series by name."""

    sentence: str
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None], str]]
    kind: XL_CHART_TYPE = XL_CHART_TYPE.BAR_CLUSTERED
    notes: str = ""


def slides(source: Source, pages: Sequence[Page]) -> bytes:
    """A PPTX of the pages' key messages, with the same words and numbers as the printed report.

    Same result, brand and edits: same bytes; every date in the file is the report's.
    """
    deck: Deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _cover(deck, source)
    makers: dict[str, Callable[[Deck, Source, Page], None]] = {
        "summary": _summary,
        "scorecard": _scorecard,
        "ranking": _gaps,
        "leakage": _leakage,
        "roadmap": _roadmap,
        "decisions": _decisions,
    }
    for page in pages:
        if page.kind in makers:
            makers[page.kind](deck, source, page)
    told = deck.core_properties
    told.title, told.author = source.result.assessment.title, source.brand.practice
    target = BytesIO()
    deck.save(target)
    return settled(target.getvalue(), source.result.assessment.report_date)


def _cover(deck: Deck, source: Source) -> None:
    texts, cover = source.result.assessment, source.brand.cover
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    ground = slide.background.fill
    ground.solid()
    ground.fore_color.rgb = _rgb(cover["ground"])
    stripe = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.25), HEIGHT)
    _paint(stripe, source.theme.accent)
    _title(slide, source, texts.title, (Inches(2.6), 36), cover["ink"])
    lines = [texts.client, f"{texts.wave} · {source.figures.day(texts.report_date)}"]
    lines += [source.words("report.simulated_long")] if texts.simulated else []
    lines.append(source.classification)
    _paragraphs(slide, source, lines, (Inches(4.0), Inches(2.2)), 16, cover["ink"])


def _slide(deck: Deck, source: Source, page: Page) -> Slide:
    """A slide with the page's message; the foot says what and how secret."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(slide, source, page.heading, (Inches(0.4), 28), source.theme.ink)
    _paragraphs(slide, source, [page.lead], (Inches(1.05), Inches(0.6)), 16, source.theme.muted)
    texts = source.result.assessment
    foot = [texts.client_short, texts.wave, source.figures.day(texts.report_date)]
    foot += [source.classification]
    foot += [source.words("report.simulated")] if texts.simulated else []
    _paragraphs(
        slide, source, [" · ".join(foot)], (Inches(7.0), Inches(0.35)), 9, source.theme.muted
    )
    return slide


def _summary(deck: Deck, source: Source, page: Page) -> None:
    slide, content = _slide(deck, source, page), page.content
    if not isinstance(content, summary.Summary):
        return
    lines = [f"{one.question}\n{one.answer}" for one in content.answers]
    if not lines:
        lines = [f"{one.level}  {one.title}" for one in (*content.strengths, *content.gaps)]
    _paragraphs(slide, source, lines, (BODY_TOP, Inches(5.0)), 15, source.theme.ink)


def _scorecard(deck: Deck, source: Source, page: Page) -> None:
    words, figures = source.words, source.figures
    roots = [root_of(one) for one in questionnaires_of(source.result) if known(root_of(one))]
    sentence = score_sentence(source, roots)
    bars = Bars(
        sentence=sentence[:1].upper() + sentence[1:],
        categories=[f"{node.title} ({figures.score(node)})" for node in roots],
        series=[
            (words("legend.score"), [figures.shown(node) for node in roots], source.theme.accent),
            (words("legend.target"), [node.target for node in roots], source.theme.second),
        ],
        notes=" ".join(f"{node.title}: {figures.people(node.n)}." for node in roots),
    )
    _chart(_slide(deck, source, page), source, bars)


def _gaps(deck: Deck, source: Source, page: Page) -> None:
    words = source.words
    short = [node for _, node in ranked_of(source.result) if weight_of_gap(node) > 0]
    short.sort(key=lambda node: (-weight_of_gap(node), node.id))
    shown = short[:TOP]
    if not shown:
        return
    bars = Bars(
        sentence=words.count("ranking.lead", len(short), total=len(ranked_of(source.result))),
        categories=[node.title for node in shown],
        series=[(words("column.gap"), [round(node.gap_to_target or 0.0, 1) for node in shown],
                 source.theme.bad)],
        notes=words("ranking.note"),
    )  # fmt: skip
    _chart(_slide(deck, source, page), source, bars)


def _leakage(deck: Deck, source: Source, page: Page) -> None:
    found, words = source.result.leakage, source.words
    if found is None:
        return
    figures = source.figures
    bars = Bars(
        sentence=page.lead,
        categories=[f"{level.name} ({figures.people(level.n)})" for level in found.levels],
        series=[(words("leakage.arrived"),
                 [None if one.fidelity is None else round(one.fidelity) for one in found.levels],
                 source.theme.accent)],
        kind=XL_CHART_TYPE.COLUMN_CLUSTERED,
        notes=words("leakage.n_note"),
    )  # fmt: skip
    _chart(_slide(deck, source, page), source, bars, "0")


def _roadmap(deck: Deck, source: Source, page: Page) -> None:
    """A bar an initiative on months, in the colour of its lane; the name stands before it."""
    roadmap = source.result.roadmap
    if roadmap is None:
        return
    slide, theme = _slide(deck, source, page), source.theme
    planned = sorted(roadmap.initiatives, key=lambda one: (one.start, one.id))
    first, last = min(one.start for one in planned), max(one.end for one in planned)
    days = max(1, (last - first).days)
    left, wide = Inches(5.3), WIDTH - EDGE - Inches(5.3)
    step = min(Inches(0.42), Emu(int(Inches(5.0) / len(planned))))
    lanes = list(dict.fromkeys(one.lane for one in planned))
    for place, one in enumerate(planned):
        top = BODY_TOP + place * step
        start = left + Emu(int(wide * (one.start - first).days / days))
        width = Emu(max(Inches(0.1), int(wide * (one.end - one.start).days / days)))
        bar = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE,
            start,
            Emu(int(top + step * 0.2)),
            width,
            Emu(int(step * 0.6)),
        )
        _paint(bar, theme.lanes[lanes.index(one.lane) % len(theme.lanes)])
        name = f"{one.id} {one.name} · {source.figures.months(one.start, one.end)}"
        bar.element.nvSpPr.cNvPr.set("descr", name)
        words = slide.shapes.add_textbox(EDGE, top, left - EDGE - Inches(0.1), step)
        _write(words, source, [f"{one.id} {one.name}"], 11, theme.ink)


def _decisions(deck: Deck, source: Source, page: Page) -> None:
    slide, content = _slide(deck, source, page), page.content
    if not isinstance(content, decisions.Decisions):
        return
    _paragraphs(
        slide, source, list(content.decisions), (BODY_TOP, Inches(1.9)), 15, source.theme.ink
    )
    if content.starts is not None:
        _table(slide, source, content.starts)


def _table(slide: Slide, source: Source, table: Table) -> None:
    rows = table.rows[:MOST_ROWS]
    top, wide = Inches(3.7), WIDTH - 2 * EDGE
    frame = slide.shapes.add_table(
        len(rows) + 1, len(table.columns), EDGE, top, wide, Inches(0.4 * (len(rows) + 1))
    )
    frame.element.nvGraphicFramePr.cNvPr.set("descr", table.sentence)
    grid = frame.table
    for at, column in enumerate(table.columns):
        grid.columns[at].width = Emu(int(wide * column.width / 100))
        cell = grid.cell(0, at)
        cell.fill.solid()
        cell.fill.fore_color.rgb = _rgb(source.theme.accent)
        _write(cell, source, [column.name], 11, source.theme.paper)
        for number, row in enumerate(rows, start=1):
            cell = grid.cell(number, at)
            cell.fill.solid()
            cell.fill.fore_color.rgb = _rgb(source.theme.band if number % 2 else source.theme.paper)
            _write(cell, source, [row[at]], 10, source.theme.ink)


def _chart(slide: Slide, source: Source, bars: Bars, number: str = NUMBER) -> None:
    """The sentence, then a chart that can be edited, then what stands behind it."""
    theme = source.theme
    _paragraphs(slide, source, [bars.sentence], (BODY_TOP, Inches(0.4)), 15, theme.ink)
    told = CategoryChartData(number_format=number)
    told.categories = list(bars.categories)
    for name, values, _ in bars.series:
        told.add_series(name, values)
    place = (EDGE, Inches(2.2), WIDTH - 2 * EDGE, Inches(4.2))
    frame = slide.shapes.add_chart(bars.kind, *place, told)
    spoken = "; ".join(f"{name}: {', '.join(map(str, values))}" for name, values, _ in bars.series)
    frame.element.nvGraphicFramePr.cNvPr.set("descr", f"{bars.sentence}. {spoken}")
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(12), source.brand.fonts["family"]
    chart.has_title = False
    chart.has_legend = len(bars.series) > 1
    if chart.has_legend and chart.legend is not None:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    if bars.kind == XL_CHART_TYPE.BAR_CLUSTERED:
        chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = number, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for one, (_, _, colour) in zip(plot.series, bars.series, strict=True):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = _rgb(colour)
    _paragraphs(slide, source, [bars.notes], (Inches(6.5), Inches(0.4)), 10, theme.muted)


def _title(slide: Slide, source: Source, words: str, placed: tuple[int, int], colour: str) -> None:
    """The slide's own title, so that readers of screens find it."""
    title = slide.shapes.title
    if title is None:
        return
    top, size = placed
    title.left, title.top, title.width, title.height = EDGE, Emu(top), WIDTH - 2 * EDGE, Inches(0.7)
    _write(title, source, [words], size, colour, strong=True)


def _paragraphs(
    slide: Slide,
    source: Source,
    lines: Sequence[str],
    placed: tuple[int, int],
    size: int,
    colour: str,
) -> None:
    top, height = placed
    box = slide.shapes.add_textbox(EDGE, top, WIDTH - 2 * EDGE, height)
    _write(box, source, [line for line in lines if line], size, colour)


def _write(
    holder: object,
    source: Source,
    lines: Sequence[str],
    size: int,
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
        font.color.rgb = _rgb(colour)


def _paint(shape: Shape, colour: str) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(colour)
    shape.line.fill.background()


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())
