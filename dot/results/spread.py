"""How sure the said scores are: intervals of means and agreement inside groups.

A second moment of fewer than ten people gives their answers away. So all intervals at a place rest
on one variance, pooled over confidential groups of ten and more that are shown exactly there, or
over ten people in several of them; it is never smaller than two pairs of people a step apart would
make it, so that unanimity does not show; and agreement is told of groups of ten and more.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dot.results.cells import EXACT, Bools, Cells, Line, people_counts
from dot.results.inputs import Definition, Floats
from dot.results.participation import group_settings, invited_by_group
from dot.results.parts import Agreement, Interval
from dot.results.tally import Ints, Tally
from dot.results.tree import Place
from scoring.aggregate import cell_squares, means, variances
from scoring.distributions import t_quantiles
from scoring.intervals import clipped, mean_interval, pooled_variance

FEWEST_FOR_SPREAD = 10
# Two pairs of people, each one step above and one step below the mean, add this many squared steps.
LEAST_SQUARED_STEPS = 4.0
UNKNOWN_POPULATION = 10**12
METHOD = "t interval over independent groups, pooled variance within groups, finite population"


@dataclass(frozen=True)
class GroupError:
    """How far a group's mean at a place may be off, as far as that may be told.

    ``error``: standard error with the finite population taken in.   ``df``: its degrees of freedom.
    ``variance``: the one that it rests on, pooled where the group is small.
    """

    error: float
    df: float
    variance: float


@dataclass
class Spread:
    """Intervals, agreement and errors of means by place, and by place and group."""

    intervals: dict[str, Interval] = field(default_factory=dict)
    group_intervals: dict[tuple[str, str], Interval] = field(default_factory=dict)
    whole: dict[str, Agreement] = field(default_factory=dict)
    groups: dict[tuple[str, str], Agreement] = field(default_factory=dict)
    errors: dict[tuple[str, str], GroupError] = field(default_factory=dict)


@dataclass(frozen=True)
class Moments:
    """People and variance of people's own scores per group at one place, all (G,).

    exact: groups whose mean is shown as it is.   step: one person's step on the place's range.
    several: people whose score comes from several items or children.   single: nobody's does,
    because only one item or child was answered at all.
    """

    n: Ints
    mean: Floats
    variance: Floats
    named: Bools
    exact: Bools
    several: Ints
    single: bool
    step: float

    @property
    def pooled_over(self) -> Bools:
        """The groups that the place's variance is pooled over; none where they are too small.

        Where scores come from several parts that few people have both of, their second moment
        less those of the parts is one of those few people, so there is none.
        """
        usable = self.exact & (self.n > 1) & (~self.named | self.named.all())
        large = usable & (self.n >= FEWEST_FOR_SPREAD)
        chosen = large if large.any() else usable
        enough = self.n[chosen].sum() >= FEWEST_FOR_SPREAD
        whole = self.single or self.several[chosen].sum() >= FEWEST_FOR_SPREAD
        return chosen if enough and whole else np.zeros_like(chosen)

    def least(self, freedom: int) -> float:
        """The smallest variance that may be told with so many degrees of freedom."""
        return LEAST_SQUARED_STEPS * self.step**2 / freedom


@dataclass(frozen=True)
class Pooled:
    """One variance for all groups of a place, with its degrees of freedom, and what it is used on.

    populations, weights: (G,).
    """

    variance: float
    freedom: int
    populations: Ints
    weights: Floats
    confidence: float

    def error_of(self, at: int, n: int) -> GroupError:
        """The error of one group's mean over n people."""
        unanswered = 1.0 - n / float(self.populations[at])
        error = float(np.sqrt(unanswered * self.variance / n))
        return GroupError(error, float(self.freedom), self.variance)

    def half_width(self, n: Ints) -> float:
        """Half the t interval of the balanced mean: t · √(Σ share² · (1 − n/N) · s² / n)."""
        there = (n > 0) & (self.weights > 0)
        share = self.weights[there] / self.weights[there].sum()
        unanswered = 1.0 - n[there] / self.populations[there]
        error = float(np.sum(share**2 * unanswered * self.variance / n[there]))
        t = t_quantiles((1 + self.confidence) / 2, np.array([float(self.freedom)]))
        return float(t[0] * np.sqrt(error))


def spread_of(
    definition: Definition, counts: Tally, cells: Cells, weights: Floats, confidence: float
) -> Spread:
    """Every interval and agreement of one questionnaire, for the cells that are visible."""
    spread = Spread()
    populations = _populations(definition, counts)
    for name, line in cells.places.items():
        place = counts.tree.places[name]
        moments = _moments(definition, counts, place, line)
        pool = moments.pooled_over
        if not pool.any():
            continue
        freedom = int((moments.n[pool] - 1).sum())
        own = float(pooled_variance(moments.n[pool], moments.variance[pool]))
        variance = max(own, moments.least(freedom))
        of_people = np.maximum(populations, moments.n)
        pooled = Pooled(variance, freedom, of_people, weights, confidence)
        _intervals(spread, place, counts, line, (moments, pooled))
        _agreements(spread, counts, place, moments, (own, freedom))
    return spread


def _populations(definition: Definition, counts: Tally) -> Ints:
    invited = invited_by_group(definition)
    return np.array([invited.get(code, UNKNOWN_POPULATION) for code in counts.groups])


def _moments(definition: Definition, counts: Tally, place: Place, line: Line) -> Moments:
    """People, mean and unbiased variance of people's own scores, per group."""
    score, breadth = counts.people[place.id], counts.breadth[place.id]
    present = ~np.isnan(score)
    group, value = counts.rater_group[present], score[present]
    n = people_counts(counts, place.id)[:-1]
    mean = means(n, np.bincount(group, weights=value, minlength=n.size).astype(np.float64))
    column = np.zeros(value.size, dtype=np.int64)
    squares = cell_squares(group, column, value, mean[:, None])[:, 0]
    several = np.bincount(counts.rater_group[breadth > 1], minlength=n.size).astype(np.int64)
    modes = [group_settings(definition, code).mode for code in counts.groups]
    return Moments(
        n=n,
        mean=mean,
        variance=variances(n, squares),
        named=np.array([mode == "named" for mode in modes], dtype=bool),
        exact=(line.bound[:-1] == EXACT) & ~np.isnan(line.value[:-1]),
        several=several,
        single=_answered_parts(counts, place) == 1,
        step=_step(place),
    )


def _answered_parts(counts: Tally, place: Place) -> int:
    """How many of the place's items and children anybody has a score at."""
    items = sum(bool(counts.counts[:, item.column].any()) for item in place.items)
    scores = (counts.people.get(child) for child in counts.parts_of(place))
    return items + sum(score is not None and not np.isnan(score).all() for score in scores)


def _step(place: Place) -> float:
    """One person's step on the only item of a place, else a quarter of the place's range."""
    width = place.range.high - place.range.low
    item = place.items[0] if len(place.items) == 1 and not place.children else None
    return item.step if item else width / 4


def _intervals(
    spread: Spread, place: Place, counts: Tally, line: Line, given: tuple[Moments, Pooled]
) -> None:
    moments, pooled = given
    n, mean, confidence = moments.n, moments.mean, pooled.confidence
    half = pooled.half_width(n)
    if not np.isnan(half) and line.bound[-1] == EXACT and not np.isnan(line.value[-1]):
        spread.intervals[place.id] = _around(place, float(line.value[-1]), half, confidence)
    borrowed = np.where(n > 0, pooled.variance, np.nan)
    low, high = mean_interval(
        mean, borrowed, n, confidence, pooled.populations, df=np.full(n.shape, pooled.freedom)
    )
    for at, code in enumerate(counts.groups):
        if not moments.exact[at] or np.isnan(low[at]):
            continue
        half = _half_width((float(low[at]), float(high[at])))
        spread.group_intervals[place.id, code] = _around(
            place, float(line.value[at]), half, confidence
        )
        spread.errors[place.id, code] = pooled.error_of(at, int(n[at]))


def _half_width(interval: tuple[float, float]) -> float:
    return (interval[1] - interval[0]) / 2


def _around(place: Place, center: float, half: float, confidence: float) -> Interval:
    """The interval about the score as it is printed, cut to the place's range."""
    ends = (np.array(center - half), np.array(center + half))
    low, high = clipped(ends, place.range.low, place.range.high)
    return Interval(low=float(low), high=float(high), confidence=confidence, method=METHOD)


def _agreements(
    spread: Spread, counts: Tally, place: Place, moments: Moments, pooled: tuple[float, int]
) -> None:
    """r_wg where the place is one item with evenly spaced answers; else it has no flat spread."""
    if len(place.items) != 1 or place.children or place.items[0].points is None:
        return
    flat = moments.step**2 * (place.items[0].points ** 2 - 1) / 12
    spread.whole[place.id] = _agreement(pooled[0], moments.least(pooled[1]), flat)
    for at, code in enumerate(counts.groups):
        n = int(moments.n[at])
        enough = n >= FEWEST_FOR_SPREAD or (moments.named[at] and n > 1)
        if not enough or not moments.exact[at]:
            spread.groups[place.id, code] = Agreement(rwg=None, reason="too_few")
            continue
        least = 0.0 if moments.named[at] else moments.least(n - 1)
        spread.groups[place.id, code] = _agreement(float(moments.variance[at]), least, flat)


def _agreement(variance: float, least: float, flat: float) -> Agreement:
    """1 − s² / σ² (James, Demaree & Wolf 1984); "bounded" where it is that or more."""
    reason: Literal["bounded"] | None = "bounded" if variance < least else None
    return Agreement(rwg=1.0 - max(variance, least) / flat, reason=reason)
