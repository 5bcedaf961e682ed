"""Raters from a CSV file or a workbook: every wrong row named, all of them taken or none."""

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Fieldwork, Invitation
from dot.assessments.invitations import Person, invite_people, note_added
from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import questionnaires, settings_of
from dot.batch.dialect import (
    Columns,
    Enough,
    Findings,
    check_header,
    open_table,
    records,
)
from dot.errors import Conflict, NotFound, Problem, Problems
from dot.exchange.cells import is_hazardous
from dot.exchange.incoming import (
    LARGEST_FILE,
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    Refused,
    read_first_page,
)
from dot.exchange.typed import Row
from dot.mail.addresses import address, one_line
from dot.questionnaires.length import total
from dot.questionnaires.wording import unknown

COLUMNS = Columns(("name", "email", "group"), ("unit", "level", "language"))
WORKBOOK = b"PK\x03\x04"
LONGEST_NAME = 120
# Empty lines and line ends inside of cells come on top of rows.
MOST_LINES = 3 * MOST_ROWS

Codes = dict[str, str]  # what may be written, in lower case → the code that is meant


@dataclass(frozen=True)
class Roster:
    """What a row may say in this assessment, and who is on the list already."""

    groups: Codes
    units: Codes
    levels: Codes
    languages: tuple[str, ...]
    invited: frozenset[str]


@dataclass(frozen=True)
class Raters:
    """What a file holds: the people, if nothing is wrong, or everything that is."""

    people: tuple[Person, ...]
    problems: tuple[Problem, ...]

    def refuse_wrong(self) -> None:
        """Raise Problems where anything is wrong."""
        if self.problems:
            raise Problems(self.problems)

    @property
    def by_group(self) -> Counter[str]:
        """How many people each group gets."""
        return Counter(person.group for person in self.people)


def roster_of(session: Session, assessment_id: int, content: Path) -> Roster:
    """The codes of an assessment and the addresses it has invited. Raises NotFound, Conflict."""
    assessment = session.get(Assessment, assessment_id)
    fieldwork = session.get(Fieldwork, assessment_id)
    if assessment is None or fieldwork is None:
        raise NotFound("There is no such assessment, or its fieldwork is not planned yet.")
    if assessment.status not in (Status.DRAFT, Status.OPEN):
        raise Conflict("This assessment has closed: nobody can be invited any more.")
    settings = settings_of(assessment)
    asked = questionnaires(session, assessment_id, content)
    groups = {
        code: group.name
        for one in asked
        for code, group in one.groups.items()
        if total(asked, code, depth=fieldwork.depth).items
    }
    emails = select(Invitation.email).where(Invitation.assessment_id == assessment_id)
    return Roster(
        groups=_codes(groups),
        units=_codes({unit.id: unit.name for unit in settings.units}),
        levels=_codes({level.id: level.name for level in settings.levels}),
        languages=tuple(fieldwork.languages),
        invited=frozenset(session.scalars(emails)),
    )


def read_raters(name: str, content: bytes, roster: Roster) -> Raters:
    """The people of an uploaded file, or what is wrong with it, row by row; nothing is stored.

    Not to be called inside a write transaction: a workbook may take a second.
    """
    reader = Reader(roster)
    shown = one_line(name, 80) or "raters"
    with tempfile.TemporaryDirectory() as folder:
        # Under a name of our own: the given one may be a path to somewhere else.
        path = Path(folder) / ("raters.xlsx" if content.startswith(WORKBOOK) else "raters.csv")
        path.write_bytes(content)
        findings = Findings(path)
        with suppress(Enough):
            for row in _rows(path, content, findings):
                reader.read(row)
    problems = tuple(
        Problem(shown, found.line, found.message) for found in sorted(findings.problems())
    )
    return Raters(() if problems else tuple(reader.people), problems)


def add_raters(session: Session, assessment_id: int, raters: Raters) -> int:
    """Invite everybody in a file; nothing is mailed yet. Raises Problems where anything is wrong."""
    raters.refuse_wrong()
    many = len(invite_people(session, assessment_id, list(raters.people)))
    note_added(session, assessment_id, many)
    return many


@dataclass
class Reader:
    """Reads row after row, and remembers which addresses came."""

    roster: Roster
    people: list[Person] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        """Take the person of a row, or note what is wrong with it."""
        person = Person(
            name=_name(row),
            email=self._email(row),
            group=_coded(row, "group", "rater group", self.roster.groups, required=True),
            unit=_coded(row, "unit", "unit", self.roster.units),
            level=_coded(row, "level", "level", self.roster.levels),
            language=self._language(row),
        )
        if row.fine:
            self.people.append(person)

    def _email(self, row: Row) -> str:
        given = row.text("email", required=True)
        if not given:
            return ""
        if is_hazardous(given):
            row.refuse("“email” begins like a formula: write the address alone.")
            return ""
        try:
            email = address(given)
        except ValueError as error:
            row.refuse(f"“{one_line(given, 60)}” {error}")
            return ""
        earlier = self.lines.setdefault(email, row.line.number)
        if earlier != row.line.number:
            row.refuse(f"{email} stands in row {earlier} too: delete one of the two.")
        elif email in self.roster.invited:
            row.refuse(f"{email} has been invited already: delete this row.")
        return email

    def _language(self, row: Row) -> str:
        offered = self.roster.languages
        given = row.text("language").lower()
        known = {language.lower(): language for language in offered}
        if given and given not in known:
            row.refuse(unknown("language of this assessment", given, offered))
        return known.get(given, offered[0])


def _name(row: Row) -> str:
    name = one_line(row.text("name", required=True), LONGEST_NAME + 1)
    if len(name) > LONGEST_NAME:
        row.refuse(f"“name” has over {LONGEST_NAME} characters: shorten it.")
    if is_hazardous(name):
        row.refuse("“name” begins like a formula: write the name alone.")
    return name


def _coded(row: Row, column: str, what: str, codes: Codes, required: bool = False) -> str:
    """The code that a cell means, written as code or as name."""
    given = row.text(column, required=required)
    if given and given.casefold() not in codes:
        row.refuse(unknown(what, given, sorted(set(codes.values()))))
    return codes.get(given.casefold(), "")


def _codes(names: dict[str, str]) -> Codes:
    """Codes by themselves and by their names; where a name is also a code, the code is meant."""
    return {name.casefold(): code for code, name in names.items()} | {
        code.casefold(): code for code in names
    }


def _rows(path: Path, content: bytes, findings: Findings) -> Iterator[Row]:
    if len(content) > LARGEST_FILE:
        words = f"The file has {len(content):,} bytes; at most {LARGEST_FILE:,} are read."
        findings.add(1, f"{words} Split it.")
        return
    if path.suffix == ".csv" and content.count(b"\n") > MOST_LINES:
        findings.add(1, f"The file has more than {MOST_LINES:,} lines: delete the empty ones.")
        return
    lines = _of_workbook if path.suffix == ".xlsx" else _of_csv
    found = False
    for count, line in enumerate(lines(path, findings), start=1):
        found = True
        if count > MOST_ROWS:
            findings.add(line.number, f"The file has more than {MOST_ROWS:,} people: split it.")
            return
        yield Row(line, findings.add)
    if not found and not findings.places:
        findings.add(1, "There is nobody below the heading: write one person a row.")


def _of_csv(path: Path, findings: Findings) -> Iterator[Line]:
    table = open_table(path, COLUMNS, findings)
    if table is not None:
        for number, cells in records(table, findings):
            yield Line.of_texts(number, cells)


def _of_workbook(path: Path, findings: Findings) -> Iterator[Line]:
    try:
        page = read_first_page(path)
    except Refused as error:
        findings.add(1, str(error))
        return
    headings = list(page.headings)
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        findings.add(1, f"There are more than {MOST_COLUMNS} columns: delete some.")
        return
    check_header(headings, COLUMNS, findings)
    if not findings.places:
        yield from page.lines
