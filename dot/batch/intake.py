"""The loop over `answers.csv`: row after row becomes a person and a meaning, known or learned."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from operator import itemgetter

from dot.batch.dialect import (
    HEADER_LINES,
    LONGEST_CELL,
    Findings,
    Table,
    has_right_width,
    is_blank,
    wrong_width,
)
from dot.batch.meanings import QUESTION, Meanings
from dot.batch.people import PERSON, People

NO_LINE = "\0"
QUOTE = '"'
NOBODY = -3
MOST_RESTS = 100_000

# What a line begins with, the rater behind it, and the rests known for the rater's group.
Beginning = tuple[str, int, dict[str, int]]
NOTHING_KNOWN: Beginning = (NO_LINE, NOBODY, {})


class Taken(Enum):
    """What became of a row; ``FOR_EVER``: equal cells may be taken for granted from now on."""

    NOT = 0
    ONCE = 1
    FOR_EVER = 2


@dataclass
class Intake:
    """Every usable row as two indices, refused and ignored ones below zero; comments by row."""

    table: Table
    people: People
    meanings: Meanings
    findings: Findings
    person: "array[int]" = field(default_factory=lambda: array("i"))
    meaning: "array[int]" = field(default_factory=lambda: array("i"))
    comments: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Columns that the file lacks are read from an empty cell behind the last one.
        self.who = itemgetter(*(self.table.places.get(name, -1) for name in PERSON))
        self.what = itemgetter(*(self.table.places.get(name, -1) for name in QUESTION))
        self.answer_at = self.table.places["answer"]
        self.comment_at = self.table.places.get("comment", -1)
        self.width = self.table.width

    def take(self, cells: list[str], line: int, person: int | None = None) -> Taken:
        """Take one row in, unless it is blank or of the wrong width; ``person`` if known already."""
        if person is None and is_blank(cells):
            return Taken.NOT
        if len(cells) != self.width and not has_right_width(self.table, cells):
            self.findings.add(line, wrong_width(self.table, cells))
            return Taken.NOT
        cells.append("")
        comment = cells[self.comment_at]
        if comment:
            self.keep_comment(comment.strip(), line)
        if person is None:
            person = self.people.find(self.who(cells), line)
        meaning, lasts = self.meanings.find(self.what(cells), cells[self.answer_at], line)
        self.person.append(person)
        self.meaning.append(meaning)
        return Taken.FOR_EVER if lasts and not comment else Taken.ONCE

    def keep_comment(self, comment: str, line: int) -> None:
        """Keep the comment of the row that is being taken in."""
        if len(comment) > LONGEST_CELL:
            words = f"The comment has over {LONGEST_CELL:,} characters: shorten it."
            self.findings.add(line, words)
        elif comment:
            self.comments[len(self.person)] = comment


def walk(intake: Intake) -> None:
    """Take every row in. Raises csv.Error where quotation marks go wrong."""
    places = intake.table.places
    person = {places[name] for name in PERSON if name in places}
    if person == set(range(len(person))):
        walk_lines(intake, len(person))
    else:
        for line, cells in intake.table.numbered_rows():
            intake.take(cells, line)


def walk_lines(intake: Intake, width: int) -> None:
    """Take lines in that begin with the rater's cells, ``width`` of them.

    A line is a beginning (the rater) and a rest (the answer). Both repeat, so both are looked up
    whole; only a line with something new in it is cut into cells. This is what makes a million
    answers a matter of a second.
    """
    add_person, add_meaning = intake.person.append, intake.meaning.append
    beginnings = Beginnings(intake, width)
    length, more = 0, 0
    beginning, person, known = NOTHING_KNOWN
    with intake.table.opened() as lines:
        for number, line in enumerate(lines, HEADER_LINES + 1):
            if not line.startswith(beginning):
                beginning, person, known = beginnings.of(line, number + more)
                length = len(beginning)
            meaning = known.get(line[length:])
            if meaning is not None:
                add_person(person)
                add_meaning(meaning)
            elif QUOTE in line:
                cells, through = quoted_row(intake.table, line, lines)
                intake.take(cells, number + more)
                more += through - 1
            else:
                cells = line.rstrip("\r\n").split(intake.table.delimiter)
                taken = intake.take(cells, number + more, None if person == NOBODY else person)
                if taken is Taken.FOR_EVER and person != NOBODY and len(known) < MOST_RESTS:
                    known[line[length:]] = intake.meaning[-1]


class Beginnings:
    """What lines begin with, up to the rater's last cell: the rater, and the group's known rests."""

    def __init__(self, intake: Intake, width: int) -> None:
        self.intake, self.width = intake, width
        self.group_at = intake.table.places["group"]
        self.rater_at = intake.table.places["rater"]
        self.raters: dict[str, Beginning] = {}
        self.rests: dict[str, dict[str, int]] = {}

    def of(self, line: str, number: int) -> Beginning:
        """The beginning of a line, its rater and the rests known for the rater's group.

        Nobody's, with no rests, where only a closer look at the whole row can tell.
        """
        parts = line.split(self.intake.table.delimiter, self.width)
        beginning = line[: len(line) - len(parts[-1])]
        found = self.raters.get(beginning)
        if found is not None:
            return found
        if len(parts) <= self.width or QUOTE in line or not parts[self.rater_at].strip():
            return NOTHING_KNOWN
        parts[-1] = ""
        person = self.intake.people.find(self.intake.who(parts), number)
        rests = self.rests.setdefault(parts[self.group_at], {})
        self.raters[beginning] = beginning, person, rests
        return self.raters[beginning]


def quoted_row(table: Table, line: str, lines: Iterator[str]) -> tuple[list[str], int]:
    """The row that begins with a line, which may run on, and how many lines it takes."""
    rows = table.cells(chain((line,), lines))
    cells = next(iter(rows))
    return cells, rows.line_num
