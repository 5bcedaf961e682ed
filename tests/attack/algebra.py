"""AT1: sets of too few people over whom some weighted sum follows from published rows.

It shares no line with the audit in DOT: rows come from outside, everything else is linear algebra.
With Q the projection onto what the rows leave open, a set of columns has a sum that follows where
its part of Q is singular.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SINGULAR = 1e-9
MOST_SETS = 400_000
AT_ONCE = 4096


@dataclass(frozen=True)
class Matter:
    """What rows tell of people in blocks.

    rows: (M, C).   block: (C,), the block of people that each column speaks of.   sizes: people in
    each block, by its number; 0 for people whom the reader knows.
    """

    rows: Floats
    block: NDArray[np.int64]
    sizes: NDArray[np.int64]


def left_open(rows: Floats, columns: int) -> Floats:
    """The projection onto all that the rows do not tell, (C, C)."""
    if not rows.size or not columns:
        return np.eye(columns)
    scaled = rows / np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-300)
    _, strengths, right = np.linalg.svd(scaled, full_matrices=True)
    rest = right[int(np.sum(strengths > 1e-10 * strengths[0])) :]
    return np.asarray(rest.T @ rest)


def followed(
    matter: Matter, floor_of: Callable[[tuple[int, ...]], int], most: int
) -> Iterator[tuple[int, ...]]:
    """Every least set of fewer people than its floor of whom a sum follows.

    floor_of: the floor of a set of blocks.   most: the largest floor there is.
    """
    hidden = np.flatnonzero(matter.sizes[matter.block] > 0)
    block = matter.block[hidden]
    projection = left_open(matter.rows[:, hidden] if matter.rows.size else matter.rows, hidden.size)
    small = [int(at) for at in np.unique(block) if matter.sizes[at] < most]
    columns_of = {at: np.flatnonzero(block == at) for at in small}
    known: dict[tuple[int, ...], Floats] = {}
    for blocks, columns in _singular(_sets(small, matter.sizes, most), columns_of, projection):
        values, vectors = np.linalg.eigh(projection[np.ix_(columns, columns)])
        kernel = vectors[:, values < SINGULAR]
        full = np.zeros((hidden.size, kernel.shape[1]))
        full[columns] = kernel
        older = [kept for old, kept in known.items() if set(old) < set(blocks)]
        before = np.linalg.matrix_rank(np.hstack(older), 1e-6) if older else 0
        if kernel.shape[1] > before:
            known[blocks] = full
            if matter.sizes[list(blocks)].sum() < floor_of(blocks):
                yield blocks


def _singular(
    sets: Iterator[tuple[int, ...]], columns_of: dict[int, NDArray[np.int64]], projection: Floats
) -> Iterator[tuple[tuple[int, ...], NDArray[np.int64]]]:
    """Those sets whose part of the projection is singular, in their order; many looked at at once."""
    for batch in iter(lambda: list(itertools.islice(sets, AT_ONCE)), []):
        columns = [np.concatenate([columns_of[at] for at in blocks]) for blocks in batch]
        found = np.zeros(len(batch), dtype=bool)
        for width in {own.size for own in columns}:
            alike = [at for at, own in enumerate(columns) if own.size == width]
            own = np.array([columns[at] for at in alike])
            parts = projection[own[:, :, np.newaxis], own[:, np.newaxis, :]]
            found[alike] = np.linalg.eigvalsh(parts)[:, 0] < SINGULAR
        for at in np.flatnonzero(found).tolist():
            yield batch[at], columns[at]


def _sets(small: list[int], sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, ...]]:
    """Sets of blocks with fewer people together than the largest floor, small sets first."""
    rising = sorted(small, key=lambda at: (sizes[at], at))
    people = [int(sizes[at]) for at in rising]
    found = 0
    for count in range(1, most):
        for places in _places(people, 0, count, most - 1):
            found += 1
            if found > MOST_SETS:
                raise OverflowError("Too many small sets: take a smaller world.")
            yield tuple(sorted(rising[place] for place in places))


def _places(people: list[int], first: int, count: int, most: int) -> Iterator[tuple[int, ...]]:
    """Every choice of so many places from the first on that hold at most so many people."""
    for place in range(first, len(people) - count + 1):
        if people[place] * count > most:
            return
        if count == 1:
            yield (place,)
            continue
        for others in _places(people, place + 1, count - 1, most - people[place]):
            yield (place, *others)
