"""How rater groups see the same thing."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.perspectives import (
    Estimate,
    Judged,
    balanced_mean,
    cannot_judge_share,
    combined_estimate,
    gap,
    hedges_g,
    holm,
    judge,
    verdict,
)


def test_sixty_reps_do_not_drown_three_brand_managers() -> None:
    """Sixty reps at 2.0 and three brand managers at 4.0: balanced 3.0, over all people 2.095."""
    assert balanced_mean(np.array([2.0, 4.0]), np.ones(2)) == 3.0


def test_group_weights_count() -> None:
    """(3 · 2 + 1 · 4) / 4 = 2.5."""
    assert balanced_mean(np.array([2.0, 4.0]), np.array([3.0, 1.0])) == 2.5


def test_a_group_without_a_value_is_left_out_item_by_item() -> None:
    by_group_and_item = np.array([[2.0, np.nan], [4.0, np.nan], [np.nan, np.nan]])

    assert_array_equal(balanced_mean(by_group_and_item, np.ones(3)), [3.0, np.nan])


@given(st.lists(st.floats(1, 5), min_size=1, max_size=9))
def test_a_balanced_mean_lies_between_its_groups(values: list[float]) -> None:
    mean = balanced_mean(np.array(values), np.ones(len(values)))

    assert min(values) - 1e-12 <= mean <= max(values) + 1e-12


def test_weights_that_do_not_match_the_groups_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Each child needs one weight"):
        balanced_mean(np.ones((3, 2)), np.ones(2))


def test_a_gap_is_positive_where_the_first_sees_it_better() -> None:
    assert_allclose(gap(np.array([4.0, np.nan]), np.array([2.5, 2.0])), [1.5, np.nan])


def test_share_of_those_who_cannot_judge() -> None:
    assert_array_equal(
        cannot_judge_share(np.array([2, 0, 0]), np.array([5, 4, 0])), [0.4, 0.0, np.nan]
    )


@pytest.mark.parametrize(("cannot", "asked"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(cannot: int, asked: int) -> None:
    with pytest.raises(ValueError, match=r"^Those who can't judge must be among those asked"):
        cannot_judge_share(np.array([cannot]), np.array([asked]))


def test_the_error_of_a_gap_adds_in_squares() -> None:
    """Shares 1 and ½ of errors 3 and 8: √(9 + 16) = 5; (25)² / (81/9 + 256/16) = 625 / 25 = 25."""
    found = combined_estimate(np.array([1.0, -0.5]), np.array([3.0, 8.0]), np.array([9.0, 16.0]))

    assert found == Estimate(5.0, 25.0)


def test_what_has_no_error_brings_no_degrees_of_freedom() -> None:
    found = combined_estimate(np.ones(2), np.array([2.0, 0.0]), np.array([7.0, 1.0]))
    unfelt = combined_estimate(np.array([1.0, 0.0]), np.array([2.0, 5.0]), np.array([7.0, 1.0]))
    nothing = combined_estimate(np.ones(2), np.zeros(2), np.ones(2))

    assert found == unfelt == Estimate(2.0, 7.0)
    assert (nothing.error, np.isnan(nothing.df)) == (0.0, True)


@given(
    st.lists(st.integers(1, 5), min_size=3, max_size=12),
    st.lists(st.integers(1, 5), min_size=3, max_size=12),
)
def test_a_gap_of_two_groups_agrees_with_welch_by_scipy(one: list[int], two: list[int]) -> None:
    a, b = np.array(one, dtype=np.float64), np.array(two, dtype=np.float64)
    assume(a.var() > 0 and b.var() > 0)
    errors = np.sqrt(np.array([a.var(ddof=1) / a.size, b.var(ddof=1) / b.size]))
    estimate = combined_estimate(np.ones(2), errors, np.array([a.size - 1.0, b.size - 1.0]))
    expected = stats.ttest_ind(a, b, equal_var=False)

    found = judge(float(a.mean() - b.mean()), estimate, 0.9)

    assert_allclose(found.p, expected.pvalue, rtol=1e-12)
    ends = expected.confidence_interval(0.9)
    assert_allclose([found.low, found.high], [ends.low, ends.high], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("difference", "p"), [(0.5, 0.0), (-0.5, 0.0), (0.0, 1.0)])
def test_where_everybody_answered_a_difference_is_what_it_is(difference: float, p: float) -> None:
    found = judge(difference, Estimate(0.0, np.nan), 0.9)

    assert found == Judged(difference, difference, p)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 1.5])
def test_a_confidence_lies_between_none_and_all(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between"):
        judge(1.0, Estimate(1.0, 5.0), confidence)


@pytest.mark.parametrize(
    ("df", "correction"),
    [(2, 1 / np.sqrt(np.pi)), (3, np.sqrt(np.pi / 6)), (4, np.sqrt(2 / np.pi)), (10, 0.9227456)],
)
def test_the_exact_correction_of_hedges(df: float, correction: float) -> None:
    """J(2) = Γ(1) / Γ(½) = 1/√π, J(3) = Γ(3/2) / (√(3/2) Γ(1)), J(4) = Γ(2) / (√2 Γ(3/2)).

    J(10) = Γ(5) / (√5 Γ(4½)) = 24 / (2.236068 · 11.631728).
    """
    assert hedges_g(1.0, 1.0, df) == pytest.approx(correction, rel=1e-6)


def test_an_effect_is_the_gap_in_corrected_standard_deviations() -> None:
    """A gap of −3 at s² = 4 is −1.5 s; with 4 degrees of freedom −1.5 · √(2/π)."""
    assert hedges_g(-3.0, 4.0, 4.0) == pytest.approx(-1.5 * np.sqrt(2 / np.pi))


@given(st.floats(2, 500))
def test_the_exact_correction_is_near_the_usual_approximation(df: float) -> None:
    """1 − 3 / (4 df − 1) is off by at most 0.007 from two degrees of freedom on (Hedges 1981)."""
    assert hedges_g(1.0, 1.0, df) == pytest.approx(1 - 3 / (4 * df - 1), abs=0.0075)


@pytest.mark.parametrize(("variance", "df"), [(0.0, 9.0), (1.0, 1.0), (np.nan, 9.0), (1.0, np.nan)])
def test_without_spread_or_freedom_there_is_no_effect(variance: float, df: float) -> None:
    assert np.isnan(hedges_g(1.0, variance, df))


def test_holms_steps_by_hand() -> None:
    """0.01 · 4 = 0.04; 0.03 · 3 = 0.09; 0.02 · … is second: 0.02 · 3 = 0.06, then 0.03 · 2 = 0.06;
    0.9 · 1 = 0.9."""
    assert_allclose(holm(np.array([0.03, 0.01, 0.9, 0.02])), [0.06, 0.04, 0.9, 0.06])


def test_an_adjusted_p_never_falls_below_an_earlier_one_nor_exceeds_one() -> None:
    """0.4 · 3 = 1.2 is 1; 0.041 · 1 would be below 0.04 · 2 = 0.08."""
    assert_allclose(holm(np.array([0.4, 0.5, 0.6])), [1.0, 1.0, 1.0])
    assert_allclose(holm(np.array([0.04, 0.041])), [0.08, 0.08])


def test_what_could_not_be_tested_is_not_in_the_family() -> None:
    assert_array_equal(holm(np.array([np.nan, 0.02, np.nan, 0.5])), [np.nan, 0.04, np.nan, 0.5])
    assert holm(np.array([])).size == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_agrees_with_its_definition(values: list[float]) -> None:
    """Rejected at level a step down: as long as the i-th smallest p is at most a / (m − i + 1)."""
    p = np.array(values)
    adjusted, level = holm(p), 0.1
    rejected, m = set(), p.size
    for rank, at in enumerate(np.argsort(p, kind="stable").tolist()):
        if p[at] * (m - rank) > level:
            break
        rejected.add(at)

    assert set(np.flatnonzero(adjusted <= level).tolist()) == rejected


@pytest.mark.parametrize(
    ("p", "adjusted", "word"),
    [
        (0.01, 0.05, "clear"),
        (0.05, 0.1, "likely"),
        (0.05, 0.4, "likely"),
        (0.1, 0.4, "cannot_tell"),
        (0.5, 1.0, "cannot_tell"),
        (np.nan, np.nan, "cannot_tell"),
    ],
)
def test_verdicts_at_the_level_of_a_tenth(p: float, adjusted: float, word: str) -> None:
    assert verdict(p, adjusted, 0.1) == word
