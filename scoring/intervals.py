"""How far a mean may be off: t intervals with finite populations, the bootstrap, and of shares."""

import math

import numpy as np

from scoring.arrays import Floats, Ints, ratio
from scoring.distributions import t_quantile, t_quantiles

# From here on t is the normal distribution, to nine digits.
NORMAL_DEGREES = 1e9


def mean_interval(
    mean: Floats,
    variance: Floats,
    n: Ints,
    confidence: float,
    population: Ints | None = None,
    df: Ints | None = None,
) -> tuple[Floats, Floats]:
    """Two-sided t interval of a mean, mean -/+ t · sqrt((1 - n/N) · s² / n).

    mean, variance (unbiased, s²), n: one shape; NaN mean or variance = unknown.   confidence:
    strictly between 0 and 1.   population: N, how many could have answered; None = without end.
    df: degrees of freedom of a variance that was pooled over more answers than these; None = n - 1.
    Returns: low and high, the same shape, not yet clipped; NaN where n or df is 0, but the mean
    itself where everybody answered. Answers that are all equal give an interval without width.
    Raises ValueError for a confidence outside (0, 1) or a population smaller than n.
    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.8.
    """
    _check_confidence(confidence)
    unanswered = _unanswered_share(n, population)
    freedom = np.asarray(n - 1 if df is None else df, dtype=np.float64)
    error = np.where(freedom > 0, unanswered * ratio(variance, n), np.nan)
    t = t_quantiles((1 + confidence) / 2, np.where(freedom > 0, freedom, np.nan))
    half = np.where((unanswered == 0) | (error == 0), 0.0, t * np.sqrt(error))
    return mean - half, mean + half


def balanced_interval(
    means: Floats,
    variances: Floats,
    ns: Ints,
    weights: Floats,
    confidence: float,
    populations: Ints | None = None,
) -> tuple[float, float]:
    """t interval of a weighted mean of the means of independent groups.

    means, variances, ns, weights, populations: (G,); groups without a mean (NaN) are left out
    with their weight, as in balanced_mean. The rest is as in combination_interval.
    Returns: low and high, not yet clipped; NaN when no group with weight has a mean.
    """
    there = ~np.isnan(means) & (weights > 0)
    if not there.any():
        return np.nan, np.nan
    return combination_interval(
        weights[there] / np.sum(weights[there]),
        means[there],
        variances[there],
        ns[there],
        confidence,
        None if populations is None else populations[there],
    )


def combination_interval(
    coefficients: Floats,
    means: Floats,
    variances: Floats,
    ns: Ints,
    confidence: float,
    populations: Ints | None = None,
) -> tuple[float, float]:
    """t interval of Σ c · mean over independent groups, such as a weighted mean or a difference.

    coefficients, means, variances (unbiased), ns, populations: (G,), populations as in
    mean_interval. A group in which everybody answered adds no error. A single answer out of
    several possible ones has no variance of its own, so such a group borrows the one pooled over
    the groups with two answers or more, that is, it is assumed to be as mixed as they are.
    The error Σ k·s² has the approximate degrees of freedom (Σ k·s²)² / Σ ((k·s²)² / (n - 1)),
    where k counts what was borrowed too.
    Returns: low and high; NaN when an error is needed and there is nothing to borrow from.
    Raises ValueError as mean_interval does.
    Source: Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114; Welch (1947), Biometrika 34.
    """
    _check_confidence(confidence)
    share = ratio(coefficients**2 * _unanswered_share(ns, populations), ns)
    several = ns > 1
    single = float(np.sum(share[~several]))
    if single > 0 and not several.any():
        return np.nan, np.nan
    df = ns[several] - 1.0
    error = (share[several] + single * df / np.sum(df)) * variances[several]
    total, center = float(np.sum(error)), float(np.sum(coefficients * means))
    if total == 0:
        return center, center
    t = t_quantiles((1 + confidence) / 2, total**2 / np.sum(error**2 / df, keepdims=True))
    half = float(t[0]) * total**0.5
    return center - half, center + half


def pooled_variance(ns: Ints, variances: Floats) -> Floats:
    """Σ (n - 1)·s² / Σ (n - 1) over groups, along the first axis.

    ns, variances (unbiased): (G, ...); groups with n < 2 add nothing, whatever their variance.
    Returns: (...), squared units; NaN when no group has two answers.
    """
    df = np.where(ns > 1, ns - 1.0, 0.0)
    return ratio(np.sum(df * np.where(ns > 1, variances, 0.0), axis=0), np.sum(df, axis=0))


def bootstrap_mean_interval(
    values: Floats, confidence: float, generator: np.random.Generator, resamples: int
) -> tuple[float, float]:
    """Percentile bootstrap interval of a mean, resampling persons with replacement.

    values: (R,), one per person, NaN = none.   resamples: how many, 1 or more; 2,000 are plenty
    for a 90 % interval shown without decimals.   Returns: low and high; NaN below two values.
    Values are sorted first, so the order of persons does not show; the generator moves on.
    Raises ValueError for a confidence outside (0, 1) or no resamples.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    _check_confidence(confidence)
    if resamples < 1:
        raise ValueError("The bootstrap needs at least one resample.")
    known = np.sort(values[~np.isnan(values)])
    if known.size < 2:
        return np.nan, np.nan
    draws = [known[generator.integers(0, known.size, known.size)].mean() for _ in range(resamples)]
    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def share_interval(count: float, total: float, confidence: float) -> tuple[float, float]:
    """Wilson's score interval of a share, in which the true share's own variance stands.

    count: how many of ``total`` it holds for, 0 <= count <= total, total > 0.
    Returns: low and high, dimensionless, within 0..1. Raises ValueError for other counts.
    Source: Wilson (1927), J. American Statistical Association 22(158), 209-212.
    """
    _check_confidence(confidence)
    if not 0 <= count <= total or total <= 0:
        raise ValueError("A share is a count of a total that is above 0.")
    squared = t_quantile((1 + confidence) / 2, NORMAL_DEGREES) ** 2
    share = count / total
    middle = share + squared / (2 * total)
    half = math.sqrt(squared * (share * (1 - share) + squared / (4 * total)) / total)
    whole = 1 + squared / total
    low, high = (middle - half) / whole, (middle + half) / whole
    return (0.0 if count == 0 else low), (1.0 if count == total else high)


def clipped(interval: tuple[Floats, Floats], lo: float, hi: float) -> tuple[Floats, Floats]:
    """An interval cut to its scale lo..hi; NaN stays NaN. Raises ValueError where hi < lo."""
    if hi < lo:
        raise ValueError("A scale can't end below its beginning.")
    low, high = interval
    return np.clip(low, lo, hi), np.clip(high, lo, hi)


def _unanswered_share(n: Ints, population: Ints | None) -> Floats:
    """1 - n/N, the share of the population that the mean has to guess; 1 for one without end."""
    if population is None:
        return np.ones(np.shape(n))
    if np.any(population < n):
        raise ValueError("More people answered than there are in the population.")
    return np.where(np.equal(n, population), 0.0, 1.0 - ratio(n, population))


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
