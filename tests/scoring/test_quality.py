"""Signs of careless answers: runs, variability, speed, contradictions."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from scoring.arrays import Floats, Ints
from scoring.quality import contradiction, longest_runs, speeding, straight_lining, variability

NONE = np.nan


def of_one(values: list[float], scales: list[int] | None = None) -> tuple[Ints, Ints, Floats]:
    """One person's answers in reading order."""
    count = len(values)
    scale = np.array(scales or [0] * count, dtype=np.int64)
    return np.zeros(count, dtype=np.int64), scale, np.array(values, dtype=np.float64)


@pytest.mark.parametrize(
    ("values", "longest"),
    [
        ([3, 3, 3, 2, 3, 3], 3),
        ([1, 2, 3, 4, 5], 1),
        ([2, 4, 4, 4, 4], 4),
        ([NONE, NONE, NONE], 0),
        ([], 0),
    ],
)
def test_the_long_string_is_the_longest_run_of_one_answer(
    values: list[float], longest: int
) -> None:
    """Johnson (2005): the longest string of identical consecutive responses."""
    assert longest_runs(*of_one(values), (1, 1))[0, 0] == longest


def test_a_non_answer_ends_a_run() -> None:
    """Who says “cannot judge” in between has read the question."""
    assert longest_runs(*of_one([4, 4, NONE, 4, 4, 4]), (1, 1))[0, 0] == 3


def test_items_of_another_scale_do_not_end_a_run() -> None:
    runs = longest_runs(*of_one([2, 9, 2, 9, 2, 2], [0, 1, 0, 1, 0, 0]), (1, 2))

    assert_array_equal(runs, [[4, 2]])


def test_a_run_does_not_reach_from_one_person_to_the_next() -> None:
    rater = np.array([1, 0, 1, 0, 1], dtype=np.int64)
    runs = longest_runs(rater, np.zeros(5, dtype=np.int64), np.full(5, 3.0), (3, 1))

    assert_array_equal(runs, [[2], [3], [0]])


def test_many_answers_stay_in_reading_order_scale_by_scale() -> None:
    generator = np.random.default_rng(6)
    rater, scale = np.arange(900) % 3, generator.integers(0, 2, 900)
    value = generator.integers(1, 3, 900).astype(np.float64)
    runs = longest_runs(rater, scale, value, (3, 2))

    for person, kind in np.ndindex(3, 2):
        own = value[(rater == person) & (scale == kind)]
        expected = max(len(list(run)) for _, run in groupby(own.tolist()))
        assert runs[person, kind] == expected


def test_variability_is_a_persons_own_standard_deviation() -> None:
    """2, 4, 6 about 4: s² = (4 + 0 + 4) / 2 = 4, so s = 2 (Dunn et al. 2018, with n - 1)."""
    counts, spread = variability(*of_one([2, NONE, 4, 6]), (1, 1))

    assert (counts[0, 0], spread[0, 0]) == (3, 2.0)


def test_variability_of_a_single_answer_is_undefined() -> None:
    counts, spread = variability(*of_one([2]), (1, 1))

    assert counts[0, 0] == 1 and np.isnan(spread[0, 0])


def flagged(values: list[float], least: int = 4, share: float = 0.5) -> bool:
    one = of_one(values)
    runs = longest_runs(*one, (1, 1))
    return bool(straight_lining(runs, *variability(*one, (1, 1)), least, share)[0])


def test_a_run_of_half_the_answers_is_flagged() -> None:
    """Curran (2016): a string of half of the scale's items or more; here 4 of 8."""
    assert flagged([3, 3, 3, 3, 1, 2, 4, 5])
    assert not flagged([3, 3, 3, 3, 1, 2, 4, 5, 1])


def test_a_run_shorter_than_the_least_is_never_flagged() -> None:
    assert not flagged([3, 3, 3])


def test_one_answer_throughout_is_flagged_whatever_stands_between() -> None:
    assert flagged([2, 2, NONE, 2, NONE, 2])
    assert not flagged([2, 2, NONE, 2, NONE, 3])


@given(st.lists(st.sampled_from([1.0, 2.0, 3.0, NONE]), max_size=12))
def test_a_run_is_never_longer_than_the_answers(values: list[float]) -> None:
    answered = sum(not np.isnan(value) for value in values)
    longest = int(longest_runs(*of_one(values), (1, 1))[0, 0])

    assert min(answered, 1) <= longest <= answered


def test_too_fast_is_under_two_seconds_an_item() -> None:
    """10 items in 19, 20 and 60 seconds; a third of the median (2 s) is less than 2 s."""
    flags = speeding(np.array([19.0, 20.0, 60.0]), np.array([10, 10, 10]), 2.0, 1 / 3)

    assert_array_equal(flags, [True, False, False])


def test_too_fast_is_under_a_third_of_the_median() -> None:
    """Paces 3, 12, 12: a third of the median is 4 seconds."""
    flags = speeding(np.array([30.0, 120.0, 240.0]), np.array([10, 10, 20]), 2.0, 1 / 3)

    assert_array_equal(flags, [True, False, False])


def test_an_unknown_time_is_not_fast() -> None:
    assert_array_equal(speeding(np.array([NONE, 1.0]), np.array([5, 5]), 2.0, 0.3), [False, True])
    assert_array_equal(speeding(np.array([NONE]), np.array([5]), 2.0, 0.3), [False])
    assert_array_equal(speeding(np.array([4.0]), np.array([0]), 2.0, 0.3), [False])


def test_alike_items_contradict_from_the_distance_on() -> None:
    a, b = np.array([5.0, 5.0, NONE]), np.array([2.0, 3.0, 1.0])

    assert_array_equal(contradiction(a, b, False, (1.0, 5.0), 3.0), [True, False, False])


def test_opposite_items_contradict_when_both_are_agreed_with() -> None:
    """5 turned round on 1 to 5 is 1: four points from 5."""
    a, b = np.array([5.0, 5.0, 1.0]), np.array([5.0, 1.0, 5.0])

    assert_array_equal(contradiction(a, b, True, (1.0, 5.0), 3.0), [True, False, False])


def test_distance_allows_for_what_binary_fractions_lose() -> None:
    assert_allclose(0.3 - 0.1, 0.2)
    assert contradiction(np.array([0.3]), np.array([0.1]), False, (0.0, 1.0), 0.2)[0]
