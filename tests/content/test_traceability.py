"""Every statement of the founding text leads to questions, key figures and remedies that exist."""

import re

import pytest

from dot.questionnaires.library import InitiativeFile, Kpi
from tests.content.reading import ROOT, read_questionnaire

SLUGS = ("crm", "promomats", "business-processes", "strategy-leakage", "pulse")
COLUMNS = ["No", "Statement", "Nodes", "Items", "Key figures", "Initiatives"]
# Twenty-five statements and four closing questions.
STATEMENTS = 29
Row = dict[str, str]


def table() -> list[Row]:
    """The rows of the page's only table."""
    text = (ROOT / "docs/traceability.md").read_text(encoding="utf-8")
    lines = [line.strip("| ") for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    assert cells[0] == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells[2:]]


ROWS = table()


def codes(row: Row, column: str) -> list[str]:
    return [code.strip("` ") for code in row[column].split(",")]


def unknown(column: str, known: set[str]) -> list[tuple[str, str]]:
    return [(row["No"], code) for row in ROWS for code in codes(row, column) if code not in known]


def test_every_statement_has_its_number() -> None:
    numbers = [row["No"] for row in ROWS]

    assert numbers == [f"T{number:02}" for number in range(1, STATEMENTS + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["No"])
def test_a_statement_is_said_asked_and_remedied(row: Row) -> None:
    assert re.fullmatch(r"[A-Z].{20,}[.?]", row["Statement"])
    assert all(codes(row, column) != [""] for column in COLUMNS[2:])


def test_every_node_is_in_a_questionnaire() -> None:
    nodes = {node.id for slug in SLUGS for node in read_questionnaire(slug).walk()}

    assert unknown("Nodes", nodes) == []


def test_every_item_is_in_a_questionnaire() -> None:
    items = {item.id for slug in SLUGS for item in read_questionnaire(slug).items()}

    assert unknown("Items", items) == []


def test_every_key_figure_is_in_the_library(kpis: list[Kpi]) -> None:
    assert unknown("Key figures", {kpi.code for kpi in kpis}) == []


def test_every_initiative_is_in_the_library(catalogue: InitiativeFile) -> None:
    assert unknown("Initiatives", {one.id for one in catalogue.initiatives}) == []


@pytest.mark.parametrize(
    ("phrase", "node"),
    [
        ("One leader", "B1.1"),
        ("challenges", "B8.1"),
        ("TATA", "B8.3"),
        ("digital roadmap", "B9.1"),
        ("opinion leaders", "B6.1"),
        ("every week", "B6.2"),
        ("purpose, a recipient", "B7.1"),
    ],
)
def test_what_the_text_is_known_for_leads_to_its_own_node(phrase: str, node: str) -> None:
    rows = [row for row in ROWS if phrase in row["Statement"]]

    assert rows
    assert all(codes(row, "Nodes")[0] == node for row in rows)
