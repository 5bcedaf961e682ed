"""The workbook in German: headings and fixed words; what people wrote, and every number, stays."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from dot.exchange.workbook import data_xlsx
from dot.reports.languages import told_in_english
from dot.reports.retelling import Retelling
from dot.reports.service import DEFAULT
from dot.reports.words import read_words
from tests.exchange.test_workbook import make_full_result


@pytest.fixture(scope="module")
def german() -> Workbook:
    words = read_words([DEFAULT], "de")
    retelling = Retelling(told_in_english([DEFAULT], "workbook"), words, table="workbook")
    return load_workbook(BytesIO(data_xlsx(make_full_result(), retelling)))


@pytest.fixture(scope="module")
def english() -> Workbook:
    return load_workbook(BytesIO(data_xlsx(make_full_result())))


def test_every_sheet_and_heading_is_german(german: Workbook, english: Workbook) -> None:
    names = dict(zip(english.sheetnames, german.sheetnames, strict=True))
    same = {
        "KPI",
        "KPIs",
        "Name",
        "n",
        "Code",
        "EST",
        "Median",
        "Band",
        "Phase",
        "Status",
        "Roadmap",
    }
    same |= {"Initiative", "Definition"}

    assert {one for one, other in names.items() if one == other} <= same
    for one, other in names.items():
        heads = zip(english[one][1], german[other][1], strict=True)
        assert {a.value for a, b in heads if a.value == b.value and a.value} <= same


def test_numbers_and_what_people_wrote_stay(german: Workbook, english: Workbook) -> None:
    numbers = [
        (a.value, b.value)
        for one, other in zip(english.worksheets, german.worksheets, strict=True)
        for left, right in zip(one.iter_rows(), other.iter_rows(), strict=True)
        for a, b in zip(left, right, strict=True)
        if not isinstance(a.value, str)
    ]
    titles = [row[2].value for row in german["Werte"].iter_rows(min_row=2)]

    assert [pair for pair in numbers if pair[0] != pair[1]] == []
    assert titles == [row[2].value for row in english["Scores"].iter_rows(min_row=2)]


def test_a_level_of_leakage_is_none_of_maturity(german: Workbook) -> None:
    assert german["Strategieverlust"]["A1"].value == "Ebene"
    assert "Stufe" in [cell.value for cell in german["Werte"][1]]


def test_how_to_read_it_is_german(german: Workbook) -> None:
    about = {str(a.value): str(b.value) for a, b in german["Über"].iter_rows(min_row=2)}

    assert about["Lesehilfe: Gesehen"] == "Die Stufe des Beraters nach Einsicht in Nachweise."
    assert about["Lesehilfe: Leere Zellen"].startswith("Unbekannt ist leer und nie 0")
