"""The filled request pack becomes KPI readings and evidence, or a list of what is wrong with it."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dot.errors import Problem
from dot.evidence.readings import Unfit, reading_value
from dot.evidence.schemas import EvidenceRecord, KpiReading
from dot.exchange.asked import (
    EVIDENCE,
    EVIDENCE_ASKED,
    EVIDENCE_INPUTS,
    KPI_ASKED,
    KPI_INPUTS,
    KPIS,
)
from dot.exchange.incoming import EMPTY, Page, Refused, read_pages
from dot.exchange.sheets import Column
from dot.exchange.typed import Row
from dot.questionnaires.documents import shown_path
from dot.questionnaires.library import Kpi
from dot.questionnaires.ranges import Range, node_range, scale_range
from dot.questionnaires.wording import figure, unknown
from dot.results.inputs import Definition

FILE_NAME = "request-pack.xlsx"
MOST_PROBLEMS = 1_000
JOINT = "|"
REQUEST, NODE = EVIDENCE_ASKED[0].title, EVIDENCE_ASKED[1].title
CODE = KPI_ASKED[0].title

Read = tuple[list[KpiReading], list[EvidenceRecord], list[Problem]]
SHEETS = {KPIS: (*KPI_ASKED, *KPI_INPUTS), EVIDENCE: (*EVIDENCE_ASKED, *EVIDENCE_INPUTS)}
QUOTED = re.compile("“([^”]+)”")
# One language's name of each sheet and heading, by the English one.
Names = Mapping[str, str]


def read_request_pack(path: Path, definition: Definition, languages: Sequence[Names] = ()) -> Read:
    """Readings and evidence of the rows in which something was filled in, and all problems.

    definition: assessment, questionnaires and library, for what a row may name; its readings and
    evidence are not looked at.   languages: in which other words the pack may have been sent out.
    A problem's line is the row as the spreadsheet numbers it.
    Rows with a problem are left out. Nothing is raised for what stands in the file.
    """
    pack = Pack(shown_path(path))
    try:
        pages = _pages(path, pack, languages)
    except Refused as error:
        return [], [], [Problem(pack.shown, 1, str(error))]
    readings = list(_readings(pack, pages.get(KPIS), definition))
    evidence = list(_evidence(pack, pages.get(EVIDENCE), definition))
    return readings, evidence, pack.problems


def _pages(path: Path, pack: "Pack", languages: Sequence[Names]) -> dict[str, Page]:
    """The sheets under their English names, each heading too, whichever language they are in."""
    wanted = dict.fromkeys(
        names.get(sheet, sheet) for names in ({}, *languages) for sheet in (KPIS, EVIDENCE)
    )
    found = read_pages(path, tuple(wanted))
    pages = {}
    for sheet, columns in SHEETS.items():
        spoken = [
            (names, found[names.get(sheet, sheet)])
            for names in ({}, *languages)
            if names.get(sheet, sheet) in found
        ]
        if not spoken:
            continue
        titles = [column.title for column in columns]
        names, page = max(spoken, key=lambda one: _understood(one[0], one[1], titles))
        pages[sheet] = page.renamed({names.get(title, title): title for title in titles})
        pack.names |= {title: names.get(title, title) for title in (sheet, *titles)}
    return pages


def _understood(names: Names, page: Page, titles: Sequence[str]) -> int:
    """How many of the headings a sheet has in one language."""
    return sum(names.get(title, title) in page.headings for title in titles)


@dataclass
class Pack:
    """A request pack while it is read: its path as shown, and what is wrong so far.

    ``names``: what sheets and headings are called in this file, by their English names.
    """

    shown: str
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def complain(self, line: int, sheet: str, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            told = QUOTED.sub(lambda found: f"“{self.names.get(found[1], found[1])}”", message)
            name = self.names.get(sheet, sheet)
            self.problems.append(Problem(self.shown, line, f"sheet {name}: {told}"))

    def rows(
        self, sheet: str, page: Page | None, keys: Sequence[str], inputs: Sequence[Column]
    ) -> Iterator[Row]:
        """The rows in which anything was filled in; none where a column is missing."""
        if page is None:
            self.complain(1, sheet, "The sheet is missing: give it its name back.")
            return
        titles = [column.title for column in inputs]
        counts = {title: page.headings.count(title) for title in (*keys, *titles)}
        for title, count in counts.items():
            if count == 0:
                words = f"The column “{title}” is missing: write its name into the first row."
                self.complain(1, sheet, words)
            elif count > 1:
                self.complain(1, sheet, f"The column “{title}” is there twice: delete one.")
        if set(counts.values()) != {1}:
            return
        for line in page.lines:
            if any(line.cells.get(title, EMPTY) != EMPTY for title in titles):
                yield Row(line, lambda number, words: self.complain(number, sheet, words))


@dataclass
class Once:
    """Notices what came before, and remembers the row."""

    rows: dict[Hashable, int] = field(default_factory=dict)

    def check(self, row: Row, key: Hashable, what: str) -> None:
        earlier = self.rows.setdefault(key, row.line.number)
        if earlier != row.line.number:
            row.refuse(f"{what} stands in row {earlier} too: delete one.")


def _readings(pack: Pack, page: Page | None, definition: Definition) -> Iterator[KpiReading]:
    library = definition.library
    known = {kpi.code: kpi for kpi in library.kpis} if library else {}
    units = {unit.name: unit.id for unit in definition.assessment.units}
    units |= {unit: unit for unit in units.values()}
    once = Once()
    for row in pack.rows(KPIS, page, [CODE], KPI_INPUTS):
        code, unit = row.text(CODE, required=True), row.text("Business unit")
        kpi = known.get(code)
        if code and kpi is None:
            row.refuse(unknown("KPI", code, known))
        if unit and unit not in units:
            row.refuse(unknown("business unit", unit, units))
        unit = units.get(unit, unit)
        period = row.text("Period covered", required=True)
        once.check(row, (code, unit, period), f"{code} for {unit or 'the whole'}, {period},")
        reading = _reading(row, kpi, unit, period) if kpi else None
        if row.fine and reading:
            yield reading


def _reading(row: Row, kpi: Kpi, unit: str, period: str) -> KpiReading | None:
    numerator, denominator = row.number("Numerator"), row.number("Denominator")
    value = _value(row, kpi)
    source, supplied_by = row.text("Source used"), row.text("Supplied by")
    extracted = row.day("Extracted on")
    if not row.fine:
        return None
    try:
        figured = reading_value(kpi, numerator, denominator, value)
    except Unfit as error:
        row.refuse(str(error))
        return None
    return KpiReading(
        kpi=kpi.code,
        unit=unit,
        period=period,
        numerator=numerator,
        denominator=denominator,
        value=figured,
        source=source,
        extracted=extracted,
        supplied_by=supplied_by,
    )


def _value(row: Row, kpi: Kpi) -> float | None:
    """The value in the KPI's unit. Excel keeps a cell that shows 85 % as 0.85: that is read as 85."""
    value = row.number("Value")
    if value is None or not row.given("Value").percent:
        return value
    if not kpi.unit.startswith("%"):
        row.refuse(f"“Value” is formatted as a percentage, but {kpi.code} is in {kpi.unit}.")
        return None
    return round(value * 100, 10)


@dataclass(frozen=True)
class Levels:
    """The levels that a consultant may give to a node."""

    range: Range
    step: float

    def refusal(self, level: float) -> str | None:
        """Why this level is impossible, or nothing."""
        if not self.range.holds(level):
            return f"“Level” is {figure(level)}, outside {self.range}."
        steps = (level - self.range.low) / self.step
        if abs(steps - round(steps)) > 1e-6:
            return f"“Level” is {figure(level)}: give it in steps of {figure(self.step)}."
        return None


def _evidence(pack: Pack, page: Page | None, definition: Definition) -> Iterator[EvidenceRecord]:
    places = _places(definition)
    used: dict[str, int] = {}
    for row in pack.rows(EVIDENCE, page, [REQUEST, NODE], EVIDENCE_INPUTS):
        request, place = row.text(REQUEST, required=True), row.text(NODE, required=True)
        title, seen_by = row.text("Title of the piece", required=True), row.text("Seen by")
        level, dated, note = row.number("Level"), row.day("Dated"), row.text("Note")
        if JOINT in request:
            row.refuse(f"“{REQUEST}” holds a “{JOINT}”: leave that out.")
        if place and place not in places:
            row.refuse(unknown("node", place, places))
        refusal = places[place].refusal(level) if place in places and level is not None else None
        if refusal:
            row.refuse(refusal)
        if level is not None and not seen_by:
            row.refuse("A level was given but “Seen by” is empty: say who saw the evidence.")
        if row.fine:
            used[request] = used.get(request, 0) + 1
            slug, _, node = place.partition(":")
            yield EvidenceRecord(
                # Several pieces may answer one request; each needs an id of its own.
                id=request if used[request] == 1 else f"{request}-{used[request]}",
                title=title,
                date=dated,
                questionnaire=slug,
                node=node,
                level=level,
                seen_by=seen_by,
                note=note,
            )


def _places(definition: Definition) -> dict[str, Levels]:
    """Every node as `slug:node`, the questionnaire's own as `slug:slug`, with its possible levels."""
    places: dict[str, Levels] = {}
    for one in definition.questionnaires:
        places[f"{one.slug}:{one.slug}"] = Levels(scale_range(one), one.scale.step)
        for node in one.walk():
            places[f"{one.slug}:{node.id}"] = Levels(node_range(one, node), one.scale.step)
    return places
