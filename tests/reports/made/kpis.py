"""Made-up KPI readings and the benchmark beside one of them."""

from datetime import date

from dot.results.parts import Interval
from dot.results.schemas import BenchmarkResult, KpiResult


def make_kpis() -> list[KpiResult]:
    """More is better with a benchmark; less is better; no reading; no thresholds."""
    return [
        make_kpi(
            "K01",
            "CRM active use by reps in the last 30 days",
            61.4,
            "%",
            benchmarks=["BM-07"],
            numerator=307.0,
            denominator=500.0,
            interval=Interval(low=57.8, high=64.9, confidence=0.9, method="Wilson (1927)"),
        ),
        make_kpi(
            "K02",
            "Time from submission to approval of promotional material",
            24,
            "working days (median)",
            direction="down",
            thresholds=[30.0, 25.0, 20.0, 15.0],
            previous=27.0,
        ),
        make_kpi("K03", "Interactions recorded within 48 hours", None, "%"),
        make_kpi("K04", "Live promotional items per brand", 212, "count", thresholds=None),
    ]


def make_kpi(code: str, name: str, value: float | None, unit: str, **changed: object) -> KpiResult:
    """One KPI reading; any field may be changed."""
    fields: dict[str, object] = {
        "code": code,
        "name": name,
        "unit": unit,
        "direction": "up",
        "definition": f"{name}, as counted in the system.",
        "value": value,
        "numerator": None,
        "denominator": None,
        "business_unit": "all",
        "period": "2026-Q3" if value is not None else None,
        "source": "CRM report" if value is not None else None,
        "extracted": date(2026, 10, 5) if value is not None else None,
        "supplied_by": "SFE" if value is not None else None,
        "level": 2.6 if value is not None else None,
        "thresholds": [40.0, 55.0, 70.0, 85.0],
        "est": True,
        "nodes": ["C1.1"],
        "benchmarks": [],
        "benchmark_reason": None if "benchmarks" in changed else "no_external_benchmark",
        "reason": None if value is not None else "not_recorded",
    }
    return KpiResult.model_validate({**fields, **changed})


def make_benchmark() -> BenchmarkResult:
    """A published figure with its provenance."""
    return BenchmarkResult(
        code="BM-07",
        label="Users active in a month",
        figure="74 %",
        value=74.0,
        unit="%",
        period="2024",
        population="Field forces of 30 companies, Europe",
        n=30,
        n_note=None,
        definition="Share of licensed users who recorded at least one interaction",
        source="Example Institute, Field Report 2024",
        addresses=["https://example.org/field-report-2024"],
        read_on=date(2026, 9, 1),
        expires=date(2028, 9, 1),
        historic=False,
        grade="B",
    )


def make_context() -> BenchmarkResult:
    """A distribution of another construct, which nothing is compared with."""
    changed = {"code": "BM-90", "label": "Steps of another construct", "context": True}
    return make_benchmark().model_copy(update=changed)
