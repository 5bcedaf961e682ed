"""Cohen's κ: how far two coders of the same things agree beyond chance."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.distributions import t_quantile

# With so many degrees of freedom t is the normal distribution, to twelve digits.
NORMAL = 1e12


@dataclass(frozen=True)
class Kappa:
    """κ and its standard error, both NaN where chance alone explains everything."""

    value: float
    error: float

    def interval(self, confidence: float) -> tuple[float, float]:
        """κ -/+ z · error, cut at -1 and 1.   Raises ValueError for a confidence outside (0, 1)."""
        if not 0 < confidence < 1:
            raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
        half = t_quantile((1 + confidence) / 2, NORMAL) * self.error
        return float(np.maximum(self.value - half, -1)), float(np.minimum(self.value + half, 1))


def cohens_kappa(table: Floats) -> Kappa:
    """κ = (p_o - p_e) / (1 - p_e), with its standard error in large samples.

    table: (C, C), how many things the first coder gave code i and the second code j; counts.
    Returns: κ in -1..1; NaN for an empty table, or where both used one and the same code only.
    Full agreement has the error 0, which few things don't justify: tell n beside it.
    Raises ValueError for a table that isn't square or has a negative count.
    Source: Cohen (1960), Educational and Psychological Measurement 20(1), 37-46; the error: Fleiss,
    Cohen & Everitt (1969), Psychological Bulletin 72(5), 323-327, equation 13.
    """
    if table.ndim != 2 or table.shape[0] != table.shape[1] or np.any(table < 0):
        raise ValueError("Two coders make a square table of counts.")
    n = float(np.sum(table))
    if n == 0:
        return Kappa(np.nan, np.nan)
    p = table / n
    first, second = np.sum(p, axis=1), np.sum(p, axis=0)
    observed, chance = float(np.trace(p)), float(first @ second)
    left = 1 - chance
    if left <= 0:
        return Kappa(np.nan, np.nan)
    same = np.diagonal(p) @ (left - (first + second) * (1 - observed)) ** 2
    off = p - np.diag(np.diagonal(p))
    mixed = (1 - observed) ** 2 * np.sum(off * np.add.outer(second, first) ** 2)
    rest = (observed * chance - 2 * chance + observed) ** 2
    variance = max(float(same + mixed - rest), 0.0) / (n * left**4)
    return Kappa((observed - chance) / left, variance**0.5)
