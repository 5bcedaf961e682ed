"""How rater groups see the same thing: balanced means, gaps and how sure they are, and who could not judge."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import Floats, Ints, ratio
from scoring.distributions import t_cdf, t_quantile

Verdict = Literal["clear", "likely", "cannot_tell"]


@dataclass(frozen=True)
class Estimate:
    """The standard error of a number, and the degrees of freedom of what it was estimated from.

    NaN degrees of freedom: there is no error to have any, because everybody answered.
    """

    error: float
    df: float


@dataclass(frozen=True)
class Judged:
    """A difference set beside none: low and high limits, and the two-sided p value."""

    low: float
    high: float
    p: float


def balanced_mean(group_means: Floats, weights: Floats) -> Floats:
    """Weighted mean of group means, so that sixty reps don't drown three brand managers.

    group_means: (G, ...), NaN = the group has no value.   weights: (G,), >= 0, all equal unless
    the assessment says otherwise.
    Returns: (...), in the same scale; a group without a value is left out with its weight; NaN
    when none is left.   Raises ValueError for weights that don't match the groups.
    """
    return combine(np.moveaxis(group_means, 0, -1), weights, "weighted_mean")


def gap(a: Floats | float, b: Floats | float) -> Floats:
    """a - b, in points of the scale: positive where a sees it better; NaN = either is missing."""
    return np.asarray(np.subtract(a, b))


def combined_estimate(shares: Floats, errors: Floats, dfs: Floats) -> Estimate:
    """The error of Σ share · mean over independent means: its square is Σ share² · error².

    shares, errors, dfs: (K,), the errors in points of the scale; what has no error adds none,
    whatever its df.   Returns: an Estimate with the approximate degrees of freedom
    (Σ e²)² / Σ (e⁴ / df), where e = share · error. Means whose errors rest on one and the same
    variance are not independent estimates of it: add those up before, or df comes out too large.
    Source: Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114; Welch (1947), Biometrika 34.
    """
    there = shares * errors != 0
    squares = (shares[there] * errors[there]) ** 2
    total = float(np.sum(squares))
    if not squares.size:
        return Estimate(0.0, math.nan)
    return Estimate(math.sqrt(total), total**2 / float(np.sum(squares**2 / dfs[there])))


def judge(difference: float, estimate: Estimate, confidence: float) -> Judged:
    """t interval of a difference, and the p value of its being none.

    difference, estimate: in points of the scale; a difference without error (everybody answered)
    is what it is: p is 0, or 1 where there is none.   confidence: strictly between 0 and 1.
    Returns: limits on no scale in particular, not clipped. The interval leaves out 0 exactly where
    p < 1 - confidence.   Raises ValueError for a confidence outside (0, 1).
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    if estimate.error == 0:
        return Judged(difference, difference, float(difference == 0))
    half = t_quantile((1 + confidence) / 2, estimate.df) * estimate.error
    p = 2 * t_cdf(-abs(difference) / estimate.error, estimate.df)
    return Judged(difference - half, difference + half, p)


def hedges_g(difference: float, variance: float, df: float) -> float:
    """Difference in standard deviations, without the upward bias of small samples.

    g = J · difference / s with J = Γ(df/2) / (√(df/2) · Γ((df-1)/2)), about 1 - 3 / (4 df - 1).
    difference: of two means, in points.   variance: s², pooled within the groups, in points
    squared.   df: degrees of freedom of s²; for two groups of their own n1 + n2 - 2.
    Returns: dimensionless; NaN for df <= 1, where J is not defined, or a variance of 0.
    Source: Hedges (1981), J. Educational Statistics 6(2), 107-128, the exact correction.
    """
    if not (df > 1 and variance > 0):
        return math.nan
    correction = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    return correction * difference / math.sqrt(variance)


def holm(p: Floats) -> Floats:
    """p values adjusted so that the chance of one false alarm or more in the family is kept.

    p: (K,), the family; NaN = nothing could be judge, and is not in the family. The i-th smallest
    of m becomes the largest of (m - j + 1) · p_j over j <= i, at most 1. It holds whatever the
    dependence between the tests.   Returns: (K,).
    Source: Holm (1979), Scandinavian J. of Statistics 6(2), 65-70.
    """
    order = np.argsort(p, kind="stable")
    order = order[: np.count_nonzero(~np.isnan(p))]
    adjusted = np.full(p.shape, np.nan)
    steps = (order.size - np.arange(order.size)) * p[order]
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def verdict(p: float, adjusted: float, level: float) -> Verdict:
    """What may be said of a difference.   level: 1 - confidence.

    "clear" where it stands up to being one of a family (adjusted p < level), "likely" where its
    own interval leaves out 0 (p < level), else, and where there is no p (NaN), "cannot_tell".
    """
    if adjusted < level:
        return "clear"
    return "likely" if p < level else "cannot_tell"


def cannot_judge_share(cannot: Ints, asked: Ints) -> Floats:
    """Share of those asked who could not judge, 0..1; NaN where nobody was asked. Any shape.

    asked: people who answered the item or said that they can't judge it.
    Raises ValueError where more people could not judge than were asked, or a count is negative.
    """
    if np.any(cannot < 0) or np.any(cannot > asked):
        raise ValueError("Those who can't judge must be among those asked.")
    return ratio(cannot, asked)
