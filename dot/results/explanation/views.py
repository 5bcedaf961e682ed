"""Seen and measured, worked: the evidence that counts, each KPI from its reading to its level."""

from collections.abc import Iterator
from itertools import pairwise

from dot.results.explanation.arithmetic import (
    WEIGHT_DIGITS,
    Part,
    Worked,
    combined,
    inside,
    line,
    on_scale,
    quotient,
    shown,
)
from dot.results.explanation.asked import Case, joined_lines, why
from dot.results.schemas import EvidenceResult, KpiResult

LOWEST = 1.0


def seen_lines(case: Case) -> Iterator[str]:
    """The evidence recorded here, else what was seen in the nodes below."""
    node = case.node
    yield from ("", "What evidence shows (seen)")
    records = [
        record
        for record in case.result.evidence
        if (record.questionnaire, record.node) == (case.questionnaire.slug, node.id)
    ]
    for record in records:
        yield f"  {_record(record)}"
    if node.seen is None:
        yield f"  seen: {why(node.reasons.get('seen'))}"
    elif any(record.level is not None for record in records):
        yield f"  seen, the latest record (of one day the lowest): {shown(node.seen)}"
    else:
        yield from _below(case, "seen", node.seen)


def _record(record: EvidenceResult) -> str:
    day = record.date.isoformat() if record.date else "without a date"
    level = "no level" if record.level is None else f"level {shown(record.level)}"
    return f"{record.id}, {day}: {level}, “{' '.join(record.title.split())}”"


def measured_lines(case: Case) -> Iterator[str]:
    """The KPIs linked here, else what is measured in the nodes below."""
    node = case.node
    yield from ("", "What KPIs measure (measured)")
    known = {kpi.code: kpi for kpi in case.result.kpis}
    parts = []
    for code in node.kpis:
        kpi = known.get(code)
        if kpi is None:
            continue
        yield from _kpi(kpi)
        if kpi.level is not None and kpi.thresholds:
            level = on_scale(kpi.level, (LOWEST, LOWEST + len(kpi.thresholds)), node.range)
            if node.range != (LOWEST, LOWEST + len(kpi.thresholds)):
                ends = " to ".join(map(shown, node.range))
                first, last = shown(LOWEST), shown(LOWEST + len(kpi.thresholds))
                label = f"{code} from {first} to {last} on the node's range from {ends}"
                yield "    " + line(label, level, level.value)
            parts.append(Part(code, level.value, digits=level.digits))
    if node.measured is None:
        yield f"  measured: {why(node.reasons.get('measured'))}"
        return
    worked = combined("mean", parts)
    if worked:
        yield "  " + line("measured, mean of the KPIs' levels", worked, node.measured)
    else:
        yield from _below(case, "measured", node.measured)


def _below(case: Case, view: str, truth: float) -> Iterator[str]:
    """A view that comes from the nodes below."""
    parts = [
        Part(child.node, getattr(case.child(child.node), view), child.weight)
        for child in case.node.working.children
    ]
    yield from (f"  {part.words('not recorded', weighted=case.weighted)}" for part in parts)
    yield from joined_lines(case, view, parts, truth)


def _kpi(kpi: KpiResult) -> Iterator[str]:
    yield f"  {kpi.code} {kpi.name} ({kpi.unit}){', our estimate' if kpi.est else ''}"
    if kpi.value is None:
        yield f"    reading: {why(kpi.reason)}"
        return
    yield f"    {_reading(kpi, kpi.value)}"
    if kpi.level is None or not kpi.thresholds:
        yield "    no levels: the KPI is only compared with its own past"
        return
    starts = [
        f"{at + 2} from {shown(start, WEIGHT_DIGITS)}" for at, start in enumerate(kpi.thresholds)
    ]
    yield f"    levels: {', '.join(starts)}"
    yield f"    {_level(kpi.value, kpi.level, kpi.thresholds)}"


def _reading(kpi: KpiResult, value: float) -> str:
    """The value from its parts, where both are known and give it as a share, in percent or as is."""
    if kpi.numerator is None or not kpi.denominator:
        return f"reading: {shown(value, WEIGHT_DIGITS)}"
    told = f"reading, {shown(kpi.numerator)} of {shown(kpi.denominator)}"
    plain = quotient(kpi.numerator, kpi.denominator)
    for factor in (1.0, 100.0, 1000.0):
        text = plain.text if factor == 1.0 else f"{plain.text} × {shown(factor)}"
        scaled = Worked(text, plain.value * factor, WEIGHT_DIGITS)
        if abs(scaled.value - value) <= 1e-9 * max(abs(value), 1.0):
            return line(told, scaled, value)
    return f"{told}: {shown(value, WEIGHT_DIGITS)} as supplied"


def _level(value: float, level: float, starts: list[float]) -> str:
    """Linear between the values at which levels begin; level 1 lies one first step below level 2."""
    steps = [b - a for a, b in pairwise(starts) if b != a]
    knots = [starts[0] - steps[0], *starts] if steps else starts
    if level <= LOWEST:
        return f"level: {shown(level)}, the lowest"
    if level >= LOWEST + len(starts):
        return f"level: {shown(level)}, the highest"
    at = int(level - LOWEST + 1e-12)
    low, high = knots[at], knots[at + 1]
    if low == high:
        return f"level: {shown(level)}"
    moved = LOWEST + at + (value - low) / (high - low)
    begin = f"level {shown(LOWEST + at)} begins at {shown(low)}; level"
    top = f"{inside(value, WEIGHT_DIGITS)} − {inside(low)}"
    share = f"({top}) / ({inside(high)} − {inside(low)})"
    return line(begin, Worked(f"{shown(LOWEST + at)} + {share}", moved), level)
