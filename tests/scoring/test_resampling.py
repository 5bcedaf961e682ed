"""Drawing people with replacement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.resampling import percentiles, resampling_counts


def test_every_resample_draws_as_many_as_there_are() -> None:
    counts = resampling_counts(np.random.default_rng(1), 500, 7)

    assert counts.shape == (500, 7)
    assert_array_equal(counts.sum(axis=1), 7)


def test_everybody_is_drawn_equally_often_and_as_unevenly_as_chance_has_it() -> None:
    """A multinomial count of 10 draws over 10 people: mean 1, variance 1 - 1/10."""
    counts = resampling_counts(np.random.default_rng(2), 20_000, 10)

    assert_allclose(counts.mean(axis=0), 1.0, atol=0.03)
    assert_allclose(counts.var(axis=0), 0.9, atol=0.04)


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The bootstrap needs at least one resample"):
        resampling_counts(np.random.default_rng(1), 0, 3)
    with pytest.raises(ValueError, match=r"^There is nothing to draw"):
        resampling_counts(np.random.default_rng(1), 3, 0)


@given(
    st.lists(st.floats(-9, 9), min_size=1, max_size=20),
    st.floats(0, 1),
)
def test_percentiles_agree_with_numpy(values: list[float], share: float) -> None:
    rows = np.sort(np.array([values, values[::-1]]), axis=1)

    assert_allclose(
        percentiles(rows, np.array([share, 1.0])),
        [np.quantile(values, share), max(values)],
        atol=1e-12,
    )


def test_an_unknown_share_has_no_percentile() -> None:
    rows = np.array([[1.0, 2.0], [np.nan, np.nan]])

    assert np.isnan(percentiles(rows, np.array([np.nan, 0.5]))).all()


def test_one_thing_is_all_there_is_to_draw_and_one_resample_will_do() -> None:
    assert_array_equal(resampling_counts(np.random.default_rng(1), 1, 1), [[1]])


def test_an_unknown_share_of_a_single_value_has_no_percentile() -> None:
    assert np.isnan(percentiles(np.array([[1.0]]), np.array([np.nan]))).all()


def test_percentiles_of_single_precision_are_told_in_double() -> None:
    rows = np.array([[1.0, 2.0]], dtype=np.float32)

    assert percentiles(rows, np.array([0.5])).dtype == np.float64
