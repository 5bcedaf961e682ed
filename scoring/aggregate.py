"""Answers to items to nodes: counts, sums, means, and the five ways to combine a node's children."""

from typing import Literal

import numpy as np

from scoring.arrays import Floats, Ints, ratio

How = Literal["mean", "weighted_mean", "sum", "min", "max"]


def cell_sums(
    group: Ints, item: Ints, value: Floats, groups: int, items: int
) -> tuple[Ints, Floats]:
    """How many answers each cell (group, item) has, and what they add up to.

    group, item, value: (N,), one entry per scored answer; group in 0..groups-1, item in
    0..items-1, value in the item's own scale. Non-answers have no entry, so NaN is refused.
    Returns: counts and sums, both (groups, items); 0 and 0.0 where nobody answered. The order of
    the answers never shows in the sums, not even in their last bit.
    Raises ValueError for arrays of unequal length, an index out of range, a value not finite.
    """
    _check_answers(group, item, value, (groups, items))
    cell, value = _in_settled_order(group * items + item, value)
    counts = np.bincount(cell, minlength=groups * items).astype(np.int64)
    sums = np.bincount(cell, weights=value, minlength=groups * items).astype(np.float64)
    return counts.reshape(groups, items), sums.reshape(groups, items)


def cell_squares(group: Ints, item: Ints, value: Floats, origin: Floats) -> Floats:
    """Sum of squared distances of each cell's answers from that cell's origin.

    group, item, value: as in cell_sums.   origin: (groups, items), in the items' own scales: the
    cells' means for a variance in two passes, or any fixed number for a plain second moment; NaN
    is allowed only where a cell has no answers.
    Returns: (groups, items), squared units; 0.0 where nobody answered.
    Raises ValueError as cell_sums does.
    """
    groups, items = origin.shape
    _check_answers(group, item, value, (groups, items))
    return cell_sums(group, item, (value - origin[group, item]) ** 2, groups, items)[1]


def means(counts: Ints, sums: Floats) -> Floats:
    """Sum over count, cell by cell; NaN where the count is 0. Any shape."""
    return ratio(sums, counts)


def variances(counts: Ints, squares: Floats) -> Floats:
    """Unbiased variance s² = Σ(x - mean)² / (n - 1), cell by cell; NaN where n < 2. Any shape.

    squares: sums of squares about the cells' own means, from cell_squares.
    """
    return ratio(squares, counts - 1)


def combine(values: Floats, weights: Floats, how: How, *, prorate: bool = False) -> Floats:
    """One node's score from the scores of its C children.

    values: (..., C), NaN = the child has no score.   weights: (C,), >= 0; they count in
    "weighted_mean" only.
    Returns: (...). A child without a score is left out, and its weight with it; NaN when no child
    has a score, or none of those that have one has weight. A "sum" over only some of its children
    would understate in silence, so it is NaN as soon as one child is missing; with prorate it is
    the sum of those present times C over their number (the mean of those present, times C).
    Raises ValueError for an unknown way, weights that don't match the children or are negative.
    """
    _check_weights(values, weights)
    present = ~np.isnan(values)
    if how == "min":
        return np.asarray(np.fmin.reduce(values, axis=-1))
    if how == "max":
        return np.asarray(np.fmax.reduce(values, axis=-1))
    if how == "sum" and not prorate:
        return np.asarray(np.sum(values, axis=-1))
    if how not in ("mean", "weighted_mean", "sum"):
        raise ValueError(f"A node can't combine its children by {how!r}.")
    weight = np.where(present, weights if how == "weighted_mean" else 1.0, 0.0)
    numerator = np.sum(weight * np.where(present, values, 0.0), axis=-1)
    denominator = np.sum(weight, axis=-1)
    scale = values.shape[-1] if how == "sum" else 1
    return ratio(numerator * scale, denominator)


def attainable(
    lo: Floats, hi: Floats, weights: Floats, how: How, *, prorate: bool = False
) -> tuple[Floats, Floats]:
    """The lowest and the highest score that a node can reach, given its children's ranges.

    lo, hi: (..., C), the children's own ranges; NaN in both for a child that has no score, because
    a mean over children of unequal ranges has another range when one of them is left out.
    weights, how, prorate: as in combine.   Returns: two arrays (...), in the node's own scale.
    Every way of combining grows with each child, so the ends are the combination of the ends.
    Raises ValueError where lo > hi, and as combine does.
    """
    if np.any(lo > hi):
        raise ValueError("A child's range ends below its beginning.")
    return (
        combine(lo, weights, how, prorate=prorate),
        combine(hi, weights, how, prorate=prorate),
    )


def percent(score: Floats | float, lo: Floats | float, hi: Floats | float) -> Floats:
    """(score - lo) / (hi - lo) · 100: where a score lies in its attainable range.

    Any shapes that broadcast; NaN where score, lo or hi is NaN. Raises ValueError where hi <= lo.
    """
    if np.any(np.less_equal(hi, lo)):
        raise ValueError("Percent needs a range whose upper end lies above its lower end.")
    return np.asarray(np.subtract(score, lo) / np.subtract(hi, lo) * 100.0)


def reverse(value: Floats | float, lo: float, hi: float) -> Floats:
    """lo + hi - value: the answer to a reverse-scored item, turned round within its scale.

    Any shape; NaN stays NaN. Raises ValueError where hi < lo.
    """
    if hi < lo:
        raise ValueError("A scale can't end below its beginning.")
    return np.asarray(np.subtract(lo + hi, value))


def rater_scores(rater: Ints, column: Ints, value: Floats, raters: int, columns: int) -> Floats:
    """Each person's mean of answered items per column, for averaging people after items.

    rater, column, value: (N,), one entry per scored answer; a column is an item, or a node to
    which several items belong.   Returns: (raters, columns), in the items' scale; NaN where the
    person answered nothing there.   Raises ValueError as cell_sums does.
    """
    return means(*cell_sums(rater, column, value, raters, columns))


def _check_answers(group: Ints, item: Ints, value: Floats, shape: tuple[int, int]) -> None:
    if not (group.shape == item.shape == value.shape and value.ndim == 1):
        raise ValueError("Answers need a group, an item and a value each, in flat arrays.")
    for index, end, word in ((group, shape[0], "group"), (item, shape[1], "item")):
        if index.size and not (index.min() >= 0 and index.max() < end):
            raise ValueError(f"An answer's {word} lies outside 0..{end - 1}.")
    if not np.isfinite(value).all():
        raise ValueError("A scored answer must be a finite number; leave non-answers out.")


def _check_weights(values: Floats, weights: Floats) -> None:
    if values.ndim == 0 or weights.shape != values.shape[-1:] or not weights.size:
        raise ValueError("Each child needs one weight, and a node needs at least one child.")
    if not (weights >= 0).all():
        raise ValueError("A weight must be a number from 0 up.")


def _in_settled_order(cell: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Whole numbers add up exactly in any order; others are sorted, so that rounding is settled."""
    if np.array_equal(value, np.rint(value)):
        return cell, value
    order = np.lexsort((value, cell))
    return cell[order], value[order]
