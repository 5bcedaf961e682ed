"""Strategy leakage: how much of a signed strategy is still there at each level, and where it goes.

The formulas are DOT's own method; every weight, cut-off and threshold is an argument, because the
questionnaire's content carries them. A "level" here is a rung of the hierarchy.
"""

from dataclasses import dataclass

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import SLACK, Bools, Floats, Ints, ratio
from scoring.intervals import bootstrap_mean_interval
from scoring.maturity import reached


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
    """Mean, median, quartiles and a bootstrap interval of the mean over one level's people.

    fidelity: (R,), points, NaN = none.   The rest as in bootstrap_mean_interval; persons are
    resampled as they are, whichever team they belong to.
    """
    interval = bootstrap_mean_interval(fidelity, confidence, generator, resamples)
    known = np.sort(fidelity[~np.isnan(fidelity)])
    if not known.size:
        return LevelFidelity(np.nan, np.nan, np.nan, np.nan, 0, *interval)
    lower, median, upper = np.quantile(known, [0.25, 0.5, 0.75]).tolist()
    return LevelFidelity(float(known.mean()), median, lower, upper, known.size, *interval)


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


def overlap_within(named: Bools) -> float:
    """Mean pairwise overlap of people's lists, overlap = shared codes / union of codes.

    named: (R, C), who named which code.   Returns: 0..1; pairs of empty lists say nothing; NaN
    when no pair is left.
    """
    first, second = np.triu_indices(len(named), k=1)
    return _settled_mean(_overlaps(named, named)[first, second])


def overlap_between(a: Bools, b: Bools) -> float:
    """Mean overlap of each list of a with each list of b; named matrices as in overlap_within."""
    return _settled_mean(_overlaps(a, b))


def horizontal_gap(sales: Bools, marketing: Bools) -> float:
    """Mean overlap inside the two functions minus mean overlap between them, at one level.

    sales, marketing: as in overlap_within, with the same codes. Each function counts alike, so
    the larger one doesn't drown the other; one without a pair inside is left out.
    Returns: -1..1, 0 = agreeing across functions as much as inside; NaN when undefined.
    """
    inside = np.array([overlap_within(sales), overlap_within(marketing)])
    return float(combine(inside, np.ones(2), "mean")) - overlap_between(sales, marketing)


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


def reverse_leakage(field: Floats, predicted: Floats) -> float:
    """Insight lost on the way up: 1 - overlap of the needs the field names and those predicted.

    field, predicted: (C,), share of the field naming each customer need, and share of marketing
    expecting it to.   The overlap of two such profiles is Σ min / Σ max, which for single lists
    is shared codes / union.   Returns: 0 (nothing lost) .. 1; NaN when nobody named anything.
    Source: the generalised overlap of Ružička (1958).
    """
    common = np.sum(np.minimum(field, predicted), keepdims=True)
    return 1.0 - float(ratio(common, np.sum(np.maximum(field, predicted)))[0])


def alignment_index(said: Floats) -> tuple[Floats, float]:
    """Each function's own view of the alignment, and the mean of the views; band_of names it.

    said: (F functions, I items), said scores in levels, NaN = none.
    Returns: (F,) views over the items that have a score, and the index, NaN unless every function
    has a view: alignment as one side sees it is not alignment.
    """
    views = combine(said, np.ones(said.shape[-1]), "mean")
    return views, float(np.mean(views))


def _overlaps(a: Bools, b: Bools) -> Floats:
    """(A, B): shared codes / union of codes for each pair of lists; NaN where both are empty."""
    shared = a.astype(np.float64) @ b.astype(np.float64).T
    sizes = np.sum(a, axis=1)[:, np.newaxis] + np.sum(b, axis=1)
    return ratio(shared, sizes - shared)


def _percent_at_least(values: Floats, least: float) -> float:
    known = values[~np.isnan(values)]
    return 100 * float(np.mean(known >= least)) if known.size else np.nan


def _settled_mean(values: Floats) -> float:
    """Mean of the known values, added in rising order so that people's order never shows."""
    known = np.sort(values[~np.isnan(values)])
    return float(known.mean()) if known.size else np.nan
