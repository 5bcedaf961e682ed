"""Student's t and Fisher's F: distribution functions and quantiles, from the incomplete beta function.

Everything works on log-odds z = ln(x / (1 - x)), so that x and 1 - x both keep all their digits.
"""

import math

import numpy as np

from scoring.arrays import Floats

MOST_TERMS = 100_000


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
    """The f that F stays below with probability p, 0 < p < 1. Raises ValueError otherwise."""
    _check(df1, df2)
    _check_probability(p)
    return math.exp(_beta_log_odds(p, 1.0 - p, df1 / 2, df2 / 2)) * df2 / df1


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
    """The z at which I_x(a, b) = p = 1 - q, by Newton's and near the root Halley's method on ln I.

    The density in z is x^a (1-x)^b / B(a, b), which is log-concave, hence so is I: every step
    of Newton's lands left of the root and climbs from there, whatever the start. Halley's takes in
    how ln I bends, (ln I)'' / (ln I)' = a (1-x) - b x - (ln I)', and converges cubically, so that
    the step after one of 1e-5 would be lost in rounding. The start takes z for normal, with its
    variance to first order and a quantile good to three digits, which saves half of the steps.
    Source of that quantile: Abramowitz & Stegun (1964), 26.2.22.
    """
    if p > q:
        return -_beta_log_odds(q, p, b, a)
    mean = math.log(a) - math.log(b)
    t = math.sqrt(-2 * math.log(p))
    below = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t)
    z = mean - below * math.sqrt(1 / a + 1 / b)
    for _ in range(MOST_TERMS):
        log_density = _log_density(z, a, b)
        if z > mean:
            log_reached = math.log(_beta_cdf(z, a, b))
        else:
            log_reached = log_density + math.log(_beta_fraction(z, a, b) / a)
        slope = math.exp(log_density - log_reached)
        step = (math.log(p) - log_reached) / slope
        bend = step * (a * _odds_to_share(-z) - b * _odds_to_share(z) - slope) / 2
        z += step / (1 + bend) if abs(bend) < 0.25 else step
        if abs(step) < 1e-5 and abs(bend) < 1e-5:
            return z
    raise ArithmeticError("The quantile did not settle.")


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
    value = 1 / c
    for m in range(1, MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        ends = (a + 2 * m) * (a + 2 * m + 1)
        one_and_odd = (a * (2 * m + 1) + m * (3 * m + 2) + (a + m) * (below + m * y)) / ends
        d = 1 / (even + one_and_odd - odd_before * even * d)
        c = even + one_and_odd - odd_before * even / c
        value /= c * d
        if abs(c * d - 1) < 1e-15:
            return value
        odd_before = -(a + m) * (a + b + m) * x / ends
    raise ArithmeticError("The incomplete beta function did not settle: too many degrees.")


def _check(*degrees: float) -> None:
    if not all(0 < df < math.inf for df in degrees):
        raise ValueError("Degrees of freedom must be finite numbers above 0.")


def _check_probability(p: float) -> None:
    if not 0 < p < 1:
        raise ValueError("A quantile needs a probability strictly between 0 and 1.")
