"""A workbook's headings and fixed words in the language of its report; what people wrote stays."""

from collections.abc import Sequence
from dataclasses import replace

from dot.exchange.cells import Value
from dot.exchange.sheets import Sheet
from dot.reports.retelling import Retelling


def in_words(sheet: Sheet, retelling: Retelling) -> Sheet:
    """The sheet with its name, headings and fixed words in another language."""
    columns = [replace(one, title=_heading(sheet, one.title, retelling)) for one in sheet.columns]
    rows = [_row(row, retelling, prose=sheet.prose) for row in sheet.rows]
    choices = {
        _heading(sheet, title, retelling): offered
        for title, offered in (sheet.choices or {}).items()
    }
    name = retelling.usual(sheet.name)
    return replace(sheet, name=name, columns=columns, rows=rows, choices=choices or None)


def _heading(sheet: Sheet, title: str, retelling: Retelling) -> str:
    """A heading, in the words of its sheet where they differ: a level of leakage is none of maturity."""
    return retelling(f"{sheet.name}: {title}") or retelling.usual(title)


def _row(row: Sequence[Value], retelling: Retelling, *, prose: bool) -> list[Value]:
    """Cells that hold a fixed word; the first may also hold one with places."""
    return [
        cell
        if not isinstance(cell, str)
        else retelling.usual(cell)
        if prose or at == 0
        else retelling.word(cell)
        for at, cell in enumerate(row)
    ]
