"""Strategy leakage in what whole levels name: overlaps, drift, illusion, the way up, the ladder."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scoring.arrays import Bools, Floats
from scoring.leakage import (
    alignment_index,
    band_of,
    clarity_illusion,
    drift_items,
    enough_named,
    inverted_items,
    lost_items,
    naming_shares,
    reverse_leakage,
)
from scoring.overlap import horizontal_gap, overlap_between, overlap_within

LADDER = np.array([2.0, 3.0, 4.0])


def column(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def lists(*people: str, codes: str = "abcdef") -> Bools:
    """One row a person: which of the codes the person named."""
    return np.array([[code in named for code in codes] for named in people])


def test_overlap_of_two_lists_is_shared_over_union() -> None:
    """abc and bcd share two of four."""
    assert overlap_within(lists("abc", "bcd")) == 0.5
    assert overlap_between(lists("abc"), lists("bcd")) == 0.5


def test_pairs_of_empty_lists_say_nothing_but_an_empty_one_beside_a_full_one_does() -> None:
    assert np.isnan(overlap_within(lists("", "")))
    assert overlap_within(lists("", "", "a")) == 0.0


def test_one_person_overlaps_with_nobody() -> None:
    assert np.isnan(overlap_within(lists("abc")))


def test_horizontal_gap_of_a_worked_example() -> None:
    """Sales ab, ab (inside 1.0); marketing bc, cd (inside 1/3); between 1/3, 0, 1/3, 0 = 1/6."""
    gap = horizontal_gap(lists("ab", "ab"), lists("bc", "cd"))

    assert gap == pytest.approx((1 + 1 / 3) / 2 - 1 / 6)


def test_two_functions_in_full_agreement_have_no_gap() -> None:
    assert horizontal_gap(lists("abc", "abc"), lists("abc", "abc")) == 0.0


def test_a_function_of_one_person_leaves_the_other_to_tell_the_inside() -> None:
    assert horizontal_gap(lists("ab", "ab"), lists("cd")) == 1.0


def test_without_any_pair_inside_there_is_no_gap_to_tell() -> None:
    assert np.isnan(horizontal_gap(lists("ab"), lists("cd")))


def test_the_order_of_people_never_shows_in_the_horizontal_gap() -> None:
    generator = np.random.default_rng(5)
    sales, marketing = generator.random((30, 6)) < 0.4, generator.random((7, 6)) < 0.4

    assert horizontal_gap(sales, marketing) == horizontal_gap(sales[::-1], marketing[::-1])


def test_drift_lost_and_inverted_items_of_a_worked_example() -> None:
    """Five people; codes S1, S2, S3 of the source and the drift code D.

    S1 is listed by all, first or third (mean 2.2); S2 by one (20 %), at place 2; S3 by three, at
    place 1 (two places above its rank); D by one of five, exactly 20 %.
    """
    nan = np.nan
    positions = np.array(
        [[1, 2, nan, nan], [1, nan, nan, nan], [3, nan, 1, nan], [3, nan, 1, nan], [3, nan, 1, 2]]
    )
    shares = naming_shares(positions)

    assert_allclose(shares, [1.0, 0.2, 0.6, 0.2])
    assert_array_equal(drift_items(shares[3:], at_least=0.20), [True])
    assert_array_equal(lost_items(shares[:3], below=0.30), [False, True, False])
    assert_array_equal(inverted_items(positions[:, :3], by=2), [False, False, True])


def test_each_priority_s_place_is_the_mean_of_those_who_list_it() -> None:
    """Both list the first priority third, two places off; one lists the second where it belongs."""
    positions = np.array([[3.0, 2.0], [3.0, np.nan]])

    assert_array_equal(inverted_items(positions, by=2), [True, False])


def test_exactly_three_in_ten_is_not_lost() -> None:
    positions = np.full((10, 1), np.nan)
    positions[:3] = 1

    assert not lost_items(naming_shares(positions), below=0.30).any()


def test_a_priority_that_nobody_names_is_lost_but_not_inverted() -> None:
    positions = np.full((4, 2), np.nan)

    assert lost_items(naming_shares(positions), below=0.30).all()
    assert not inverted_items(positions, by=2).any()


def test_no_people_lose_nothing() -> None:
    shares = naming_shares(np.empty((0, 2)))

    assert np.isnan(shares).all()
    assert not lost_items(shares, below=0.30).any()
    assert not drift_items(shares, at_least=0.20).any()


@pytest.mark.parametrize(("k", "enough"), [(1, 1), (3, 2), (4, 2), (5, 3), (8, 3)])
def test_knowing_the_priorities_takes_half_of_them_or_three(k: int, enough: int) -> None:
    assert enough_named(k, most=3) == enough


def test_clarity_illusion_of_a_worked_example() -> None:
    """Three of four say 4 or 5 (75 %), one of five names three (20 %): 55 points of illusion."""
    clear, named = column(5, 4, 4, 2, np.nan), column(3, 2, 0, 1, 2)

    assert clarity_illusion(clear, named, clear_from=4, enough=3) == pytest.approx(55.0)


def test_no_answers_give_no_illusion() -> None:
    assert np.isnan(clarity_illusion(column(np.nan), column(3), clear_from=4, enough=3))


def test_reverse_leakage_of_single_lists_is_one_less_their_overlap() -> None:
    assert reverse_leakage(column(1, 1, 1, 0), column(0, 1, 1, 1)) == 0.5


def test_reverse_leakage_of_two_profiles() -> None:
    """Σ min = 0.4 + 0.2, Σ max = 0.8 + 0.2 + 0.5: 1 - 0.6 / 1.5 = 0.6."""
    assert reverse_leakage(column(0.8, 0.2, 0.0), column(0.4, 0.2, 0.5)) == pytest.approx(0.6)


def test_no_needs_named_leak_nothing_that_could_be_told() -> None:
    assert np.isnan(reverse_leakage(column(0, 0), column(0, 0)))


def test_alignment_index_weighs_both_functions_alike() -> None:
    """Marketing 4 and 3 (3.5), sales 2 and nothing (2.0): index 2.75, defined."""
    views, index = alignment_index(np.array([[4.0, 3.0], [2.0, np.nan]]))

    assert_array_equal(views, [3.5, 2.0])
    assert index == 2.75
    assert band_of(index, LADDER) == 1


def test_alignment_as_one_side_sees_it_has_no_index() -> None:
    views, index = alignment_index(np.array([[4.0], [np.nan]]))

    assert_array_equal(views, [4.0, np.nan])
    assert np.isnan(index)


@pytest.mark.parametrize(
    ("total", "place"), [(39, 0), (40, 1), (59, 1), (60, 2), (79, 2), (80, 3), (100, 3)]
)
def test_the_ladder_has_the_published_bands(total: int, place: int) -> None:
    """20 items on 1..5: 20-39 undefined, 40-59 defined, 60-79 aligned, 80-100 integrated.

    Source: Kotler, Rackham & Krishnaswamy (2006), Harvard Business Review 84(7/8), 68-78.
    """
    assert band_of(total / 20, LADDER) == place
