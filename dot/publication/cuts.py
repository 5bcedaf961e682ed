"""Which cells by unit may be shown beside the groups and the whole: the exact audit.

Groups and the whole are decided question by question (``plan``). Cells by unit come on top, in one
pattern for all questions that the same rater groups answered: a cell that would let a statistic of
too few people follow from one of them is shown of none. The pattern rests on counts and weights
alone. Numbers of people are plain sums, so they are audited once more, place by place: a number
that would tell of too few is null beside its score.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from dot.publication.bounds import squeezed
from dot.publication.moments import crossed_of, groups_of_one_mind_within, without_groups
from dot.publication.systems import Reader, System, head_counts, questions
from dot.publication.told import Target, targets_of, told_of
from dot.results.cells import Bools, Visible
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR, Lattice
from dot.results.tally import Ints, Tally
from dot.results.unit_cells import Question, UnitsVisible, columns, cut_counts, place_question
from scoring.disclosure import FewAllowed, blame_of_few, statistics_of_few


@dataclass(frozen=True)
class Cost:
    """What it costs to hide a cell, cheapest first: crossed cells, small ones, then by name."""

    order: list[tuple[int, int, int]]

    def cheapest(self, cells: Bools) -> int:
        """The first of the cells to be hidden."""
        return min(np.flatnonzero(cells).tolist(), key=lambda cell: self.order[cell])


def visible_units(
    tally: Tally, lattice: Lattice, shown: Visible, reader: Reader
) -> UnitsVisible | None:
    """The cells by unit of one questionnaire that may be shown; None where there are none.

    shown: what is shown of groups and the whole.   A questionnaire with a ladder of levels has no
    cuts by unit: its levels are a cut of the same answers.
    """
    if not lattice.units or tally.tree.questionnaire.leakage is not None:
        return None
    found = questions(tally, lattice, shown, reader)
    cost = _cost(tally, lattice)
    if not found:
        # Nothing in it is scored, so that nothing can be shown by unit.
        return _visible(tally, [], Around(lattice, shown, reader, cost))
    patterns = {system.family: np.ones(system.admitted.size, dtype=bool) for system in found}
    seen: set[bytes] = set()
    for system in found:
        if system.key not in seen:
            seen.add(system.key)
            patterns[system.family] = exact_audit(system, patterns[system.family], reader, cost)
    for family, pattern in patterns.items():
        mine = [system for system in found if system.family == family]
        patterns[family] = readmitted(mine, pattern, reader, cost)
    for system in found:
        patterns[system.family] = bounds_audit(
            system, patterns[system.family], Around(lattice, shown, reader, cost)
        )
    shown_of = [system.admitted & patterns[system.family] for system in found]
    alike = groups_of_one_mind_within(tally, lattice, crossed_of(shown_of, lattice), reader)
    patterns = {
        family: without_groups(pattern, alike, lattice) for family, pattern in patterns.items()
    }
    kept = [replace(system, admitted=system.admitted & patterns[system.family]) for system in found]
    return _visible(tally, kept, Around(lattice, shown, reader, cost))


@dataclass(frozen=True)
class Around:
    """What a reader is told of groups, and the cuts by unit that come on top."""

    lattice: Lattice
    shown: Visible
    reader: Reader
    cost: Cost

    @property
    def confidential(self) -> Bools:
        """(K,) units, and confidential groups in divisions: cells that may have to be hidden."""
        crossed = np.tile(~self.reader.named, len(self.lattice.divisions))
        return np.append(np.ones(len(self.lattice.units), dtype=bool), crossed)


def audit(
    rows: Floats, sizes: Ints, floors: int | Ints, known: Bools | None = None
) -> list[tuple[int, ...]]:
    """Sets of fewer people than their floor of whom some statistic follows from rows over atoms.

    rows: (M, A).   sizes: (A,).   floors: one for all, or (A,).   known: (A,), named people.
    For second moments: rows over sums of squares, floor 10. An audit that would take too long
    finds every atom disclosed.
    """
    try:
        return statistics_of_few(rows, sizes, floors, known)
    except OverflowError:
        return [(atom,) for atom in np.flatnonzero(sizes > 0).tolist()]


def exact_audit(system: System, pattern: Bools, reader: Reader, cost: Cost) -> Bools:
    """The pattern without the cells that let a statistic of few people follow in one system."""
    pattern = pattern.copy()
    floors, known, allowed = _search_of(system, reader)
    while True:
        active = np.flatnonzero(system.admitted & pattern)
        rows = np.concatenate([system.base, system.cells[active]])
        try:
            found = statistics_of_few(rows, system.sizes, floors, known, allowed)
        except OverflowError:
            # Too fine to be checked: groups by division go first, then the units.
            crossed = active[[cost.order[cell][0] == 0 for cell in active]]
            pattern[crossed if crossed.size else active] = False
            continue
        if not found or not active.size:
            return pattern
        blamed = np.array(blame_of_few(rows, system.sizes, found[0], known)) - len(system.base)
        guilty = np.zeros(pattern.size, dtype=bool)
        guilty[active[blamed[blamed >= 0]] if (blamed >= 0).any() else active] = True
        pattern[cost.cheapest(guilty)] = False


def readmitted(mine: list[System], pattern: Bools, reader: Reader, cost: Cost) -> Bools:
    """The pattern with every cell that had to go before others went, but need not have, dearest first.

    mine: all systems that the pattern holds for.
    """
    different = list({system.key: system for system in mine}.values())
    gone = np.flatnonzero(~pattern).tolist()
    for cell in sorted(gone, key=lambda cell: cost.order[cell], reverse=True):
        wider = pattern.copy()
        wider[cell] = True
        admitting = [system for system in different if system.admitted[cell]]
        unsafe = next((one for one in admitting if not _clean(one, wider, reader)), None)
        if unsafe is not None:
            # What one cell gives away, the next one often gives away too: it is asked first.
            different = [unsafe, *(one for one in different if one is not unsafe)]
        elif admitting:
            pattern = wider
    return pattern


def _clean(system: System, pattern: Bools, reader: Reader) -> bool:
    """Whether no statistic of few people follows from one system."""
    rows = np.concatenate([system.base, system.cells[system.admitted & pattern]])
    floors, known, allowed = _search_of(system, reader)
    try:
        return not statistics_of_few(rows, system.sizes, floors, known, allowed)
    except OverflowError:
        return False


def _search_of(system: System, reader: Reader) -> tuple[Ints, Bools, FewAllowed]:
    """Floors (A,), known atoms (A,), and the sets that are told of anyway."""
    atoms = len(reader.floors), len(system.sizes) // len(reader.floors)
    floors = np.repeat(np.maximum(reader.floors, UNIT_FLOOR), atoms[1])
    known = np.repeat(reader.named, atoms[1])
    floor_of = _floor_of(system.sizes.reshape(atoms), reader)
    return floors, known, FewAllowed(floor_of=floor_of, first=True)


def bounds_audit(system: System, pattern: Bools, told: Around) -> Bools:
    """The pattern without the cells that squeeze a total of few people in one question."""
    pattern, question = pattern.copy(), system.question
    if question is None:
        return pattern
    while (active := system.admitted & pattern & told.confidential).any():
        limits = told_of(system, question, active, told.lattice, told.reader)
        targets = list(targets_of(question, told.lattice, told.reader, limits))
        found = squeezed(limits, targets)
        if found is None:
            return pattern
        pattern[_culprit(system, question, active, found, told)] = False
    return pattern


def _culprit(system: System, question: Question, active: Bools, found: Target, told: Around) -> int:
    """The cheapest cell without which the total is open; else the cheapest about its people."""
    for cell in sorted(np.flatnonzero(active).tolist(), key=lambda cell: told.cost.order[cell]):
        without = active.copy()
        without[cell] = False
        limits = told_of(system, question, without, told.lattice, told.reader)
        if squeezed(limits, [found]) is None:
            return cell
    about = active & (system.cells @ found.weights > 0)
    return told.cost.cheapest(about if about.any() else active)


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


def _cost(tally: Tally, lattice: Lattice) -> Cost:
    """By how many people have a score at the questionnaire itself, or else belong to the cell."""
    root = tally.tree.places.get(tally.tree.questionnaire.slug)
    counted = root is not None and root.id in tally.people
    n = (
        cut_counts(place_question(tally, lattice, root).counts, lattice)
        if root is not None and counted
        else np.zeros(columns(lattice, len(tally.groups)), dtype=np.int64)
    )
    units = len(lattice.units)
    return Cost([(int(at < units), int(people), at) for at, people in enumerate(n)])


def _visible(tally: Tally, kept: list[System], told: Around) -> UnitsVisible:
    k = columns(told.lattice, len(tally.groups))
    items = np.zeros((k, len(tally.tree.items)), dtype=bool)
    places: dict[str, Bools] = {}
    for system in kept:
        if system.column is not None:
            items[:, system.column] = system.admitted
        if system.place is not None:
            places[system.place] = system.admitted
    counts = {
        place: exact_audit(system, system.admitted, told.reader, told.cost)
        for place, system in head_counts(tally, told.lattice, told.shown, told.reader, kept).items()
    }
    return UnitsVisible(told.lattice, items, places, counts, told.reader.named, publishing=True)
