"""From figures to levels: KPI levels, provisional score, evidence cap, named and gated levels."""

import numpy as np

from scoring.aggregate import combine
from scoring.arrays import SLACK, Bools, Floats, Ints


def kpi_level(value: Floats | float, thresholds: Floats, lowest: float) -> Floats:
    """The maturity level of a KPI reading, linear between the values at which levels begin.

    value: any shape, in the KPI's unit, NaN = no reading.   thresholds: (T,), the values at which
    the levels lowest+1, lowest+2, … lowest+T begin; rising when more is better, falling when less
    is. Equal neighbours are allowed: reaching them reaches the highest of their levels.
    Returns: the shape of value, from lowest to lowest+T; NaN without a reading.
    Below the first threshold the slope of the first segment goes on until the lowest level is
    reached: our own estimate, since the thresholds say nothing about how far down level 1 goes.
    Raises ValueError for thresholds that are fewer than two, all equal, or neither rising nor
    falling.
    """
    steps = np.diff(thresholds)
    rising, falling = bool(np.all(steps >= 0)), bool(np.all(steps <= 0))
    if not np.isfinite(thresholds).all() or rising == falling:
        raise ValueError("Thresholds must be two or more numbers that rise or that fall.")
    sign = 1.0 if rising else -1.0
    starts = sign * thresholds
    first_width = np.abs(steps[steps != 0][0])
    knots = np.concatenate(([starts[0] - first_width], starts))
    return np.asarray(np.interp(np.multiply(sign, value), knots, lowest + np.arange(knots.size)))


def provisional(
    said: Floats, seen: Floats, measured: Floats, weights: tuple[float, float, float]
) -> Floats:
    """Weighted mean of the three views, its weights renormalised over the views that are there.

    said, seen, measured: one shape, in levels, NaN = missing.   weights: of said, seen, measured.
    Returns: the same shape, in levels; NaN when all three are missing.
    Raises ValueError for a negative weight.
    """
    views = np.stack(np.broadcast_arrays(said, seen, measured), axis=-1)
    return combine(views, np.asarray(weights, dtype=np.float64), "weighted_mean")


def evidence_cap(
    level: Floats | float,
    seen: Floats | float,
    measured: Floats | float,
    cap_from: float,
    step: float,
) -> tuple[Floats, Bools]:
    """Hold a level just below cap_from unless evidence or a KPI reaches cap_from itself.

    level, seen, measured: shapes that broadcast, in levels; NaN = missing, and what is missing
    supports nothing.   cap_from: the first level that needs support.   step: the smallest step in
    which levels are shown (0.1 for one decimal, 0.5 for half levels).
    Returns: the held level, and whether it was held. An unsupported level is held at
    cap_from - step, the highest value that can't be read as cap_from: 3.97 would print as 4.0, so
    it is held as well as 4.0 is, and the cap never turns the order of two scores round. It counts
    as held where it would have been shown as cap_from or higher.
    Raises ValueError for a step that is not positive.
    """
    if not step > 0:
        raise ValueError("The step in which levels are shown must be positive.")
    unsupported = ~(np.greater_equal(seen, cap_from) | np.greater_equal(measured, cap_from))
    held = np.where(unsupported, np.minimum(level, cap_from - step), level)
    return held, unsupported & np.greater_equal(level, cap_from - step / 2 - SLACK)


def optimism_gap(said: Floats | float, seen: Floats | float) -> Floats:
    """said - seen, in levels: positive where people rate above the evidence; NaN = missing."""
    return np.asarray(np.subtract(said, seen))


def round_half_level(level: Floats | float) -> Floats:
    """The nearest half level, a tie upwards (3.25 becomes 3.5); NaN stays NaN."""
    return np.asarray(np.floor(np.multiply(2.0, level) + 0.5 + SLACK) / 2.0)


def level_of(score: Floats | float, level_values: Floats) -> Ints:
    """The highest named level whose value the score reaches, as its place in level_values.

    score: any shape, NaN = none.   level_values: (L,), strictly rising, in the score's scale.
    Returns: the shape of score, 0..L-1; -1 below the first level or without a score.
    Raises ValueError for level values that don't rise.
    """
    return reached(score, level_values) - 1


def gated_level(level: Ints | int, passed: Bools) -> Ints:
    """The highest level up to the given one that is reached through passed gates only.

    level: (...), places as level_of gives them, -1 = none.   passed: (..., L), whether each
    level's gate is passed, True for a level without one. A failed gate shuts every level above it
    too.   Returns: (...), -1 when the lowest level's own gate is shut.
    """
    open_levels = np.sum(np.logical_and.accumulate(passed, axis=-1), axis=-1)
    return np.asarray(np.minimum(level, open_levels - 1))


def reached(value: Floats | float, cutoffs: Floats) -> Ints:
    """How many of the rising cut-offs a value reaches (value >= cut-off); 0 for NaN. Any shape.

    Raises ValueError for cut-offs that don't rise strictly.
    """
    if not (cutoffs.size and np.isfinite(cutoffs).all() and np.all(np.diff(cutoffs) > 0)):
        raise ValueError("Cut-offs must be numbers in strictly rising order.")
    count = np.searchsorted(cutoffs, np.add(value, SLACK), side="right")
    return np.asarray(np.where(np.isnan(value), 0, count), dtype=np.int64)
