"""Which small sets of people can be worked out exactly from what is published: the nullspace audit.

An atom is a smallest set of answers that the publication tells apart (one rater group in one unit
in one release). A row is one published linear statistic, as coefficients over the atoms' totals.

Two searches share one preparation. ``disclosed_sets`` asks whether a plain total of few people
follows; ``statistics_of_few`` asks for more, whether *any* weighted sum over few people follows.
Both look only at what can be combined from the rows without any atom that is too large to be part
of such a set, which leaves little to search, and that little falls apart into independent pieces.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from scoring.arrays import Bools, Floats, Ints

# Below this length a sum of nullspace vectors counts as nothing, that is, as disclosed.
NOTHING = 1e-7


def disclosed_sets(
    rows: Floats, sizes: Ints, k: int | Ints, known: Bools | None = None, limit: int = 200_000
) -> list[tuple[int, ...]]:
    """Every minimal set of atoms of fewer than k people whose total follows from the rows.

    rows: (M, A), each row published as a number.   sizes: (A,), people per atom; those of 0 hold
    nothing.   k: the floor, for all or (A,) for each atom; a set has the highest floor of its
    atoms.   known: (A,), atoms whose total the reader knows anyway, such as named people; they
    help to work out others and are never reported.   limit: how many steps the search may take.
    Returns: sets as rising places in sizes, the fewest atoms first; [] = nothing is disclosed.

    The total of a set S follows exactly when every vector v with rows · v = 0 has Σ v over S = 0:
    with N the nullspace, when the rows of N that belong to S add up to nothing.
    Raises ValueError for arrays that don't fit; OverflowError when the search exceeds its limit,
    which must be read as "disclosed": the cut is too fine, coarsen it.
    """
    budget = _Budget(limit)
    floors = np.broadcast_to(k, sizes.shape)
    found: list[tuple[int, ...]] = []
    for piece in _pieces(rows, sizes, floors, known):
        search = _Totals(piece.open, piece.sizes, piece.floors, budget)
        places = range(len(piece.sizes))
        for place in places:
            search.grow([place], list(places[place + 1 :]))
        found += [tuple(int(piece.atoms[at]) for at in atoms) for atoms in search.found]
    return _minimal(found)


@dataclass(frozen=True)
class FewAllowed:
    """What the search for statistics of few people leaves out, and when it may stop.

    floor_of: the floor of a set of atoms, where it is not the highest floor of its atoms; never
    above that.   first: stop at the first set found.   limit: how many steps the search may take.
    """

    floor_of: Callable[[tuple[int, ...]], int] | None = None
    first: bool = False
    limit: int = 200_000


ANY = FewAllowed()


def statistics_of_few(
    rows: Floats,
    sizes: Ints,
    k: int | Ints,
    known: Bools | None = None,
    allowed: FewAllowed = ANY,
) -> list[tuple[int, ...]]:
    """Every minimal set of atoms of fewer than k people over which some weighted sum follows.

    rows, sizes, k, known, returns, raises: as in disclosed_sets. With one floor for all, each of
    its sets contains one of these.

    A weighted sum over a set S follows when a combination of the rows is nothing outside S and
    something in it, that is, when the nullspace's rows that belong to S depend on each other.
    Minimal means that no part of S has such a sum, of however many people.
    """
    budget = _Budget(allowed.limit)
    floors = np.broadcast_to(k, sizes.shape)
    found: list[tuple[int, ...]] = []
    for piece in _pieces(rows, sizes, floors, known):
        search = _Statistics(piece, budget, allowed)
        places = range(len(piece.sizes))
        for place in places:
            search.grow([place], list(places[place + 1 :]))
            if search.found and allowed.first:
                return search.found
        found += search.found
    return _minimal(found)


def blame(
    rows: Floats, sizes: Ints, atoms: tuple[int, ...], known: Bools | None = None
) -> tuple[int, ...]:
    """The rows that carry weight in the least-squares combination that gives the set's total.

    rows, sizes, known: as in disclosed_sets.   atoms: one of its sets.
    Returns: rising places in rows; known totals and atoms without people are not blamed.
    Raises ValueError for a set whose total does not follow from the rows.
    """
    given, _ = _with_known(rows, sizes, known)
    wanted = np.zeros(sizes.size)
    wanted[list(atoms)] = 1.0
    weights = np.linalg.lstsq(given.T, wanted, rcond=1e-12)[0]
    if np.linalg.norm(given.T @ weights - wanted) > NOTHING:
        raise ValueError("The total of these atoms does not follow from the rows.")
    return tuple(np.flatnonzero(np.abs(weights[: len(rows)]) > NOTHING).tolist())


def blame_of_few(
    rows: Floats, sizes: Ints, atoms: tuple[int, ...], known: Bools | None = None
) -> tuple[int, ...]:
    """The rows that carry weight in the least-squares combination of a statistic of few people.

    rows, sizes, known: as in disclosed_sets.   atoms: one of the sets of statistics_of_few.
    Returns: rising places in rows.   Raises ValueError where no statistic of the set follows.
    """
    given, hidden = _with_known(rows, sizes, known)
    inside = np.zeros(sizes.size, dtype=bool)
    inside[list(atoms)] = True
    scaled = given[: len(rows)]
    alone = _nullspace(scaled[:, hidden & ~inside].T)
    told = alone.T @ scaled[:, inside]
    _, strengths, right = np.linalg.svd(told, full_matrices=False)
    if not strengths.size or strengths[0] <= NOTHING:
        raise ValueError("No statistic of these atoms follows from the rows.")
    wanted = np.zeros(sizes.size)
    wanted[inside] = right[0]
    weights = np.linalg.lstsq(scaled[:, hidden].T, wanted[hidden], rcond=1e-12)[0]
    return tuple(np.flatnonzero(np.abs(weights) > NOTHING).tolist())


@dataclass
class _Budget:
    """How many steps are left to all pieces of one search together."""

    left: int

    def step(self) -> None:
        """Count a step. Raises OverflowError when none is left."""
        self.left -= 1
        if self.left < 0:
            raise OverflowError("Too many small sets to check: coarsen the cut.")


@dataclass(frozen=True)
class _Piece:
    """Atoms that combinations of rows join to each other and to no others.

    atoms: (P,), places in the whole.   open: (P, D), the totals that these combinations leave
    open.   sizes, floors: P of them.
    """

    atoms: Ints
    open: Floats
    sizes: list[int]
    floors: list[int]


def _pieces(rows: Floats, sizes: Ints, floors: Ints, known: Bools | None) -> Iterator[_Piece]:
    """What the rows tell of the atoms that are small enough to be part of a disclosed set."""
    _, hidden = _with_known(rows, sizes, known)
    if not hidden.any() or not len(rows):
        return
    small = hidden & (sizes < floors[hidden].max())
    atoms = np.flatnonzero(small)
    largest = np.max(np.abs(rows[:, hidden]), axis=1, initial=0.0)
    scaled = rows[largest > 0] / largest[largest > 0, np.newaxis]
    free_of_large = _nullspace(scaled[:, hidden & ~small].T)
    told = _span(free_of_large.T @ scaled[:, atoms])
    if not told.shape[1]:
        return
    for members in _connected(np.abs(told) > NOTHING):
        own = told[members]
        left_open = _reduced(_nullspace(own[:, np.any(own != 0, axis=0)].T))
        places = atoms[members]
        yield _Piece(places, left_open, sizes[places].tolist(), floors[places].tolist())


def _span(rows: Floats) -> Floats:
    """(A, rank): a sparse basis, in its columns, of everything that can be combined from rows."""
    _, strengths, right = np.linalg.svd(rows, full_matrices=False)
    rank = int(np.sum(strengths > 1e-9))
    return _reduced(right[:rank].T)


def _connected(touches: Bools) -> list[Ints]:
    """Atoms (rows) joined by a common vector (column), piece by piece; untouched ones are left out."""
    left, pieces = set(np.flatnonzero(touches.any(axis=1)).tolist()), []
    while left:
        members = np.zeros(len(touches), dtype=bool)
        members[min(left)] = True
        while True:
            wider = np.asarray(touches[:, touches[members].any(axis=0)].any(axis=1))
            if np.array_equal(wider, members):
                break
            members = wider
        pieces.append(np.flatnonzero(members))
        left -= set(pieces[-1].tolist())
    return pieces


@dataclass
class _Totals:
    """Depth-first search for sets of nullspace vectors that add up to nothing."""

    vectors: Floats
    sizes: list[int]
    floors: list[int]
    budget: _Budget
    found: list[tuple[int, ...]] = field(default_factory=list)

    def grow(self, chosen: list[int], others: list[int]) -> None:
        """Record what is disclosed among the chosen atoms and any of the others, each set once.

        Whatever coordinate of the chosen atoms' sum is not yet nothing must be cancelled by an
        atom that has that coordinate too, so only those are tried; an atom that has been tried is
        left out for those that come after it.
        """
        self.budget.step()
        people = sum(self.sizes[atom] for atom in chosen)
        open_coordinates = np.abs(self.vectors[chosen].sum(axis=0)) > NOTHING
        if not open_coordinates.any():
            if people < max(self.floors[atom] for atom in chosen):
                self.found.append(tuple(sorted(chosen)))
            return
        near = _near(self, chosen, others)
        touches = np.abs(self.vectors[near]) > NOTHING
        if not near:
            return
        candidates_by_coordinate = np.where(open_coordinates, touches.sum(axis=0), len(near) + 1)
        column = touches[:, np.argmin(candidates_by_coordinate)]
        _branch(self, chosen, near, column)


class _Statistics:
    """Depth-first search for sets of nullspace vectors that depend on each other."""

    def __init__(self, piece: _Piece, budget: _Budget, allowed: FewAllowed) -> None:
        self.vectors = piece.open
        self.touches = np.abs(piece.open) > NOTHING
        self.atoms, self.sizes, self.floors = piece.atoms, piece.sizes, piece.floors
        self.budget, self.allowed = budget, allowed
        self.found: list[tuple[int, ...]] = []

    def grow(self, chosen: list[int], others: list[int]) -> None:
        """Record the sets that depend on each other among the chosen atoms and others, each once.

        A coordinate that only one chosen atom has needs another atom that has it; where every
        coordinate is shared and the chosen are still independent, any atom that shares one may
        bring the dependence.
        """
        self.budget.step()
        if self.found and self.allowed.first:
            return
        shared = self.touches[chosen].sum(axis=0)
        alone: Bools = np.equal(shared, 1)
        if not alone.any():
            together = self._dependence(chosen)
            if together is not None:
                # Where one of them has no part in it, a smaller set is what depends.
                if np.abs(together).min() > NOTHING:
                    self._record(chosen)
                return
        near = _near(self, chosen, others)
        if not near:
            return
        touches = self.touches[near]
        if alone.any():
            column = touches[:, np.argmin(np.where(alone, touches.sum(axis=0), len(near) + 1))]
        else:
            column = np.asarray(touches[:, shared > 0].any(axis=1))
        _branch(self, chosen, near, column)

    def _dependence(self, chosen: list[int]) -> Floats | None:
        """The weights with which the chosen vectors add up to nothing; None if they can't."""
        left, strengths, _ = np.linalg.svd(self.vectors[chosen], full_matrices=True)
        if strengths.size == len(chosen) and strengths[-1] > NOTHING:
            return None
        return np.asarray(left[:, -1])

    def _record(self, chosen: list[int]) -> None:
        atoms = tuple(sorted(int(self.atoms[place]) for place in chosen))
        floor = max(self.floors[place] for place in chosen)
        if self.allowed.floor_of is not None:
            floor = self.allowed.floor_of(atoms)
        if sum(self.sizes[place] for place in chosen) < floor:
            self.found.append(atoms)


def _near(search: "_Totals | _Statistics", chosen: list[int], others: list[int]) -> list[int]:
    """Those of the others that the chosen may be joined by without being too many people."""
    people = sum(search.sizes[atom] for atom in chosen)
    highest = max(search.floors[atom] for atom in chosen + others)
    return [atom for atom in others if people + search.sizes[atom] < highest]


def _branch(
    search: "_Totals | _Statistics", chosen: list[int], near: list[int], candidates: Bools
) -> None:
    tried: set[int] = set()
    for candidate in np.array(near)[candidates].tolist():
        tried.add(candidate)
        search.grow([*chosen, candidate], [atom for atom in near if atom not in tried])


def _with_known(rows: Floats, sizes: Ints, known: Bools | None) -> tuple[Floats, Bools]:
    """The rows, each scaled to 1, with a row for each known atom; and which atoms are hidden."""
    if rows.ndim != 2 or rows.shape[1:] != sizes.shape or not np.isfinite(rows).all():
        raise ValueError("Each row needs one finite coefficient per atom.")
    if np.any(sizes < 0) or (known is not None and known.shape != sizes.shape):
        raise ValueError("Each atom needs a number of people from 0 up, known or not.")
    hidden = sizes > 0 if known is None else (sizes > 0) & ~known
    largest = np.max(np.abs(rows), axis=1, keepdims=True, initial=0.0)
    scaled = rows / np.where(largest > 0, largest, 1.0)
    return np.concatenate([scaled, np.eye(sizes.size)[~hidden]]), hidden


def _nullspace(rows: Floats) -> Floats:
    """(A, D): an orthonormal basis, in its columns, of the totals that the rows leave open."""
    _, strengths, right = np.linalg.svd(rows, full_matrices=True)
    rank = int(np.sum(strengths > 1e-10 * max(1.0, *rows.shape)))
    return right[rank:].T


def _reduced(basis: Floats) -> Floats:
    """The same space with a basis in which D of the atoms are unit vectors, so most are sparse.

    Pivots are chosen by the largest remaining length, as in a QR decomposition with pivoting.
    """
    rest = basis.copy()
    pivots = []
    for _ in range(basis.shape[1]):
        pivot = int(np.argmax(np.einsum("ad,ad->a", rest, rest)))
        pivots.append(pivot)
        direction = rest[pivot] / np.linalg.norm(rest[pivot])
        rest -= np.outer(rest @ direction, direction)
    reduced = basis @ np.linalg.inv(basis[pivots])
    return np.where(np.abs(reduced) > NOTHING / 10, reduced, 0.0)


def _minimal(found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Those sets that contain no other, the fewest atoms first."""
    kept: list[tuple[int, ...]] = []
    for atoms in sorted(found, key=lambda atoms: (len(atoms), atoms)):
        if not any(set(smaller) <= set(atoms) for smaller in kept):
            kept.append(atoms)
    return kept
