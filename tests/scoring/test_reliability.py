"""How far a scale's items measure one thing."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import optimize, stats

from scoring.arrays import Floats
from scoring.reliability import (
    ROWS_AT_ONCE,
    Reliability,
    alpha,
    alpha_if_dropped,
    alpha_of_answers,
    correlations,
    covariances,
    feldt_limits,
    item_rest,
    omega_total,
    one_factor,
    reliability,
    standard_error_of_measurement,
    standardised_alpha,
)
from tests.scoring import reference

SCALES = ["agree", "conscientious", "extraversion", "neuroticism", "openness"]
THREE_ITEMS = np.array([[1.0, 2.0, 1.0], [2.0, 1.0, 3.0], [3.0, 4.0, 3.0], [4.0, 3.0, 5.0]])
LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])


def bfi(scale: str) -> Floats:
    """2,800 people on one scale of the Big Five items, reverse-keyed items turned round."""
    items = reference_rows("expected_item_stats_bfi.csv", scale)
    ratings = reference.numbers("bfi.csv", [item.rstrip("-") for item in items])
    reversed_ones = np.array([item.endswith("-") for item in items])
    return np.where(reversed_ones, 7 - ratings, ratings)


def reference_rows(name: str, scale: str, column: str = "item") -> list[str]:
    """One column of the rows of one scale, as text."""
    header, rows = reference.table(name)
    return [row[header.index(column)] for row in rows if row[header.index("scale")] == scale]


def expected(name: str, scale: str, column: str) -> Floats:
    return np.array([float(value) for value in reference_rows(name, scale, column)])


def model(loadings: Floats) -> Floats:
    """The correlations that one common factor with these loadings makes."""
    return np.outer(loadings, loadings) + np.diag(1 - loadings**2)


@pytest.mark.parametrize("scale", SCALES)
def test_alpha_and_its_limits_agree_with_psych(scale: str) -> None:
    found = reliability(bfi(scale), 0.95)

    for value, column in (
        (found.raw, "raw_alpha"),
        (found.standardised, "std_alpha"),
        (found.low, "feldt_lo"),
        (found.high, "feldt_hi"),
    ):
        assert_allclose(value, expected("expected_alpha_bfi.csv", scale, column)[0], atol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_the_error_of_measurement_follows_from_psych_s_spread_and_alpha(scale: str) -> None:
    sd = expected("expected_alpha_bfi.csv", scale, "sd")[0]
    raw = expected("expected_alpha_bfi.csv", scale, "raw_alpha")[0]

    assert_allclose(reliability(bfi(scale), 0.95).error, sd * (1 - raw) ** 0.5, atol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_alpha_if_an_item_is_dropped_agrees_with_psych(scale: str) -> None:
    found, name = reliability(bfi(scale), 0.95), "expected_alpha_drop_bfi.csv"

    assert_allclose(found.raw_if_dropped, expected(name, scale, "raw_alpha"), atol=1e-9)
    assert_allclose(found.standardised_if_dropped, expected(name, scale, "std.alpha"), atol=1e-9)


@pytest.mark.parametrize("scale", SCALES)
def test_item_statistics_agree_with_psych(scale: str) -> None:
    covariance, pairs = covariances(bfi(scale))
    name = "expected_item_stats_bfi.csv"

    assert_allclose(item_rest(covariance), expected(name, scale, "r.drop"), atol=1e-9)
    assert_allclose(np.sqrt(np.diag(covariance)), expected(name, scale, "sd"), atol=1e-9)
    assert_array_equal(np.diag(pairs), expected(name, scale, "n"))


def test_alpha_of_a_worked_example() -> None:
    """Variances 5/3 5/3 8/3, covariances 1 2 2/3: total 40/3, α = 3/2 · (1 - 18/40) = 0.825.

    Dropping the third leaves 2 · (1 - (10/3) / (16/3)) = 3/4; the first and the others have
    3 / sqrt(5/3 · 17/3).
    """
    covariance, _ = covariances(THREE_ITEMS)

    assert_allclose(alpha(covariance), 0.825)
    assert_allclose(alpha_if_dropped(covariance)[2], 3 / 4)
    assert_allclose(item_rest(covariance)[0], 3 / np.sqrt(5 / 3 * 17 / 3))


def test_alpha_of_large_whole_numbers_keeps_its_digits() -> None:
    """A thousand million more to each answer changes nothing, but its squares can't be added up."""
    assert alpha_of_answers(THREE_ITEMS + 1e9) == pytest.approx(0.825, rel=1e-12)


def test_covariances_agree_with_numpy() -> None:
    assert_allclose(covariances(THREE_ITEMS)[0], np.cov(THREE_ITEMS.T))
    assert_allclose(
        correlations(covariances(THREE_ITEMS / 7)[0]), np.corrcoef(THREE_ITEMS.T), atol=1e-14
    )


@pytest.mark.parametrize("unit", [1.0, 1999.0, 0.1])
def test_covariances_are_exact_for_answers_of_any_size(unit: float) -> None:
    """Products of 1,999 and more don't fit into single precision."""
    assert_allclose(covariances(unit * THREE_ITEMS)[0], unit**2 * np.cov(THREE_ITEMS.T), rtol=1e-12)


def test_each_pair_of_items_rests_on_those_who_answered_both() -> None:
    ratings = THREE_ITEMS.copy()
    ratings[0, 1] = ratings[3, 2] = np.nan
    covariance, pairs = covariances(ratings)

    assert_array_equal(pairs, [[4, 3, 3], [3, 3, 2], [3, 2, 3]])
    assert_allclose(covariance[0, 1], np.cov(ratings[1:, 0], ratings[1:, 1])[0, 1])
    assert_allclose(covariance[1, 2], np.cov(ratings[1:3, 1], ratings[1:3, 2])[0, 1])


@pytest.mark.parametrize("unit", [1.0, 0.1])
@pytest.mark.parametrize("gaps", [0.0, 0.1])
def test_more_raters_than_are_taken_at_once_are_all_counted(unit: float, gaps: float) -> None:
    generator = np.random.default_rng(8)
    ratings = np.asarray(unit * generator.integers(1, 6, (2 * ROWS_AT_ONCE + 7, 4)), np.float64)
    ratings[generator.random(ratings.shape) < gaps] = np.nan
    covariance, pairs = covariances(ratings)

    for one, other in np.ndindex(4, 4):
        both = ratings[~np.isnan(ratings[:, [one, other]]).any(axis=1)]
        assert pairs[one, other] == len(both)
        expected_one = np.cov(both[:, one], both[:, other])[0, 1]
        assert_allclose(covariance[one, other], expected_one, rtol=1e-12, atol=1e-14)


def test_standardised_alpha_of_parallel_items() -> None:
    """Three items that correlate at 1/2: 3 · 1/2 / (1 + 2 · 1/2) = 3/4, whatever their spread."""
    spread = np.array([1.0, 2.0, 5.0])
    covariance = np.outer(spread, spread) * (0.5 + 0.5 * np.eye(3))

    assert_allclose(standardised_alpha(covariance), 3 / 4)


def test_feldt_limits_agree_with_scipy() -> None:
    low, high = feldt_limits(0.8, 50, 10, 0.9)
    f = stats.f(49, 49 * 9)

    assert_allclose([low, high], [1 - 0.2 * f.ppf(0.95), 1 - 0.2 * f.ppf(0.05)], rtol=1e-12)


def test_one_factor_finds_the_loadings_that_made_the_correlations() -> None:
    assert_allclose(one_factor(model(LOADINGS)), LOADINGS, atol=1e-9)


def test_omega_of_a_worked_example() -> None:
    """Σλ = 2.6, Σ(1 - λ²) = 4 - 1.74: ω = 6.76 / 9.02; the items' spread doesn't matter."""
    spread = np.array([1.0, 3.0, 0.5, 2.0])

    assert_allclose(omega_total(np.outer(spread, spread) * model(LOADINGS)), 6.76 / 9.02)


def test_items_that_cancel_out_without_a_rest_have_no_omega() -> None:
    """Perfect correlations, half of them reversed: the sum varies with nobody."""
    assert np.isnan(omega_total(model(np.array([1.0, -1.0, -1.0, 1.0]))))
    assert_allclose(omega_total(model(np.array([1.0, -1.0, 1.0, 1.0]))), 1.0)


def test_omega_of_equally_loaded_items_is_alpha() -> None:
    """Tau-equivalent items, λ² = 0.4: both are 5 · 0.4 / (1 + 4 · 0.4)."""
    equal = model(np.full(5, 0.4**0.5))

    assert_allclose(omega_total(equal), 2 / 2.6)
    assert_allclose(standardised_alpha(equal), 2 / 2.6)


@pytest.mark.parametrize("scale", SCALES)
def test_one_factor_is_the_least_squares_fit(scale: str) -> None:
    correlation = correlations(covariances(bfi(scale))[0])
    rows, columns = np.triu_indices(len(correlation), k=1)

    def misfit(loadings: Floats) -> Floats:
        return np.asarray(correlation[rows, columns] - loadings[rows] * loadings[columns])

    found = one_factor(correlation)
    best = optimize.least_squares(misfit, np.full(5, 0.5), xtol=1e-15, ftol=1e-15, gtol=1e-15)

    assert_allclose(found, best.x, atol=1e-6)
    assert np.sum(misfit(found) ** 2) <= np.sum(misfit(best.x) ** 2) + 1e-15


@pytest.mark.parametrize(
    "loadings", [[0.9, 0.3, 0.6], [0.9, -0.3, 0.6], [-0.9, -0.3, 0.6], [1.0, 0.2, 0.2]]
)
def test_three_items_that_one_factor_explains_are_fitted_without_a_rest(
    loadings: list[float],
) -> None:
    """λ_1² = r_12 r_13 / r_23, and so on round."""
    made = np.array(loadings)

    assert_allclose(one_factor(model(made)), made * np.sign(made.sum()), rtol=1e-12)


@pytest.mark.parametrize("said", [(0.6, 0.5, -0.1), (0.3, 0.3, -0.05), (-0.4, -0.3, -0.2)])
def test_three_items_that_multiply_below_0_have_no_best_fit(
    said: tuple[float, float, float],
) -> None:
    """The oracle's loadings run away, for ever a little better."""
    correlation = np.array([[1, said[0], said[1]], [said[0], 1, said[2]], [said[1], said[2], 1]])
    rows, columns = np.triu_indices(3, k=1)

    def misfit(loadings: Floats) -> Floats:
        return np.asarray(correlation[rows, columns] - loadings[rows] * loadings[columns])

    assert np.max(np.abs(optimize.least_squares(misfit, [0.9, 0.3, 0.3]).x)) > 100
    assert np.isnan(one_factor(correlation)).all()


def test_a_factor_of_reversed_items_points_the_way_of_most() -> None:
    signs = np.array([1.0, -1.0, 1.0, 1.0])

    assert_allclose(one_factor(model(LOADINGS * signs)), LOADINGS * signs, atol=1e-9)
    assert_allclose(one_factor(model(-LOADINGS)), LOADINGS, atol=1e-9)


@pytest.mark.parametrize(
    "correlation",
    [
        np.empty((0, 0)),
        np.eye(1),
        model(LOADINGS[:2]),  # Two items don't tell two loadings.
        np.eye(4),  # Nothing in common.
        np.full((3, 3), np.nan),
        # λ_1² = 0.8 · 0.8 / 0.5 > 1: an improper fit.
        np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]]),
        # The best fit lies at infinity.
        np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.0], [0.5, 0.0, 1.0]]),
    ],
)
def test_what_one_factor_cannot_explain_has_no_omega(correlation: Floats) -> None:
    assert np.isnan(one_factor(correlation)).all()
    assert np.isnan(omega_total(correlation))


def test_items_that_say_the_same_are_fully_reliable() -> None:
    found = reliability(np.repeat([[0.1], [0.2], [0.4]], 3, axis=1), 0.9)

    assert_allclose([found.raw, found.standardised, found.omega], 1.0)
    assert_allclose([found.low, found.high], 1.0)
    assert_allclose(found.error, 0.0, atol=1e-7)
    assert_allclose(found.item_rest, 1.0)


def test_items_that_cancel_out_have_no_reliability() -> None:
    """The sum of x and 6 - x is the same for everybody, so there is nothing to be reliable."""
    found = reliability(np.array([[1.1, 4.9], [2.3, 3.7], [4.2, 1.8]]), 0.9)

    assert np.isnan([found.raw, found.standardised, found.low, found.high, found.omega]).all()


def test_negative_alpha_is_kept() -> None:
    """Covariance -1/2 of variances 1: total 1, α = 2 · (1 - 2) = -2."""
    assert_allclose(alpha(np.array([[1.0, -0.5], [-0.5, 1.0]])), -2.0)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (4, 0), (1, 3), (4, 1)])
def test_too_few_raters_or_items_have_no_reliability(shape: tuple[int, int]) -> None:
    found = reliability(np.arange(shape[0] * shape[1], dtype=np.float64).reshape(shape), 0.9)

    assert found.n == (shape[0] if shape[1] else 0)
    assert np.isnan(numbers(found)).all()


def test_nobody_answering_has_no_reliability() -> None:
    found = reliability(np.full((5, 3), np.nan), 0.9)

    assert found.n == 0
    assert np.isnan(numbers(found)).all()


def test_an_item_nobody_answered_or_all_alike_is_told_by_dropping_it() -> None:
    unanswered = np.column_stack([THREE_ITEMS, np.full(4, np.nan)])
    constant = np.column_stack([THREE_ITEMS, np.full(4, 0.1)])

    assert np.isnan(reliability(unanswered, 0.9).raw)
    assert_allclose(reliability(unanswered, 0.9).raw_if_dropped[3], 0.825)
    assert_allclose(reliability(constant, 0.9).raw, 4 / 3 * (1 - 18 / 40))
    assert np.isnan(reliability(constant, 0.9).standardised)
    assert np.isnan(reliability(constant, 0.9).item_rest[3])


def test_a_rater_who_answered_nothing_changes_nothing() -> None:
    found = reliability(np.vstack([THREE_ITEMS, np.full(3, np.nan)]), 0.9)

    assert_array_equal(numbers(found), numbers(reliability(THREE_ITEMS, 0.9)))
    assert found.n == 4


@given(st.permutations(range(4)), st.booleans())
def test_the_order_of_raters_never_shows(raters: list[int], whole: bool) -> None:
    ratings = THREE_ITEMS if whole else THREE_ITEMS * 0.7
    ratings = np.vstack([ratings, [np.nan, 1.0, 2.0], [2.0, np.nan, 2.0]])
    shuffled = ratings[[*raters, 5, 4]]

    assert (
        numbers(reliability(shuffled, 0.9)).tobytes()
        == numbers(reliability(ratings, 0.9)).tobytes()
    )


@given(st.floats(0.1, 100), st.floats(-100, 100))
def test_reliability_is_the_same_on_any_scale(stretch: float, shift: float) -> None:
    plain, moved = reliability(THREE_ITEMS, 0.9), reliability(stretch * THREE_ITEMS + shift, 0.9)

    assert_allclose(moved.error, stretch * plain.error, rtol=1e-7)
    assert_allclose(dimensionless(moved), dimensionless(plain), atol=1e-7)


def test_doubled_raters_leave_alpha_as_it_is() -> None:
    """The denominators n - 1 cancel out in α; only its limits narrow."""
    once, twice = reliability(THREE_ITEMS, 0.9), reliability(np.tile(THREE_ITEMS, (2, 1)), 0.9)

    assert_allclose(twice.raw, once.raw)
    assert twice.high - twice.low < once.high - once.low


def test_the_error_of_a_score_of_a_worked_example() -> None:
    """sd 10 and reliability 0.91: 10 · sqrt(0.09) = 3."""
    assert_allclose(standard_error_of_measurement(10, 0.91), 3.0)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, np.nan])
def test_an_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        feldt_limits(0.8, 50, 10, confidence)


def numbers(found: Reliability) -> Floats:
    """Every figure but n."""
    return np.concatenate([np.atleast_1d(figure) for figure in astuple(found)[1:]])


def dimensionless(found: Reliability) -> Floats:
    rest = [found.raw, found.standardised, found.low, found.high, found.omega]
    return np.concatenate([rest, found.raw_if_dropped, found.item_rest])


def test_equal_answers_have_no_variance_whatever_stands_beside_them() -> None:
    """Thirds of a point don't add up exactly, and what is left must not count as a spread."""
    generator = np.random.default_rng(2)
    ratings = np.column_stack([np.full(50, 1 / 3 + 0.1), generator.random(50) - 7])
    ratings[::7, 0] = np.nan
    covariance, _ = covariances(ratings)

    assert covariance[0, 0] == covariance[0, 1] == 0.0


def test_two_raters_and_two_items_are_enough() -> None:
    """1 2 and 3 3: variances 2 and 1/2, covariance 1: α = 2 · (1 - 2.5 / 4.5) = 8/9; means 1.5, 3."""
    found = reliability(np.array([[1.0, 2.0], [3.0, 3.0]]), 0.9)
    f = stats.f(1, 1)

    assert_allclose(found.raw, 8 / 9)
    assert_allclose([found.low, found.high], [1 - f.ppf(0.95) / 9, 1 - f.ppf(0.05) / 9])
    assert_allclose(found.error, 1.5 / 2**0.5 / 3)


def test_a_total_of_nothing_but_rounding_has_no_reliability() -> None:
    covariance = np.array([[1e6, 1e-9 - 1e6], [1e-9 - 1e6, 1e6]])

    assert np.isnan(alpha(covariance))
    assert np.isnan(item_rest(np.pad(covariance, (0, 1)))[2])


def test_a_reliability_above_one_leaves_the_error_unknown() -> None:
    assert np.isnan(standard_error_of_measurement(1.0, 1.5))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_of_answers_is_alpha_of_their_covariances(seed: int) -> None:
    generator = np.random.default_rng(seed)
    whole = np.floor(generator.uniform(1, 6, (40, 6)) + generator.uniform(0, 3, (40, 1)))
    gaps = np.where(generator.random(whole.shape) < 0.1, np.nan, whole)

    cases: list[Floats] = [whole, gaps, whole / 7, 1e9 * whole]
    for ratings in cases:
        expected = alpha(covariances(ratings)[0])
        assert alpha_of_answers(ratings) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "ratings", [np.empty((0, 3)), np.ones((1, 3)), np.ones((4, 1)), np.ones((4, 3))]
)
def test_alpha_of_answers_is_undefined_where_alpha_is(ratings: Floats) -> None:
    assert np.isnan(alpha_of_answers(ratings))
