"""Where a value stands in a published distribution, in percent of peers that it is better than."""

from typing import Literal

import numpy as np

from scoring.arrays import Floats

Good = Literal["up", "down"]


def percentile_in_classes(
    value: Floats | float, edges: Floats, shares: Floats, good: Good
) -> Floats:
    """Percentile of a value in a distribution published as shares over classes.

    value: any shape, NaN = none.   edges: (C + 1,), rising, in the value's unit; the first and
    last close the open ends.   shares: (C,), 0..1, adding up to 1 but for rounding; peers are taken
    as spread evenly inside their class.   good: whether more or less is better.
    Returns: the shape of value, 0..100 percent of peers that do worse; beyond the edges 0 or 100.
    Raises ValueError for edges that don't rise or shares that are no distribution.
    """
    _check_shares(shares)
    if edges.size != shares.size + 1 or not np.all(np.diff(edges) > 0):
        raise ValueError("Classes need rising edges, one more than there are shares.")
    below = np.concatenate(([0.0], np.cumsum(shares))) / np.sum(shares)
    return _turned(100 * np.interp(value, edges, below), good)


def percentile_of_class(place: int, shares: Floats, good: Good) -> float:
    """Percentile of belonging to one of several ordered classes, such as stages.

    place: 0..C-1.   shares: (C,), as in percentile_in_classes, lowest class first.
    Returns: 0..100, percent of peers in worse classes plus half of those in the same one.
    Raises ValueError for a place outside the classes or shares that are no distribution.
    """
    _check_shares(shares)
    if not 0 <= place < shares.size:
        raise ValueError(f"There is no class {place} among {shares.size}.")
    below = np.sum(shares[:place]) + shares[place] / 2
    return float(_turned(100 * below / np.sum(shares), good))


def percentile_in_sample(value: Floats | float, sample: Floats, good: Good) -> Floats:
    """Percentile of a value among single peers: percent that do worse plus half of those equal.

    value: any shape, NaN = none.   sample: (N,), one per peer, NaN = none.
    Returns: the shape of value, 0..100; NaN without a value or without peers.
    """
    peers = np.sort(sample[~np.isnan(sample)])
    if not peers.size:
        return np.full(np.shape(value), np.nan)
    below = np.searchsorted(peers, value, side="left")
    rank = 100 * (below + np.searchsorted(peers, value, side="right")) / 2 / peers.size
    return _turned(np.where(np.isnan(value), np.nan, rank), good)


def z_score(value: Floats | float, mean: float, sd: float, good: Good) -> Floats:
    """(value - mean) / sd against a published mean and standard deviation, positive = better.

    Any shape, NaN = none.   Raises ValueError for an sd that is not above 0.
    """
    if not sd > 0:
        raise ValueError("A standard deviation must be above 0.")
    z = np.subtract(value, mean) / sd
    return np.asarray(z if good == "up" else -z)


def quantile_bracket(
    value: float, probabilities: Floats, quantiles: Floats, good: Good
) -> tuple[float, float]:
    """The published percentiles between which a value stands: all that is known for certain.

    value: in the unit of quantiles, NaN = none.   probabilities: (Q,), rising, inside 0..1.
    quantiles: (Q,), the values at these probabilities, not falling.
    Returns: at least and at most, 0..100 percent of peers that do worse; 0 or 100 stands for
    beyond the outermost quantile; both NaN without a value.
    Raises ValueError for quantiles that are none.
    """
    _check_quantiles(probabilities, quantiles)
    if np.isnan(value):
        return np.nan, np.nan
    ends = np.concatenate(([0.0], probabilities, [1.0])) * 100
    low = float(ends[np.searchsorted(quantiles, value, side="right")])
    high = float(ends[np.searchsorted(quantiles, value, side="left") + 1])
    low, high = min(low, high), max(low, high)
    return (low, high) if good == "up" else (100 - high, 100 - low)


def quantile_position(
    value: Floats | float, probabilities: Floats, quantiles: Floats, good: Good
) -> Floats:
    """Percentile of a value between published quantiles, linear from one to the next.

    value: any shape; the rest as in quantile_bracket.   Returns: the shape of value, 0..100; NaN
    beyond the outermost quantiles, where nothing is published to go by. Where several quantiles
    share the value, the middle of their percentiles.
    """
    _check_quantiles(probabilities, quantiles)
    distinct = np.unique(quantiles)
    first = np.searchsorted(quantiles, distinct, side="left")
    last = np.searchsorted(quantiles, distinct, side="right") - 1
    middle = (probabilities[first] + probabilities[last]) / 2
    position = np.interp(value, distinct, middle, left=np.nan, right=np.nan)
    return _turned(100 * position, good)


def _turned(percentile: Floats | float, good: Good) -> Floats:
    return np.asarray(percentile if good == "up" else 100 - percentile)


def _check_shares(shares: Floats) -> None:
    if not (np.all(shares >= 0) and abs(float(np.sum(shares)) - 1) <= 0.02):
        raise ValueError("The shares of a distribution must be 0 or more and add up to 1.")


def _check_quantiles(probabilities: Floats, quantiles: Floats) -> None:
    inside = np.all(probabilities > 0) and np.all(probabilities < 1)
    if not (inside and probabilities.size and probabilities.shape == quantiles.shape):
        raise ValueError("Each published quantile needs a probability between 0 and 1.")
    if not (np.all(np.diff(probabilities) > 0) and np.all(np.diff(quantiles) >= 0)):
        raise ValueError("Published quantiles must rise with their probabilities.")
