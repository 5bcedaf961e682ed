"""How far the raters of one group agree with each other, on one item and on several together."""

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import SLACK, Floats, Ints, ratio


def rwg(ratings: Floats, points: int) -> Floats:
    """Within-group agreement r_wg = 1 - s² / σ², with σ² = (A² - 1) / 12 for uniform answers.

    ratings: (R raters, Q items), scale points 1..A; NaN = no answer.   points: A >= 2.
    Returns: (Q,), dimensionless, <= 1; NaN with fewer than two raters; negatives are kept, since
    they say that a group is split.   Raises ValueError for fewer than two points.
    Source: James, Demaree & Wolf (1984), J. Applied Psychology 69(1), 85-98.
    """
    return rwg_of_variance(_moments(ratings)[2], points)


def rwg_of_variance(variance: Floats, points: int) -> Floats:
    """r_wg from unbiased variances of any shape, such as those of the count cube; see rwg."""
    return 1.0 - variance / _variance_of_uniform(points)


def rwg_j(ratings: Floats, points: int) -> float:
    """Agreement on J parallel items, r_wg(J) = J(1 - q) / (J(1 - q) + q), q = mean s² / σ².

    ratings: (R raters, J items), as in rwg; a rater who left out an item is left out of all, since
    the source's items are rated by the same judges.   points: A >= 2.
    Returns: 0..1; NaN with fewer than two such raters or no items. A mean variance above σ² counts
    as σ², which makes 0: so the source has it, because the formula has a pole beyond.
    Raises ValueError for fewer than two points.
    Source: James, Demaree & Wolf (1984), J. Applied Psychology 69(1), 85-98.
    """
    return float(rwg_j_of_variances(_moments(_complete(ratings))[2], points))


def rwg_j_of_variances(variances: Floats, points: int) -> Floats:
    """r_wg(J) from unbiased item variances.   variances: (..., J).   Returns: (...); see rwg_j.

    NaN as soon as one item has no variance.
    """
    share = np.minimum(_mean_over_items(variances) / _variance_of_uniform(points), 1.0)
    agreed = variances.shape[-1] * (1.0 - share)
    return ratio(agreed, agreed + share)


def rwg_j_lindell(ratings: Floats, points: int) -> float:
    """Agreement on J items without the Spearman-Brown step, r*_wg(J) = 1 - mean s² / σ².

    ratings, points, raters left out, errors: as in rwg_j.   Returns: <= 1, negatives kept; NaN
    with fewer than two raters who rated all items, or no items.
    Source: Lindell, Brandt & Whitney (1999), Applied Psychological Measurement 23(2), 127-135.
    """
    return float(rwg_j_lindell_of_variances(_moments(_complete(ratings))[2], points))


def rwg_j_lindell_of_variances(variances: Floats, points: int) -> Floats:
    """r*_wg(J) from unbiased item variances.   variances: (..., J).   Returns: (...)."""
    return rwg_of_variance(_mean_over_items(variances), points)


def average_deviation(ratings: Floats) -> Floats:
    """AD_M, the mean distance of the ratings from their mean, item by item.

    ratings: (R raters, Q items), NaN = no answer.
    Returns: (Q,), in points of the scale, 0 = all agree; NaN with fewer than two raters.
    Source: Burke, Finkelstein & Dusig (1999), Organizational Research Methods 2(1), 49-68.
    """
    n, _, distance = _distances(ratings)
    return ratio(np.sum(np.abs(distance), axis=0), np.where(n > 1, n, 0))


def average_deviation_j(ratings: Floats) -> float:
    """AD_M(J), the mean of J items' average deviations over the raters who rated all of them.

    ratings, units, source: as in average_deviation.   Returns: NaN with fewer than two such raters
    or no items.
    """
    return float(_mean_over_items(average_deviation(_complete(ratings))))


def awg(ratings: Floats, lowest: float, highest: float) -> Floats:
    """a_wg = 1 - 2 s² / ((H + L) M - M² - H L) · (K - 1) / K: agreement given the mean M.

    ratings: (R raters, Q items), NaN = no answer, lowest (L) .. highest (H) of the scale.
    Returns: (Q,), -1 = as split as the mean allows, 1 = all the same. NaN with fewer than two
    raters, and where the mean is so near an end that K raters could not be split both ways (one
    rater at the other end marks the limit); but all at one end agree, 1.
    Raises ValueError where highest <= lowest.
    Source: Brown & Hauenstein (2005), Organizational Research Methods 8(2), 165-184.
    """
    return awg_of_moments(*_moments(ratings), lowest, highest)


def awg_of_moments(
    n: Floats | Ints, mean: Floats, variance: Floats, lowest: float, highest: float
) -> Floats:
    """a_wg from counts K, means and unbiased variances of one shape; the rest as in awg."""
    if not highest > lowest:
        raise ValueError("A scale must end above its beginning.")
    from_ends = (mean - lowest) * (highest - mean)
    split_most = ratio(from_ends * n, np.where(n > 1, n - 1.0, 0.0))
    # One rater at the far end and all others at the near one: no mean is told from nearer than that.
    nearest = ratio(np.full(np.shape(n), highest - lowest), n)
    told = np.minimum(mean - lowest, highest - mean) >= nearest - SLACK
    index = 1.0 - 2.0 * ratio(variance, np.where(told, split_most, 0.0))
    return np.where((variance == 0) & (split_most <= 0), 1.0, index)


def awg_j(ratings: Floats, lowest: float, highest: float) -> float:
    """a_wg(J): the mean a_wg of J items over the raters who rated all; items without one left out.

    ratings, lowest, highest, errors, source: as in awg.   Returns: NaN where no item has an a_wg.
    """
    items = awg(_complete(ratings), lowest, highest)
    return float(combine(items, np.ones(items.size), "mean")) if items.size else np.nan


def _variance_of_uniform(points: int) -> float:
    if points < 2:
        raise ValueError("Agreement needs a scale of at least two points.")
    return (points**2 - 1) / 12


def _complete(ratings: Floats) -> Floats:
    return ratings[~np.isnan(ratings).any(axis=1)]


def _mean_over_items(values: Floats) -> Floats:
    """Mean along the last axis, added in rising order; NaN where one is missing or none is there."""
    return ratio(np.sum(np.sort(values, axis=-1), axis=-1), np.array(values.shape[-1]))


def _moments(ratings: Floats) -> tuple[Floats, Floats, Floats]:
    """Count, mean and unbiased variance of each item; NaN where too few rated it."""
    n, mean, distance = _distances(ratings)
    return n, mean, ratio(np.sum(distance**2, axis=0), n - 1)


def _distances(ratings: Floats) -> tuple[Floats, Floats, Floats]:
    """How many rated each item, their mean, and how far each rating lies from it; 0 for no answer.

    Ratings are sorted first, so that the order of raters does not show in the last bit.
    """
    settled = np.sort(ratings, axis=0)
    there = ~np.isnan(settled)
    n = np.asarray(np.sum(there, axis=0), dtype=np.float64)
    mean = ratio(np.asarray(np.sum(settled, axis=0, where=there)), n)
    return n, mean, np.where(there, settled - mean, 0.0)
