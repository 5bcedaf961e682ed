"""Five comparators side by side for a score, each labelled, each null with its reason where unknown."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist

import numpy as np

from dot.benchmarks.schemas import BenchmarkSet, Figure
from dot.results.comparators_schemas import (
    Comparator,
    ComparatorKind,
    EditionResult,
    Position,
    QuantileResult,
)
from dot.results.earlier import part_of
from dot.results.inputs import Definition
from dot.results.parts import Interval, Reason
from dot.results.schemas import KpiResult, NodeResult
from scoring.benchmarks import (
    Good,
    normal_percentile,
    quantile_bracket,
    quantile_position,
    shrunk_mean,
    z_score,
)

LABELS: Mapping[ComparatorKind, str] = {
    "own_units": "Own units",
    "last_wave": "Last wave",
    "target": "Target",
    "reference_profile": "Reference profile (EST)",
    "external": "Other organisations",
}
# Pooled clients and publications share the place of what lies outside the client.
OUTSIDE = ("practice", "external")
MEDIAN = 0.5


def edition_results(definition: Definition) -> list[EditionResult]:
    """The benchmark sets that the assessment names, with their provenance."""
    day = definition.assessment.report_date
    return [
        EditionResult.model_validate(
            {
                **edition.content.model_dump(exclude={"format", "questionnaires", "figures"}),
                "expires": edition.content.last_day,
                "historic": edition.content.last_day < day,
            }
        )
        for edition in definition.benchmark_sets
    ]


def node_comparators(
    definition: Definition, slug: str, node: NodeResult, units: Mapping[str, float] | None
) -> dict[str, object]:
    """The comparators of a node, and the name of the edition that is its benchmark.

    node: with its change.   units: the scores of units that may be shown, None where the assessment
    cuts nothing by unit.
    """
    beside = [
        _own_units(units),
        _last_wave(definition, slug, node),
        _target(node),
        *(_of_kind(definition, ("reference_profile",), slug, node)),
        *(_of_kind(definition, OUTSIDE, slug, node)),
    ]
    titles = {edition.content.id: edition.content.title for edition in definition.benchmark_sets}
    named = [
        titles[one.edition]
        for one in beside
        if one.kind in OUTSIDE and one.edition is not None and one.value is not None
    ]
    changes: dict[str, object] = {"comparators": beside}
    if named:
        changes |= {"benchmark": named[0], "benchmark_reason": None}
    return changes


def kpi_comparators(definition: Definition, kpi: KpiResult) -> list[Comparator]:
    """What the benchmark sets say about a KPI."""
    found = []
    for edition in definition.benchmark_sets:
        for figure in edition.content.figures:
            if figure.kpi == kpi.code:
                beside = _comparator(definition, edition.content, figure)
                found.append(_measured(beside, figure, kpi.value, kpi.reason, kpi.direction))
    return found


def _own_units(units: Mapping[str, float] | None) -> Comparator:
    """The units' scores by their id: a rank would say more than the numbers bear."""
    shown = dict(sorted((units or {}).items()))
    reason: Reason | None = None if shown else "not_in_assessment" if units is None else "hidden"
    return Comparator(
        kind="own_units",
        label=LABELS["own_units"],
        n=len(shown) or None,
        units=shown,
        reason=reason,
    )


def _last_wave(definition: Definition, slug: str, node: NodeResult) -> Comparator:
    change, wave = node.change, definition.assessment.previous_wave
    label = f"{LABELS['last_wave']} ({wave})" if wave else LABELS["last_wave"]
    if change is None:
        return Comparator(kind="last_wave", label=label, reason="not_recorded")
    previous = definition.previous
    results = previous.results if previous and previous.results else {}
    old = part_of(results, "questionnaires", slug, "nodes", node.id)
    return Comparator(
        kind="last_wave",
        label=label,
        value=change.previous,
        difference=change.difference,
        n=old.get("n") if change.previous is not None else None,
        period=wave,
        # Too few for an interval is no reason to keep the difference back.
        reason=change.reason or "no_answers" if change.difference is None else None,
    )


def _target(node: NodeResult) -> Comparator:
    difference = None
    if node.score is not None and node.target is not None:
        difference = node.score - node.target
    return Comparator(
        kind="target",
        label=LABELS["target"],
        value=node.target,
        difference=difference,
        reason="not_recorded" if node.target is None else _silent(node.score, node.reason),
    )


def _of_kind(
    definition: Definition, kinds: Sequence[str], slug: str, node: NodeResult
) -> Iterator[Comparator]:
    """One comparator an edition of these kinds that speaks of the node; one that says why none does."""
    editions = [one for one in definition.benchmark_sets if one.content.kind in kinds]
    found, elsewhere = [], False
    for edition in editions:
        for figure in edition.content.figures:
            if (figure.questionnaire, figure.node) != (slug, node.id):
                continue
            if node.id in edition.comparable.get(slug, []):
                beside = _comparator(definition, edition.content, figure)
                found.append(_placed(beside, figure, node))
            else:
                elsewhere = True
    if found:
        yield from found
        return
    kind: ComparatorKind = "reference_profile" if "reference_profile" in kinds else "external"
    nothing: Reason = (
        "not_in_assessment" if kind == "reference_profile" else "no_external_benchmark"
    )
    reason: Reason = "not_comparable" if elsewhere else nothing
    yield Comparator(kind=kind, label=LABELS[kind], est=kind == "reference_profile", reason=reason)


def _comparator(definition: Definition, edition: BenchmarkSet, figure: Figure) -> Comparator:
    """What an edition says at one place, before any score is set beside it."""
    marks = " (EST)" if edition.est and "EST" not in edition.title else ""
    marks += " (simulated)" if edition.simulated and "simulated" not in edition.title else ""
    return Comparator(
        kind=edition.kind,
        label=f"{edition.title}{marks}",
        edition=edition.id,
        value=_middle(figure),
        n=figure.n or edition.n,
        sd=figure.sd,
        low=figure.low,
        high=figure.high,
        quantiles=[QuantileResult(p=one.p, value=one.value) for one in figure.quantiles],
        period=edition.period,
        source=edition.source,
        historic=edition.last_day < definition.assessment.report_date,
        est=edition.est,
    )


def _middle(figure: Figure) -> float | None:
    """The level, else the mean, else the median; without one of them only the quantiles speak."""
    medians = [one.value for one in figure.quantiles if one.p == MEDIAN]
    return next((one for one in (figure.level, figure.mean, *medians) if one is not None), None)


def _placed(beside: Comparator, figure: Figure, node: NodeResult) -> Comparator:
    """A node's score beside the figure, also with its sampling error allowed for."""
    measured = _measured(beside, figure, node.score, node.reason, "up")
    error = standard_error(node.interval)
    position = measured.position
    if position is None or error is None or node.score is None:
        return measured
    if figure.sd is None or figure.mean is None:
        return measured
    shrunk = float(shrunk_mean(node.score, 1, figure.mean, error**2, figure.sd**2))
    return measured.model_copy(update={"position": position.model_copy(update={"shrunk": shrunk})})


def _measured(
    beside: Comparator, figure: Figure, score: float | None, why: Reason | None, good: Good
) -> Comparator:
    if score is None:
        return beside.model_copy(update={"reason": _silent(score, why)})
    difference = None if beside.value is None else score - beside.value
    return beside.model_copy(
        update={"difference": difference, "position": _position(figure, score, good)}
    )


def _position(figure: Figure, score: float, good: Good) -> Position | None:
    """Where the score stands: by the published quantiles, else by mean and standard deviation."""
    z = None
    if figure.mean is not None and figure.sd is not None:
        z = float(z_score(score, figure.mean, figure.sd, good))
    if figure.quantiles:
        p = np.array([one.p for one in figure.quantiles])
        values = np.array([one.value for one in figure.quantiles])
        low, high = quantile_bracket(score, p, values, good)
        found = float(quantile_position(score, p, values, good))
        percentile = None if np.isnan(found) else found
        return Position(percentile=percentile, method="quantiles", low=low, high=high, z=z)
    if z is None:
        return None
    return Position(percentile=float(normal_percentile(z)), method="normal", z=z)


def standard_error(interval: Interval | None) -> float | None:
    """The error that an interval tells; half its width, as of a normal distribution, if it doesn't."""
    if interval is None:
        return None
    reach = NormalDist().inv_cdf((1 + interval.confidence) / 2)
    half = (interval.high - interval.low) / 2
    return half / reach if interval.error is None else interval.error


def _silent(score: float | None, why: Reason | None) -> Reason | None:
    """Why there is no difference, where the score is null."""
    return None if score is not None else why or "no_answers"
