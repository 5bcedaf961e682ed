"""The alignment ladder: where sales and marketing stand with each other, in both their views."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.pages.leakage import level_names
from dot.reports.pages.scores import archetype_name
from dot.results.leakage_schemas import LadderResult, LeakageResult


@dataclass(frozen=True)
class Ladder:
    """Both sides' rung, the overlap of their priority lists, and what the next rung needs."""

    sides: Table | None
    sideways: Table | None
    note: str


def ladder(source: Source) -> tuple[Page, ...]:
    """Left out where neither the ladder nor the overlap of lists may be shown."""
    found = source.result.leakage
    if found is None:
        return ()
    content = Ladder(_sides(source, found), _sideways(source, found), _next(source, found.ladder))
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
        Column(words("leakage.level"), 40),
        Column(words("ladder.inside"), 20, number=True),
        Column(words("ladder.between"), 20, number=True),
        Column(words("column.gap"), 20, number=True),
    )
    rows = tuple(
        (
            names.get(gap.level or "", words("participation.all")),
            figures.share(gap.inside),
            figures.share(gap.between),
            words("leakage.points", points=figures.signed((gap.gap or 0) * 100, "#,##0")),
        )
        for gap in gaps
    )
    return Table(words("ladder.sideways"), columns, rows)


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
