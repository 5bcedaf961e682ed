"""Every scored question: how many answered, their mean with its interval, how far they agree."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table, questionnaires_of
from dot.results.schemas import Cell, ItemResult, QuestionnaireResult


@dataclass(frozen=True)
class Distributions:
    """One table a questionnaire."""

    tables: tuple[Table, ...]


def distributions(source: Source) -> tuple[Page, ...]:
    """Left out where no question of any questionnaire may be told."""
    words = source.words
    tables = tuple(
        table
        for one in questionnaires_of(source.result)
        if (table := _table(source, one)) is not None
    )
    if not tables:
        return ()
    count = sum(len(table.rows) for table in tables)
    lead = words.count("distributions.lead", count)
    heading = words("distributions.heading")
    return (Page("distributions", "distributions", heading, lead, Distributions(tables)),)


def _table(source: Source, questionnaire: QuestionnaireResult) -> Table | None:
    words, figures = source.words, source.figures
    told = [
        item
        for item in questionnaire.items.values()
        if item.score is not None or item.bound is not None
    ]
    if not told:
        return None
    widths = {"node": 8, "question": 40, "n": 7, "mean": 8, "interval": 12, "agreement": 9}
    columns = tuple(
        Column(words(f"distributions.{name}"), width, number=name in {"n", "mean", "agreement"})
        for name, width in {**widths, "groups": 16}.items()
    )
    rows = tuple(
        (
            item.node,
            item.text,
            figures.whole_or_hidden(item.n),
            figures.level(item.score, item.bound, item.reason),
            _limits(source, item),
            figures.hundredths(item.agreement.rwg if item.agreement else None),
            _groups(source, item.groups),
        )
        for item in told
    )
    return Table(questionnaire.title, columns, rows, (words("distributions.note"),))


def _limits(source: Source, item: ItemResult) -> str:
    if item.interval is None:
        return source.figures.level(None)
    low, high = map(source.figures.level, (item.interval.low, item.interval.high))
    return source.words("join.range", first=low, last=high)


def _groups(source: Source, groups: dict[str, Cell]) -> str:
    """The means of the groups above their floor; the others are not told."""
    figures = source.figures
    told = [
        f"{code} {figures.level(cell.score, cell.bound)}"
        for code, cell in groups.items()
        if cell.score is not None or cell.bound is not None
    ]
    return ", ".join(told) or figures.level(None)
