"""Workbooks from outside: checked before they are parsed, then read as rows of typed cells."""

import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import openpyxl

T = TypeVar("T")

# Security brief, T20.
LARGEST_FILE = 5_000_000
MOST_MEMBERS = 100
LARGEST_UNPACKED = 50_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 60

CHUNK = 1 << 16
# No part of a workbook has a document type; where entities are declared, somebody plays tricks.
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class Refused(ValueError):
    """The file is not a workbook that can be read safely; the message says what to do."""


@dataclass(frozen=True)
class Given:
    """What stands in a cell: a text, number, date or nothing; ``wrong`` says why it can't be read."""

    value: str | float | date | None
    percent: bool = False
    wrong: str | None = None


EMPTY = Given(None)


@dataclass(frozen=True)
class Line:
    """A row below the heading: its number as the spreadsheet shows it, its cells by heading."""

    number: int
    cells: dict[str, Given]

    @classmethod
    def of_texts(cls, number: int, texts: Mapping[str, str]) -> "Line":
        """A row of a file that knows texts only; an empty one is an empty cell."""
        return cls(number, {heading: Given(text or None) for heading, text in texts.items()})


@dataclass(frozen=True)
class Page:
    """A sheet: the headings of its first row, and the rows below that hold anything."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]

    def renamed(self, names: Mapping[str, str]) -> "Page":
        """The same sheet under other headings; what ``names`` does not have stays."""
        lines = tuple(
            Line(line.number, {names.get(key, key): cell for key, cell in line.cells.items()})
            for line in self.lines
        )
        return Page(tuple(names.get(one, one) for one in self.headings), lines)


def read_pages(path: Path, wanted: tuple[str, ...]) -> dict[str, Page]:
    """The wanted sheets that the workbook has. Raises Refused, before parsing where that is possible."""
    return _read(
        path, lambda book: {name: _page(book[name]) for name in wanted if name in book.sheetnames}
    )


def read_first_page(path: Path) -> Page:
    """The first sheet, whatever its name. Raises Refused as ``read_pages`` does."""
    return _read(path, lambda book: _page(book[book.sheetnames[0]]))


def _read(path: Path, reading: Callable[[Any], T]) -> T:
    try:
        check_container(path)
        with warnings.catch_warnings():
            # openpyxl warns of extensions that it leaves out; none of them holds cells.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            try:
                return reading(book)
            finally:
                book.close()
    except (Refused, OSError, zipfile.BadZipFile) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(why if isinstance(error, Refused) else _unreadable(why)) from error
    except (
        Exception
    ) as error:  # openpyxl lets through whatever a broken part makes it stumble over.
        raise Refused(_unreadable(type(error).__name__)) from error


def check_container(path: Path) -> None:
    """Measure the file as a ZIP archive without trusting what it says about itself."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise Refused(f"The file has {size:,} bytes; at most {LARGEST_FILE:,} are read.")
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning == OLD_EXCEL:
        raise Refused("The file is encrypted or in Excel's old format: save it as plain .xlsx.")
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise Refused(
                f"The workbook has {len(members):,} parts; at most {MOST_MEMBERS} are read."
            )
        unpacked = 0
        for member in members:
            if member.flag_bits & 1:
                raise Refused("The workbook is protected by a password: save it without one.")
            if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise Refused("The workbook is packed in an unusual way: save it again in Excel.")
            unpacked = _check_member(archive, member, unpacked)


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, unpacked: int) -> int:
    """Unpack one part into nothing; the bytes unpacked so far."""
    before = b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            unpacked += len(chunk)
            if unpacked > LARGEST_UNPACKED:
                raise Refused(
                    f"The workbook unpacks to over {LARGEST_UNPACKED:,} bytes: delete what is not "
                    "asked for, pictures and unused sheets first."
                )
            window = before + chunk
            is_utf16 = not before and chunk.startswith(UTF_16)
            if is_utf16 or any(word in window for word in DECLARATIONS):
                raise Refused("The workbook holds declarations that no spreadsheet writes.")
            before = chunk[-16:]
    return unpacked


def _page(sheet: Any) -> Page:
    claimed = (sheet.max_row or 0, sheet.max_column or 0)
    if claimed[0] > MOST_ROWS or claimed[1] > MOST_COLUMNS:
        raise Refused(
            f"The sheet {sheet.title} reaches to row {claimed[0]:,} and column {claimed[1]:,}; at "
            f"most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns are read. Delete the rows and "
            "columns outside the table, also where they look empty."
        )
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    first = next(rows, ())
    headings = tuple(str(cell.value).strip() if cell.value is not None else "" for cell in first)
    return Page(headings, tuple(_lines(sheet.title, headings, rows)))


def _lines(title: str, headings: tuple[str, ...], rows: Iterator[Any]) -> Iterator[Line]:
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise Refused(
                f"The sheet {title} has more than {MOST_ROWS:,} rows: delete those that are not "
                "asked for."
            )
        if any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
            raise Refused(f"The sheet {title} has more than {MOST_COLUMNS} columns: delete some.")
        named = {
            heading: _given(cell)
            for heading, cell in zip(headings, cells, strict=False)
            if heading and cell.value is not None
        }
        if named:
            yield Line(number, named)


def _given(cell: Any) -> Given:
    """A cell as it was typed."""
    value = cell.value
    if cell.data_type == "f":
        return Given(None, wrong="holds a formula: write its result as a plain value.")
    if cell.data_type == "e":
        return Given(None, wrong=f"shows the error {value}: write the value itself.")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Given(float(value), percent="%" in str(cell.number_format))
    if isinstance(value, date):
        return Given(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, str):
        return Given(value.strip() or None)
    return Given(None, wrong="holds no text, number or date: write one of these.")


def _unreadable(why: str) -> str:
    return f"This is no Excel workbook (.xlsx) that can be read ({why}): save it again in Excel."
