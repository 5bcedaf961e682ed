"""From figures to levels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.arrays import Floats
from scoring.maturity import (
    evidence_cap,
    gated_level,
    kpi_level,
    level_of,
    optimism_gap,
    provisional,
    reached,
    round_half_level,
)

ACTIVE_USERS = np.array([50.0, 70.0, 85.0, 95.0])  # K01, good is up
DUPLICATES = np.array([10.0, 5.0, 2.0, 1.0])  # K04, good is down
FINDINGS = np.array([3.0, 1.0, 0.0, 0.0])  # K39, good is down, levels 4 and 5 both begin at 0
VIEWS = (0.5, 0.3, 0.2)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (50, 2),
        (60, 2.5),
        (70, 3),
        (77.5, 3.5),
        (85, 4),
        (95, 5),
        (100, 5),
        (40, 1.5),
        (30, 1),
        (0, 1),
    ],
)
def test_level_of_a_kpi_that_should_rise(value: float, level: float) -> None:
    assert_allclose(kpi_level(value, ACTIVE_USERS, lowest=1), level)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (10, 2),
        (7.5, 2.5),
        (5, 3),
        (2, 4),
        (1.5, 4.5),
        (1, 5),
        (0, 5),
        (12.5, 1.5),
        (15, 1),
        (99, 1),
    ],
)
def test_level_of_a_kpi_that_should_fall(value: float, level: float) -> None:
    assert_allclose(kpi_level(value, DUPLICATES, lowest=1), level)


@pytest.mark.parametrize(("value", "level"), [(0, 5), (0.5, 3.5), (1, 3), (2, 2.5), (3, 2), (5, 1)])
def test_reaching_two_levels_that_begin_together_reaches_the_higher(
    value: float, level: float
) -> None:
    assert_allclose(kpi_level(value, FINDINGS, lowest=1), level)


@pytest.mark.parametrize(("value", "level"), [(1, 3), (0.5, 2 - 0.25), (2, 3.5), (5, 5)])
def test_equal_first_thresholds_take_their_slope_from_the_first_segment_with_a_width(
    value: float, level: float
) -> None:
    """1, 1, 3, 5: the first segment with a width is two wide, so a unit less is half a level less."""
    assert_allclose(kpi_level(value, np.array([1.0, 1.0, 3.0, 5.0]), lowest=1), level)


def test_levels_may_begin_at_zero_and_be_any_number() -> None:
    assert_allclose(
        kpi_level(np.array([0.0, 15.0, 20.0]), np.array([10.0, 20.0]), lowest=0), [0, 1.5, 2]
    )


def test_no_reading_gives_no_level() -> None:
    assert_array_equal(kpi_level(np.array([np.nan, 70.0]), ACTIVE_USERS, 1), [np.nan, 3.0])


@given(st.floats(-50, 150), st.floats(0, 50))
def test_a_better_reading_never_has_a_lower_level(value: float, better_by: float) -> None:
    assert kpi_level(value, ACTIVE_USERS, 1) <= kpi_level(value + better_by, ACTIVE_USERS, 1)
    assert kpi_level(value, FINDINGS, 1) <= kpi_level(value - better_by, FINDINGS, 1)


@given(st.floats(-1e6, 1e6), st.sampled_from([ACTIVE_USERS, DUPLICATES, FINDINGS]))
def test_a_kpi_level_stays_between_lowest_and_top(value: float, thresholds: Floats) -> None:
    assert 1 <= kpi_level(value, thresholds, 1) <= 5


@pytest.mark.parametrize("thresholds", [[], [1], [2, 2], [1, 3, 2], [1, np.nan], [1, np.inf]])
def test_thresholds_that_go_nowhere_are_refused(thresholds: list[float]) -> None:
    with pytest.raises(
        ValueError, match=r"^Thresholds must be two or more numbers that rise or that fall"
    ):
        kpi_level(1.0, np.array(thresholds, dtype=np.float64), lowest=1)


def test_provisional_score_of_a_worked_example() -> None:
    """0.5 · 3.2 + 0.3 · 2.5 + 0.2 · 2.0 = 2.75; without seen (1.6 + 0.4) / 0.7 = 2.857."""
    said, measured = np.array([3.2, 3.2, np.nan]), np.array([2.0, 2.0, np.nan])

    score = provisional(said, np.array([2.5, np.nan, np.nan]), measured, VIEWS)

    assert_allclose(score, [2.75, 2.0 / 0.7, np.nan])


def test_a_level_at_the_cap_without_support_is_held_one_step_below() -> None:
    level, held = evidence_cap(4.6, seen=3.5, measured=np.nan, cap_from=4.0, step=0.1)

    assert_allclose(level, 3.9)
    assert held


@pytest.mark.parametrize(
    ("seen", "measured"), [(4.0, np.nan), (np.nan, 4.0), (2.0, 4.5), (5.0, 1.0)]
)
def test_support_from_either_side_lifts_the_cap(seen: float, measured: float) -> None:
    level, held = evidence_cap(4.6, seen, measured, cap_from=4.0, step=0.1)

    assert level == 4.6
    assert not held


def test_a_level_that_would_be_shown_as_the_cap_is_held_too() -> None:
    level, held = evidence_cap(np.array([3.97, 3.95, 3.93, 3.2]), np.nan, np.nan, 4.0, 0.1)

    assert_allclose(level, [3.9, 3.9, 3.9, 3.2])
    assert_array_equal(held, [True, True, False, False])


def test_half_levels_are_held_half_a_level_below() -> None:
    assert_allclose(evidence_cap(4.5, 3.0, 3.0, cap_from=4.0, step=0.5)[0], 3.5)


def test_a_missing_level_is_not_held() -> None:
    level, held = evidence_cap(np.nan, np.nan, np.nan, cap_from=4.0, step=0.1)

    assert np.isnan(level)
    assert not held


@given(st.floats(1, 5), st.floats(0, 4))
def test_the_cap_never_turns_the_order_of_two_levels_round(level: float, more: float) -> None:
    lower, higher = (evidence_cap(at, np.nan, np.nan, 4.0, 0.1)[0] for at in (level, level + more))

    assert lower <= higher


def test_a_step_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The step in which levels are shown must be positive"):
        evidence_cap(4.0, 4.0, 4.0, cap_from=4.0, step=0.0)


def test_optimism_is_what_is_said_beyond_what_is_seen() -> None:
    assert_allclose(optimism_gap(np.array([3.5, np.nan]), np.array([2.0, 2.0])), [1.5, np.nan])


@pytest.mark.parametrize(
    ("level", "half"),
    [(3.24, 3.0), (3.25, 3.5), (3.74, 3.5), (3.75, 4.0), (1.0, 1.0), (np.nan, np.nan)],
)
def test_the_nearest_half_level(level: float, half: float) -> None:
    assert_array_equal(round_half_level(level), half)


def test_a_score_has_the_highest_level_that_it_reaches() -> None:
    scores = np.array([0.9, 1.0, 2.99, 3.0, 9.0, np.nan])

    assert_array_equal(level_of(scores, np.array([1.0, 2.0, 3.0])), [-1, 0, 1, 2, 2, -1])


def test_a_score_that_is_three_but_for_rounding_has_level_three() -> None:
    """0.1 + 0.2 three-thousandths short in the sixteenth digit must not cost a level."""
    just_below = np.nextafter(3.0, 0.0)

    assert level_of(just_below, np.array([1.0, 2.0, 3.0])) == 2


def test_levels_may_have_any_rising_values() -> None:
    assert level_of(43.0, np.array([0.0, 43.0, 67.0])) == 1


@pytest.mark.parametrize("values", [[], [1, 1], [2, 1], [1, np.nan]])
def test_levels_that_do_not_rise_are_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"^Cut-offs must be"):
        level_of(1.0, np.array(values, dtype=np.float64))


def test_a_cut_off_counts_once_reached() -> None:
    assert_array_equal(
        reached(np.array([44.9, 45.0, 75.0]), np.array([45.0, 60.0, 75.0])), [0, 1, 3]
    )


@pytest.mark.parametrize(
    ("level", "passed", "expected"),
    [
        (2, [True, True, True], 2),
        (2, [True, True, False], 1),
        (2, [True, False, True], 0),
        (1, [True, True, False], 1),
        (2, [False, True, True], -1),
        (-1, [True, True, True], -1),
    ],
)
def test_a_failed_gate_shuts_every_level_above_it(
    level: int, passed: list[bool], expected: int
) -> None:
    assert gated_level(level, np.array(passed)) == expected


def test_gates_of_many_places_are_shut_place_by_place() -> None:
    passed = np.array([[True, True, True], [True, False, True], [False, True, True]])

    assert_array_equal(gated_level(np.array([2, 2, 2]), passed), [2, 0, -1])


@pytest.mark.parametrize(("value", "level"), [(0.15, 2.5), (0.2, 3.0), (0.4, 5.0)])
def test_thresholds_may_lie_closer_than_one(value: float, level: float) -> None:
    thresholds = np.array([0.1, 0.2, 0.3, 0.4])

    assert_allclose(kpi_level(value, thresholds, lowest=1), level)
