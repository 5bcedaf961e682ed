"""Intervals of a difference and of a ratio, recovered from the two numbers' own intervals.

So a step between two levels tells nothing that the two levels, as they are printed, don't tell.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A number and both ends of its interval, which need not lie at equal distances; NaN = none."""

    value: float
    low: float
    high: float


def difference_interval(first: Estimate, second: Estimate) -> tuple[float, float]:
    """Interval of first - second, two independent estimates of the same confidence.

    low = d - sqrt((first - its low)² + (second's high - second)²), and high likewise.
    Returns: low and high; NaN where an end is.
    Source: Zou & Donner (2008), Statistics in Medicine 27(10), 1693-1702, equation 3.
    """
    gap = first.value - second.value
    below = math.hypot(first.value - first.low, second.high - second.value)
    above = math.hypot(first.high - first.value, second.value - second.low)
    return gap - below, gap + above


def ratio_interval(top: Estimate, bottom: Estimate) -> tuple[float, float]:
    """Interval of top / bottom, two independent estimates >= 0 of the same confidence.

    The limits are those R at which 0 is a limit of the interval of top - R · bottom. For intervals
    that lie evenly about their estimates these are the limits of Fieller.
    Returns: low and high; NaN where an end is, or where bottom's interval reaches down to 0 or up
    to twice its value, since then no upper limit can be told.
    Source: Donner & Zou (2012), Statistical Methods in Medical Research 21(4), 347-359.
    """
    if not (bottom.low > 0 and bottom.high < 2 * bottom.value):
        return math.nan, math.nan
    both = top.value * bottom.value
    low_top, high_top = _reach(top.value, top.low), _reach(top.value, top.high)
    low_bottom, high_bottom = (
        _reach(bottom.value, bottom.low),
        _reach(bottom.value, bottom.high),
    )
    low = (both - math.sqrt(max(both**2 - low_top * high_bottom, 0.0))) / high_bottom
    high = (both + math.sqrt(max(both**2 - high_top * low_bottom, 0.0))) / low_bottom
    return low, high


def _reach(value: float, end: float) -> float:
    """value² - (end - value)²: what is left of the square of a number less that of its error."""
    return end * (2 * value - end)
