"""Change between two waves."""

from dataclasses import astuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from scoring.trend import Change, comparable_change, difference_interval

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
