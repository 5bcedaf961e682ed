"""How reliable a node's scale is, from the people whose spread may be told."""

import numpy as np

from dot.results.agreement import Told, told_items
from dot.results.agreement_schemas import ItemReliability, Reliability
from dot.results.cells import Bools
from dot.results.moments import FEWEST_FOR_SPREAD, Moments
from dot.results.tally import Tally
from dot.results.tree import Place, ScoredItem
from scoring.arrays import Floats
from scoring.reliability import reliability

# Feldt's limits need a few dozen raters before they say more than that a scale is or is no scale;
# the width is our own estimate of what a reader can still use.
FEWEST_FOR_RELIABILITY = 30
WIDEST_LIMITS = 0.3


def reliability_of(told: Told, place: Place, moments: Moments) -> Reliability | None:
    """The reliability of the place's items; None where it has fewer than two.

    moments: at the place. Only raters of groups enter whose second moments may be told there and
    on every one of the items.
    """
    items = told_items(told.counts, place)
    if len(items) < 2:
        return None
    groups = np.all([told.own[item.item.id] for item in items], axis=0) & moments.own
    if not groups.any():
        return Reliability(n=None, alpha=None, reason="too_few")
    if not _enough_pairs(told, items, groups & ~moments.named):
        return Reliability(n=None, alpha=None, reason="too_few")
    return _reliability(told, items, groups)


def _enough_pairs(told: Told, items: list[ScoredItem], groups: Bools) -> bool:
    """Whether ten people and more rated any two items, or nobody: a covariance is a second moment.

    groups: (G,), the confidential ones.
    """
    rated = ~np.isnan(_ratings(told.counts, items, groups))
    pairs = rated.T.astype(np.int64) @ rated.astype(np.int64)
    return bool(np.all((pairs == 0) | (pairs >= FEWEST_FOR_SPREAD)))


def _reliability(told: Told, items: list[ScoredItem], groups: Bools) -> Reliability:
    ratings = _ratings(told.counts, items, groups)
    found = reliability(ratings, told.confidence)
    if np.isnan(found.raw):
        return Reliability(n=found.n, alpha=None, reason="too_few")
    return Reliability(
        n=found.n,
        alpha=found.raw,
        standardised=_number(found.standardised),
        low=_number(found.low),
        high=_number(found.high),
        omega=_number(found.omega),
        error=_number(found.error),
        enough=found.n >= FEWEST_FOR_RELIABILITY and found.high - found.low <= WIDEST_LIMITS,
        items=[
            ItemReliability(
                item=item.item.id,
                alpha_if_dropped=_number(float(found.raw_if_dropped[at])),
                standardised_if_dropped=_number(float(found.standardised_if_dropped[at])),
                item_rest=_number(float(found.item_rest[at])),
            )
            for at, item in enumerate(items)
        ],
    )


def _ratings(counts: Tally, items: list[ScoredItem], groups: Bools) -> Floats:
    return counts.ratings[groups[counts.rater_group]][:, [item.column for item in items]]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
