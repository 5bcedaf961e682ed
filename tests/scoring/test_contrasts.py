"""What groups make together: balanced means and differences, item by item and rolled up."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from scoring.arrays import Floats
from scoring.bootstrap import NodeIntervals, Resampling, bootstrap_node_intervals
from scoring.intervals import combination_interval
from scoring.panel import Nodes, Panel, weighted_nodes

MEAN, DIFFERENCE = np.array([[0.5, 0.5]]), np.array([[1.0, -1.0]])
ONE_NODE = weighted_nodes(np.array([[1.0, 3.0]]))
NONE = np.nan


def intervals(
    first: Floats, second: Floats, contrast: Floats, nodes: Nodes = ONE_NODE, resamples: int = 200
) -> NodeIntervals:
    """The third row is the contrast of the two groups."""
    group = np.repeat([0, 1], [len(first), len(second)])
    panel = Panel(np.concatenate([first, second]), group, contrast)
    return bootstrap_node_intervals(
        panel, nodes, Resampling(np.random.default_rng(11), resamples, 0.9)
    )


def answers(n: int, seed: int) -> Floats:
    """Two items, which most people answer with 5."""
    generator = np.random.default_rng(seed)
    drawn = generator.choice([1.0, 2, 4, 5], (n, 2), p=[0.1, 0.05, 0.1, 0.75])
    return np.asarray(drawn, dtype=np.float64)


def mostly_fives(n: int) -> Floats:
    """Nine in ten say 5 and one says 1, to the other item someone else."""
    turns = np.arange(n)
    return np.column_stack([np.where((turns + item) % 10 == 0, 1.0, 5.0) for item in (0, 1)])


@pytest.mark.parametrize("gap", [False, True])
def test_large_groups_balance_into_the_percentiles_of_resampled_means(gap: bool) -> None:
    """With and without a gap, which is all that keeps raters from being scored beforehand."""
    first, second = answers(60, 1), answers(40, 2)
    first[0, 0] = NONE if gap else first[0, 0]
    found = intervals(first, second, MEAN, resamples=8000)
    generator = np.random.default_rng(3)
    drawn = [
        np.nanmean(own[generator.integers(0, len(own), (8000, len(own)))], axis=1)
        for own in (first, second)
    ]
    items = (drawn[0] + drawn[1]) / 2
    columns = np.column_stack([items, items @ [0.25, 0.75]])
    low, high = np.quantile(columns, [0.05, 0.95], axis=0)

    # Stretching by √(n / (n - 1)) and expanding by t widen by up to 3 %, and draws differ.
    assert_allclose(found.low[2] - found.mean[2], (low - columns.mean(axis=0)) * 1.02, rtol=0.06)
    assert_allclose(found.high[2] - found.mean[2], (high - columns.mean(axis=0)) * 1.02, rtol=0.06)


def test_a_balanced_mean_may_well_be_lower_than_it_seems_but_hardly_higher() -> None:
    found = intervals(mostly_fives(40), mostly_fives(40), MEAN, resamples=4000)

    assert (found.mean[2] - found.low[2] > found.high[2] - found.mean[2]).all()


def test_a_difference_takes_each_group_its_own_way_round() -> None:
    """Only the second group is skewed; taken off, it makes the upper side the longer one."""
    even = np.column_stack([np.resize([3.0, 4.0], 60)] * 2)
    found = intervals(even, mostly_fives(40), DIFFERENCE, resamples=4000)

    assert (found.high[2] - found.mean[2] > found.mean[2] - found.low[2]).all()


def test_each_node_of_a_mean_has_its_own_error() -> None:
    first, second = answers(9, 4), answers(7, 5)
    together = intervals(first, second, MEAN, weighted_nodes(np.array([[1.0, 3.0], [1.0, 0.0]])))

    assert_allclose(together.error[2, 2], intervals(first, second, MEAN).error[2, 2])
    assert_allclose(together.error[2, 3], together.error[2, 0])


def test_a_group_that_was_not_asked_adds_neither_value_nor_error() -> None:
    first, second = answers(9, 4), answers(7, 5)
    second[:, 1] = NONE
    found = intervals(first, second, MEAN, weighted_nodes(np.array([[0.0, 1.0], [1.0, 0.0]])))

    for figure in (found.mean, found.error, found.low, found.high):
        assert_allclose(figure[2, 2], figure[0, 1])
    assert found.n[2, 2] == 9


@pytest.mark.parametrize("unasked", [0, 1])
def test_a_difference_that_lacks_a_group_is_unknown(unasked: int) -> None:
    groups = [answers(9, 4), answers(7, 5)]
    groups[unasked][:, 0] = NONE
    found = intervals(groups[0], groups[1], DIFFERENCE)

    assert np.isnan([found.mean[2, 0], found.error[2, 0], found.low[2, 0], found.high[2, 0]]).all()
    assert not np.isnan(found.low[2, 1])


def test_two_answers_weigh_in_with_one_degree_of_freedom() -> None:
    first, second = np.array([[2.0, 1.0], [4.0, 5.0]]), answers(9, 4)
    found = intervals(first, second, DIFFERENCE)
    columns = first[:, 0], second[:, 0]
    expected = combination_interval(
        DIFFERENCE[0],
        np.array([column.mean() for column in columns]),
        np.array([column.var(ddof=1) for column in columns]),
        np.array([2, 9]),
        0.9,
    )

    assert (found.low[2, 0], found.high[2, 0]) == pytest.approx(expected)


def test_an_equal_mean_of_one_group_twice_has_its_error_over_root_two() -> None:
    own = answers(12, 6)
    found = intervals(own, own, MEAN)

    assert_allclose(found.error[2], stats.sem(np.column_stack([own, own @ [0.25, 0.75]])) / 2**0.5)
