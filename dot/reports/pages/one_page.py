"""The result of a short questionnaire on one page: what leaks on each level, and every item as a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import Column, Exhibit, Page, Source, Table
from dot.reports.pages.findings import finding_text
from dot.reports.pages.items import item_exhibit
from dot.reports.pages.leakage import provisional_note
from dot.results.leakage_schemas import LeakageResult, LevelLeakage, Share
from dot.results.parts import Reason
from dot.results.pictures_schemas import ItemMean, OnePage

# Precision is no answer of its own: it says how much of what was named is not in the strategy.
PARTS = ("recall", "allocation", "movement", "measures")


@dataclass(frozen=True)
class OnePageResult:
    """Leakage by level, items by scale, and what the content finds."""

    banner: str
    levels: Table | None
    exhibits: tuple[Exhibit, ...]
    findings: tuple[str, ...]


def one_page(source: Source) -> tuple[Page, ...]:
    """Left out unless the only questionnaire asks to be reported like this."""
    wanted = source.pictures.one_page
    if wanted is None:
        return ()
    words, found = source.words, source.result.leakage
    questionnaire = source.result.questionnaires[wanted.questionnaire]
    banner = provisional_note(source, found) if found else ""
    content = OnePageResult(
        banner=banner,
        levels=_levels(source, found, wanted) if found and found.levels else None,
        exhibits=_exhibits(source, wanted),
        findings=tuple(finding_text(source, finding) for finding in source.result.findings),
    )
    people = source.result.participation
    lead = words(
        "one_page.lead",
        people=source.figures.whole_or_hidden(people.answered),
        wave=source.result.assessment.wave,
    )
    # A wave may be named in small letters, a sentence begins with a large one.
    lead = lead[:1].upper() + lead[1:]
    return (Page("one_page", "one-page", questionnaire.title, lead, content),)


def _levels(source: Source, found: LeakageResult, wanted: OnePage) -> Table:
    """One row a level: fidelity now and before, its parts, clarity claimed and shown, exposure."""
    words = source.words
    parts = [
        name for name in PARTS if any(level.parts.get(name) is not None for level in found.levels)
    ]
    before = bool(wanted.previous_fidelity)
    columns = [
        Column(words("leakage.level"), 23),
        Column(words("one_page.people"), 9, number=True),
        Column(words("leakage.arrived"), 9, number=True),
    ]
    if before:
        columns.append(Column(words("column.previous"), 9, number=True))
    rest = [words.either(f"part.{name}", name) for name in parts]
    rest += [words(f"one_page.{name}") for name in ("clear", "named", "exposure")]
    width = (100 - sum(column.width for column in columns)) / len(rest)
    columns += [Column(name, width, number=True) for name in rest]
    rows = tuple(_level_row(source, level, parts, wanted) for level in found.levels)
    notes = (words("leakage.n_note"), words("one_page.note"))
    return Table(_sentence(source, found), tuple(columns), rows, notes)


def _sentence(source: Source, found: LeakageResult) -> str:
    words, figures = source.words, source.figures
    if found.retention is None:
        return words("one_page.levels")
    return words(
        "question.leakage_found",
        retention=figures.share(found.retention),
        lost=figures.share(found.cumulative_leakage),
    )


def _level_row(
    source: Source, level: LevelLeakage, parts: Sequence[str], wanted: OnePage
) -> tuple[str, ...]:
    words, figures = source.words, source.figures
    n = words("state.hidden") if level.n is None else figures.whole(level.n)
    cells = [level.name, n, figures.points(level.fidelity, level.bound, level.reason)]
    if wanted.previous_fidelity:
        cells.append(figures.points(wanted.previous_fidelity.get(level.level)))
    for name in parts:
        bound = level.part_bounds.get(name)
        cells.append(figures.share(level.parts.get(name), bound, level.reason))
    cells += [_share(source, one, level.reason) for one in (level.say_clear, level.can_name)]
    cells.append(figures.share(level.exposure, None, level.reason))
    return tuple(cells)


def _share(source: Source, share: Share | None, reason: Reason | None) -> str:
    if share is None:
        return source.figures.share(None, None, reason)
    return source.figures.share(share.value, share.bound, share.reason)


def _exhibits(source: Source, wanted: OnePage) -> tuple[Exhibit, ...]:
    """Items of one scale share a chart."""
    by_scale: dict[tuple[float, float], list[ItemMean]] = {}
    for item in wanted.items:
        by_scale.setdefault(item.range, []).append(item)
    return tuple(
        _exhibit(source, f"items-{place}", items) for place, items in enumerate(by_scale.values())
    )


def _exhibit(source: Source, key: str, items: list[ItemMean]) -> Exhibit:
    words, figures = source.words, source.figures
    codes = list(dict.fromkeys(code for item in items for code in item.groups))
    shown = [item for item in items if item.mean is not None]
    sentence = words("one_page.items")
    if shown:
        lowest = min(shown, key=lambda item: item.mean or 0.0)
        sentence = words("one_page.lowest", text=lowest.text, level=figures.level(lowest.mean))
    return item_exhibit(source, key, sentence, items, codes)
