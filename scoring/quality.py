"""Response quality: signs in a person's own answers that the questions were not read.

Each sign is a reason to look, never proof: somebody may well mean the same level ten times over.
Sources: Johnson (2005), J. Research in Personality 39(1), 103-129 (longest string, inconsistency);
Meade & Craig (2012), Psychological Methods 17(3), 437-455 (the same two, compared with others);
Curran (2016), J. Experimental Social Psychology 66, 4-19 (cut-offs); Huang et al. (2012), J. Business
and Psychology 27(1), 99-114 (two seconds an item); Dunn et al. (2018), J. Business and Psychology
33(1), 105-121 (variability within a person).
"""

import numpy as np

from scoring.aggregate import cell_squares, cell_sums, means, variances
from scoring.arrays import SLACK, Bools, Floats, Ints, ratio


def longest_runs(rater: Ints, scale: Ints, value: Floats, shape: tuple[int, int]) -> Ints:
    """The long-string index: the longest run of identical answers on items of one scale.

    rater, scale, value: (N,), one entry for each item that a person was asked, each person's in
    reading order; rater in 0..R-1, scale in 0..S-1, value on the item's own scale before any
    turning round; NaN = a non-answer, which ends a run. Items that a person was not asked have no
    entry and are passed over, and so are items of other scales between two of this one.
    shape: (R, S).   Returns: (R, S); 0 where a person has no answer on a scale.
    Source: Johnson (2005); Meade & Craig (2012), who call it LongString.
    """
    cell = rater * shape[1] + scale
    order = np.argsort(cell, kind="stable")
    cell, value = cell[order], value[order]
    longest = np.zeros(shape[0] * shape[1], dtype=np.int64)
    goes_on = (cell[1:] == cell[:-1]) & (value[1:] == value[:-1])
    starts = np.flatnonzero(np.concatenate((np.ones(min(cell.size, 1), dtype=bool), ~goes_on)))
    lengths = np.diff(np.append(starts, cell.size))
    np.maximum.at(longest, cell[starts], np.where(np.isnan(value[starts]), 0, lengths))
    return longest.reshape(shape)


def variability(
    rater: Ints, scale: Ints, value: Floats, shape: tuple[int, int]
) -> tuple[Ints, Floats]:
    """How many answers a person gave on each scale, and their standard deviation.

    Arguments as in longest_runs; non-answers are left out.   Returns: both (R, S), the second on
    the items' scale; NaN with fewer than two answers.
    Source: Dunn et al. (2018), intra-individual response variability, s with n - 1.
    """
    there = ~np.isnan(value)
    rater, scale, value = rater[there], scale[there], value[there]
    counts, sums = cell_sums(rater, scale, value, *shape)
    squares = cell_squares(rater, scale, value, means(counts, sums))
    return counts, np.sqrt(variances(counts, squares))


def straight_lining(runs: Ints, answered: Ints, spread: Floats, least: int, share: float) -> Bools:
    """Who gave one answer over and over: a long run, or never another answer at all.

    runs, answered, spread: (R, S) from longest_runs and variability.   least: the fewest identical
    answers that count.   share: of a person's answers on the scale that a run must take up.
    Returns: (R,), true where any scale has a run of at least ``least`` that takes up the share, or
    at least ``least`` answers without any spread, whatever non-answers stand between them.
    Source: Curran (2016) proposes half of a scale's items; the least number is our estimate.
    """
    long = (runs >= least) & (runs >= share * answered - SLACK)
    level = (answered >= least) & (spread <= SLACK)
    return np.asarray((long | level).any(axis=1))


def speeding(seconds: Floats, items: Ints, least: float, share: float) -> Bools:
    """Who took too little time for an item on average.

    seconds: (R,), the time a person spent on a questionnaire, NaN = unknown.   items: (R,), how
    many items the person was asked.   least: seconds an item.   share: of the median pace.
    Returns: (R,), true below ``least`` or below ``share`` of the median seconds an item of all
    whose time is known; false where a time is unknown.
    Source: Huang et al. (2012) for two seconds; the share of the median is our estimate.
    """
    pace = ratio(seconds, items)
    known = ~np.isnan(pace)
    if not known.any():
        return np.zeros(pace.shape, dtype=bool)
    limit = max(least, share * float(np.median(pace[known])))
    return np.asarray(pace < limit - SLACK)


def contradiction(
    a: Floats, b: Floats, opposite: bool, ends: tuple[float, float], distance: float
) -> Bools:
    """Whose answers to two items that mean the same, or the opposite, lie too far apart.

    a, b: one shape, answers to the two items on one scale with these ends, NaN = none; where the
    items are opposites, b is turned round first.   distance: in points of that scale, > 0.
    Returns: that shape, true from ``distance`` on; false where an answer is missing.
    Source: the inconsistency indices of Johnson (2005) and Meade & Craig (2012), pair by pair.
    """
    other = ends[0] + ends[1] - b if opposite else b
    return np.asarray(np.abs(a - other) >= distance - SLACK)
