"""The charts in numbers: a table of every value that a chart of the document draws, chart by chart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dot.reports.blocks import Column, Exhibit, Page, Source, Table, Values
from dot.reports.reshaping import reshaped

KIND = "chart_values"
NUMBER = re.compile(r"[≥≤+−]?\s?\d[\d.,\s%–−+]*")
# A column is as wide as its longest cell, within these bounds, in letters.
NARROWEST, WIDEST, WIDEST_HEAD = 10, 36, 36


@dataclass(frozen=True)
class ChartTable:
    """One chart's values.   anchor: where they stand.   chart: the drawing's id, if it is here."""

    anchor: str
    chart: str
    table: Table


@dataclass(frozen=True)
class ChartsOfPage:
    """The tables of the charts of one page, under that page's heading."""

    heading: str
    tables: tuple[ChartTable, ...]


@dataclass(frozen=True)
class ChartValues:
    """All pages that have charts, in their order."""

    pages: tuple[ChartsOfPage, ...]


def chart_values(source: Source) -> tuple[Page, ...]:
    """The page before its tables: which charts there are is known when the document is put together."""
    words = source.words
    content = ChartValues(())
    return (Page(KIND, "chart-values", words("values.heading"), words("values.lead"), content),)


def exhibits_of(page: Page) -> list[Exhibit]:
    """The charts of a page, in their order."""
    found: list[Exhibit] = []

    def keep(part: object) -> object:
        if isinstance(part, Exhibit):
            found.append(part)
        return part

    reshaped(page, keep)
    return found


def in_numbers(
    source: Source, pages: Sequence[Page], letter: str = "", elsewhere: Sequence[Page] = ()
) -> tuple[Page, ...]:
    """The pages of a document, the one of this kind with the tables of all charts before it.

    Charts of the document say where their values stand, by the annex's letter where it has one; those
    of the pages ``elsewhere`` are only told.   Without a page of this kind nothing changes.
    """
    place = next((place for place, page in enumerate(pages) if page.kind == KIND), None)
    if place is None:
        return tuple(pages)
    words, heading = source.words, pages[place].heading
    told_at = (
        words("values.annex", letter=letter) if letter else words("values.section", heading=heading)
    )
    told = [
        *(part for page in elsewhere if (part := _charts_of(page, linked=False)).tables),
        *(part for page in pages if (part := _charts_of(page, linked=True)).tables),
    ]
    pointing = [_pointing(page, told_at) for page in pages]
    pointing[place] = replace(pages[place], content=ChartValues(tuple(told)))
    return tuple(pointing)


def _charts_of(page: Page, *, linked: bool) -> ChartsOfPage:
    tables = tuple(
        ChartTable(f"{one.key}-values", one.key if linked else "", _table(one))
        for one in exhibits_of(page)
    )
    return ChartsOfPage(page.heading, tables)


def _pointing(page: Page, told_at: str) -> Page:
    """The page with the words in which each of its charts says where its values stand."""

    def point(part: object) -> object:
        return replace(part, told_at=told_at) if isinstance(part, Exhibit) else part

    return reshaped(page, point)


def _table(exhibit: Exhibit) -> Table:
    values = exhibit.values
    widths = _widths(values)
    columns = tuple(
        Column(
            field.name[:1].upper() + field.name[1:],
            width,
            number=place > 0 and _numbers(values, place),
        )
        for place, (field, width) in enumerate(zip(values.fields, widths, strict=True))
    )
    return Table(exhibit.sentence, columns, values.rows)


def _numbers(values: Values, place: int) -> bool:
    return all(not row[place] or NUMBER.fullmatch(row[place]) for row in values.rows)


def _widths(values: Values) -> list[float]:
    """Each column's share of the width in percent, by the longest of its words."""
    lengths = []
    for place, field in enumerate(values.fields):
        longest = max([len(field.name) * 0.8, *(len(row[place]) for row in values.rows)])
        most = WIDEST if place else WIDEST_HEAD
        lengths.append(min(most, max(NARROWEST, longest)))
    return [round(100 * length / sum(lengths), 2) for length in lengths]
