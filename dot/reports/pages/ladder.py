"""The alignment ladder: where sales and marketing stand with each other, in both their views."""

from dataclasses import dataclass

from dot.reports.blocks import (
    Column,
    Exhibit,
    Field,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    level_cell,
    score_cell,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.stairs import Stair, Standing, stairs
from dot.reports.pages.leakage import level_names
from dot.reports.pages.leakage_told import limits
from dot.reports.pages.scores import archetype_name
from dot.reports.pages.values import spoken, values_of
from dot.results.leakage_schemas import LadderResult, LeakageResult
from dot.results.schemas import NodeResult

WEAKEST = 3


@dataclass(frozen=True)
class Ladder:
    """Both sides on the stairs and by topic, what the next rung needs, the overlap of lists."""

    steps: Exhibit | None
    sides: Table | None
    topics: HeatMap | None
    needs: Table | None
    sideways: Table | None


def ladder(source: Source) -> tuple[Page, ...]:
    """Left out where neither the ladder nor the overlap of lists may be shown."""
    found = source.result.leakage
    if found is None:
        return ()
    nodes = _nodes(source, found.ladder)
    content = Ladder(
        steps=_steps(source, found.ladder, nodes),
        sides=_sides(source, found),
        topics=_topics(source, found.ladder, nodes),
        needs=_needs(source, found.ladder, nodes),
        sideways=_sideways(source, found),
    )
    if content.sides is None and content.sideways is None:
        return ()
    words = source.words
    lead = words("ladder.lead_unknown")
    if found.ladder is not None and found.ladder.archetype is not None:
        archetype = archetype_name(source, found.ladder.archetype)
        index = source.figures.level(found.ladder.index)
        lead = words("ladder.lead", archetype=archetype, index=index)
    return (Page("ladder", "ladder", words("ladder.heading"), lead, content),)


def side_name(source: Source, side: str) -> str:
    """Sales or marketing in the report's language, or the name the content gave."""
    return source.words.either(f"side.{side}", side)


def _nodes(source: Source, found: LadderResult | None) -> list[NodeResult]:
    """The places that the ladder rests on, of whatever questionnaire."""
    every = {
        name: node for one in source.result.questionnaires.values() for name, node in one.nodes.items()
    }  # fmt: skip
    return [every[name] for name in found.nodes if name in every] if found else []


def _steps(source: Source, found: LadderResult | None, nodes: list[NodeResult]) -> Exhibit | None:
    if found is None or found.index is None or not nodes or len(found.bands) < 2:
        return None
    words, figures = source.words, source.figures
    low, high = nodes[0].range
    steps = [
        Stair(archetype_name(source, name), max(low, start), figures.level(max(low, start)))
        for start, name in found.bands
    ]
    standings = [
        Standing(side_name(source, side.name), Reading(side.index, figures.level(side.index)))
        for side in found.sides
        if side.index is not None
    ]
    both = Standing(words("ladder.both"), Reading(found.index, figures.level(found.index)), True)
    sentence = words("ladder.sentence", gap=figures.level(found.gap))
    drawn = values_of(
        (
            Field(words("ladder.who")),
            Field(words("ladder.index")),
            Field(words("ladder.from"), True),
        ),
        (
            *((one.name, one.place.text, "") for one in [both, *standings]),
            *((words("ladder.step", name=step.name), "", step.mark) for step in steps),
        ),
    )
    caption = Caption("ladder-chart", sentence, spoken(drawn))
    drawing = stairs(steps, high, [both, *standings], caption, source.theme)
    people = "; ".join(
        f"{side_name(source, side.name)} {figures.people(side.n)}" for side in found.sides
    )
    notes = (f"{people}.", _next(source, found), words("ladder.note"))
    kept = tuple(note for note in notes if note)
    return Exhibit(sentence, drawing, kept, key=caption.key, values=drawn)


def _topics(source: Source, found: LadderResult | None, nodes: list[NodeResult]) -> HeatMap | None:
    """Each topic as the sides' groups see it."""
    if found is None or not nodes:
        return None
    words, figures = source.words, source.figures
    codes = [code for side in found.sides for code in side.groups]
    names = source.result.assessment.groups
    rows = []
    for node in nodes:
        cells = []
        for code in codes:
            cell = node.groups.get(code)
            cells.append(
                level_cell(figures, node.range, cell.score, cell.bound, cell.reason)
                if cell
                else HeatCell(words("state.not_asked"), "none")
            )
        cells.append(score_cell(figures, node))
        rows.append(HeatRow(node.title, tuple(cells), node.id))
    columns = (*(names.get(code, code) for code in codes), words("view.score"))
    return HeatMap(words("ladder.topics"), columns, tuple(rows), words("column.node"))


def _needs(source: Source, found: LadderResult | None, nodes: list[NodeResult]) -> Table | None:
    """What the next level of the weakest places looks like: the shortest way to the next rung."""
    words, figures = source.words, source.figures
    weak = sorted(
        (node for node in nodes if node.score is not None and node.next and node.next.text),
        key=lambda node: (node.percent or 0.0, node.id),
    )[:WEAKEST]
    if found is None or not weak:
        return None
    columns = (
        Column(words("column.node"), 30),
        Column(words("column.level"), 8, number=True),
        Column(words("ladder.needs_text"), 62),
    )
    rows = tuple(
        (f"{node.id} {node.title}", figures.score(node), (node.next and node.next.text) or "")
        for node in weak
    )
    sentence = words("ladder.needs_on")
    if found.next_archetype is not None:
        sentence = words("ladder.needs", next=archetype_name(source, found.next_archetype))
    return Table(sentence, columns, rows)


def _next(source: Source, found: LadderResult | None) -> str:
    if found is None or found.archetype is None or found.next_archetype is None:
        return ""
    return source.words(
        "ladder.next",
        archetype=archetype_name(source, found.archetype),
        next=archetype_name(source, found.next_archetype),
        start=source.figures.level(found.next_from),
    )


def _sideways(source: Source, found: LeakageResult) -> Table | None:
    words, figures = source.words, source.figures
    gaps = [gap for gap in found.horizontal if gap.gap is not None]
    if not gaps:
        return None
    names = level_names(found)
    columns = (
        Column(words("leakage.level"), 34),
        Column(words("ladder.inside"), 16, number=True),
        Column(words("ladder.between"), 18, number=True),
        Column(words("column.gap"), 12, number=True),
        Column(words("leakage.interval"), 12, number=True),
        Column("n", 8, number=True),
    )
    people = {level.level: level.n for level in found.levels}
    rows = tuple(
        (
            names.get(gap.level or "", words("participation.all")),
            figures.share(gap.inside),
            figures.share(gap.between),
            words("leakage.points", points=figures.signed((gap.gap or 0) * 100, "#,##0")),
            limits(source, gap.interval, lambda end: figures.signed(end * 100, "#,##0"))
            or figures.share(None),
            figures.whole(people.get(gap.level or "")),
        )
        for gap in gaps
    )
    widest = max(gaps, key=lambda gap: abs(gap.gap or 0.0))
    sentence = words(
        "ladder.sideways",
        level=names.get(widest.level or "", words("participation.all")),
        inside=figures.share(widest.inside),
        between=figures.share(widest.between),
    )
    return Table(sentence, columns, rows)


def _sides(source: Source, found: LeakageResult) -> Table | None:
    pair, words, figures = found.ladder, source.words, source.figures
    if pair is None or pair.index is None:
        return None
    columns = (
        Column(words("ladder.side"), 40),
        Column(words("ladder.index"), 20, number=True),
        Column(words("ladder.rung"), 25),
        Column("n", 15, number=True),
    )
    rows = tuple(
        (
            side_name(source, side.name),
            figures.level(side.index, None, side.reason),
            archetype_name(source, side.archetype) if side.archetype else figures.level(None),
            words("state.hidden") if side.n is None else figures.whole(side.n),
        )
        for side in pair.sides
    )
    return Table(words("ladder.sides", gap=figures.level(pair.gap)), columns, rows)
