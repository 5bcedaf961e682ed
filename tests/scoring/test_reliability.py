"""How far a scale's items measure one thing."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

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
    reliability,
    standard_error_of_measurement,
    standardised_alpha,
)
from tests.scoring.big_five import SCALES, bfi, expected

THREE_ITEMS = np.array([[1.0, 2.0, 1.0], [2.0, 1.0, 3.0], [3.0, 4.0, 3.0], [4.0, 3.0, 5.0]])


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
