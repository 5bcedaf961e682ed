"""The perception story: what one side sees otherwise, told in sentences, and who could not judge."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import Exhibit, Field, Page, Source, leaves_of
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.share_bars import ShareBar, share_bars
from dot.reports.pages import values
from dot.results.schemas import NodeResult, PerspectiveResult, PerspectiveRow

TOLD = 4
TOP = 10
# From so large a share on it is worth a bar.
LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Story:
    """What two sides see otherwise, a sentence each, and where they see the same."""

    heading: str
    findings: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Perception:
    """A story for each pair of sides, and the places that many could not judge."""

    stories: tuple[Story, ...]
    unjudged: Exhibit | None


def perception(source: Source) -> tuple[Page, ...]:
    """Left out where neither a gap can be told nor anybody could not judge."""
    stories = tuple(
        story for pair in source.result.perspectives if (story := _story(source, pair)) is not None
    )
    unjudged = _unjudged(source)
    if not stories and unjudged is None:
        return ()
    words = source.words
    sure = sum(
        row.verdict != "cannot_tell" for pair in source.result.perspectives for row in pair.rows
    )
    lead = words.count("perception.lead", sure)
    content = Perception(stories, unjudged)
    heading = words("perception.heading" if stories else "perception.heading_unjudged")
    return (Page("perception", "perception", heading, lead, content),)


def _story(source: Source, pair: PerspectiveResult) -> Story | None:
    """The widest gaps that are more than chance, then on how many topics both see the same."""
    if not pair.rows:
        return None
    words = source.words
    sure = [row for row in pair.rows if row.verdict != "cannot_tell"]
    sure.sort(key=lambda row: (-abs(row.gap), row.node))
    alike = len(pair.rows) - len(sure)
    sides = {"left": pair.left, "right": pair.right}
    findings = [_sentence(source, pair, row) for row in sure[:TOLD]]
    findings.append(words.count("perception.alike", alike, total=len(pair.rows), **sides))
    note = words(
        "perception.note",
        **sides,
        n_left=source.figures.people(max(row.n_left for row in pair.rows)),
        n_right=source.figures.people(max(row.n_right for row in pair.rows)),
    )
    return Story(words("perception.pair", **sides), tuple(findings), note)


def _sentence(source: Source, pair: PerspectiveResult, row: PerspectiveRow) -> str:
    words, figures = source.words, source.figures
    higher, lower = (pair.left, pair.right) if row.gap > 0 else (pair.right, pair.left)
    high, low = max(row.left, row.right), min(row.left, row.right)
    return words(
        f"perception.{row.verdict}",
        node=row.title,
        higher=higher,
        lower=lower,
        high=figures.level(high),
        low=figures.level(low),
        limits=_width(source, row),
    )


def _width(source: Source, row: PerspectiveRow) -> str:
    """Between which ends the gap lies, whichever side is the higher one."""
    figures = source.figures
    if row.interval is None:
        return figures.hundredths(abs(row.gap))
    ends = sorted((row.interval.low, row.interval.high), key=lambda end: end * row.gap)
    sign = 1 if row.gap > 0 else -1
    low, high = (figures.hundredths(sign * end) for end in ends)
    return source.words("perception.limits", low=low, high=high)


def _unjudged(source: Source) -> Exhibit | None:
    """The ten places that the largest shares of people could not judge; many is a finding."""
    words, figures = source.words, source.figures
    many = [
        node
        for _, node in leaves_of(source.result)
        if node.n is not None and (node.cannot_judge or 0.0) >= LEAST_SHARE
    ]
    many.sort(key=lambda node: (-(node.cannot_judge or 0.0), node.id))
    if not many:
        return None
    shown = many[:TOP]
    bars = [_bar(source, node) for node in shown]
    sentence = words(
        "perception.unjudged", share=figures.share(shown[0].cannot_judge), node=shown[0].title
    )
    drawn = values.values_of(
        (
            Field(words("column.node")),
            Field(words("perception.share")),
            Field(words("perception.finding"), named=True),
        ),
        ((bar.label, bar.share.text, values.yes(source, bar.strong)) for bar in bars),
    )
    caption = Caption("unjudged-chart", sentence, values.spoken(drawn))
    drawing = share_bars(bars, caption, source.theme)
    notes = (_people(source, shown), words("perception.unjudged_note"))
    return Exhibit(sentence, drawing, notes, key=caption.key, values=drawn)


def _bar(source: Source, node: NodeResult) -> ShareBar:
    share = Reading(node.cannot_judge, source.figures.share(node.cannot_judge))
    return ShareBar(f"{node.id} {node.title}", share, node.cannot_judge_flag)


def _people(source: Source, nodes: Sequence[NodeResult]) -> str:
    """How many could judge: the others are the share."""
    counts = [node.n for node in nodes if node.n is not None]
    figures = source.figures
    if not counts:
        return figures.people(None)
    low, high = figures.whole(min(counts)), figures.whole(max(counts))
    n = low if low == high else source.words("join.range", first=low, last=high)
    return source.words("perception.n", n=n)
