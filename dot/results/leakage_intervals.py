"""How sure leakage is: intervals of levels, of the steps between them, sideways and upwards.

A step's interval is made from the two levels' own as they are published, so it can tell no more
about anybody than they do.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.results.fidelity import Survey
from dot.results.inputs import Definition, Floats
from dot.results.leakage_floors import FEWEST_FOR_SPREAD, Crowd, crowd_of
from dot.results.leakage_schemas import LevelLeakage
from dot.results.parts import Interval
from scoring.bootstrap import FEWEST_TO_RESAMPLE
from scoring.intervals import mean_interval, pooled_variance
from scoring.leakage import reverse_leakage_interval
from scoring.overlap import horizontal_gap_interval
from scoring.recovery import Estimate, difference_interval, ratio_interval

CONFIDENCE, RESAMPLES = 0.9, 2000
ALL_POINTS = 100.0
# What one person's answers usually differ by, in points of fidelity: half a measure.
FIDELITY_STEP = 5.0
T, BOOTSTRAP = "t interval", f"percentile bootstrap of persons, {RESAMPLES} resamples"
POOLED = "t interval, variance pooled over larger levels"
STEP = "from the two levels' intervals (Zou & Donner 2008)"
RATIO = "from the two levels' intervals (Donner & Zou 2012)"
LEFT_OUT = "t interval, leaving out one person at a time"

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class PooledSpread:
    """Variance inside levels, unbiased, and its degrees of freedom; NaN and 0 = unknown."""

    variance: float
    freedom: int


def pooled_fidelity_spread(definition: Definition, found: Survey, published: bool) -> PooledSpread:
    """Spread inside the levels that may show their own."""
    counts, variances = [], []
    for level in sorted({person.level for person in found.people}):
        here = np.array([person.level == level for person in found.people], dtype=bool)
        inside = [person for person in found.people if person.level == level]
        values = found.fidelity[here]
        known = np.sort(values[~np.isnan(values)])
        crowd = crowd_of(definition, inside, published)
        if known.size >= FEWEST_FOR_SPREAD and crowd.spread_shown(values):
            counts.append(known.size)
            variances.append(float(np.var(known, ddof=1)))
    pooled = pooled_variance(np.array(counts, dtype=int), np.array(variances))
    return PooledSpread(float(pooled), sum(counts) - len(counts))


def level_interval(
    crowd: Crowd, fidelity: Floats, own: tuple[float, float], pooled: PooledSpread
) -> Interval | None:
    """The level's own from ten people up; below, t with the levels' pooled variance."""
    known = np.sort(fidelity[~np.isnan(fidelity)])
    n, mean = known.size, float(known.mean())
    if n >= FEWEST_FOR_SPREAD and crowd.spread_shown(fidelity):
        # An interval without width would say that all people are alike.
        least = 2 * FIDELITY_STEP / n if crowd.floor else 0.0
        method = T if n < FEWEST_TO_RESAMPLE else BOOTSTRAP
        return _within(min(own[0], mean - least), max(own[1], mean + least), method)
    freedom = np.array(pooled.freedom)
    low, high = mean_interval(
        np.array(mean), np.array(pooled.variance), np.array(n), CONFIDENCE, df=freedom
    )
    return None if np.isnan(low) else _within(float(low), float(high), POOLED)


def lost_interval(above: LevelLeakage, below: LevelLeakage) -> Interval | None:
    """Interval of the points lost from one level to another."""
    first, second = _estimate(above), _estimate(below)
    if first is None or second is None:
        return None
    return _within(*difference_interval(first, second), STEP, -ALL_POINTS)


def kept_interval(above: LevelLeakage, below: LevelLeakage) -> Interval | None:
    """Interval of the share of one level's fidelity that is found at another, which may exceed 1."""
    first, second = _estimate(above), _estimate(below)
    if first is None or second is None:
        return None
    low, high = ratio_interval(second, first)
    if np.isnan(low) or np.isnan(high):
        return None
    return Interval(low=max(low, 0.0), high=high, confidence=CONFIDENCE, method=RATIO)


def lost_share_interval(kept: Interval | None) -> Interval | None:
    """1 − kept."""
    if kept is None:
        return None
    return kept.model_copy(update={"low": 1.0 - kept.high, "high": 1.0 - kept.low})


def sideways_interval(
    definition: Definition, found: Survey, sides: tuple[Bools, Bools], published: bool
) -> Interval | None:
    """Interval of the horizontal gap, where both sides may show how they differ inside."""
    if not all(_spread_shown(definition, found, side, published) for side in sides):
        return None
    first, second = (~np.isnan(found.positions[side]) for side in sides)
    return _with_width(horizontal_gap_interval(first, second, CONFIDENCE), (-1.0, 1.0))


def upward_interval(
    definition: Definition,
    found: Survey,
    sides: tuple[tuple[Bools, Bools], tuple[Bools, Bools]],
    published: bool,
) -> Interval | None:
    """Interval of reverse leakage.   sides: who was asked, and what each named, field first."""
    (field, below), (marketing, above) = sides
    if not all(_spread_shown(definition, found, side, published) for side in (field, marketing)):
        return None
    return _with_width(reverse_leakage_interval(below, above, CONFIDENCE), (0.0, 1.0))


def _spread_shown(definition: Definition, found: Survey, side: Bools, published: bool) -> bool:
    inside = [person for person, here in zip(found.people, side, strict=True) if here]
    return crowd_of(definition, inside, published).spread_shown(np.zeros(len(inside)))


def _estimate(level: LevelLeakage) -> Estimate | None:
    if level.fidelity is None or level.interval is None:
        return None
    return Estimate(level.fidelity, level.interval.low, level.interval.high)


def _with_width(ends: tuple[float, float], reach: tuple[float, float]) -> Interval | None:
    """None without a width, which would say that all people are alike."""
    low, high = ends
    if not low < high:
        return None
    return Interval(
        low=max(low, reach[0]), high=min(high, reach[1]), confidence=CONFIDENCE, method=LEFT_OUT
    )


def _within(low: float, high: float, method: str, least: float = 0.0) -> Interval:
    return Interval(
        low=max(low, least), high=min(high, ALL_POINTS), confidence=CONFIDENCE, method=method
    )
