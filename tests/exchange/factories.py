"""Open workbooks, and fill request packs as a client would."""

import io
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dot.exchange.request_pack import request_pack
from dot.questionnaires.library import Library
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition
from tests.published import make_settings

UNITS = [{"id": "north", "name": "Region North"}, {"id": "south", "name": "Region South"}]


def opened(written: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(written))


def sheet_of(book: Workbook, name: str) -> Worksheet:
    sheet = book[name]

    assert isinstance(sheet, Worksheet)
    return sheet


def table(book: Workbook, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    heading, *rows = sheet_of(book, name).iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


def make_kpi(code: str, **given: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": f"Name of {code}",
        "unit": "%",
        "direction": "up",
        "numerator": "What is counted",
        "denominator": "Of all",
        "formula": "numerator / denominator × 100",
        "source": "CRM",
        "thresholds": [50.0, 70.0, 85.0, 95.0],
        "basis": "Expert estimate.",
        **given,
    }


NODES = [
    {
        "id": "C1.1",
        "title": "Ownership",
        "kpis": ["K02", "K01"],
        "evidence": [{"id": "E1", "text": "CRM charter"}, {"id": "E2", "text": "Minutes"}],
    },
    {
        "id": "C1.2",
        "title": "Change",
        "kpis": ["K03"],
        "evidence": [{"id": "E3", "text": "=cmd|' /C calc'!A0"}],
    },
]


def make_definition(**given: Any) -> Definition:
    """A questionnaire of two nodes that link three KPIs and ask for three pieces of evidence."""
    questionnaire = Questionnaire.model_validate(
        {
            "format": 1,
            "slug": "crm",
            "version": "1.0.0",
            "title": "CRM",
            "language": "en",
            "authors": ["DOT"],
            "licence": "MIT",
            "sources": ["Ours"],
            "scale": {"min": 1, "max": 5, "step": 0.5},
            "groups": {"REP": {"name": "Reps"}},
            "nodes": NODES,
        }
    )
    kpis = [make_kpi("K01"), make_kpi("K02"), make_kpi("K04")]
    kpis.append(make_kpi("K03", unit="per 1 000 calls", denominator=None))
    nothing: dict[str, Any] = {"benchmarks": [], "effort": {}, "limits": {}, "initiatives": []}
    library = Library.model_validate({"version": "1.0.0", "kpis": kpis, **nothing})
    return Definition(make_settings(**{"units": UNITS, **given}), (questionnaire,), library)


def filled(folder: Path, *entries: tuple[str, int, dict[str, Any]]) -> Path:
    """A request pack in which somebody typed: (sheet, row, values by heading) each."""
    book = opened(request_pack(make_definition()))
    for name, row, values in entries:
        sheet = sheet_of(book, name)
        headings = [cell.value for cell in sheet[1]]
        for title, value in values.items():
            sheet.cell(row, headings.index(title) + 1).value = value
    path = folder / "request-pack.xlsx"
    book.save(path)
    return path
