"""The workbook has the look of the report's brand, and figures as its language writes them."""

from datetime import datetime

from dot.batch.languages import face_of
from dot.exchange.roadmap_sheets import roadmap_xlsx
from dot.exchange.workbook import data_xlsx
from dot.reports.languages import told_in_english
from dot.reports.retelling import Retelling
from dot.reports.service import find_brand, folders_of
from dot.reports.words import read_words
from dot.results.schemas import EvidenceResult, Finding, Result
from tests.exchange.factories import opened, sheet_of, table
from tests.published import REPORT_DATE, make_node, make_result
from tests.reports.made.roadmap import make_roadmap


def told() -> Result:
    """A place at 2.4 with a finding that says so, and a dated piece of evidence."""
    node = make_node("C1.1", 2.4)
    finding = Finding(
        id="f1", kind="gap", questionnaire="crm", node="C1.1", text="It stands at {score}, n = {n}."
    )  # fmt: skip
    evidence = EvidenceResult(
        id="E1", title="Charter", date=REPORT_DATE, node="C1.1", questionnaire="crm", level=2.0,
        seen_by="KB", note="",
    )  # fmt: skip
    return make_result([node], findings=[finding], evidence=[evidence])


def in_german(brand_name: str) -> bytes:
    """The workbook of a brand in German."""
    brand = find_brand(brand_name)
    folders = folders_of(brand)
    words = read_words(folders, "de")
    retelling = Retelling(told_in_english(folders, "workbook"), words, table="workbook")
    return data_xlsx(told(), retelling, face_of(brand, words))


def test_heads_have_the_brands_colour_and_family() -> None:
    brand = find_brand("kestrel")
    head = opened(in_german("kestrel")).worksheets[1]["A1"]

    assert head.font.name == "IBM Plex Sans"
    assert head.fill.fgColor.rgb == f"FF{brand.theme.accent[1:].upper()}"
    assert head.alignment.vertical == "center"


def test_two_brands_look_different_and_say_the_same() -> None:
    one, other = (opened(in_german(name)) for name in ("aurelia", "kestrel"))

    assert one.worksheets[1]["A1"].fill.fgColor.rgb != other.worksheets[1]["A1"].fill.fgColor.rgb
    assert [[cell.value for cell in row] for row in one.worksheets[1]] == [
        [cell.value for cell in row] for row in other.worksheets[1]
    ]


def test_a_finding_in_german_has_a_decimal_comma() -> None:
    book = opened(in_german("default"))
    cells = [cell.value for sheet in book for row in sheet for cell in row]

    assert any(isinstance(one, str) and "It stands at 2,4" in one for one in cells)
    assert not any(isinstance(one, str) and "It stands at 2.4" in one for one in cells)


def test_days_are_written_as_the_language_does() -> None:
    book = opened(in_german("default"))
    days = [
        cell for sheet in book for row in sheet for cell in row if isinstance(cell.value, datetime)
    ]

    assert days and all(cell.number_format == "dd.mm.yyyy" for cell in days)


def test_the_row_heads_stand_out_and_the_heads_stay_in_sight() -> None:
    sheet = sheet_of(opened(data_xlsx(told())), "Scores")

    assert sheet["A2"].font.bold and not sheet["C2"].font.bold
    assert sheet.freeze_panes is not None


def test_the_same_brand_gives_the_same_bytes() -> None:
    assert in_german("aurelia") == in_german("aurelia")


def test_without_a_language_figures_are_english() -> None:
    row = table(opened(data_xlsx(told())), "Findings")[0]

    assert "It stands at 2.4, n = " in str(row)


def test_the_roadmap_in_german_has_no_english_heading() -> None:
    brand = find_brand("aurelia")
    folders = folders_of(brand)
    words = read_words(folders, "de")
    english = told_in_english(folders, "workbook")
    retelling = Retelling(english, words, table="workbook")

    book = opened(
        roadmap_xlsx(make_roadmap(), "Plan", REPORT_DATE, retelling, face_of(brand, words))
    )
    heads = {cell.value for sheet in book for cell in sheet[1] if cell.value}

    same = {"Initiative", "Status", "KPIs", "Name", "Phase"}
    assert not (heads & set(english.values())) - same
    assert "Die ersten 90 Tage" in book.sheetnames and "Zeitplan" in book.sheetnames
