"""CSV files as people save them: how every table of the folder is opened, checked and walked."""

import csv
import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TextIO

from dot.errors import Problem
from dot.questionnaires.documents import BREAKS, FORBIDDEN, shown_path

MOST_LINES = 20_000_000
LONGEST_CELL = 4_000
MOST_MESSAGES = 1_000
HEADER_LINES = 1
CHUNK = 1 << 18
LONGEST_LINE = 1 << 20

# What other programs' files begin with; a wrong name hides them from people, not from us.
FOREIGN = {
    b"PK\x03\x04": "a ZIP file (perhaps an Excel workbook)",
    b"PK\x05\x06": "an empty ZIP file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7-Zip file",
    b"SQLite format 3": "a database",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}
# Excel writes it, and reads it, before the header.
HINT = re.compile(r"sep=.?[;,]*", re.IGNORECASE)
SAVE_AS = "in Excel choose “Save as … CSV UTF-8”"
ASCII_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


class Enough(Exception):
    """So much is wrong with a file that reading on would tell nothing new."""


class Rows(Protocol):
    """A ``csv.reader``: the cells of row after row, and the line that it has read."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass
class Findings:
    """What is wrong in one file. The same message is kept once, with how often it came."""

    path: Path
    places: dict[str, list[int]] = field(default_factory=dict)

    def add(self, line: int, message: str) -> None:
        """Note a message; ``line`` is kept for the first two rows that earn it. May raise Enough."""
        seen = self.places.setdefault(message, [0])
        seen[0] += 1
        if len(seen) < 3:
            seen.append(line)
        if len(self.places) >= MOST_MESSAGES:
            raise Enough

    def count(self, message: str, times: int, lines: list[int]) -> None:
        """Say how often a message that is noted came, and in which lines first, in place of what is known."""
        self.places[message] = [times, *lines]

    def problems(self) -> list[Problem]:
        """One problem a message, at the first of its lines."""
        shown = shown_path(self.path)
        return [
            Problem(shown, lines[0], message + repeated(count, lines))
            for message, (count, *lines) in self.places.items()
        ]


def repeated(count: int, lines: list[int]) -> str:
    """How often a message came again, if it did."""
    if count == 1:
        return ""
    rows = "row" if count == 2 else "rows"
    return f" (The same in {count - 1:,} more {rows}, next in line {lines[1]}.)"


@dataclass(frozen=True)
class Columns:
    """The columns that a table must have, and those that it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.required + self.optional


@dataclass(frozen=True)
class Table:
    """A file whose text and header are in order, ready to be walked."""

    path: Path
    columns: Columns
    delimiter: str
    places: Mapping[str, int]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.places)

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """The lines below the header, with their ends."""
        with self.path.open(encoding="utf-8-sig", newline="") as lines:
            next(lines)
            yield lines

    def cells(self, lines: Iterable[str]) -> Rows:
        """A reader that takes rows of cells from lines."""
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def numbered_rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header as raw cells, each with the line in which it begins.

        Blank lines come as empty lists. Raises csv.Error where quotation marks go wrong.
        """
        begins = HEADER_LINES + 1
        with self.opened() as lines:
            rows = self.cells(lines)
            for cells in rows:
                yield begins, cells
                begins = HEADER_LINES + rows.line_num + 1


def open_table(path: Path, columns: Columns, findings: Findings) -> Table | None:
    """Check a file's text and header; None (with the reasons in ``findings``) if it can't be read."""
    try:
        if not path.is_file():
            findings.add(1, "This is not a file: put a CSV file here.")
        elif is_plain_text(path, findings):
            return read_header(path, columns, findings)
    except OSError as error:
        findings.add(1, f"The file can't be read ({error.strerror}): check its permissions.")
    return None


def is_plain_text(path: Path, findings: Findings) -> bool:
    """Whether the whole file is UTF-8 text without control characters and not too long."""
    line = 1
    count = len(findings.places)
    with path.open("rb") as file:
        chunk = file.read(CHUNK)
        check_beginning(chunk, findings)
        while chunk and len(findings.places) == count:
            rest = file.readline(LONGEST_LINE)
            if len(rest) == LONGEST_LINE:
                findings.add(line, "A line of over a million bytes: is this a CSV file?")
                break
            chunk += rest
            check_chunk(chunk, line, findings)
            line += chunk.count(b"\n") or chunk.count(b"\r")
            if line > MOST_LINES:
                words = f"The file has more than {MOST_LINES:,} lines: split the assessment."
                findings.add(line, words)
            chunk = file.read(CHUNK)
    return len(findings.places) == count


def check_beginning(chunk: bytes, findings: Findings) -> None:
    """Note a file that is empty or of another kind than its name says."""
    if not chunk.removeprefix(b"\xef\xbb\xbf").strip():
        findings.add(1, "The file is empty: the first line must name the columns.")
    for magic, kind in FOREIGN.items():
        if chunk.startswith(magic):
            findings.add(1, f"This is {kind}, not a CSV file: {SAVE_AS}.")


def check_chunk(chunk: bytes, line: int, findings: Findings) -> None:
    """Note what in a run of whole lines is not UTF-8 or not visible; ``line`` is its first."""
    # Deleting the unwanted bytes and comparing lengths is faster than any search.
    if chunk.isascii() and len(chunk.translate(None, ASCII_CONTROLS)) == len(chunk):
        return
    try:
        text = chunk.decode("utf-8-sig" if line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        at = line + count_breaks(chunk[: error.start].decode("utf-8", "replace"))
        findings.add(at, f"This line is not UTF-8 text: {SAVE_AS}.")
        return
    for found in FORBIDDEN.finditer(text):
        at = line + count_breaks(text[: found.start()])
        what = f"U+{ord(found.group()):04X}"
        findings.add(at, f"An invisible character ({what}) stands in this line: delete it.")


def count_breaks(text: str) -> int:
    """How many line ends a text holds, whatever system wrote it."""
    return len(BREAKS.findall(text))


def read_header(path: Path, columns: Columns, findings: Findings) -> Table | None:
    """Find separator and columns in the first line."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline(LONGEST_CELL).rstrip("\r\n")
    if HINT.fullmatch(first):
        findings.add(1, f"“{first}” is a hint for Excel, not the header: delete this line.")
        return None
    delimiter = ";" if first.count(";") > first.count(",") else ","
    if "\t" in first and delimiter not in first:
        findings.add(
            1, "Columns are separated by tabs here: separate them by commas or semicolons."
        )
        return None
    try:
        names = [
            name.strip() for name in next(csv.reader([first], delimiter=delimiter, strict=True))
        ]
    except (csv.Error, StopIteration):
        findings.add(1, "The first line can't be read: it must hold the names of the columns.")
        return None
    while names and not names[-1]:
        names.pop()
    count = len(findings.places)
    check_header(names, columns, findings)
    if len(findings.places) > count:
        return None
    return Table(path, columns, delimiter, {name: at for at, name in enumerate(names)})


def check_header(names: list[str], columns: Columns, findings: Findings) -> None:
    """Note unknown, doubled and missing columns."""
    for at, name in enumerate(names):
        if name not in columns.names:
            known = ", ".join(columns.names)
            hint = suggestion(name.lower(), columns.names) or f"; known are {known}."
            findings.add(1, f"There is no column “{clip(name)}”{hint}")
        elif name in names[:at]:
            findings.add(1, f"The column “{name}” stands twice in the header: delete one.")
    for name in columns.required:
        if name not in names:
            findings.add(1, f"The column “{name}” is missing: name it in the first line.")


def suggestion(word: str, known: Collection[str]) -> str:
    """“; did you mean …?” for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if not near:
        lower = {name.lower(): name for name in known}
        near = [lower[name] for name in difflib.get_close_matches(word.lower(), lower, 1, 0.6)]
    return f"; did you mean “{near[0]}”?" if near else ""


def clip(text: str, most: int = 60) -> str:
    """A text of the file as a message shows it: one line, not long."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds no text at all; spreadsheets leave such rows at the end."""
    return not any(map(str.strip, cells))


def wrong_width(table: Table, cells: list[str]) -> str:
    """What to say of a row with too few or too many cells."""
    words = f"The row has {len(cells)} cells and the header {table.width}"
    return f"{words}: put cells that hold “{table.delimiter}” in quotation marks."


def broken_row(table: Table, error: csv.Error) -> tuple[int, str]:
    """Where the row that the CSV reader could not read begins, and what is wrong with it."""
    begins = HEADER_LINES + 1
    with table.opened() as lines:
        rows = table.cells(lines)
        with suppress(csv.Error):
            for _cells in rows:
                begins = HEADER_LINES + rows.line_num + 1
        through = HEADER_LINES + rows.line_num
    if "limit" in str(error):
        what = "A cell of over 100,000 characters begins here; is a quotation mark never closed?"
    else:
        what = "A quotation mark that opens a cell here is closed too early or never."
    where = f" The row was read up to line {through}." if through > begins else ""
    return begins, f'{what}{where} Write a quotation mark inside a cell twice ("").'


def records(table: Table, findings: Findings) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a small table as stripped cells by column, each with its line.

    Columns that the file lacks come as empty text; rows without any text are passed over.
    """
    absent = dict.fromkeys(table.columns.names, "")
    try:
        for line, cells in table.numbered_rows():
            if is_blank(cells):
                continue
            if not has_right_width(table, cells):
                findings.add(line, wrong_width(table, cells))
                continue
            row = {name: cells[at].strip() for name, at in table.places.items()}
            if is_short(row, line, findings):
                yield line, absent | row
    except csv.Error as error:
        findings.add(*broken_row(table, error))


def has_right_width(table: Table, cells: Sequence[str]) -> bool:
    """Whether the row fits the header; empty cells beyond it are a spreadsheet's habit."""
    return len(cells) == table.width or (
        len(cells) > table.width and is_blank(cells[table.width :])
    )


def is_short(row: Mapping[str, str], line: int, findings: Findings) -> bool:
    """Whether every cell is short enough to be what it says it is."""
    long = [name for name, cell in row.items() if len(cell) > LONGEST_CELL]
    for name in long:
        findings.add(line, f"The cell “{name}” has over {LONGEST_CELL:,} characters: shorten it.")
    return not long
