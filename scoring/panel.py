"""Who said what, in groups, and what is made of the items: what the bootstrap draws from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints, in_settled_order, ratio


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
    means: the errors of a minimum or maximum are approximate.   weights: (N, Q), where roll_up is
    the weighted mean of the items that have a mean: then raters who answered all items can be
    scored before they are drawn, which is the same and faster.
    """

    members: Bools
    roll_up: Callable[[Floats], Floats]
    weights: Floats | None = None


@dataclass(frozen=True)
class Cell:
    """One group: its raters in settled order, and what is known of every column (items, nodes).

    known: (R, Q), answers less the item's lowest, so that equal answers are exactly 0; 0 where
    there is none.   there: (R, Q).   center: (Q,), mean of known.   open_share: (Q,), 1 - n / N.
    n, mean: (Q + N,).   scores: (R, Q + N), each rater's own on the scale of known, where all
    answered the same items and the nodes are weighted means; NaN for columns nobody has.
    """

    known: Floats
    there: Bools
    center: Floats
    open_share: Floats
    n: Ints
    mean: Floats
    scores: Floats | None

    def left_out(self, columns: Bools) -> Floats:
        """How far each item's mean moves when one rater is left out, for raters with an answer.

        columns: (Q,), the items that matter.   Returns: (raters with an answer there, Q), shrunk
        for the finite population; 0 where everybody answered or the rater did not.
        """
        some = self.there[:, columns].any(axis=1)
        # Without the rater, the mean of n answers moves by its distance from theirs / (n - 1).
        by = ratio(np.sqrt(self.open_share), self.n[: self.center.size] - 1)
        by[self.open_share == 0] = 0.0
        moved = (self.center - self.known[some]) * by
        return np.where(self.there[some], moved, 0.0)


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

    return Nodes(weights > 0, roll_up, weights)


def cell_of(panel: Panel, nodes: Nodes, at: int) -> Cell:
    """One group of the panel. Raises ValueError where more answered than the population has."""
    ratings = in_settled_order(panel.ratings[panel.group == at])
    there = np.asarray(~np.isnan(ratings), dtype=np.bool_)
    lowest = np.fmin.reduce(ratings, axis=0, initial=np.inf)
    known = np.where(there, ratings - lowest, 0.0)
    counts = np.sum(there, axis=0)
    center = ratio(np.sum(known, axis=0), counts)
    items = np.where(counts > 0, lowest + center, np.nan)
    below = np.sum(there @ nodes.members.T, axis=0)
    n = np.concatenate([counts, below]).astype(np.int64)
    population = np.inf if panel.populations is None else float(panel.populations[at])
    if np.any(n > population):
        raise ValueError("More people answered than there are in the population.")
    mean = np.concatenate([items, nodes.roll_up(items)])
    open_share = 1.0 - counts / max(population, 1.0)
    return Cell(known, there, center, open_share, n, mean, _scores(known, counts, nodes))


def _scores(known: Floats, counts: Ints, nodes: Nodes) -> Floats | None:
    """See Cell.scores; None for a single rater, who has no spread, and for nobody."""
    asked = np.asarray(counts > 0)
    if nodes.weights is None or len(known) < 2 or np.any(counts[asked] < len(known)):
        return None
    weights = np.where(asked, nodes.weights, 0.0)
    of_nodes = ratio(known @ weights.T, np.sum(weights, axis=1))
    scores = np.concatenate([np.where(asked, known, np.nan), of_nodes], axis=1)
    return np.asarray(scores - np.min(scores, axis=0))


def check_panel(panel: Panel, nodes: Nodes) -> None:
    """Raises ValueError for arrays that don't match."""
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
