"""Student's t and Fisher's F: distribution functions and quantiles, from the incomplete beta function.

Everything works on log-odds z = ln(x / (1 - x)), so that x and 1 - x both keep all their digits.
"""

import math
from functools import lru_cache

import numpy as np

from scoring.arrays import Floats

MOST_TERMS = 100_000
# How many F quantiles are kept: more than one assessment asks for.
MOST_KEPT = 4096


def t_cdf(t: float, df: float) -> float:
    """P(T <= t) for Student's t with df > 0 degrees of freedom, df need not be whole.

    Relative error below 1e-12, in the lower tail too. Raises ValueError for df <= 0 or not finite.
    """
    _check(df)
    if t == 0 or math.isnan(t):
        return t + 0.5
    tail = 0.5 * _beta_cdf(math.log(df) - 2 * math.log(abs(t)), df / 2, 0.5)
    return tail if t < 0 else 1.0 - tail


def t_quantile(p: float, df: float) -> float:
    """The t that T stays below with probability p, 0 < p < 1. Raises ValueError otherwise."""
    _check(df)
    _check_probability(p)
    tail = min(p, 1.0 - p)
    if tail == 0.5:
        return 0.0
    z = _beta_log_odds(2 * tail, 1 - 2 * tail, df / 2, 0.5)
    return math.copysign(math.sqrt(df) * math.exp(-z / 2), p - 0.5)


def t_quantiles(p: float, df: Floats) -> Floats:
    """t_quantile for an array of degrees of freedom, each distinct one once; NaN stays NaN."""
    distinct, where = np.unique(df, return_inverse=True)
    quantiles = [math.nan if math.isnan(one) else t_quantile(p, one) for one in distinct.tolist()]
    return np.array(quantiles, dtype=np.float64)[where].reshape(np.shape(df))


def f_cdf(f: float, df1: float, df2: float) -> float:
    """P(F <= f) for Fisher's F with finite df1, df2 > 0. Raises ValueError for other degrees."""
    _check(df1, df2)
    if f <= 0 or math.isnan(f):
        return f if math.isnan(f) else 0.0
    return _beta_cdf(math.log(f) + math.log(df1 / df2), df1 / 2, df2 / 2)


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The f that F stays below with probability p, 0 < p < 1. Raises ValueError otherwise.

    Kept, because one group's items and nodes ask for the same one again and again.
    """
    _check(df1, df2)
    _check_probability(p)
    return _kept_f(p, df1, df2)


def _f_at(p: float, df1: float, df2: float) -> float:
    return math.exp(_beta_log_odds(p, 1.0 - p, df1 / 2, df2 / 2)) * df2 / df1


_kept_f = lru_cache(maxsize=MOST_KEPT)(_f_at)


def _beta_cdf(z: float, a: float, b: float) -> float:
    """Regularised incomplete beta I_x(a, b) at x with log-odds z.

    The continued fraction converges fast below the mean; above it the other tail is computed. (A
    difference of logarithms, so that the two tails can't each take the point for the other's.)
    Source: NIST Digital Library of Mathematical Functions, 8.17.4 and 8.17.22.
    """
    if z > math.log(a) - math.log(b):
        return 1.0 - _beta_cdf(-z, b, a)
    return math.exp(_log_density(z, a, b)) * _beta_fraction(z, a, b) / a


def _beta_log_odds(p: float, q: float, a: float, b: float) -> float:
    """The z at which I_x(a, b) = p = 1 - q, by steps of Newton's, Halley's and third order on ln I.

    The density in z is x^a (1-x)^b / B(a, b), which is log-concave, hence so is I: every step
    of Newton's lands left of the root and climbs from there, whatever the start. The others take
    in how ln I bends, turn = (ln I)'' / (ln I)' and twist = (ln I)''' / (ln I)'. The last step is
    the inverse function's series up to the third power of what is left, so once that is 2e-4, of
    z and of the width of the curve, the rest is lost in rounding.
    """
    if p > q:
        return -_beta_log_odds(q, p, b, a)
    mean = math.log(a) - math.log(b)
    z = _nearly_beta_log_odds(p, a, b)
    for _ in range(MOST_TERMS):
        log_density = _log_density(z, a, b)
        if z > mean:
            log_reached = math.log(_beta_cdf(z, a, b))
        else:
            log_reached = log_density + math.log(_beta_fraction(z, a, b) / a)
        slope = math.exp(log_density - log_reached)
        step = (math.log(p) - log_reached) / slope
        x, y = _odds_to_share(z), _odds_to_share(-z)
        turn, narrow = a * y - b * x - slope, (a + b) * x * y
        if abs(step) * max(1.0, abs(turn) + math.sqrt(narrow)) < 2e-4:
            twist = turn * (turn - slope) - narrow
            return z + step * (1 - step * (turn / 2 - step * (turn * turn / 2 - twist / 6)))
        bend = step * turn / 2
        z += step / (1 + bend) if abs(bend) < 0.25 else step
    raise ArithmeticError("The quantile did not settle.")


def _nearly_beta_log_odds(p: float, a: float, b: float) -> float:
    """Where to look for _beta_log_odds, p <= 1/2; four digits or more from a hundred degrees up.

    Half of z is Fisher's z but for its mean, and close to normal. With two degrees of freedom and
    less that expansion fails; a normal z with its variance to first order is then near enough.
    Source: Abramowitz & Stegun (1964), 26.5.22.
    """
    mean, above = math.log(a) - math.log(b), _normal_quantile_above(p)
    if min(a, b) <= 1:
        return mean - above * math.sqrt(1 / a + 1 / b)
    one, other = 1 / (2 * a - 1), 1 / (2 * b - 1)
    h, skew = 2 / (one + other), (above * above - 3) / 6
    half = above * math.sqrt(h + skew) / h - (other - one) * (skew + 5 / 6 - 2 / (3 * h))
    return mean - 2 * half


def _normal_quantile_above(p: float) -> float:
    """What a normal variable exceeds with probability p <= 1/2, to five digits.

    A quantile good to three digits, and a step of Halley's on the logarithm of its tail.
    Source of the three: Abramowitz & Stegun (1964), 26.2.22.
    """
    t = math.sqrt(-2 * math.log(p))
    start = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t)
    tail = math.erfc(start / math.sqrt(2)) / 2
    if tail < 1e-300:
        return start
    mills = tail * math.sqrt(2 * math.pi) * math.exp(start * start / 2)
    step = math.log(tail / p) * mills
    return start + step / (1 + step * (start - 1 / mills) / 2)


def _log_density(z: float, a: float, b: float) -> float:
    """ln of x^a (1-x)^b / B(a, b), written so that no large logarithms cancel.

    Source: the saddle-point form of C. Loader (2000), Fast and Accurate Computation of Binomial
    Probabilities, applied to the beta function.
    """
    x, y = _odds_to_share(z), _odds_to_share(-z)
    off = x * b - y * a
    exponent = a * _log_ratio(off / a, z, (a + b) / a) + b * _log_ratio(-off / b, -z, (a + b) / b)
    correction = _stirling_error(a + b) - _stirling_error(a) - _stirling_error(b)
    return exponent + correction + 0.5 * math.log(a * b / (a + b) / (2 * math.pi))


def _odds_to_share(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def _log_ratio(excess: float, z: float, scale: float) -> float:
    """ln(1 + excess), 1 + excess = x · scale, from whichever of the two keeps more digits."""
    if abs(excess) < 0.5:
        return math.log1p(excess)
    return min(z, 0.0) - math.log1p(math.exp(-abs(z))) + math.log(scale)


def _stirling_error(n: float) -> float:
    """ln Γ(n) less Stirling's formula (n - 1/2) ln n - n + ln(2π) / 2."""
    if n < 10:
        return math.lgamma(n) - (n - 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    s = 1 / (n * n)
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - s / 1188) * s) * s) * s) / n


def _beta_fraction(z: float, a: float, b: float) -> float:
    """I_x(a, b) · a / density, for x at or below the mean a / (a + b), by Lentz's method.

    This is the even part of the continued fraction 1/(1 + d1/(1 + d2/(1 + …))) of DLMF 8.17.22:
    1/(1 + d1 - d1·d2/(1 + d2 + d3 - d3·d4/(…))). Its sums 1 + d are written out with
    below = (a + b)·(1 - x) - b >= 0, so that nothing cancels when x is close to 1.
    """
    x, y = _odds_to_share(z), _odds_to_share(-z)
    below = y * a - x * b
    odd_before = -(a + b) * x / (a + 1)
    c, d = (1 + below) / (a + 1), 0.0
    value, m = 1 / c, 0.0
    # Floats all through: Python multiplies them twice as fast as it does mixed numbers.
    for _ in range(1, MOST_TERMS):
        m += 1.0
        once, twice = a + m, a + 2.0 * m
        even = m * (b - m) * x / ((twice - 1.0) * twice)
        ends = twice * (twice + 1.0)
        one_and_odd = a * (2.0 * m + 1.0) + m * (3.0 * m + 2.0) + once * (below + m * y)
        one_and_odd /= ends
        d = 1.0 / (even + one_and_odd - odd_before * even * d)
        c = even + one_and_odd - odd_before * even / c
        value /= c * d
        if abs(c * d - 1.0) < 1e-15:
            return value
        odd_before = -once * (b + once) * x / ends
    raise ArithmeticError("The incomplete beta function did not settle: too many degrees.")


def _check(*degrees: float) -> None:
    if not all(0 < df < math.inf for df in degrees):
        raise ValueError("Degrees of freedom must be finite numbers above 0.")


def _check_probability(p: float) -> None:
    if not 0 < p < 1:
        raise ValueError("A quantile needs a probability strictly between 0 and 1.")
