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
    known: dict[tuple[int, ...], Floats] = {}
    for blocks in _sets(small, matter.sizes, most):
        columns = np.flatnonzero(np.isin(block, blocks))
        values, vectors = np.linalg.eigh(projection[np.ix_(columns, columns)])
        kernel = vectors[:, values < SINGULAR]
        if not kernel.size:
            continue
        full = np.zeros((hidden.size, kernel.shape[1]))
        full[columns] = kernel
        older = [kept for old, kept in known.items() if set(old) < set(blocks)]
        before = np.linalg.matrix_rank(np.hstack(older), 1e-6) if older else 0
        if kernel.shape[1] > before:
            known[blocks] = full
            if matter.sizes[list(blocks)].sum() < floor_of(blocks):
                yield blocks


def _sets(small: list[int], sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, ...]]:
    """Sets of blocks with fewer people together than the largest floor, small sets first."""
    found = 0
    for count in range(1, most):
        for blocks in itertools.combinations(small, count):
            if sizes[list(blocks)].sum() < most:
                found += 1
                if found > MOST_SETS:
                    raise OverflowError("Too many small sets: take a smaller world.")
                yield blocks
