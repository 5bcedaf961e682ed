"""Which small sets of people can be worked out exactly from what is published: the nullspace audit.

An atom is a smallest set of answers that the publication tells apart (one rater group in one unit
in one release). A row is one published linear statistic, as coefficients over the atoms' totals.
"""

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
    given, hidden = _with_known(rows, sizes, known)
    search = _Search(
        vectors=_reduced(_nullspace(given)),
        sizes=sizes.tolist(),
        floors=np.broadcast_to(k, sizes.shape).tolist(),
        steps_left=limit,
    )
    atoms = np.flatnonzero(hidden).tolist()
    for place, atom in enumerate(atoms):
        search.grow([atom], atoms[place + 1 :])
    return _minimal(search.found)


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


@dataclass
class _Search:
    """Depth-first search for sets of nullspace vectors that add up to nothing."""

    vectors: Floats
    sizes: list[int]
    floors: list[int]
    steps_left: int
    found: list[tuple[int, ...]] = field(default_factory=list)

    def grow(self, chosen: list[int], others: list[int]) -> None:
        """Record what is disclosed among the chosen atoms and any of the others, each set once.

        Whatever coordinate of the chosen atoms' sum is not yet nothing must be cancelled by an
        atom that has that coordinate too, so only those are tried; an atom that has been tried is
        left out for those that come after it.
        """
        self.steps_left -= 1
        if self.steps_left < 0:
            raise OverflowError("Too many small sets to check: coarsen the cut.")
        people = sum(self.sizes[atom] for atom in chosen)
        open_coordinates = np.abs(self.vectors[chosen].sum(axis=0)) > NOTHING
        if not open_coordinates.any():
            if people < max(self.floors[atom] for atom in chosen):
                self.found.append(tuple(sorted(chosen)))
            return
        highest = max(self.floors[atom] for atom in chosen + others)
        near = [atom for atom in others if people + self.sizes[atom] < highest]
        touches = np.abs(self.vectors[near]) > NOTHING
        if not near:
            return
        candidates_by_coordinate = np.where(open_coordinates, touches.sum(axis=0), len(near) + 1)
        column = touches[:, np.argmin(candidates_by_coordinate)]
        tried: set[int] = set()
        for candidate in np.array(near)[column].tolist():
            tried.add(candidate)
            self.grow([*chosen, candidate], [atom for atom in near if atom not in tried])


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
