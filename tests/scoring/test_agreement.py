"""How far the raters of one group agree."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.agreement import (
    average_deviation,
    average_deviation_j,
    awg,
    awg_j,
    awg_of_moments,
    rwg,
    rwg_j,
    rwg_j_lindell,
    rwg_j_lindell_of_variances,
    rwg_j_of_variances,
    rwg_of_variance,
)
from scoring.arrays import Floats
from tests.scoring import reference

# Four raters by two items: s² = 2/3 and 4/3, means 4 and 4, AD_M 0.5 and 1.
TWO_ITEMS = np.array([[3.0, 3.0], [4.0, 3.0], [4.0, 5.0], [5.0, 5.0]])


def test_rwg_of_a_worked_example() -> None:
    """Ratings 3 4 4 5 on five points: s² = 2/3, σ² = 2, so r_wg = 2/3."""
    assert_allclose(rwg(np.array([[3.0], [4.0], [4.0], [5.0]]), points=5), [2 / 3])


def test_average_deviation_of_a_worked_example() -> None:
    """Ratings 3 4 4 5: (1 + 0 + 0 + 1) / 4 = 0.5."""
    assert_allclose(average_deviation(np.array([[3.0], [4.0], [4.0], [5.0]])), [0.5])


@pytest.mark.parametrize(("points", "variance"), [(5, 2.0), (7, 4.0), (9, 20 / 3)])
def test_random_answers_have_the_published_variance(points: int, variance: float) -> None:
    """σ² is 2 on five points and 4 on seven, as James, Demaree & Wolf (1984) tabulate it."""
    ratings = np.array([[1.0], [2.0]])

    assert_allclose(rwg(ratings, points), [1 - 0.5 / variance])


def test_uniform_answers_have_the_published_average_deviation() -> None:
    """1.2 on five points and 12/7 on seven: (A² - 1) / (4 A), Burke, Finkelstein & Dusig (1999)."""
    assert_allclose(average_deviation(np.arange(1.0, 6)[:, np.newaxis]), [1.2])
    assert_allclose(average_deviation(np.arange(1.0, 8)[:, np.newaxis]), [12 / 7])


def test_a_published_table_of_ratings_agrees_with_plain_statistics() -> None:
    """Six targets by four judges of Shrout & Fleiss (1979); the judges rate each target."""
    judges_by_target = reference.numbers("shrout_fleiss_1979.csv", ["J1", "J2", "J3", "J4"]).T
    targets = [column.tolist() for column in judges_by_target.T]

    assert_allclose(
        rwg(judges_by_target, points=10), [1 - statistics.variance(t) / 8.25 for t in targets]
    )
    assert_allclose(
        average_deviation(judges_by_target),
        [statistics.fmean(abs(x - statistics.fmean(t)) for x in t) for t in targets],
    )


def test_raters_who_all_say_the_same_agree_fully() -> None:
    ratings = np.full((6, 1), 4.0)

    assert_array_equal(rwg(ratings, points=5), [1.0])
    assert_array_equal(average_deviation(ratings), [0.0])


def test_a_split_group_agrees_less_than_by_chance() -> None:
    """1 1 5 5: s² = 16/3, r_wg = 1 - 8/3; the negative value is kept."""
    assert_allclose(rwg(np.array([[1.0], [1.0], [5.0], [5.0]]), points=5), [-5 / 3])


def test_missing_answers_and_single_raters_are_told_apart() -> None:
    """Item 0 is rated 3 and 5, item 1 by one rater, item 2 by nobody."""
    nan = np.nan
    ratings = np.array([[3.0, nan, nan], [nan, 4.0, nan], [5.0, nan, nan]])

    assert_allclose(rwg(ratings, points=5), [0.0, nan, nan])
    assert_allclose(average_deviation(ratings), [1.0, nan, nan])


def test_no_raters_have_no_agreement() -> None:
    assert np.isnan(rwg(np.empty((0, 2)), points=5)).all()
    assert np.isnan(average_deviation(np.empty((0, 2)))).all()


@given(st.permutations([1.0, 2.2, 3.7, 4.1, 5.0, np.nan]))
def test_the_order_of_raters_never_shows(ratings: list[float]) -> None:
    shuffled = np.array(ratings)[:, np.newaxis]
    ordered = np.array([1.0, 2.2, 3.7, 4.1, 5.0, np.nan])[:, np.newaxis]

    assert rwg(shuffled, 5).tobytes() == rwg(ordered, 5).tobytes()
    assert average_deviation(shuffled).tobytes() == average_deviation(ordered).tobytes()


@given(st.lists(st.integers(1, 5), min_size=2, max_size=20))
def test_agreement_never_exceeds_one(ratings: list[int]) -> None:
    column = np.array(ratings, dtype=np.float64)[:, np.newaxis]

    assert rwg(column, points=5)[0] <= 1.0
    assert 0.0 <= average_deviation(column)[0] <= 2.0


def test_a_scale_of_one_point_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Agreement needs a scale of at least two points"):
        rwg(np.ones((2, 1)), points=1)


def test_rwg_j_of_a_worked_example() -> None:
    """Mean s² = 1, q = 1/2: r_wg(2) = 2 · 1/2 / (2 · 1/2 + 1/2) = 2/3; Lindell's is 1/2."""
    assert_allclose(rwg_j(TWO_ITEMS, points=5), 2 / 3)
    assert_allclose(rwg_j_lindell(TWO_ITEMS, points=5), 1 / 2)


def test_rwg_j_of_one_item_is_rwg() -> None:
    """J = 1 leaves (1 - q) / 1."""
    column = TWO_ITEMS[:, :1]

    assert_allclose(rwg_j(column, points=5), rwg(column, points=5)[0])
    assert_allclose(rwg_j_lindell(column, points=5), rwg(column, points=5)[0])


@pytest.mark.parametrize(("items", "expected"), [(1, 0.5), (3, 0.75), (5, 5 / 6), (10, 10 / 11)])
def test_rwg_j_rises_with_the_number_of_items(items: int, expected: float) -> None:
    """q = 1/2 gives J / (J + 1): at ten items half of chance variance reads as 0.91."""
    assert_allclose(rwg_j_of_variances(np.ones(items), points=5), expected)


def test_more_than_chance_variance_has_no_joint_agreement() -> None:
    """1 1 5 5 on both items: s² = 16/3 > 2; James et al. set 0, Lindell keeps -5/3."""
    split = np.array([[1.0, 5.0], [1.0, 5.0], [5.0, 1.0], [5.0, 1.0]])

    assert rwg_j(split, points=5) == 0.0
    assert_allclose(rwg_j_lindell(split, points=5), -5 / 3)


def test_joint_average_deviation_is_the_mean_over_items() -> None:
    assert_allclose(average_deviation_j(TWO_ITEMS), 0.75)


def test_joint_agreement_takes_raters_who_rated_every_item() -> None:
    with_gap = np.vstack([TWO_ITEMS, [1.0, np.nan]])

    assert rwg_j(with_gap, 5) == rwg_j(TWO_ITEMS, 5)
    assert rwg_j_lindell(with_gap, 5) == rwg_j_lindell(TWO_ITEMS, 5)
    assert average_deviation_j(with_gap) == average_deviation_j(TWO_ITEMS)
    assert awg_j(with_gap, 1, 5) == awg_j(TWO_ITEMS, 1, 5)


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (3, 0), (0, 0)])
def test_joint_agreement_needs_two_raters_and_an_item(shape: tuple[int, int]) -> None:
    ratings = np.full(shape, 3.0)

    assert np.isnan(rwg_j(ratings, 5))
    assert np.isnan(rwg_j_lindell(ratings, 5))
    assert np.isnan(average_deviation_j(ratings))
    assert np.isnan(awg_j(ratings, 1, 5))


def test_awg_of_a_worked_example() -> None:
    """M = 4, K = 4: (6 · 4 - 16 - 5) · 4/3 = 4, so a_wg = 1 - 2 · (2/3) / 4 = 2/3, then 1/3."""
    assert_allclose(awg(TWO_ITEMS, 1, 5), [2 / 3, 1 / 3])
    assert_allclose(awg_j(TWO_ITEMS, 1, 5), 1 / 2)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([1.0, 1.0, 5.0, 5.0], -1.0),  # As split as a mean of 3 allows.
        ([1.0, 1.0, 1.0, 5.0], -1.0),  # One at the far end: the last mean that is told.
        ([4.0, 4.0, 4.0, 4.0], 1.0),
        ([4.0, 4.0, 4.0], np.nan),  # Three raters tell no mean above 5 - 4/3, even of one voice.
        ([5.0, 5.0, 5.0], 1.0),  # All at one end agree, though nothing could be split there.
        ([1.0, 1.0, 1.0, 2.0], np.nan),  # A mean of 1.25 lies nearer than one rater at 5 gives: 2.
        ([5.0, 5.0, 4.0], np.nan),
        ([5.0], np.nan),
        ([3.0], np.nan),
        ([], np.nan),
        ([np.nan, np.nan], np.nan),
    ],
)
def test_awg_between_full_split_and_full_agreement(ratings: list[float], expected: float) -> None:
    assert_allclose(awg(np.array(ratings)[:, np.newaxis], 1, 5), [expected], atol=1e-12)


def test_an_item_without_awg_is_left_out_of_the_joint_one() -> None:
    """5 5 5 4 is too near the end; the other item has 2/3."""
    ratings = np.array([[3.0, 5.0], [4.0, 5.0], [4.0, 5.0], [5.0, 4.0]])

    assert_allclose(awg_j(ratings, 1, 5), 2 / 3)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=20), st.integers(1, 9), st.integers(-9, 9))
def test_awg_is_the_same_on_any_scale(ratings: list[int], stretch: int, shift: int) -> None:
    column = np.array(ratings, dtype=np.float64)[:, np.newaxis]
    stretched = stretch * column + shift

    assert_allclose(
        awg(stretched, stretch + shift, 5 * stretch + shift), awg(column, 1, 5), atol=1e-9
    )


@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=12))
def test_joint_agreement_stays_in_its_range(ratings: list[list[int]]) -> None:
    matrix = np.array(ratings, dtype=np.float64)
    joint = awg_j(matrix, 1, 5)

    assert 0.0 <= rwg_j(matrix, 5) <= 1.0
    assert rwg_j_lindell(matrix, 5) <= 1.0
    assert np.isnan(joint) or -1.0 - 1e-9 <= joint <= 1.0


@given(st.permutations(range(4)), st.permutations(range(2)))
def test_the_order_of_raters_and_items_never_shows_in_joint_agreement(
    raters: list[int], items: list[int]
) -> None:
    shuffled = (TWO_ITEMS * 1.1)[raters][:, items]

    assert joint_figures(shuffled).tobytes() == joint_figures(TWO_ITEMS * 1.1).tobytes()


@given(st.integers(2, 5))
def test_doubled_raters_agree_as_far_but_for_the_degrees_of_freedom(times: int) -> None:
    """AD_M divides by n and stays; s² divides by n - 1 and shrinks."""
    doubled = np.repeat(TWO_ITEMS, times, axis=0)

    assert_allclose(average_deviation(doubled), average_deviation(TWO_ITEMS))
    assert (rwg(doubled, 5) > rwg(TWO_ITEMS, 5)).all()


def test_a_scale_without_width_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A scale must end above its beginning"):
        awg(np.ones((2, 1)), 5, 5)


def joint_figures(ratings: Floats) -> Floats:
    return np.array(
        [
            rwg_j(ratings, 5),
            rwg_j_lindell(ratings, 5),
            average_deviation_j(ratings),
            awg_j(ratings, 1, 6),
        ]
    )


def test_two_raters_are_enough_for_awg() -> None:
    """2 and 4 on 1..5: s² = 2, the most that their mean allows is 2 · 2 · 2 = 8; 1 - 2 · 2 / 8."""
    assert_allclose(awg(np.array([[2.0], [4.0]]), 1, 5), [0.5])


def test_one_rater_has_no_awg_even_at_an_end_and_without_spread() -> None:
    found = awg_of_moments(np.array([1.0]), np.array([1.0]), np.array([0.0]), 1, 5)

    assert np.isnan(found).all()


def test_all_the_same_so_near_an_end_that_nothing_else_was_possible_tells_nothing() -> None:
    assert np.isnan(awg(np.full((10, 1), 1.1), 1, 5)).all()


def test_a_scale_of_two_points_is_a_scale() -> None:
    """σ² = (2² - 1) / 12 = 1/4."""
    assert_allclose(rwg_of_variance(np.array([0.0, 0.25]), 2), [1.0, 0.0])


def test_joint_agreement_of_many_groups_at_once_is_that_of_each() -> None:
    variances = np.array([[0.5, 1.0, 0.2], [1.5, 0.1, 0.4]])
    together = rwg_j_of_variances(variances, 5), rwg_j_lindell_of_variances(variances, 5)
    each = [(rwg_j_of_variances(own, 5), rwg_j_lindell_of_variances(own, 5)) for own in variances]

    assert_allclose(together, np.transpose(each))
