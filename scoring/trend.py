"""Change between two waves, on the items that both asked alike."""

from dataclasses import dataclass

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import Floats, Ints
from scoring.intervals import combination_interval


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
