"""The shipped library: complete, of grade A and B only, and with every reference resolved."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from dot.questionnaires.library import Benchmark, GlossaryTerm, Initiative, Kpi

ROOT = Path(__file__).resolve().parents[2]

KPI_NUMBERS = [*range(1, 24), *range(30, 50), *range(60, 81), *range(82, 86), 87]
GRADED_A_OR_B = (
    "01 02 03 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 32 33 34 35 36 "
    "37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60"
)
SECOND_HAND = {"BM-08", "BM-14", "BM-41", "BM-44", "BM-45", "BM-52", "BM-54"}
GRADED_C_OR_D = re.compile(r"BM-(04|27|28|29|30|31|61)")


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_library_holds_every_kpi(kpis: list[Kpi]) -> None:
    codes = [kpi.code for kpi in kpis]

    assert codes == [f"K{number:02d}" for number in KPI_NUMBERS]
    assert len(codes) == 69


def test_the_library_holds_every_benchmark_of_grade_a_or_b(benchmarks: list[Benchmark]) -> None:
    rows = {record.code[:5] for record in benchmarks}

    assert rows == {f"BM-{number}" for number in GRADED_A_OR_B.split()}
    assert len(rows) == 54


def test_second_hand_figures_are_graded_b(benchmarks: list[Benchmark]) -> None:
    graded_b = {record.code[:5] for record in benchmarks if record.grade == "B"}

    assert graded_b == SECOND_HAND


@pytest.mark.parametrize("path", sorted((ROOT / "questionnaires").rglob("*.yaml")), ids=short)
def test_no_record_of_grade_c_or_d_is_named_anywhere(path: Path) -> None:
    named = GRADED_C_OR_D.findall(path.read_text(encoding="utf-8"))

    assert named == []


def test_benchmark_codes_are_unique(benchmarks: list[Benchmark]) -> None:
    codes = [record.code for record in benchmarks]

    assert len(codes) == len(set(codes))


def test_a_benchmark_without_a_number_of_cases_says_so(benchmarks: list[Benchmark]) -> None:
    silent = [record.code for record in benchmarks if record.n is None and not record.n_note]

    assert silent == []


def test_a_benchmark_expires_36_months_after_its_period_or_its_reading(
    benchmarks: list[Benchmark],
) -> None:
    def months(day: date) -> int:
        return day.year * 12 + day.month

    wrong = [
        record.code
        for record in benchmarks
        if months(record.expires) - months(record.period_end or record.read_on) != 36
    ]

    assert wrong == []


def test_the_context_distributions_are_there(benchmarks: list[Benchmark]) -> None:
    spread = {record.code for record in benchmarks if record.distribution}

    assert {"BM-39", "BM-50", "BM-52", "BM-54"} <= spread


def test_shares_of_a_distribution_make_a_whole(benchmarks: list[Benchmark]) -> None:
    sums = [
        sum(part.share for part in record.distribution)
        for record in benchmarks
        if record.distribution
    ]

    # Two sources print rounded shares that add up to 100.1 and 101 percent.
    assert sums == pytest.approx([1.0] * len(sums), abs=0.011)


def test_cut_offs_of_the_acceleration_index_are_43_and_67(benchmarks: list[Benchmark]) -> None:
    record = next(record for record in benchmarks if record.code == "BM-53")

    assert (record.low, record.high) == (43, 67)


def test_the_mean_of_the_collaboration_scale_follows_from_its_shares(
    benchmarks: list[Benchmark],
) -> None:
    record = next(record for record in benchmarks if record.code == "BM-39")
    parts = [(part.value or 0.0, part.share) for part in record.distribution or []]

    assert record.value == pytest.approx(sum(value * share for value, share in parts), abs=0.005)


def test_thresholds_of_a_kpi_lead_to_the_better(kpis: list[Kpi]) -> None:
    wrong = [
        kpi.code
        for kpi in kpis
        for lower, higher in pairwise(kpi.thresholds or [])
        if (higher < lower if kpi.direction == "up" else higher > lower)
    ]

    assert wrong == []


def test_a_kpi_has_four_thresholds_or_is_compared_with_its_own_past(kpis: list[Kpi]) -> None:
    relative = {kpi.code for kpi in kpis if kpi.thresholds is None}
    others = {len(kpi.thresholds) for kpi in kpis if kpi.thresholds is not None}

    assert relative == {"K41", "K87"}
    assert others == {4}


def test_only_thresholds_with_a_published_anchor_are_no_estimates(kpis: list[Kpi]) -> None:
    anchored = {kpi.code for kpi in kpis if not kpi.est}

    assert anchored == {"K13", "K30", "K31", "K33", "K60", "K61", "K84"}


def test_benchmarks_of_a_kpi_exist(kpis: list[Kpi], benchmarks: list[Benchmark]) -> None:
    codes = {record.code for record in benchmarks}

    missing = [code for kpi in kpis for code in kpi.benchmarks if code not in codes]

    assert missing == []


def test_benchmarks_named_in_a_sentence_exist(
    kpis: list[Kpi], initiatives: list[Initiative], benchmarks: list[Benchmark]
) -> None:
    sentences = [kpi.basis for kpi in kpis] + [one.note or "" for one in initiatives]
    named = set(re.findall(r"BM-\d\d", " ".join(sentences)))

    assert named <= {record.code[:5] for record in benchmarks}


def test_a_term_of_the_glossary_is_explained_once(glossary: list[GlossaryTerm]) -> None:
    terms = [term.term.lower() for term in glossary]

    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("word", ["HCP", "MLR", "CLM", "MCCP", "KPI", "NBA", "DCR", "KOL", "AE"])
def test_abbreviations_of_the_content_are_explained(
    glossary: list[GlossaryTerm], word: str
) -> None:
    terms = {term.term for term in glossary}

    assert word in terms
