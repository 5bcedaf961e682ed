"""The 360° view: two sides' answers to the same questions, the widest gaps first."""

from dataclasses import dataclass

from dot.reports.blocks import Exhibit, Field, Page, Source, noted_once, ticks_of
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.dumbbell import Pair, dumbbells
from dot.reports.pages.values import spoken, values_of
from dot.results.schemas import PerspectiveResult, PerspectiveRow

ROWS = 10


@dataclass(frozen=True)
class Views:
    """One chart a pair of sides."""

    exhibits: tuple[Exhibit, ...]


def views(source: Source) -> tuple[Page, ...]:
    """Left out when no pair of sides may be shown."""
    words = source.words
    shown = [perspective for perspective in source.result.perspectives if perspective.rows]
    exhibits = [
        exhibit
        for place, perspective in enumerate(shown)
        for exhibit in _exhibits_of(source, perspective, f"views-{place}")
    ]
    if not exhibits:
        return ()
    lead = _lead(source, shown)
    return (Page("views", "views", words("views.heading"), lead, Views(noted_once(exhibits))),)


def _lead(source: Source, shown: list[PerspectiveResult]) -> str:
    """The widest gap that chance alone does not make; where there is none, that there is none."""
    rows = [(sides, row) for sides in shown for row in sides.rows]
    sure = [(sides, row) for sides, row in rows if row.verdict != "cannot_tell"]
    sides, widest = max(sure or rows, key=lambda one: abs(one[1].gap))
    return source.words(
        f"views.lead_{widest.verdict}",
        node=widest.title,
        gap=source.figures.level(abs(widest.gap)),
        left=sides.left,
        right=sides.right,
    )


def _exhibits_of(source: Source, perspective: PerspectiveResult, key: str) -> list[Exhibit]:
    """One chart a scale: sides are compared on the same scale only."""
    result = source.result
    by_scale: dict[tuple[float, float], list[PerspectiveRow]] = {}
    for row in perspective.rows:
        scale = result.questionnaires[row.questionnaire].nodes[row.node].range
        by_scale.setdefault(scale, []).append(row)
    return [
        _exhibit(source, perspective, (f"{key}-{place}", scale), rows)
        for place, (scale, rows) in enumerate(by_scale.items())
    ]


def _exhibit(
    source: Source,
    perspective: PerspectiveResult,
    drawn_as: tuple[str, tuple[float, float]],
    rows: list[PerspectiveRow],
) -> Exhibit:
    words, figures = source.words, source.figures
    key, scale = drawn_as
    sentence = _sentence(source, perspective, rows)
    rows = rows[:ROWS]
    pairs = [_pair(source, row) for row in rows]
    drawn = values_of(
        (
            Field(words("column.node")),
            Field(perspective.left, named=True),
            Field(perspective.right, named=True),
            Field(words("column.gap"), named=True),
            Field(words("change.clear")),
        ),
        ((p.label, p.first.text, p.second.text, p.gap, p.note) for p in pairs),
    )
    drawing = dumbbells(
        pairs,
        ticks_of(figures, scale),
        (perspective.left, perspective.right, words("views.interval")),
        Caption(key, sentence, spoken(drawn)),
        source.theme,
    )
    notes = (_people(source, perspective, rows), words("views.note"), words("verdict.note"))
    return Exhibit(sentence, drawing, notes, key=key, values=drawn)


def _pair(source: Source, row: PerspectiveRow) -> Pair:
    """One topic; the interval of the gap is laid upon the second side, from the first one's disc."""
    figures = source.figures
    return Pair(
        label=row.title,
        first=Reading(row.left, figures.level(row.left)),
        second=Reading(row.right, figures.level(row.right)),
        gap=figures.signed(row.gap),
        note=_sureness(source, row),
        faint=row.verdict == "cannot_tell",
        low=None if row.interval is None else row.left - row.interval.high,
        high=None if row.interval is None else row.left - row.interval.low,
    )


def _sureness(source: Source, row: PerspectiveRow) -> str:
    """The verdict, and between which ends the gap lies."""
    verdict = source.words(f"verdict.{row.verdict}")
    if row.interval is None:
        return verdict
    return source.words("verdict.told", verdict=verdict, limits=source.figures.limits(row.interval))


def _sentence(source: Source, perspective: PerspectiveResult, rows: list[PerspectiveRow]) -> str:
    """Which side rates more topics higher, over all topics and not only the drawn ones.

    Topics whose gap chance may have made count for neither.
    """
    left, right = perspective.left, perspective.right
    higher = sum(row.gap > 0 and row.verdict != "cannot_tell" for row in rows)
    lower = sum(row.gap < 0 and row.verdict != "cannot_tell" for row in rows)
    if lower > higher:
        left, right, higher = right, left, lower
    return source.words.count("views.sentence", higher, total=len(rows), left=left, right=right)


def _people(source: Source, perspective: PerspectiveResult, rows: list[PerspectiveRow]) -> str:
    figures = source.figures
    left = figures.people(max(row.n_left for row in rows))
    right = figures.people(max(row.n_right for row in rows))
    return f"{perspective.left}: {left}; {perspective.right}: {right}"
