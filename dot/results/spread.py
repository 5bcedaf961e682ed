"""How sure the said scores are: intervals of means and agreement inside groups.

A second moment of fewer than ten people gives their answers away, so it is never used: a small
group borrows the variance pooled over the groups of ten and more, and its agreement is null.
"""

from dataclasses import dataclass, field

import numpy as np

from dot.results.cells import EXACT, Cells, Line, people_counts
from dot.results.inputs import Definition, Floats
from dot.results.participation import group_settings, invited_by_group
from dot.results.parts import Agreement, Interval
from dot.results.tally import Ints, Tally
from dot.results.tree import Place
from scoring.aggregate import cell_squares, means, variances
from scoring.intervals import balanced_interval, clipped, mean_interval, pooled_variance

FEWEST_FOR_SPREAD = 10
UNKNOWN_POPULATION = 10**12
METHOD = "t interval over independent groups, pooled variance within groups, finite population"


@dataclass
class Spread:
    """Intervals and agreement by place, and by place and group."""

    intervals: dict[str, Interval] = field(default_factory=dict)
    group_intervals: dict[tuple[str, str], Interval] = field(default_factory=dict)
    whole: dict[str, Agreement] = field(default_factory=dict)
    groups: dict[tuple[str, str], Agreement] = field(default_factory=dict)


def spread_of(
    definition: Definition, counts: Tally, cells: Cells, weights: Floats, confidence: float
) -> Spread:
    """Every interval and agreement of one questionnaire, for the cells that are visible."""
    spread = Spread()
    populations = _populations(definition, counts)
    for name, line in cells.places.items():
        place = counts.tree.places[name]
        n, mean, variance = _moments(counts, name)
        whole = _pooled(n, variance)
        if not np.isnan(whole):
            of_people = np.maximum(populations, n)
            _intervals(
                spread, place, counts, line, (mean, whole, n, of_people, weights, confidence)
            )
        _agreements(spread, definition, counts, place, (n, variance, whole))
    return spread


def _populations(definition: Definition, counts: Tally) -> Ints:
    invited = invited_by_group(definition)
    return np.array([invited.get(code, UNKNOWN_POPULATION) for code in counts.groups])


def _moments(counts: Tally, place: str) -> tuple[Ints, Floats, Floats]:
    """People, mean and unbiased variance of people's own scores, per group: (G,) each."""
    score = counts.people[place]
    present = ~np.isnan(score)
    group, value = counts.rater_group[present], score[present]
    n = people_counts(counts, place)[:-1]
    sums = np.bincount(group, weights=value, minlength=n.size).astype(np.float64)
    mean = means(n, sums)
    column = np.zeros(value.size, dtype=np.int64)
    squares = cell_squares(group, column, value, mean[:, None])[:, 0]
    return n, mean, variances(n, squares)


def _pooled(n: Ints, variance: Floats) -> float:
    """The variance within groups, pooled over groups of ten and more; over all where none is."""
    large = n >= FEWEST_FOR_SPREAD
    if large.any():
        return float(pooled_variance(n[large], variance[large]))
    if n.sum() >= FEWEST_FOR_SPREAD:
        return float(pooled_variance(n, variance))
    return float("nan")


def _intervals(
    spread: Spread,
    place: Place,
    counts: Tally,
    line: Line,
    given: tuple[Floats, float, Ints, Ints, Floats, float],
) -> None:
    mean, whole, n, populations, weights, confidence = given
    borrowed = np.where(n > 0, whole, np.nan)
    half = _half_width(balanced_interval(mean, borrowed, n, weights, confidence, populations))
    if not np.isnan(half) and line.bound[-1] == EXACT and not np.isnan(line.value[-1]):
        spread.intervals[place.id] = _around(place, float(line.value[-1]), half, confidence)
    low, high = mean_interval(mean, borrowed, n, confidence, populations)
    for at, code in enumerate(counts.groups):
        if line.bound[at] != EXACT or np.isnan(line.value[at]) or np.isnan(low[at]):
            continue
        half = _half_width((float(low[at]), float(high[at])))
        spread.group_intervals[place.id, code] = _around(
            place, float(line.value[at]), half, confidence
        )


def _half_width(interval: tuple[float, float]) -> float:
    return (interval[1] - interval[0]) / 2


def _around(place: Place, center: float, half: float, confidence: float) -> Interval:
    """The interval about the score as it is printed, cut to the place's range."""
    ends = (np.array(center - half), np.array(center + half))
    low, high = clipped(ends, place.range.low, place.range.high)
    return Interval(low=float(low), high=float(high), confidence=confidence, method=METHOD)


def _agreements(
    spread: Spread,
    definition: Definition,
    counts: Tally,
    place: Place,
    moments: tuple[Ints, Floats, float],
) -> None:
    """r_wg where the place is one item with evenly spaced answers; else it has no flat spread."""
    n, variance, whole = moments
    if len(place.items) != 1 or place.children or place.items[0].points is None:
        return
    item = place.items[0]
    points = place.items[0].points
    unit = (item.range.high - item.range.low) / (points - 1)
    flat = unit**2 * (points**2 - 1) / 12
    spread.whole[place.id] = _agreement(whole / flat)
    for at, code in enumerate(counts.groups):
        named = group_settings(definition, code).mode == "named"
        enough = n[at] >= FEWEST_FOR_SPREAD or (named and n[at] > 1)
        own = float(variance[at]) if enough else float("nan")
        spread.groups[place.id, code] = _agreement(own / flat)


def _agreement(share: float) -> Agreement:
    """1 − s² / σ² (James, Demaree & Wolf 1984); null where too few people answered."""
    if np.isnan(share):
        return Agreement(rwg=None, reason="too_few")
    return Agreement(rwg=1.0 - share)
