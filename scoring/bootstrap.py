"""Intervals of every item and node by group, of their means and gaps: one stratified bootstrap."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.arrays import LARGEST_EXACT, Bools, Floats, Ints, ratio
from scoring.contrasts import Contrast
from scoring.distributions import t_quantiles
from scoring.panel import Cell, Nodes, Panel, cell_of, check_panel
from scoring.resampling import Draws, percentiles, resampling_counts

# Below this many people a t interval, from here on percentiles of the bootstrap: see docs/coverage.
FEWEST_TO_RESAMPLE = 30
# Where the share of the normal distribution beyond t is computed; between, it is all but straight
# in 1 / df.
TAIL_DEGREES = np.array([29.0, 40.0, 70.0, 200.0, 1000.0])
# How many weights are held at once: 2,000 resamples of a group of 500, in one product of matrices.
MOST_WEIGHTS = 2**20


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
    the standard error, and df its degrees of freedom.   NaN = unknown.
    """

    n: Ints
    mean: Floats
    error: Floats
    low: Floats
    high: Floats
    df: Floats


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
    check_panel(panel, nodes)
    if not 0 < draw.confidence < 1:
        raise ValueError("A confidence lies strictly between 0 and 1, such as 0.9.")
    if draw.resamples < 1:
        raise ValueError("The bootstrap needs at least one resample.")
    tails = _Tails.of(draw.confidence)
    cells = [cell_of(panel, nodes, at) for at in range(panel.contrasts.shape[1])]
    n, mean = np.stack([cell.n for cell in cells]), np.stack([cell.mean for cell in cells])
    error, low, high = np.empty_like(mean), np.empty_like(mean), np.empty_like(mean)
    shape = (mean.shape[1], draw.resamples)
    # Fresh memory costs more than the arithmetic on it, so all groups share these two.
    off = np.empty(shape, dtype=_precision(cells))
    scratch = np.empty_like(off)
    contrasts = [
        Contrast(row, n, mean, nodes, np.zeros_like(off), scratch) for row in panel.contrasts
    ]
    for at, cell in enumerate(cells):
        _fill_distances(cell, nodes, draw, off)
        error[at] = _errors(cell, nodes, off)
        for contrast in contrasts:
            contrast.add(at, cell, error[at], off)
        ends = _limits(n[at] - np.ones(mean.shape[1]), error[at], off, tails)
        low[at], high[at] = mean[at] + ends[0], mean[at] + ends[1]
    groups = NodeIntervals(n, mean, error, low, high, n - np.ones(mean.shape))
    return _stacked(groups, contrasts, tails)


def _precision(cells: list[Cell]) -> type[np.floating[Any]]:
    """Single where every resample's sum is a whole number that it holds exactly.

    What is left are roundings of 1e-7 of a scale's width, a hundred-thousandth of what chance does
    to a percentile of 2,000 resamples.
    """
    exact = all(
        len(cell.known) * np.max(cell.known, initial=1.0) <= LARGEST_EXACT
        and np.array_equal(cell.known, np.rint(cell.known))
        for cell in cells
    )
    return np.float32 if exact else np.float64


def _fill_distances(cell: Cell, nodes: Nodes, draw: Resampling, off: Draws) -> None:
    """How far each resample lies from each column's mean, (Q + N, resamples); NaN = not drawn."""
    people, items = cell.known.shape
    if not people:
        off.fill(np.nan)
    elif cell.scores is not None:
        _draw(cell.scores, draw, off)
        off -= _typed(np.sum(cell.scores, axis=0), off)
        off *= _typed(_stretch(np.min(cell.open_share), np.array([people])) / people, off)
    else:
        sums = np.empty((2 * items, draw.resamples), dtype=off.dtype)
        _draw(np.concatenate([cell.known, cell.there], axis=1), draw, sums)
        with np.errstate(invalid="ignore"):
            np.divide(sums[:items], sums[items:], out=off[:items])
        off[:items] -= _typed(cell.center, off)
        off[:items] *= _typed(_stretch(cell.open_share, cell.n[:items]), off)
        off[:items][cell.open_share == 0] = 0.0
        off[items:] = _rolled_up(cell, nodes, off[:items].T).T


def _draw(columns: Floats, draw: Resampling, sums: Draws) -> None:
    """Each resample's sum of each column.   columns: (R, C).   sums: (C, resamples), to be filled."""
    rows = np.ascontiguousarray(columns.T, dtype=sums.dtype)
    step = max(1, MOST_WEIGHTS // len(columns))
    for start in range(0, draw.resamples, step):
        drawn = resampling_counts(
            draw.generator, min(step, draw.resamples - start), len(columns)
        ).astype(sums.dtype)
        np.matmul(rows, drawn.T, out=sums[:, start : start + step])


def _stretch(open_share: Floats | np.float64, n: Ints) -> Floats:
    """Brings a resampled mean's spread to that of a mean of n from a finite population."""
    return np.asarray(np.sqrt(open_share * np.where(n > 1, ratio(n, n - 1), 1.0)))


def _typed(column: Floats, like: Draws) -> Draws:
    """A number for each row, in the precision of the rows."""
    return column.astype(like.dtype)[:, np.newaxis]


def _rolled_up(cell: Cell, nodes: Nodes, off: Draws) -> Floats:
    """How far the nodes move when the items move.   off: (..., Q).   Returns: (..., N)."""
    items = cell.center.size
    return np.asarray(nodes.roll_up(cell.mean[:items] + off) - cell.mean[items:])


def _errors(cell: Cell, nodes: Nodes, off: Draws) -> Floats:
    """Standard errors, (Q + N,).

    From the raters' own scores where they have them; otherwise from leaving out one rater at a
    time below 30 people, and from the resamples above.
    """
    if cell.scores is not None:
        n = len(cell.scores)
        return np.asarray(
            np.std(cell.scores, axis=0, ddof=1) * np.sqrt(np.min(cell.open_share) / n)
        )
    small = np.asarray(cell.n < FEWEST_TO_RESAMPLE)
    resampled = np.sqrt(np.einsum("cb,cb->c", off, off) / off.shape[1])
    return np.where(small, _jackknife(cell, nodes, small), resampled)


def _jackknife(cell: Cell, nodes: Nodes, small: Bools) -> Floats:
    """Standard errors of the small columns, (Q + N,); what stands in the others means nothing."""
    items = cell.center.size
    below = small[:items] | nodes.members[small[items:]].any(axis=0)
    left_out = cell.left_out(below)
    moved = np.concatenate([left_out, _rolled_up(cell, nodes, left_out)], axis=1)
    return np.asarray(np.sqrt(ratio(cell.n - 1, cell.n) * np.sum(moved**2, axis=0)))


def _limits(df: Floats, error: Floats, off: Draws, tails: _Tails) -> tuple[Floats, Floats]:
    """Both ends of each column's interval, as distances from its mean; off is sorted in place."""
    large = np.asarray(df >= FEWEST_TO_RESAMPLE - 1)
    t = t_quantiles((1 + tails.confidence) / 2, np.where((df > 0) & ~large, df, np.nan))
    half = np.where(error == 0, 0.0, t * error)
    if not large.any():
        return -half, half
    off.sort(axis=1)
    share = tails.share(np.where(large, df, np.nan))
    low, high = percentiles(off, share), percentiles(off, 1 - share)
    return np.where(large, low, -half), np.where(large, high, half)


def _stacked(groups: NodeIntervals, contrasts: list[Contrast], tails: _Tails) -> NodeIntervals:
    """The groups and, below them, the contrasts."""
    rows = []
    for one in contrasts:
        n, error, df, drawn = one.told()
        low, high = _limits(df, error, drawn, tails)
        rows.append((n, one.mean, error, one.mean + low, one.mean + high, df))
    if not rows:
        return groups
    below = [np.stack(column) for column in zip(*rows, strict=True)]
    parts = (groups.n, groups.mean, groups.error, groups.low, groups.high, groups.df)
    return NodeIntervals(*[np.concatenate(pair) for pair in zip(parts, below, strict=True)])
