"""The small tables: evidence, KPI readings, confirmed levels, recall codes."""

from datetime import date
from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problem, Problems
from dot.evidence.readings import unit_factor
from dot.evidence.schemas import Confirmed, EvidenceRecord, KpiReading
from dot.questionnaires.service import load_library
from dot.questionnaires.wording import without_comma
from dot.results.inputs import Definition
from dot.strategy.schemas import Code
from tests.batch.factories import TABLES, Folder, content_root, make_full_folder

EVIDENCE, KPIS, CONFIRMED, CODING = (rows[0] for rows in TABLES.values())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def definition_of(folder: Folder) -> Definition:
    return read_folder(folder.path, content_root())[0]


def problems_of(folder: Folder) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return caught.value.problems


@pytest.mark.parametrize("hint", ["sep=;", "SEP=,", "sep=;;;"])
def test_the_hint_that_excel_writes_first_is_named_as_what_it_is(folder: Folder, hint: str) -> None:
    path = folder.path / "evidence.csv"
    path.write_text(f"{hint}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    (problem,) = problems_of(folder)

    assert (problem.line, problem.message) == (
        1, f"“{hint}” is a hint for Excel, not the header: delete this line.",
    )  # fmt: skip


def test_evidence_names_its_node_with_or_without_the_questionnaire(folder: Folder) -> None:
    first, second = definition_of(folder).evidence

    assert first == EvidenceRecord(
        "E1", "Minutes of the board", date(2026, 10, 1), "alpha", "A1", 3.5, "PH"
    )
    assert (second.questionnaire, second.node, second.level) == ("beta", "B1", None)


def test_a_kpi_reading_is_computed_from_its_parts(folder: Folder) -> None:
    (reading,) = definition_of(folder).kpis

    assert reading == KpiReading(
        "K01", "", "2026-09", 45.0, 60.0, 75.0, "CRM", date(2026, 10, 2), "SFE"
    )


def test_a_value_alone_is_a_reading(folder: Folder) -> None:
    folder.rows("kpis.csv", ["kpi,period,value", "K06,2026-Q3,4.5"])

    assert definition_of(folder).kpis[0].value == 4.5


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("%", 100),
        ("% of respondents", 100),
        ("per 1 000 entries", 1000),
        ("per 1,000 calls", 1000),
        ("per 100 calls", 100),
        ("percentage points", 1),
        ("count", 1),
    ],
)
def test_the_unit_says_what_a_quotient_is_multiplied_by(unit: str, expected: float) -> None:
    kpi = load_library("1.0.0").kpis[0].model_copy(update={"unit": unit})

    assert unit_factor(kpi.unit) == expected


def test_the_workshop_decides_with_reason_evidence_and_dissent(folder: Folder) -> None:
    assert definition_of(folder).confirmed == (
        Confirmed("alpha", "A1", 3.0, "Minutes show it", ("E1", "E2"), "One voice for 2"),
    )


def test_a_wording_has_a_code_a_coder(folder: Folder) -> None:
    assert definition_of(folder).coding == (
        Code("win access", "PH", "access"),
        Code("more visits", "PH", "visits"),
    )


def test_a_questionnaire_as_a_whole_can_be_confirmed(folder: Folder) -> None:
    folder.rows("confirmed.csv", [CONFIRMED, "alpha,3,As one,,"])

    assert definition_of(folder).confirmed[0].node == "alpha"


WRONG = {
    "evidence: unknown node": (
        "evidence.csv", EVIDENCE, "E1,T,,A11,3,PH,", "“A11” is no known node: did you mean “A1”",
    ),
    "evidence: node of another questionnaire": (
        "evidence.csv", EVIDENCE, "E1,T,,beta:A1,3,PH,", "“beta:A1” is no known node",
    ),
    "evidence: no node": ("evidence.csv", EVIDENCE, "E1,T,,,3,PH,", "“node” is empty"),
    "evidence: no title": ("evidence.csv", EVIDENCE, "E1,,,A1,3,PH,", "“title” is empty"),
    "evidence: no day": (
        "evidence.csv", EVIDENCE, "E1,T,31.10.2026,A1,3,PH,", "write a date as year-month-day",
    ),
    "evidence: no such day": (
        "evidence.csv", EVIDENCE, "E1,T,2026-02-30,A1,3,PH,", "write a date as year-month-day",
    ),
    "evidence: off the scale": ("evidence.csv", EVIDENCE, "E1,T,,A1,6,PH,", "6 lies outside 1 to 5"),
    "evidence: off the step": ("evidence.csv", EVIDENCE, "E1,T,,A1,3.3,PH,", "not on a step of 0.5"),
    "evidence: decimal comma": (
        "evidence.csv", EVIDENCE, 'E1,T,,A1,"3,5",PH,', "decimal comma: write 3.5, not 3,5",
    ),
    "evidence: level unseen": ("evidence.csv", EVIDENCE, "E1,T,,A1,3,,", "say who saw"),
    "evidence: joint in the id": ("evidence.csv", EVIDENCE, "E|1,T,,A1,3,PH,", "leave that out"),
    "kpis: unknown": ("kpis.csv", KPIS, "K99x,,2026,,,3,,,", "“K99x” is no known KPI"),
    "kpis: unknown unit": ("kpis.csv", KPIS, "K01,nort,2026,,,3,,,", "did you mean “north”"),
    "kpis: no period": ("kpis.csv", KPIS, "K01,,,,,3,,,", "“period” is empty"),
    "kpis: nothing": ("kpis.csv", KPIS, "K01,,2026,,,,,,", "“value” is empty"),
    "kpis: contradiction": ("kpis.csv", KPIS, "K01,,2026,45,60,70,,,", "numerator and denominator give 75"),
    "kpis: by nothing": ("kpis.csv", KPIS, "K01,,2026,45,0,,,,", "“denominator” is 0"),
    "kpis: infinite": ("kpis.csv", KPIS, "K01,,2026,,,inf,,,", "“inf”: write a plain number"),
    "kpis: not a number": ("kpis.csv", KPIS, "K01,,2026,,,nan,,,", "“nan”: write a plain number"),
    "kpis: too large": ("kpis.csv", KPIS, "K01,,2026,,,1e400,,,", "write a plain number"),
    "kpis: thousands": ("kpis.csv", KPIS, 'K01,,2026,,,"1,250.5",,,', "write a plain number"),
    "kpis: extracted": ("kpis.csv", KPIS, "K01,,2026,,,3,,soon,", "“extracted” is “soon”"),
    "confirmed: no level": ("confirmed.csv", CONFIRMED, "A1,,Why,,", "“level” is empty"),
    "confirmed: no reason": ("confirmed.csv", CONFIRMED, "A1,3,,,", "“reason” is empty"),
    "confirmed: unknown evidence": (
        "confirmed.csv", CONFIRMED, "A1,3,Why,E1|E9,", "“E9” is no known evidence",
    ),
    "confirmed: off the scale": ("confirmed.csv", CONFIRMED, "B1,11,Why,,", "11 lies outside 0 to 10"),
    "coding: unknown code": ("coding.csv", CODING, "more,PH,visit", "did you mean “visits”"),
    "coding: decoys are no codes": ("coding.csv", CODING, "more,PH,events", "“events” is no known code"),
    "coding: code of another question": (
        "coding.csv", f"{CODING},question", "more,PH,share,priorities",
        "“share” is no known code of “priorities”",
    ),
    "coding: unknown question": (
        "coding.csv", f"{CODING},question", "more,PH,access,priority", "did you mean “priorities”",
    ),
    "coding: two codes": ("coding.csv", CODING, "more,PH,access|visits", "give a wording one code"),
    "coding: no coder": ("coding.csv", CODING, "more,,access", "“coder” is empty"),
    "coding: long wording": ("coding.csv", CODING, f"{'x' * 501},PH,access", "over 500 characters"),
    "cells": ("coding.csv", CODING, "more,PH", "The row has 2 cells and the header 3"),
    "long cell": ("evidence.csv", EVIDENCE, f"E1,T,,A1,3,PH,{'x' * 4001}", "over 4,000 characters"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "header", "row", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_named_by_file_and_line(
    folder: Folder, name: str, header: str, row: str, message: str
) -> None:
    folder.rows(name, [header, "", row])

    found = [problem for problem in problems_of(folder) if problem.path.endswith(name)]

    assert [problem.line for problem in found] == [3]
    assert message in found[0].message


REPEATED = {
    "evidence.csv": (EVIDENCE, "E1,T,,A1,3,PH,", "E1,U,,A2,2,PH,"),
    "kpis.csv": (KPIS, "K01,north,2026,,,3,,,", "K01,north,2026,,,4,,,"),
    "confirmed.csv": (CONFIRMED, "A1,3,Why,,", "alpha:A1,4,Why,,"),
    "coding.csv": (CODING, "more,PH,access", "more,PH,visits"),
}


@pytest.mark.parametrize(("name", "rows"), REPEATED.items(), ids=REPEATED)
def test_what_must_be_unique_is_named_with_both_lines(
    folder: Folder, name: str, rows: tuple[str, ...]
) -> None:
    folder.rows(name, rows)

    (problem,) = problems_of(folder)

    assert problem.line == 3
    assert "stands in line 2 too" in problem.message


def test_two_coders_may_code_one_wording(folder: Folder) -> None:
    folder.rows("coding.csv", [CODING, "more,PH,access", "more,AK,visits", "more,agreed,uncodable"])

    assert len(definition_of(folder).coding) == 3


def test_the_same_words_have_a_code_for_each_question(folder: Folder) -> None:
    rows = ["more,PH,access,priorities", "more,PH,share,measures", "less,PH,uncodable,"]
    folder.rows("coding.csv", [f"{CODING},question", *rows])

    assert [(one.code, one.question) for one in definition_of(folder).coding] == [
        ("access", "priorities"),
        ("share", "measures"),
        ("uncodable", ""),
    ]


def test_a_node_id_in_two_questionnaires_needs_its_questionnaire(folder: Folder) -> None:
    folder.change("beta.yaml", "id: B1", "id: A2")
    folder.change("assessment.yaml", "importance: {B1: 5}\n", "")
    folder.rows("evidence.csv", [EVIDENCE, "E1,T,,A2,3,PH,", "E2,T,,beta:A2,3,PH,"])

    (problem,) = problems_of(folder)

    assert problem.line == 2
    assert "write “alpha:A2” or “beta:A2”" in problem.message


def test_hostile_text_in_a_table_is_just_text(folder: Folder) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ config }}"
    folder.rows("evidence.csv", [EVIDENCE, f"E1,{hostile},,A1,3,PH,@import url(x)", "E2,T,,A1,,,"])

    record = definition_of(folder).evidence[0]

    assert (record.title, record.note) == (hostile, "@import url(x)")


def test_several_periods_without_extract_dates_have_no_latest(tmp_path: Path) -> None:
    folder = make_full_folder(tmp_path)
    folder.rows(
        "kpis.csv",
        [
            "kpi,unit,period,numerator,denominator,value,source,extracted,supplied_by",
            "K01,,Oct 2026,,,90,CRM,,SFE",
            "K01,,Sep 2026,,,50,CRM,,SFE",
        ],
    )

    with pytest.raises(Problems, match=r"kpis\.csv:2: K01 is read for 2 periods"):
        read_folder(folder.path, content_root())


def test_a_comma_that_may_part_thousands_is_not_guessed() -> None:
    assert without_comma("3,5") == "3.5"
    assert without_comma("1,200") == "1200 or 1.2, whichever is meant"
    assert without_comma("0,125") == "0.125"
