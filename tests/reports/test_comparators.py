"""The comparators as a reader sees them: labelled, with their marks, and never a number for a reason."""

from datetime import date

import pytest

from dot.reports.blocks import Table
from dot.reports.brands import Brand
from dot.reports.pages.comparators import (
    Comparators,
    comparator_note,
    comparator_table,
    comparators,
)
from dot.reports.pages.kpis import readings_table
from dot.results.comparators_schemas import Comparator, EditionResult, Position
from dot.results.schemas import NodeResult
from tests.reports.made.kpis import make_benchmark, make_context, make_kpi
from tests.reports.made.nodes import make_node
from tests.reports.made.paging import content_of, of, with_node
from tests.reports.made.results import make_result

TARGET = Comparator(kind="target", label="Target", value=3.5, difference=-0.7)


def pool(**given: object) -> Comparator:
    return Comparator.model_validate(
        {
            "kind": "practice", "label": "Our clients", "edition": "pool", "value": 2.5,
            "difference": 0.3, "n": 12, "period": "2026", "source": "Our own assessments.", **given,
        }
    )  # fmt: skip


def node_with(*beside: Comparator) -> NodeResult:
    return make_node("C1", "Ownership", 2.8, comparators=list(beside), depth=1, parent="crm")


def row(brand: Brand, one: Comparator) -> tuple[str, ...]:
    table = comparator_table(of(brand, make_result()), node_with(one, TARGET))
    assert table is not None
    return table.rows[0]


def edition(**given: object) -> EditionResult:
    return EditionResult.model_validate(
        {
            "id": "pool", "title": "Our clients", "kind": "practice", "period": "2026",
            "period_end": date(2026, 6, 30), "population": "Firms", "n": 12, "n_note": None,
            "selection": "One vote each.", "source": "Our own assessments.", "addresses": [],
            "read_on": None, "grade": None, "expires": date(2029, 6, 30), "historic": False,
            "est": False, "simulated": False, "note": None, **given,
        }
    )  # fmt: skip


def tables(brand: Brand, *editions: EditionResult, beside: Comparator) -> tuple[Table, ...]:
    result = with_node(node_with(beside, TARGET))
    changed = result.model_copy(update={"benchmark_sets": list(editions)})
    return content_of(comparators(of(brand, changed)), Comparators).tables


def test_an_edition_is_told_with_value_difference_n_period_and_source(brand: Brand) -> None:
    assert row(brand, pool()) == ("Our clients", "2.5", "+0.3", "12", "2026; Our own assessments")


def test_a_comparator_without_value_is_named_with_its_reason(brand: Brand) -> None:
    nothing = Comparator(kind="external", label="X", reason="no_external_benchmark")
    table = comparator_table(of(brand, make_result()), node_with(nothing, TARGET))

    assert table is not None and [cells[0] for cells in table.rows] == ["Target"]
    assert table.notes[0] == "Without a figure: Other organisations (no external benchmark)."


def test_what_is_historic_or_an_estimate_is_marked(brand: Brand) -> None:
    assert row(brand, pool(historic=True, est=True))[-1].endswith("historic; EST")


@pytest.mark.parametrize(
    ("position", "told"),
    [
        (
            Position(percentile=84.1, method="normal", z=1.0, shrunk=2.7),
            "better than 84% of them, if they are normally distributed; "
            "2.7 with the sampling error allowed for",
        ),
        (
            Position(percentile=62.5, method="quantiles", low=50.0, high=75.0),
            "better than 62% of them, linear between their quantiles",
        ),
        (
            Position(percentile=None, method="quantiles", low=75.0, high=100.0),
            "better than 75% to 100% of them",
        ),
    ],
)
def test_a_position_says_how_it_was_found(brand: Brand, position: Position, told: str) -> None:
    assert row(brand, pool(position=position))[-1].endswith(told)


def test_units_are_told_by_their_names(brand: Brand) -> None:
    units = Comparator(kind="own_units", label="Own units", n=1, units={"AT": 2.25})

    assert row(brand, units)[-1] == "Austria 2.2"


def test_where_nothing_compares_there_is_no_table(brand: Brand) -> None:
    nothing = Comparator(kind="target", label="Target", reason="not_recorded")

    assert comparator_table(of(brand, make_result()), node_with(nothing)) is None


def test_every_edition_has_a_column_with_its_marks(brand: Brand) -> None:
    old = edition(id="old", title="Old", historic=True, simulated=True)
    matrix, provenance, _context = tables(brand, edition(), old, beside=pool())
    names = [column.name for column in matrix.columns]

    assert names[-2:] == ["Our clients", "Old (historic, simulated)"]
    assert next(cells for cells in matrix.rows if cells[0].startswith("C1 "))[-3:] == (
        "3.5 (−0.7)", "2.5 (+0.3)", "–",
    )  # fmt: skip
    assert [cells[0] for cells in provenance.rows] == names[-2:]
    assert "current until" in provenance.rows[0][1] and "current" not in provenance.rows[1][1]


def test_the_comparators_of_a_whole_questionnaire_stand_in_one_sentence(brand: Brand) -> None:
    nothing = Comparator(kind="external", label="X", reason="no_external_benchmark")
    node = node_with(TARGET, pool(difference=None), nothing)

    (sentence,) = comparator_note(of(brand, make_result()), node)

    assert sentence.endswith("beside: Target 3.5 (−0.7); Our clients 2.5")
    assert comparator_note(of(brand, make_result()), node_with(nothing)) == ()


def test_every_questionnaire_has_its_table(brand: Brand) -> None:
    root = make_node("crm", "CRM", 2.8, parent=None, depth=0, leaf=False, comparators=[TARGET])
    (table, _context) = content_of(comparators(of(brand, with_node(root))), Comparators).tables

    assert [cells[:3] for cells in table.rows] == [("Target", "3.5", "−0.7")]


def test_context_is_listed_without_any_score(brand: Brand) -> None:
    result = make_result(benchmarks=[make_benchmark(), make_context()])
    (table,) = content_of(comparators(of(brand, result)), Comparators).tables

    assert [cells[0] for cells in table.rows] == ["BM-90"]
    assert "no position is computed" in table.notes[0]


def test_without_sets_and_context_the_page_is_left_out(brand: Brand) -> None:
    assert comparators(of(brand, make_result(benchmarks=[]))) == ()


def test_what_a_set_says_of_a_kpi_stands_with_the_external_figures(brand: Brand) -> None:
    one = pool(historic=True, value=41.5)
    kpi = make_kpi("K90", "Readings", 40.0, "%", benchmarks=[], comparators=[one])
    table = readings_table(of(brand, make_result()), [kpi])

    assert table.rows[0][-1] == "Our clients: 41.5 (2026, n = 12, historic)"
