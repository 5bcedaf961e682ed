"""Who said what, in groups, and what is made of it, before and after anybody is left out."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from scoring.arrays import Floats
from scoring.bootstrap import NodeIntervals, Resampling, bootstrap_node_intervals
from scoring.panel import Nodes, Panel, cell_of, weighted_nodes

TWO_GROUPS = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
ONE_MEAN = np.array([[0.5, 0.5]])
RATINGS = np.random.default_rng(7).integers(1, 6, (9, 3)).astype(np.float64)


def intervals(panel: Panel, nodes: Nodes) -> NodeIntervals:
    return bootstrap_node_intervals(panel, nodes, Resampling(np.random.default_rng(5), 200, 0.9))


def one_group(ratings: Floats) -> Panel:
    return Panel(ratings, np.zeros(len(ratings), dtype=np.int64), np.ones((1, 1)))


@pytest.mark.parametrize("n", [9, 45])
def test_each_node_has_the_scale_of_its_own_weights(n: int) -> None:
    """A node of one item is that item, whatever its weight and whatever other nodes weigh."""
    ratings = np.resize(RATINGS, (n, 3))
    found = intervals(one_group(ratings), weighted_nodes(np.array([[1.0, 1, 2], [3, 0, 0]])))

    for figure in (found.mean, found.error, found.low, found.high):
        assert_allclose(figure[0, 4], figure[0, 0])


def test_where_everybody_answered_in_every_group_their_mean_is_certain() -> None:
    panel = Panel(RATINGS, TWO_GROUPS, ONE_MEAN, np.array([4, 5]))
    found = intervals(panel, weighted_nodes(np.array([[1.0, 1.0, 2.0]])))

    assert_array_equal(found.error, 0.0)
    assert_array_equal(found.low, found.mean)
    assert_array_equal(found.high, found.mean)


def test_an_item_without_weight_is_not_below_its_node() -> None:
    """Who answered nothing else has no say in the node."""
    nodes = weighted_nodes(np.array([[1.0, 0.0]]))
    ratings = np.array([[3.0, 1.0], [np.nan, 2.0], [4.0, np.nan]])

    assert_array_equal(nodes.members, [[True, False]])
    assert_array_equal(cell_of(one_group(ratings), nodes, 0).n, [2, 2, 2])


@pytest.mark.parametrize("n", [5, 40])
def test_equal_answers_have_no_width_whatever_stands_beside_them(n: int) -> None:
    """A tenth of a point doesn't add up exactly, and what is left must not count as a spread."""
    beside = np.random.default_rng(3).random(n) - 7
    beside[0] = np.nan
    found = intervals(
        one_group(np.column_stack([np.full(n, 0.1), beside])), weighted_nodes(np.empty((0, 2)))
    )

    assert found.low[0, 0] == found.mean[0, 0] == found.high[0, 0]
    assert found.error[0, 0] == 0.0


def test_leaving_a_rater_out_moves_each_mean_they_answered() -> None:
    """4 1 1: without the first the mean is 1, one below 2; without another it is 2.5."""
    ratings = np.array([[1.0, 2.0], [4.0, np.nan], [1.0, 5.0], [np.nan, np.nan]])
    cell = cell_of(one_group(ratings), weighted_nodes(np.empty((0, 2))), 0)
    moved = cell.left_out(np.array([True, True]))

    assert_allclose(np.sort(moved[:, 0]), [-1.0, 0.5, 0.5])
    assert_allclose(np.sort(moved[:, 1]), [-1.5, 0.0, 1.5])
