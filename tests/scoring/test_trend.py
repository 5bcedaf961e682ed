"""Change between two waves."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scoring.perspectives import Estimate
from scoring.trend import (
    Change,
    Together,
    change_estimate,
    comparable_change,
    difference_interval,
    shared_part,
    together,
)

NAN = np.nan


def test_only_items_in_both_waves_are_compared() -> None:
    """Items 0 and 2 are in both: 2.5 before, 3.5 after; the new 5 and the dropped 1 don't count."""
    before = np.array([2.0, 1.0, 3.0, NAN])
    after = np.array([3.0, NAN, 4.0, 5.0])

    assert comparable_change(before, after, np.ones(4)) == Change(2.5, 3.5, 1.0, items=2)


def test_item_weights_count_and_weightless_items_do_not() -> None:
    """(3 · 1 + 1 · 2) / 4 = 1.25 before, (3 · 2 + 1 · 2) / 4 = 2 after."""
    change = comparable_change(
        np.array([1.0, 2.0, 5.0]), np.array([2.0, 2.0, 1.0]), np.array([3.0, 1.0, 0.0])
    )

    assert change == Change(1.25, 2.0, 0.75, items=2)


def test_waves_without_a_common_item_have_no_change() -> None:
    before, after, change, items = astuple(
        comparable_change(np.array([1.0, NAN]), np.array([NAN, 2.0]), np.ones(2))
    )

    assert np.isnan([before, after, change]).all()
    assert items == 0


@given(st.lists(st.floats(1, 5), min_size=1, max_size=10))
def test_a_wave_compared_with_itself_has_not_changed(scores: list[float]) -> None:
    wave = np.array(scores)

    assert comparable_change(wave, wave, np.ones(wave.size)).change == 0.0


def test_the_interval_of_a_change_agrees_with_welch_by_scipy() -> None:
    before = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    after = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6])
    expected = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.9)

    interval = difference_interval(
        np.array([before.mean(), after.mean()]),
        np.array([before.var(ddof=1), after.var(ddof=1)]),
        np.array([before.size, after.size]),
        confidence=0.9,
    )

    assert_allclose(interval, [expected.low, expected.high], rtol=1e-12)


def test_two_waves_that_everybody_answered_differ_for_certain() -> None:
    figures = np.array([2.0, 3.0]), np.array([1.0, 1.5]), np.array([5, 6])

    assert difference_interval(*figures, confidence=0.9, populations=np.array([5, 6])) == (1.0, 1.0)


def test_a_missing_wave_has_no_interval() -> None:
    interval = difference_interval(
        np.array([2.0, NAN]), np.array([1.0, NAN]), np.array([5, 0]), confidence=0.9
    )

    assert np.isnan(interval).all()


ENDLESS = np.full((2, 1), np.inf)


def errors_of(before: list[float], after: list[float]) -> tuple[Estimate, Estimate]:
    first, second = (
        Estimate(float(np.std(wave, ddof=1)) / len(wave) ** 0.5, len(wave) - 1.0)
        for wave in (before, after)
    )
    return first, second


def correlation_of(before: list[float], after: list[float], ns: tuple[int, int]) -> float:
    """Of the means of two waves of one group whose first people are the same."""
    both = min(len(before), len(after))
    people = together(np.zeros(both, dtype=np.int64), np.array(before), np.array(after))
    shares = np.ones((2, 1))
    part = shared_part(shares, np.array(ns)[:, None], np.array([both]), ENDLESS)
    return part * people.correlation()


BEFORE = [2.0, 3.0, 3.0, 4.0, 1.0, 2.0, 5.0, 3.0]
AFTER = [3.0, 3.0, 4.0, 5.0, 2.0, 2.0, 5.0, 4.0]


def test_the_same_people_in_both_waves_make_the_paired_t_test_of_scipy() -> None:
    expected = stats.ttest_rel(AFTER, BEFORE)
    ends = expected.confidence_interval(0.9)
    correlation = correlation_of(BEFORE, AFTER, (8, 8))

    found = change_estimate(*errors_of(BEFORE, AFTER), correlation, (7, 0))

    assert found.df == expected.df
    assert found.error == pytest.approx((ends.high - ends.low) / 2 / stats.t.ppf(0.95, 7))


def test_other_people_in_each_wave_make_welchs_test_of_scipy() -> None:
    after = AFTER[:5]
    expected = stats.ttest_ind(after, BEFORE, equal_var=False)

    found = change_estimate(*errors_of(BEFORE, after))

    assert found.df == pytest.approx(expected.df)
    assert found.error == pytest.approx((np.mean(after) - np.mean(BEFORE)) / expected.statistic)


def test_some_of_the_same_people_lie_in_between() -> None:
    """Errors 3 and 4 correlated by ½: 9 + 16 − 12 = 13. Welch's freedom is 25² / (81/9 + 256/16) =
    25; 5 of pairs and 6 answers alone weigh (25 − 5) · 6 / (6 + 2 · 6) onto 5: 11⅔."""
    found = change_estimate(Estimate(3.0, 9.0), Estimate(4.0, 16.0), 0.5, (5, 6))

    assert found.error == pytest.approx(13**0.5)
    assert found.df == pytest.approx(5 + 20 / 3)


def test_waves_that_move_as_one_leave_no_error() -> None:
    assert change_estimate(Estimate(2.0, 9.0), Estimate(2.0, 9.0), 1.0, (9, 0)).error == 0.0


def test_where_everybody_answered_twice_pairs_add_nothing() -> None:
    found = change_estimate(Estimate(0.0, np.nan), Estimate(0.0, np.nan), 0.5, (9, 0))

    assert (found.error, np.isnan(found.df)) == (0.0, True)


def test_second_moments_are_about_the_groups_own_means() -> None:
    """Deviations −1 1 and −2 0 2 before, −1 1 and −1 0 1 after, over 5 − 2 people."""
    group = np.array([0, 0, 2, 2, 2])
    before = np.array([1.0, 3.0, 1.0, 3.0, 5.0])
    after = np.array([2.0, 4.0, 1.0, 2.0, 3.0])

    assert together(group, before, after) == Together(10 / 3, 4 / 3, 6 / 3, 3)


def test_single_people_have_nothing_in_common() -> None:
    found = together(np.array([0, 1]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))

    assert found.df == 0
    assert np.isnan([found.before, found.after, found.covariance]).all()


@given(st.permutations(range(8)))
def test_the_order_of_people_does_not_show(order: list[int]) -> None:
    group, first, second = np.arange(8) % 2, np.array(BEFORE) / 3, np.array(AFTER) / 7

    assert together(group[order], first[order], second[order]) == together(group, first, second)


@pytest.mark.parametrize(
    ("covariance", "least", "correlation"),
    [(2.0, 0.0, 1.0), (2.0, 1.0, 0.75), (-2.0, 1.0, -0.75), (0.5, 1.0, 0.25), (2.0, 9.0, 0.0)],
)
def test_a_correlation_is_held_where_it_would_tell_a_smaller_variance(
    covariance: float, least: float, correlation: float
) -> None:
    """Variances 2 and 2: differences vary by 4 − 4r, which is 1 at r = ¾."""
    assert Together(2.0, 2.0, covariance, 9).correlation(least) == correlation


def test_waves_without_spread_do_not_correlate() -> None:
    assert Together(0.0, 2.0, 0.0, 9).correlation() == 0.0


def test_the_shared_part_by_hand() -> None:
    """Group 1 of two equal ones is paired: 4 of 5 and 8. c = ¼ · 4/40 = 1/40; a = ¼ (1/5 + 1/10) =
    3/40; b = ¼ (1/8 + 1/10) = 9/160; c² / ab = (1/1600) · (6400/27) = 4/27."""
    ns = np.array([[5, 10], [8, 10]])

    part = shared_part(np.full((2, 2), 0.5), ns, np.array([4, 0]), np.full((2, 2), np.inf))

    assert part == pytest.approx((4 / 27) ** 0.5)


def test_a_known_population_takes_off_what_chance_alone_makes_common() -> None:
    """5 of 10 people twice, 4 of them the same: (4/25 − 1/10) / (1/5 − 1/10) = 0.6."""
    tens = np.full((2, 1), 10.0)

    part = shared_part(np.ones((2, 1)), np.array([[5], [5]]), np.array([4]), tens)

    assert part == pytest.approx(0.6)


def test_a_wave_that_everybody_answered_has_no_error_to_share() -> None:
    tens = np.full((2, 1), 10.0)

    assert shared_part(np.ones((2, 1)), np.array([[10], [5]]), np.array([5]), tens) == 0.0


def test_a_group_without_weight_or_people_shares_nothing() -> None:
    ns, shares = np.array([[5, 0], [5, 9]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    endless = np.full((2, 2), np.inf)

    assert shared_part(shares, ns, np.array([5, 0]), endless) == pytest.approx(1.0)


def test_shares_and_populations_are_each_groups_and_each_waves_own() -> None:
    """Shares 0.2 0.8 and 0.6 0.4; 5 of 10 and 6 of 20 before, 4 of 8 and 10 of 40 after; 3 and 5
    twice. a = 0.04 · 1/10 + 0.64 · 7/60, b = 0.36 · 1/8 + 0.16 · 3/40, c = 0.12 · (3/20 - 1/8) +
    0.32 · (5/60 - 1/20)."""
    shares, ns = np.array([[0.2, 0.8], [0.6, 0.4]]), np.array([[5, 6], [4, 10]])
    populations = np.array([[10.0, 20.0], [8.0, 40.0]])
    a = 0.04 / 10 + 0.64 * 7 / 60
    b = 0.36 / 8 + 0.16 * 3 / 40
    c = 0.12 * (3 / 20 - 1 / 8) + 0.32 * (5 / 60 - 1 / 20)

    part = shared_part(shares, ns, np.array([3, 5]), populations)

    assert part == pytest.approx(c / (a * b) ** 0.5)


def test_a_single_person_in_both_waves_counts() -> None:
    """c = 1/(1 · 4), a = 1, b = 1/4."""
    part = shared_part(np.ones((2, 1)), np.array([[1], [4]]), np.array([1]), ENDLESS)

    assert part == pytest.approx(0.5)


def test_people_of_whom_nobody_is_the_same_are_independent_in_any_population() -> None:
    tens = np.full((2, 1), 10.0)

    assert shared_part(np.ones((2, 1)), np.array([[5], [5]]), np.array([0]), tens) == 0.0


def test_a_mean_that_everybody_told_after_has_no_error_to_share() -> None:
    tens = np.full((2, 1), 10.0)

    assert shared_part(np.ones((2, 1)), np.array([[5], [10]]), np.array([5]), tens) == 0.0


def test_small_spreads_correlate_like_large_ones() -> None:
    """0.06 / √(0.04 · 0.25) = 0.6."""
    assert Together(0.04, 0.25, 0.06, 9).correlation() == pytest.approx(0.6)


def test_no_correlation_lies_beyond_one() -> None:
    assert Together(1.0, 1.0, 1.1, 9).correlation() == 1.0
    assert Together(1.0, 1.0, -1.1, 9).correlation() == -1.0


def test_waves_of_other_people_are_uncorrelated_unless_said() -> None:
    before, after = errors_of(BEFORE, AFTER)

    assert change_estimate(before, after, paired=(7, 0)) == change_estimate(
        before, after, 0.0, (7, 0)
    )
