"""How far a figure made of two groups may be off, from leaving out one person at a time."""

import numpy as np

from scoring.arrays import Floats
from scoring.distributions import t_quantile


def jackknife_interval(
    estimate: float, left_out: tuple[Floats, Floats], confidence: float
) -> tuple[float, float]:
    """t interval of a smooth figure of two independent groups: estimate -/+ t · error.

    estimate: the figure from everybody, NaN = unknown.   left_out: for each group (n,), the
    figure without each of its people in turn, in an order that doesn't depend on theirs.
    error² = Σ over groups (n - 1) / n · Σ (left out - their mean)², with Satterthwaite's degrees
    of freedom.   Returns: low and high, not clipped, without width where no one makes a
    difference; NaN where the figure or one left out is unknown, or a group has fewer than two.
    Raises ValueError for a confidence outside (0, 1).
    Source: Arvesen (1969), Annals of Mathematical Statistics 40(6), 2076-2100; Efron & Tibshirani
    (1993), An Introduction to the Bootstrap, chapter 11.
    """
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    few = any(len(one) < 2 or np.isnan(one).any() for one in left_out)
    if few or np.isnan(estimate):
        return np.nan, np.nan
    sizes = [len(one) for one in left_out]
    parts = [
        (n - 1) / n * float(np.sum((one - np.mean(one)) ** 2))
        for n, one in zip(sizes, left_out, strict=True)
    ]
    total = sum(parts)
    if total == 0:
        return estimate, estimate
    freedom = total**2 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    half = t_quantile((1 + confidence) / 2, freedom) * total**0.5
    return estimate - half, estimate + half
