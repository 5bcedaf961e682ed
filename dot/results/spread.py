"""How sure the said scores are: intervals, errors, agreement and reliability, by place and item.

Groups whose own second moments may be told are resampled, person by person inside each group; what
smaller groups borrow is told by t (`dot/results/moments.py`).
"""

from dataclasses import dataclass, field

import numpy as np

from dot.questionnaires.ranges import Range
from dot.results.agreement import Told, agreements_of
from dot.results.agreement_schemas import Agreement, Reliability
from dot.results.cells import EXACT, Bools, Cells, Line
from dot.results.inputs import Definition, Floats
from dot.results.moments import (
    Errors,
    GroupError,
    Moments,
    Openness,
    errors_at,
    moments_at,
    moments_of_item,
    openness,
)
from dot.results.parts import Interval
from dot.results.reliability import reliability_of
from dot.results.resampled import Drawing, Reach, Resampled, resampled
from dot.results.tally import Tally
from dot.results.tree import Place
from scoring.arrays import SLACK
from scoring.bootstrap import FEWEST_TO_RESAMPLE

BORROWED = "t interval over independent groups, pooled variance within groups, finite population where known"
OWN = (
    "t interval, standard error from leaving out one rater at a time, finite population where known"
)
RESAMPLED = (
    "stratified bootstrap of raters within groups, percentiles, finite population where known"
)
# This near the end of its scale, in shares of it, a mean's interval holds the truth less often than
# it says (docs/coverage.md).
NEAR_END = 0.1


@dataclass
class Spread:
    """Everything told of how sure and how agreed the raters are; keys are place or item ids."""

    intervals: dict[str, Interval] = field(default_factory=dict)
    group_intervals: dict[tuple[str, str], Interval] = field(default_factory=dict)
    errors: dict[tuple[str, str], GroupError] = field(default_factory=dict)
    whole: dict[str, Agreement] = field(default_factory=dict)
    groups: dict[tuple[str, str], Agreement] = field(default_factory=dict)
    reliability: dict[str, Reliability] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One place or item: its cells, its moments, the errors that follow, and its column drawn."""

    id: str
    reach: Range
    line: Line
    moments: Moments
    errors: Errors
    column: int
    whole_drawn: bool


@dataclass(frozen=True)
class Sampling:
    """What all rows of one questionnaire share."""

    counts: Tally
    open: Openness
    weights: Floats
    confidence: float
    drawn: Resampled | None


@dataclass(frozen=True)
class Spreads:
    """The spread of a questionnaire's places, and of its single items."""

    places: Spread
    items: Spread


def spread_of(
    definition: Definition, counts: Tally, cells: Cells, weights: Floats, view: tuple[float, bool]
) -> Spreads:
    """Every interval, agreement and reliability of one questionnaire, for the cells that are used.

    weights: (G,), of the balanced mean.   view: the confidence, and whether it is published.
    """
    confidence, publishing = view
    open_to = openness(definition, counts, publishing)
    items = {
        item.item.id: (line, moments_of_item(counts, item.column, line, open_to.named))
        for item, line in zip(counts.tree.items, cells.items, strict=True)
    }
    places = {
        name: (line, moments_at(counts, counts.tree.places[name], line, open_to.named))
        for name, line in cells.places.items()
    }
    own = np.zeros(len(counts.groups), dtype=bool)
    for _, moments in (*items.values(), *places.values()):
        own |= moments.own
    everybody = np.maximum(open_to.populations, np.bincount(counts.rater_group, minlength=own.size))
    drawing = Drawing(own, everybody, weights, confidence, definition.assessment.seed)
    sampling = Sampling(counts, open_to, weights, confidence, resampled(counts, cells, drawing))
    told = Told(counts, {name: moments.own for name, (_, moments) in items.items()}, confidence)
    return Spreads(
        places=_of_places(sampling, places, told), items=_of_items(sampling, items, told)
    )


def _of_places(sampling: Sampling, places: dict[str, tuple[Line, Moments]], told: Told) -> Spread:
    spread, counts = Spread(), sampling.counts
    for name, (line, moments) in places.items():
        place = counts.tree.places[name]
        column = sampling.drawn.place[name] if sampling.drawn else -1
        row = Row(
            name,
            place.range,
            line,
            moments,
            errors_at(moments, sampling.open.populations),
            column,
            _drawn_whole(sampling, place, moments),
        )
        _intervals(spread, sampling, row)
        agreed = agreements_of(told, place, row.moments, row.errors)
        if agreed is not None:
            spread.whole[name] = agreed.whole
            spread.groups |= {(name, code): one for code, one in agreed.groups.items()}
        scale = reliability_of(told, place, moments)
        if scale is not None:
            spread.reliability[name] = scale
    return spread


def _of_items(sampling: Sampling, items: dict[str, tuple[Line, Moments]], told: Told) -> Spread:
    spread = Spread()
    for item in sampling.counts.tree.items:
        line, moments = items[item.item.id]
        errors = errors_at(moments, sampling.open.populations)
        present = (moments.n > 0) & (sampling.weights > 0)
        row = Row(
            item.item.id,
            item.range,
            line,
            moments,
            errors,
            item.column,
            bool(moments.own[present].all()),
        )
        _intervals(spread, sampling, row)
        agreed = agreements_of(told, item, moments, errors)
        if agreed is not None:
            spread.whole[row.id] = agreed.whole
            spread.groups |= {(row.id, code): one for code, one in agreed.groups.items()}
    return spread


def _drawn_whole(sampling: Sampling, place: Place, moments: Moments) -> bool:
    """Whether the resampled whole is that of the place: all its people are in groups drawn from."""
    present = (moments.n > 0) & (sampling.weights > 0)
    return bool(present.any() and moments.own[present].all())


def _intervals(spread: Spread, sampling: Sampling, row: Row) -> None:
    codes, confidence = sampling.counts.groups, sampling.confidence
    line, moments, errors = row.line, row.moments, row.errors
    for at, code in enumerate(codes):
        error = errors.of(at)
        if not moments.exact[at] or error is None:
            continue
        spread.errors[row.id, code] = error
        reach, method = _of_group(sampling, row, at)
        spread.group_intervals[row.id, code] = _around(
            row.reach, float(line.value[at]), reach, (confidence, method)
        )
    if line.bound[-1] != EXACT or np.isnan(line.value[-1]):
        return
    found = _of_whole(sampling, row)
    if found is not None:
        spread.intervals[row.id] = _around(
            row.reach, float(line.value[-1]), found[0], (confidence, found[1])
        )


def _of_group(sampling: Sampling, row: Row, at: int) -> tuple[Reach, str]:
    """How far a group's interval reaches below and above, and by which method."""
    errors = row.errors
    drawn = sampling.drawn.reach(at, row.column) if sampling.drawn else None
    if drawn and row.moments.own[at] and not errors.held[at]:
        return drawn, RESAMPLED if row.moments.n[at] >= FEWEST_TO_RESAMPLE else OWN
    share = np.zeros(errors.error.shape)
    share[at] = 1.0
    half, error, df = errors.half_width(share, sampling.confidence)
    return Reach(half, half, error, df), OWN if row.moments.own[at] else BORROWED


def _of_whole(sampling: Sampling, row: Row) -> tuple[Reach, str] | None:
    moments, errors = row.moments, row.errors
    present = (moments.n > 0) & (sampling.weights > 0)
    drawn = sampling.drawn.reach(-1, row.column) if sampling.drawn else None
    if drawn and row.whole_drawn and not errors.held[present].any():
        large = moments.n[present].sum() >= FEWEST_TO_RESAMPLE
        return drawn, RESAMPLED if large else OWN
    share = np.where(present, sampling.weights, 0.0) / sampling.weights[present].sum()
    equal = _with_equal_hidden(errors, row, present)
    half, error, df = equal.half_width(share, sampling.confidence)
    return None if np.isnan(half) else (Reach(half, half, error, df), BORROWED)


def _with_equal_hidden(errors: Errors, row: Row, present: Bools) -> Errors:
    """Groups that are not shown count as equally large: an error must not tell how many answered."""
    hidden = present & (row.line.n[:-1] == 0)
    if not hidden.any():
        return errors
    n = float(row.moments.n[hidden].mean())
    error = np.where(hidden, np.sqrt(errors.variance / n), errors.error)
    return Errors(
        error, errors.variance, errors.freedom, errors.borrowed | hidden, errors.held & ~hidden
    )


def _around(scale: Range, center: float, reach: Reach, how: tuple[float, str]) -> Interval:
    """The interval about the score as it is printed, cut to its scale."""
    low, high = center - reach.below, center + reach.above
    room = min(center - scale.low, scale.high - center)
    return Interval(
        low=float(np.clip(low, scale.low, scale.high)),
        high=float(np.clip(high, scale.low, scale.high)),
        confidence=how[0],
        method=how[1],
        near_end=room < NEAR_END * (scale.high - scale.low) - SLACK,
        error=reach.error,
        df=None if np.isnan(reach.df) else reach.df,
    )
