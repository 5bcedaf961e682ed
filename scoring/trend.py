"""Change between two waves, on the items that both asked alike."""

import math
from dataclasses import dataclass

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import Floats, Ints, ratio
from scoring.intervals import combination_interval
from scoring.perspectives import Estimate, combined_estimate


@dataclass(frozen=True)
class Change:
    """Two waves over the same items: their means, after - before, and over how many items."""

    before: float
    after: float
    change: float
    items: int


def comparable_change(before: Floats, after: Floats, weights: Floats) -> Change:
    """Difference of two waves' weighted means over the items that have a score in both.

    before, after: (Q,), item scores of the two waves, NaN = not asked, not comparable or hidden.
    weights: (Q,), >= 0.   Returns: a Change, NaN all through where no item with weight is in both.
    Raises ValueError as combine does.
    """
    both = ~np.isnan(before) & ~np.isnan(after) & (weights > 0)
    waves = np.where(both, np.stack([before, after]), np.nan)
    first, second = combine(waves, weights, "weighted_mean").tolist()
    return Change(first, second, second - first, int(np.sum(both)))


def difference_interval(
    means: Floats,
    variances: Floats,
    ns: Ints,
    confidence: float,
    populations: Ints | None = None,
) -> tuple[float, float]:
    """Welch's t interval of after - before for two independent means.

    means, variances (unbiased), ns, populations: (2,), before first; the rest as in
    combination_interval. Answers are anonymous, so the waves can't be paired by person and are
    taken as independent; where the same people answer again, the interval is rather too wide.
    Returns: low and high; NaN where it can't be told.
    Source: Welch (1947), Biometrika 34(1/2), 28-35.
    """
    return combination_interval(
        np.array([-1.0, 1.0]), means, variances, ns, confidence, populations
    )


@dataclass(frozen=True)
class Together:
    """What people who answered in both waves had in common: second moments within their groups.

    before, after: unbiased variances of the two waves.   covariance: theirs.   df: people less
    groups.   All pooled over groups; NaN where no group has two people.
    """

    before: float
    after: float
    covariance: float
    df: int

    def correlation(self, least: float = 0.0) -> float:
        """Pooled within-group correlation of the two waves, -1..1; 0 where either has no spread.

        least: the smallest variance that may be told of people's differences, and of their sums:
        a correlation of 1 would say that all of them moved alike, so it is held as far below as
        that variance asks for (and as far above -1).
        """
        spread = math.sqrt(self.before * self.after)
        if not spread > 0:
            return 0.0
        most = max((self.before + self.after - least) / (2 * spread), 0.0)
        return float(np.clip(self.covariance / spread, -min(most, 1.0), min(most, 1.0)))


def together(group: Ints, before: Floats, after: Floats) -> Together:
    """Second moments of people who answered in both waves, about their own group's means.

    group, before, after: (P,), a person each; group codes from 0 up, scores in points.
    The order of people does not show, not even in the last bit.
    """
    order = np.lexsort((after, before, group))
    group, first, second = group[order], before[order], after[order]
    size = np.bincount(group)
    df = int(np.sum(size[size > 0] - 1))
    if df == 0:
        return Together(math.nan, math.nan, math.nan, 0)
    first = first - ratio(np.bincount(group, first), size)[group]
    second = second - ratio(np.bincount(group, second), size)[group]
    squares = [float(np.sum(a * b)) / df for a, b in ((first, first), (second, second))]
    return Together(squares[0], squares[1], float(np.sum(first * second)) / df, df)


def shared_part(shares: Floats, ns: Ints, both: Ints, populations: Floats) -> float:
    """How far two waves' balanced means move together, per unit of correlation between people.

    shares: (2, G), each wave's shares of the groups in its mean.   ns: (2, G), people.
    both: (G,), people who answered in both waves; 0 = taken as independent.   populations: (2, G),
    people who could have answered, infinite where unknown.
    Returns: c / √(a · b), the correlation of the means where people correlate by 1, with
    a = Σ share² (1/n - 1/N) before, b the same after and c = Σ share · share · (m / (n · n) - 1/N)
    over the groups with m > 0 in both, N the smaller one; 0 where either mean has no error.
    Source: for one group without end, Derrick, Russ, Toher & White (2017), J. Modern Applied
    Statistical Methods 16(1), 137-157; the finite population as in Tam (1984), The American
    Statistician 38(4), 288-289.
    """
    there = (ns > 0) & (shares > 0)
    spread = np.where(there, ratio(np.ones(ns.shape), ns) - 1.0 / populations, 0.0)
    a, b = np.sum(shares**2 * spread, axis=1).tolist()
    paired = there.all(axis=0) & (both > 0)
    overlap = ratio(both, ns[0] * ns[1]) - 1.0 / np.min(populations, axis=0)
    c = float(np.sum(np.where(paired, shares[0] * shares[1] * overlap, 0.0)))
    return float(np.clip(c / math.sqrt(a * b), -1.0, 1.0)) if a > 0 and b > 0 else 0.0


def change_estimate(
    before: Estimate, after: Estimate, correlation: float = 0.0, paired: tuple[int, int] = (0, 0)
) -> Estimate:
    """The error of after - before: √(e² + e² - 2 · correlation · e · e).

    correlation: of the two means, 0 for waves of other people.   paired: the degrees of freedom of
    that correlation, and how many answers have no partner in the other wave.
    Returns: an Estimate. Without pairs its df is Welch's, with nothing but pairs that of the pairs,
    in between the two are weighed: df = v + (w - v) · alone / (alone + 2 · both), both = v + 1.
    Source: Derrick, Russ, Toher & White (2017), J. Modern Applied Statistical Methods 16(1),
    137-157, the test for unequal variances.
    """
    errors, dfs = np.array([before.error, after.error]), np.array([before.df, after.df])
    welch = combined_estimate(np.ones(2), errors, dfs)
    df, alone = paired
    if df == 0 or welch.error == 0:
        return welch
    # The same as e² + e² - 2 · correlation · e · e, but nothing cancels and none falls below 0.
    square = (after.error - before.error) ** 2
    square += 2 * (1 - correlation) * before.error * after.error
    between = df + (welch.df - df) * alone / (alone + 2 * (df + 1))
    return Estimate(math.sqrt(square), between)
