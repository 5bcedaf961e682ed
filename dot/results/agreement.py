"""How far raters agree on an item or a node, in each group whose spread may be told and in all."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dot.results.agreement_schemas import Agreement, Estimate, IntraclassForms, Krippendorff
from dot.results.cells import Bools
from dot.results.inputs import Floats
from dot.results.moments import FEWEST_FOR_SPREAD, Errors, Moments
from dot.results.parts import Reason
from dot.results.tally import Tally
from dot.results.tree import Place, ScoredItem
from scoring.agreement import (
    average_deviation,
    average_deviation_j,
    awg_of_moments,
    rwg_j,
    rwg_j_lindell,
)
from scoring.intervals import pooled_variance
from scoring.intraclass import one_way, shrout_fleiss
from scoring.krippendorff import Metric, krippendorff_alpha, krippendorff_interval

ALPHA_RESAMPLES = 500
# A rank-and-file scale has a handful of items; a bootstrap over two or three units says nothing.
FEWEST_UNITS = 5


@dataclass(frozen=True)
class Told:
    """Whose answers may enter an index of agreement, item by item.

    own: item id → (G,), groups whose second moments may be told on that item.
    """

    counts: Tally
    own: Mapping[str, Bools]
    confidence: float


@dataclass(frozen=True)
class Agreements:
    """One row's agreement: of all groups together, and of each by its code."""

    whole: Agreement
    groups: dict[str, Agreement]


def agreements_of(
    told: Told, where: Place | ScoredItem, moments: Moments, errors: Errors
) -> Agreements | None:
    """The agreement at a place or on an item; None where nobody could have agreed."""
    items = [where] if isinstance(where, ScoredItem) else told_items(told.counts, where)
    if not items:
        return None
    groups = {
        code: _of_group(told, items, at, (where, moments, errors))
        for at, code in enumerate(told.counts.groups)
        if moments.exact[at]
    }
    return Agreements(_of_whole(told, items, (where, moments, errors)), groups)


def told_items(counts: Tally, place: Place) -> list[ScoredItem]:
    """A place's own scored items if it has several or nothing below, else all below it."""
    if len(place.items) > 1 or not counts.parts_of(place):
        return list(place.items)
    below = list(place.items)
    for child in counts.parts_of(place):
        below += told_items_below(counts, counts.tree.places[child])
    return below


def told_items_below(counts: Tally, place: Place) -> list[ScoredItem]:
    """Every scored item at a place and below it, in reading order."""
    found = list(place.items)
    for child in counts.parts_of(place):
        found += told_items_below(counts, counts.tree.places[child])
    return found


def metric_of(items: list[ScoredItem]) -> Metric | None:
    """How far answers lie apart: by name, rank or distance; None where the items' scales differ."""
    if {item.item.type for item in items} == {"yes_no"}:
        return "nominal"
    if len({(item.range.low, item.range.high) for item in items}) > 1:
        return None
    points = {item.points for item in items}
    return "ordinal" if len(points) == 1 and points != {None} else "interval"


Row = tuple[Place | ScoredItem, Moments, Errors]


def _of_group(told: Told, items: list[ScoredItem], at: int, row: Row) -> Agreement:
    _, moments, errors = row
    if not moments.own[at]:
        return Agreement(rwg=None, reason="too_few")
    own = [item for item in items if told.own[item.item.id][at]]
    ratings = _ratings(told, own, told.counts.rater_group == at)
    single = _single(row, at)
    # Unanimity may not show, so an index of a variance that was raised stands alone.
    if errors.held[at]:
        return Agreement(n=int(moments.n[at]), rwg=single[0], reason=single[1])
    return Agreement(
        n=int(moments.n[at]),
        rwg=single[0],
        reason=single[1],
        ad=_number(_deviation(row, told, at)),
        awg=_number(_awg(row, at)),
    ).model_copy(update=_joint(told, own, ratings, bool(moments.named[at])))


def _of_whole(told: Told, items: list[ScoredItem], row: Row) -> Agreement:
    """Inside groups together, and how far groups lie apart; raters of all told groups as judges."""
    where, moments, errors = row
    own = moments.own
    pool = moments.pooled_over
    rwg, reason = _pooled_rwg(where, moments, pool)
    if not own.any():
        return Agreement(rwg=rwg, reason=reason)
    between = one_way(moments.n[own], moments.mean[own], errors.variance[own])
    everywhere = np.all([told.own[item.item.id] for item in items], axis=0) & own
    everywhere &= _enough_complete(told, items, moments)
    ratings = _ratings(told, items, everywhere[told.counts.rater_group])
    joint = (
        {}
        if errors.held[own].any()
        else _joint(told, items, ratings, bool(moments.named[own].all()))
    )
    return Agreement(
        n=int(moments.n[own].sum()),
        rwg=rwg,
        reason=reason,
        icc1=_number(float(between.icc1)),
        icc2=_number(float(between.icc2)),
    ).model_copy(update=joint)


def _enough_complete(told: Told, items: list[ScoredItem], moments: Moments) -> Bools:
    """(G,) groups of which ten and more rated everything, or none; fewer would follow from the rest."""
    ratings = told.counts.ratings[:, [item.column for item in items]]
    complete = told.counts.rater_group[~np.isnan(ratings).any(axis=1)]
    n = np.bincount(complete, minlength=len(told.counts.groups))
    return np.asarray(moments.named | (n == 0) | (n >= FEWEST_FOR_SPREAD))


def _ratings(told: Told, items: list[ScoredItem], raters: Bools) -> Floats:
    return told.counts.ratings[raters][:, [item.column for item in items]]


def _single(row: Row, at: int) -> tuple[float | None, Reason | None]:
    """r_wg of one item: 1 − s² / σ² (James, Demaree & Wolf 1984), "bounded" where it is that or more."""
    where, moments, errors = row
    flat = _flat_variance(where, moments)
    if flat is None:
        return None, "no_common_scale"
    return 1.0 - float(errors.variance[at]) / flat, "bounded" if errors.held[at] else None


def _pooled_rwg(
    where: Place | ScoredItem, moments: Moments, pool: Bools
) -> tuple[float | None, Reason | None]:
    flat = _flat_variance(where, moments)
    if flat is None:
        return None, "no_common_scale"
    freedom = int((moments.n[pool] - 1).sum())
    if not freedom:
        return None, "too_few"
    variance = float(pooled_variance(moments.n[pool], moments.told[pool]))
    least = 0.0 if moments.named[pool].all() else float(moments.least(np.array(freedom)))
    return 1.0 - max(variance, least) / flat, "bounded" if variance < least else None


def _flat_variance(where: Place | ScoredItem, moments: Moments) -> float | None:
    """The variance of answers by chance, where there is one item with evenly spaced answers."""
    item = where
    if isinstance(where, Place):
        if len(where.items) != 1 or where.children:
            return None
        item = where.items[0]
    points = item.points if isinstance(item, ScoredItem) else None
    return None if points is None else moments.step**2 * (points**2 - 1) / 12


def _deviation(row: Row, told: Told, at: int) -> float:
    """AD_M of people's own scores at the place, or of their answers to the item."""
    where, _, _ = row
    inside = told.counts.rater_group == at
    score = (
        told.counts.ratings[inside, where.column]
        if isinstance(where, ScoredItem)
        else told.counts.people[where.id][inside]
    )
    return float(average_deviation(score[:, np.newaxis])[0])


def _awg(row: Row, at: int) -> float:
    where, moments, _ = row
    one = slice(at, at + 1)
    return float(
        awg_of_moments(
            moments.n[one],
            moments.mean[one],
            moments.variance[one],
            where.range.low,
            where.range.high,
        )[0]
    )


def _joint(told: Told, items: list[ScoredItem], ratings: Floats, named: bool) -> dict[str, object]:
    """The indexes of several items, over raters who rated all of them."""
    complete = ratings[~np.isnan(ratings).any(axis=1)]
    if len(items) < 2 or len(complete) < (2 if named else FEWEST_FOR_SPREAD):
        return {}
    found: dict[str, object] = {"forms": _forms(complete.T, told.confidence)}
    points = {(item.points, item.step) for item in items}
    if len(points) == 1 and items[0].points is not None:
        steps = (complete - items[0].range.low) / items[0].step + 1
        found["rwg_j"] = _number(rwg_j(steps, items[0].points))
        found["rwg_j_lindell"] = _number(rwg_j_lindell(steps, items[0].points))
        found["ad"] = _number(average_deviation_j(complete))
    metric = metric_of(items)
    if metric is not None:
        found["krippendorff"] = _krippendorff(ratings, metric, told.confidence)
    return found


def _forms(targets: Floats, confidence: float) -> IntraclassForms:
    forms = vars(shrout_fleiss(targets, confidence))
    return IntraclassForms(
        **{
            name: Estimate(value=_number(one.value), low=_number(one.low), high=_number(one.high))
            for name, one in forms.items()
        }
    )


def _krippendorff(ratings: Floats, metric: Metric, confidence: float) -> Krippendorff:
    low, high = np.nan, np.nan
    if ratings.shape[1] >= FEWEST_UNITS:
        # The units are few and known, so one fixed stream serves every scale alike.
        generator = np.random.Generator(np.random.PCG64(ratings.shape[1]))
        low, high = krippendorff_interval(ratings, metric, confidence, generator, ALPHA_RESAMPLES)
    return Krippendorff(
        metric=metric,
        value=_number(krippendorff_alpha(ratings, metric)),
        low=_number(low),
        high=_number(high),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
