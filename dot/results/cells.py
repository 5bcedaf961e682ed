"""Cells: what each rater group, and all groups balanced, say at every place of a tree.

A cell is a mean over people. Columns 0..G−1 of every array are the groups, column G is the
group-balanced whole. Which cells may be used is given from outside as ``Visible``; a mean so near
the end of its scale that it would tell what single people said is kept as a bound, and so is a
whole from which such a mean would follow by subtraction.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.results.inputs import Floats
from dot.results.tally import Ints, Tally, rescaled
from dot.results.tree import Place, Range, ScoredItem
from scoring.aggregate import combine, means
from scoring.arrays import SLACK
from scoring.perspectives import balanced_mean

Bools = NDArray[np.bool_]
EXACT, AT_LEAST, AT_MOST, MIXED = 0, 1, 2, 3
# A mean that leaves less than this many single steps of one person to the end of the scale
# tells nearly everybody's answer (docs/anonymity.md).
STEPS_TO_THE_END = 2.0


@dataclass(frozen=True)
class Visible:
    """Which cells may be used: ``items`` (G+1, I); ``places`` id → (G+1,), for raters first.

    ``bounded``: (G,), groups whose means near the end of the scale become bounds.
    """

    items: Bools
    places: dict[str, Bools]
    bounded: Bools


@dataclass(frozen=True)
class Ends:
    """The range of a mean and one person's step on it, for telling what lies near an end."""

    range: Range
    step: float

    def cut(self, value: Floats, share: Floats, bounded: Bools) -> tuple[Floats, Ints]:
        """Values within two steps of an end become the limit there; and what kind of bound each is.

        share: one person's weight in each value, that of the heaviest person where weights differ.
        """
        slack = STEPS_TO_THE_END * self.step * share
        high, low = self.range.high - slack, self.range.low + slack
        at_least = bounded & (value > high + SLACK)
        at_most = bounded & (value < low - SLACK)
        both = at_least & at_most
        bound = np.select([both, at_least, at_most], [MIXED, AT_LEAST, AT_MOST], EXACT)
        return np.select([both, at_least, at_most], [np.nan, high, low], value), bound


@dataclass(frozen=True)
class Means:
    """Groups' means of one question before anything is hidden; (G,) each, ``shown`` (G+1,)."""

    mean: Floats
    counts: Ints
    weights: Floats
    shown: Bools
    bounded: Bools
    ends: Ends

    @property
    def share(self) -> Floats:
        """One person's weight in each group's mean; 0 where the group is empty."""
        return np.divide(1.0, self.counts, out=np.zeros(self.counts.shape), where=self.counts > 0)


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
        bounded=np.zeros(columns - 1, dtype=bool),
    )


def cells_of(tally: Tally, weights: Floats, visible: Visible) -> Cells:
    """All cells of a questionnaire.   weights: (G,), of the groups in the balanced mean."""
    items = tuple(_item_line(tally, weights, visible, item) for item in tally.tree.items)
    places: dict[str, Line] = {}
    for place in tally.tree.upwards:
        if place.id not in tally.people:
            continue
        if tally.tree.people_first(place):
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
    return _line(
        Means(
            mean=means(counts, tally.sums[:, item.column]),
            counts=counts,
            weights=weights,
            shown=visible.items[:, item.column],
            bounded=visible.bounded,
            ends=Ends(item.range, _unit(item)),
        )
    )


def _people_line(tally: Tally, weights: Floats, visible: Visible, place: Place) -> Line:
    score = tally.people[place.id]
    present = ~np.isnan(score)
    counts = people_counts(tally, place.id)[:-1]
    sums: Floats = np.bincount(
        tally.rater_group[present], weights=score[present], minlength=len(tally.groups)
    ).astype(np.float64)
    return _line(
        Means(
            mean=means(counts, sums),
            counts=counts,
            weights=weights,
            shown=visible.places[place.id],
            bounded=visible.bounded,
            ends=Ends(place.range, (place.range.high - place.range.low) / 4),
        )
    )


def _line(means: Means) -> Line:
    """A row of cells: hidden where not shown, bounded where near the end of the scale."""
    shown = np.where(means.shown[:-1], means.mean, np.nan)
    value, bound = means.ends.cut(shown, means.share, means.bounded)
    whole, whole_bound = _whole(means, value, bound)
    n = np.append(means.counts, means.counts.sum())
    return Line(np.append(value, whole), np.append(bound, whole_bound), np.where(means.shown, n, 0))


def _whole(means: Means, value: Floats, bound: Ints) -> tuple[float, int]:
    """The group-balanced mean. Less the groups shown exactly, it is a mean over all the others.

    So the whole inherits the bounds of its groups, and where the mean of those that are hidden
    lies near the end of the scale, the whole is only a bound too.
    """
    present = (means.counts > 0) & (means.weights > 0)
    if not means.shown[-1] or not present.any():
        return float("nan"), EXACT
    hidden = present & ~means.shown[:-1]
    if not hidden.any():
        kind = int(_joint_bound(bound[present]))
        whole = float(balanced_mean(value[present], means.weights[present]))
        return (float("nan"), MIXED) if kind == MIXED else (whole, kind)
    weight = means.weights[hidden]
    heaviest = np.max(weight * means.share[hidden]) / weight.sum()
    rest, rest_bound = means.ends.cut(
        np.array([balanced_mean(means.mean[hidden], weight)]),
        np.array([heaviest]),
        np.array([means.bounded[hidden].any()]),
    )
    seen = present & means.shown[:-1]
    kind = int(_joint_bound(np.append(bound[seen], rest_bound)))
    whole = float(
        balanced_mean(np.append(value[seen], rest), np.append(means.weights[seen], weight.sum()))
    )
    return (float("nan"), MIXED) if kind == MIXED else (whole, kind)


def _unit(item: ScoredItem) -> float:
    """One step of one person on the item's scale."""
    steps = item.points - 1 if item.points else 4
    return (item.range.high - item.range.low) / steps


def _combined_line(
    tally: Tally, place: Place, items: tuple[Line, ...], below: dict[str, Line]
) -> Line:
    """A place's cells from its items' and children's cells, exactly those that are visible."""
    children = [child for child in tally.parts_of(place) if child in below]
    parts = [items[item.column] for item in place.items] + [below[child] for child in children]
    reaches = [item.range for item in place.items]
    reaches += [tally.tree.places[child].range for child in children]
    weights = [item.item.weight for item in place.items]
    weights += [tally.tree.places[child].weight for child in children]
    ranges = [(reach.low, reach.high) for reach in reaches]
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
