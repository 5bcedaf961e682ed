"""Workbooks as DOT writes them: typed cells, one look, the same bytes for the same content."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

import xlsxwriter

from dot.exchange.cells import Value, is_hazardous, plain

Kind = Literal["text", "long", "number", "level", "whole", "share", "day", "input", "input_day"]

INPUT = "#fff8e1"
NUMBERS: Mapping[Kind, str] = {
    "number": "#,##0.##########",
    "level": "0.00",
    "whole": "#,##0",
    "share": "0.0 %",
    "day": "yyyy-mm-dd",
    "input_day": "yyyy-mm-dd",
}


@dataclass(frozen=True)
class Face:
    """How a workbook looks: a brand's colours and family, and how its language writes a day.

    A spreadsheet writes decimals and thousands as its own language does; a day it writes as told.
    """

    ink: str = "#1f2933"
    head: str = "#243b53"
    on_head: str = "#ffffff"
    line: str = "#d9e2ec"
    band: str = "#ffffff"
    family: str = "Arial"
    day: str = "yyyy-mm-dd"


USUAL = Face()


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and what its cells hold."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table; ``frozen`` columns stay in sight beside the heading row.

    ``prose``: the rows are there to be read, not to be filtered.
    ``choices``: by column heading, the values that a spreadsheet offers there.
    """

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    frozen: int = 0
    prose: bool = False
    choices: Mapping[str, Sequence[str]] | None = None


def workbook_bytes(sheets: Sequence[Sheet], title: str, made_on: date, face: Face = USUAL) -> bytes:
    """An XLSX workbook. ``made_on`` is written as its creation date: no clock is read."""
    out = io.BytesIO()
    # Nothing that an author wrote becomes a formula, a number or a link.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": plain(title), "created": datetime.combine(made_on, time())})
    looks = _Looks(book, face)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return out.getvalue()


class _Looks:
    """The formats of a workbook, made once each."""

    def __init__(self, book: Any, face: Face) -> None:
        base = {"font_name": "Arial", "font_size": 10, "font_color": face.ink, "valign": "top"}
        base |= {"bottom": 1, "bottom_color": face.line}
        head = {"font_name": face.family, "font_color": face.on_head, "bg_color": face.head}
        self.face = face
        self.head = book.add_format(
            {**base, **head, "bold": True, "text_wrap": True, "valign": "vcenter"}
        )
        self.first = book.add_format({**base, "bold": True, "bg_color": face.band})
        self.hazard = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.cells = {
            kind: book.add_format({**base, **_format(kind, face)})
            for kind in ("text", "long", "input", *NUMBERS)
        }

    def of(self, kind: Kind, value: Value, *, leads: bool = False) -> Any:
        """The format of a cell. A hazardous text stays one even after somebody has edited it.

        leads: the cell names its row.
        """
        if isinstance(value, str) and is_hazardous(value):
            return self.hazard
        return self.first if leads and kind in {"text", "long"} else self.cells[kind]


def _format(kind: str, face: Face) -> dict[str, object]:
    look: dict[str, object] = {"text_wrap": kind in {"text", "long", "input"}}
    if kind in NUMBERS:
        form = NUMBERS[kind]  # type: ignore[index] # The line above has asked.
        look["num_format"] = face.day if kind.endswith("day") else form
        look["align"] = "left" if kind.endswith("day") else "right"
    if kind.startswith("input"):
        look |= {"bg_color": INPUT, "border": 1, "border_color": face.line}
    return look


def _write(target: Any, sheet: Sheet, looks: _Looks) -> None:
    for at, column in enumerate(sheet.columns):
        target.set_column(at, at, column.width)
        target.write_string(0, at, plain(column.title), looks.head)
    target.set_row(0, 30)
    target.set_tab_color(looks.face.head)
    for row, values in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            look = looks.of(column.kind, value, leads=at == 0)
            _write_cell(target, (row, at), value, look)
    target.freeze_panes(1, sheet.frozen)
    if not sheet.prose:
        target.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    target.hide_gridlines(2)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    _offer(target, sheet)


def _write_cell(target: Any, place: tuple[int, int], value: Value, look: Any) -> None:
    if value is None or value == "":
        target.write_blank(*place, None, look)
    elif isinstance(value, str):
        target.write_string(*place, plain(value), look)
    elif isinstance(value, bool):
        target.write_string(*place, "yes" if value else "no", look)
    elif isinstance(value, date):
        target.write_datetime(*place, datetime.combine(value, time()), look)
    else:
        target.write_number(*place, value, look)


def _offer(target: Any, sheet: Sheet) -> None:
    """A list to choose from, where its values fit into what the format can hold."""
    titles = [column.title for column in sheet.columns]
    for title, offered in (sheet.choices or {}).items():
        fits = len(",".join(offered)) <= 255 and not any("," in one for one in offered)
        if offered and fits:
            at = titles.index(title)
            source = [plain(one) for one in offered]
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            target.data_validation(1, at, max(len(sheet.rows), 200), at, rule)
