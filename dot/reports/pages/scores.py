"""Scorecard, and the heat map of the four views."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Column,
    Exhibit,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    known,
    leaves_of,
    level_cell,
    questionnaires_of,
    root_of,
    score_before,
    score_cell,
    ticks_of,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.score_bars import ScoreRow, ScoreWords, score_bars
from dot.reports.pages import values
from dot.reports.pages.leakage_told import behind_retention
from dot.reports.pages.spread import spread_of
from dot.results.parts import Reason
from dot.results.schemas import NodeResult, QuestionnaireResult

MANY_LEAVES = 10
Leaf = tuple[QuestionnaireResult, NodeResult]


@dataclass(frozen=True)
class Scorecard:
    """Bars on one scale, the same in a table, and the two figures beside the scale."""

    bars: Exhibit
    spread: Exhibit | None
    table: Table
    cards: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class HeatMaps:
    """One map a questionnaire, and how to read them all."""

    maps: tuple[HeatMap, ...]
    note: str


def scorecard(source: Source) -> tuple[Page, ...]:
    """Left out when no questionnaire has a score."""
    words = source.words
    roots = [
        (questionnaire, root_of(questionnaire))
        for questionnaire in questionnaires_of(source.result)
        if known(root_of(questionnaire))
    ]
    if not roots:
        return ()
    weakest = min(roots, key=lambda pair: pair[1].percent if pair[1].percent is not None else 100.0)
    lead = words(
        "scorecard.lead_one" if len(roots) == 1 else "scorecard.lead",
        questionnaire=weakest[0].title,
        level=source.figures.score(weakest[1]),
        top=source.figures.amount(weakest[1].range[1]),
    )
    content = Scorecard(
        bars=_score_chart(source, roots),
        spread=spread_of(source),
        table=_score_table(source, roots),
        cards=_cards(source),
    )
    return (Page("scorecard", "scorecard", words("scorecard.heading"), lead, content),)


def _score_chart(source: Source, roots: Sequence[Leaf]) -> Exhibit:
    """Levels where all scales are the same, else percent of each scale."""
    words, figures = source.words, source.figures
    scales = {node.range for _, node in roots}
    same = len(scales) == 1
    scale = scales.pop() if same else (0.0, 100.0)
    rows = [_score_row(source, node, same) for _, node in roots]
    sentence = score_sentence(source, [node for _, node in roots])
    sentence = sentence[:1].upper() + sentence[1:]
    drawn = values.score_rows(source, rows, words("column.questionnaire"))
    drawing = score_bars(
        rows,
        ticks_of(figures, scale),
        score_words(source),
        Caption("scorecard-chart", sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = [words("note.interval"), words("note.provisional")]
    notes += [] if same else [words("scorecard.percent_note")]
    notes += [words("note.versions")] if any(row.dashed for row in rows) else []
    notes += near_end_note(source, [node for _, node in roots])
    return Exhibit(sentence, drawing, tuple(notes), key="scorecard-chart", values=drawn)


def score_sentence(source: Source, nodes: Sequence[NodeResult]) -> str:
    """How many of the places reach their target; without targets, between which ends they lie."""
    words, figures = source.words, source.figures
    aimed = [node for node in nodes if node.gap_to_target is not None]
    if len(nodes) == 1 and aimed:
        gap = aimed[0].gap_to_target or 0.0
        told = figures.level(abs(gap))
        name = "at" if told == figures.level(0.0) else "short" if gap > 0 else "above"
        target = figures.level(aimed[0].target)
        return words(f"scorecard.alone_{name}", gap=told, target=target)
    if aimed:
        reached = sum((node.gap_to_target or 0.0) <= 0 for node in aimed)
        return words.count("scorecard.reached", reached, total=len(aimed))
    scored = [node for node in nodes if node.percent is not None]
    if not scored:
        return words("scorecard.sentence")
    lowest = min(scored, key=lambda node: (node.percent or 0.0, node.id))
    highest = max(scored, key=lambda node: (node.percent or 0.0, node.id))
    if lowest is highest:
        return words("scorecard.alone", node=lowest.title, level=figures.score(lowest))
    low, high = figures.score(lowest), figures.score(highest)
    if low == high:
        return words("scorecard.alike", level=low)
    return words(
        "scorecard.ends",
        low=lowest.title,
        low_level=low,
        high=highest.title,
        high_level=high,
    )


def _score_row(source: Source, node: NodeResult, same: bool) -> ScoreRow:
    figures = source.figures
    low, high = node.range

    def drawn(value: float | None) -> float | None:
        return value if same or value is None else (value - low) / (high - low) * 100

    text = figures.score(node) if same else figures.percent(node.percent)
    return ScoreRow(
        label=node.title,
        score=Reading(drawn(node.score), text),
        low=drawn(node.interval.low) if node.interval else None,
        high=drawn(node.interval.high) if node.interval else None,
        target=drawn(node.target),
        previous=drawn(score_before(node)),
        dashed=node.change is not None and node.change.versions_differ,
        note=figures.people(node.n),
    )


def score_words(source: Source) -> ScoreWords:
    """The legend of score bars."""
    words = source.words
    names = ("score", "interval", "target", "previous")
    return ScoreWords(*(words(f"legend.{name}") for name in names))


def _score_table(source: Source, roots: Sequence[Leaf]) -> Table:
    words, figures = source.words, source.figures
    widths = {"questionnaire": 28, "level": 9, "percent": 9, "name": 20, "target": 9}
    widths |= {"previous": 11, "basis": 14}
    columns = tuple(
        Column(
            words(f"column.{name}"), width, number=name not in {"questionnaire", "name", "basis"}
        )
        for name, width in widths.items()
    )
    rows = tuple(
        (
            node.title,
            figures.score(node),
            figures.percent(node.percent),
            node.level_name or figures.level(None),
            figures.level(node.target),
            figures.level(score_before(node)),
            words(f"basis.{node.basis}") if node.basis else figures.level(None),
        )
        for _, node in roots
    )
    return Table(words("scorecard.table"), columns, rows)


def _cards(source: Source) -> tuple[tuple[str, str, str], ...]:
    """Leakage and the alignment ladder: a figure, what it is, and one line about it."""
    leakage, words, figures = source.result.leakage, source.words, source.figures
    if leakage is None:
        return ()
    cards = []
    if leakage.retention is not None:
        note = behind_retention(source, leakage)
        if leakage.provisional:
            note = f"{note}; {words('note.leakage_provisional')}"
        cards.append((figures.share(leakage.retention), words("scorecard.retention"), note))
    ladder = leakage.ladder
    if ladder is not None and ladder.archetype is not None:
        people = "; ".join(
            f"{words.either(f'side.{one.name}', one.name)} {figures.people(one.n)}"
            for one in ladder.sides
        )
        note = words("scorecard.ladder_index", index=figures.level(ladder.index), people=people)
        cards.append((archetype_name(source, ladder.archetype), words("scorecard.ladder"), note))
    return tuple(cards)


def archetype_name(source: Source, archetype: str) -> str:
    """The rung's name in the report's language, or as the content has it."""
    return source.words.either(f"archetype.{archetype}", archetype)


def heat_map(source: Source) -> tuple[Page, ...]:
    """Every node below the questionnaires by its four views; left out when none has any."""
    words = source.words
    maps = []
    for questionnaire in questionnaires_of(source.result):
        nodes = [node for node in questionnaire.nodes.values() if node.parent is not None]
        if any(known(node) for node in nodes):
            maps.append(_heat_of(source, questionnaire, nodes))
    leaves = [node for _, node in leaves_of(source.result)]
    if not maps or not leaves:
        return ()
    if len(views_of(leaves)) < 2 and len(leaves) < MANY_LEAVES:
        # One view of a few places stands in the questionnaire's own section already.
        return ()
    lead = _heat_lead(source, leaves)
    return (
        Page(
            "heat_map",
            "heat-map",
            words("heat.heading"),
            lead,
            HeatMaps(tuple(maps), words("heat.note")),
        ),
    )


def _heat_lead(source: Source, leaves: Sequence[NodeResult]) -> str:
    """How many of the places that evidence was seen for are said to stand a level above it."""
    compared = [node for node in leaves if node.optimism_gap is not None]
    optimistic = sum(node.optimistic for node in compared)
    if len(views_of(leaves)) < 2:
        return source.words.count("heat.lead_one_view", sum(map(known, leaves)))
    if not compared:
        return source.words.count("heat.lead_apart", len(leaves))
    name = "heat.lead_optimistic" if optimistic else "heat.lead"
    return source.words.count(name, optimistic or len(compared), total=len(compared))


def _heat_of(
    source: Source, questionnaire: QuestionnaireResult, nodes: Sequence[NodeResult]
) -> HeatMap:
    words = source.words
    views = views_of(nodes)
    rows = tuple(
        HeatRow(
            label=node.title,
            code=node.id,
            cells=tuple(view_cell(source, node, view) for view in (*views, "score")),
            strong=not node.leaf,
        )
        for node in nodes
    )
    lowest = min(
        (node for node in nodes if node.leaf and node.score is not None),
        key=lambda node: (node.percent or 0.0, node.id),
        default=None,
    )
    sentence = questionnaire.title
    if lowest is not None:
        level = source.figures.score(lowest)
        sentence = words("heat.sentence", title=questionnaire.title, node=lowest.title, level=level)
    columns = tuple(words(f"view.{view}") for view in (*views, "score"))
    notes = (people_note(source, nodes),)
    return HeatMap(sentence, columns, rows, words("column.node"), notes)


def views_of(nodes: Sequence[NodeResult]) -> tuple[str, ...]:
    """The views that at least one node has: a column of dashes tells nothing."""
    names = ("said", "seen", "measured", "confirmed")
    return tuple(
        name
        for name in names
        if any(getattr(node, name) is not None for node in nodes)
        or (name == "said" and any(node.said_bound for node in nodes))
    )


def view_cell(source: Source, node: NodeResult, view: str) -> HeatCell:
    """One view of a node, or its score, as a coloured number."""
    if view == "score":
        return score_cell(source.figures, node)
    value: float | None = getattr(node, view)
    bound = node.said_bound if view == "said" else None
    reasons: dict[str, Reason] = {str(name): reason for name, reason in node.reasons.items()}
    return level_cell(source.figures, node.range, value, bound, reasons.get(view))


def people_note(source: Source, nodes: Sequence[NodeResult]) -> str:
    """“n = 12–148”: the fewest and the most people behind the numbers of an exhibit."""
    shown = [node.n for node in nodes if node.n is not None]
    if not shown:
        return source.figures.people(None)
    low, high = source.figures.whole(min(shown)), source.figures.whole(max(shown))
    n = low if low == high else source.words("join.range", first=low, last=high)
    return source.words("note.n", n=n)


def near_end_note(source: Source, nodes: Sequence[NodeResult]) -> list[str]:
    """Whose intervals promise too much, because the score lies near an end of its scale."""
    near = [node.title for node in nodes if node.interval and node.interval.near_end]
    return [source.words("note.near_end", titles="; ".join(near))] if near else []
