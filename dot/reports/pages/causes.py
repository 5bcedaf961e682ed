"""Root causes and links: which gap may lie behind which, as hypotheses for the workshop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dot.reports.blocks import Column, Exhibit, Field, Page, Source, Table, Values, score_cell
from dot.reports.charts.canvas import Caption
from dot.reports.charts.causes import Cause, causes
from dot.reports.pages.scores import people_note
from dot.reports.pages.values import spoken, values_of
from dot.results.pictures_schemas import LinkPicture
from dot.results.schemas import NodeResult


@dataclass(frozen=True)
class Causes:
    """The picture of the links, and each link with its sentence."""

    exhibit: Exhibit
    table: Table


def root_causes(source: Source) -> tuple[Page, ...]:
    """Left out where no link has a gap at both ends."""
    words, figures = source.words, source.figures
    links = source.pictures.links
    if not links:
        return ()
    nodes = {spot.node: source.node(spot) for link in links for spot in (link.cause, link.effect)}
    boxes = [_box(source, node) for node in nodes.values()]
    arrows = [(link.cause.node, link.effect.node) for link in links]
    sentence = words("causes.sentence", links=len(links), gaps=len(nodes))
    drawn = _values(source, [(nodes[cause], nodes[effect]) for cause, effect in arrows])
    caption = Caption("causes-chart", sentence, spoken(drawn))
    drawing = causes(boxes, arrows, caption, source.theme)
    gap = figures.level(source.pictures.gap_from)
    notes = [people_note(source, list(nodes.values())), words("causes.note", gap=gap)]
    if any(link.est for link in links):
        notes.append(words("causes.est"))
    exhibit = Exhibit(sentence, drawing, tuple(notes), key=caption.key, values=drawn)
    content = Causes(exhibit, _table(source, links, nodes))
    lead = _lead(source, arrows, nodes)
    return (Page("causes", "causes", words("causes.heading"), lead, content),)


def _values(source: Source, links: Sequence[tuple[NodeResult, NodeResult]]) -> Values:
    words = source.words
    level = words("column.level")
    return values_of(
        (
            Field(words("causes.cause")),
            Field(level),
            Field(words("causes.effect"), named=True),
            Field(level),
        ),
        (
            tuple(
                part
                for node in link
                for part in (f"{node.id} {node.title}", source.figures.score(node))
            )
            for link in links
        ),
    )


def _lead(
    source: Source, arrows: Sequence[tuple[str, str]], nodes: Mapping[str, NodeResult]
) -> str:
    """The place from which most others can be reached along the links."""
    reach = {code: len(_downstream(code, arrows)) for code in nodes}
    first = max(nodes, key=lambda code: (reach[code], code))
    return source.words.count("causes.lead", reach[first], node=nodes[first].title)


def _downstream(start: str, arrows: Sequence[tuple[str, str]]) -> set[str]:
    reached: set[str] = set()
    queue = [start]
    while queue:
        here = queue.pop()
        for cause, effect in arrows:
            if cause == here and effect not in reached and effect != start:
                reached.add(effect)
                queue.append(effect)
    return reached


def _box(source: Source, node: NodeResult) -> Cause:
    cell = score_cell(source.figures, node)
    return Cause(node.id, node.title, cell.text, cell.fill, cell.ink)


def _table(source: Source, links: Sequence[LinkPicture], nodes: Mapping[str, NodeResult]) -> Table:
    words = source.words
    columns = (
        Column(words("causes.link"), 15),
        Column(words("causes.hypothesis"), 85),
    )
    rows = tuple((f"{link.cause.node} → {link.effect.node}", link.text) for link in links)
    return Table(words.count("causes.table", len(rows)), columns, rows)
