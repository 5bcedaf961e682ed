"""What the request pack asks a client for: KPIs and evidence, with due dates, and its columns."""

from dataclasses import dataclass
from datetime import date, timedelta

from dot.assessments.schemas import Assessment
from dot.exchange.sheets import Column
from dot.questionnaires.library import Kpi
from dot.questionnaires.schemas import EvidenceRequest, Node
from dot.results.inputs import Definition

KPIS, EVIDENCE, READ_ME = "KPIs", "Evidence", "Read me"

KPI_ASKED = (
    Column("KPI", 8),
    Column("Name", 32, "long"),
    Column("Definition", 42, "long"),
    Column("Numerator: what counts", 36, "long"),
    Column("Denominator: what counts", 36, "long"),
    Column("Measured in", 14),
    Column("Period asked for", 18),
    Column("System", 26, "long"),
    Column("Owner", 18, "input"),
    Column("Due", 12, "day"),
)
KPI_INPUTS = (
    Column("Business unit", 14, "input"),
    Column("Period covered", 18, "input"),
    Column("Numerator", 13, "input"),
    Column("Denominator", 13, "input"),
    Column("Value", 11, "input"),
    Column("Source used", 24, "input"),
    Column("Extracted on", 13, "input_day"),
    Column("Supplied by", 18, "input"),
)
EVIDENCE_ASKED = (
    Column("Request", 12),
    Column("Node", 24),
    Column("About", 32, "long"),
    Column("What we ask for", 56, "long"),
    Column("Owner", 18, "input"),
    Column("Due", 12, "day"),
)
EVIDENCE_INPUTS = (
    Column("Title of the piece", 36, "input"),
    Column("Dated", 13, "input_day"),
    Column("Level", 8, "input"),
    Column("Seen by", 18, "input"),
    Column("Note", 44, "input"),
)

# Survey in weeks 1–2, evidence and data in weeks 1–3, report in week 6 (domain brief, section 7).
EVIDENCE_DUE, KPIS_DUE = timedelta(days=11), timedelta(days=18)
FIELDWORK_BEFORE_REPORT = timedelta(weeks=6)


@dataclass(frozen=True)
class EvidenceAsked:
    """A piece of evidence that a node asks for."""

    questionnaire: str
    node: Node
    request: EvidenceRequest


@dataclass(frozen=True)
class Due:
    """By when the client sends what is asked for."""

    evidence: date
    kpis: date


def due(assessment: Assessment) -> Due:
    """Friday of week 2 and of week 3 from a Monday's start of fieldwork, never after the report.

    Without fieldwork dates it is taken to begin six weeks before the report.
    """
    last = assessment.report_date
    first = assessment.fieldwork[0] if assessment.fieldwork else last - FIELDWORK_BEFORE_REPORT
    return Due(min(first + EVIDENCE_DUE, last), min(first + KPIS_DUE, last))


def kpis_asked(definition: Definition) -> list[Kpi]:
    """The KPIs that a node of the assessment links, in library order."""
    linked = {
        code
        for questionnaire in definition.questionnaires
        for node in questionnaire.walk()
        for code in node.kpis
    }
    known = definition.library.kpis if definition.library else []
    return [kpi for kpi in known if kpi.code in linked]


def evidence_asked(definition: Definition) -> list[EvidenceAsked]:
    """Every piece of evidence that a node of the assessment asks for, in reading order."""
    return [
        EvidenceAsked(questionnaire.slug, node, request)
        for questionnaire in definition.questionnaires
        for node in questionnaire.walk()
        for request in node.evidence
    ]
