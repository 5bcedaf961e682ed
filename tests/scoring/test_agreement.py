"""How far the raters of one group agree."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.agreement import average_deviation, rwg
from tests.scoring import reference


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
    with pytest.raises(ValueError, match="at least two points"):
        rwg(np.ones((2, 1)), points=1)
