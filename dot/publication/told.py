"""What is told of one question, as limits on the atoms' totals: what a reader can calculate with.

Totals are counted in steps of the answers above the lowest one, so that they are whole numbers
where answers are evenly spaced.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dot.publication.systems import Reader, System
from dot.results.cells import AT_LEAST, AT_MOST, EXACT, MIXED, Bools, Means, hidden_rest
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR, Lattice
from dot.results.tally import Ints
from dot.results.unit_cells import Question, told_tenth, unit_means
from scoring.aggregate import means

# Limits are kept this far inside what is told, so that rounding never makes them wider.
INSIDE = 1e-9


@dataclass(frozen=True)
class Row:
    """A weighted sum over atoms that lies between two limits, both in steps."""

    weights: Floats
    low: float
    high: float


@dataclass(frozen=True)
class Hidden:
    """Atoms of groups that only the balanced mean tells of: their means move by whole steps.

    groups: one vector over the atoms for each.   people: of each.
    """

    groups: tuple[Floats, ...]
    people: tuple[int, ...]


@dataclass(frozen=True)
class Target:
    """A weighted sum that must stay open: by ``width``, or as far as the limit ``reach``.

    weights: over atoms.   width: in steps, None where the sum must be able to lie at or below
    (``down``) or at or above ``reach``.
    """

    weights: Floats
    width: float | None = None
    reach: float = 0.0
    down: bool = True


@dataclass(frozen=True)
class Told:
    """One question: the true totals ``truth`` (A,), how large each may be, and what is told.

    base: rows of groups and the whole, which are always told.   rows: all of them.
    fixed: (A,), totals that the reader knows.   whole: whether totals are whole numbers.
    """

    truth: Floats
    most: Floats
    fixed: Bools
    whole: bool
    base: tuple[Row, ...]
    rows: tuple[Row, ...]
    hidden: Hidden | None


@dataclass(frozen=True)
class Scale:
    """How totals become steps: (total − lowest · people) / step."""

    low: float
    step: float
    steps: float

    def of(self, question: Question, totals: Floats, people: Floats | Ints) -> Floats:
        """Totals in steps; whole numbers exactly so."""
        found = (totals - self.low * people) / self.step
        return np.round(found) if question.points is not None else found


def scale_of(question: Question) -> Scale:
    """Steps between answers where they are even, else a quarter of the range."""
    reach = question.ends.range
    step = question.ends.step if question.points is not None else (reach.high - reach.low) / 4
    return Scale(reach.low, step, (reach.high - reach.low) / step)


def told_of(
    system: System, question: Question, active: Bools, lattice: Lattice, reader: Reader
) -> Told:
    """What a reader is told by the groups, the whole, and the active cells by unit."""
    scale = scale_of(question)
    sizes = question.counts
    truth = scale.of(question, question.sums, sizes).ravel()
    shown = _groups_shown(system, sizes)
    base = tuple(_group_rows(question, scale, shown, reader))
    rest, hidden = _rest(system, question, scale, shown, reader)
    base += rest
    units = tuple(_unit_rows(question, scale, active, lattice, reader))
    crossed = tuple(_crossed_rows(question, scale, active, lattice, reader))
    return Told(
        truth=truth,
        most=np.asarray(sizes * scale.steps, dtype=np.float64).ravel(),
        fixed=np.repeat(reader.named, sizes.shape[1]) | (sizes.ravel() == 0),
        whole=question.points is not None,
        base=base,
        rows=base + units + crossed,
        hidden=hidden,
    )


def targets_of(
    question: Question, lattice: Lattice, reader: Reader, told: Told
) -> Iterator[Target]:
    """Every atom, group, group in a division and unit of too few, and larger ones near an end."""
    scale = scale_of(question)
    sizes = question.counts.ravel()
    floors = np.repeat(np.maximum(reader.floors, UNIT_FLOOR), question.counts.shape[1])
    point = question.width / scale.step
    two_steps = 2 * question.ends.step / scale.step
    for weights in _cells(question.counts, lattice, reader):
        inside = weights > 0
        people = float(sizes[inside].sum())
        if people == 0:
            continue
        if people < floors[inside].max():
            yield Target(weights, width=people * point)
            continue
        total, top = float(weights @ told.truth), people * scale.steps
        if total > top - two_steps:
            yield Target(weights, reach=top - two_steps, down=True)
        elif total < two_steps:
            yield Target(weights, reach=two_steps, down=False)


def _cells(counts: Ints, lattice: Lattice, reader: Reader) -> list[Floats]:
    """Atoms, groups, groups in divisions, and the confidential people of units; each set once."""
    confidential = (counts > 0) & ~reader.named[:, np.newaxis]
    found: dict[bytes, Floats] = {}
    for atom in np.flatnonzero(confidential.ravel()).tolist():
        own = np.zeros(counts.size)
        own[atom] = 1.0
        found[own.tobytes()] = own
    everywhere = np.ones((1, counts.shape[1]), dtype=bool)
    for inside in [*everywhere, *lattice.members(lattice.divisions)]:
        for group in range(len(counts)):
            cell = np.zeros(counts.shape)
            cell[group] = inside & confidential[group]
            found[cell.tobytes()] = cell.ravel()
    for inside in lattice.members(lattice.units):
        unit = (confidential & inside).astype(np.float64).ravel()
        found[unit.tobytes()] = unit
    return list(found.values())


def _groups_shown(system: System, sizes: Ints) -> Bools:
    """Which groups have a row of their own: those whose row is nothing but ones of one group."""
    shown = np.zeros(len(sizes), dtype=bool)
    for row in system.base.reshape(-1, *sizes.shape):
        groups = np.flatnonzero((row > 0).any(axis=1))
        if groups.size == 1 and (row[groups[0]] == 1.0).all():
            shown[groups[0]] = True
    return shown


def _limits(kind: int, total: float, limit: float, top: float) -> tuple[float, float] | None:
    if kind == MIXED:
        return None
    if kind == AT_LEAST:
        return limit, top
    return (0.0, limit) if kind == AT_MOST else (total, total)


def _plain_row(question: Question, scale: Scale, weights: Floats, named: bool) -> Row | None:
    """A plain mean over the atoms, as it is told: exact, or a bound near the end."""
    people = int(question.counts.ravel() @ weights)
    total = float(question.sums.ravel() @ weights)
    if people == 0:
        return None
    kept, kind = question.ends.cut(
        np.array([total / people]), np.array([1 / people]), np.array([not named])
    )
    steps = float(scale.of(question, np.array(total), np.array(people)))
    limit = float(scale.of(question, kept * people, np.array([people]))[0]) if kind[0] else 0.0
    found = _limits(int(kind[0]), steps, limit, people * scale.steps)
    return Row(weights, *found) if found else None


def _group_rows(question: Question, scale: Scale, shown: Bools, reader: Reader) -> Iterator[Row]:
    for group in np.flatnonzero(shown & ~reader.named).tolist():
        cell = np.zeros(question.counts.shape)
        cell[group] = 1.0
        row = _plain_row(question, scale, cell.ravel(), named=False)
        if row:
            yield row


def _crossed_rows(
    question: Question, scale: Scale, active: Bools, lattice: Lattice, reader: Reader
) -> Iterator[Row]:
    groups, units = len(question.counts), len(lattice.units)
    for at, inside in enumerate(lattice.members(lattice.divisions)):
        for group in np.flatnonzero(~reader.named).tolist():
            if not active[units + at * groups + group]:
                continue
            cell = np.zeros(question.counts.shape)
            cell[group] = inside
            row = _plain_row(question, scale, cell.ravel(), named=False)
            if row:
                yield row


def _rest(
    system: System, question: Question, scale: Scale, shown: Bools, reader: Reader
) -> tuple[tuple[Row, ...], Hidden | None]:
    """What the whole less the shown groups tells of the hidden ones together."""
    counts = question.counts.sum(axis=1)
    hidden = (counts > 0) & (reader.weights > 0) & ~shown
    if len(system.base) == shown.sum() or not hidden.any():
        return (), None
    mean = means(counts, question.sums.sum(axis=1))
    given = Means(mean, counts, reader.weights, np.append(shown, True), ~reader.named,
                  question.ends)  # fmt: skip
    (value,), _, ((up,), (down,)) = hidden_rest(given, hidden)
    vectors = [np.repeat(np.arange(len(counts)) == group, question.counts.shape[1]) * 1.0
               for group in np.flatnonzero(hidden)]  # fmt: skip
    if np.isnan(value):
        return (), None
    if not up and not down:
        return (), Hidden(tuple(vectors), tuple(counts[hidden].tolist()))
    share = reader.weights[hidden] / reader.weights[hidden].sum() / counts[hidden]
    weights = np.asarray(share @ np.array(vectors))
    limit = float((value - scale.low) / scale.step)
    return (Row(weights, limit if up else 0.0, scale.steps if up else limit),), None


def _unit_rows(
    question: Question, scale: Scale, active: Bools, lattice: Lattice, reader: Reader
) -> Iterator[Row]:
    """Units' balanced means to a tenth, less what named people add; or their bounds."""
    told = unit_limits(question, lattice, reader)
    for at, inside in enumerate(lattice.members(lattice.units)):
        if not active[at] or np.isnan(told.low[at]) or told.kind[at] == MIXED:
            continue
        weights = _shares(question.counts, inside, reader)
        low, high, own = (
            float((value[at] - scale.low) / scale.step) for value in (told.low, told.high, told.own)
        )
        if told.kind[at] == EXACT:
            low, high = min(low + INSIDE, own), max(high - INSIDE, own)
        yield Row(weights, low, high)


@dataclass(frozen=True)
class UnitLimits:
    """Between which limits each unit's confidential people's mean lies for its readers, (U,) each.

    NaN where a unit has none.   own: the mean.   kind: of its bound.
    """

    low: Floats
    high: Floats
    own: Floats
    kind: Ints


def unit_limits(question: Question, lattice: Lattice, reader: Reader) -> UnitLimits:
    """Units' balanced means as they are told, less what named people add, in answers."""
    told = unit_means(question, lattice, reader.weights, reader.named)
    there = told.share > 0
    kept, kind = question.ends.cut(told.mean, told.person, there)
    seen = told_tenth(question, told.own + told.share * told.mean)
    share = np.where(there, told.share, np.nan)
    low, high = ((seen + question.told * half - told.own) / share for half in (-0.5, 0.5))
    reach = question.ends.range
    below, above = np.isin(kind, (AT_MOST, MIXED)), np.isin(kind, (AT_LEAST, MIXED))
    return UnitLimits(
        low=np.where(below, reach.low, np.where(kind == AT_LEAST, kept, low)),
        high=np.where(above, reach.high, np.where(kind == AT_MOST, kept, high)),
        own=told.mean,
        kind=np.asarray(kind, dtype=np.int64),
    )


def rest_limits(question: Question, shown: Bools, reader: Reader) -> tuple[float, float] | None:
    """Between which limits the hidden groups' balanced mean lies; None where it is not told.

    shown: (G+1,), the whole last.
    """
    counts = question.counts.sum(axis=1)
    hidden = (counts > 0) & (reader.weights > 0) & ~shown[:-1]
    if not shown[-1] or not hidden.any():
        return None
    mean = means(counts, question.sums.sum(axis=1))
    given = Means(mean, counts, reader.weights, shown, ~reader.named, question.ends)
    (value,), _, ((up,), (down,)) = hidden_rest(given, hidden)
    low, high = question.ends.range.low, question.ends.range.high
    if np.isnan(value):
        return low, high
    return (float(value) if not down else low), (float(value) if not up else high)


def _shares(counts: Ints, inside: Bools, reader: Reader) -> Floats:
    """Each atom's weight, per person, in the confidential balanced mean of a unit."""
    n = counts[:, inside].sum(axis=1)
    weights = np.where((n > 0) & ~reader.named, reader.weights, 0.0)
    each = np.divide(weights / weights.sum(), n, out=np.zeros(n.shape), where=n > 0)
    return np.where(inside, each[:, np.newaxis], 0.0).ravel()
