"""Everything that is published of one question, or of one count of people, as rows over atoms.

An atom is a rater group in a set of units that no cut tells apart. The audits (``cuts``, ``bounds``)
look at one system at a time, since answers to different questions are never added unless both are
published, or published together in one cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dot.results.cells import Bools, Visible, people_counts
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR, Lattice
from dot.results.tally import Ints, Tally
from dot.results.unit_cells import Question, cut_counts, item_question, place_question


@dataclass(frozen=True)
class Reader:
    """What the reader is told of rater groups, all (G,): their floors, who is named, weights."""

    floors: Ints
    named: Bools
    weights: Floats


@dataclass(frozen=True)
class System:
    """Rows over atoms (group by group): ``base`` is published, ``cells`` (K, A) may be added.

    admitted: (K,), the cells that have enough people.   sizes: (A,), people per atom.
    answered: (G,), the groups that have people.
    column, place: the item or the people-first place that is asked about; neither for counts.
    """

    base: Floats
    cells: Floats
    admitted: Bools
    sizes: Ints
    answered: Bools
    question: Question | None = None
    column: int | None = None
    place: str | None = None

    @property
    def family(self) -> bytes:
        """Which rater groups answered: one pattern holds for all questions of one family."""
        return self.answered.tobytes()

    @property
    def key(self) -> bytes:
        """Two systems of one key are one to the exact audit, which sees no answers."""
        parts = (self.base, self.cells[self.admitted], self.admitted, self.sizes)
        return b"|".join(part.tobytes() for part in parts)


def questions(tally: Tally, lattice: Lattice, shown: Visible, reader: Reader) -> list[System]:
    """Every question of a questionnaire in its order, then people's own scores where they are told."""
    found = []
    for item in tally.tree.items:
        question = item_question(tally, lattice, item)
        given = _asked(question, lattice, shown.items[:, item.column], reader)
        if not _people_first(tally, item.column):
            found.append(_system(question, lattice, given, reader, column=item.column))
    for place in tally.tree.places.values():
        if place.id in tally.people and tally.tree.people_first(place):
            question = place_question(tally, lattice, place)
            given = _asked(question, lattice, shown.places[place.id], reader)
            found.append(_system(question, lattice, given, reader, place=place.id))
    return found


def enough_people(counts: Ints, lattice: Lattice, reader: Reader) -> Bools:
    """(K,) which cells by unit have enough people for a mean.   counts: (G, V).

    A unit needs as many confidential people as the largest floor among its groups, and five; so
    does a confidential group in a division. Named people were told that they would be shown.
    """
    inside = lattice.members(lattice.units).T.astype(np.int64)
    n = counts @ inside
    confidential = ~reader.named[:, np.newaxis]
    own = np.where(confidential, n, 0)
    floor = np.maximum(np.where(own > 0, reader.floors[:, np.newaxis], 0).max(axis=0), UNIT_FLOOR)
    weighty = (reader.weights[:, np.newaxis] * n).sum(axis=0) > 0
    units = weighty & ((own.sum(axis=0) >= floor) | (own.sum(axis=0) == 0))
    crossed = counts @ lattice.members(lattice.divisions).T.astype(np.int64)
    least = np.where(reader.named, 1, np.maximum(reader.floors, UNIT_FLOOR))
    return np.append(units, (crossed >= least[:, np.newaxis]).T.ravel())


def _people_first(tally: Tally, column: int) -> bool:
    return any(
        tally.tree.people_first(place) and any(item.column == column for item in place.items)
        for place in tally.tree.places.values()
    )


def _asked(
    question: Question, lattice: Lattice, shown: Bools, reader: Reader
) -> tuple[Bools, Bools]:
    return shown, enough_people(question.counts, lattice, reader)


def _system(
    question: Question,
    lattice: Lattice,
    given: tuple[Bools, Bools],
    reader: Reader,
    **about: int | str,
) -> System:
    """The balanced mean of all and of units, the groups' means, and groups in divisions."""
    shown, admitted = given
    counts = question.counts
    whole = np.ones(counts.shape[1], dtype=bool)
    base = [_group_row(counts, code) for code in np.flatnonzero(shown[:-1]).tolist()]
    if shown[-1]:
        base.append(_balanced(counts, whole, reader.weights))
    units = [_balanced(counts, inside, reader.weights) for inside in lattice.members(lattice.units)]
    column, place = about.get("column"), about.get("place")
    return System(
        base=_stacked(base, counts.size),
        cells=_stacked([*units, *_crossed(counts, lattice)], counts.size),
        admitted=admitted,
        sizes=counts.ravel(),
        answered=np.any(counts > 0, axis=1),
        question=question,
        column=None if column is None else int(column),
        place=None if place is None else str(place),
    )


def head_counts(
    tally: Tally, lattice: Lattice, shown: Visible, reader: Reader, kept: list[System]
) -> dict[str, System]:
    """The numbers of people at each place: plain sums, of the groups and cells shown there.

    kept: the questions, with the cells that are shown of each as ``admitted``.
    """
    groups: dict[str, Bools] = {}
    cells: dict[str, Bools] = {}
    of_item = {system.column: system for system in kept if system.column is not None}
    of_place = {system.place: system for system in kept if system.place is not None}
    found = {}
    for place in tally.tree.upwards:
        if place.id not in tally.people:
            continue
        own = [of_item[item.column] for item in place.items if item.column in of_item]
        seen = [shown.items[:-1, system.column] for system in own if system.column is not None]
        if place.id in of_place:
            own, seen = [of_place[place.id]], [shown.places[place.id][:-1]]
        parts = [child for child in tally.parts_of(place) if child in groups]
        groups[place.id] = np.any([*seen, *(groups[child] for child in parts)], axis=0)
        told = [*(system.admitted for system in own), *(cells[child] for child in parts)]
        cells[place.id] = np.any(told, axis=0)
        counts = place_question(tally, lattice, place).counts
        whole = _all_counted(people_counts(tally, place.id)[:-1], groups[place.id], reader)
        found[place.id] = _plain(
            counts, lattice, np.append(groups[place.id], whole), cells[place.id]
        )
    return found


def _plain(counts: Ints, lattice: Lattice, shown: Bools, cells: Bools) -> System:
    """Plain sums over groups, all, units and groups in divisions."""
    base = [_group_row(counts, group) for group in np.flatnonzero(shown[:-1]).tolist()]
    if shown[-1]:
        base.append(np.ones(counts.size))
    units = [
        np.tile(inside.astype(np.float64), len(counts)) for inside in lattice.members(lattice.units)
    ]
    return System(
        base=_stacked(base, counts.size),
        cells=_stacked([*units, *_crossed(counts, lattice)], counts.size),
        admitted=cells & (cut_counts(counts, lattice) > 0),
        sizes=counts.ravel(),
        answered=np.any(counts > 0, axis=1),
    )


def _all_counted(people: Ints, shown: Bools, reader: Reader) -> bool:
    """Whether a place's number of people counts those in hidden groups too, as in its result."""
    rest = people[~shown].sum()
    return bool(rest == 0 or rest >= reader.floors[~shown].max(initial=0))


def _group_row(counts: Ints, group: int) -> Floats:
    row = np.zeros(counts.shape)
    row[group] = 1.0
    return row.ravel()


def _balanced(counts: Ints, inside: Bools, weights: Floats) -> Floats:
    """A balanced mean over the atoms inside: weight / people of each group, divided by nothing."""
    n = counts[:, inside].sum(axis=1)
    share = np.divide(weights, n, out=np.zeros(n.shape), where=n > 0)
    return np.where(inside, share[:, np.newaxis], 0.0).ravel()


def _crossed(counts: Ints, lattice: Lattice) -> Iterator[Floats]:
    for inside in lattice.members(lattice.divisions):
        for group in range(len(counts)):
            row = np.zeros(counts.shape)
            row[group] = inside
            yield row.ravel()


def _stacked(rows: list[Floats], atoms: int) -> Floats:
    return np.stack(rows) if rows else np.zeros((0, atoms))
