"""How computed numbers are divided, and rows brought into one order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from scoring.arrays import in_settled_order, ratio


def test_a_ratio_is_unknown_where_the_denominator_is_not_above_zero() -> None:
    top, bottom = np.array([1.0, 1.0, -3.0, np.nan]), np.array([0.0, -2.0, 2.0, 1.0])

    assert_array_equal(ratio(top, bottom), [np.nan, np.nan, -1.5, np.nan])


def test_a_denominator_just_above_zero_is_divided_by() -> None:
    assert_array_equal(ratio(np.array([1.0]), np.array([0.5])), [2.0])


def test_ratios_of_whole_numbers_are_not_rounded_down() -> None:
    assert_array_equal(ratio(np.array([1, 2]), np.array([[2], [4]])), [[0.5, 1.0], [0.25, 0.5]])


@given(st.permutations(range(6)))
def test_rows_stand_alike_wherever_they_stood(order: list[int]) -> None:
    rows = np.array([[1, np.nan], [0.1, 2], [-3, 0], [np.nan, np.nan], [0.1, -2], [1, 1]])

    assert_array_equal(in_settled_order(rows[order]), in_settled_order(rows))


def test_settled_rows_are_the_rows_there_were() -> None:
    rows = np.array([[2.0, 1.0], [1.0, 5.0], [2.0, 1.0]])

    assert sorted(map(tuple, in_settled_order(rows))) == [(1.0, 5.0), (2.0, 1.0), (2.0, 1.0)]


def test_zeros_of_either_sign_and_gaps_of_any_bits_are_alike() -> None:
    """Equal answers that were written differently must stand in the same order."""
    rows = np.array([[0.0, 2.0], [0.0, 1.0], [np.nan, 2.0], [np.nan, 1.0]])
    written = rows.copy()
    written[::2, 0] = np.copysign(rows[::2, 0], -1.0)

    assert_array_equal(in_settled_order(written), in_settled_order(rows))
