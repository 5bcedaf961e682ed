"""How much of the spread lies between the rated rather than between raters: intraclass correlation."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.arrays import Floats, Ints, in_settled_order, ratio
from scoring.distributions import f_quantile

# A mean square below this share of the whole spread is rounding: on paper it is 0.
ROUNDING = 1e-13
# With less than this many degrees of freedom the limits would span everything.
LEAST_DEGREES = 0.1
GroupSize = Literal["mean", "adjusted"]


@dataclass(frozen=True)
class OneWay:
    """One-way analysis of variance: mean squares between and within groups, ICC(1), ICC(2)."""

    between: Floats
    within: Floats
    icc1: Floats
    icc2: Floats


@dataclass(frozen=True)
class Estimate:
    """A value and the limits of its interval; NaN = undefined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ShroutFleiss:
    """The six forms: one judge or the mean of k; 1 = one-way, 2 = judges a sample, 3 = judges fixed."""

    icc1: Estimate
    icc2: Estimate
    icc3: Estimate
    icc1k: Estimate
    icc2k: Estimate
    icc3k: Estimate


@dataclass(frozen=True)
class _Table:
    """Mean squares of a table of n targets by k judges."""

    n: int
    k: int
    targets: float
    within: float
    judges: float
    error: float


def one_way(
    ns: Ints | Floats, means: Floats, variances: Floats, size: GroupSize = "mean"
) -> OneWay:
    """ICC(1), how far one rater's answer tells the group's, and ICC(2), how reliable its mean is.

    ns, means, variances (unbiased): (G groups, ...), of single answers in each group; groups with
    n = 0 are left out, a variance counts only where n > 1.   size: the group size m in
    ICC(1) = (MSB - MSW) / (MSB + (m - 1) MSW): the mean size N / G, as Bliese has it, or the
    adjusted (N - Σn² / N) / (G - 1), which makes the estimate of the variance between unbiased.
    Returns: OneWay of (...) arrays, mean squares in squared units. ICC(2) = (MSB - MSW) / MSB.
    Negatives are kept. NaN with fewer than two groups, no group of two, or no spread to divide.
    Source: Bliese (2000), in Klein & Kozlowski, Multilevel Theory, Research, and Methods in
    Organizations, 349-381; adjusted size: Donner (1986), Int. Statistical Review 54(1), 67-82.
    """
    there = np.greater(ns, 0)
    groups, total = np.sum(there, axis=0), np.sum(ns, axis=0)
    level = ratio(np.sum(np.where(there, ns * means, 0.0), axis=0), total)
    distance = np.where(there, means - level, 0.0)
    between = ratio(np.sum(ns * distance**2, axis=0), groups - 1)
    several = np.where(np.greater(ns, 1), (ns - 1) * variances, 0.0)
    within = ratio(np.sum(several, axis=0), np.where(groups > 1, total - groups, 0))
    m = _group_size(ns, groups, total, size)
    above = between - within
    return OneWay(between, within, ratio(above, between + (m - 1) * within), ratio(above, between))


def shrout_fleiss(ratings: Floats, confidence: float) -> ShroutFleiss:
    """The six intraclass correlations of n targets rated by the same k judges, with F limits.

    ratings: (n targets, k judges), NaN = not rated; the source has complete tables, so a target
    that a judge left out is left out.   confidence: strictly between 0 and 1.
    Returns: values <= 1, negatives kept. Everything is NaN with fewer than two targets or judges;
    limits are NaN where the error they divide by is 0 or has next to no degrees of freedom.
    Raises ValueError for a confidence outside (0, 1).
    Source: Shrout & Fleiss (1979), Psychological Bulletin 86(2), 420-428.
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    if min(complete.shape) < 2:
        unknown = Estimate(np.nan, np.nan, np.nan)
        return ShroutFleiss(*[unknown] * 6)
    table = _mean_squares(complete)
    tail = (1 + confidence) / 2
    single = (
        _oneway_form(table, tail),
        _random_judges_form(table, tail),
        _fixed_judges_form(table, tail),
    )
    return ShroutFleiss(*single, *(_stepped_up(one, table) for one in single))


def _group_size(ns: Ints | Floats, groups: Ints, total: Floats | Ints, size: GroupSize) -> Floats:
    if size == "mean":
        return ratio(total, groups)
    if size != "adjusted":
        raise ValueError(f"There is no group size {size!r}; it is mean or adjusted.")
    return ratio(total - ratio(np.sum(np.square(ns), axis=0), total), groups - 1)


def _mean_squares(ratings: Floats) -> _Table:
    """Sums of squares over their degrees of freedom; the rows are sorted, so order never shows."""
    n, k = ratings.shape
    off = in_settled_order(ratings)
    off -= off.min()
    off -= off.mean()
    target, judge = off.mean(axis=1, keepdims=True), off.mean(axis=0, keepdims=True)
    total = float(np.sum(off**2))
    targets = k * float(np.sum(target**2))
    judges = n * float(np.sum(judge**2))
    within = float(np.sum((off - target) ** 2))
    error = float(np.sum((off - target - judge) ** 2))
    targets, judges, within, error = (
        0.0 if square <= ROUNDING * total else square for square in (targets, judges, within, error)
    )
    return _Table(
        n,
        k,
        targets / (n - 1),
        within / (n * (k - 1)),
        judges / (k - 1),
        error / ((n - 1) * (k - 1)),
    )


def _oneway_form(table: _Table, tail: float) -> Estimate:
    df = table.n - 1, table.n * (table.k - 1)
    return _from_f(table, table.within, df, tail)


def _fixed_judges_form(table: _Table, tail: float) -> Estimate:
    df = table.n - 1, (table.n - 1) * (table.k - 1)
    return _from_f(table, table.error, df, tail)


def _from_f(table: _Table, noise: float, df: tuple[int, int], tail: float) -> Estimate:
    """(F - 1) / (F + k - 1) at F = targets / noise and at the ends of F's own interval."""
    value = _quotient(table.targets - noise, table.targets + (table.k - 1) * noise)
    f = _quotient(table.targets, noise)
    low, high = f / f_quantile(tail, *df), f * f_quantile(tail, df[1], df[0])
    return Estimate(
        value,
        _quotient(low - 1, low + table.k - 1),
        _quotient(high - 1, high + table.k - 1),
    )


def _random_judges_form(table: _Table, tail: float) -> Estimate:
    """ICC(2,1); its limits follow Satterthwaite's degrees of freedom for judges and error."""
    n, k, targets, error = table.n, table.k, table.targets, table.error
    spread = targets + (k - 1) * error + k * (table.judges - error) / n
    value = _quotient(targets - error, spread)
    odds = k * value * _quotient(table.judges, error)
    rest = n * (1 + (k - 1) * value) - k * value
    df = _quotient(
        (k - 1) * (n - 1) * (odds + rest) ** 2,
        (n - 1) * odds**2 + rest**2,
    )
    if not df >= LEAST_DEGREES:
        return Estimate(value, np.nan, np.nan)
    noise = k * table.judges + (k * n - k - n) * error
    up, down = f_quantile(tail, n - 1, df), f_quantile(tail, df, n - 1)
    return Estimate(
        value,
        _quotient(n * (targets - up * error), up * noise + n * targets),
        _quotient(n * (down * targets - error), noise + n * down * targets),
    )


def _stepped_up(one: Estimate, table: _Table) -> Estimate:
    """The same form for the mean of the k judges, by Spearman and Brown's formula.

    At -1 / (k - 1), where targets don't differ, there is none; rounding must not make one.
    """
    ends = (one.value, one.low, one.high)
    shares = [1 + (table.k - 1) * end for end in ends]
    value, low, high = (
        _quotient(table.k * end, share) if share > ROUNDING * table.k else np.nan
        for end, share in zip(ends, shares, strict=True)
    )
    return Estimate(value, low, high)


def _quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator > 0 else np.nan
