"""Intervals of KPI readings: only of shares of counted cases, from the counts behind the figure."""

from dataclasses import replace

import pytest
from numpy.testing import assert_allclose

from dot.evidence.schemas import KpiReading
from dot.results.kpis import kpi_results
from dot.results.schemas import KpiResult
from tests.exchange.factories import make_definition


def reading(kpi: str, top: float | None, bottom: float | None, unit: str = "") -> KpiReading:
    value = 50.0 if top is None or bottom is None else 100 * top / bottom
    return KpiReading(
        kpi=kpi,
        unit=unit,
        period="2026 Q3",
        numerator=top,
        denominator=bottom,
        value=value,
        source="CRM",
        extracted=None,
        supplied_by="SFE",
    )


def result_of(*readings: KpiReading) -> KpiResult:
    definition = replace(make_definition(), kpis=readings)
    return next(one for one in kpi_results(definition, []) if one.code == readings[0].kpi)


def test_a_share_of_counted_cases_has_wilsons_interval_in_its_own_unit() -> None:
    """27 of 100 at 90 %: 0.20375 to 0.34837 (SciPy, binomtest, method wilson)."""
    found = result_of(reading("K01", 27, 100)).interval

    assert found is not None
    assert_allclose((found.low, found.high), (20.375, 34.837), atol=0.001)
    assert found.confidence == 0.9 and "Wilson" in found.method


def test_units_are_pooled_where_the_whole_has_no_reading_of_its_own() -> None:
    pooled = result_of(reading("K01", 7, 40, "north"), reading("K01", 20, 60, "south"))

    assert pooled.interval == result_of(reading("K01", 27, 100)).interval


def test_beside_the_wholes_own_reading_units_are_not_counted_again() -> None:
    both = result_of(reading("K01", 27, 100), reading("K01", 7, 40, "north"))

    assert (both.numerator, both.denominator) == (27, 100)
    assert both.interval == result_of(reading("K01", 27, 100)).interval


@pytest.mark.parametrize("counts", [(None, None), (2.5, 10.0), (30.0, 20.0)])
def test_without_whole_counts_there_is_no_interval_and_it_says_why(
    counts: tuple[float | None, float | None],
) -> None:
    found = result_of(reading("K01", *counts))

    assert found.interval is None and found.interval_reason == "no_counts"


def test_what_is_no_percentage_has_no_interval() -> None:
    assert result_of(reading("K03", 27, 100)).interval is None
