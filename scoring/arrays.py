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
    top, bottom = np.broadcast_arrays(numerator, denominator)
    undefined = np.full(top.shape, np.nan)
    return np.asarray(np.divide(top, bottom, out=undefined, where=bottom > 0), dtype=np.float64)
