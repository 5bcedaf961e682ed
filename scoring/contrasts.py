"""What groups make together: balanced means, rolled up from balanced items, and differences."""

from dataclasses import dataclass, field

import numpy as np

from scoring.arrays import Floats, Ints, ratio
from scoring.panel import Cell, Nodes
from scoring.resampling import Draws


@dataclass
class Contrast:
    """One row of a panel's contrasts, while its groups are drawn one after the other.

    A mean is taken item by item, over the groups that have the item, and its nodes are rolled up
    from there, as a whole is made of groups that were asked different questions; a difference is
    taken column by column.
    row: (G,).   n, means: (G, Q + N), of the groups.   drawn, scratch: (Q + N, resamples): how far
    each resample lies from the contrast, 0 to begin with, and room to work in.
    mean: (Q + N,), the contrast itself; NaN where a mean has no group, a difference lacks one.
    """

    row: Floats
    n: Ints
    means: Floats
    nodes: Nodes
    drawn: Draws
    scratch: Draws
    mean: Floats = field(init=False)
    _coefficients: Floats = field(init=False)
    _variances: Floats = field(init=False)

    def __post_init__(self) -> None:
        self._coefficients = self._shared_out()
        self._variances = np.zeros(self.means.shape)
        used = self._coefficients != 0
        self.mean = np.sum(np.where(used, self._coefficients * self.means, 0.0), axis=0)
        if self.is_mean:
            items = self.mean[: self.items]
            self.mean = np.concatenate([items, self.nodes.roll_up(items)])

    @property
    def is_mean(self) -> bool:
        return bool(np.all(self.row >= 0))

    @property
    def items(self) -> int:
        """How many of the columns are items."""
        return int(self.nodes.members.shape[1])

    def add(self, at: int, cell: Cell, error: Floats, off: Draws) -> None:
        """Add the group at this place.   error: (Q + N,), its own.   off: (Q + N, resamples)."""
        coefficient = self._coefficients[at]
        if not coefficient.any():
            return
        columns = slice(0, self.items if self.is_mean else None)
        part = self.scratch[columns]
        np.multiply(off[columns], coefficient[columns, np.newaxis].astype(off.dtype), out=part)
        # Telling that nothing is missing takes one pass, and mending it three; a column that was
        # not drawn counts as its mean.
        missing = np.isnan(np.vdot(part, part))
        self.drawn[columns] += np.nan_to_num(part, copy=False) if missing else part
        self._variances[at] = np.where(coefficient != 0, coefficient**2 * error**2, 0.0)
        if self.is_mean:
            own = self._variance_of_nodes(cell, coefficient[: self.items])
            alone = coefficient[self.items :] == 1
            # The only group of a node brings its own error, to the last bit.
            self._variances[at, self.items :] = np.where(
                alone, self._variances[at, self.items :], own
            )

    def told(self) -> tuple[Ints, Floats, Floats, Draws]:
        """People, standard error, degrees of freedom, and the resamples' distances, by column.

        Satterthwaite's degrees of freedom; the distances of a mean's nodes follow from its items'.
        """
        total = np.sum(self._variances, axis=0)
        single = self._variances**2 / np.maximum(self.n - 1.0, 1.0)
        df = ratio(total**2, np.sum(single, axis=0))
        people = np.sum(np.where(np.abs(self._coefficients) > 0, self.n, 0), axis=0)
        if self.is_mean:
            moved = self.mean[: self.items] + self.drawn[: self.items].T
            off = self.nodes.roll_up(moved) - self.mean[self.items :]
            self.drawn[self.items :] = off.T
        error = np.where(np.isnan(self.mean), np.nan, np.sqrt(total))
        return people, error, df, self.drawn

    def _shared_out(self) -> Floats:
        """(G, Q + N): a mean's weights shared out over the groups that have a value."""
        there = ~np.isnan(self.means)
        used = self.row[:, np.newaxis] * there
        if self.is_mean:
            return ratio(used, np.sum(used, axis=0))
        lost = np.any((self.row != 0)[:, np.newaxis] & ~there, axis=0)
        return np.where(lost, np.nan, used)

    def _variance_of_nodes(self, cell: Cell, coefficient: Floats) -> Floats:
        """How much of the nodes' variance this group brings, leaving out one rater at a time."""
        share = np.nan_to_num(coefficient)
        left_out = share * cell.left_out(share > 0)
        items = self.mean[: self.items]
        moved = self.nodes.roll_up(items + left_out) - self.mean[self.items :]
        n = cell.n[self.items :]
        return np.where(n > 0, ratio(n - 1, n) * np.sum(moved**2, axis=0), 0.0)
