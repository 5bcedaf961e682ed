"""`data.xlsx`: the published result as a workbook for people, without persons."""

from dot.exchange import (
    comparator_sheets,
    fact_sheets,
    gap_sheets,
    leakage_sheets,
    score_sheets,
)
from dot.exchange.cells import Value
from dot.exchange.sheets import USUAL, Column, Face, Sheet, workbook_bytes
from dot.exchange.spoken import in_words
from dot.reports.retelling import Retelling
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap
from dot.results.schemas import Result

ABOUT = (Column("About this workbook", 30), Column("", 110, "long"))
ROADMAP = (
    Column("Initiative", 10),
    Column("Name", 38, "long"),
    Column("In the plan", 9),
    Column("Start", 12, "day"),
    Column("End", 12, "day"),
    Column("Lane", 11),
    Column("Owner", 26, "long"),
    Column("Phase", 7, "whole"),
    Column("Quick win", 8),
    Column("Status", 10),
    Column("Value", 9, "level"),
    Column("Effort", 8),
    Column("Person-days from", 10, "whole"),
    Column("Person-days to", 10, "whole"),
    Column("Priority value", 9, "level"),
    Column("Needs first", 14),
    Column("Helped by", 14),
    Column("Levels counted", 24, "long"),
    Column("Why", 50, "long"),
    Column("Why not", 50, "long"),
    Column("Success", 50, "long"),
    Column("Done when", 50, "long"),
    Column("Note", 40, "long"),
)
LEGEND = (
    ("Said", "What the raters answered, each rater group with its weight."),
    ("Seen", "The consultant’s level after inspecting evidence."),
    ("Measured", "The level of the KPIs linked to the node."),
    ("Confirmed", "What the calibration workshop decided; it replaces the provisional score."),
    ("Basis", "Whether a score is confirmed, provisional (said, seen, measured weighed) or said."),
    ("Bound", "The score lies so near the end of its scale that only a limit may be told."),
    ("Near the end of the scale", "Its interval holds the truth less often than it says."),
    ("Hidden", "May not be shown, so that nobody’s answers can be worked out."),
    ("Too few", "The sample does not support the figure."),
    (
        "Verdict",
        "Clear: a real gap or change, also as one of many looked at. Likely: on its own. "
        "Can’t tell: chance may have made it. It speaks of chance, not of importance.",
    ),
    ("Difference", "The score less the value that it is compared with."),
    ("EST", "The practice’s own estimate, which no data stand behind."),
    ("Historic", "Past its use: 36 months after the end of its period."),
    ("Context only", "Shows how organisations spread on another construct; nothing is compared."),
    ("Empty cells", "Unknown is empty and never 0; “Why empty” says why."),
    ("Rounding", "Cells hold unrounded figures; only their display is rounded."),
    ("Shares", "Columns in % hold shares from 0 to 1."),
)


def data_xlsx(result: Result, retelling: Retelling | None = None, face: Face = USUAL) -> bytes:
    """The published result as XLSX: the same result gives the same bytes.

    Texts are always text cells. Names of people who gave evidence or figures are left out.
    retelling: says headings and fixed words in the language that the result's texts are in.
    face: colours and family of the report's brand.
    """
    sheets = [
        about(result),
        score_sheets.scores(result),
        score_sheets.groups(result),
        gap_sheets.gaps(result),
        comparator_sheets.comparators(result),
        comparator_sheets.editions(result),
        fact_sheets.kpis(result),
        fact_sheets.benchmarks(result),
        fact_sheets.evidence(result),
        fact_sheets.findings(result, retelling.figures if retelling else None),
        *([leakage_sheets.leakage(result.leakage)] if result.leakage else []),
        *([leakage_sheets.detail(result.leakage)] if result.leakage else []),
        *([roadmap(result.roadmap)] if result.roadmap else []),
        score_sheets.participation(result),
    ]
    # A sheet without a row would only say that it is empty.
    filled = [sheet for sheet in sheets if sheet.rows]
    texts, title = result.assessment, f"{result.assessment.title}: data"
    if retelling is not None:
        filled, title = [in_words(one, retelling) for one in filled], retelling.usual(title)
    return workbook_bytes(filled, title, texts.report_date, face)


def about(result: Result) -> Sheet:
    """What this is, what it was made from, and how to read it."""
    texts, made = result.assessment, result.provenance
    rows: list[list[Value]] = [
        ["Assessment", texts.title],
        ["Client", texts.client],
        ["Wave", texts.wave],
        ["Previous wave", texts.previous_wave],
        ["Report date", texts.report_date.isoformat()],
        ["Fieldwork", " to ".join(day.isoformat() for day in texts.fieldwork or ())],
        ["Classification", texts.classification],
        ["Simulated", "Yes: these are no real answers." if texts.simulated else ""],
        ["Confidential", "Yes: not for the client." if result.confidential else ""],
        ["Library", made.library],
        ["Engine", made.engine],
        ["Inputs’ hash", made.inputs_hash],
        ["Result format", str(result.format)],
    ]
    for one in result.questionnaires.values():
        rows.append(["Questionnaire", f"{one.title}, {one.slug}@{one.version}, hash {one.hash}"])
        rows += [["Source", source] for source in one.sources]
    rows += [["Warning", warning] for warning in result.warnings]
    rows += [[f"How to read: {word}", meaning] for word, meaning in LEGEND]
    rules = result.roadmap.rules if result.roadmap else []
    rows += [["Roadmap rule", rule] for rule in rules]
    return Sheet("About", ABOUT, [row for row in rows if row[1]], prose=True)


def roadmap(planned: Roadmap) -> Sheet:
    """The chosen initiatives by start, then those that were proposed and not chosen."""
    rows = [_initiative(one) for one in planned.initiatives]
    for one in planned.not_chosen:
        row: list[Value] = [None] * len(ROADMAP)
        row[:3] = [one.id, one.name, "no"]
        row[18:20] = [" ".join(one.reasons), one.why_not]
        rows.append(row)
    return Sheet("Roadmap", ROADMAP, rows, frozen=2)


def _initiative(one: PlannedInitiative) -> list[Value]:
    return [
        one.id,
        one.name,
        "yes",
        one.start,
        one.end,
        one.lane,
        one.owner,
        one.phase,
        "yes" if one.quick_win else "no",
        one.status,
        one.value,
        one.effort,
        one.days_low,
        one.days_high,
        one.priority,
        ", ".join(one.prerequisites),
        ", ".join(one.soft_prerequisites),
        ", ".join(f"{node} +{levels:g}" for node, levels in one.uplifts.items()),
        " ".join(one.reasons),
        None,
        one.success,
        one.done_when,
        one.note,
    ]
