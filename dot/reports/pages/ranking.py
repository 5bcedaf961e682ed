"""The ranking: the gaps that weigh most, and what already stands above its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Column,
    Exhibit,
    Page,
    Source,
    Table,
    on_record_alone,
    ranked_of,
    sentence_list,
    ticks_of,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.gap_bars import Gap, GapWords, gap_bars
from dot.reports.pages import values
from dot.reports.pages.scores import Leaf, people_note
from dot.results.schemas import NodeResult

TOP = 10
# As near to its target, in levels, a place is worth naming beside those that have reached theirs.
NEAR = 0.5
LISTED = 12


@dataclass(frozen=True)
class Ranking:
    """The gaps that weigh most, and what already stands above its target."""

    gaps: Exhibit | None
    strengths: Table | None


def ranking(source: Source) -> tuple[Page, ...]:
    """Left out when no leaf has both a score and a target."""
    words = source.words
    leaves = [leaf for leaf in ranked_of(source.result) if leaf[1].gap_to_target is not None]
    if not leaves:
        return ()
    short = sorted(
        (leaf for leaf in leaves if (leaf[1].gap_to_target or 0) > 0),
        key=lambda leaf: (-weight_of_gap(leaf[1]), leaf[1].id),
    )
    above = sorted(
        (leaf for leaf in leaves if (leaf[1].gap_to_target or 0) <= 0),
        key=lambda leaf: (-(leaf[1].percent or 0), leaf[1].id),
    )
    near = sorted(
        (leaf for leaf in short[TOP:] if (leaf[1].gap_to_target or 0) <= NEAR),
        key=lambda leaf: (leaf[1].gap_to_target or 0, leaf[1].id),
    )
    lead = words.count("ranking.lead", len(short), total=len(leaves))
    content = Ranking(
        _gap_chart(source, short[:TOP]) if short else None,
        _strength_table(source, above, near) if above or near else None,
    )
    return (Page("ranking", "ranking", words("ranking.heading"), lead, content),)


def weight_of_gap(node: NodeResult) -> float:
    """Gap to target times importance; what lies above its target weighs nothing."""
    return max(0.0, node.gap_to_target or 0.0) * node.importance


def marked_title(source: Source, node: NodeResult) -> str:
    """The title of a place, with a word where no opinion stands behind its score."""
    if not on_record_alone(node):
        return node.title
    views = "_".join(view for view in ("seen", "measured") if getattr(node, view) is not None)
    if not views:
        return node.title
    return source.words("ranking.marked", title=node.title, mark=source.words(f"record.{views}"))


def beyond_target(node: NodeResult) -> float | None:
    """How far a score lies above its target; below it, negative."""
    return None if node.gap_to_target is None else -node.gap_to_target


def _gap_chart(source: Source, leaves: Sequence[Leaf]) -> Exhibit:
    words, figures = source.words, source.figures
    scales = {node.range for _, node in leaves}
    scale = scales.pop() if len(scales) == 1 else (0.0, 100.0)
    gaps = [_gap(source, node, scale) for _, node in leaves]
    sentence = _gap_sentence(source, [node for _, node in leaves])
    drawn = values.gaps(source, gaps)
    names = ("legend.score", "legend.target", "legend.interval", "column.gap", "ranking.importance")
    drawing = gap_bars(
        gaps,
        ticks_of(figures, scale),
        GapWords(*map(words, names)),
        Caption("gap-chart", sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = (people_note(source, [node for _, node in leaves]), words("ranking.note"))
    return Exhibit(sentence, drawing, notes, key="gap-chart", values=drawn)


def _gap(source: Source, node: NodeResult, scale: tuple[float, float]) -> Gap:
    """One place on the chart's scale; on several scales everything is drawn in percent of its own."""
    figures = source.figures
    low, high = node.range

    def drawn(value: float | None) -> float | None:
        return value if value is None or node.range == scale else (value - low) / (high - low) * 100

    interval = node.interval
    return Gap(
        label=marked_title(source, node),
        distance=Reading(beyond_target(node), figures.signed(beyond_target(node))),
        score=Reading(drawn(node.score), figures.score(node)),
        target=drawn(node.target),
        low=drawn(interval.low) if interval else None,
        high=drawn(interval.high) if interval else None,
        note=figures.whole(node.importance),
    )


def _gap_sentence(source: Source, nodes: Sequence[NodeResult]) -> str:
    """How wide the drawn gaps are, and the first two by name."""
    words, figures = source.words, source.figures
    wide = sorted((figures.level(node.gap_to_target) for node in nodes), reverse=True)
    told = wide[0] if wide[0] == wide[-1] else words("join.range", first=wide[-1], last=wide[0])
    name = "ranking.sentence" if len(nodes) > 1 else "ranking.sentence_one"
    return words(name, wide=told, first=sentence_list(words, [node.title for node in nodes[:2]]))


def _strength_table(source: Source, above: Sequence[Leaf], near: Sequence[Leaf]) -> Table:
    """What has reached its target, then what lies nearest below it."""
    words, figures = source.words, source.figures
    columns = (
        Column(words("column.node"), 44),
        Column(words("column.questionnaire"), 32),
        Column(words("column.level"), 8, number=True),
        Column(words("column.target"), 8, number=True),
        Column(words("column.gap"), 8, number=True),
    )
    rows = tuple(
        (
            marked_title(source, node),
            questionnaire.title,
            figures.score(node),
            figures.level(node.target),
            figures.signed(beyond_target(node)),
        )
        for questionnaire, node in [*above, *near][:LISTED]
    )
    name = "ranking.strengths" if above else "ranking.near_only"
    sentence = words.count(name, len(above or near))
    if above and near:
        more = words.count("ranking.near", len(near))
        sentence = words("ranking.also", first=sentence, near=more)
    many = len(above) + len(near)
    notes = (words("ranking.listed", shown=LISTED, total=many),) if many > LISTED else ()
    return Table(sentence, columns, rows, notes)
