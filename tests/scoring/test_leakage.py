"""Strategy leakage, from one person's answers to the whole hierarchy."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.arrays import Floats
from scoring.leakage import (
    band_of,
    behaviour_fidelity,
    cumulative_leakage,
    intervals_apart,
    level_fidelity,
    measure_match,
    movement_match,
    person_fidelity,
    precision,
    rank_weights,
    recognition,
    retention,
    segment_fidelity,
    step_band,
    step_leakage,
    transmission,
    weighted_recall,
)

PARTS = np.array([0.45, 0.15, 0.20, 0.10, 0.10])
FIDELITY_BANDS = np.array([45.0, 60.0, 75.0])
STEP_BANDS = np.array([5.0, 10.0, 15.0])
HIERARCHY = np.array([92.0, 78.0, 61.0, 44.0])  # brand team, national leadership, managers, reps
PLAN = np.array([40.0, 40.0, 20.0, 0.0])  # effort over segments A, B, C, D


def column(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


def test_rank_weights_of_five_priorities() -> None:
    assert_allclose(rank_weights(5), np.array([5, 4, 3, 2, 1]) / 15)


@given(st.integers(1, 50))
def test_rank_weights_fall_and_add_up_to_one(k: int) -> None:
    weights = rank_weights(k)

    assert_allclose(weights.sum(), 1.0)
    assert np.all(np.diff(weights) < 0)


def test_a_strategy_without_priorities_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A strategy needs at least one priority"):
        rank_weights(0)


def test_the_worked_example_of_a_rep() -> None:
    """The method's own example: source S1..S5, split A40 B40 C20 D0, move C to B by 20 %.

    A rep lists S1, S3 and "more calls per day", allocates 60/20/10/10, says "A, no idea" and
    names one right measure: WR 0.533, P 0.667, SF 0.70, MM 0, KM 0.5 make F = 53.0.
    """
    no = np.array([False])
    parts = np.stack(
        [
            weighted_recall(column(1, 0, 1, 0, 0)[np.newaxis], rank_weights(5)),
            precision(column(2), column(3)),
            segment_fidelity(column(60, 20, 10, 10)[np.newaxis], PLAN),
            movement_match(no, no, column(np.nan), tolerance=5),
            measure_match(column(1), measures=2),
        ],
        axis=-1,
    )

    assert_allclose(parts, [[8 / 15, 2 / 3, 0.70, 0.0, 0.5]])
    assert_allclose(person_fidelity(parts, PARTS), [53.0])


def test_the_worked_example_of_a_hierarchy() -> None:
    """92, 78, 61, 44: steps 14, 17, 17; transmission .85, .78, .72; retention .48; 52 % lost."""
    assert_array_equal(step_leakage(HIERARCHY), [14, 17, 17])
    assert_allclose(transmission(HIERARCHY), [0.85, 0.78, 0.72], atol=0.005)
    assert retention(HIERARCHY) == pytest.approx(0.48, abs=0.005)
    assert cumulative_leakage(HIERARCHY) == pytest.approx(0.52, abs=0.005)


@given(st.lists(st.floats(1, 100), min_size=2, max_size=6))
def test_transmissions_multiply_to_retention_and_steps_add_to_the_loss(levels: list[float]) -> None:
    hierarchy = np.array(levels)

    assert_allclose(np.prod(transmission(hierarchy)), retention(hierarchy), rtol=1e-9)
    assert_allclose(np.sum(step_leakage(hierarchy)), levels[0] - levels[-1], atol=1e-9)


def test_a_hidden_level_leaves_its_two_steps_unknown_but_not_retention() -> None:
    hierarchy = column(90, np.nan, 45)

    assert np.isnan(step_leakage(hierarchy)).all()
    assert np.isnan(transmission(hierarchy)).all()
    assert retention(hierarchy) == 0.5


def test_nothing_can_be_retained_of_nothing() -> None:
    assert np.isnan(retention(column(0, 50)))
    assert np.isnan(transmission(column(0, 50))).all()


def test_a_blank_list_recalls_nothing_but_an_unasked_one_is_unknown() -> None:
    named = np.array([[0.0, 0.0], [np.nan, np.nan]])

    assert_array_equal(weighted_recall(named, rank_weights(2)), [0.0, np.nan])


def test_precision_of_lists() -> None:
    assert_array_equal(
        precision(column(2, 0, 0, np.nan), column(4, 3, 0, np.nan)), [0.5, 0, 0, np.nan]
    )


def test_more_hits_than_listed_items_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^More priorities"):
        precision(column(3), column(2))


def test_a_split_like_the_plan_is_fully_faithful_and_its_opposite_not_at_all() -> None:
    splits = np.array([[40.0, 40, 20, 0], [0, 0, 0, 100], [np.nan] * 4])

    assert_allclose(segment_fidelity(splits, PLAN), [1.0, 0.0, np.nan], atol=1e-12)


def test_rounded_shares_are_accepted() -> None:
    assert segment_fidelity(column(33.3, 33.3, 33.3), column(33, 33, 33)) == pytest.approx(0.9955)


@pytest.mark.parametrize("split", [[50.0, 48.5], [50.0, 40.0], [120.0, -20.0], [0.5, 0.5]])
def test_shares_that_are_no_split_are_refused(split: list[float]) -> None:
    with pytest.raises(
        ValueError, match=r"^Shares of segments must be 0 or more and add up to 100"
    ):
        segment_fidelity(np.array(split), column(50, 50))


def test_a_plan_that_is_no_split_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^Shares of segments must be 0 or more and add up to 100"
    ):
        segment_fidelity(column(50, 50), column(50, 40))


def test_behaviour_is_compared_like_a_split_region_by_region() -> None:
    """North does 50/30/10/10: 1 - 0.5 · (10 + 10 + 10 + 10) / 100 = 0.8; south follows the plan."""
    regions = np.array([[50.0, 30, 10, 10], [40, 40, 20, 0]])

    assert_allclose(behaviour_fidelity(regions, PLAN), [0.8, 1.0])


@pytest.mark.parametrize(
    ("segment", "direction", "off", "match"),
    [
        (True, True, 0, 1.0),
        (True, True, -5, 1.0),
        (True, True, 5.1, 0.5),
        (True, True, np.nan, 0.5),
        (True, False, 0, 0.5),
        (False, True, 0, 0.0),
    ],
)
def test_movement_match(segment: bool, direction: bool, off: float, match: float) -> None:
    matched = movement_match(np.array([segment]), np.array([direction]), column(off), tolerance=5)

    assert matched == match


def test_measures_match_by_their_share() -> None:
    assert_array_equal(measure_match(column(0, 1, 2, np.nan), measures=2), [0, 0.5, 1, np.nan])


@pytest.mark.parametrize(("right", "measures"), [(3, 2), (0, 0)])
def test_more_right_measures_than_there_are_is_refused(right: float, measures: int) -> None:
    with pytest.raises(ValueError, match=r"^No more measures can be right than the source has"):
        measure_match(column(right), measures)


def test_recognition_is_corrected_for_guessing() -> None:
    """Ticking everything, k true and k false, recognises nothing; only false ones is worse."""
    hits, false_ticks = column(5, 5, 3, 0, np.nan), column(0, 5, 1, 2, np.nan)

    assert_array_equal(recognition(hits, false_ticks, k=5), [1.0, 0.0, 0.4, -0.4, np.nan])


@pytest.mark.parametrize(("hits", "k"), [(6, 5), (0, 0)])
def test_recognising_more_than_is_true_is_refused(hits: float, k: int) -> None:
    with pytest.raises(ValueError, match=r"^No more statements can be recognised than are true"):
        recognition(column(hits), column(0), k)


def test_fidelity_is_renormalised_over_the_parts_that_are_used() -> None:
    """Without movement and measures: (0.45 · 0.5 + 0.15 · 1 + 0.20 · 0.5) / 0.80 = 0.59375."""
    parts = np.array([[0.5, 1.0, 0.5, np.nan, np.nan], [np.nan] * 5])

    assert_allclose(person_fidelity(parts, PARTS), [59.375, np.nan])


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_fidelity_stays_between_0_and_100(parts: list[float]) -> None:
    fidelity = person_fidelity(np.array([parts]), PARTS)

    assert -1e-9 <= fidelity[0] <= 100 + 1e-9


def test_level_fidelity_of_a_worked_example() -> None:
    """10, 20, 30, 40 and one unknown: mean and median 25, quartiles 17.5 and 32.5.

    s² = 500 / 3, so the error is sqrt(125 / 3) = 6.455, and t(0.95; 3) = 2.35336.
    """
    level = level_fidelity(column(40, np.nan, 10, 30, 20), 0.9, np.random.default_rng(1), 500)

    assert astuple(level)[:5] == (25.0, 25.0, 17.5, 32.5, 4)
    assert (level.low, level.high) == pytest.approx((25 - 15.191, 25 + 15.191), abs=1e-3)


def test_one_person_has_a_fidelity_but_no_interval() -> None:
    level = level_fidelity(column(53), 0.9, np.random.default_rng(1), 100)

    assert (level.mean, level.n) == (53.0, 1)
    assert np.isnan([level.low, level.high]).all()


def test_nobody_has_no_fidelity() -> None:
    level = level_fidelity(column(np.nan), 0.9, np.random.default_rng(1), 100)

    assert level.n == 0
    assert np.isnan([*astuple(level)[:4], level.low, level.high]).all()


def test_the_order_of_people_never_shows_in_a_level() -> None:
    people = np.random.default_rng(3).uniform(0, 100, 40)
    first = level_fidelity(people, 0.9, np.random.default_rng(1), 200)
    second = level_fidelity(people[::-1].copy(), 0.9, np.random.default_rng(1), 200)

    assert first == second


def test_bands_of_fidelity_begin_at_their_cut_off() -> None:
    """75 and more is tight (3), 60 seeping (2), 45 leaking (1), below broken (0)."""
    values = column(75, 74.9, 60, 59.9, 45, 44.9, np.nan)

    assert_array_equal(band_of(values, FIDELITY_BANDS), [3, 2, 2, 1, 1, 0, -1])


def test_bands_of_a_step_end_at_their_cut_off() -> None:
    """Up to 5 noise (0), up to 10 watch (1), up to 15 repair (2), beyond rupture (3)."""
    steps = column(-3, 5, 5.1, 10, 15, 15.1, np.nan)

    assert_array_equal(step_band(steps, STEP_BANDS), [0, 0, 1, 1, 2, 3, -1])


@pytest.mark.parametrize("banded", [band_of, step_band])
def test_cut_offs_that_do_not_rise_are_refused(banded: object) -> None:
    assert callable(banded)

    with pytest.raises(ValueError, match=r"^Cut-offs must be"):
        banded(1.0, column(3, 2))


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ((50, 60), (61, 70), True),
        ((61, 70), (50, 60), True),
        ((50, 61), (61, 70), False),
        ((61, 70), (50, 61), False),
        ((50, 90), (61, 70), False),
        ((61, 70), (50, 90), False),
        ((np.nan, np.nan), (61, 70), False),
    ],
)
def test_intervals_are_apart_when_they_share_no_point(
    first: tuple[float, float], second: tuple[float, float], apart: bool
) -> None:
    assert intervals_apart(first, second) is apart


def test_one_measure_and_one_statement_can_be_right() -> None:
    assert_array_equal(measure_match(column(1, 0), 1), [1.0, 0.0])
    assert_array_equal(recognition(column(1, 0), column(0, 1), 1), [1.0, -1.0])
