"""How rater groups see the same thing: balanced means, gaps, and who could not judge."""

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import Floats, Ints, ratio


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


def cannot_judge_share(cannot: Ints, asked: Ints) -> Floats:
    """Share of those asked who could not judge, 0..1; NaN where nobody was asked. Any shape.

    asked: people who answered the item or said that they can't judge it.
    Raises ValueError where more people could not judge than were asked, or a count is negative.
    """
    if np.any(cannot < 0) or np.any(cannot > asked):
        raise ValueError("Those who can't judge must be among those asked.")
    return ratio(cannot, asked)
