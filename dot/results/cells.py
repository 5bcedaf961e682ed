"""Cells: what each rater group, and all groups balanced, say at every place of a tree.

A cell is a mean over people. Columns 0..G−1 of every array are the groups, column G is the
group-balanced whole. Which cells may be used is given from outside as ``Visible``; a mean so near
the end of its scale that it would tell what single people said is kept as a bound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.results.inputs import Floats
from dot.results.tally import Ints, Tally, rescaled
from dot.results.tree import Place, Range, ScoredItem
from scoring.aggregate import combine, means
from scoring.perspectives import balanced_mean

Bools = NDArray[np.bool_]
EXACT, AT_LEAST, AT_MOST, MIXED = 0, 1, 2, 3
# A mean that leaves less than this many single steps of one person to the end of the scale
# tells nearly everybody's answer (docs/anonymity.md).
STEPS_TO_THE_END = 2.0


@dataclass(frozen=True)
class Visible:
    """Which cells may be used: ``items`` (G+1, I); ``places`` id → (G+1,), for raters first.

    ``bounded``: (G+1,), columns whose means near the end of the scale become bounds.
    """

    items: Bools
    places: dict[str, Bools]
    bounded: Bools


@dataclass(frozen=True)
class Line:
    """One row of cells: values, what kind of bound each is, people in each. All (G+1,)."""

    value: Floats
    bound: Ints
    n: Ints


@dataclass(frozen=True)
class Cells:
    """Every cell of a questionnaire: by scored column, and by place."""

    items: tuple[Line, ...]
    places: dict[str, Line]


def everything(tally: Tally) -> Visible:
    """The view in which every cell is used as it is."""
    columns = len(tally.groups) + 1
    return Visible(
        items=np.ones((columns, len(tally.tree.items)), dtype=bool),
        places={place: np.ones(columns, dtype=bool) for place in tally.people},
        bounded=np.zeros(columns, dtype=bool),
    )


def cells_of(tally: Tally, weights: Floats, visible: Visible) -> Cells:
    """All cells of a questionnaire.   weights: (G,), of the groups in the balanced mean."""
    items = tuple(_item_line(tally, weights, visible, item) for item in tally.tree.items)
    places: dict[str, Line] = {}
    for place in tally.tree.upwards:
        if place.id not in tally.people:
            continue
        if tally.tree.questionnaire.raters_first:
            places[place.id] = _people_line(tally, weights, visible, place)
        else:
            places[place.id] = _combined_line(tally, place, items, places)
    return Cells(items, places)


def people_counts(tally: Tally, place: str) -> Ints:
    """People per group, and in all, who have a score at the place: (G+1,)."""
    present = ~np.isnan(tally.people[place])
    by_group = np.bincount(tally.rater_group[present], minlength=len(tally.groups))
    return np.append(by_group, by_group.sum()).astype(np.int64)


def _item_line(tally: Tally, weights: Floats, visible: Visible, item: ScoredItem) -> Line:
    counts = tally.counts[:, item.column]
    mean = means(counts, tally.sums[:, item.column])
    shown = visible.items[:, item.column]
    return _line(mean, counts, weights, (shown, visible.bounded), (item.range, _unit(item)))


def _people_line(tally: Tally, weights: Floats, visible: Visible, place: Place) -> Line:
    score = tally.people[place.id]
    present = ~np.isnan(score)
    counts = people_counts(tally, place.id)[:-1]
    sums: Floats = np.bincount(
        tally.rater_group[present], weights=score[present], minlength=len(tally.groups)
    ).astype(np.float64)
    unit = (place.range.high - place.range.low) / 4
    shown = visible.places[place.id]
    mean = means(counts, sums)
    return _line(mean, counts, weights, (shown, visible.bounded), (place.range, unit))


def _line(
    mean: Floats,
    counts: Ints,
    weights: Floats,
    seen: tuple[Bools, Bools],
    scale: tuple[Range, float],
) -> Line:
    """A row of cells, hidden where not shown and bounded where near the end of the scale."""
    shown, bounded = seen
    reach, unit = scale
    total = balanced_mean(mean, weights)
    value = np.append(mean, total)
    n = np.append(counts, counts.sum())
    slack = STEPS_TO_THE_END * unit * np.append(_share(counts), _lightest(counts, weights))
    value = np.where(shown, value, np.nan)
    high, low = reach.high - slack, reach.low + slack
    at_least = bounded & (value > high)
    at_most = bounded & (value < low)
    bound = np.select([at_least & at_most, at_least, at_most], [MIXED, AT_LEAST, AT_MOST], EXACT)
    value = np.select([bound == MIXED, at_least, at_most], [np.nan, high, low], value)
    return Line(value, bound, np.where(shown, n, 0))


def _share(counts: Ints) -> Floats:
    """One person's weight in each group's mean; 0 where the group is empty."""
    return np.divide(1.0, counts, out=np.zeros(counts.shape), where=counts > 0)


def _lightest(counts: Ints, weights: Floats) -> float:
    """The weight of the person who weighs least in the balanced mean."""
    present = (counts > 0) & (weights > 0)
    if not present.any():
        return 0.0
    share = weights[present] / weights[present].sum() / counts[present]
    return float(share.min())


def _unit(item: ScoredItem) -> float:
    """One step of one person on the item's scale."""
    steps = item.points - 1 if item.points else 4
    return (item.range.high - item.range.low) / steps


def _combined_line(
    tally: Tally, place: Place, items: tuple[Line, ...], below: dict[str, Line]
) -> Line:
    """A place's cells from its items' and children's cells, exactly those that are visible."""
    parts = [items[item.column] for item in place.items]
    ranges = [(item.range.low, item.range.high) for item in place.items]
    weights = [item.item.weight for item in place.items]
    for child in place.children:
        if child in below:
            reach = tally.tree.places[child].range
            parts.append(below[child])
            ranges.append((reach.low, reach.high))
            weights.append(tally.tree.places[child].weight)
    values = rescaled(tally.tree, place, np.stack([part.value for part in parts], axis=-1), ranges)
    value = combine(values, np.array(weights), place.how, prorate=True)
    bound = _joint_bound(np.stack([part.bound for part in parts], axis=-1))
    shown = np.stack([part.n > 0 for part in parts], axis=-1).any(axis=-1)
    n = np.where(shown, people_counts(tally, place.id), 0)
    return Line(np.where(bound == MIXED, np.nan, value), bound, n)


def _joint_bound(bounds: Ints) -> Ints:
    """The bound of a combination that grows with each part: parts may not pull both ways."""
    least = (bounds == AT_LEAST).any(axis=-1)
    most = (bounds == AT_MOST).any(axis=-1)
    mixed = (bounds == MIXED).any(axis=-1) | (least & most)
    return np.asarray(np.select([mixed, least, most], [MIXED, AT_LEAST, AT_MOST], EXACT))
