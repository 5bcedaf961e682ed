"""How sure the steps, the ratios, the way sideways and the way up are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.arrays import Bools
from scoring.jackknife import jackknife_interval
from scoring.leakage import reverse_leakage, reverse_leakage_interval
from scoring.overlap import horizontal_gap, horizontal_gap_interval
from scoring.recovery import Estimate, difference_interval, ratio_interval

CODES = 6


def drawn(generator: np.random.Generator, shares: list[float], n: int) -> Bools:
    """n lists, each code named with its share."""
    return np.asarray(generator.random((n, len(shares))) < np.array(shares))


def test_a_difference_recovers_the_interval_from_both_ends() -> None:
    """78 (70 to 84) less 61 (58 to 65): 17 - sqrt(8² + 4²) and 17 + sqrt(6² + 3²)."""
    low, high = difference_interval(Estimate(78, 70, 84), Estimate(61, 58, 65))

    assert (low, high) == pytest.approx((17 - math.sqrt(80), 17 + math.sqrt(45)))


def test_even_intervals_of_known_errors_give_the_usual_one_of_a_difference() -> None:
    z = 1.6448536269514722
    low, high = difference_interval(
        Estimate(50, 50 - 3 * z, 50 + 3 * z), Estimate(40, 40 - 4 * z, 40 + 4 * z)
    )

    assert (low, high) == pytest.approx((10 - 5 * z, 10 + 5 * z))


@given(st.floats(1, 90), st.floats(0.1, 5), st.floats(20, 90), st.floats(0.1, 5))
def test_a_ratio_of_even_intervals_has_fiellers_limits(
    top: float, of_top: float, bottom: float, of_bottom: float
) -> None:
    """(top - R · bottom)² = of_top² + R² · of_bottom², solved for R. Source: Fieller (1954)."""
    low, high = ratio_interval(
        Estimate(top, top - of_top, top + of_top),
        Estimate(bottom, bottom - of_bottom, bottom + of_bottom),
    )

    a, b, c = bottom**2 - of_bottom**2, -2 * top * bottom, top**2 - of_top**2
    assert [low, high] == pytest.approx(sorted(np.roots([a, b, c]).real), rel=1e-6, abs=1e-6)


def test_a_ratio_of_exact_numbers_has_no_width() -> None:
    assert ratio_interval(Estimate(44, 44, 44), Estimate(92, 92, 92)) == (44 / 92, 44 / 92)


@pytest.mark.parametrize("bottom", [Estimate(5, 0, 9), Estimate(5, 1, 10), Estimate(0, 0, 0)])
def test_a_ratio_to_next_to_nothing_has_no_interval(bottom: Estimate) -> None:
    assert np.isnan(ratio_interval(Estimate(3, 2, 4), bottom)).all()


def test_an_unknown_end_leaves_both_unknown() -> None:
    unknown, known = Estimate(5, np.nan, np.nan), Estimate(5, 4, 6)

    assert np.isnan(difference_interval(unknown, known)).all()
    assert np.isnan(ratio_interval(known, unknown)).all()
    assert np.isnan(ratio_interval(unknown, known)).all()


def test_leaving_out_one_of_two_samples_gives_welchs_interval_of_their_means() -> None:
    """For means the jackknife's error is the usual one, so SciPy's Welch interval is the oracle."""
    first, second = np.array([1.0, 2, 4, 4, 9]), np.array([3.0, 3, 5])
    mean = float(first.mean() - second.mean())
    without_first = (first.sum() - first) / 4 - second.mean()
    without_second = first.mean() - (second.sum() - second) / 2

    interval = jackknife_interval(mean, (without_first, without_second), 0.9)

    welch = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.9)
    assert interval == pytest.approx((welch.low, welch.high), rel=1e-9)


def test_two_people_a_side_are_enough() -> None:
    """Left-out figures 1 2 and 3 5: error² = 1/2 · 1/2 + 1/2 · 2, freedom 1.25² / (1/16 + 1)."""
    low, high = jackknife_interval(4.0, (np.array([1.0, 2.0]), np.array([3.0, 5.0])), 0.9)
    half = stats.t.ppf(0.95, 1.25**2 / (1 / 16 + 1)) * 1.25**0.5

    assert (low, high) == pytest.approx((4 - half, 4 + half))


def test_who_makes_no_difference_leaves_no_width() -> None:
    same = np.full(3, 0.25)

    assert jackknife_interval(0.25, (same, same), 0.9) == (0.25, 0.25)


@pytest.mark.parametrize(
    ("estimate", "first"), [(0.5, [0.5]), (np.nan, [0.5, 0.4]), (0.5, [0.5, np.nan])]
)
def test_without_two_people_or_a_figure_there_is_no_interval(
    estimate: float, first: list[float]
) -> None:
    left_out = np.array(first), np.array([0.3, 0.6])

    assert np.isnan(jackknife_interval(estimate, left_out, 0.9)).all()


@pytest.mark.parametrize("confidence", [0.0, 1.0])
def test_a_certain_interval_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between"):
        jackknife_interval(0.5, (np.zeros(2), np.zeros(2)), confidence)


@given(st.integers(3, 7), st.integers(3, 7), st.integers(0, 10_000))
def test_the_horizontal_gaps_interval_is_that_of_leaving_people_out_one_by_one(
    sales: int, marketing: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    first, second = (
        drawn(generator, [0.5] * CODES, sales),
        drawn(generator, [0.5] * CODES, marketing),
    )
    by_hand = (
        np.array([horizontal_gap(np.delete(first, at, 0), second) for at in range(sales)]),
        np.array([horizontal_gap(first, np.delete(second, at, 0)) for at in range(marketing)]),
    )

    interval = horizontal_gap_interval(first, second, 0.9)

    expected = jackknife_interval(horizontal_gap(first, second), by_hand, 0.9)
    assert interval == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


@given(st.integers(2, 7), st.integers(2, 7), st.integers(0, 10_000))
def test_reverse_leakages_interval_is_that_of_leaving_people_out_one_by_one(
    field: int, marketing: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    below, above = (
        drawn(generator, [0.5] * CODES, field),
        drawn(generator, [0.4] * CODES, marketing),
    )

    def lost(first: Bools, second: Bools) -> float:
        return reverse_leakage(first.mean(axis=0), second.mean(axis=0))

    by_hand = (
        np.array([lost(np.delete(below, at, 0), above) for at in range(field)]),
        np.array([lost(below, np.delete(above, at, 0)) for at in range(marketing)]),
    )
    interval = reverse_leakage_interval(below, above, 0.9)

    expected = jackknife_interval(lost(below, above), by_hand, 0.9)
    assert interval == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def test_too_few_people_have_no_interval_sideways_or_upwards() -> None:
    nobody, two = np.zeros((0, CODES), dtype=bool), np.ones((2, CODES), dtype=bool)

    assert np.isnan(horizontal_gap_interval(two, two, 0.9)).all()
    assert np.isnan(horizontal_gap_interval(nobody, two, 0.9)).all()
    assert np.isnan(reverse_leakage_interval(two[:1], two, 0.9)).all()
    assert np.isnan(reverse_leakage_interval(nobody, two, 0.9)).all()


def test_the_order_of_people_never_shows() -> None:
    generator = np.random.default_rng(5)
    first, second = drawn(generator, [0.4] * CODES, 30), drawn(generator, [0.6] * CODES, 12)

    for kernel in (horizontal_gap_interval, reverse_leakage_interval):
        assert kernel(first, second, 0.9) == kernel(first[::-1], second[::-1], 0.9)


def test_both_intervals_hold_the_truth_about_nine_times_in_ten() -> None:
    """40 in the field and 15 in marketing, 600 times; chance moves each share by 1.2 points.

    The truth of the gap is taken from 4,000 people of either kind, that of reverse leakage is
    1 - (0.3 + 0.4 + 0.2 + 0.1) / (0.9 + 0.7 + 0.5 + 0.6).
    """
    generator = np.random.default_rng(11)
    field, marketing = [0.9, 0.7, 0.2, 0.1], [0.3, 0.4, 0.5, 0.6]
    gap = horizontal_gap(drawn(generator, field, 4000), drawn(generator, marketing, 4000))
    held = np.zeros(2)
    for _ in range(600):
        below, above = drawn(generator, field, 40), drawn(generator, marketing, 15)
        sideways = horizontal_gap_interval(below, above, 0.9)
        upwards = reverse_leakage_interval(below, above, 0.9)
        held += [
            sideways[0] <= gap <= sideways[1],
            upwards[0] <= 1 - 1.0 / 2.7 <= upwards[1],
        ]

    assert (held / 600 >= 0.86).all(), held / 600
    assert (held / 600 <= 0.94).all(), held / 600


def test_a_ratio_of_shares_is_told_like_that_of_points() -> None:
    points = ratio_interval(Estimate(50, 42, 57), Estimate(80, 71, 88))
    shares = ratio_interval(Estimate(0.50, 0.42, 0.57), Estimate(0.80, 0.71, 0.88))

    assert shares == pytest.approx(points)


def test_the_order_of_people_never_shows_in_reverse_leakage() -> None:
    generator = np.random.default_rng(9)
    field, predicted = generator.random((31, 7)) < 0.4, generator.random((13, 7)) < 0.4
    found = reverse_leakage_interval(field, predicted, 0.9)

    for _ in range(20):
        shuffled = generator.permutation(field), generator.permutation(predicted)
        assert reverse_leakage_interval(*shuffled, 0.9) == found
