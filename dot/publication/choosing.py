"""Which cells to hide: the cheapest choice that takes a cell out of every conflict.

A *conflict* is a least set of cells that together, beside all that is told anyway, tell of too few
people. Whoever hides a cell of each conflict is safe, so the question is a smallest hitting set.
Conflicts are looked for only in what would be shown: choose, audit, learn, and choose again.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import highspy
import numpy as np

from dot.results.cells import Bools
from dot.results.inputs import Floats

Conflict = frozenset[int]
# An audit names conflicts within the cells that would be shown, (K,); none where these are safe.
Audit = Callable[[Bools], list[Conflict]]
# How often everything may be chosen anew. After that, the cheapest safe choice is taken.
MOST_CHOICES = 50
# How many nodes the solver may search for the cheapest choice; a dearer one is as safe.
MOST_NODES = 20_000
UNIT_PRICE, CROSSED_PRICE = 3.0, 2.0
NEARLY = 1e-6


@dataclass(frozen=True)
class Cost:
    """What it costs to hide a cell: (is a unit, people, place) of each, cheapest first.

    Three groups in divisions are worth two units. Between choices of one price, small cells go.
    """

    order: list[tuple[int, int, int]]

    def cheapest(self, cells: Iterable[int]) -> int:
        """The first of the cells to be hidden."""
        return min(cells, key=lambda cell: self.order[cell])

    def of(self, hidden: Bools) -> float:
        """What it costs to hide these cells."""
        return float(self.prices[hidden].sum())

    @property
    def prices(self) -> Floats:
        """(K,); ranks together never outweigh a price."""
        count = len(self.order)
        found = np.empty(count)
        for rank, cell in enumerate(sorted(range(count), key=lambda cell: self.order[cell])):
            price = UNIT_PRICE if self.order[cell][0] else CROSSED_PRICE
            found[cell] = price + rank / count**2
        return found


@dataclass
class Choice:
    """The cheapest safe cells to hide, as far as it is known which cells can't stand together.

    conflicts: those known by now, which the next choice begins with.
    """

    audit: Audit
    cost: Cost
    conflicts: list[Conflict] = field(default_factory=list)

    def shown(self, never: Bools) -> Bools:
        """(K,) the cells to be shown.   never: (K,), hidden anyway.

        The cheapest choice for the known conflicts is repaired until it is safe, which makes more
        of them known, until it needs no repair or none is cheaper.
        """
        best = None
        for _ in range(MOST_CHOICES):
            hidden = hitting(self.conflicts, self.cost, never)
            if best is not None and self.cost.of(hidden) > self.cost.of(best) - NEARLY:
                break
            safe = self._repaired(hidden)
            if best is None or self.cost.of(safe) < self.cost.of(best):
                best = safe
        return ~best if best is not None else np.zeros(never.size, dtype=bool)

    def _repaired(self, hidden: Bools) -> Bools:
        """Cells that are safe to hide: these and more."""
        hidden = hidden.copy()
        while found := self.audit(~hidden):
            self.conflicts += found
            often = Counter(cell for one in self.conflicts for cell in one)
            for one in found:
                hidden[min(one, key=lambda cell: (-often[cell], self.cost.order[cell]))] = True
        return hidden


def least(cells: Iterable[int], unsafe: Callable[[list[int]], bool]) -> Conflict:
    """A least unsafe part of cells that are unsafe together: what can go without help goes."""
    kept = list(cells)
    for cell in tuple(kept):
        others = [one for one in kept if one != cell]
        if unsafe(others):
            kept = others
    return frozenset(kept)


def hitting(conflicts: list[Conflict], cost: Cost, never: Bools) -> Bools:
    """(K,) the cheapest cells that hold one of every conflict, beside those hidden anyway."""
    open_ones = {one for one in conflicts if not any(never[cell] for cell in one)}
    smallest = [one for one in open_ones if not any(other < one for other in open_ones)]
    if not smallest:
        return never.copy()
    smallest.sort(key=sorted)
    found: Bools = never | _solved(smallest, cost.prices)
    for one in smallest:
        if not any(found[cell] for cell in one):  # The solver ran out of nodes.
            found[cost.cheapest(one)] = True
    return found


def _solved(conflicts: list[Conflict], prices: Floats) -> Bools:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library's own stub has no types here
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_max_nodes", MOST_NODES),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-6),
    ):
        solver.setOptionValue(option, value)
    count = len(prices)
    places = np.arange(count, dtype=np.int32)
    for _ in range(count):
        solver.addVar(0.0, 1.0)
    solver.changeColsCost(count, places, prices)
    solver.changeColsIntegrality(count, places, np.full(count, highspy.HighsVarType.kInteger))
    for one in conflicts:
        cells = np.array(sorted(one), dtype=np.int32)
        solver.addRow(1.0, float(cells.size), cells.size, cells, np.ones(cells.size))
    solver.run()
    values = np.array(solver.getSolution().col_value)
    if values.size < count or not np.isfinite(values).all():
        return np.zeros(count, dtype=bool)
    return np.asarray(values > 0.5)  # Whole numbers, but for the solver's tolerance.
