"""How far a mean may be off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.arrays import Floats, Ints
from scoring.distributions import t_quantile
from scoring.intervals import (
    balanced_interval,
    bootstrap_mean_interval,
    clipped,
    combination_interval,
    mean_interval,
    pooled_variance,
    share_interval,
)

# Extra hours of sleep under two drugs. Source: Student (1908), Biometrika 6(1), 1-25.
DRUG_1 = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
DRUG_2 = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def summary(*groups: Floats) -> tuple[Floats, Floats, Ints]:
    """Mean, unbiased variance (NaN for a single value) and count of each group."""
    return (
        np.array([group.mean() for group in groups]),
        np.array([group.var(ddof=1) if group.size > 1 else np.nan for group in groups]),
        np.array([group.size for group in groups]),
    )


def test_a_mean_interval_agrees_with_scipy() -> None:
    low, high = mean_interval(*summary(DRUG_1, DRUG_2), confidence=0.9)

    for at, group in enumerate((DRUG_1, DRUG_2)):
        expected = stats.t.interval(0.9, group.size - 1, group.mean(), stats.sem(group))
        assert_allclose([low[at], high[at]], expected, rtol=1e-12)


def test_a_mean_interval_of_a_worked_example() -> None:
    """Ratings 3 4 4 5: mean 4, s² = 2/3, n = 4, t(0.95; 3) = 2.3534: 4 -/+ 0.9608."""
    low, high = mean_interval(*summary(np.array([3.0, 4.0, 4.0, 5.0])), confidence=0.9)

    assert_allclose([low[0], high[0]], [3.0392, 4.9608], atol=5e-5)


def test_the_finite_population_of_a_published_example() -> None:
    """Petition sheets: 50 of 676 counted, mean 29.42, s² = 229.0.

    Cochran (1977), section 2.8, takes 1.28 standard errors either side of the estimated total of
    19,888 and gets 18,107 to 21,669; our interval divided by its own t gives that standard error.
    """
    mean, variance, n = np.array([1471 / 50]), np.array([229.0]), np.array([50])

    low, high = mean_interval(mean, variance, n, 0.8, population=np.array([676]))
    error = (high - low) / 2 / t_quantile(0.9, 49)

    assert_allclose(676 * (mean - 1.28 * error), 18_107, atol=2)
    assert_allclose(676 * (mean + 1.28 * error), 21_669, atol=2)


def test_everybody_answering_leaves_no_doubt() -> None:
    low, high = mean_interval(
        *summary(np.array([3.0, 5.0]), np.array([4.0])), 0.9, population=np.array([2, 1])
    )

    assert_array_equal(low, [4.0, 4.0])
    assert_array_equal(high, [4.0, 4.0])


@pytest.mark.parametrize("variance", [np.nan, 0.0])
def test_one_answer_of_many_has_no_interval(variance: float) -> None:
    low, high = mean_interval(np.array([4.0]), np.array([variance]), np.array([1]), 0.9)

    assert np.isnan([low, high]).all()


def test_nobody_has_no_interval() -> None:
    nothing, nobody = np.array([np.nan]), np.array([0])

    assert np.isnan(mean_interval(nothing, nothing, nobody, 0.9, population=np.array([5]))).all()
    assert np.isnan(mean_interval(nothing, nothing, nobody, 0.9, population=nobody)).all()


def test_a_pooled_variance_brings_its_own_degrees_of_freedom() -> None:
    """One answer, 4, with s² = 1 pooled on 19 df, t(0.95; 19) = 1.7291; on 0 df nothing is known."""
    mean, variance, n = np.array([4.0, 4.0]), np.array([1.0, 1.0]), np.array([1, 1])

    low, high = mean_interval(mean, variance, n, 0.9, df=np.array([19, 0]))

    assert_allclose(low, [4 - 1.7291, np.nan], atol=5e-5)
    assert_allclose(high, [4 + 1.7291, np.nan], atol=5e-5)


def test_equal_answers_give_an_interval_without_width() -> None:
    low, high = mean_interval(np.array([4.0]), np.array([0.0]), np.array([5]), 0.9)

    assert low == high == 4.0


@given(st.integers(2, 40), st.integers(0, 100), st.floats(0.1, 5))
def test_a_smaller_population_never_widens_an_interval(n: int, more: int, variance: float) -> None:
    mean, spread, count = np.array([3.0]), np.array([variance]), np.array([n])
    free = mean_interval(mean, spread, count, 0.9)
    finite = mean_interval(mean, spread, count, 0.9, population=np.array([n + more]))

    assert finite[1] - finite[0] <= free[1] - free[0]


def test_more_answers_than_people_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^More people answered"):
        mean_interval(*summary(DRUG_1), confidence=0.9, population=np.array([9]))


@pytest.mark.parametrize("confidence", [0.0, 1.0, 90.0, np.nan])
def test_an_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        mean_interval(*summary(DRUG_1), confidence=confidence)
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        combination_interval(np.ones(1), *summary(DRUG_1), confidence)
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        bootstrap_mean_interval(DRUG_1, confidence, np.random.default_rng(1), 10)


def test_a_difference_agrees_with_the_published_welch_interval() -> None:
    """R's documented t.test(extra ~ group, data = sleep): -3.3654832 to 0.2054832 at 95 %."""
    interval = combination_interval(np.array([1.0, -1.0]), *summary(DRUG_1, DRUG_2), 0.95)

    assert_allclose(interval, [-3.3654832, 0.2054832], atol=5e-8)


def test_a_balanced_mean_of_two_groups_is_half_as_uncertain_as_their_difference() -> None:
    """Var((a + b) / 2) = Var(a - b) / 4, with the same degrees of freedom."""
    figures = summary(DRUG_1, DRUG_2)
    low, high = balanced_interval(*figures, np.ones(2), 0.95)
    difference = combination_interval(np.array([1.0, -1.0]), *figures, 0.95)

    assert_allclose((low + high) / 2, 1.54)
    assert_allclose(high - low, (difference[1] - difference[0]) / 2)


def test_one_group_has_its_own_mean_interval() -> None:
    low, high = mean_interval(*summary(DRUG_1), confidence=0.9, population=np.array([30]))

    balanced = balanced_interval(*summary(DRUG_1), np.array([2.0]), 0.9, np.array([30]))

    assert_allclose(balanced, [low[0], high[0]])


def test_a_group_without_a_mean_or_without_weight_is_left_out() -> None:
    means, variances, ns = summary(DRUG_1, DRUG_2, DRUG_1 + 9)
    means[1], variances[1], ns[1] = np.nan, np.nan, 0
    populations = np.array([20, 5, 20])

    alone = balanced_interval(means[:1], variances[:1], ns[:1], np.ones(1), 0.9, populations[:1])
    mixed = balanced_interval(means, variances, ns, np.array([2.0, 1.0, 0.0]), 0.9, populations)

    assert_allclose(mixed, alone)


def test_no_group_with_a_mean_has_no_interval() -> None:
    nothing = np.array([np.nan])

    assert np.isnan(balanced_interval(nothing, nothing, np.array([0]), np.ones(1), 0.9)).all()


def test_a_named_leader_who_answered_adds_no_error() -> None:
    """A group of one in which everybody answered is known; only the other group is uncertain."""
    means, variances, ns = summary(np.array([5.0]), DRUG_1)
    low, high = balanced_interval(means, variances, ns, np.ones(2), 0.9, np.array([1, 50]))
    own_low, own_high = mean_interval(*summary(DRUG_1), confidence=0.9, population=np.array([50]))

    assert_allclose([low, high], [(5 + own_low[0]) / 2, (5 + own_high[0]) / 2])


def test_a_single_answer_of_several_borrows_the_pooled_variance() -> None:
    """Groups of 10, 10 and 1 with weights 1/3: k = 1/9 · (1/10 + 1/2) for each of the first two.

    The pooled variance halves over both, since their degrees of freedom are equal.
    """
    means, variances, ns = summary(DRUG_1, DRUG_2, np.array([2.0]))
    error = (1 / 10 + 1 / 2) / 9 * variances[:2]
    df = error.sum() ** 2 / (error**2 / 9).sum()
    half = stats.t.ppf(0.95, df) * np.sqrt(error.sum())

    interval = balanced_interval(means, variances, ns, np.ones(3), 0.9)

    assert_allclose(interval, [means.mean() - half, means.mean() + half], rtol=1e-12)


def test_a_single_answer_with_nothing_to_borrow_from_has_no_interval() -> None:
    interval = balanced_interval(*summary(np.array([2.0]), np.array([3.0])), np.ones(2), 0.9)

    assert np.isnan(interval).all()


def test_single_answers_of_all_there_are_need_no_interval() -> None:
    figures = summary(np.array([2.0]), np.array([3.0]))

    assert balanced_interval(*figures, np.ones(2), 0.9, np.array([1, 1])) == (2.5, 2.5)


def test_groups_that_agree_fully_give_an_interval_without_width() -> None:
    figures = summary(np.full(4, 2.0), np.full(3, 3.0))

    assert balanced_interval(*figures, np.ones(2), 0.9) == (2.5, 2.5)


def test_an_unknown_variance_of_several_answers_leaves_the_interval_unknown() -> None:
    interval = balanced_interval(
        np.array([3.0]), np.array([np.nan]), np.array([5]), np.ones(1), 0.9
    )

    assert np.isnan(interval).all()


def test_pooled_variance_of_a_worked_example() -> None:
    """(9 · 2 + 4 · 7) / 13 = 46/13 for the first item; only one group has two answers on the next."""
    ns = np.array([[10, 2], [5, 1], [1, 0]])
    variances = np.array([[2.0, 3.0], [7.0, 9.0], [np.nan, np.nan]])

    assert_allclose(pooled_variance(ns, variances), [46 / 13, 3.0])


def test_nothing_to_pool_has_no_variance() -> None:
    assert np.isnan(pooled_variance(np.array([1, 0]), np.array([np.nan, np.nan])))


def test_bootstrap_of_two_values_reaches_both() -> None:
    """Resampled means of 0 and 1 are 0, 1/2, 1 with chances 1/4, 1/2, 1/4."""
    interval = bootstrap_mean_interval(np.array([0.0, 1.0]), 0.9, np.random.default_rng(1), 400)

    assert interval == (0.0, 1.0)


def test_bootstrap_agrees_with_scipy() -> None:
    ours = bootstrap_mean_interval(DRUG_2, 0.9, np.random.default_rng(1), 4000)
    theirs = stats.bootstrap(
        (DRUG_2,), np.mean, confidence_level=0.9, n_resamples=4000, method="percentile", rng=2
    ).confidence_interval

    assert_allclose(ours, [theirs.low, theirs.high], atol=0.05)


def test_bootstrap_leaves_out_the_missing_and_the_order() -> None:
    with_gaps = np.concatenate((DRUG_1[::-1], [np.nan, np.nan]))
    first = bootstrap_mean_interval(DRUG_1, 0.9, np.random.default_rng(7), 50)

    assert bootstrap_mean_interval(with_gaps, 0.9, np.random.default_rng(7), 50) == first


def test_bootstrap_of_equal_values_has_no_width() -> None:
    assert bootstrap_mean_interval(np.full(5, 44.0), 0.9, np.random.default_rng(1), 9) == (44, 44)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, np.nan]])
def test_bootstrap_needs_two_values(values: list[float]) -> None:
    interval = bootstrap_mean_interval(np.array(values), 0.9, np.random.default_rng(1), 9)

    assert np.isnan(interval).all()


def test_bootstrap_without_resamples_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The bootstrap needs at least one resample"):
        bootstrap_mean_interval(DRUG_1, 0.9, np.random.default_rng(1), 0)


def test_an_interval_is_cut_to_its_scale() -> None:
    low, high = clipped((np.array([0.4, 2.0, np.nan]), np.array([3.0, 5.7, np.nan])), 1, 5)

    assert_array_equal(low, [1.0, 2.0, np.nan])
    assert_array_equal(high, [3.0, 5.0, np.nan])


def test_a_scale_turned_round_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A scale can't end below its"):
        clipped((np.ones(1), np.ones(1)), 5, 1)


def test_an_interval_that_lies_beyond_its_scale_stands_at_the_end() -> None:
    low, high = np.array([6.0, -2.0]), np.array([7.0, 0.0])

    assert_array_equal(clipped((low, high), 1, 5), [[5.0, 1.0], [5.0, 1.0]])


def test_a_scale_of_one_value_has_that_value() -> None:
    assert_array_equal(clipped((np.array([1.0]), np.array([9.0])), 3, 3), [[3.0], [3.0]])


def test_one_resample_is_enough_to_have_ends() -> None:
    values = np.array([1.0, 2.0, 5.0])
    low, high = bootstrap_mean_interval(values, 0.9, np.random.default_rng(4), 1)

    assert low == high


def test_two_answers_have_a_variance_of_their_own() -> None:
    means, variances, ns = np.array([3.0]), np.array([0.5]), np.array([2])
    low, high = combination_interval(np.ones(1), means, variances, ns, 0.9)
    expected = mean_interval(means, variances, ns, 0.9)

    assert_allclose([[low], [high]], expected)


def test_a_group_without_weight_does_not_count_even_if_its_variance_is_unknown() -> None:
    means, variances = np.array([2.0, 4.0]), np.array([1.0, np.nan])
    found = balanced_interval(means, variances, np.array([5, 3]), np.array([1.0, 0.0]), 0.9)

    assert not np.isnan(found).any()


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_share_interval_of_published_examples(
    count: int, total: int, low: float, high: float
) -> None:
    """Wilson's 95 % limits. Source: Newcombe (1998), Statistics in Medicine 17, 857-872, table I."""
    assert_allclose(share_interval(count, total, 0.95), (low, high), atol=5e-5)


def test_a_share_interval_agrees_with_scipy() -> None:
    expected = stats.binomtest(27, 100).proportion_ci(0.9, method="wilson")

    assert_allclose(share_interval(27, 100, 0.9), (expected.low, expected.high), rtol=1e-7)


def test_a_share_interval_reaches_the_end_where_all_or_none_do() -> None:
    assert share_interval(0, 5, 0.9)[0] == 0.0
    assert share_interval(5, 5, 0.9)[1] == 1.0


@pytest.mark.parametrize(("count", "total"), [(-1, 5), (6, 5), (0, 0)])
def test_a_share_interval_refuses_what_is_no_share(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="count of a total"):
        share_interval(count, total, 0.9)
