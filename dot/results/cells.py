"""Cells: what each rater group, and all groups balanced, say at every place of a tree.

A cell is a mean over people. Columns 0..G−1 of every array are the groups, column G is the
group-balanced whole. Which cells may be used is given from outside as ``Visible``; a mean so near
the end of its scale that it would tell what single people said is kept as a bound, and so is a
whole from which such a mean would follow by subtraction.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.ranges import Range
from dot.results.inputs import Floats
from dot.results.tally import Ints, Tally, rescaled
from dot.results.tree import Place, ScoredItem
from scoring.aggregate import combine, means
from scoring.arrays import SLACK
from scoring.perspectives import balanced_mean

Bools = NDArray[np.bool_]
EXACT, AT_LEAST, AT_MOST, MIXED = 0, 1, 2, 3
# A mean that leaves less than this many single steps of one person to the end of the scale
# tells nearly everybody's answer (docs/anonymity.md).
STEPS_TO_THE_END = 2.0
# A combination whose bounded parts leave it open by less than half of a printed tenth on a scale
# of five levels is a number: it was made from bounds only, and no reader could see the difference.
NEGLIGIBLE = 0.05 / 4


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
    """One row of cells: values, what kind of bound each is, people in each. All (G+1,).

    up, down: how far the truth may lie above and below the value, which is made from bounds.
    """

    value: Floats
    bound: Ints
    n: Ints
    up: Floats
    down: Floats


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
            people = people_counts(tally, place.id)
            places[place.id] = joined_line(tally, place, items, places, people)
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
            ends=Ends(item.range, item.step),
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
    up, down = _open_by(means.ends.range, value, bound)
    whole = _whole(means, value, (up, down))
    reach = means.ends.range
    kind = bound_kind(whole.up, whole.down, reach)
    return Line(
        np.append(value, whole.value if kind != MIXED else np.nan),
        np.append(bound, kind),
        np.where(means.shown, np.append(means.counts, means.counts.sum()), 0),
        np.append(up, whole.up),
        np.append(down, whole.down),
    )


@dataclass(frozen=True)
class Figure:
    """One number made from bounds: the truth lies in value − down … value + up."""

    value: float
    up: float = 0.0
    down: float = 0.0


def bound_kind(up: float, down: float, reach: Range) -> int:
    """Whether a number made from bounds is one itself, and of which kind."""
    enough = NEGLIGIBLE * (reach.high - reach.low)
    above, below = up > enough, down > enough
    return MIXED if above and below else AT_LEAST if above else AT_MOST if below else EXACT


def _open_by(reach: Range, value: Floats, bound: Ints) -> tuple[Floats, Floats]:
    up = np.where(bound == AT_LEAST, reach.high - value, 0.0)
    return up, np.where(bound == AT_MOST, value - reach.low, 0.0)


def _whole(means: Means, value: Floats, open_by: tuple[Floats, Floats]) -> Figure:
    """The group-balanced mean. Less the groups shown exactly, it is a mean over all the others.

    So the whole is made from its groups' bounds, and where the mean of those that are hidden
    lies near the end of the scale, from the bound of that mean too.
    """
    up, down = open_by
    present = (means.counts > 0) & (means.weights > 0)
    if not means.shown[-1] or not present.any():
        return Figure(np.nan)
    seen = present & means.shown[:-1]
    parts, weights = value[seen], means.weights[seen]
    ups, downs = up[seen], down[seen]
    hidden = present & ~means.shown[:-1]
    if hidden.any():
        rest, rest_weight, rest_open = hidden_rest(means, hidden)
        parts, weights = np.append(parts, rest), np.append(weights, rest_weight)
        ups, downs = np.append(ups, rest_open[0]), np.append(downs, rest_open[1])
    if np.isnan(parts).any():
        return Figure(np.nan)
    share = weights / weights.sum()
    return Figure(float(balanced_mean(parts, weights)), float(ups @ share), float(downs @ share))


def hidden_rest(means: Means, hidden: Bools) -> tuple[Floats, float, tuple[Floats, Floats]]:
    """The mean of all hidden groups together, bounded near an end, and its weight.

    Whole answers can be read from an exact mean of several groups' means unless one of them could
    be a step higher and another a step lower (ADR 9). So where none can be higher, it is told as
    no more than a step from the top; where none can be lower, from the bottom.
    """
    weight = means.weights[hidden]
    heaviest = np.max(weight * means.share[hidden]) / weight.sum()
    mean, step, reach = means.mean[hidden], means.ends.step, means.ends.range
    stuck = np.array(
        [
            not np.any(mean <= reach.high - step + SLACK),
            not np.any(mean >= reach.low + step - SLACK),
        ]
    )
    value = np.array([balanced_mean(mean, weight)])
    bounded = np.array([means.bounded[hidden].any()])
    rest, bound = means.ends.cut(value, np.array([heaviest]), bounded)
    if bounded.all() and stuck.any():
        limits = np.array([np.nan if stuck.all() else reach.high - step, reach.low + step])
        rest = limits[:1] if stuck[0] else limits[1:]
        bound = np.array([MIXED if stuck.all() else AT_LEAST if stuck[0] else AT_MOST])
    return rest, float(weight.sum()), _open_by(reach, rest, bound)


def joined_line(
    tally: Tally, place: Place, items: tuple[Line, ...], below: dict[str, Line], people: Ints
) -> Line:
    """A place's cells from its items' and children's cells, exactly those that are visible.

    people: who has a score at the place, per cell.
    """
    children = [child for child in tally.parts_of(place) if child in below]
    parts = [items[item.column] for item in place.items] + [below[child] for child in children]
    reaches = [item.range for item in place.items]
    reaches += [tally.tree.places[child].range for child in children]
    weights = [item.item.weight for item in place.items]
    weights += [tally.tree.places[child].weight for child in children]
    ranges = [(reach.low, reach.high) for reach in reaches]

    def joined(shift: Floats) -> Floats:
        moved = np.stack([part.value for part in parts], axis=-1) + shift
        values = rescaled(tally.tree, place, moved, ranges)
        return combine(values, np.array(weights), place.how, prorate=True)

    up = np.stack([part.up for part in parts], axis=-1)
    down = np.stack([part.down for part in parts], axis=-1)
    value = joined(np.zeros(up.shape))
    above, below_it = joined(up) - value, value - joined(-down)
    bound = np.array([bound_kind(a, b, place.range) for a, b in zip(above, below_it, strict=True)])
    shown = np.stack([part.n > 0 for part in parts], axis=-1).any(axis=-1)
    n = np.where(shown, people, 0)
    return Line(np.where(bound == MIXED, np.nan, value), bound, n, above, below_it)
