"""The request pack goes out in week zero and comes back filled in."""

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
