"""Which cuts by unit a result has: the unit tree, with small units joined or left to their parent.

Nothing finer exists: units, and rater groups within top-level units (*divisions*). A published
result is cut by the rolled-up tree, a complete one by the tree as it was written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from dot.assessments.schemas import DEFAULT_FLOOR, Unit
from dot.results.cells import Bools
from dot.results.inputs import Answers, Definition
from dot.results.participation import group_settings
from dot.results.tally import Ints

# The fewest confidential people about whom a cut by unit may tell anything.
UNIT_FLOOR = DEFAULT_FLOOR
# A finer cut than this takes too long to audit, so it is made coarser.
MOST_ATOMS = 400


@dataclass(frozen=True)
class UnitCut:
    """One unit, or several joined, with everybody below.   leaves: (L,), whose answers count."""

    id: str
    name: str
    parent: str | None
    members: tuple[str, ...]
    leaves: Bools


@dataclass(frozen=True)
class Lattice:
    """The cuts by unit, alphabetical.

    atom_of: (L,), the atom that each leaf belongs to: leaves that no cut tells apart are one.
    """

    units: tuple[UnitCut, ...]
    atom_of: Ints

    @property
    def divisions(self) -> tuple[UnitCut, ...]:
        """The top-level units."""
        return tuple(unit for unit in self.units if unit.parent is None)

    @property
    def atoms(self) -> int:
        """How many sets of leaves the cuts tell apart."""
        return int(self.atom_of.max(initial=-1)) + 1

    def members(self, cuts: tuple[UnitCut, ...]) -> Bools:
        """(cuts, atoms): which atoms each of the cuts is made of."""
        found = np.zeros((len(cuts), self.atoms), dtype=bool)
        for at, cut in enumerate(cuts):
            found[at, self.atom_of[cut.leaves]] = True
        return found


NO_CUTS = Lattice((), np.zeros(0, dtype=np.int64))


def whole_lattice(definition: Definition, leaves: tuple[str, ...]) -> Lattice:
    """The unit tree as written.   leaves: the units that raters belong to; "" = none.

    Where nobody belongs to any, there is nothing to cut.
    """
    if not leaves:
        return NO_CUTS
    units = definition.assessment.units
    cuts = [
        UnitCut(
            id=unit.id,
            name=unit.name,
            parent=unit.parent,
            members=(unit.id,),
            leaves=_under(units, (unit.id,), leaves),
        )
        for unit in units
    ]
    return _lattice(cuts, len(leaves))


def rolled_up(definition: Definition, answers: Answers, leaves: tuple[str, ...]) -> Lattice:
    """The unit tree with units of fewer than five people joined to a sibling or left out.

    First by how many confidential people were invited, then by how many answered: the smallest
    unit without parts joins its smallest sibling without parts, until none of them is too small;
    who is still too few is told of in the parent only.
    """
    confidential = [
        group_settings(definition, rater.group).mode != "named" for rater in answers.raters
    ]
    if not any(confidential):
        # Who is named was told so: nobody needs others to hide among.
        return whole_lattice(definition, leaves)
    answered: dict[str, int] = {}
    for rater, counts in zip(answers.raters, confidential, strict=True):
        answered[rater.unit] = answered.get(rater.unit, 0) + int(counts)
    invited = {
        unit.id: sum(
            people
            for code, people in unit.invited.items()
            if group_settings(definition, code).mode != "named"
        )
        for unit in definition.assessment.units
    }
    tree = _Tree(definition.assessment.units, leaves, invited, answered)
    cuts = tree.below(None)
    for coarser in (cuts, [cut for cut in cuts if cut.parent is None]):
        lattice = _lattice(coarser, len(leaves))
        if lattice.atoms * len({rater.group for rater in answers.raters}) <= MOST_ATOMS:
            return lattice
    return NO_CUTS


@dataclass(frozen=True)
class _Block:
    """Sibling units that are told of together.   parts: the cuts below, none where it is a leaf."""

    ids: tuple[str, ...]
    parts: tuple[UnitCut, ...]


class _Tree:
    """The unit tree while it is rolled up."""

    def __init__(
        self,
        units: list[Unit],
        leaves: tuple[str, ...],
        invited: Mapping[str, int],
        answered: Mapping[str, int],
    ) -> None:
        self.units, self.leaves = units, leaves
        self.names = {unit.id: unit.name for unit in units}
        self.invited, self.answered = invited, answered

    def below(self, parent: str | None) -> list[UnitCut]:
        """The cuts under a unit, or under none, from the bottom up."""
        children = sorted(unit.id for unit in self.units if unit.parent == parent)
        blocks = [_Block((child,), tuple(self.below(child))) for child in children]
        # A unit that nobody was invited from and nobody answered from has no part in the wave.
        blocks = [
            block
            for block in blocks
            if self._people(self.invited, block) + self._people(self.answered, block)
        ]
        if sum(self._people(self.invited, block) for block in blocks):
            blocks = _joined(blocks, lambda block: self._people(self.invited, block))
        blocks = _joined(blocks, lambda block: self._people(self.answered, block))
        cuts: list[UnitCut] = []
        container = _under(self.units, (parent,), self.leaves) if parent else None
        for block in blocks:
            own = self._cut(block, parent)
            everybody = np.ones(len(self.leaves), dtype=bool) if container is None else container
            same = np.array_equal(own.leaves, everybody)
            if self._people(self.answered, block) >= UNIT_FLOOR and not same:
                cuts += [own, *block.parts]
            else:
                # What lies below a unit that is not told of itself lies below the one above it.
                cuts += [
                    replace(part, parent=parent) if part.parent == own.id else part
                    for part in block.parts
                ]
        return cuts

    def _cut(self, block: _Block, parent: str | None) -> UnitCut:
        names = sorted(self.names[one] for one in block.ids)
        return UnitCut(
            id="+".join(block.ids),
            name=" and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names),
            parent=parent,
            members=block.ids,
            leaves=_under(self.units, block.ids, self.leaves),
        )

    def _people(self, counts: Mapping[str, int], block: _Block) -> int:
        inside = _with_descendants(self.units, block.ids)
        return sum(people for unit, people in counts.items() if unit in inside)


def _joined(blocks: list[_Block], people: Callable[[_Block], int]) -> list[_Block]:
    """Blocks without parts joined, the smallest with its smallest sibling, until none is small."""
    while True:
        plain = sorted(
            (block for block in blocks if not block.parts),
            key=lambda block: (people(block), block.ids),
        )
        if len(plain) < 2 or people(plain[0]) >= UNIT_FLOOR:
            return blocks
        first, second = plain[:2]
        together = _Block(tuple(sorted(first.ids + second.ids)), ())
        blocks = [block for block in blocks if block not in (first, second)]
        blocks = sorted([*blocks, together], key=lambda block: block.ids)


def _with_descendants(units: list[Unit], roots: tuple[str, ...]) -> frozenset[str]:
    found = set(roots)
    while wider := {unit.id for unit in units if unit.parent in found} - found:
        found |= wider
    return frozenset(found)


def _under(units: list[Unit], roots: tuple[str, ...], leaves: tuple[str, ...]) -> Bools:
    inside = _with_descendants(units, roots)
    return np.array([leaf in inside for leaf in leaves], dtype=bool)


def _lattice(cuts: list[UnitCut], leaves: int) -> Lattice:
    """Cuts in the order of their ids, and the atoms they make."""
    units = tuple(sorted(cuts, key=lambda cut: cut.id))
    if not units:
        return NO_CUTS
    told = np.stack([cut.leaves for cut in units], axis=0).T.reshape(leaves, len(units))
    _, atom_of = np.unique(told, axis=0, return_inverse=True)
    return Lattice(units, atom_of.astype(np.int64).reshape(leaves))
