"""Sample quantiles by all nine published definitions, and quantiles that are nobody's value."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.quantiles import Definition, guarded_quantiles, sample_quantiles

METHODS: dict[Definition, str] = {
    1: "inverted_cdf",
    2: "averaged_inverted_cdf",
    3: "closest_observation",
    4: "interpolated_inverted_cdf",
    5: "hazen",
    6: "weibull",
    7: "linear",
    8: "median_unbiased",
    9: "normal_unbiased",
}
FIVE = np.array([15.0, 20.0, 35.0, 40.0, 50.0])
values = st.lists(st.integers(0, 40).map(lambda at: at / 4), min_size=1, max_size=30)
shares = st.integers(0, 40).map(lambda at: at / 40)


@pytest.mark.parametrize("definition", METHODS)
@given(sample=values, p=shares)
def test_every_definition_agrees_with_numpy(
    definition: Definition, sample: list[float], p: float
) -> None:
    """NumPy names the nine definitions of Hyndman & Fan (1996) as its methods."""
    ours = sample_quantiles(np.array(sample), np.array([p]), definition)
    theirs = np.quantile(sample, [p], method=METHODS[definition])  # type: ignore[call-overload]  # A name known at run time only.

    assert_allclose(ours, theirs, atol=1e-12)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (1, 20.0),  # n p = 2 exactly: the second value
        (2, 27.5),  # and half-way to the third
        (3, 20.0),  # n p - 1/2 = 1.5: the nearest place is 2
        (4, 20.0),  # position 2
        (5, 27.5),  # position 2.5
        (6, 26.0),  # position 0.4 x 6 = 2.4
        (7, 29.0),  # position 1 + 0.4 x 4 = 2.6
        (8, 27.0),  # position 1/3 + 0.4 x 16/3 = 2.46667
        (9, 27.125),  # position 3/8 + 0.4 x 5.25 = 2.475
    ],
)
def test_the_second_fifth_of_a_worked_example(definition: Definition, expected: float) -> None:
    """Values 15 20 35 40 50 and p = 0.4, each position worked by hand from Hyndman & Fan's table."""
    assert_allclose(sample_quantiles(FIVE, np.array([0.4]), definition), expected)


def test_seven_is_what_is_meant_where_nothing_is_said() -> None:
    assert_allclose(sample_quantiles(FIVE, np.array([0.4])), 29.0)


@pytest.mark.parametrize("definition", METHODS)
def test_a_single_peer_is_every_quantile(definition: Definition) -> None:
    quantiles = sample_quantiles(np.array([0.1, np.nan]), np.array([0.0, 0.3, 1.0]), definition)

    assert_array_equal(quantiles, [0.1, 0.1, 0.1])


def test_missing_values_and_the_order_of_peers_count_for_nothing() -> None:
    turned = np.array([50.0, np.nan, 35.0, 15.0, 40.0, np.nan, 20.0])

    assert_array_equal(
        sample_quantiles(turned, np.array([0.25, 0.5])),
        sample_quantiles(FIVE, np.array([0.25, 0.5])),
    )


def test_without_peers_there_is_no_quantile() -> None:
    assert_array_equal(sample_quantiles(np.array([np.nan]), np.array([0.5, 0.9])), [np.nan, np.nan])


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match=r"^A quantile needs a probability from 0 to 1"):
        sample_quantiles(FIVE, np.array([p]))
    with pytest.raises(ValueError, match=r"^A guarded quantile needs"):
        guarded_quantiles(FIVE, np.array([p]), 2)


@pytest.mark.parametrize("definition", [0, 10])
def test_a_tenth_definition_is_refused(definition: int) -> None:
    with pytest.raises(
        ValueError,
        match=r"^A quantile needs a probability from 0 to 1 and a definition from 1 to 9",
    ):
        sample_quantiles(FIVE, np.array([0.5]), definition)  # type: ignore[arg-type]  # the point of the test


def test_guarded_quartiles_of_a_worked_example() -> None:
    """1 … 10: the quartile stands at 3.25 (type 7), nearest five in the middle of 1 … 5: 3."""
    sample = np.arange(10.0, 0.0, -1.0)

    assert_allclose(guarded_quantiles(sample, np.array([0.25, 0.5, 0.75]), 5), [3.0, 5.0, 8.0])


def test_a_guarded_quantile_of_one_neighbour_is_the_nearest_value() -> None:
    assert_allclose(guarded_quantiles(FIVE, np.array([0.0, 0.3, 0.5, 1.0]), 1), [15, 20, 35, 50])


def test_at_the_ends_the_outermost_neighbours_are_taken() -> None:
    assert_allclose(guarded_quantiles(FIVE, np.array([0.0, 1.0]), 3), [70 / 3, 125 / 3])


def test_fewer_values_than_neighbours_give_no_quantile() -> None:
    sample = np.array([1.0, 2.0, np.nan, 3.0, 4.0])

    assert_array_equal(guarded_quantiles(sample, np.array([0.5]), 5), [np.nan])


def test_no_neighbour_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A guarded quantile needs a neighbour"):
        guarded_quantiles(FIVE, np.array([0.5]), 0)


@given(sample=st.lists(st.floats(-100, 100), min_size=5, max_size=40))
def test_guarded_quantiles_never_fall_and_stay_inside(sample: list[float]) -> None:
    found = guarded_quantiles(np.array(sample), np.linspace(0, 1, 9), 5)

    assert np.all(np.diff(found) >= -1e-9)
    assert np.min(sample) - 1e-9 <= found[0] and found[-1] <= np.max(sample) + 1e-9
