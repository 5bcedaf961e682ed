"""`request-pack.xlsx`: the workbook that asks the client for KPIs and evidence in weeks 1–3."""

from dot.exchange.asked import (
    EVIDENCE,
    EVIDENCE_ASKED,
    EVIDENCE_INPUTS,
    KPI_ASKED,
    KPI_INPUTS,
    KPIS,
    READ_ME,
    Due,
    due,
    evidence_asked,
    kpis_asked,
)
from dot.exchange.cells import Value
from dot.exchange.filled import FILE_NAME
from dot.exchange.sheets import USUAL, Column, Face, Sheet, workbook_bytes
from dot.exchange.spoken import in_words
from dot.reports.retelling import Retelling
from dot.results.inputs import Definition

READ_ME_COLUMNS = (Column("Read me first", 24), Column("", 104, "long"))
HOW = (
    ("What to fill in", "The yellow cells. Leave a row empty where you have nothing."),
    (
        "More than one unit",
        "Copy a KPI’s row for each business unit and name the unit; an empty cell means the whole.",
    ),
    (
        "Figures",
        "Give numerator and denominator, or the value, in the unit that “Measured in” names.",
    ),
    ("Evidence", "One row a piece; copy the row where one request has several pieces."),
    (
        "Level and seen by",
        "Leave these to the consultant, who fills them in after seeing the piece.",
    ),
    ("No formulas", "Write plain values: a formula is refused when the file is read."),
    (
        "No personal data",
        "Send no names of patients, physicians or single employees; blacken them in documents.",
    ),
    ("Where it goes", f"Put the file as {FILE_NAME} into the folder of the assessment."),
)


def request_pack(
    definition: Definition, retelling: Retelling | None = None, face: Face = USUAL
) -> bytes:
    """The request pack of an assessment as XLSX; the filled file is what `read_request_pack` reads.

    retelling: says headings and fixed words in the language that the definition's texts are in.
    face: colours and family of the brand.   The same definition gives the same bytes.
    """
    assessment = definition.assessment
    dates = due(assessment)
    sheets = [_read_me(definition, dates), _kpis(definition, dates), _evidence(definition, dates)]
    title = f"{assessment.title}: request pack"
    if retelling is not None:
        sheets, title = [in_words(one, retelling) for one in sheets], retelling.usual(title)
    return workbook_bytes(sheets, title, assessment.report_date, face)


def _read_me(definition: Definition, dates: Due) -> Sheet:
    assessment = definition.assessment
    rows: list[list[Value]] = [
        ["Assessment", assessment.title],
        ["Client", assessment.client.name],
        ["From", assessment.practice],
        ["Classification", assessment.classification],
        ["Evidence due", f"{dates.evidence.isoformat()} (end of week 2)"],
        ["KPIs due", f"{dates.kpis.isoformat()} (end of week 3)"],
        ["KPIs asked for", str(len(kpis_asked(definition)))],
        ["Evidence asked for", str(len(evidence_asked(definition)))],
    ]
    rows += [[what, how] for what, how in HOW]
    units = ", ".join(f"{unit.id} ({unit.name})" for unit in assessment.units)
    rows.append(["Business units", units])
    return Sheet(READ_ME, READ_ME_COLUMNS, [row for row in rows if row[1]], prose=True)


def _kpis(definition: Definition, dates: Due) -> Sheet:
    empty: list[Value] = [None] * len(KPI_INPUTS)
    rows: list[list[Value]] = [
        [
            kpi.code,
            kpi.name,
            kpi.formula,
            kpi.numerator,
            kpi.denominator or "– (give the value, or the numerator alone)",
            kpi.unit,
            kpi.period,
            kpi.source,
            None,
            dates.kpis,
            *empty,
        ]
        for kpi in kpis_asked(definition)
    ]
    units = [unit.id for unit in definition.assessment.units]
    offered = {"Business unit": units}
    return Sheet(KPIS, (*KPI_ASKED, *KPI_INPUTS), rows, frozen=2, choices=offered)


def _evidence(definition: Definition, dates: Due) -> Sheet:
    empty: list[Value] = [None] * len(EVIDENCE_INPUTS)
    rows: list[list[Value]] = [
        [
            asked.request.id,
            f"{asked.questionnaire}:{asked.node.id}",
            asked.node.title,
            asked.request.text,
            None,
            dates.evidence,
            *empty,
        ]
        for asked in evidence_asked(definition)
    ]
    return Sheet(EVIDENCE, (*EVIDENCE_ASKED, *EVIDENCE_INPUTS), rows, frozen=1)
