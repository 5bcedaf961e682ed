"""The small tables of a folder: evidence, KPI readings, confirmed levels and recall codes."""

import math
import re
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from dot.batch.dialect import Columns, Findings, clip, open_table, records
from dot.batch.references import NodeKey, References, Unknown
from dot.evidence.readings import unit_factor
from dot.evidence.schemas import Confirmed, EvidenceRecord, KpiReading
from dot.questionnaires.library import Kpi
from dot.questionnaires.wording import unknown, without_comma
from dot.strategy.schemas import QUESTIONS, Code, Question, question_named

EVIDENCE = Columns(("id", "title", "date", "node", "level", "seen_by"), ("note",))
KPIS = Columns(
    ("kpi", "period", "value"),
    ("unit", "numerator", "denominator", "source", "extracted", "supplied_by"),
)
CONFIRMED = Columns(("node", "level", "reason"), ("evidence", "dissent"))
CODING = Columns(("answer", "coder", "code"), ("question",))

JOINT = "|"
LONGEST_WORDING = 500
AGREEMENT = 0.01
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass
class Row:
    """One row of a table: reads its cells, and notes what is wrong with them."""

    line: int
    cells: dict[str, str]
    findings: Findings
    fine: bool = True

    def refuse(self, message: str) -> None:
        """Note a problem of this row, which is then left out."""
        self.findings.add(self.line, message)
        self.fine = False

    def text(self, column: str) -> str:
        """The text of a cell that must not be empty."""
        if not self.cells[column]:
            self.refuse(f"“{column}” is empty: fill it in.")
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """The number in a cell; None where it is empty."""
        cell = self.cells[column]
        if not cell:
            return None
        value = float(cell) if NUMBER.fullmatch(cell) else math.nan
        if math.isfinite(value):
            return value
        if COMMA_NUMBER.fullmatch(cell):
            self.refuse(f"“{column}” has a decimal comma: write {without_comma(cell)}, not {cell}.")
        else:
            self.refuse(f"“{column}” is “{clip(cell)}”: write a plain number, as in 1250.5.")
        return None

    def day(self, column: str) -> date | None:
        """The date in a cell; None where it is empty."""
        cell = self.cells[column]
        if not cell:
            return None
        try:
            if ISO_DATE.fullmatch(cell):
                return date.fromisoformat(cell)
        except ValueError:
            pass
        self.refuse(f"“{column}” is “{clip(cell)}”: write a date as year-month-day, 2026-03-31.")
        return None

    def node(self, known: References) -> NodeKey:
        """The node that the cell names."""
        try:
            return known.node(self.text("node"))
        except Unknown as error:
            if self.cells["node"]:
                self.refuse(str(error))
            return NodeKey("", "")

    def level(self, key: NodeKey, known: References) -> float | None:
        """The level in a cell, on the node's scale; None where it is empty."""
        level = self.number("level")
        levels = known.nodes.get(key)
        refusal = levels.refusal(level) if levels and level is not None else None
        if refusal:
            self.refuse(refusal)
        return level

    def one_of(self, column: str, kind: str, known: Collection[str]) -> str:
        """The cell, which names something that is defined."""
        word = self.text(column)
        if word and word not in known:
            self.refuse(unknown(kind, word, list(known)))
        return word


@dataclass
class Once:
    """Notices a key that came before; ``what`` says what must be unique."""

    what: str

    def __post_init__(self) -> None:
        self.lines: dict[Hashable, int] = {}

    def check(self, row: Row, key: Hashable, shown: str) -> None:
        """Refuse the row if an earlier one has its key."""
        earlier = self.lines.setdefault(key, row.line)
        if earlier != row.line:
            row.refuse(f"{self.what} “{clip(shown)}” stands in line {earlier} too: delete one.")


def rows_of(path: Path, columns: Columns, findings: Findings) -> list[Row]:
    """The rows of a table with their text in order, or none with the reasons in ``findings``."""
    table = open_table(path, columns, findings)
    if table is None:
        return []
    return [Row(line, cells, findings) for line, cells in records(table, findings)]


def read_evidence(path: Path, known: References, findings: Findings) -> tuple[EvidenceRecord, ...]:
    """The evidence register, `evidence.csv`."""
    once = Once("The evidence id")
    register = []
    for row in rows_of(path, EVIDENCE, findings):
        name = row.text("id")
        once.check(row, name, name)
        if JOINT in name:
            row.refuse(f"The evidence id “{clip(name)}” holds a “{JOINT}”: leave that out.")
        key = row.node(known)
        level = row.level(key, known)
        if level is not None and not row.cells["seen_by"]:
            row.refuse("A level was given but “seen_by” is empty: say who saw the evidence.")
        record = EvidenceRecord(
            id=name,
            title=row.text("title"),
            date=row.day("date"),
            questionnaire=key.questionnaire,
            node=key.node,
            level=level,
            seen_by=row.cells["seen_by"],
            note=row.cells["note"],
        )
        if row.fine:
            register.append(record)
    return tuple(register)


def read_kpis(path: Path, known: References, findings: Findings) -> tuple[KpiReading, ...]:
    """The KPI readings, `kpis.csv`."""
    once = Once("A reading of")
    undated = Undated()
    readings: list[KpiReading] = []
    for row in rows_of(path, KPIS, findings):
        code = row.one_of("kpi", "KPI", known.kpis)
        unit = row.cells["unit"]
        if unit and unit not in known.units:
            row.refuse(unknown("unit", unit, known.units))
        period = row.text("period")
        once.check(row, (code, unit, period), f"{code} for {unit or 'the whole'}, {period}")
        numerator, denominator = row.number("numerator"), row.number("denominator")
        value = row.number("value")
        kpi = known.kpis.get(code)
        if row.fine and kpi is not None:
            value = kpi_value(row, kpi, (numerator, denominator), value)
        reading = KpiReading(
            kpi=code,
            unit=unit,
            period=period,
            numerator=numerator,
            denominator=denominator,
            value=math.nan if value is None else value,
            source=row.cells["source"],
            extracted=row.day("extracted"),
            supplied_by=row.cells["supplied_by"],
        )
        if row.fine:
            readings.append(reading)
            undated.note(row, reading)
    undated.refuse(readings)
    return tuple(readings)


@dataclass
class Undated:
    """Rows without an extract date; where a KPI has several periods, none of them is the latest."""

    rows: dict[str, Row] = field(default_factory=dict)

    def note(self, row: Row, reading: KpiReading) -> None:
        """Remember the first such row of each KPI."""
        if reading.extracted is None:
            self.rows.setdefault(reading.kpi, row)

    def refuse(self, readings: list[KpiReading]) -> None:
        """Ask for the dates that decide which period is the later one."""
        for code, row in self.rows.items():
            periods = {reading.period for reading in readings if reading.kpi == code}
            if len(periods) > 1:
                row.refuse(
                    f"{code} is read for {len(periods)} periods: give “extracted” in each of its "
                    "rows, so that the latest is known."
                )


def kpi_value(
    row: Row, kpi: Kpi, parts: tuple[float | None, float | None], value: float | None
) -> float | None:
    """The reading's value, computed from its parts or compared with them."""
    numerator, denominator = parts
    if kpi.denominator is None:
        computed = None if denominator is not None else numerator
    elif denominator == 0:
        row.refuse("“denominator” is 0: leave the row out where there was nothing to count.")
        return None
    else:
        computed = quotient(kpi, numerator, denominator)
    if value is None and computed is None:
        row.refuse("“value” is empty: give it, or numerator and denominator.")
    elif value is not None and computed is not None and differ(value, computed):
        row.refuse(
            f"“value” is {value:g}, but numerator and denominator give {computed:.6g} "
            f"({kpi.unit}): mend one of the three."
        )
    return computed if value is None else value


def differ(value: float, computed: float) -> bool:
    """Whether a reading contradicts its own parts by more than rounding explains."""
    return abs(value - computed) > AGREEMENT * abs(value)


def quotient(kpi: Kpi, numerator: float | None, denominator: float | None) -> float | None:
    """Numerator / denominator in the KPI's unit; None where one is missing or it is no number."""
    if numerator is None or denominator is None:
        return None
    computed = unit_factor(kpi.unit) * (numerator / denominator)
    return computed if math.isfinite(computed) else None


def read_confirmed(path: Path, known: References, findings: Findings) -> tuple[Confirmed, ...]:
    """What the workshop decided, `confirmed.csv`."""
    once = Once("The node")
    decisions = []
    for row in rows_of(path, CONFIRMED, findings):
        key = row.node(known)
        once.check(row, key, key.node)
        level = row.level(key, known)
        if level is None and not row.cells["level"]:
            row.text("level")
        evidence = [part.strip() for part in row.cells["evidence"].split(JOINT) if part.strip()]
        for name in evidence:
            if known.evidence is not None and name not in known.evidence:
                row.refuse(unknown("evidence", name, known.evidence))
        decision = Confirmed(
            questionnaire=key.questionnaire,
            node=key.node,
            level=math.nan if level is None else level,
            reason=row.text("reason"),
            evidence=tuple(dict.fromkeys(evidence)),
            dissent=row.cells["dissent"],
        )
        if row.fine:
            decisions.append(decision)
    return tuple(decisions)


def read_coding(path: Path, known: References, findings: Findings) -> tuple[Code, ...]:
    """The codes of recall answers, `coding.csv`."""
    once = Once("A code by this coder for")
    codes = []
    for row in rows_of(path, CODING, findings):
        answer, coder, question = row.text("answer"), row.text("coder"), question_of(row)
        if len(answer) > LONGEST_WORDING:
            row.refuse(f"“answer” has over {LONGEST_WORDING} characters: shorten the wording.")
        once.check(row, (answer, coder, question), answer)
        if JOINT in row.cells["code"]:
            row.refuse(f"“code” holds a “{JOINT}”: give a wording one code.")
        else:
            of = f"code of “{question}”" if question else "code"
            row.one_of("code", of, known.codes[question])
        if row.fine:
            codes.append(Code(answer, coder, row.cells["code"], question))
    return tuple(codes)


def question_of(row: Row) -> Question | Literal[""]:
    """The question that a code is for; "" where it is for each."""
    word = row.cells["question"]
    if word and word not in QUESTIONS:
        row.refuse(unknown("question", word, QUESTIONS))
    return question_named(word)
