"""The pack for the calibration workshop: pre-read, agenda, a card an item, and ballots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dot.questionnaires.schemas import Anchor, Questionnaire
from dot.reports.blocks import (
    Column,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    on_record_alone,
)
from dot.reports.brands import Brand
from dot.reports.context import ReportContext
from dot.reports.figures import Figures
from dot.reports.pages import front
from dot.reports.pages.kpis import figure_of
from dot.reports.pages.scores import people_note, view_cell
from dot.reports.service import BuiltReport, folders_of, style_of
from dot.reports.templates import render
from dot.reports.words import read_words
from dot.results.schemas import NodeResult, Result
from dot.workshops.agenda import CLOSE, ITEM_MINUTES, AgendaItem, minutes_of

VIEWS = ("said", "seen", "measured")


@dataclass(frozen=True)
class PreRead:
    """What participants read two days before: the items, and how they will be settled."""

    rules: tuple[str, ...]
    heat: HeatMap


@dataclass(frozen=True)
class Card:
    """One item: its level texts, what was said, seen and measured, and room for the decision."""

    number: str
    code: str
    title: str
    question: str
    start: str
    anchors: tuple[tuple[str, str], ...]
    views: tuple[tuple[str, HeatCell], ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Cards:
    """Cards in the order of the agenda."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Ballot:
    """A sheet for one person: an item a row, the levels to tick."""

    levels: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def build_workshop(
    result: Result,
    items: Sequence[AgendaItem],
    questionnaires: Sequence[Questionnaire],
    brand: Brand,
) -> BuiltReport:
    """The pack as one HTML document, ready for ``service.make_pdf``; from published numbers alone."""
    folders = folders_of(brand)
    words = read_words(folders, result.assessment.locale)
    texts = result.assessment
    figures = Figures(words, brand.theme.ramp)
    source = Source(result, brand, words, figures, texts.classification)
    heading = words("workshop.heading")
    day = source.figures.day(texts.report_date)
    context = ReportContext(
        language=str(words.locale).replace("_", "-"),
        title=words("workshop.title", client=texts.client_short, title=texts.title),
        author=texts.practice or brand.practice,
        created=texts.report_date.isoformat(),
        edition=words("workshop.edition", wave=texts.wave, day=day),
        cover=replace(front.cover(source)[0], heading=heading),
        pages=_pages(source, items, {one.slug: one for one in questionnaires}),
        annexes=(),
        contents=False,
        left_out=(),
    )
    values: dict[str, object] = {
        "report": context,
        "brand": brand,
        "classification": texts.classification,
        "style": style_of(folders),
    }
    date, family = texts.report_date, brand.fonts["family"]
    return BuiltReport(render(folders, words, values), brand.assets, date, (), family=family)


def _pages(
    source: Source, items: Sequence[AgendaItem], authored: Mapping[str, Questionnaire]
) -> tuple[Page, ...]:
    words = source.words
    lead = words.count("workshop.lead", len(items), minutes=minutes_of(len(items)))
    preread = PreRead(words.list_of("workshop.rules"), _heat(source, items))
    cards = tuple(
        _card(source, item, number, authored) for number, item in enumerate(items, start=1)
    )
    ballot = _ballot(source, items)
    return (
        Page("workshop_preread", "pre-read", words("workshop.preread"), lead, preread),
        Page("workshop_agenda", "agenda", words("workshop.agenda"), "", _agenda(source, items)),
        Page("workshop_cards", "cards", words("workshop.cards"), "", Cards(cards)),
        Page("workshop_ballot", "ballot-1", words("workshop.first_vote"),
             words("workshop.ballot_lead"), ballot),
        Page("workshop_ballot", "ballot-2", words("workshop.second_vote"),
             words("workshop.ballot_lead"), ballot),
    )  # fmt: skip


def _node(source: Source, item: AgendaItem) -> NodeResult:
    return source.result.questionnaires[item.questionnaire].nodes[item.node]


def _heat(source: Source, items: Sequence[AgendaItem]) -> HeatMap:
    """The items as they stand, in the order of the agenda."""
    words, figures = source.words, source.figures
    rows = []
    for item in items:
        node = _node(source, item)
        cells = [view_cell(source, node, view) for view in VIEWS]
        cells.append(HeatCell(figures.level(item.spread), "plain"))
        cells.append(HeatCell(figures.whole(node.importance), "plain"))
        rows.append(HeatRow(node.title, tuple(cells), node.id))
    names = (*(words(f"view.{view}") for view in VIEWS), words("workshop.spread"))
    columns = (*names, words("workshop.importance"))
    notes = (people_note(source, [_node(source, item) for item in items]),
             words("workshop.spread_note"))  # fmt: skip
    widest = max(items, key=lambda item: item.spread)
    sentence = words(
        "workshop.heat", node=_node(source, widest).title, spread=figures.level(widest.spread)
    )
    return HeatMap(sentence, columns, tuple(rows), words("column.node"), notes)


def _agenda(source: Source, items: Sequence[AgendaItem]) -> Table:
    words, figures = source.words, source.figures
    widths = {"minute": 9, "item": 44, "questionnaire": 34, "weight": 13}
    columns = tuple(
        Column(words(f"workshop.{name}"), width, number=name == "weight")
        for name, width in widths.items()
    )
    rows = [(_clock(0), words("workshop.opening"), "", "")]
    for before, item in zip([None, *items], items, strict=False):
        if before is not None and item.start > before.start + ITEM_MINUTES:
            rows.append((_clock(before.start + ITEM_MINUTES), words("workshop.break"), "", ""))
        node = _node(source, item)
        title = source.result.questionnaires[item.questionnaire].title
        rows.append(
            (_clock(item.start), f"{node.id} {node.title}", title, figures.level(item.weight))
        )
    end = minutes_of(len(items))
    rows.append((_clock(end - CLOSE), words("workshop.close"), "", ""))
    sentence = words.count("workshop.agenda_sentence", len(items), end=_clock(end))
    return Table(sentence, columns, tuple(rows), (words("workshop.weight_note"),))


def _clock(minutes: int) -> str:
    """Hours and minutes after the beginning."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _card(
    source: Source, item: AgendaItem, number: int, authored: Mapping[str, Questionnaire]
) -> Card:
    words, figures, node = source.words, source.figures, _node(source, item)
    question, anchors = _anchored(authored.get(item.questionnaire), item.node)
    views = [(words(f"view.{view}"), view_cell(source, node, view)) for view in VIEWS]
    return Card(
        number=figures.whole(number),
        code=node.id,
        title=node.title,
        question=question,
        start=_clock(item.start),
        anchors=tuple((figures.amount(one.value), one.full) for one in anchors),
        views=tuple(views),
        facts=tuple(_facts(source, item, node)),
    )


def _anchored(questionnaire: Questionnaire | None, place: str) -> tuple[str, list[Anchor]]:
    """The question of a place with its level texts; the first one that has any."""
    if questionnaire is None:
        return "", []
    items = [
        item
        for top in questionnaire.nodes
        for node in top.walk()
        if node.id == place
        for item in node.items
    ]
    for item in items:
        if item.levels:
            return item.text, item.levels
    return (items[0].text if items else ""), []


def _facts(source: Source, item: AgendaItem, node: NodeResult) -> list[str]:
    """How far the views lie apart, the evidence, the KPIs, and what could not be judged."""
    words, figures = source.words, source.figures
    facts = []
    nothing = figures.level(0.0)
    if item.groups is not None and figures.level(item.groups) != nothing:
        facts.append(words("workshop.groups_apart", apart=figures.level(item.groups)))
    if item.record is not None and figures.level(item.record) != nothing:
        facts.append(words("workshop.record_apart", apart=figures.level(item.record)))
    titles = {one.id: one.title for one in source.result.evidence}
    facts += [f"{code} {titles[code]}" for code in node.evidence if code in titles]
    known = {kpi.code: kpi for kpi in source.result.kpis}
    facts += [
        f"{code} {known[code].name}: {figure_of(source, known[code])}"
        for code in node.kpis
        if code in known and known[code].value is not None
    ]
    if node.cannot_judge_flag:
        facts.append(words("fact.cannot_judge", share=figures.share(node.cannot_judge)))
    if on_record_alone(node):
        facts.append(words("workshop.no_opinion"))
    facts.append(figures.people(node.n))
    return facts


def _ballot(source: Source, items: Sequence[AgendaItem]) -> Ballot:
    """The whole levels of the widest scale; half levels are for the decision, not for the vote."""
    ranges = [_node(source, item).range for item in items] or [(1.0, 5.0)]
    low, high = min(one[0] for one in ranges), max(one[1] for one in ranges)
    steps = range(round(low), round(high) + 1)
    levels = tuple(source.figures.whole(step) for step in steps)
    rows = tuple((one.node, _node(source, one).title) for one in items)
    return Ballot(levels, rows)
