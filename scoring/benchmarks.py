"""Where a value stands among peers, in percent of them that it is better than, and how far to trust it."""

import math
from typing import Literal

import numpy as np

from scoring.arrays import SLACK, Floats

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


def normal_percentile(z: Floats | float) -> Floats:
    """Percentile that a z score has if peers are normally distributed: 100 Φ(z).

    z: any shape, positive = better, NaN = none.   Returns: the shape of z, 0..100 percent of peers
    that do worse. Φ(z) = erfc(-z / √2) / 2, which keeps its digits in the lower tail.
    """
    given = np.asarray(z, dtype=np.float64)
    shares = [math.erfc(-one / math.sqrt(2)) / 2 for one in given.ravel().tolist()]
    return 100 * np.array(shares, dtype=np.float64).reshape(given.shape)


def shrinkage_weight(n: Floats | int, within: float, between: float) -> Floats:
    """How far a mean of n is to be trusted against its pool: n / (n + σ²within / τ²between).

    n: any shape, people behind the mean, >= 0.   within: variance of one person about their group's
    mean, >= 0.   between: variance of the groups' true means about the pool's, > 0.
    Returns: the shape of n, 0..1: 0 = the pool says all there is to say, 1 = the mean does.
    Raises ValueError for variances that are none: without spread between groups there is nothing
    to place a group in.
    Source: Efron & Morris (1975), J. American Statistical Association 70(350), 311-319: with
    variances known, the James-Stein weight 1 - D / (D + τ²), D = σ² / n.
    """
    if not (between > 0 and within >= 0):
        raise ValueError("Shrinkage needs a variance above 0 between groups, and one within them.")
    people = np.asarray(n, dtype=np.float64)
    if within == 0:
        return np.where(people > 0, 1.0, 0.0)
    return np.asarray(people / (people + within / between))


def shrunk_mean(
    mean: Floats | float, n: Floats | int, pool: float, within: float, between: float
) -> Floats:
    """A small group's mean moved towards its pool: pool + weight x (mean - pool).

    mean: any shape, NaN = none; the rest as in shrinkage_weight.   pool: the mean of the pool.
    Returns: the shape of mean, between mean and pool.
    """
    return np.asarray(pool + shrinkage_weight(n, within, between) * np.subtract(mean, pool))


def trimmed_shares(weights: Floats, most: float) -> Floats:
    """Shares of the whole in proportion to the weights, none above ``most``; what is over is spread.

    weights: (N,), > 0.   most: 1/N..1, the largest share.   Returns: (N,), adding up to 1.
    The weights above one limit are set to it; the limit is the one at which they hold ``most`` each.
    Raises ValueError where N such shares can't make a whole, or a weight is not above 0.
    """
    usable = bool(np.all(weights > 0) and np.all(np.isfinite(weights)))
    if not usable or most * weights.size < 1 - SLACK:
        raise ValueError("Weights must be above 0, and the largest share must allow for a whole.")
    shares = np.sort(weights)[::-1] / weights.sum()
    held = next(
        held
        for held in range(weights.size)
        # With so many at the limit, what is left in proportion lifts nobody else above it.
        if shares[held] * (1 - held * most) <= most * shares[held:].sum() + SLACK
    )
    limited = np.argsort(-weights, kind="stable")[:held]
    trimmed: Floats = weights * (1 - held * most) / shares[held:].sum() / weights.sum()
    trimmed[limited] = most
    return trimmed


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
