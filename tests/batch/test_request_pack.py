"""The request pack goes out in week zero and comes back filled in."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from dot.batch.commands import request_pack
from dot.batch.folder import read_folder
from dot.errors import DotError, Problems
from dot.questionnaires.service import content_root
from tests.sample.make import SAMPLE

ENGLISH = re.compile(r"\b(the|of|with|and|to|in|at least|last|all|items|per)\b(?<!in)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample without the answers, readings and evidence that come later."""
    for name in ("assessment.yaml", "strategy.yaml", "initiatives.yaml"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    shutil.copytree(SAMPLE / "benchmarks", tmp_path / "benchmarks")
    return tmp_path


def fill(pack: Path, sheet: str, column: str, **inputs: str | int) -> None:
    """Fill one row of the pack, found by the text in its first column."""
    book = openpyxl.load_workbook(BytesIO(pack.read_bytes()))
    page = book[sheet]
    titles = page[1]
    places = {str(cell.value): cell.column for cell in titles}
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == column)
    for title, value in inputs.items():
        page.cell(int(row[0].row or 0), int(places[title.replace("_", " ")] or 0), value)
    book.save(pack)


def test_the_pack_is_written_before_anybody_has_answered(folder: Path) -> None:
    assert request_pack([str(folder)]) == 0

    assert (folder / "request-pack.xlsx").read_bytes().startswith(b"PK")


def test_a_pack_that_may_be_filled_in_is_never_overwritten(folder: Path) -> None:
    request_pack([str(folder)])

    with pytest.raises(DotError, match="exists already"):
        request_pack([str(folder)])


def test_the_filled_pack_is_what_assess_reads(folder: Path) -> None:
    request_pack([str(folder)])
    pack = folder / "request-pack.xlsx"
    fill(
        pack,
        "KPIs",
        "K02",
        Value=63,
        Period_covered="cycle 2/2026",
        Source_used="CRM",
        Supplied_by="SFE",
    )
    (folder / "answers.csv").write_bytes((SAMPLE / "answers.csv").read_bytes())

    definition, _ = read_folder(folder, content_root())

    assert [(one.kpi, one.value) for one in definition.kpis] == [("K02", 63)]


def test_a_reading_given_twice_is_refused(folder: Path) -> None:
    request_pack([str(folder)])
    pack = folder / "request-pack.xlsx"
    fill(
        pack,
        "KPIs",
        "K02",
        Value=63,
        Period_covered="cycle 2/2026",
        Source_used="CRM",
        Supplied_by="SFE",
    )
    (folder / "answers.csv").write_bytes((SAMPLE / "answers.csv").read_bytes())
    (folder / "kpis.csv").write_text(
        "kpi,unit,period,numerator,denominator,value,source,extracted,supplied_by\n"
        "K02,,cycle 2/2026,,,63,CRM,2026-10-01,SFE\n"
    )

    with pytest.raises(Problems, match=r"K02 for “cycle 2/2026” is also in kpis\.csv"):
        read_folder(folder, content_root())


def test_the_pack_in_german_is_read_back_as_the_english_one(folder: Path) -> None:
    assert request_pack([str(folder), "--lang", "de"]) == 0
    pack = folder / "request-pack.xlsx"
    fill(
        pack,
        "KPIs",
        "K02",
        Wert=63,
        Zeitraum_der_Zahl="Zyklus 2/2026",
        Genutzte_Quelle="CRM",
        Geliefert_von="SFE",
    )
    fill(pack, "Nachweise", "C1.1-E1", Titel_des_Nachweises="Satzung des CRM")
    (folder / "answers.csv").write_bytes((SAMPLE / "answers.csv").read_bytes())

    definition, _ = read_folder(folder, content_root())

    assert [(one.kpi, one.value, one.source) for one in definition.kpis] == [("K02", 63, "CRM")]
    assert [(one.node, one.title) for one in definition.evidence] == [("C1.1", "Satzung des CRM")]


def test_what_is_wrong_with_a_german_pack_is_told_by_its_own_headings(folder: Path) -> None:
    request_pack([str(folder), "--lang", "de"])
    fill(folder / "request-pack.xlsx", "KPIs", "K02", Wert=63)
    (folder / "answers.csv").write_bytes((SAMPLE / "answers.csv").read_bytes())

    with pytest.raises(Problems, match="sheet KPIs: “Zeitraum der Zahl” is empty"):
        read_folder(folder, content_root())


def test_no_heading_of_the_german_pack_is_english(folder: Path) -> None:
    english, german = folder / "en.xlsx", folder / "de.xlsx"
    request_pack([str(folder), "--out", str(english)])
    request_pack([str(folder), "--lang", "de", "--out", str(german)])
    books = [openpyxl.load_workbook(file) for file in (english, german)]

    headings = [
        {str(cell.value) for sheet in book.worksheets[1:] for cell in sheet[1]} for book in books
    ]

    assert headings[0] & headings[1] == {"KPI", "Name", "Definition"}
    assert books[1].sheetnames == ["Bitte lesen", "KPIs", "Nachweise"]


def test_what_the_german_pack_asks_for_is_german(folder: Path) -> None:
    request_pack([str(folder), "--lang", "de"])
    page = openpyxl.load_workbook(folder / "request-pack.xlsx")["KPIs"]

    asked = [str(cell.value) for row in page.iter_rows(min_row=2, max_col=8) for cell in row[1:]]

    assert len(asked) > 400
    assert [text for text in asked if ENGLISH.search(text)] == []
