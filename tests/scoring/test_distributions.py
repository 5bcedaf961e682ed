"""Student's t and Fisher's F against SciPy, closed forms and printed tables."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import special, stats

from scoring import distributions
from scoring.distributions import f_cdf, f_quantile, t_cdf, t_quantile, t_quantiles

T_DEGREES = [0.5, 1, 1.5, 2, 3, 4.7, 10, 29.3, 100, 1000, 12345.6, 1e6]
F_DEGREES = [0.7, 1, 2, 3, 5, 9.5, 18, 60, 300, 5000]
PROBABILITIES = [1e-12, 1e-6, 1e-3, 0.025, 0.05, 0.2, 0.25, 0.3, 0.4, 0.49, 0.6, 0.75, 0.9, 0.995]


@pytest.fixture(autouse=True)
def forget() -> None:
    """Every test finds its own quantiles: what an earlier one left behind proves nothing."""
    distributions._kept_f.cache_clear()


@pytest.mark.parametrize("df", T_DEGREES)
def test_t_distribution_agrees_with_scipy(df: float) -> None:
    """Small |t| is left to the closed forms below: SciPy itself is off there by up to 1e-9."""
    t = [-50, -20, -10, -5, -2, -1, -0.1, 0, 0.3, 1, 3, 8, math.inf, -math.inf]

    assert_allclose([t_cdf(one, df) for one in t], stats.t.cdf(t, df), rtol=1e-12, atol=1e-290)


@pytest.mark.parametrize("df", T_DEGREES)
def test_t_quantiles_agree_with_scipy(df: float) -> None:
    ours = [t_quantile(p, df) for p in PROBABILITIES]

    assert_allclose(ours, stats.t.ppf(PROBABILITIES, df), rtol=1e-12)


@pytest.mark.parametrize("df1", F_DEGREES)
@pytest.mark.parametrize("df2", F_DEGREES)
def test_f_distribution_agrees_with_scipy(df1: float, df2: float) -> None:
    f = [1e-6, 1e-3, 0.1, 0.5, 1, 1.5, 3, 10, 100]
    expected = stats.f.cdf(f, df1, df2)

    assert_allclose([f_cdf(one, df1, df2) for one in f], expected, rtol=1e-12, atol=1e-290)


@pytest.mark.parametrize("df1", F_DEGREES)
@pytest.mark.parametrize("df2", F_DEGREES)
def test_f_quantiles_agree_with_scipy(df1: float, df2: float) -> None:
    ours = [f_quantile(p, df1, df2) for p in PROBABILITIES]

    assert_allclose(ours, stats.f.ppf(PROBABILITIES, df1, df2), rtol=1e-12, atol=1e-290)


@pytest.mark.parametrize("t", [1e-8, 1e-5, 0.01, 1.0, 30.0, 1e6])
def test_one_and_two_degrees_have_closed_forms(t: float) -> None:
    """df 1 is Cauchy's: 1/2 + arctan(t)/π; df 2: 1/2 + t / (2 sqrt(2 + t²))."""
    lower_one = math.atan2(1, t) / math.pi
    lower_two = 1 / (math.sqrt(2 + t * t) * (math.sqrt(2 + t * t) + t))

    assert_allclose([t_cdf(-t, 1), t_cdf(t, 1)], [lower_one, 1 - lower_one], rtol=1e-14)
    assert_allclose([t_cdf(-t, 2), t_cdf(t, 2)], [lower_two, 1 - lower_two], rtol=1e-14)


def test_f_with_two_and_two_degrees_is_odds() -> None:
    """F(2, 2): P(F <= f) = f / (1 + f)."""
    assert_allclose([f_cdf(f, 2, 2) for f in (0.25, 1, 9)], [0.2, 0.5, 0.9], rtol=1e-14)


@pytest.mark.parametrize(
    ("p", "df", "printed"),
    [(0.95, 1, 6.314), (0.975, 10, 2.228), (0.95, 5, 2.015), (0.99, 30, 2.457)],
)
def test_t_quantiles_of_the_printed_table(p: float, df: int, printed: float) -> None:
    """Source: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2."""
    assert round(t_quantile(p, df), 3) == printed


@pytest.mark.parametrize(
    ("df1", "df2", "printed"), [(1, 1, 161.448), (5, 10, 3.326), (3, 20, 3.098), (10, 1, 241.882)]
)
def test_f_quantiles_of_the_printed_table(df1: int, df2: int, printed: float) -> None:
    """5 % points. Source: NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.3."""
    assert round(f_quantile(0.95, df1, df2), 3) == printed


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0.5, 1e5))
def test_a_t_quantile_gives_its_probability_back(p: float, df: float) -> None:
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, rel=1e-11)


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0.5, 1e4), st.floats(0.5, 1e4))
def test_an_f_quantile_gives_its_probability_back(p: float, df1: float, df2: float) -> None:
    assert f_cdf(f_quantile(p, df1, df2), df1, df2) == pytest.approx(p, rel=1e-11)


@given(st.floats(0.001, 0.999), st.floats(0.5, 1e4))
def test_t_is_symmetric(p: float, df: float) -> None:
    assert t_quantile(1 - p, df) == pytest.approx(-t_quantile(p, df), rel=1e-9, abs=1e-12)


@given(st.floats(0.6, 0.999), st.floats(1, 1e4))
def test_t_squared_is_f_with_one_degree(p: float, df: float) -> None:
    assert t_quantile(p, df) ** 2 == pytest.approx(f_quantile(2 * p - 1, 1, df), rel=1e-10)


@pytest.mark.parametrize("p", [1e-20, 1e-301, 1e-306])
def test_probabilities_as_small_as_numbers_get_have_quantiles(p: float) -> None:
    """F(2, 4): P(F <= f) = 1 - (1 + f / 2)^-2, all but f where it is small."""
    assert f_quantile(p, 2, 4) == pytest.approx(p, rel=1e-12, abs=0)


def test_the_first_guess_is_close_from_a_hundred_degrees_up() -> None:
    """Close enough, too, for one look at the curve: that is what makes quantiles fast."""
    for p in (1e-6, 0.025, 0.3, 0.5):
        for a, b in ((50, 50), (50, 5000), (5000, 50)):
            z = special.logit(stats.beta.ppf(p, a, b))
            assert (
                abs(distributions._nearly_beta_log_odds(p, a, b) - z)
                < 2e-3 * stats.norm.isf(p) + 1e-4
            )


@pytest.mark.parametrize("p", [1e-300, 1e-30, 1e-6, 0.025, 0.3, 0.5])
def test_the_normal_quantile_is_good_to_five_digits(p: float) -> None:
    assert distributions._normal_quantile_above(p) == pytest.approx(stats.norm.isf(p), abs=5e-6)


@pytest.mark.parametrize(
    ("p", "df1", "df2"),
    [(1e-6, 120, 120), (1e-6, 300, 240), (0.025, 300, 1000), (0.2, 700, 60), (0.3, 1000, 240)],
)
def test_the_last_step_to_a_quantile_leaves_nothing_but_rounding(
    p: float, df1: float, df2: float
) -> None:
    """Here the step before it ends so far off that each term of the last one's series counts."""
    assert f_cdf(f_quantile(p, df1, df2), df1, df2) == pytest.approx(p, rel=6e-14, abs=0)


@pytest.mark.parametrize(
    ("p", "df1", "df2", "looks"),
    [
        (0.025, 499, 4491, 1), (0.975, 499, 4491, 1), (0.975, 4999, 594881, 1), (0.95, 5, 24, 2),
        (0.95, 29, 203, 2), (0.975, 8, 33, 2), (0.9, 1, 5, 3), (0.99, 1, 200, 4), (0.3, 0.7, 0.7, 3),
        (0.6, 1, 30, 3), (1e-6, 3, 9, 2), (0.9, 1.5, 60, 3),
    ],
)  # fmt: skip
def test_quantiles_are_found_at_few_looks_at_the_curve(
    monkeypatch: pytest.MonkeyPatch, p: float, df1: float, df2: float, looks: int
) -> None:
    fraction, taken = distributions._beta_fraction, []

    def look(z: float, a: float, b: float) -> float:
        taken.append(z)
        return fraction(z, a, b)

    monkeypatch.setattr(distributions, "_beta_fraction", look)
    f_quantile(p, df1, df2)

    assert len(taken) == looks


def test_an_f_quantile_is_found_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    first = f_quantile(0.95, 6, 25)
    monkeypatch.delattr(distributions, "_beta_log_odds")

    assert f_quantile(0.95, 6, 25) == first


def test_the_median_of_t_is_zero() -> None:
    assert t_quantile(0.5, 7) == 0.0


def test_quantiles_of_an_array_keep_its_shape_and_its_gaps() -> None:
    quantiles = t_quantiles(0.95, np.array([[5.0, np.nan], [5.0, 10.0]]))

    five, ten = t_quantile(0.95, 5), t_quantile(0.95, 10)
    assert_array_equal(quantiles, [[five, np.nan], [five, ten]])


def test_no_degrees_give_no_quantiles() -> None:
    assert t_quantiles(0.95, np.array([])).shape == (0,)


def test_f_is_never_below_zero() -> None:
    assert f_cdf(0.0, 3, 4) == f_cdf(-1.0, 3, 4) == 0.0
    assert f_cdf(math.inf, 3, 4) == 1.0


def test_the_two_tails_meet_at_the_mean() -> None:
    """At f = 1 the beta variable stands on its mean, where either tail could be the one computed."""
    sums = [f_cdf(1, a, b) + f_cdf(1, b, a) for a in range(1, 60) for b in range(1, 60)]

    assert_allclose(sums, 1.0, rtol=1e-13)


def test_an_unknown_value_has_an_unknown_probability() -> None:
    assert math.isnan(t_cdf(math.nan, 3))
    assert math.isnan(f_cdf(math.nan, 3, 4))


@pytest.mark.parametrize("df", [0, -1, math.nan, math.inf])
def test_impossible_degrees_of_freedom_are_refused(df: float) -> None:
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        t_cdf(1, df)
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        t_quantile(0.9, df)
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        f_cdf(1, 3, df)
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        f_cdf(1, df, 3)
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        f_quantile(0.9, df, 3)
    with pytest.raises(ValueError, match=r"^Degrees of freedom"):
        f_quantile(0.9, 3, df)


@pytest.mark.parametrize("p", [0, 1, -0.1, 1.1, math.nan])
def test_impossible_probabilities_are_refused(p: float) -> None:
    with pytest.raises(ValueError, match=r"^A quantile needs a probability"):
        t_quantile(p, 5)
    with pytest.raises(ValueError, match=r"^A quantile needs a probability"):
        f_quantile(p, 5, 5)


def test_an_expansion_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "MOST_TERMS", 3)

    with pytest.raises(
        ArithmeticError, match=r"^The incomplete beta function did not settle: too many degrees"
    ):
        t_cdf(-1, 1e5)


def test_a_quantile_that_does_not_settle_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributions, "MOST_TERMS", 2)
    monkeypatch.setattr(distributions, "_beta_fraction", lambda z, a, b: 1.0)

    with pytest.raises(ArithmeticError, match=r"^The quantile did not settle"):
        f_quantile(1e-6, 9, 9)
