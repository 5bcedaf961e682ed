"""How far the raters of one group agree with each other."""

import numpy as np

from scoring.arrays import Floats, ratio


def rwg(ratings: Floats, points: int) -> Floats:
    """Within-group agreement r_wg = 1 - s² / σ², with σ² = (A² - 1) / 12 for uniform answers.

    ratings: (R raters, Q items), scale points 1..A; NaN = no answer.   points: A >= 2.
    Returns: (Q,), dimensionless, <= 1; NaN with fewer than two raters; negatives are kept, since
    they say that a group is split.   Raises ValueError for fewer than two points.
    Source: James, Demaree & Wolf (1984), J. Applied Psychology 69(1), 85-98.
    """
    if points < 2:
        raise ValueError("Agreement needs a scale of at least two points.")
    n, distance = _distances(ratings)
    variance = ratio(np.sum(distance**2, axis=0), n - 1)
    return 1.0 - variance / ((points**2 - 1) / 12)


def average_deviation(ratings: Floats) -> Floats:
    """AD_M, the mean distance of the ratings from their mean, item by item.

    ratings: (R raters, Q items), NaN = no answer.
    Returns: (Q,), in points of the scale, 0 = all agree; NaN with fewer than two raters.
    Source: Burke, Finkelstein & Dusig (1999), Organizational Research Methods 2(1), 49-68.
    """
    n, distance = _distances(ratings)
    return ratio(np.sum(np.abs(distance), axis=0), np.where(n > 1, n, 0))


def _distances(ratings: Floats) -> tuple[Floats, Floats]:
    """How many rated each item, and how far each rating lies from its mean; 0 for no answer.

    Ratings are sorted first, so that the order of raters does not show in the last bit.
    """
    settled = np.sort(ratings, axis=0)
    there = ~np.isnan(settled)
    n = np.asarray(np.sum(there, axis=0), dtype=np.float64)
    mean = ratio(np.asarray(np.sum(settled, axis=0, where=there)), n)
    return n, np.where(there, settled - mean, 0.0)
