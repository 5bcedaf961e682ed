"""The count cube, group × item × option: all that means, variances and agreement need of answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Floats, Ints, ratio

Codes = NDArray[np.uint8]
# A byte counts this far; so many raters are counted at once.
MOST_IN_A_BYTE = 255


@dataclass(frozen=True)
class CellMoments:
    """All (G, Q): answers, their mean, unbiased variance and mean distance from the mean.

    NaN where nobody answered, variance and deviation with fewer than two answers.
    """

    n: Ints
    mean: Floats
    variance: Floats
    deviation: Floats


def count_cube(codes: Codes, group: Ints, groups: int, options: int) -> Ints:
    """How many of each group chose each option of each item.

    codes: (R raters, Q items), 0..options-1 = the option's place, anything above = no answer.
    group: (R,), in 0..groups-1.   Returns: (groups, Q, options). Beyond it only an order of the
    raters and a few hundred rows are held in memory.
    Raises ValueError for groups that don't match or lie outside, or options beyond 0..255.
    """
    if group.shape != codes.shape[:1]:
        raise ValueError("Each rater needs one group.")
    if group.size and not (group.min() >= 0 and group.max() < groups):
        raise ValueError(f"A rater's group lies outside 0..{groups - 1}.")
    if not 0 <= options <= MOST_IN_A_BYTE:
        raise ValueError("Options are told apart by one byte, so there can be 255 at most.")
    cube = np.zeros((groups, options, codes.shape[1]), dtype=np.int64)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=groups))
    for counts, members in zip(cube, np.split(order, ends[:-1]), strict=True):
        for start in range(0, len(members), MOST_IN_A_BYTE):
            rows = codes[members[start : start + MOST_IN_A_BYTE]]
            for option in range(options):
                chosen = (rows == option).view(np.uint8)
                counts[option] += np.add.reduce(chosen, axis=0, dtype=np.uint8)
    return np.swapaxes(cube, 1, 2)


def cell_moments(cube: Ints, values: Floats) -> CellMoments:
    """Count, mean, variance and average deviation of each cell.

    cube: (G, Q, A), from count_cube or one GROUP BY.   values: (A,), each option's value, in
    points.   Returns: CellMoments; agreement follows from it by rwg_of_variance, awg_of_moments.
    Raises ValueError for values that don't match the options.
    """
    if values.shape != cube.shape[-1:]:
        raise ValueError("Each option needs one value.")
    n = np.sum(cube, axis=-1)
    mean = ratio(cube @ values, n)
    off = values - mean[..., np.newaxis]
    squares = np.sum(np.where(cube > 0, cube * off**2, 0.0), axis=-1)
    distances = np.sum(np.where(cube > 0, cube * np.abs(off), 0.0), axis=-1)
    return CellMoments(n, mean, ratio(squares, n - 1), ratio(distances, np.where(n > 1, n, 0)))


def distributions(cube: Ints) -> Floats:
    """Share of each option among a cell's answers, (G, Q, A), 0..1; NaN where nobody answered."""
    return ratio(cube, np.sum(cube, axis=-1, keepdims=True))
