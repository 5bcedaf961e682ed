"""The key pages as slides for the steering meeting: native shapes, editable charts, brand colours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from dot.reports.blocks import Page, Source, known, questionnaires_of, ranked_of, root_of
from dot.reports.fitting import height_of
from dot.reports.pages import decisions, leakage, ranking, summary
from dot.reports.pages.leakage_told import limits
from dot.reports.pages.plan import LANES, quarters_of, weeks_between
from dot.reports.pages.ranking import TOP, weight_of_gap
from dot.reports.pages.scores import people_note, score_sentence
from dot.reports.settling import settled
from dot.reports.slide_shapes import (
    BODY_TOP,
    EDGE,
    FOOT_TOP,
    HEIGHT,
    INSET_HIGH,
    INSET_WIDE,
    WIDTH,
    draw_table,
    paint,
    rgb_of,
    write_label,
    write_paragraphs,
    write_title,
)
from dot.results.leakage_schemas import LevelLeakage
from dot.results.schemas import NodeResult

TITLE_ONLY = 5
NAMES = Inches(4.6)
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
    ground.fore_color.rgb = rgb_of(cover["ground"])
    stripe = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(0.25), HEIGHT)
    paint(stripe, source.theme.accent)
    write_title(slide, source, texts.title, (Inches(1.9), Inches(1.6), 36), cover["ink"])
    lines = [texts.client, f"{texts.wave} · {source.figures.day(texts.report_date)}"]
    lines += [source.words("report.simulated_long")] if texts.simulated else []
    lines.append(source.classification)
    write_paragraphs(slide, source, lines, (Inches(3.9), Inches(2.2)), 16, cover["ink"])


def _slide(deck: Deck, source: Source, page: Page) -> Slide:
    """A slide with the page's message for a title; its subject above, and how secret it is below."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    says = page.lead or page.heading
    write_title(slide, source, says, (Inches(0.62), Inches(1.05), 26), source.theme.ink)
    if page.lead:
        placed = Inches(0.3), Inches(0.36)
        write_paragraphs(slide, source, [page.heading], placed, 13, source.theme.accent)
    texts = source.result.assessment
    foot = [texts.client_short, texts.wave, source.figures.day(texts.report_date)]
    foot += [source.classification]
    foot += [source.words("report.simulated")] if texts.simulated else []
    placed = FOOT_TOP, Inches(0.35)
    write_paragraphs(slide, source, [" · ".join(foot)], placed, 9, source.theme.muted)
    return slide


def _summary(deck: Deck, source: Source, page: Page) -> None:
    """The four questions, each over its answer; without them what stands out at both ends."""
    slide, content = _slide(deck, source, page), page.content
    if not isinstance(content, summary.Summary):
        return
    theme, placed = source.theme, (BODY_TOP, Inches(5.0))
    if not content.answers:
        lines = [f"{one.level}  {one.title}" for one in (*content.strengths, *content.gaps)]
        write_paragraphs(slide, source, lines, placed, 16, theme.ink)
        return
    lines = [text for one in content.answers for text in (one.question, one.answer)]
    box = write_paragraphs(slide, source, lines, placed, 16, theme.ink)
    for question in box.text_frame.paragraphs[::2]:
        question.font.bold = True
        question.font.color.rgb = rgb_of(theme.accent)
        question.space_after = Pt(2)


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
    """Score beside target where one scale holds for all, else the gaps alone."""
    words, content = source.words, page.content
    short = [node for _, node in ranked_of(source.result) if weight_of_gap(node) > 0]
    short.sort(key=lambda node: (-weight_of_gap(node), node.id))
    shown = short[:TOP]
    if not shown or not isinstance(content, ranking.Ranking) or content.gaps is None:
        return
    bars = Bars(
        sentence=content.gaps.sentence,
        categories=[node.title for node in shown],
        series=_gap_series(source, shown),
        notes=f"{people_note(source, shown)}. {words('ranking.note')}",
    )
    _chart(_slide(deck, source, page), source, bars)


def _gap_series(
    source: Source, shown: Sequence[NodeResult]
) -> list[tuple[str, list[float | None], str]]:
    words, theme = source.words, source.theme
    if len({node.range for node in shown}) > 1:
        gaps: list[float | None] = [round(node.gap_to_target or 0.0, 1) for node in shown]
        return [(words("column.gap"), gaps, theme.bad)]
    return [
        (words("legend.score"), [source.figures.shown(node) for node in shown], theme.accent),
        (words("legend.target"), [node.target for node in shown], theme.second),
    ]


def _leakage(deck: Deck, source: Source, page: Page) -> None:
    found, words, content = source.result.leakage, source.words, page.content
    if found is None or not isinstance(content, leakage.Leakage):
        return
    figures = source.figures
    bars = Bars(
        sentence=content.fall.sentence,
        categories=[f"{level.name} ({figures.people(level.n)})" for level in found.levels],
        series=[(words("leakage.arrived"),
                 [None if one.fidelity is None else round(one.fidelity) for one in found.levels],
                 source.theme.accent)],
        kind=XL_CHART_TYPE.COLUMN_CLUSTERED,
        notes=_sureness(source, found.levels),
    )  # fmt: skip
    _chart(_slide(deck, source, page), source, bars, "0")


def _sureness(source: Source, levels: Sequence[LevelLeakage]) -> str:
    """The interval of each level's fidelity, as bars of a native chart have none."""
    told = [
        f"{level.name} {limits(source, level.interval, source.figures.points)}"
        for level in levels
        if level.interval is not None
    ]
    return f"{source.words('leakage.n_note')} {'; '.join(told)}".strip()


def _roadmap(deck: Deck, source: Source, page: Page) -> None:
    """A bar an initiative under its quarters, in the colour of its lane; the name stands before it."""
    roadmap = source.result.roadmap
    if roadmap is None:
        return
    slide, theme = _slide(deck, source, page), source.theme
    planned = sorted(roadmap.initiatives, key=lambda one: (one.start, one.id))
    quarters = quarters_of(source, roadmap, max(one.end for one in planned))
    left, wide, head = EDGE + NAMES, WIDTH - 2 * EDGE - NAMES, Inches(0.34)
    first = quarters[0].start
    week = wide / (quarters[-1].end - first)
    step = min(Inches(0.42), int((Inches(6.45) - BODY_TOP - head) / len(planned)))
    for place, quarter in enumerate(quarters):
        start, width = (
            int((quarter.start - first) * week),
            int((quarter.end - quarter.start) * week),
        )
        span = left + start, BODY_TOP, width, head + step * len(planned)
        ground = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Emu, span))
        paint(ground, theme.paper if place % 2 else theme.band)
        write_label(slide, source, quarter.name, (span[0], span[1], width, head), theme.muted)
    for place, one in enumerate(planned):
        top = BODY_TOP + head + place * step
        start = left + int((weeks_between(roadmap.start, one.start) - first) * week)
        width = max(Inches(0.1), int(weeks_between(one.start, one.end) * week))
        corner = Emu(start), Emu(int(top + step * 0.2))
        bar = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, *corner, Emu(width), Emu(int(step * 0.6))
        )
        paint(bar, theme.lane(LANES.index(one.lane)))
        name = f"{one.id} {one.name} · {source.figures.months(one.start, one.end)}"
        bar.element.nvSpPr.cNvPr.set("descr", name)
        box = EDGE, top, NAMES - Inches(0.1), step
        write_label(slide, source, f"{one.id} {one.name}", box, theme.ink)
    _lanes(slide, source, list(dict.fromkeys(one.lane for one in roadmap.initiatives)))


def _lanes(slide: Slide, source: Source, used: Sequence[str]) -> None:
    """Which colour is whose, in a row under the bars."""
    shown = [lane for lane in LANES if lane in used]
    wide = (WIDTH - 2 * EDGE) // len(shown)
    for place, lane in enumerate(shown):
        left, top, side = EDGE + place * wide, Inches(6.6), Inches(0.16)
        mark = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Emu(left), Emu(top + Inches(0.07)), side, side
        )
        paint(mark, source.theme.lane(LANES.index(lane)))
        box = left + Inches(0.25), top, wide - Inches(0.3), Inches(0.3)
        write_label(slide, source, source.words(f"lane.{lane}"), box, source.theme.ink)


def _decisions(deck: Deck, source: Source, page: Page) -> None:
    slide, content = _slide(deck, source, page), page.content
    if not isinstance(content, decisions.Decisions):
        return
    told = [f"{place}. {text}" for place, text in enumerate(content.decisions, start=1)]
    room = Inches(1.9) if content.starts else Inches(5.0)
    box = write_paragraphs(slide, source, told, (BODY_TOP, room), 15, source.theme.ink)
    if content.starts is not None:
        size = box.text_frame.paragraphs[0].font.size or Pt(15)
        taken = height_of(told, size.pt, Emu(WIDTH - 2 * EDGE - INSET_WIDE).pt)
        draw_table(slide, source, content.starts, BODY_TOP + Pt(taken) + INSET_HIGH)


def _chart(slide: Slide, source: Source, bars: Bars, number: str = NUMBER) -> None:
    """The sentence, then a chart that can be edited, then what stands behind it."""
    theme = source.theme
    write_paragraphs(slide, source, [bars.sentence], (BODY_TOP, Inches(0.4)), 15, theme.ink)
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
        one.format.fill.fore_color.rgb = rgb_of(colour)
    write_paragraphs(slide, source, [bars.notes], (Inches(6.5), Inches(0.4)), 10, theme.muted)
