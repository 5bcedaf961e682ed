"""The request pack asks for what the assessment needs, and reads back what was filled in."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dot.evidence.schemas import EvidenceRecord, KpiReading
from dot.exchange.filled import read_request_pack
from dot.exchange.request_pack import request_pack
from dot.results.inputs import Definition
from tests.exchange.factories import filled, make_definition, opened, sheet_of, table
from tests.published import make_settings

GIVEN: dict[str, Any] = {
    "Business unit": "north",
    "Period covered": "2026 Q3",
    "Numerator": 145,
    "Denominator": 200,
    "Source used": "CRM audit",
    "Extracted on": datetime(2026, 10, 1),  # noqa: DTZ001 a cell's own type
    "Supplied by": "Commercial excellence",
}
PIECE: dict[str, Any] = {"Title of the piece": "CRM charter 2026"}


def messages(path: Path) -> list[str]:
    _, _, problems = read_request_pack(path, make_definition())
    return [f"{Path(one.path).name}:{one.line}: {one.message}" for one in problems]


def test_it_asks_for_every_linked_kpi_in_library_order() -> None:
    asked = table(opened(request_pack(make_definition())), "KPIs")

    assert [row["KPI"] for row in asked] == ["K01", "K02", "K03"]
    assert asked[0]["Numerator: what counts"] == "What is counted"
    assert asked[0]["Measured in"] == "%" and asked[0]["System"] == "CRM"
    assert asked[0]["Value"] is None


def test_it_asks_for_every_piece_of_evidence_by_node() -> None:
    asked = table(opened(request_pack(make_definition())), "Evidence")

    assert [(row["Request"], row["Node"]) for row in asked] == [
        ("E1", "crm:C1.1"), ("E2", "crm:C1.1"), ("E3", "crm:C1.2")
    ]  # fmt: skip


def test_due_dates_follow_the_fieldwork() -> None:
    weeks = (date(2026, 9, 7), date(2026, 9, 25))
    book = opened(request_pack(make_definition(fieldwork=weeks)))

    assert table(book, "Evidence")[0]["Due"] == datetime(2026, 9, 18)  # noqa: DTZ001 a cell's
    assert table(book, "KPIs")[0]["Due"] == datetime(2026, 9, 25)  # noqa: DTZ001 own type


def test_without_fieldwork_due_dates_count_back_from_the_report() -> None:
    book = opened(request_pack(make_definition(report_date=date(2026, 11, 23))))

    assert table(book, "KPIs")[0]["Due"] == datetime(2026, 10, 30)  # noqa: DTZ001 a cell's own type


def test_nothing_is_due_after_the_report() -> None:
    late = make_definition(
        report_date=date(2026, 11, 23), fieldwork=(date(2026, 11, 20), date(2026, 11, 22))
    )

    assert table(opened(request_pack(late)), "KPIs")[0]["Due"].date() == date(2026, 11, 23)


def test_business_units_are_offered_for_choice() -> None:
    sheet = sheet_of(opened(request_pack(make_definition())), "KPIs")

    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"north,south"']


def test_hostile_content_stays_text() -> None:
    sheet = sheet_of(opened(request_pack(make_definition(title="=1+1"))), "Evidence")

    assert (sheet["D4"].value, sheet["D4"].data_type) == ("=cmd|' /C calc'!A0", "s")


def test_the_same_definition_gives_the_same_bytes() -> None:
    assert request_pack(make_definition()) == request_pack(make_definition())


def test_a_definition_without_library_gives_a_pack_that_asks_for_evidence_only() -> None:
    whole = make_definition()
    book = opened(request_pack(Definition(make_settings(), whole.questionnaires, None)))

    assert table(book, "KPIs") == [] and len(table(book, "Evidence")) == 3


def test_an_unfilled_pack_gives_nothing_and_complains_of_nothing(tmp_path: Path) -> None:
    assert read_request_pack(filled(tmp_path), make_definition()) == ([], [], [])


def test_a_filled_row_becomes_a_reading(tmp_path: Path) -> None:
    readings, _, problems = read_request_pack(
        filled(tmp_path, ("KPIs", 2, GIVEN)), make_definition()
    )

    assert problems == []
    assert readings == [
        KpiReading(
            kpi="K01", unit="north", period="2026 Q3", numerator=145, denominator=200, value=72.5,
            source="CRM audit", extracted=date(2026, 10, 1), supplied_by="Commercial excellence",
        )
    ]  # fmt: skip


def test_a_unit_may_be_given_by_name_and_a_row_copied(tmp_path: Path) -> None:
    copied = {**GIVEN, "KPI": "K01", "Business unit": "Region South"}

    readings, _, problems = read_request_pack(
        filled(tmp_path, ("KPIs", 2, GIVEN), ("KPIs", 9, copied)), make_definition()
    )

    assert problems == [] and [one.unit for one in readings] == ["north", "south"]


def test_evidence_becomes_a_record_and_a_second_piece_its_own(tmp_path: Path) -> None:
    second = {"Request": "E1", "Node": "crm:C1.1", "Title of the piece": "Annex"}
    seen = {**PIECE, "Level": 3.5, "Seen by": "Consultant", "Dated": "2026-09-30"}

    _, records, problems = read_request_pack(
        filled(tmp_path, ("Evidence", 2, seen), ("Evidence", 12, second)), make_definition()
    )

    assert problems == []
    assert records[0] == EvidenceRecord(
        id="E1", title="CRM charter 2026", date=date(2026, 9, 30), questionnaire="crm",
        node="C1.1", level=3.5, seen_by="Consultant", note="",
    )  # fmt: skip
    assert (records[1].id, records[1].level) == ("E1-2", None)


def test_a_cell_that_shows_percent_is_read_as_percent(tmp_path: Path) -> None:
    path = filled(tmp_path, ("KPIs", 2, {"Period covered": "2026", "Value": 0.07}))
    book = opened(path.read_bytes())
    sheet = sheet_of(book, "KPIs")
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Value") + 1).number_format = "0%"
    book.save(path)

    readings, _, _ = read_request_pack(path, make_definition())

    assert readings[0].value == 7.0


def test_numbers_in_text_cells_are_written_out(tmp_path: Path) -> None:
    given = {**GIVEN, "Period covered": 2026, "Numerator": "145.0"}

    readings, _, problems = read_request_pack(
        filled(tmp_path, ("KPIs", 2, given)), make_definition()
    )

    assert problems == [] and (readings[0].period, readings[0].value) == ("2026", 72.5)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"Numerator": "=100+45"},
            "“Numerator” holds a formula: write its result as a plain value.",
        ),
        ({"Numerator": "14,5"}, "“Numerator” is the text 14,5: write 14.5."),
        ({"Numerator": "many"}, "“Numerator” is “many”: write a plain number, as in 1250.5."),
        ({"Denominator": 0}, "“Denominator” is 0: leave the row empty where there was nothing"),
        ({"Denominator": None}, "“Value” is empty: give it, or numerator and denominator."),
        ({"Value": 80}, "“Value” is 80, but numerator and denominator give 72.5 (%)"),
        ({"Period covered": None}, "“Period covered” is empty: fill it in."),
        ({"Business unit": "nrth"}, "“nrth” is no known business unit: did you mean “north”?"),
        ({"Extracted on": "1.10.2026"}, "“Extracted on” is “1.10.2026”: write a date"),
        ({"KPI": "K99"}, "“K99” is no known KPI"),
        ({"KPI": None}, "“KPI” is empty: fill it in."),
        ({"Source used": "x" * 5000}, "“Source used” has over 4,000 characters: shorten it."),
        ({"Value": True}, "“Value” holds no text, number or date: write one of these."),
    ],
)
def test_a_wrong_kpi_cell_is_named_by_row_and_sheet(
    tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    found = messages(filled(tmp_path, ("KPIs", 2, {**GIVEN, **given})))

    assert len(found) == 1
    assert found[0].startswith(f"request-pack.xlsx:2: sheet KPIs: {message}")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"Level": 7, "Seen by": "C"}, "“Level” is 7, outside 1–5."),
        ({"Level": 3.3, "Seen by": "C"}, "“Level” is 3.3: give it in steps of 0.5."),
        ({"Level": 3}, "A level was given but “Seen by” is empty"),
        (
            {"Title of the piece": None, "Note": "Later"},
            "“Title of the piece” is empty: fill it in.",
        ),
        ({"Node": "crm:C9.9"}, "“crm:C9.9” is no known node"),
        ({"Request": "E1|E2"}, "“Request” holds a “|”: leave that out."),
        ({"Note": "=1+1"}, "“Note” holds a formula"),
    ],
)
def test_a_wrong_evidence_cell_is_named_by_row_and_sheet(
    tmp_path: Path, given: dict[str, Any], message: str
) -> None:
    found = messages(filled(tmp_path, ("Evidence", 2, {**PIECE, **given})))

    assert len(found) == 1
    assert found[0].startswith(f"request-pack.xlsx:2: sheet Evidence: {message}")


def test_the_same_reading_twice_is_refused(tmp_path: Path) -> None:
    again = {**GIVEN, "KPI": "K01"}

    found = messages(filled(tmp_path, ("KPIs", 2, GIVEN), ("KPIs", 7, again)))

    assert found == [
        "request-pack.xlsx:7: sheet KPIs: K01 for north, 2026 Q3, stands in row 2 too: delete one."
    ]


def test_a_percentage_for_a_kpi_in_another_unit_is_refused(tmp_path: Path) -> None:
    path = filled(tmp_path, ("KPIs", 4, {"Period covered": "2026", "Value": 0.85}))
    book = opened(path.read_bytes())
    sheet = sheet_of(book, "KPIs")
    sheet.cell(4, [cell.value for cell in sheet[1]].index("Value") + 1).number_format = "0.0%"
    book.save(path)

    assert "formatted as a percentage, but K03 is in per 1 000 calls" in messages(path)[0]


def test_a_missing_sheet_or_column_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path, ("KPIs", 1, {"Value": "Wert"}))
    book = opened(path.read_bytes())
    del book["Evidence"]
    book.save(path)

    assert messages(path) == [
        "request-pack.xlsx:1: sheet KPIs: The column “Value” is missing: "
        "write its name into the first row.",
        "request-pack.xlsx:1: sheet Evidence: The sheet is missing: give it its name back.",
    ]
