"""Intervals of every item and node by group, of their means and gaps."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.aggregate import combine
from scoring.arrays import LARGEST_EXACT, Floats
from scoring.bootstrap import (
    NodeIntervals,
    Resampling,
    bootstrap_node_intervals,
)
from scoring.intervals import combination_interval, mean_interval
from scoring.panel import Nodes, Panel, weighted_nodes
from tests.scoring import trials

NONE = np.nan
ALL = np.ones((1, 1))
# Nine raters by three items in two groups; the second group has gaps.
RATINGS = np.array(
    [
        [3, 4, 1],
        [5, 4, 2],
        [2, 3, 2],
        [4, 4, 5],
        [1, NONE, 2],
        [2, 5, 3],
        [2, 4, NONE],
        [5, 3, NONE],
        [4, 1, 4],
    ],
    dtype=np.float64,
)
GROUP = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1])
MEAN_AND_GAP = np.array([[1.0, 1.0], [1.0, -1.0]])
ONE_NODE = weighted_nodes(np.array([[1.0, 1.0, 2.0]]))


def intervals(
    panel: Panel, nodes: Nodes = ONE_NODE, resamples: int = 200, confidence: float = 0.9
) -> NodeIntervals:
    return bootstrap_node_intervals(
        panel, nodes, Resampling(np.random.default_rng(5), resamples, confidence)
    )


def many(n: int, seed: int = 3) -> Floats:
    return np.random.default_rng(seed).integers(1, 6, (n, 3)).astype(np.float64)


def no_nodes(items: int) -> Nodes:
    return weighted_nodes(np.empty((0, items)))


def test_small_groups_have_the_t_interval_of_their_items() -> None:
    found = intervals(Panel(RATINGS, GROUP, MEAN_AND_GAP))

    for at in (0, 1):
        own = RATINGS[at == GROUP]
        n, mean = np.sum(~np.isnan(own), axis=0), np.nanmean(own, axis=0)
        low, high = mean_interval(mean, np.nanvar(own, axis=0, ddof=1), n, 0.9)
        assert_array_equal(found.n[at, :3], n)
        assert_allclose(found.mean[at, :3], mean)
        assert_allclose(found.low[at, :3], low)
        assert_allclose(found.high[at, :3], high)


def test_a_small_group_has_the_t_interval_of_its_raters_node_scores() -> None:
    """Without gaps a node is each rater's own weighted mean, averaged."""
    found = intervals(Panel(RATINGS, GROUP, MEAN_AND_GAP))
    scores = RATINGS[:4] @ [0.25, 0.25, 0.5]

    assert found.n[0, 3] == 4
    assert_allclose(
        [found.low[0, 3], found.high[0, 3]],
        stats.t.interval(0.9, 3, scores.mean(), stats.sem(scores)),
    )


def test_gaps_and_means_of_small_groups_have_the_welch_interval() -> None:
    found = intervals(Panel(RATINGS, GROUP, MEAN_AND_GAP))
    first, second = RATINGS[:4, 0], RATINGS[4:, 0]
    figures = (
        np.array([first.mean(), second.mean()]),
        np.array([first.var(ddof=1), second.var(ddof=1)]),
        np.array([4, 5]),
    )

    for row, contrast in ((2, np.array([0.5, 0.5])), (3, np.array([1.0, -1.0]))):
        assert found.n[row, 0] == 9
        assert_allclose(
            [found.low[row, 0], found.high[row, 0]], combination_interval(contrast, *figures, 0.9)
        )


def test_large_groups_have_the_expanded_percentiles() -> None:
    """The share beyond t(0.95; 39) = 1.685 is 4.6 %, of means stretched by sqrt(40 / 39)."""
    ratings = many(40)
    found = intervals(Panel(ratings, np.zeros(40, dtype=int), ALL), resamples=20_000)
    generator = np.random.default_rng(9)
    means = ratings[generator.integers(0, 40, (20_000, 40))].mean(axis=1)
    center, share = ratings.mean(axis=0), stats.norm.sf(stats.t.ppf(0.95, 39))
    low, high = np.quantile(
        center + (means - center) * (40 / 39) ** 0.5, [share, 1 - share], axis=0
    )

    # Forty whole numbers have a mean in steps of 1/40, and either side may land a step apart.
    assert_allclose(found.low[0, :3], low, atol=1.05 / 40)
    assert_allclose(found.high[0, :3], high, atol=1.05 / 40)
    assert_allclose(found.error[0, :3], stats.sem(ratings), rtol=0.02)


def test_percentiles_follow_the_skew_of_the_answers() -> None:
    """Nine in ten say 5, so the mean may well be lower than it seems but hardly higher."""
    ratings = np.repeat([[5.0], [1.0]], [45, 5], axis=0)
    found = intervals(Panel(ratings, np.zeros(50, dtype=int), ALL), no_nodes(1), resamples=4000)

    assert found.mean[0, 0] - found.low[0, 0] > found.high[0, 0] - found.mean[0, 0] + 0.05


@pytest.mark.parametrize(("n", "rtol"), [(29, 1e-9), (31, 0.03), (500, 0.03)])
def test_a_finite_population_narrows_by_the_share_not_asked(n: int, rtol: float) -> None:
    panel = Panel(many(n), np.zeros(n, dtype=int), ALL)
    finite = replace(panel, populations=np.array([4 * n // 3]))
    share = 1 - n / (4 * n // 3)

    assert_allclose(
        intervals(finite, resamples=4000).error[0],
        intervals(panel, resamples=4000).error[0] * share**0.5,
        rtol=rtol,
    )


@pytest.mark.parametrize("n", [1, 4, 60])
def test_everybody_answering_leaves_no_doubt(n: int) -> None:
    found = intervals(Panel(many(n), np.zeros(n, dtype=int), ALL, populations=np.array([n])))

    assert_array_equal(found.low, found.mean)
    assert_array_equal(found.high, found.mean)


@pytest.mark.parametrize("n", [3, 60])
def test_equal_answers_give_an_interval_without_width(n: int) -> None:
    found = intervals(Panel(np.full((n, 3), 0.1), np.zeros(n, dtype=int), ALL))

    assert_array_equal(found.error, np.zeros((2, 4)))
    assert_array_equal(found.low, found.high)


def test_one_answer_of_several_has_a_mean_and_no_interval() -> None:
    found = intervals(Panel(RATINGS[:1], np.zeros(1, dtype=int), ALL))

    assert_allclose(found.mean[0], [3, 4, 1, 2.25])
    assert np.isnan([found.error, found.low, found.high]).all()


def test_an_item_that_one_of_many_answered_has_no_interval_but_its_node_has() -> None:
    ratings = many(60)
    ratings[1:, 2] = NONE
    found = intervals(Panel(ratings, np.zeros(60, dtype=int), ALL))

    assert np.isnan(found.low[0, 2])
    assert found.low[0, 3] < found.mean[0, 3] < found.high[0, 3]


def test_nobody_has_neither() -> None:
    found = intervals(Panel(np.empty((0, 3)), np.empty(0, dtype=int), np.ones((1, 2))))

    assert_array_equal(found.n, np.zeros((3, 4)))
    assert np.isnan([found.mean, found.error, found.low, found.high]).all()


def test_a_group_without_a_value_is_left_out_of_a_mean_and_voids_a_gap() -> None:
    ratings = RATINGS.copy()
    ratings[GROUP == 1, 2] = NONE
    found = intervals(Panel(ratings, GROUP, MEAN_AND_GAP))

    assert_array_equal(found.low[2, 2], found.low[0, 2])
    assert found.n[:, 2].tolist() == [4, 0, 4, 0]
    assert np.isnan([found.mean[3, 2], found.low[3, 2], found.high[3, 2]]).all()
    assert not np.isnan(found.low[3, :2]).any()


def test_a_group_without_weight_changes_no_mean() -> None:
    found = intervals(Panel(RATINGS, GROUP, np.array([[1.0, 0.0]])))

    assert_array_equal(found.low[2], found.low[0])
    assert_array_equal(found.n[2], found.n[0])


def test_large_groups_combine_as_independent_ones() -> None:
    ratings, group = np.vstack([many(60), many(90, seed=4)]), np.repeat([0, 1], [60, 90])
    found = intervals(Panel(ratings, group, MEAN_AND_GAP), resamples=4000)

    assert_allclose(found.error[3], np.hypot(found.error[0], found.error[1]))
    assert_allclose(found.error[2], found.error[3] / 2)
    assert_allclose((found.high - found.low)[3], 2 * 1.66 * found.error[3], rtol=0.05)


@pytest.mark.parametrize(("n", "rtol"), [(12, 1e-9), (60, 0.03)])
def test_nodes_may_be_made_in_any_way(n: int, rtol: float) -> None:
    """A sum over two levels: twice the items' mean moves twice as far."""
    panel, members = Panel(many(n), np.zeros(n, dtype=int), ALL), np.ones((1, 3), dtype=bool)

    def doubled(means: Floats) -> Floats:
        return 2 * combine(means, np.ones(3), "mean")[..., np.newaxis]

    plain = intervals(panel, weighted_nodes(np.ones((1, 3))), resamples=4000)
    found = intervals(panel, Nodes(members, doubled), resamples=4000)

    assert_allclose(found.error[:, 3], 2 * plain.error[:, 3], rtol=rtol)
    assert_allclose(found.low[:, 3], 2 * plain.low[:, 3], rtol=rtol)


def test_items_that_a_group_was_not_asked_leave_the_others_as_they_are() -> None:
    ratings = np.column_stack([many(60), np.full(60, NONE)])
    nodes = weighted_nodes(np.array([[1.0, 1.0, 2.0, 5.0]]))
    found = intervals(Panel(ratings, np.zeros(60, dtype=int), ALL), nodes)
    asked = intervals(Panel(many(60), np.zeros(60, dtype=int), ALL))

    assert_array_equal(np.delete(figures(found), 3, axis=2), figures(asked))
    assert np.isnan(found.mean[:, 3]).all()


def test_a_node_leaves_out_items_without_a_mean_and_has_no_score_without_any() -> None:
    nodes = weighted_nodes(np.array([[1.0, 3.0, 0.0], [0.0, 0.0, 1.0]]))

    assert_allclose(nodes.roll_up(np.array([2.0, 4.0, 3.0])), [3.5, 3.0])
    assert_allclose(nodes.roll_up(np.array([2.0, NONE, NONE])), [2.0, NONE])


def test_a_whole_is_rolled_up_from_balanced_items() -> None:
    """One group was asked the first item, the other the second: the whole is the mean of both.

    Its variance is a quarter of each group's own, as of any mean of two independent means.
    """
    first, second = many(12)[:, 0], many(15, seed=4)[:, 0]
    ratings = np.full((27, 2), NONE)
    ratings[:12, 0], ratings[12:, 1] = first, second
    nodes = weighted_nodes(np.array([[1.0, 1.0]]))
    found = intervals(Panel(ratings, np.repeat([0, 1], [12, 15]), np.ones((1, 2))), nodes)

    assert_allclose(found.mean[2, 2], (first.mean() + second.mean()) / 2)
    assert_allclose(found.error[2, 2], np.hypot(stats.sem(first), stats.sem(second)) / 2)
    assert found.n[2, 2] == 27


def test_large_groups_that_were_asked_apart_make_a_whole_too() -> None:
    first, second = many(60)[:, 0], many(80, seed=4)[:, 0]
    ratings = np.full((140, 2), NONE)
    ratings[:60, 0], ratings[60:, 1] = first, second
    nodes = weighted_nodes(np.array([[1.0, 1.0]]))
    panel = Panel(ratings, np.repeat([0, 1], [60, 80]), np.ones((1, 2)))
    found = intervals(panel, nodes, resamples=4000)

    assert_allclose(found.error[2, 2], np.hypot(stats.sem(first), stats.sem(second)) / 2)
    assert_allclose((found.high - found.low)[2, 2], 2 * 1.656 * found.error[2, 2], rtol=0.05)


def test_a_panel_without_contrasts_tells_the_groups() -> None:
    panel = Panel(RATINGS, GROUP, MEAN_AND_GAP)
    found = intervals(replace(panel, contrasts=np.empty((0, 2))))

    assert_array_equal(figures(found), figures(intervals(panel))[:, :2])


@pytest.mark.parametrize("gap", [False, True])
def test_single_precision_is_exact_enough(gap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ratings = many(200)
    ratings[7, 1] = NONE if gap else 3.0
    panel = Panel(ratings, np.arange(200) % 2, MEAN_AND_GAP)
    single = intervals(panel, resamples=2000)
    monkeypatch.setattr("scoring.bootstrap.LARGEST_EXACT", 0)

    assert_allclose(
        figures(single), figures(intervals(panel, resamples=2000)), rtol=1e-6, atol=2e-6
    )


@pytest.mark.parametrize("unit", [0.1, LARGEST_EXACT // 40 - 1.0, float(LARGEST_EXACT)])
def test_answers_of_any_size_have_intervals_of_that_size(unit: float) -> None:
    answers = np.where(many(40) > 3, 1.0, 0.0)
    plain = intervals(Panel(answers, np.zeros(40, dtype=int), ALL))
    found = intervals(Panel(unit * answers, np.zeros(40, dtype=int), ALL))

    assert_allclose(found.low / unit, plain.low, rtol=0, atol=2e-6)


def test_resamples_in_several_products_are_the_same_as_in_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = Panel(many(60), np.zeros(60, dtype=int), ALL)
    at_once = intervals(panel)
    monkeypatch.setattr("scoring.bootstrap.MOST_WEIGHTS", 7 * 60)

    assert_array_equal(figures(intervals(panel)), figures(at_once))


@given(st.permutations(range(9)), st.sampled_from([1.0, 0.7]), st.sampled_from([1, 4]))
def test_the_order_of_raters_never_shows(raters: list[int], unit: float, times: int) -> None:
    ratings, group = np.tile(unit * RATINGS, (times, 1)), np.tile(GROUP, times)
    order = np.concatenate([np.array(raters) + 9 * block for block in range(times)])
    shuffled = intervals(Panel(ratings[order], group[order], MEAN_AND_GAP), resamples=30)

    assert (
        figures(shuffled).tobytes()
        == figures(intervals(Panel(ratings, group, MEAN_AND_GAP), resamples=30)).tobytes()
    )


@given(st.floats(0.1, 10), st.floats(-10, 10))
def test_intervals_move_with_the_scale(stretch: float, shift: float) -> None:
    panel = Panel(RATINGS, GROUP, np.ones((1, 2)))
    found = intervals(panel, resamples=20)
    moved = intervals(Panel(stretch * RATINGS + shift, GROUP, np.ones((1, 2))), resamples=20)

    assert_allclose(moved.low, stretch * found.low + shift, atol=1e-8)
    assert_allclose(moved.high, stretch * found.high + shift, atol=1e-8)


def test_doubled_raters_narrow_the_interval() -> None:
    once = intervals(Panel(many(40), np.zeros(40, dtype=int), ALL))
    twice = intervals(Panel(np.tile(many(40), (2, 1)), np.zeros(80, dtype=int), ALL))

    assert (twice.high - twice.low < once.high - once.low).all()
    assert_allclose(twice.mean, once.mean)


@pytest.mark.parametrize(
    ("panel", "message"),
    [
        (Panel(np.empty((2, 0)), np.zeros(2, dtype=int), ALL), "^A panel needs items"),
        (Panel(RATINGS, GROUP, np.empty((1, 0))), "^A panel needs items"),
        (
            Panel(RATINGS, GROUP[:3], MEAN_AND_GAP),
            "^A panel needs items, groups, and one group for each rater",
        ),
        (Panel(RATINGS, GROUP, ALL), r"^A rater's group lies outside 0\.\.0"),
        (Panel(RATINGS, -GROUP, MEAN_AND_GAP), r"^A rater's group lies outside 0\.\.1"),
        (
            Panel(many(4)[:, :2], np.zeros(4, dtype=int), ALL),
            "^The nodes were made for other items",
        ),
        (
            Panel(RATINGS, GROUP, MEAN_AND_GAP, np.array([9])),
            "^Each group needs its own population",
        ),
        (Panel(RATINGS, GROUP, MEAN_AND_GAP, np.array([9, 4])), "^More people answered"),
    ],
)
def test_what_does_not_match_is_refused(panel: Panel, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        intervals(panel)


def test_bad_settings_are_refused() -> None:
    panel = Panel(RATINGS, GROUP, MEAN_AND_GAP)
    with pytest.raises(ValueError, match=r"^The bootstrap needs at least one resample"):
        intervals(panel, resamples=0)
    with pytest.raises(ValueError, match=r"^A confidence lies strictly between 0 and 1"):
        intervals(panel, confidence=90)
    with pytest.raises(ValueError, match=r"^A weight must be a number from 0 up"):
        weighted_nodes(np.array([[1.0, -1.0]]))


@pytest.mark.parametrize("shares", trials.CLAIMED.values(), ids=trials.CLAIMED.keys())
@pytest.mark.parametrize("n", [15, 30])
@pytest.mark.parametrize("trial", ["item", "team", "gap"])
def test_nine_in_ten_intervals_hold_the_truth(trial: str, n: int, shares: Floats) -> None:
    found = trials.coverage(trials.TRIALS_OF[trial][1], shares, n, trials=1500, seed=1)

    assert trials.LEAST <= found <= trials.MOST


def figures(found: NodeIntervals) -> Floats:
    return np.array(astuple(found), dtype=np.float64)
