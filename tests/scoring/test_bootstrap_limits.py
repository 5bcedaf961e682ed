"""Where t ends and percentiles begin, and what single precision is trusted with."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.arrays import LARGEST_EXACT, Floats
from scoring.bootstrap import (
    NodeIntervals,
    Resampling,
    _precision,
    _Tails,
    bootstrap_node_intervals,
)
from scoring.intervals import mean_interval
from scoring.panel import Panel, cell_of, weighted_nodes

ONE_NODE = weighted_nodes(np.array([[1.0, 3.0]]))


def mostly_fives(n: int) -> Floats:
    """Nine in ten say 5 and one says 1, to the other item someone else."""
    turns = np.arange(n)
    return np.column_stack([np.where((turns + item) % 10 == 0, 1.0, 5.0) for item in (0, 1)])


def panel_of(ratings: Floats, population: int | None = None) -> Panel:
    populations = None if population is None else np.array([population])
    return Panel(ratings, np.zeros(len(ratings), dtype=np.int64), np.ones((1, 1)), populations)


def intervals(panel: Panel, resamples: int = 4000, confidence: float = 0.9) -> NodeIntervals:
    draw = Resampling(np.random.default_rng(5), resamples, confidence)
    return bootstrap_node_intervals(panel, ONE_NODE, draw)


@pytest.mark.parametrize("df", [29.0, 34.0, 40.0, 55.0, 130.0, 600.0, 1000.0, 1e6])
@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95])
def test_the_shares_beyond_t_agree_with_scipy(df: float, confidence: float) -> None:
    expected = stats.norm.sf(stats.t.ppf((1 + confidence) / 2, df))

    assert_allclose(_Tails.of(confidence).share(np.array([df])), expected, rtol=6e-3)


@pytest.mark.parametrize("n", [2, 29])
def test_below_thirty_people_the_limits_are_t(n: int) -> None:
    """Two people have one degree of freedom; the limits lie evenly on both sides."""
    ratings = mostly_fives(n)
    found = intervals(panel_of(ratings))
    expected = mean_interval(ratings.mean(axis=0), ratings.var(axis=0, ddof=1), np.full(2, n), 0.9)

    assert_allclose([found.low[0, :2], found.high[0, :2]], expected)


@pytest.mark.parametrize("n", [30, 31])
def test_from_thirty_people_on_the_limits_follow_the_answers(n: int) -> None:
    found = intervals(panel_of(mostly_fives(n)))

    assert found.mean[0, 2] - found.low[0, 2] > 1.05 * (found.high[0, 2] - found.mean[0, 2])


def test_with_gaps_too_a_node_leans_the_way_its_answers_do() -> None:
    """Nothing is scored beforehand where somebody left an answer out."""
    ratings = mostly_fives(40)
    ratings[5, 0] = np.nan
    found = intervals(panel_of(ratings))

    assert found.mean[0, 2] - found.low[0, 2] > 1.05 * (found.high[0, 2] - found.mean[0, 2])


def test_an_item_that_everybody_answered_is_certain_beside_one_with_gaps() -> None:
    ratings = mostly_fives(40)
    ratings[5, 0] = np.nan
    found = intervals(panel_of(ratings, population=40))

    assert found.low[0, 1] == found.mean[0, 1] == found.high[0, 1]
    assert found.low[0, 0] < found.mean[0, 0] < found.high[0, 0]


def test_a_group_has_one_degree_of_freedom_less_than_people() -> None:
    ratings = mostly_fives(40)
    ratings[5, 0] = np.nan

    assert_array_equal(intervals(panel_of(ratings)).df[0], [38.0, 39.0, 39.0])


def test_one_resample_is_enough_to_have_limits() -> None:
    found = intervals(panel_of(mostly_fives(40)), resamples=1)

    assert_array_equal(found.low[0], found.high[0])


@pytest.mark.parametrize("confidence", [0.0, 1.0, 1.5])
def test_a_confidence_lies_between_none_and_all(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between"):
        intervals(panel_of(mostly_fives(4)), confidence=confidence)


@pytest.mark.parametrize(
    ("unit", "single"), [(1.0, True), (0.1, False), (LARGEST_EXACT / 8, False)]
)
def test_single_precision_is_for_sums_that_it_holds_exactly(unit: float, single: bool) -> None:
    """Ten answers up to 4 units above the lowest add up to 40 units at most."""
    panel = panel_of(unit * mostly_fives(10))

    assert _precision([cell_of(panel, ONE_NODE, 0)]) is (np.float32 if single else np.float64)
