"""What tables that are looked up say in a sentence: the message over an annex, from its numbers."""

from collections.abc import Sequence
from statistics import median

from dot.reports.blocks import Source
from dot.results.agreement_schemas import Agreement, Reliability
from dot.results.comparators_schemas import Comparator
from dot.results.roadmap_schemas import NotChosen
from dot.results.schemas import (
    BenchmarkResult,
    EvidenceResult,
    GroupParticipation,
    ItemResult,
    KpiResult,
    NodeResult,
    QuestionnaireResult,
)

# From here on a mean speaks for its group (docs/results.md).
AGREED = 0.7
MIDDLE = 3
BEST_GRADE = "A"


def furthest_apart(
    source: Source, title: str, rows: Sequence[tuple[str, Sequence[float | None]]]
) -> str:
    """On which row the shown numbers lie furthest apart; no column is ranked by it."""
    spreads = [
        (max(known) - min(known), name)
        for name, values in rows
        if len(known := [value for value in values if value is not None]) > 1
    ]
    widest = max(spreads, key=lambda spread: spread[0], default=(0.0, ""))
    gap = source.figures.level(widest[0])
    if gap == source.figures.level(0.0):
        shown = sum(value is not None for _, values in rows for value in values)
        total = sum(len(values) for _, values in rows)
        return source.words("caption.shown", title=title, shown=shown, total=total)
    return source.words("caption.apart", title=title, node=widest[1], gap=gap)


def questions(
    source: Source, questionnaire: QuestionnaireResult, told: Sequence[ItemResult]
) -> str:
    """Where the lowest mean of the questions lies; on several scales only how many they are."""
    means = [(item.score, item.node) for item in told if item.score is not None]
    if not means or len({item.range for item in told}) > 1:
        return source.words.count("caption.questions", len(told), title=questionnaire.title)
    level, node = min(means)
    return source.words(
        "caption.lowest", title=questionnaire.title, node=node, level=source.figures.level(level)
    )


def answered(source: Source, groups: Sequence[GroupParticipation]) -> str:
    """The lowest rate among the groups that are shown."""
    rates = [group.rate for group in groups if group.shown and group.rate is not None]
    if not rates:
        return source.words("participation.sentence")
    return source.words("caption.answered", low=source.figures.share(min(rates)))


def floors(source: Source, groups: Sequence[GroupParticipation]) -> str:
    """How many groups are shown by themselves, and from how many people on."""
    shown = sum(group.shown for group in groups)
    confidential = [group.k for group in groups if group.mode == "confidential"]
    if not confidential:
        return source.words("participation.table")
    return source.words.count(
        "caption.floors", shown, total=len(groups), low=min(confidential), high=max(confidential)
    )


def seen(source: Source, records: Sequence[EvidenceResult], otherwise: str) -> str:
    """Where the middle piece of evidence stands."""
    levels = [record.level for record in records if record.level is not None]
    if not levels:
        return source.words(otherwise)
    return source.words("caption.seen", level=source.figures.level(median(levels)))


def graded(source: Source, records: Sequence[BenchmarkResult]) -> str:
    """How many figures come from a primary source with method and sample."""
    best = sum(record.grade == BEST_GRADE for record in records)
    return source.words.count("caption.graded", best, total=len(records))


def how_moved(source: Source, nodes: Sequence[NodeResult]) -> str:
    """How many rose, how many fell, and how many changes may be chance."""
    clear = [node.change.difference or 0.0 for node in nodes if node.change and node.change.clear]
    up, down = sum(one > 0 for one in clear), sum(one < 0 for one in clear)
    return source.words("caption.moved", up=up, down=down, open=len(nodes) - up - down)


def speaking(source: Source, told: Sequence[Agreement]) -> str:
    """How many of the means speak for those behind them."""
    indices = [one.rwg if one.rwg is not None else one.rwg_j for one in told]
    known = [index for index in indices if index is not None]
    if not known:
        return source.words("agreement.sentence")
    limit = source.figures.hundredths(AGREED)
    high = sum(index >= AGREED for index in known)
    return source.words.count("caption.agreed", high, total=len(known), limit=limit)


def reliable(source: Source, told: Sequence[Reliability]) -> str:
    """From which to which α the scales reach."""
    alphas = sorted(one.alpha for one in told if one.enough and one.alpha is not None)
    if not alphas:
        return source.words("agreement.reliability")
    ends = [source.figures.hundredths(alpha) for alpha in (alphas[0], alphas[-1])]
    return source.words.count("caption.reliable", len(alphas), low=ends[0], high=ends[1])


def furthest_from(source: Source, title: str, beside: Sequence[tuple[str, Comparator]]) -> str:
    """Which comparator the score lies furthest from."""
    known = [(abs(one.difference), name, one) for name, one in beside if one.difference is not None]
    if not known:
        return source.words("comparators.sentence", title=title)
    _, name, one = max(known, key=lambda found: found[0])
    gap = source.figures.signed(one.difference)
    return source.words("caption.furthest", title=title, name=name, gap=gap)


def below_target(source: Source, nodes: Sequence[NodeResult]) -> str:
    """How many of the places lie below their target."""
    gaps = [node.gap_to_target for node in nodes if node.gap_to_target is not None]
    if not gaps:
        return source.words("comparators.table")
    return source.words.count("caption.below", sum(gap > 0 for gap in gaps), total=len(gaps))


def low_readings(source: Source, read: Sequence[KpiResult], outside: int) -> str:
    """How many readings lie below the middle level, and how many have a figure from outside."""
    low = sum(kpi.level is not None and kpi.level < MIDDLE for kpi in read)
    return source.words.count("caption.readings", low, total=len(read), outside=outside)


def behind(source: Source, beside: Sequence[tuple[KpiResult, float]]) -> str:
    """How many readings fall short of the first figure from outside."""
    short = [
        kpi
        for kpi, figure in beside
        if kpi.value is not None
        and (kpi.value < figure if kpi.direction == "up" else kpi.value > figure)
    ]
    if not beside:
        return source.words("kpis.compared")
    return source.words.count("caption.behind", len(short), total=len(beside))


def left_for(source: Source, left: Sequence[NotChosen]) -> str:
    """The reason that most of what waits has in common."""
    reasons = [one.why_not for one in left]
    most = max(dict.fromkeys(reasons), key=reasons.count)
    if reasons.count(most) == 1:
        return source.words("initiatives.not_chosen")
    return source.words(
        "caption.waiting", same=reasons.count(most), total=len(left), reason=most.rstrip(".")
    )
