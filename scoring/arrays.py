"""The kinds of array that every kernel speaks, and how computed numbers are compared and divided."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A mean that is exactly 3 on paper may come out as 2.9999999999999996. Comparisons with a level or
# a cut-off allow for that much, far below anything a reader can see.
SLACK = 1e-9

# Whole numbers whose sums stay up to here add up exactly in single precision.
LARGEST_EXACT = 2**24


def ratio(numerator: Floats | Ints, denominator: Floats | Ints) -> Floats:
    """numerator / denominator, element by element; NaN where the denominator is not above 0."""
    return np.asarray(numerator / np.where(np.greater(denominator, 0), denominator, np.nan))


def in_settled_order(rows: Floats) -> Floats:
    """Rows in the order of their bytes: any order does that doesn't depend on where they stood.

    rows: (R, C >= 1), NaN = unknown.   Sums over the rows then round alike on every run.
    """
    # Adding 0 turns -0 into 0, and there is one NaN, so that equal rows have equal bytes.
    alike: Floats = np.ascontiguousarray(np.where(np.isnan(rows), np.nan, rows + 0.0))
    keys = alike.view(np.dtype((np.void, alike.shape[1] * alike.itemsize))).ravel()
    return np.asarray(alike[np.argsort(keys)])
