"""Pages that the library draws for an instrument: a flow, a year of meetings, a profile, an overview.

Each stands behind the questionnaire that its first place belongs to, and only where there is one.
"""

from collections.abc import Iterable, Sequence

from dot.reports.blocks import (
    Column,
    Exhibit,
    Field,
    HeatCell,
    Page,
    Source,
    Table,
    Values,
    score_before,
    score_cell,
    ticks_of,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.chain import Bracket, ChainWords, Link, Measure, chain
from dot.reports.charts.score_bars import ScoreRow, score_bars
from dot.reports.charts.year import Gathering, YearWords, year
from dot.reports.pages import values
from dot.reports.pages.items import Picture, profile
from dot.reports.pages.kpis import figure_of, readings_note, unit_of
from dot.reports.pages.scores import people_note, score_words
from dot.results.pictures_schemas import (
    ChainPicture,
    MeetingPicture,
    OverviewPicture,
    RhythmPicture,
    Spot,
    StepPicture,
    SubjectPicture,
)
from dot.results.schemas import KpiResult, NodeResult

QUARTERS = range(1, 5)


def pictures_of(source: Source, questionnaire: str) -> tuple[Page, ...]:
    """The pictures that belong to one questionnaire, in the library's order of kinds."""
    drawn = source.pictures
    pages: list[Page] = []
    pages += [_flow(source, one) for one in drawn.chains if _home(_steps(one)) == questionnaire]
    pages += [
        _rhythm(source, one)
        for one in drawn.rhythms
        if _home(spot for meeting in one.meetings for spot in meeting.spots) == questionnaire
    ]
    pages += [
        profile(source, one)
        for one in drawn.profiles
        if _home(axis.spot for axis in one.axes) == questionnaire
    ]
    pages += [
        _overview(source, one)
        for one in drawn.overviews
        if _home(subject.spot for subject in one.subjects) == questionnaire
    ]
    return tuple(pages)


def _steps(picture: ChainPicture) -> list[Spot]:
    return [step.spot for step in picture.steps if step.spot is not None]


def _home(spots: Iterable[Spot]) -> str:
    return next((spot.questionnaire for spot in spots), "")


def _kpis(source: Source, codes: Iterable[str | None]) -> list[KpiResult]:
    """The readings behind codes, each once; a KPI that nobody read is left out."""
    found = [source.kpi(code) for code in dict.fromkeys(codes) if code]
    return [kpi for kpi in found if kpi.value is not None]


def _weakest(nodes: Sequence[NodeResult]) -> NodeResult | None:
    scored = [node for node in nodes if node.score is not None]
    return min(scored, key=lambda node: (node.percent or 0.0, node.id), default=None)


def _cell(source: Source, node: NodeResult) -> HeatCell:
    return score_cell(source.figures, node)


def _notes(
    source: Source, nodes: Sequence[NodeResult], kpis: Sequence[KpiResult]
) -> tuple[str, ...]:
    """People behind the levels, sources of the readings, and that the choice is an estimate."""
    notes = [people_note(source, nodes)]
    if kpis:
        notes.append(readings_note(source, kpis))
    if source.pictures.est:
        notes.append(source.words("note.picture_est"))
    return tuple(notes)


def _named(source: Source, node: NodeResult | None, sentence: str, otherwise: str) -> str:
    """A sentence about the weakest place, or one without it."""
    if node is None:
        return source.words(otherwise)
    return source.words(sentence, node=node.title, level=source.figures.score(node))


def _flow(source: Source, picture: ChainPicture) -> Page:
    words = source.words
    nodes = [source.node(spot) for spot in _steps(picture)]
    codes = [code for step in picture.steps for code in (step.time, step.quality)]
    kpis = _kpis(source, [*(span.kpi for span in picture.spans), *codes])
    timed = sum(bool(_kpis(source, [step.time])) for step in picture.steps)
    rated = sum(bool(_kpis(source, [step.quality])) for step in picture.steps)
    sentence = words("flow.sentence", timed=timed, rated=rated, total=len(picture.steps))
    links = [_link(source, step) for step in picture.steps]
    brackets = [
        Bracket(
            span.first - 1,
            span.last - 1,
            words("flow.span", name=span.name, figure=figure_of(source, kpi)),
        )
        for span in picture.spans
        for kpi in _kpis(source, [span.kpi])
    ]
    key, drawn = f"picture-{picture.id}-chart", _flow_values(source, picture, links)
    drawing = chain(
        links,
        brackets,
        ChainWords(words("flow.time"), words("flow.quality")),
        Caption(key, sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = _notes(source, nodes, kpis)
    exhibit = Exhibit(sentence, drawing, notes, key=key, values=drawn)
    lead = _named(source, _weakest(nodes), "flow.lead", "flow.lead_unknown")
    return Page("picture", f"picture-{picture.id}", picture.title, lead, Picture(exhibit))


def _flow_values(source: Source, picture: ChainPicture, links: Sequence[Link]) -> Values:
    """The steps, then what is measured over several of them."""
    words = source.words
    steps = [
        (
            link.name,
            link.level,
            link.code,
            *(_told(source, one) for one in (link.time, link.quality)),
        )
        for link in links
    ]
    spans = [
        (span.name, "", "", figure_of(source, kpi), "")
        for span in picture.spans
        for kpi in _kpis(source, [span.kpi])
    ]
    return values.values_of(
        (
            Field(words("flow.step")),
            Field(words("column.level")),
            Field(words("column.node")),
            Field(words("flow.time")),
            Field(words("flow.quality")),
        ),
        [*steps, *spans],
    )


def _told(source: Source, measure: Measure) -> str:
    """What is measured and its figure, or that nobody has read it; nothing without a KPI."""
    if measure.figure:
        return f"{measure.label}: {measure.figure}"
    return "" if measure.label == source.words("flow.no_kpi") else measure.label


def _link(source: Source, step: StepPicture) -> Link:
    words = source.words
    if step.spot is None:
        cell, code = HeatCell(words("flow.not_examined"), "none"), ""
    else:
        node = source.node(step.spot)
        cell, code = _cell(source, node), node.id
        if node.target is not None:
            code = words("flow.aim", code=code, target=source.figures.level(node.target))
    return Link(
        name=step.name,
        code=code,
        level=cell.text,
        fill=cell.fill,
        ink=cell.ink,
        time=_measure(source, step.time),
        quality=_measure(source, step.quality),
    )


def _measure(source: Source, code: str | None) -> Measure:
    """The figure with what it measures; a KPI without a reading says so."""
    words = source.words
    if code is None:
        return Measure("", words("flow.no_kpi"))
    kpi = source.kpi(code)
    if kpi.value is None:
        return Measure("", words("flow.no_reading", code=kpi.code, name=kpi.name))
    unit, label = unit_of(source, kpi), f"{kpi.code} {kpi.name}"
    if unit == "%":
        return Measure(figure_of(source, kpi), label)
    number = source.figures.amount(kpi.value)
    return Measure(number, words("flow.unit", unit=unit, label=label))


def _rhythm(source: Source, picture: RhythmPicture) -> Page:
    words = source.words
    nodes = [source.node(spot) for one in picture.meetings for spot in one.spots]
    kpis = _kpis(source, [code for one in picture.meetings for code in one.kpis])
    rows = [_gathering(source, one) for one in picture.meetings]
    short = sum(
        any((n.gap_to_target or 0) > 0 for n in _nodes(source, one)) for one in picture.meetings
    )
    sentence = words.count("rhythm.sentence", short, total=len(rows))
    drawn = values.values_of(
        (
            Field(words("rhythm.meeting")),
            Field(words("rhythm.cadence")),
            Field(words("column.level"), named=True),
            Field(words("rhythm.reading")),
        ),
        ((row.name, row.cadence, row.level, "; ".join(row.figures)) for row in rows),
    )
    key = f"picture-{picture.id}-chart"
    first, second, third, fourth = (words("rhythm.quarter", number=number) for number in QUARTERS)
    drawing = year(
        rows,
        YearWords((first, second, third, fourth), words("column.level"), words("rhythm.reading")),
        Caption(key, sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = (*_notes(source, nodes, kpis), words("rhythm.note"))
    lead = _named(source, _weakest(nodes), "rhythm.lead", "rhythm.lead_unknown")
    exhibit = Exhibit(sentence, drawing, notes, key=key, values=drawn)
    content = Picture(exhibit, (_rhythm_table(source, picture),))
    return Page("picture", f"picture-{picture.id}", picture.title, lead, content)


def _nodes(source: Source, meeting: MeetingPicture) -> list[NodeResult]:
    return [source.node(spot) for spot in meeting.spots]


def _gathering(source: Source, meeting: MeetingPicture) -> Gathering:
    """A meeting of several places stands at the weakest of them."""
    nodes = _nodes(source, meeting)
    cell = _cell(source, _weakest(nodes) or nodes[0])
    figures = tuple(f"{figure_of(source, kpi)} · {kpi.name}" for kpi in _kpis(source, meeting.kpis))
    return Gathering(
        name=meeting.name,
        cadence=meeting.cadence,
        per_year=meeting.per_year,
        level=cell.text,
        fill=cell.fill,
        ink=cell.ink,
        figures=figures or (source.words("rhythm.no_reading"),),
    )


def _rhythm_table(source: Source, picture: RhythmPicture) -> Table:
    words, figures = source.words, source.figures
    widths = {"meeting": 24, "purpose": 36, "carried": 13, "measured": 27}
    columns = tuple(Column(words(f"rhythm.{name}"), width) for name, width in widths.items())
    rows = tuple(
        (
            one.name,
            one.purpose,
            "; ".join(f"{node.id} {figures.score(node)}" for node in _nodes(source, one)),
            "; ".join(f"{code} {source.kpi(code).name}" for code in one.kpis)
            or figures.level(None),
        )
        for one in picture.meetings
    )
    return Table(words("rhythm.table"), columns, rows)


def _overview(source: Source, picture: OverviewPicture) -> Page:
    words, figures = source.words, source.figures
    nodes = [source.node(one.spot) for one in picture.subjects]
    short = sum((node.gap_to_target or 0) > 0 for node in nodes)
    sentence = words.count("overview.sentence", short, total=len(nodes))
    rows = [_subject_row(source, one) for one in picture.subjects]
    key = f"picture-{picture.id}-chart"
    drawn = values.score_rows(source, rows, words("distributions.question"))
    drawing = score_bars(
        rows,
        ticks_of(figures, nodes[0].range),
        score_words(source),
        Caption(key, sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = _overview_notes(source, picture)
    exhibit = Exhibit(sentence, drawing, notes, key=key, values=drawn)
    lead = _named(source, _weakest(nodes), "overview.lead", "overview.lead_unknown")
    return Page("picture", f"picture-{picture.id}", picture.title, lead, Picture(exhibit))


def _overview_notes(source: Source, picture: OverviewPicture) -> tuple[str, ...]:
    """People, what the KPIs read, which of them nobody has read, and that the choice is an estimate."""
    words = source.words
    codes = list(dict.fromkeys(code for one in picture.subjects for code in one.kpis))
    read = _kpis(source, codes)
    notes = [people_note(source, [source.node(one.spot) for one in picture.subjects])]
    if read:
        told = [f"{kpi.code} {kpi.name}: {figure_of(source, kpi)}" for kpi in read]
        notes.append(words("note.readings", readings="; ".join(told)))
    unread = [kpi for kpi in map(source.kpi, codes) if kpi.value is None]
    if unread:
        names = "; ".join(f"{kpi.code} {kpi.name}" for kpi in unread)
        notes.append(words.count("kpis.missing", len(unread), names=names))
    if source.pictures.est:
        notes.append(words("note.picture_est"))
    return tuple(notes)


def _subject_row(source: Source, subject: SubjectPicture) -> ScoreRow:
    node, figures = source.node(subject.spot), source.figures
    return ScoreRow(
        label=subject.name,
        score=Reading(node.score, figures.score(node)),
        low=node.interval.low if node.interval else None,
        high=node.interval.high if node.interval else None,
        target=node.target,
        previous=score_before(node),
        dashed=node.change is not None and node.change.versions_differ,
        note=figures.people(node.n),
    )
