"""How rater groups see the same thing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.perspectives import balanced_mean, cannot_judge_share, gap


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
    with pytest.raises(ValueError, match="^Each child needs one weight"):
        balanced_mean(np.ones((3, 2)), np.ones(2))


def test_a_gap_is_positive_where_the_first_sees_it_better() -> None:
    assert_allclose(gap(np.array([4.0, np.nan]), np.array([2.5, 2.0])), [1.5, np.nan])


def test_share_of_those_who_cannot_judge() -> None:
    assert_array_equal(
        cannot_judge_share(np.array([2, 0, 0]), np.array([5, 4, 0])), [0.4, 0.0, np.nan]
    )


@pytest.mark.parametrize(("cannot", "asked"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(cannot: int, asked: int) -> None:
    with pytest.raises(ValueError, match="^Those who can't judge must be among those asked"):
        cannot_judge_share(np.array([cannot]), np.array([asked]))
