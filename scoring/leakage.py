"""Strategy leakage: how much of a signed strategy is still there at each level, and where it goes.

The formulas are DOT's own method; every weight, cut-off and threshold is an argument, because the
questionnaire's content carries them. A "level" here is a rung of the hierarchy.
"""

from dataclasses import dataclass

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import SLACK, Bools, Floats, Ints, ratio
from scoring.bootstrap import Resampling, bootstrap_node_intervals
from scoring.jackknife import jackknife_interval
from scoring.maturity import reached
from scoring.panel import Panel, weighted_nodes


@dataclass(frozen=True)
class LevelFidelity:
    """Fidelity of one level, all in points 0..100 but n; NaN where too few people answered."""

    mean: float
    median: float
    lower_quartile: float
    upper_quartile: float
    n: int
    low: float
    high: float


def rank_weights(k: int) -> Floats:
    """Weights of k priorities in rank order, w_r = (k + 1 - r) / (k (k + 1) / 2); they add up to 1.

    Raises ValueError for k < 1.
    """
    if k < 1:
        raise ValueError("A strategy needs at least one priority.")
    return (k + 1 - np.arange(1.0, k + 1)) / (k * (k + 1) / 2)


def weighted_recall(named: Floats, weights: Floats) -> Floats:
    """WR = Σ w over the source priorities that a person named.

    named: (R, k), 1 = named, 0 = not; a row of NaN = not asked, whereas a person who was asked and
    listed nothing has zeros.   weights: (k,), from rank_weights.   Returns: (R,), 0..1.
    """
    return np.asarray(np.sum(named * weights, axis=-1))


def precision(hits: Floats, listed: Floats) -> Floats:
    """P = listed items that are source priorities / items listed, 0 where nothing was listed.

    hits, listed: one shape, counts, a priority named twice counting once in both; uncodable items
    count as listed; NaN = not asked.   Returns: 0..1.   Raises ValueError where hits > listed.
    """
    if np.any(hits > listed):
        raise ValueError("More priorities were hit than items were listed.")
    return np.where(listed == 0, 0.0, ratio(hits, listed))


def segment_fidelity(answer: Floats, source: Floats) -> Floats:
    """SF = 1 - 0.5 · Σ |answer - source| / 100: how near a split of effort comes to the plan's.

    answer: (..., S), percent per segment, adding up to 100; NaN = not asked.   source: (S,).
    Returns: (...), 0..1.   Raises ValueError for a negative share or a sum off 100 by over 1,
    which leaves room for figures that were rounded.
    """
    for split in (answer, source):
        if np.any(split < 0) or np.any(np.abs(np.sum(split, axis=-1) - 100) > 1):
            raise ValueError("Shares of segments must be 0 or more and add up to 100.")
    return np.asarray(1 - 0.5 * np.sum(np.abs(answer - source), axis=-1) / 100)


def behaviour_fidelity(actual: Floats, source: Floats) -> Floats:
    """BF: segment fidelity of what was done, from the CRM's interactions, per region.

    actual: (regions, S), percent of interactions per segment; the rest as in segment_fidelity.
    """
    return segment_fidelity(actual, source)


def movement_match(
    segment_right: Bools, direction_right: Bools, points_off: Floats, tolerance: float
) -> Floats:
    """MM = 0, 0.5 (segment right) or 1 (segment and direction right, percent near enough).

    All (R,): whether the segment to move from and the one to move to were named, and how many
    percentage points the answer is off, in either direction, NaN = no percent given.
    tolerance: how many points off are near enough.   Returns: (R,), 0, 0.5 or 1.
    """
    near = np.abs(points_off) <= tolerance + SLACK
    return np.where(segment_right, np.where(direction_right & near, 1.0, 0.5), 0.0)


def measure_match(right: Floats, measures: int) -> Floats:
    """KM = right measures named / measures in the source. Any shape, NaN = not asked; 0..1.

    Raises ValueError for no measures, or more right ones than there are.
    """
    if measures < 1 or np.any(right > measures):
        raise ValueError("No more measures can be right than the source has.")
    return right / measures


def recognition(hits: Floats, false_ticks: Floats, k: int) -> Floats:
    """Guess-corrected recognition (hits - false ticks) / k; below 0 is worse than guessing.

    hits, false_ticks: one shape, NaN = not asked.   k: how many statements are true.
    Raises ValueError for k < 1 or more hits than true statements.
    """
    if k < 1 or np.any(hits > k):
        raise ValueError("No more statements can be recognised than are true.")
    return (hits - false_ticks) / k


def person_fidelity(parts: Floats, weights: Floats) -> Floats:
    """F = 100 · weighted mean of a person's parts, renormalised over the parts that are used.

    parts: (R, P), 0..1 (recall, precision, segments, movement, measures), NaN = the part wasn't
    used; a part that was asked and left blank is 0.   weights: (P,), >= 0.
    Returns: (R,), points 0..100; NaN without a part.   Raises ValueError as combine does.
    """
    return 100 * combine(parts, weights, "weighted_mean")


def level_fidelity(
    fidelity: Floats, confidence: float, generator: np.random.Generator, resamples: int
) -> LevelFidelity:
    """Mean, median, quartiles and the interval of the mean over one level's people.

    fidelity: (R,), points, NaN = none.   The interval is that of bootstrap_node_intervals: t below
    30 people, from there on percentiles of resampled persons, whichever team they belong to; it is
    not clipped, and NaN below two people.   The generator moves on.
    Raises ValueError for a confidence outside (0, 1) or no resamples.
    """
    known = np.sort(fidelity[~np.isnan(fidelity)])
    panel = Panel(known[:, np.newaxis], np.zeros(known.size, dtype=np.int64), np.ones((1, 1)))
    draw = Resampling(generator, resamples, confidence)
    limits = bootstrap_node_intervals(panel, weighted_nodes(np.empty((0, 1))), draw)
    if not known.size:
        return LevelFidelity(np.nan, np.nan, np.nan, np.nan, 0, np.nan, np.nan)
    lower, median, upper = np.quantile(known, [0.25, 0.5, 0.75]).tolist()
    ends = float(limits.low[0, 0]), float(limits.high[0, 0])
    return LevelFidelity(float(known.mean()), median, lower, upper, known.size, *ends)


def step_leakage(levels: Floats) -> Floats:
    """d = fidelity of the level above - fidelity of the level, in points.

    levels: (L,), from the source team down, NaN = unknown.   Returns: (L - 1,); below 0 = gain.
    """
    return levels[:-1] - levels[1:]


def transmission(levels: Floats) -> Floats:
    """t = fidelity of the level / fidelity of the level above; (L - 1,), NaN where that is 0."""
    return ratio(levels[1:], levels[:-1])


def retention(levels: Floats) -> float:
    """Fidelity of the last level / fidelity of the source team; NaN where that is 0 or unknown."""
    return float(ratio(levels[-1:], levels[:1])[0])


def cumulative_leakage(levels: Floats) -> float:
    """1 - retention: the share of the source team's own fidelity that is lost on the way down."""
    return 1.0 - retention(levels)


def band_of(value: Floats | float, cutoffs: Floats) -> Ints:
    """The band of a fidelity or of an alignment index: how many rising cut-offs it reaches.

    Returns: the shape of value, 0 (below all) .. len(cutoffs); -1 for NaN.
    Raises ValueError for cut-offs that don't rise.
    """
    return np.where(np.isnan(value), -1, reached(value, cutoffs))


def step_band(step: Floats | float, cutoffs: Floats) -> Ints:
    """The band of a step: how many cut-offs it exceeds; a step of just a cut-off is below it.

    Returns: the shape of step, 0 .. len(cutoffs); -1 for NaN. A band is only worth claiming where
    intervals_apart says so.   Raises ValueError for cut-offs that don't rise.
    """
    rising = -cutoffs[::-1]
    within = reached(np.negative(step), rising)
    return np.where(np.isnan(step), -1, cutoffs.size - within)


def intervals_apart(first: tuple[float, float], second: tuple[float, float]) -> bool:
    """Whether two intervals (low, high) share no point; False where one is unknown."""
    return first[0] > second[1] or second[0] > first[1]


def naming_shares(positions: Floats) -> Floats:
    """Share of a level's people who named each code.

    positions: (R, C), the place at which each person listed a code, from 1, NaN = not listed; a
    person who listed nothing is a row of NaN and counts.   Returns: (C,), 0..1; NaN for no people.
    """
    return ratio(np.sum(~np.isnan(positions), axis=0), np.full(positions.shape[1], len(positions)))


def drift_items(shares: Floats, at_least: float) -> Bools:
    """Which codes from outside the source are named by at_least of a level: the strategy mutates.

    shares: (D,), naming shares of the drift codes; NaN is not a drift.
    """
    return np.asarray(shares >= at_least)


def lost_items(shares: Floats, below: float) -> Bools:
    """Which source priorities are named by less than this share of a level; NaN is not a loss."""
    return np.asarray(shares < below)


def inverted_items(positions: Floats, by: float) -> Bools:
    """Which source priorities are listed, on average, this many places off their source rank.

    positions: (R, k), as in naming_shares, source priorities in rank order.
    Returns: (k,); a priority that nobody names is lost, not inverted.
    """
    there = ~np.isnan(positions)
    place_sums = np.sum(np.where(there, positions, 0.0), axis=0)
    off = ratio(place_sums, np.sum(there, axis=0)) - np.arange(1, positions.shape[1] + 1)
    return np.asarray(np.abs(off) >= by - SLACK)


def enough_named(k: int, most: int) -> int:
    """How many of k priorities a person must name to know them: half of k, rounded up, or most."""
    return min(most, (k + 1) // 2)


def clarity_illusion(clear: Floats, named: Floats, clear_from: float, enough: int) -> float:
    """% who say they are clear minus % who can name enough source priorities, in points.

    clear: (R,), agreement that one is clear.   named: (R,), how many source priorities each
    person named.   Both NaN = no answer, left out of its own share.   clear_from: the agreement
    that counts as clear.   Returns: -100..100, above 0 = an illusion; NaN when undefined.
    """
    return _percent_at_least(clear, clear_from) - _percent_at_least(named, enough)


def reverse_leakage_interval(
    field: Bools, predicted: Bools, confidence: float
) -> tuple[float, float]:
    """Interval of reverse leakage, by leaving out one person at a time; not clipped.

    field, predicted: (R, C), which people of either side named which need, R = those who were
    asked.   Returns: low and high; NaN with fewer than two people on a side, or where leaving one
    out leaves nothing named.   Raises ValueError for a confidence outside (0, 1).
    Source: as in jackknife_interval.
    """
    below, above = field.astype(np.float64), predicted.astype(np.float64)
    shares, expected = _mean_rows(below), _mean_rows(above)
    left_out = (
        _reverse_leakages(_without_each(below), expected),
        _reverse_leakages(_without_each(above), shares),
    )
    return jackknife_interval(reverse_leakage(shares, expected), left_out, confidence)


def reverse_leakage(field: Floats, predicted: Floats) -> float:
    """Insight lost on the way up: 1 - overlap of the needs the field names and those predicted.

    field, predicted: (C,), share of the field naming each customer need, and share of marketing
    expecting it to.   The overlap of two such profiles is Σ min / Σ max, which for single lists
    is shared codes / union.   Returns: 0 (nothing lost) .. 1; NaN when nobody named anything.
    Source: the generalised overlap of Ružička (1958).
    """
    return float(_reverse_leakages(field[np.newaxis], predicted)[0])


def alignment_index(said: Floats) -> tuple[Floats, float]:
    """Each function's own view of the alignment, and the mean of the views; band_of names it.

    said: (F functions, I items), said scores in levels, NaN = none.
    Returns: (F,) views over the items that have a score, and the index, NaN unless every function
    has a view: alignment as one side sees it is not alignment.
    """
    views = combine(said, np.ones(said.shape[-1]), "mean")
    return views, float(np.mean(views))


def _percent_at_least(values: Floats, least: float) -> float:
    known = values[~np.isnan(values)]
    return 100 * float(np.mean(known >= least)) if known.size else np.nan


def _reverse_leakages(profiles: Floats, other: Floats) -> Floats:
    """(B,): reverse leakage of each of the profiles (B, C) against the other side's (C,)."""
    common = np.sum(np.minimum(profiles, other), axis=1)
    return np.asarray(1.0 - ratio(common, np.sum(np.maximum(profiles, other), axis=1)))


def _mean_rows(named: Floats) -> Floats:
    return ratio(np.sum(named, axis=0), np.full(named.shape[1], len(named)))


def _without_each(named: Floats) -> Floats:
    """(R, C): shares of naming among all people but one, in settled order of people."""
    settled = named[np.lexsort(named.T)] if named.size else named
    return ratio(np.sum(settled, axis=0) - settled, np.full(settled.shape, len(settled) - 1))
