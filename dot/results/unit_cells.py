"""Cells by unit: what a unit, and a rater group in a division, say at every place of a tree.

A unit's score is the group-balanced mean of its own people, with the weights that the groups have
in the whole, over the groups that have people there; so it may be set beside the whole. Columns of
every array: the units, then division by division all rater groups.
"""

from dataclasses import dataclass

import numpy as np

from dot.results.cells import AT_LEAST, AT_MOST, EXACT, MIXED, Bools, Ends, Line, joined_line
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR, Lattice
from dot.results.tally import Ints, Tally
from dot.results.tree import Place, ScoredItem
from scoring.aggregate import cell_sums, means

# A unit's balanced mean is told to a tenth on a scale of five levels. In all its digits it would
# be a code: whole answers with unequal weights could be read from them (ADR 9).
TOLD_TENTH = 0.1 / 4


@dataclass(frozen=True)
class Question:
    """One question, or people's own scores at a place.   counts, sums: (G, V) by group and atom.

    points: how many evenly spaced answers there are, None where they are not or there are none.
    """

    counts: Ints
    sums: Floats
    ends: Ends
    points: int | None = None

    @property
    def width(self) -> float:
        """The least width that few people's mean must be left open by: a point of five."""
        return min(self.ends.step, (self.ends.range.high - self.ends.range.low) / 4)

    @property
    def told(self) -> float:
        """The digits to which a unit's mean is told."""
        return TOLD_TENTH * (self.ends.range.high - self.ends.range.low)


@dataclass(frozen=True)
class UnitsVisible:
    """Which cells by unit may be used: ``items`` (K, I); ``places`` id → (K,), for raters first.

    people: place id → (K,), of which cells the number of people may be told.   named: (G,).   publishing: whether means are bounded near the ends, and told to a tenth.
    """

    lattice: Lattice
    items: Bools
    places: dict[str, Bools]
    people: dict[str, Bools]
    named: Bools
    publishing: bool


@dataclass(frozen=True)
class UnitCells:
    """Every cell by unit at every place; and of which the number of people may be told."""

    lattice: Lattice
    places: dict[str, Line]
    people: dict[str, Bools]


@dataclass(frozen=True)
class UnitMeans:
    """Units' balanced means of one question, all (U,).

    own: what named people add.   mean, share: of the confidential ones, and their weight.
    person: the weight of the heaviest single person, and half that of the heaviest group of fewer
    than five, in the confidential mean.   confidential: how many people.
    """

    own: Floats
    mean: Floats
    share: Floats
    person: Floats
    confidential: Ints


def columns(lattice: Lattice, groups: int) -> int:
    """How many cells by unit there are."""
    return len(lattice.units) + len(lattice.divisions) * groups


def everything_by_unit(tally: Tally, lattice: Lattice) -> UnitsVisible:
    """The view in which every cell by unit is used as it is."""
    k = columns(lattice, len(tally.groups))
    return UnitsVisible(
        lattice=lattice,
        items=np.ones((k, len(tally.tree.items)), dtype=bool),
        places={place: np.ones(k, dtype=bool) for place in tally.people},
        people={place: np.ones(k, dtype=bool) for place in tally.people},
        named=np.zeros(len(tally.groups), dtype=bool),
        publishing=False,
    )


def unit_cells(tally: Tally, weights: Floats, visible: UnitsVisible) -> UnitCells:
    """All cells by unit of a questionnaire.   weights: (G,), of the groups in the balanced mean."""
    items = tuple(
        _line(item_question(tally, visible.lattice, item), weights, visible,
              visible.items[:, item.column])
        for item in tally.tree.items
    )  # fmt: skip
    places: dict[str, Line] = {}
    for place in tally.tree.upwards:
        if place.id not in tally.people:
            continue
        question = place_question(tally, visible.lattice, place)
        if tally.tree.people_first(place):
            places[place.id] = _line(question, weights, visible, visible.places[place.id])
        else:
            people = cut_counts(question.counts, visible.lattice)
            places[place.id] = joined_line(tally, place, items, places, people)
    return UnitCells(visible.lattice, places, visible.people)


def item_question(tally: Tally, lattice: Lattice, item: ScoredItem) -> Question:
    """One item's answers by group and atom."""
    atom = np.eye(lattice.atoms)[lattice.atom_of]
    by_unit = tally.by_unit
    return Question(
        counts=(by_unit.counts[:, :, item.column] @ atom).astype(np.int64),
        sums=by_unit.sums[:, :, item.column] @ atom,
        ends=Ends(item.range, item.step),
        points=item.points,
    )


def place_question(tally: Tally, lattice: Lattice, place: Place) -> Question:
    """People's own scores at a place by group and atom."""
    score = tally.people[place.id]
    present = ~np.isnan(score)
    groups, atoms = len(tally.groups), lattice.atoms
    atom = lattice.atom_of[tally.by_unit.rater_leaf[present]]
    cell = tally.rater_group[present] * atoms + atom
    counts, sums = cell_sums(cell, np.zeros_like(cell), score[present], groups * atoms, 1)
    return Question(
        counts=counts.reshape(groups, atoms),
        sums=sums.reshape(groups, atoms),
        ends=Ends(place.range, (place.range.high - place.range.low) / 4),
    )


def cut_counts(counts: Ints, lattice: Lattice) -> Ints:
    """(K,) people per cell by unit.   counts: (G, V)."""
    inside = lattice.members(lattice.units).T.astype(np.int64)
    crossed = counts @ lattice.members(lattice.divisions).T.astype(np.int64)
    return np.concatenate([(counts @ inside).sum(axis=0), crossed.T.ravel()])


def unit_means(question: Question, lattice: Lattice, weights: Floats, named: Bools) -> UnitMeans:
    """The balanced mean of every unit, what named people add to it apart."""
    inside = lattice.members(lattice.units).T.astype(np.float64)
    n = question.counts @ inside
    mean = np.nan_to_num(means(n.astype(np.int64), question.sums @ inside))
    there = np.where(n > 0, weights[:, np.newaxis], 0.0)
    share = np.divide(there, there.sum(axis=0), out=np.zeros_like(there), where=there > 0)
    confidential = ~named[:, np.newaxis]
    rest = np.where(confidential, share, 0.0)
    whole = rest.sum(axis=0)
    part = np.divide(rest, whole, out=np.zeros_like(rest), where=rest > 0)
    each = np.divide(part, n, out=np.zeros_like(part), where=n > 0)
    few = np.where(n < UNIT_FLOOR, part, 0.0) * question.width / (2 * question.ends.step)
    return UnitMeans(
        own=(np.where(confidential, 0.0, share) * mean).sum(axis=0),
        mean=(part * mean).sum(axis=0),
        share=whole,
        person=np.maximum(each.max(axis=0, initial=0.0), few.max(axis=0, initial=0.0)),
        confidential=np.where(confidential, n, 0).sum(axis=0).astype(np.int64),
    )


def _line(question: Question, weights: Floats, visible: UnitsVisible, shown: Bools) -> Line:
    """A row of cells by unit: hidden where not shown, bounded where near the end of the scale."""
    units, lattice = len(visible.lattice.units), visible.lattice
    told = unit_means(question, lattice, weights, visible.named)
    confidential = visible.publishing & (told.share > 0)
    kept, unit_bound = question.ends.cut(told.mean, told.person, confidential)
    value = told.own + told.share * kept
    if visible.publishing:
        exact = confidential & (unit_bound == EXACT)
        value = np.where(exact, told_tenth(question, value), value)
    asked = (question.counts.T @ (weights > 0)) @ lattice.members(lattice.units).T > 0
    value = np.where(shown[:units] & asked, value, np.nan)
    inside = lattice.members(lattice.divisions).T.astype(np.int64)
    n = (question.counts @ inside).T.ravel()
    mean = means(n, (question.sums @ inside).T.ravel())
    bounded = visible.publishing & np.tile(~visible.named, len(lattice.divisions))
    share = np.divide(1.0, n, out=np.zeros(n.shape), where=n > 0)
    crossed, bound = question.ends.cut(np.where(shown[units:], mean, np.nan), share, bounded)
    values, bounds = np.append(value, crossed), np.append(unit_bound, bound)
    scale = np.append(told.share, np.ones(n.size))
    limits = np.append(kept, crossed)
    reach = question.ends.range
    return Line(
        np.where(bounds == MIXED, np.nan, values),
        bounds,
        np.where(shown, cut_counts(question.counts, lattice), 0),
        np.where(bounds == AT_LEAST, scale * (reach.high - limits), 0.0),
        np.where(bounds == AT_MOST, scale * (limits - reach.low), 0.0),
    )


def told_tenth(question: Question, value: Floats) -> Floats:
    """Values to the nearest tenth on a scale of five levels."""
    low, width = question.ends.range.low, question.ends.range.high - question.ends.range.low
    return np.asarray(low + np.round((value - low) / question.told) * width * TOLD_TENTH)
