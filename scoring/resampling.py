"""Drawing people with replacement: how often each was drawn, and where percentiles of draws lie."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Floats, Ints

# Figures of resamples, in single precision where that is exact enough.
Draws = NDArray[np.floating[Any]]


def resampling_counts(generator: np.random.Generator, resamples: int, n: int) -> Ints:
    """How often each of n things is drawn in each resample of n draws with replacement.

    Returns: (resamples, n), every row adding up to n; the generator moves on.
    Raises ValueError for fewer than one resample or nothing to draw from.
    """
    if resamples < 1:
        raise ValueError("The bootstrap needs at least one resample.")
    if n < 1:
        raise ValueError("There is nothing to draw from.")
    drawn = generator.integers(0, n, (resamples, n))
    drawn += np.arange(resamples)[:, np.newaxis] * n
    return np.bincount(drawn.ravel(), minlength=resamples * n).reshape(resamples, n)


def percentiles(rising: Draws, shares: Floats) -> Floats:
    """The value below which a share of each row lies, linear between neighbours (type 7).

    rising: (C, B), B >= 1, every row in rising order.   shares: (C,), 0..1, NaN = unknown.
    Returns: (C,), NaN where the share or a neighbour is NaN.
    Source: Hyndman & Fan (1996), The American Statistician 50(4), 361-365, definition 7.
    """
    place = shares * (rising.shape[1] - 1)
    below = np.where(np.isnan(place), 0.0, place).astype(np.int64)
    above = np.minimum(below + 1, rising.shape[1] - 1)
    row = np.arange(len(rising))
    first, second = rising[row, below], rising[row, above]
    return np.asarray(first + (place - below) * (second - first), dtype=np.float64)
