"""How far people's lists overlap, inside a function and between two, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints, ratio
from scoring.jackknife import jackknife_interval


def overlap_within(named: Bools) -> float:
    """Mean pairwise overlap of people's lists, overlap = shared codes / union of codes.

    named: (R, C), who named which code.   Returns: 0..1; pairs of empty lists say nothing; NaN
    when no pair is left.
    """
    return _inside(_distinct(named)).mean


def overlap_between(a: Bools, b: Bools) -> float:
    """Mean overlap of each list of a with each list of b; named matrices as in overlap_within."""
    return _across(_distinct(a), _distinct(b)).mean


def horizontal_gap(sales: Bools, marketing: Bools) -> float:
    """Mean overlap inside the two functions minus mean overlap between them, at one level.

    sales, marketing: as in overlap_within, with the same codes. Each function counts alike, so
    the larger one doesn't drown the other; one without a pair inside is left out.
    Returns: -1..1, 0 = agreeing across functions as much as inside; NaN when undefined.
    """
    inside = _mean_of_two(overlap_within(sales), overlap_within(marketing))
    return float(inside) - overlap_between(sales, marketing)


def horizontal_gap_interval(
    sales: Bools, marketing: Bools, confidence: float
) -> tuple[float, float]:
    """Interval of the horizontal gap, by leaving out one person at a time; not clipped.

    The gap is made of means over pairs (a U-statistic of two samples), for which this is the usual
    way.   sales, marketing: as in horizontal_gap.   Returns: low and high; NaN as soon as a
    function has fewer than three people, or leaving one out leaves no pair.
    Raises ValueError for a confidence outside (0, 1).
    Source: Arvesen (1969), Annals of Mathematical Statistics 40(6), 2076-2100.
    """
    first, second = _distinct(sales), _distinct(marketing)
    of_first, of_second = _inside(first), _inside(second)
    across, back = _across(first, second), _across(second, first)
    without_first = _mean_of_two(of_first.without, of_second.mean) - across.without
    without_second = _mean_of_two(of_first.mean, of_second.without) - back.without
    enough = min(len(sales), len(marketing)) > 2
    return jackknife_interval(
        horizontal_gap(sales, marketing) if enough else np.nan,
        (np.repeat(without_first, first.counts), np.repeat(without_second, second.counts)),
        confidence,
    )


@dataclass(frozen=True)
class _Lists:
    """The distinct lists (U, C), in settled order, and how many people gave each (U,)."""

    lists: Bools
    counts: Ints


@dataclass(frozen=True)
class _Pairs:
    """Mean over all pairs, and over those that are left without one person of each list (U,)."""

    mean: float
    without: Floats


def _distinct(named: Bools) -> _Lists:
    """People's lists are few, however many people there are; so pairs are counted by list."""
    if not named.size:
        return _Lists(named, np.ones(len(named), dtype=np.int64))
    lists, counts = np.unique(named, axis=0, return_counts=True)
    return _Lists(lists, counts)


def _inside(own: _Lists) -> _Pairs:
    """Each pair of two different people, once from either side."""
    overlaps = _overlaps(own.lists, own.lists)
    known = ~np.isnan(overlaps)
    itself = np.where(np.diagonal(known), np.diagonal(np.nan_to_num(overlaps)), 0.0)
    sums = np.nan_to_num(overlaps) @ own.counts - itself
    pairs = known @ own.counts - np.diagonal(known)
    total, number = np.sum(own.counts * sums), np.sum(own.counts * pairs)
    return _Pairs(_quotient(total, number), ratio(total - 2 * sums, number - 2 * pairs))


def _across(own: _Lists, other: _Lists) -> _Pairs:
    overlaps = _overlaps(own.lists, other.lists)
    sums = np.nan_to_num(overlaps) @ other.counts
    pairs = (~np.isnan(overlaps)) @ other.counts
    total, number = np.sum(own.counts * sums), np.sum(own.counts * pairs)
    return _Pairs(_quotient(total, number), ratio(total - sums, number - pairs))


def _overlaps(a: Bools, b: Bools) -> Floats:
    """(A, B): shared codes / union of codes for each pair of lists; NaN where both are empty."""
    shared = a.astype(np.float64) @ b.astype(np.float64).T
    sizes = np.sum(a, axis=1)[:, np.newaxis] + np.sum(b, axis=1)
    return ratio(shared, sizes - shared)


def _mean_of_two(first: Floats | float, second: Floats | float) -> Floats:
    """Their mean, or the one that is known."""
    one, two = np.broadcast_arrays(np.asarray(first), np.asarray(second))
    known = (~np.isnan(one)).astype(np.float64) + ~np.isnan(two)
    return ratio(np.nan_to_num(one) + np.nan_to_num(two), known)


def _quotient(total: float, number: float) -> float:
    return float(ratio(np.array([total]), np.array([number]))[0])
