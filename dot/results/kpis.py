"""KPI readings become levels: the measured view of a node, and its figures for the report."""

from dataclasses import dataclass

import numpy as np

from dot.evidence.readings import unit_factor
from dot.evidence.schemas import KpiReading
from dot.questionnaires.library import Benchmark, Kpi
from dot.results.comparators import kpi_comparators
from dot.results.inputs import Definition
from dot.results.parts import Interval
from dot.results.schemas import BenchmarkResult, KpiResult, ShareResult
from dot.results.tree import Tree
from scoring.intervals import share_interval
from scoring.maturity import kpi_level

LOWEST_KPI_LEVEL = 1.0
CONFIDENCE, WILSON = 0.9, "of a share of so many cases (Wilson 1927)"
PERCENT = "%"


@dataclass(frozen=True)
class Measured:
    """The measured view of a node: the mean level of its KPIs, and its best KPI's level."""

    level: float
    best: float


def kpi_results(definition: Definition, trees: list[Tree]) -> list[KpiResult]:
    """Every KPI that a node of the assessment links or a reading names, in library order."""
    library = definition.library
    if library is None:
        return []
    nodes = _nodes_by_kpi(trees)
    read = {reading.kpi for reading in definition.kpis}
    wanted = [kpi for kpi in library.kpis if kpi.code in nodes or kpi.code in read]
    printable = {record.code for record in benchmarks_in_use(definition)}
    found = [_result(definition, kpi, nodes.get(kpi.code, []), printable) for kpi in wanted]
    return [
        kpi.model_copy(update={"comparators": kpi_comparators(definition, kpi)}) for kpi in found
    ]


def measured_views(kpis: list[KpiResult], tree: Tree) -> dict[str, Measured]:
    """Place id → measured view, on the place's own range."""
    by_code = {kpi.code: kpi for kpi in kpis}
    views: dict[str, Measured] = {}
    for place in tree.places.values():
        codes = place.node.kpis if place.node else []
        levels = [
            on_range(place.range.low, place.range.high, kpi)
            for kpi in (by_code.get(code) for code in codes)
            if kpi is not None and kpi.level is not None
        ]
        if levels:
            views[place.id] = Measured(float(np.mean(levels)), max(levels))
    return views


def benchmarks_in_use(definition: Definition) -> list[Benchmark]:
    """The benchmark records that this assessment admits, in library order."""
    if definition.library is None:
        return []
    admitted = definition.assessment.benchmarks
    return [
        record
        for record in definition.library.benchmarks
        if admitted == "all" or record.code in admitted
    ]


def benchmark_results(definition: Definition, kpis: list[KpiResult]) -> list[BenchmarkResult]:
    """The records that stand beside one of the assessment's KPIs, then those that are context."""
    named = {code for kpi in kpis for code in kpi.benchmarks}
    records = benchmarks_in_use(definition)
    beside = [record for record in records if record.code in named]
    context = [record for record in records if is_context(definition, record)]
    return [
        _benchmark(definition, record, context=at >= len(beside))
        for at, record in enumerate([*beside, *context])
    ]


def is_context(definition: Definition, record: Benchmark) -> bool:
    """Whether a record tells how organisations spread on another construct, beside no KPI.

    It has a distribution over rising steps, or the cut-offs of a score and no figure of its own.
    """
    library = definition.library
    linked = {code for kpi in library.kpis for code in kpi.benchmarks} if library else set()
    cut_offs = None not in (record.low, record.high) and record.value is None
    classes = record.distribution or []
    steps = bool(classes) and all(part.value is not None for part in classes)
    spreads = steps or (cut_offs and record.unit.startswith("score"))
    return record.code not in linked and spreads


def _benchmark(definition: Definition, record: Benchmark, context: bool) -> BenchmarkResult:
    classes = [ShareResult(**part.model_dump()) for part in record.distribution or []]
    return BenchmarkResult(
        **record.model_dump(exclude={"distribution", "direction", "period_end"}),
        historic=record.expires < definition.assessment.report_date,
        context=context,
        distribution=classes if context else [],
    )


def _nodes_by_kpi(trees: list[Tree]) -> dict[str, list[str]]:
    nodes: dict[str, list[str]] = {}
    for tree in trees:
        for place in tree.places.values():
            for code in place.node.kpis if place.node else []:
                nodes.setdefault(code, []).append(place.id)
    return nodes


def _result(definition: Definition, kpi: Kpi, nodes: list[str], printable: set[str]) -> KpiResult:
    readings = [reading for reading in definition.kpis if reading.kpi == kpi.code]
    periods = _latest_first(readings)
    now = [reading for reading in readings if reading.period in periods[:1]]
    before = [reading for reading in readings if reading.period in periods[1:2]]
    value = _value(kpi, now)
    level = None
    if value is not None and kpi.thresholds:
        level = float(kpi_level(value, np.array(kpi.thresholds, dtype=float), LOWEST_KPI_LEVEL))
    whole = now[0] if len(now) == 1 else None
    benchmarks = [code for code in kpi.benchmarks if code in printable]
    used = [reading for reading in now if not reading.unit][:1] or now
    top = _total([reading.numerator for reading in used])
    bottom = _total([reading.denominator for reading in used])
    interval = _interval(kpi, top, bottom)
    return KpiResult(
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        direction=kpi.direction,
        definition=kpi.formula,
        value=value,
        numerator=top,
        denominator=bottom,
        business_unit=whole.unit if whole else "",
        period=now[0].period if now else None,
        source=now[0].source if now else None,
        extracted=now[0].extracted if now else None,
        supplied_by=now[0].supplied_by if now else None,
        level=level,
        thresholds=kpi.thresholds,
        est=kpi.est,
        nodes=nodes,
        benchmarks=benchmarks,
        benchmark_reason=None if benchmarks else "no_external_benchmark",
        previous=_value(kpi, before),
        reason=None if value is not None else "not_recorded",
        interval=interval,
        interval_reason=None if interval or value is None else "no_counts",
    )


def _interval(kpi: Kpi, top: float | None, bottom: float | None) -> Interval | None:
    """Of a share whose cases were counted.

    A percentage of something weighed, such as of a scorecard, is no share of cases.
    """
    if kpi.unit.split("(", maxsplit=1)[0].strip() != PERCENT:
        return None
    if top is None or not bottom or not 0 <= top <= bottom:
        return None
    if not (top.is_integer() and bottom.is_integer()):
        return None
    low, high = share_interval(top, bottom, CONFIDENCE)
    return Interval(low=100 * low, high=100 * high, confidence=CONFIDENCE, method=WILSON)


def _latest_first(readings: list[KpiReading]) -> list[str]:
    """Periods by their latest extract; units of one period may be extracted on different days."""
    extracts: dict[str, str] = {}
    for reading in readings:
        day = reading.extracted.isoformat() if reading.extracted else ""
        extracts[reading.period] = max(extracts.get(reading.period, ""), day)
    return sorted(extracts, key=lambda period: (extracts[period], period), reverse=True)


def _value(kpi: Kpi, readings: list[KpiReading]) -> float | None:
    """The figure for the whole client: its own reading, else units pooled, else their mean."""
    if not readings:
        return None
    whole = [reading for reading in readings if not reading.unit]
    if whole:
        return whole[0].value
    if len(readings) == 1:
        return readings[0].value
    top = _total([reading.numerator for reading in readings])
    bottom = _total([reading.denominator for reading in readings])
    if top is not None and bottom:
        return top / bottom * unit_factor(kpi.unit)
    ordered = sorted(readings, key=lambda reading: reading.unit)
    return float(np.mean([reading.value for reading in ordered]))


def _total(parts: list[float | None]) -> float | None:
    """Sum of the parts; None as soon as one is missing."""
    known = [part for part in parts if part is not None]
    return float(sum(sorted(known))) if known and len(known) == len(parts) else None


def on_range(low: float, high: float, kpi: KpiResult) -> float:
    """A KPI's level 1 … T+1 on the range of a place."""
    level, thresholds = kpi.level, kpi.thresholds
    if level is None or not thresholds:
        return float("nan")
    return low + (level - LOWEST_KPI_LEVEL) / len(thresholds) * (high - low)
