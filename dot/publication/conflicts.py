"""Both audits of cells by unit, as searches for conflicts: which cells tell of few people together.

The exact audit looks at counts and weights, system by system. The bounds audit looks at answers,
question by question. Both remember what they found safe: a part of it is safe too.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from dot.publication.bounds import Others, squeezed
from dot.publication.choosing import Conflict, Cost, least
from dot.publication.systems import Reader, System
from dot.publication.told import Target, targets_of, told_of
from dot.results.cells import Bools, Visible
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR, Lattice
from dot.results.tally import Ints
from scoring.disclosure import FewAllowed, blame_of_few, statistics_of_few

# Told in words how far a long audit is.
Progress = Callable[[str], None]


def quiet(_: str) -> None:
    """Nobody waits for it."""


@dataclass(frozen=True)
class Around:
    """What a reader is told of groups, and the cuts by unit that come on top."""

    lattice: Lattice
    shown: Visible
    reader: Reader
    cost: Cost
    progress: Progress = quiet

    @property
    def confidential(self) -> Bools:
        """(K,) units, and confidential groups in divisions: cells that may have to be hidden."""
        crossed = np.tile(~self.reader.named, len(self.lattice.divisions))
        return np.append(np.ones(len(self.lattice.units), dtype=bool), crossed)


@dataclass
class ExactAudit:
    """Conflicts by which a statistic of few people follows, over all systems of one pattern."""

    systems: Sequence[System]
    reader: Reader
    cost: Cost
    safe: dict[bytes, list[Bools]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, shown: Bools) -> list[Conflict]:
        """Conflicts that share no cell, of the first system that has any; none where it is safe."""
        for system in {one.key: one for one in self.systems}.values():
            active = system.admitted & shown
            if _part_of_any(active, self.safe[system.key]):
                continue
            found = _apart(active, partial(self._of, system))
            if found:
                return found
            self.safe[system.key].append(active)
        return []

    def allows(self, shown: Bools) -> bool:
        """Whether no statistic of few people follows: without a search for conflicts."""
        for system in {one.key: one for one in self.systems}.values():
            active = system.admitted & shown
            if _part_of_any(active, self.safe[system.key]):
                continue
            if self._unsafe(system, np.flatnonzero(active).tolist()):
                return False
            self.safe[system.key].append(active)
        return True

    def _of(self, system: System, active: Bools) -> list[Conflict]:
        """A conflict of one system; where it can't be searched, each cell that makes it too fine."""
        cells = np.flatnonzero(active)
        try:
            found = of_few(system, cells, self.reader)
        except OverflowError:
            crossed = [cell for cell in cells.tolist() if not self.cost.order[cell][0]]
            return [frozenset([cell]) for cell in crossed or cells.tolist()]
        if not found:
            return []
        known = np.repeat(self.reader.named, len(system.sizes) // len(self.reader.floors))
        rows = np.concatenate([system.base, system.cells[cells]])
        blamed = np.array(blame_of_few(rows, system.sizes, found[0], known)) - len(system.base)
        guilty = cells[blamed[blamed >= 0]].tolist()
        one = least(guilty or cells.tolist(), lambda some: self._unsafe(system, some))
        # Where groups and the whole tell it by themselves, nothing may be shown beside them.
        return [one] if one else [frozenset([cell]) for cell in cells.tolist()]

    def _unsafe(self, system: System, cells: list[int]) -> bool:
        try:
            return bool(of_few(system, np.array(cells, dtype=np.int64), self.reader))
        except OverflowError:
            return True


@dataclass
class BoundsAudit:
    """Cells that squeeze a total of few people in some question, over all of one pattern."""

    systems: Sequence[System]
    told: Around
    safe: dict[int, list[Bools]] = field(default_factory=lambda: defaultdict(list))
    others: dict[int, Others] = field(default_factory=lambda: defaultdict(Others))

    def __call__(self, shown: Bools) -> Bools:
        """(K,) cells without which every total of few people is open."""
        left = shown.copy()
        for at, system in enumerate(self.systems):
            self.told.progress(f"auditing: question {at + 1} of {len(self.systems)}")
            active = system.admitted & left & self.told.confidential
            while not _part_of_any(active, self.safe[at]):
                target = self._squeezed(system, active)
                if target is None:
                    self.safe[at].append(active.copy())
                    break
                cell = self._culprit(system, active, target)
                active[cell] = left[cell] = False
        return np.asarray(shown & ~left)

    def allows(self, shown: Bools) -> bool:
        """Whether every total of few people is open: without a search for cells to hide."""
        for at, system in enumerate(self.systems):
            active = system.admitted & shown & self.told.confidential
            if _part_of_any(active, self.safe[at]):
                continue
            if self._squeezed(system, active) is not None:
                return False
            self.safe[at].append(active)
        return True

    def _squeezed(
        self, system: System, active: Bools, target: Target | None = None
    ) -> Target | None:
        """The first total, or the one asked for, that is not open."""
        question = system.question
        if question is None:
            return None
        lattice, reader = self.told.lattice, self.told.reader
        limits = told_of(system, question, active, lattice, reader)
        wanted = [target] if target else list(targets_of(question, lattice, reader, limits))
        return squeezed(limits, wanted, self.others[id(system)])

    def _culprit(self, system: System, active: Bools, found: Target) -> int:
        """The cheapest cell without which the total is open; else the cheapest about its people."""
        cells = np.flatnonzero(active).tolist()
        for cell in sorted(cells, key=lambda cell: self.told.cost.order[cell]):
            without = active.copy()
            without[cell] = False
            if self._squeezed(system, without, found) is None:
                return cell
        about = active & (system.cells @ found.weights > 0)
        return self.told.cost.cheapest(np.flatnonzero(about if about.any() else active).tolist())


def _apart(active: Bools, conflicts: Callable[[Bools], list[Conflict]]) -> list[Conflict]:
    """Conflicts one after another, each without the cells of those before."""
    left, found = active.copy(), []
    while left.any() and (new := conflicts(left)):
        found += new
        left[[cell for one in new for cell in one]] = False
    return found


def _part_of_any(active: Bools, safe: list[Bools]) -> bool:
    return not active.any() or any(not (active & ~one).any() for one in safe)


def of_few(system: System, cells: Ints, reader: Reader) -> list[tuple[int, ...]]:
    """A set of few people of whom a statistic follows beside these cells. Raises OverflowError."""
    atoms = len(reader.floors), len(system.sizes) // len(reader.floors)
    rows: Floats = np.concatenate([system.base, system.cells[cells]])
    return statistics_of_few(
        rows,
        system.sizes,
        np.repeat(np.maximum(reader.floors, UNIT_FLOOR), atoms[1]),
        np.repeat(reader.named, atoms[1]),
        FewAllowed(floor_of=_floor_of(system.sizes.reshape(atoms), reader), first=True),
    )


def _floor_of(sizes: Ints, reader: Reader) -> Callable[[tuple[int, ...]], int]:
    """A set's floor: five and its groups' own; only its groups' own where they are there whole.

    sizes: (G, V).   Whole groups are told of beside the whole, not by unit.
    """

    def floor_of(atoms: tuple[int, ...]) -> int:
        inside = np.zeros(sizes.size, dtype=bool)
        inside[list(atoms)] = True
        own = inside.reshape(sizes.shape)
        groups = own.any(axis=1)
        floor = int(reader.floors[groups].max())
        whole = bool(np.all(own[groups] | (sizes[groups] == 0)))
        return floor if whole else max(floor, UNIT_FLOOR)

    return floor_of
