"""The count cube is all that means, variances and agreement need."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.agreement import average_deviation, awg, awg_of_moments, rwg, rwg_of_variance
from scoring.cube import Codes, cell_moments, count_cube, distributions

POINTS = np.arange(1.0, 6)
NONE = 255


def codes(rows: list[list[int]]) -> Codes:
    return np.array(rows, dtype=np.uint8)


def test_every_answer_is_counted_once_in_its_own_cell() -> None:
    cube = count_cube(
        codes([[0, 2], [0, NONE], [1, 2], [2, 0]]), np.array([1, 1, 0, 1]), groups=2, options=3
    )

    assert_array_equal(cube, [[[0, 1, 0], [0, 0, 1]], [[2, 0, 1], [1, 0, 1]]])


def test_more_raters_than_a_byte_counts_are_counted() -> None:
    """511 raters of one voice: two bytes full and one more."""
    cube = count_cube(np.full((511, 2), 3, dtype=np.uint8), np.zeros(511, dtype=int), 2, 5)

    assert cube[0, :, 3].tolist() == [511, 511]
    assert cube.sum() == 1022


def test_moments_of_a_worked_example() -> None:
    """Answers 3 4 4 5 and nobody, then one 2: mean 4, s² = 2/3, deviation 1/2."""
    cube = count_cube(
        codes([[2, NONE], [3, NONE], [3, NONE], [4, NONE], [1, NONE]]),
        np.array([0, 0, 0, 0, 1]),
        groups=2,
        options=5,
    )
    found = cell_moments(cube, POINTS)

    assert_array_equal(found.n, [[4, 0], [1, 0]])
    assert_allclose(found.mean, [[4, np.nan], [2, np.nan]])
    assert_allclose(found.variance, [[2 / 3, np.nan], [np.nan, np.nan]])
    assert_allclose(found.deviation, [[1 / 2, np.nan], [np.nan, np.nan]])
    assert_allclose(distributions(cube)[0], [[0, 0, 0.25, 0.5, 0.25], [np.nan] * 5])


def test_an_option_that_counts_for_nothing_has_no_value() -> None:
    """A "cannot judge" among the options is left out where nobody chose it."""
    found = cell_moments(np.array([[[2, 2, 0]]]), np.array([1.0, 3.0, 9.0]))

    assert_allclose([found.mean[0, 0], found.variance[0, 0]], [2.0, 4 / 3])


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from([0, 1, 2, 3, 4, NONE])),
        min_size=0,
        max_size=30,
    )
)
def test_the_cube_tells_what_the_answers_tell(answers: list[tuple[int, int]]) -> None:
    group = np.array([g for g, _ in answers], dtype=np.int64)
    coded = codes([[code] for _, code in answers]).reshape(len(answers), 1)
    found = cell_moments(count_cube(coded, group, 3, 5), POINTS)
    ratings = np.where(coded == NONE, np.nan, coded + 1.0)

    for at in range(3):
        own = ratings[group == at]
        assert_allclose(rwg_of_variance(found.variance[at], 5), rwg(own, 5), atol=1e-12)
        assert_allclose(found.deviation[at], average_deviation(own), atol=1e-12)
        index = awg_of_moments(found.n[at], found.mean[at], found.variance[at], 1, 5)
        assert_allclose(index, awg(own, 1, 5), atol=1e-9)


@given(st.permutations(range(6)))
def test_the_order_of_raters_never_shows(raters: list[int]) -> None:
    coded, group = codes([[0], [1], [1], [4], [NONE], [2]]), np.array([0, 1, 0, 1, 1, 0])

    assert_array_equal(
        count_cube(coded[raters], group[raters], 2, 5), count_cube(coded, group, 2, 5)
    )


def test_nobody_makes_an_empty_cube() -> None:
    cube = count_cube(np.empty((0, 3), dtype=np.uint8), np.empty(0, dtype=int), 2, 5)

    assert cube.shape == (2, 3, 5)
    assert np.isnan(cell_moments(cube, POINTS).mean).all()


def test_there_may_be_no_option_and_as_many_as_a_byte_tells_apart() -> None:
    coded = codes([[254], [255]])

    assert count_cube(coded, np.array([0, 0]), 1, 0).shape == (1, 1, 0)
    assert count_cube(coded, np.array([0, 0]), 1, 255)[0, 0, 254] == 1


def test_what_does_not_match_is_refused() -> None:
    coded = codes([[0], [1]])
    with pytest.raises(ValueError, match=r"^Each rater needs one group"):
        count_cube(coded, np.array([0]), 1, 5)
    for outside in ([0, 2], [-1, 0]):
        with pytest.raises(ValueError, match=r"^A rater's group lies outside 0\.\.1"):
            count_cube(coded, np.array(outside), 2, 5)
    with pytest.raises(
        ValueError, match=r"^Options are told apart by one byte, so there can be 255 at most"
    ):
        count_cube(coded, np.array([0, 1]), 2, 256)
    with pytest.raises(ValueError, match=r"^Each option needs one value"):
        cell_moments(np.zeros((1, 1, 5), dtype=np.int64), np.arange(4.0))
