"""`data.xlsx`: typed cells, no formulas, no persons, the same bytes."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter.workbook

from dot.exchange.workbook import data_xlsx
from dot.results.leakage_schemas import (
    CodingResult,
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    Share,
)
from dot.results.parts import Bound
from dot.results.roadmap_schemas import NotChosen, PlannedInitiative, Proof, Roadmap
from dot.results.schemas import BenchmarkResult, EvidenceResult, Finding, KpiResult, Result
from tests.exchange.factories import opened, sheet_of, table
from tests.published import REPORT_DATE, make_node, make_result, make_texts

HOSTILE = (
    '=HYPERLINK("x")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "＝1+1", "http://x.example", "{=1}", "12"
)  # fmt: skip


def make_roadmap() -> Roadmap:
    one = PlannedInitiative(
        id="I01", name="Name one leader", owner="General management", lane="shared", phase=0,
        quick_win=True, reasons=["Nobody decides."], value=6.0, effort="S", effort_points=1,
        days_low=6, days_high=15, priority=6.0, start=date(2027, 1, 4), end=date(2027, 2, 12),
        weeks_low=4, weeks_high=8, prerequisites=[], soft_prerequisites=["I02"],
        uplifts={"C1.1": 1.5}, success="One name is given.", kpis=["K72"], touches_rep=False,
        first_steps=[], done_when=None, note=None,
    )  # fmt: skip
    left = NotChosen(id="I02", name="Decide", reasons=["It is unclear."], why_not="No room.")
    return Roadmap(
        start=date(2027, 1, 1), end=date(2028, 6, 30), initiatives=[one], not_chosen=[left],
        limits={"chosen": 12}, rules=["A rule."], gap=0.0,
        proof=Proof(points=6.0, gap=0.0, greedy=None, nodes=0, weights={}), load=[], quarters=[],
        days_likely=10.0, money=0.0, critical_path=["I01"], quick_wins=["I01"], first_90_days=[],
        closing=[],
    )  # fmt: skip


def make_leakage() -> LeakageResult:
    levels = [
        LevelLeakage(level="src", name="Source team", kind="source", n=4, fidelity=92.0),
        LevelLeakage(
            level="rep", name="Reps", kind="rep", n=40, fidelity=44.0, parts={"recall": 0.4},
            naming={"P1": Share(value=0.35), "P2": Share(value=None, bound=Bound(op="≤", value=0.1))},
            lost=["P2"],
        ),
    ]  # fmt: skip
    step = LeakageStep(
        above="src", below="rep", lost=48.0, transmission=0.478, band="rupture", claimed=True
    )
    coding = CodingResult(
        wordings=9, by_dictionary=5, by_coder=4, uncoded=0, share_uncoded=0.0, limit=0.05,
        provisional=False,
    )  # fmt: skip
    return LeakageResult(
        questionnaire="strategy-leakage", provisional=False, sources=[],
        priorities=[("P1", "First things"), ("P2", "Second things")], drift_items=[], segments=[],
        source_effort={}, levels=levels, steps=[step], retention=0.478, cumulative_leakage=0.522,
        horizontal=[], reverse_leakage=None, reverse_reason="not_recorded", ladder=None,
        diagnoses=[], coding=coding, weights={}, est=True,
    )  # fmt: skip


def make_full_result(**given: Any) -> Result:
    kpi = KpiResult(
        code="K01", name="Active users", unit="%", direction="up", definition="n / d", value=72.5,
        numerator=145.0, denominator=200.0, business_unit="", period="2026 Q3", source="Audit",
        extracted=date(2026, 10, 1), supplied_by="Mr Supplier", level=3.2,
        thresholds=[50.0, 70.0], est=True, nodes=["C1.1"], benchmarks=["BM1"],
        benchmark_reason=None,
    )  # fmt: skip
    record = BenchmarkResult(
        code="BM1", label="Users", figure="80 %", value=80.0, unit="%", period="2024",
        population="200 firms", n=200, n_note=None, definition="As ours", source="A study",
        addresses=["https://example.org/study"], read_on=REPORT_DATE, expires=date(2028, 1, 1),
        historic=False, grade="A",
    )  # fmt: skip
    proof = EvidenceResult(
        id="E1", title="Charter", date=date(2026, 10, 5), node="C1.1", questionnaire="crm",
        level=3.0, seen_by="Ms Consultant", note="Signed.",
    )  # fmt: skip
    told = "{title} stands at {score}, {n} answers, target {target}."
    nodes = [make_node("C1.1", 2 + 1 / 3, n=31), make_node("C1.2", None)]
    return make_result(
        nodes,
        **{
            "kpis": [kpi],
            "benchmarks": [record],
            "evidence": [proof],
            "findings": [Finding(id="F1", questionnaire="crm", node="C1.1", kind="gap", text=told)],
            "leakage": make_leakage(),
            "roadmap": make_roadmap(),
            **given,
        },
    )


def test_every_kind_of_content_has_its_sheet() -> None:
    assert opened(data_xlsx(make_full_result())).sheetnames == [
        "About", "Scores", "Groups", "KPIs", "Benchmarks", "Evidence", "Findings", "Leakage",
        "Leakage detail", "Roadmap", "Participation",
    ]  # fmt: skip


def test_a_result_without_facts_has_no_empty_sheets() -> None:
    names = opened(data_xlsx(make_result({"C1.1": 2.0}))).sheetnames

    assert names == ["About", "Scores", "Groups", "Participation"]


def test_numbers_are_not_rounded_and_unknown_is_empty() -> None:
    first, second = table(opened(data_xlsx(make_full_result())), "Scores")

    assert first["Score"] == pytest.approx(2 + 1 / 3, rel=1e-15) and first["n"] == 31
    assert second["Score"] is None and second["Why empty"] == "no answers"


def test_dates_are_dates() -> None:
    book = opened(data_xlsx(make_full_result()))

    assert table(book, "KPIs")[0]["Extracted"] == datetime(2026, 10, 1)  # noqa: DTZ001 a cell's
    assert table(book, "Roadmap")[0]["Start"] == datetime(2027, 1, 4)  # noqa: DTZ001 own type


def test_the_heading_row_stays_in_sight() -> None:
    book = opened(data_xlsx(make_full_result()))

    assert sheet_of(book, "Scores").freeze_panes == "D2"
    assert sheet_of(book, "About").freeze_panes == "A2"


def test_hostile_texts_are_text_cells_and_appear_literally() -> None:
    nodes = [make_node(f"N{at}", title=text) for at, text in enumerate(HOSTILE)]
    sheet = sheet_of(opened(data_xlsx(make_result(nodes))), "Scores")

    cells = [row[2] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_no_cell_anywhere_is_a_formula() -> None:
    hostile = make_full_result(assessment=make_texts(title="=1+1", client="=2+2"))
    book = opened(data_xlsx(hostile))

    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}


def test_persons_are_left_out() -> None:
    archive = zipfile.ZipFile(io.BytesIO(data_xlsx(make_full_result())))

    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Ms Consultant" not in everything and b"Mr Supplier" not in everything
    assert b"Charter" in everything


def test_findings_are_told_with_rounded_figures() -> None:
    row = table(opened(data_xlsx(make_full_result())), "Findings")[0]

    assert row["Finding"] == "Title of C1.1 stands at 2.3, 31 answers, target 4."


def test_placeholders_inside_a_title_are_not_filled_again() -> None:
    node = make_node("C1.1", title="{score}")
    finding = Finding(id="F1", questionnaire="crm", node="C1.1", kind="gap", text="{title} {other}")

    row = table(opened(data_xlsx(make_result([node], findings=[finding]))), "Findings")[0]

    assert row["Finding"] == "{score} {other}"


def test_leakage_stands_level_by_level_and_share_by_share() -> None:
    book = opened(data_xlsx(make_full_result()))

    rep = table(book, "Leakage")[1]
    assert (rep["Points lost from above"], rep["Transmission"], rep["Step"]) == (
        48,
        0.478,
        "rupture",
    )
    detail = {(row["What"], row["Code"]): row for row in table(book, "Leakage detail")}
    assert detail["Named the priority (share)", "P1"]["Value"] == 0.35
    assert detail["Named the priority (share)", "P2"]["Bound"] == "≤ 0.1"
    assert detail["Lost priority", "P2"]["Name"] == "Second things"


def test_the_roadmap_names_what_was_not_chosen_and_why() -> None:
    first, second = table(opened(data_xlsx(make_full_result())), "Roadmap")

    assert (first["In the plan"], first["Levels counted"]) == ("yes", "C1.1 +1.5")
    assert (second["In the plan"], second["Why not"]) == ("no", "No room.")


def test_a_simulated_or_confidential_result_says_so() -> None:
    result = make_full_result(assessment=make_texts(simulated=True), confidential=True)

    told = [row[0].value for row in sheet_of(opened(data_xlsx(result)), "About").iter_rows()]

    assert {"Simulated", "Confidential"} <= set(told)


def test_the_same_result_gives_the_same_bytes_on_another_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = make_full_result()
    first = data_xlsx(result)

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Tomorrow":
            return cls(2031, 5, 6, tzinfo=tz)

    monkeypatch.setattr(xlsxwriter.workbook, "datetime", Tomorrow)
    monkeypatch.setattr("time.time", lambda: 2e9)

    assert data_xlsx(result) == first


def test_the_creation_date_is_the_reports() -> None:
    created = opened(data_xlsx(make_full_result())).properties.created

    assert created is not None and created.date() == REPORT_DATE
