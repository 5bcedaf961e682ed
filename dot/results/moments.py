"""Second moments: whose may be told, which are borrowed, and the errors of group means from them.

A second moment of fewer than ten people gives their answers away. A confidential group of ten and
more has its own; smaller ones borrow one variance, pooled over those of ten and more that are shown
exactly there, or over ten people in several of them. No confidential variance is smaller than two
pairs of people a step apart would make it, so that unanimity does not show.
"""

from dataclasses import dataclass

import numpy as np

from dot.results.cells import EXACT, Bools, Line, people_counts
from dot.results.inputs import Definition, Floats
from dot.results.participation import group_settings, invited_by_group
from dot.results.tally import Ints, Tally
from dot.results.tree import Place
from scoring.aggregate import cell_squares, means, variances
from scoring.distributions import t_quantiles
from scoring.intervals import pooled_variance

FEWEST_FOR_SPREAD = 10
# Two pairs of people, each one step above and one step below the mean, add this many squared steps.
LEAST_SQUARED_STEPS = 4.0
UNKNOWN_POPULATION = 10**12


@dataclass(frozen=True)
class Openness:
    """Whose second moments may be told at all: everybody's in a complete result.

    named: (G,), groups that are shown in full.   populations: (G,), invited people, a number
    beyond all where nobody counted them.
    """

    named: Bools
    populations: Ints


@dataclass(frozen=True)
class Moments:
    """People and variance of people's own scores per group at one place, all (G,).

    exact: groups whose mean is shown as it is.   several: people whose score comes from several
    items or children.   single: groups in which nobody's does, because they answered only one.
    step: one person's step on the place's range.
    """

    n: Ints
    mean: Floats
    variance: Floats
    named: Bools
    exact: Bools
    several: Ints
    single: Bools
    step: float

    @property
    def own(self) -> Bools:
        """The groups whose own second moments may be told.

        Where scores come from several parts that few people have both of, their second moment
        less those of the parts is one of those few people, so there is none.
        """
        enough = (self.n >= FEWEST_FOR_SPREAD) & (self.single | (self.several >= FEWEST_FOR_SPREAD))
        return self.exact & (self.n > 1) & (self.named | enough)

    @property
    def pooled_over(self) -> Bools:
        """The groups that the place's variance is pooled over; none where they are too small."""
        usable = self.exact & (self.n > 1) & (~self.named | self.named.all())
        # Beside groups whose own is told, one whose own is not would follow by subtraction.
        large = usable & self.own & (self.n >= FEWEST_FOR_SPREAD)
        chosen = large if large.any() else usable
        joint = chosen & ~self.single
        whole = not joint.any() or self.several[joint].sum() >= FEWEST_FOR_SPREAD
        enough = self.n[chosen].sum() >= FEWEST_FOR_SPREAD and whole
        return chosen if enough or self.named.all() else np.zeros_like(chosen)

    @property
    def told(self) -> Floats:
        """(G,) variances as they may enter a pool: what is told of a group, raised where it is."""
        raised = np.maximum(self.variance, self.least(self.n - 1))
        return np.where(self.own & ~self.named, raised, self.variance)

    def least(self, freedom: Ints) -> Floats:
        """The smallest variance that may be told with so many degrees of freedom."""
        return LEAST_SQUARED_STEPS * self.step**2 / np.maximum(freedom, 1)


@dataclass(frozen=True)
class GroupError:
    """How far a group's mean may be off: the standard error, its degrees of freedom, its variance.

    The error is that of a finite population; the variance is borrowed where the group is small,
    the same for all groups of a place that borrow.
    """

    error: float
    df: float
    variance: float
    borrowed: bool


@dataclass(frozen=True)
class Errors:
    """The errors of all groups at one place, (G,) each; NaN where none may be told.

    variance, freedom: what the error rests on.   borrowed: whether that is the pooled variance.
    held: whether the group's own variance is smaller than may be told, and raised.
    """

    error: Floats
    variance: Floats
    freedom: Floats
    borrowed: Bools
    held: Bools

    def of(self, at: int) -> GroupError | None:
        """One group's, None where there is none."""
        if np.isnan(self.error[at]):
            return None
        return GroupError(
            error=float(self.error[at]),
            df=float(self.freedom[at]),
            variance=float(self.variance[at]),
            borrowed=bool(self.borrowed[at]),
        )

    def joint(self, share: Floats) -> tuple[float, float]:
        """The error of Σ share · mean, and its degrees of freedom; a loan is one variance, however often.

        share: (G,), 0 where a group has no part.   Returns: NaN where an error is missing; degrees
        of freedom are NaN where there is no error.
        Source: Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114.
        """
        there = share != 0
        parts = np.where(there, share**2 * self.error**2, 0.0)
        total = float(np.sum(parts))
        if total == 0 or np.isnan(total):
            return total, np.nan
        own = there & ~self.borrowed & (parts > 0)
        squares = float(np.sum(parts[own] ** 2 / self.freedom[own]))
        lent = there & self.borrowed
        if lent.any():
            squares += float(np.sum(parts[lent])) ** 2 / float(self.freedom[lent][0])
        return float(total**0.5), total**2 / squares

    def half_width(self, share: Floats, confidence: float) -> tuple[float, float, float]:
        """Half the t interval of Σ share · mean, its error and degrees of freedom; see joint."""
        error, df = self.joint(share)
        if error == 0 or np.isnan(error):
            return error, error, df
        return float(t_quantiles((1 + confidence) / 2, np.array([df]))[0]) * error, error, df


def openness(definition: Definition, counts: Tally, publishing: bool) -> Openness:
    """Who is named, everybody where nothing is published, and how many people were invited."""
    modes = [group_settings(definition, code).mode for code in counts.groups]
    invited = invited_by_group(definition)
    return Openness(
        named=np.array([mode == "named" or not publishing for mode in modes], dtype=bool),
        populations=np.array([invited.get(code, UNKNOWN_POPULATION) for code in counts.groups]),
    )


def moments_at(counts: Tally, place: Place, line: Line, named: Bools) -> Moments:
    """People, mean and unbiased variance of people's own scores, per group."""
    score, breadth = counts.people[place.id], counts.breadth[place.id]
    several = np.bincount(counts.rater_group[breadth > 1], minlength=len(counts.groups))
    return _moments(
        counts,
        score,
        (line, named),
        several.astype(np.int64),
        (_answered_parts(counts, place) == 1, _step(place)),
    )


def moments_of_item(counts: Tally, column: int, line: Line, named: Bools) -> Moments:
    """The same for the answers to one item."""
    step = counts.tree.items[column].step
    nobody = np.zeros(len(counts.groups), dtype=np.int64)
    single = np.ones(len(counts.groups), dtype=bool)
    return _moments(counts, counts.ratings[:, column], (line, named), nobody, (single, step))


def errors_at(moments: Moments, populations: Ints) -> Errors:
    """The errors of the group means at one place."""
    n, own, pool = moments.n, moments.own, moments.pooled_over
    freedom_of_pool = int((n[pool] - 1).sum())
    held = own & (moments.variance < moments.told)
    borrowed = np.full(n.shape, np.nan)
    if freedom_of_pool:
        pooled = float(pooled_variance(n[pool], moments.told[pool]))
        floor = 0.0 if moments.named.all() else float(moments.least(np.array(freedom_of_pool)))
        borrowed = np.full(n.shape, max(pooled, floor))
    variance = np.where(own, moments.told, borrowed)
    population = np.maximum(populations, n)
    open_share = np.where(population > n, 1.0 - n / np.maximum(population, 1), 0.0)
    error = np.sqrt(open_share * variance / np.maximum(n, 1))
    everybody = (n > 0) & (open_share == 0)
    return Errors(
        error=np.where(everybody, 0.0, np.where(n > 0, error, np.nan)),
        variance=variance,
        freedom=np.where(own, n - 1.0, float(freedom_of_pool)),
        borrowed=~own & ~everybody,
        held=held,
    )


def step_of(place: Place) -> float:
    """One person's step on the only item of a place, else a quarter of the place's range."""
    return _step(place)


def _moments(
    counts: Tally,
    score: Floats,
    shown: tuple[Line, Bools],
    several: Ints,
    parts: tuple[Bools, float],
) -> Moments:
    line, named = shown
    present = ~np.isnan(score)
    group, value = counts.rater_group[present], score[present]
    groups = len(counts.groups)
    n = np.bincount(group, minlength=groups).astype(np.int64)
    mean = means(n, np.bincount(group, weights=value, minlength=groups).astype(np.float64))
    column = np.zeros(value.size, dtype=np.int64)
    squares = cell_squares(group, column, value, mean[:, None])[:, 0]
    return Moments(
        n=n,
        mean=mean,
        variance=variances(n, squares),
        named=named,
        exact=(line.bound[:-1] == EXACT) & ~np.isnan(line.value[:-1]),
        several=several,
        single=parts[0],
        step=parts[1],
    )


def _answered_parts(counts: Tally, place: Place) -> Ints:
    """(G,): at how many of the place's items and children anybody of the group has a score."""
    parts = np.zeros(len(counts.groups), dtype=np.int64)
    for item in place.items:
        parts += counts.counts[:, item.column] > 0
    for child in counts.parts_of(place):
        if child in counts.people:
            parts += people_counts(counts, child)[:-1] > 0
    return parts


def _step(place: Place) -> float:
    width = place.range.high - place.range.low
    item = place.items[0] if len(place.items) == 1 and not place.children else None
    return item.step if item else width / 4
