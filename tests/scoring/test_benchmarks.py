"""Where a value stands in a published distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from scoring.arrays import Floats
from scoring.benchmarks import (
    Good,
    normal_percentile,
    percentile_in_classes,
    percentile_in_sample,
    percentile_of_class,
    quantile_bracket,
    quantile_position,
    shrinkage_weight,
    shrunk_mean,
    trimmed_shares,
    z_score,
)

EDGES = np.array([0.0, 10.0, 20.0, 50.0])
SHARES = np.array([0.2, 0.5, 0.3])
QUARTERS = np.array([0.25, 0.5, 0.75])
QUARTILES = np.array([10.0, 20.0, 40.0])


def test_percentile_in_classes_of_a_worked_example() -> None:
    """15 lies halfway into the second class: 20 + 50 / 2 = 45 percent do worse."""
    values = np.array([-5.0, 5.0, 15.0, 20.0, 60.0, np.nan])

    assert_allclose(
        percentile_in_classes(values, EDGES, SHARES, "up"), [0, 10, 45, 70, 100, np.nan]
    )


def test_where_less_is_better_the_percentile_turns_round() -> None:
    assert_allclose(percentile_in_classes(15.0, EDGES, SHARES, "down"), 55.0)


def test_shares_that_were_rounded_still_reach_100() -> None:
    """Three times 33 % printed without decimals."""
    assert percentile_in_classes(50.0, EDGES, np.full(3, 0.33), "up") == 100.0


@pytest.mark.parametrize(
    "shares", [[0.2, 0.5, 0.9], [20, 50, 30], [-0.2, 0.7, 0.5], [0.2, np.nan, 0.3]]
)
def test_shares_that_are_no_distribution_are_refused(shares: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^The shares of a distribution"):
        percentile_in_classes(1.0, EDGES, np.array(shares), "up")
    with pytest.raises(ValueError, match=r"^The shares of a distribution"):
        percentile_of_class(0, np.array(shares), "up")


@pytest.mark.parametrize("edges", [[0, 10, 20], [0, 10, 10, 50], [50, 20, 10, 0]])
def test_edges_that_do_not_fit_are_refused(edges: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^Classes need rising edges"):
        percentile_in_classes(1.0, np.array(edges, dtype=np.float64), SHARES, "up")


@pytest.mark.parametrize(
    ("place", "good", "percentile"), [(0, "up", 10), (1, "up", 45), (2, "up", 85), (0, "down", 90)]
)
def test_percentile_of_a_stage_counts_half_of_its_own_class(
    place: int, good: Good, percentile: float
) -> None:
    assert percentile_of_class(place, SHARES, good) == pytest.approx(percentile)


@pytest.mark.parametrize("place", [-1, 3])
def test_a_class_that_is_not_there_is_refused(place: int) -> None:
    with pytest.raises(ValueError, match=r"^There is no class"):
        percentile_of_class(place, SHARES, "up")


def test_percentile_in_a_sample_of_a_worked_example() -> None:
    """Among 1 2 2 4: 2 beats one and ties two, (1 + 2 / 2) / 4 = 50 percent."""
    sample = np.array([4.0, 2.0, np.nan, 1.0, 2.0])

    assert_array_equal(
        percentile_in_sample(np.array([0.0, 2.0, 5.0, np.nan]), sample, "up"), [0, 50, 100, np.nan]
    )
    assert percentile_in_sample(4.0, sample, "down") == 12.5


def test_no_peers_give_no_percentile() -> None:
    assert np.isnan(percentile_in_sample(np.array([1.0, 2.0]), np.array([np.nan]), "up")).all()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(0, 9))
def test_percentile_in_a_sample_agrees_with_scipy(sample: list[int], value: int) -> None:
    expected = stats.percentileofscore(sample, value, kind="mean")

    assert_allclose(
        percentile_in_sample(float(value), np.array(sample, dtype=np.float64), "up"), expected
    )


def test_z_score_is_positive_where_better() -> None:
    """28 days against a mean of 21 with sd 3.5: two deviations slower, so worse by two."""
    assert z_score(28.0, mean=21.0, sd=3.5, good="down") == -2.0
    assert_array_equal(z_score(np.array([28.0, np.nan]), 21.0, 3.5, "up"), [2.0, np.nan])


@pytest.mark.parametrize("sd", [0.0, -1.0, np.nan])
def test_an_impossible_deviation_is_refused(sd: float) -> None:
    with pytest.raises(ValueError, match=r"^A standard deviation must"):
        z_score(1.0, 0.0, sd, "up")


@pytest.mark.parametrize(
    ("value", "bracket"),
    [(5, (0, 25)), (10, (25, 25)), (15, (25, 50)), (20, (50, 50)), (40, (75, 75)), (99, (75, 100))],
)
def test_a_value_stands_between_two_published_quantiles(
    value: float, bracket: tuple[float, float]
) -> None:
    assert quantile_bracket(value, QUARTERS, QUARTILES, "up") == bracket


def test_between_quantiles_where_less_is_better() -> None:
    assert quantile_bracket(15, QUARTERS, QUARTILES, "down") == (50, 75)
    assert quantile_bracket(5, QUARTERS, QUARTILES, "down") == (75, 100)


def test_no_value_stands_nowhere() -> None:
    assert np.isnan(quantile_bracket(np.nan, QUARTERS, QUARTILES, "up")).all()
    assert np.isnan(quantile_position(np.nan, QUARTERS, QUARTILES, "up"))


def test_on_a_value_that_several_quantiles_share() -> None:
    """The lower quarter and the median are both 10: a value of 10 stands from 25 to 50."""
    shared = np.array([10.0, 10.0, 40.0])

    assert quantile_bracket(10, QUARTERS, shared, "up") == (25, 50)
    assert_allclose(quantile_position(10.0, QUARTERS, shared, "up"), 37.5)


def test_position_between_quantiles_of_a_worked_example() -> None:
    """15 is halfway from 10 (25 %) to 20 (50 %); beyond 10 and 40 nothing is published."""
    values = np.array([5.0, 10.0, 15.0, 30.0, 40.0, 41.0])

    assert_allclose(
        quantile_position(values, QUARTERS, QUARTILES, "up"), [np.nan, 25, 37.5, 62.5, 75, np.nan]
    )
    assert_allclose(quantile_position(15.0, QUARTERS, QUARTILES, "down"), 62.5)


@given(st.floats(0, 50))
def test_a_position_lies_in_its_bracket(value: float) -> None:
    low, high = quantile_bracket(value, QUARTERS, QUARTILES, "down")
    position = quantile_position(value, QUARTERS, QUARTILES, "down")

    assert np.isnan(position) or low <= position <= high


@pytest.mark.parametrize(
    ("probabilities", "quantiles", "message"),
    [
        ([0.25, 0.5], [1, 2, 3], "^Each published quantile"),
        ([], [], "^Each published quantile"),
        ([0.5, 1.0], [1, 2], "^Each published quantile"),
        ([0.5, 0.5], [1, 2], "^Published quantiles must rise"),
        ([0.0, 0.5], [1, 2], "^Each published quantile"),
        ([25, 50], [1, 2], "^Each published quantile"),
        ([0.5, 0.25], [1, 2], "^Published quantiles must rise"),
        ([0.25, 0.5], [2, 1], "^Published quantiles must rise"),
    ],
)
def test_quantiles_that_are_none_are_refused(
    probabilities: list[float], quantiles: list[float], message: str
) -> None:
    given_at: Floats = np.array(probabilities, dtype=np.float64)
    values: Floats = np.array(quantiles, dtype=np.float64)

    with pytest.raises(ValueError, match=message):
        quantile_bracket(1.0, given_at, values, "up")
    with pytest.raises(ValueError, match=message):
        quantile_position(1.0, given_at, values, "up")


def test_normal_percentile_of_known_points() -> None:
    """Φ(0) = 0.5, Φ(1) = 0.841344746068543, Φ(-1.96) = 0.024997895148220 (any table of Φ)."""
    z = np.array([[0.0, 1.0], [-1.96, np.nan]])

    assert_allclose(
        normal_percentile(z), [[50.0, 84.1344746068543], [2.4997895148220, np.nan]], rtol=1e-12
    )


@given(z=st.floats(-30, 30))
def test_normal_percentile_agrees_with_scipy_far_into_the_tails(z: float) -> None:
    assert_allclose(normal_percentile(z), 100 * stats.norm.cdf(z), rtol=1e-10)


def test_shrinkage_of_a_worked_example() -> None:
    """Four people, σ² = 1, τ² = 0.25: weight 4 / (4 + 4) = 1/2, so 3 in a pool at 2 becomes 2.5."""
    assert_allclose(shrinkage_weight(4, within=1.0, between=0.25), 0.5)
    assert_allclose(shrunk_mean(3.0, 4, pool=2.0, within=1.0, between=0.25), 2.5)


def test_shrinkage_gives_efron_and_morris_batting_averages() -> None:
    """Efron & Morris (1977), Scientific American 236(5), 119-127: grand mean .265, factor .212.

    Clemente's .400 becomes .294, Alvis' .156 becomes .242.

    The factor is n / (n + σ²/τ²) with 45 times at bat where σ²/τ² = 45 x .788 / .212.
    """
    within_by_between = 45 * 0.788 / 0.212

    estimates = shrunk_mean(np.array([0.400, 0.156]), 45, 0.265, within_by_between, 1.0)

    assert_allclose(estimates, [0.294, 0.242], atol=0.0005)


def test_nobody_gives_the_pool_and_people_without_spread_give_their_mean() -> None:
    assert_allclose(shrunk_mean(4.0, 0, pool=2.0, within=1.0, between=0.5), 2.0)
    assert_allclose(shrunk_mean(4.0, np.array([0, 1]), 2.0, within=0.0, between=0.5), [2.0, 4.0])


def test_the_more_people_the_less_a_mean_is_moved() -> None:
    moved = shrunk_mean(4.0, np.array([1, 5, 25, 125]), pool=2.0, within=1.0, between=0.5)

    assert np.all(np.diff(moved) > 0) and np.all(moved < 4.0)


def test_a_mean_that_is_missing_stays_missing() -> None:
    assert np.isnan(shrunk_mean(np.nan, 5, pool=2.0, within=1.0, between=0.5))


@pytest.mark.parametrize(
    ("within", "between"), [(1.0, 0.0), (1.0, -1.0), (-1.0, 1.0), (1.0, np.nan)]
)
def test_variances_that_are_none_are_refused(within: float, between: float) -> None:
    with pytest.raises(ValueError, match=r"^Shrinkage needs"):
        shrinkage_weight(5, within, between)


def test_nobody_holds_more_than_a_quarter_of_a_worked_example() -> None:
    """5 1 1 1 1 1: the first is held at .25, the others share .75: .15 each."""
    assert_allclose(
        trimmed_shares(np.array([1.0, 5.0, 1.0, 1.0, 1.0, 1.0]), 0.25),
        [0.15, 0.25, 0.15, 0.15, 0.15, 0.15],
    )


def test_holding_one_may_lift_another_to_the_limit() -> None:
    """10 4 1 1 1 1: the first held, 4/8 of .75 = .375 is too much, so both are held; .125 each."""
    assert_allclose(
        trimmed_shares(np.array([10.0, 4.0, 1.0, 1.0, 1.0, 1.0]), 0.25), [0.25, 0.25] + [0.125] * 4
    )


def test_equal_weights_stay_equal() -> None:
    assert_allclose(trimmed_shares(np.full(4, 7.0), 0.25), np.full(4, 0.25))


@given(weights=st.lists(st.floats(1e-3, 1e3), min_size=5, max_size=30))
def test_trimmed_shares_are_a_whole_in_the_order_of_the_weights(weights: list[float]) -> None:
    given_weights = np.array(weights)

    shares = trimmed_shares(given_weights, 0.25)

    assert_allclose(shares.sum(), 1.0)
    assert np.all(shares <= 0.25 + 1e-9) and np.all(shares > 0)
    assert np.all(np.diff(shares[np.argsort(given_weights, kind="stable")]) >= -1e-9)


@pytest.mark.parametrize(
    "weights", [[], [1.0, 1.0, 1.0], [1.0, 0.0, 1, 1, 1], [1, 1, 1, 1, np.inf]]
)
def test_weights_that_can_not_be_trimmed_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^Weights must be"):
        trimmed_shares(np.array(weights), 0.25)


def test_classes_may_be_narrower_than_one() -> None:
    shares, edges = np.array([0.5, 0.5]), np.array([0.0, 0.1, 0.3])

    assert_allclose(percentile_in_classes(0.2, edges, shares, "up"), 75.0)


def test_a_class_may_be_empty() -> None:
    assert percentile_of_class(1, np.array([0.5, 0.0, 0.5]), "up") == 50.0


def test_rounded_shares_of_stages_still_reach_100() -> None:
    """Half of 0.33 above 0.66, of 0.99."""
    assert percentile_of_class(2, np.full(3, 0.33), "up") == pytest.approx(100 * 2.5 / 3)


def test_a_deviation_may_be_smaller_than_one() -> None:
    assert_allclose(z_score(3.0, 2.0, 0.5, "up"), 2.0)


def test_no_peers_give_no_percentile_to_any_of_several_values() -> None:
    found = percentile_in_sample(np.array([1.0, 2.0]), np.array([np.nan]), "up")

    assert found.shape == (2,)
