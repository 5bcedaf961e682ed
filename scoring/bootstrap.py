"""Intervals of every item and node by group, of their means and gaps: one stratified bootstrap."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints, ratio
from scoring.distributions import t_quantiles
from scoring.resampling import percentiles, resampling_counts

# Below this many people a t interval, from here on percentiles of the bootstrap: see docs/coverage.
FEWEST_TO_RESAMPLE = 30
# Where the share of the normal distribution beyond t is computed; between, it is all but straight
# in 1 / df.
TAIL_DEGREES = np.array([29.0, 35.0, 45.0, 60.0, 100.0, 250.0, 1000.0])
# Whole numbers up to here add up exactly in single precision.
LARGEST_EXACT = 2**24
# How many weights are held at once; a group of 8,000 needs one product of matrices for 2,000.
MOST_WEIGHTS = 2**24


@dataclass(frozen=True)
class Panel:
    """Who said what.

    ratings: (R raters, Q items), NaN = no answer.   group: (R,), in 0..G-1.
    contrasts: (K, G), what to tell beside the G groups. A row without negatives is a mean with
    these weights, and a group without a value is left out with its weight; any other row is a sum
    such as a gap (1, -1, 0), unknown as soon as one of its groups is.
    populations: (G,), how many could have answered in each group; None = without end.
    """

    ratings: Floats
    group: Ints
    contrasts: Floats
    populations: Ints | None = None


@dataclass(frozen=True)
class Nodes:
    """What is made of the items.

    members: (N, Q), the items below each node.   roll_up: turns item means (..., Q) into node
    scores (..., N), NaN = no score, for any number of leading axes. It should be smooth in the
    means: the errors of a minimum or maximum are approximate.
    """

    members: Bools
    roll_up: Callable[[Floats], Floats]


@dataclass(frozen=True)
class Resampling:
    """How to draw: the generator moves on, so the same seed gives the same intervals."""

    generator: np.random.Generator
    resamples: int
    confidence: float


@dataclass(frozen=True)
class NodeIntervals:
    """All (G + K, Q + N): groups, then contrasts; items, then nodes.

    n: people with an answer.   mean, low, high: in the column's own scale, not clipped.   error:
    the standard error.   NaN = unknown.
    """

    n: Ints
    mean: Floats
    error: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class _Cell:
    """One group: its people in settled order, and what is known of every column.

    known: (R, Q), answers less the item's lowest, so that equal answers are exactly 0; 0 where
    there is none.   center: (Q,), mean of known.   open_share: (Q,), 1 - n / N.
    """

    known: Floats
    there: Bools
    center: Floats
    open_share: Floats
    n: Ints
    mean: Floats


@dataclass(frozen=True)
class _Tails:
    """A confidence, and the share of the normal distribution beyond its t at TAIL_DEGREES."""

    confidence: float
    shares: Floats

    @classmethod
    def of(cls, confidence: float) -> "_Tails":
        beyond = t_quantiles((1 + confidence) / 2, TAIL_DEGREES) / math.sqrt(2)
        return cls(confidence, np.array([math.erfc(one) / 2 for one in beyond.tolist()]))

    def share(self, df: Floats) -> Floats:
        return np.interp(-1 / df, -1 / TAIL_DEGREES, self.shares)


def weighted_nodes(weights: Floats) -> Nodes:
    """Nodes that are weighted means of items.   weights: (N, Q), >= 0, each item's share.

    An item without a mean is left out with its weight; a node without any has no score.
    Raises ValueError for a weight below 0.
    """
    if not (weights >= 0).all():
        raise ValueError("A weight must be a number from 0 up.")

    def roll_up(means: Floats) -> Floats:
        sums = means @ weights.T
        # One item without a mean leaves no sum, whatever its weight.
        if not np.isnan(sums).any():
            return ratio(sums, np.sum(weights, axis=1))
        present = ~np.isnan(means)
        return ratio(np.where(present, means, 0.0) @ weights.T, present @ weights.T)

    return Nodes(weights > 0, roll_up)


def bootstrap_node_intervals(panel: Panel, nodes: Nodes, draw: Resampling) -> NodeIntervals:
    """Mean, standard error and two-sided interval of every item and node, group and contrast.

    Raters are drawn with replacement inside their group, all items of a rater together; means by
    resample are one product of matrices. Their distances from the mean are stretched by
    sqrt(n / (n - 1)) and shrunk by sqrt(1 - n / N), item by item, so that their variance is the
    usual one. From 30 people up the limits are percentiles, at the shares of the normal
    distribution beyond which t would lie; below, they are mean -/+ t · error, the error from
    leaving out one rater at a time. A contrast counts Satterthwaite's degrees of freedom as people.
    Returns: NodeIntervals. NaN where nobody answered and, but for the mean, where one of several
    did. Everybody answering, or all the same, gives an interval without width. The order of
    raters never shows.
    Raises ValueError for arrays that don't match, fewer people in a population than answered, a
    confidence outside (0, 1), no resamples.
    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 11 and 13; Rao &
    Wu (1988), J. American Statistical Association 83, 231-241 (the stretched distances); Hesterberg
    (2015), The American Statistician 69(4), 371-386 (the expanded percentiles).
    """
    _check(panel, nodes, draw)
    tails = _Tails.of(draw.confidence)
    cells = [_cell(panel, nodes, at) for at in range(panel.contrasts.shape[1])]
    n, mean = np.stack([cell.n for cell in cells]), np.stack([cell.mean for cell in cells])
    coefficients = _coefficients(panel.contrasts, mean)
    error, low, high = np.empty_like(mean), np.empty_like(mean), np.empty_like(mean)
    combined = np.zeros((len(coefficients), mean.shape[1], draw.resamples))
    # Fresh memory costs more than the arithmetic on it, so all groups share these two.
    off, scratch = np.empty_like(combined[0]), np.empty_like(combined[0])
    for at, cell in enumerate(cells):
        _fill_distances(cell, nodes, draw, off)
        error[at] = _errors(cell, nodes, off)
        limits = _limits(n[at] - np.ones(mean.shape[1]), error[at], off, tails)
        low[at], high[at] = mean[at] + limits[0], mean[at] + limits[1]
        for contrast in np.flatnonzero(coefficients[:, at].any(axis=1)):
            np.multiply(off, coefficients[contrast, at][:, np.newaxis], out=scratch)
            combined[contrast] += np.nan_to_num(scratch, copy=False)
    groups = NodeIntervals(n, mean, error, low, high)
    return _stacked(groups, coefficients, combined, tails)


def _cell(panel: Panel, nodes: Nodes, at: int) -> _Cell:
    ratings = _in_settled_order(panel.ratings[panel.group == at])
    there = np.asarray(~np.isnan(ratings), dtype=np.bool_)
    lowest = np.fmin.reduce(ratings, axis=0, initial=np.inf)
    known = np.where(there, ratings - lowest, 0.0)
    counts = np.sum(there, axis=0)
    center = ratio(np.sum(known, axis=0), counts)
    items = np.where(counts > 0, lowest + center, np.nan)
    people = np.concatenate(
        [counts, np.sum(there @ nodes.members.T, axis=0, dtype=np.int64)]
    ).astype(np.int64)
    population = np.inf if panel.populations is None else float(panel.populations[at])
    if np.any(people > population):
        raise ValueError("More people answered than there are in the population.")
    open_share = 1.0 - counts / max(population, 1.0)
    return _Cell(
        known, there, center, open_share, people, np.concatenate([items, nodes.roll_up(items)])
    )


def _in_settled_order(ratings: Floats) -> Floats:
    """Rows in the order of their bytes: any order does that doesn't depend on where they stood."""
    # Adding 0 turns -0 into 0, and there is one NaN, so that equal rows have equal bytes.
    rows: Floats = np.ascontiguousarray(np.where(np.isnan(ratings), np.nan, ratings + 0.0))
    keys = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    return np.asarray(rows[np.argsort(keys)])


def _fill_distances(cell: _Cell, nodes: Nodes, draw: Resampling, off: Floats) -> None:
    """How far each resample lies from each column's mean, (Q + N, resamples); NaN = not drawn."""
    if not len(cell.known):
        off.fill(np.nan)
        return
    items = cell.center.size
    several = ratio(cell.n[:items], cell.n[:items] - 1)
    stretch = np.sqrt(cell.open_share * np.where(cell.n[:items] > 1, several, 1.0))
    _resample(cell, draw, off[:items])
    off[:items] -= cell.center[:, np.newaxis]
    off[:items] *= stretch[:, np.newaxis]
    off[:items][cell.open_share == 0] = 0.0
    off[items:] = _rolled_up(cell, nodes, off[:items].T).T


def _rolled_up(cell: _Cell, nodes: Nodes, off: Floats) -> Floats:
    """How far the nodes move when the items move.   off: (..., Q).   Returns: (..., N)."""
    items = cell.center.size
    return np.asarray(nodes.roll_up(cell.mean[:items] + off) - cell.mean[items:])


def _resample(cell: _Cell, draw: Resampling, means: Floats) -> None:
    """Item means of each resample, less the item's lowest, (Q, resamples); NaN = not drawn."""
    people, items = cell.known.shape
    complete = bool(cell.there.all())
    columns = cell.known if complete else np.concatenate([cell.known, cell.there], axis=1)
    kind = np.dtype(np.float32 if _is_exact_in_single(cell.known) else np.float64)
    columns = np.ascontiguousarray(columns.T, dtype=kind)
    step = max(1, MOST_WEIGHTS // people)
    for start in range(0, draw.resamples, step):
        drawn = resampling_counts(draw.generator, min(step, draw.resamples - start), people)
        sums = columns @ drawn.astype(kind).T
        some = means[:, start : start + step]
        if complete:
            np.divide(sums, people, out=some, dtype=np.float64)
        else:
            some[:] = ratio(sums[:items].astype(np.float64), sums[items:])


def _is_exact_in_single(known: Floats) -> bool:
    """Whether any resample's sum is a whole number that single precision holds without loss."""
    largest = len(known) * max(float(np.max(known)), 1.0)
    return largest <= LARGEST_EXACT and np.array_equal(known, np.rint(known))


def _errors(cell: _Cell, nodes: Nodes, off: Floats) -> Floats:
    """Standard errors, (Q + N,): from leaving one out below 30 people, else from the resamples."""
    small = np.asarray(cell.n < FEWEST_TO_RESAMPLE)
    error: Floats = np.sqrt(np.einsum("cb,cb->c", off, off) / off.shape[1])
    if not small.any():
        return error
    items = cell.center.size
    below = small[:items] | nodes.members[small[items:]].any(axis=0)
    some = cell.there[:, below].any(axis=1)
    known, there = cell.known[some], cell.there[some]
    counts = cell.n[:items]
    without = ratio(counts * cell.center - known, counts - np.ones_like(known))
    left_out = np.where(there, (without - cell.center) * np.sqrt(cell.open_share), 0.0)
    left_out[:, cell.open_share == 0] = 0.0
    moved = np.concatenate([left_out, _rolled_up(cell, nodes, left_out)], axis=1)
    jackknife: Floats = np.sqrt(ratio(cell.n - 1, cell.n) * np.sum(moved**2, axis=0))
    return np.where(small, jackknife, error)


def _limits(df: Floats, error: Floats, off: Floats, tails: _Tails) -> tuple[Floats, Floats]:
    """Both ends of each column's interval, as distances from its mean."""
    large = np.asarray(df >= FEWEST_TO_RESAMPLE - 1)
    t = t_quantiles((1 + tails.confidence) / 2, np.where((df > 0) & ~large, df, np.nan))
    high = np.where(error == 0, 0.0, t * error)
    low = -high
    rising, share = np.sort(off[large], axis=1), tails.share(df[large])
    low[large], high[large] = percentiles(rising, share), percentiles(rising, 1 - share)
    return low, high


def _coefficients(contrasts: Floats, mean: Floats) -> Floats:
    """(K, G, columns): a mean's weights shared out over the groups that have a value."""
    there = ~np.isnan(mean)
    used = contrasts[:, :, np.newaxis] * there
    weights = np.where(np.all(contrasts >= 0, axis=1, keepdims=True), np.sum(used, axis=1), 1.0)
    lost = (contrasts != 0).astype(np.float64) @ (~there).astype(np.float64) > 0
    difference = np.any(contrasts < 0, axis=1, keepdims=True)
    return ratio(used, np.where(difference & lost, 0.0, weights)[:, np.newaxis, :])


def _stacked(
    groups: NodeIntervals, coefficients: Floats, combined: Floats, tails: _Tails
) -> NodeIntervals:
    """The groups and, below them, the contrasts."""
    used = coefficients != 0
    variance = np.where(used, coefficients**2 * groups.error**2, 0.0)
    total = np.sum(variance, axis=1)
    df = ratio(total**2, np.sum(variance**2 / np.maximum(groups.n - 1.0, 1.0), axis=1))
    error = np.sqrt(total)
    mean = np.sum(np.where(used, coefficients * groups.mean, 0.0), axis=1)
    ends = np.array([_limits(*each, tails) for each in zip(df, error, combined, strict=True)])
    low, high = np.moveaxis(ends.reshape(-1, 2, mean.shape[1]), 1, 0)
    return NodeIntervals(
        np.concatenate([groups.n, np.sum(np.where(np.abs(coefficients) > 0, groups.n, 0), axis=1)]),
        np.concatenate([groups.mean, mean]),
        np.concatenate([groups.error, error]),
        np.concatenate([groups.low, mean + low]),
        np.concatenate([groups.high, mean + high]),
    )


def _check(panel: Panel, nodes: Nodes, draw: Resampling) -> None:
    raters, items = panel.ratings.shape
    groups = panel.contrasts.shape[1]
    if not (items and groups and panel.group.shape == (raters,)):
        raise ValueError("A panel needs items, groups, and one group for each rater.")
    if raters and not (panel.group.min() >= 0 and panel.group.max() < groups):
        raise ValueError(f"A rater's group lies outside 0..{groups - 1}.")
    if nodes.members.shape[1] != items:
        raise ValueError("The nodes were made for other items.")
    if panel.populations is not None and panel.populations.shape != (groups,):
        raise ValueError("Each group needs its own population.")
    if not 0 < draw.confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    if draw.resamples < 1:
        raise ValueError("The bootstrap needs at least one resample.")
