"""How narrow a range few people's totals are squeezed into: hand-made sums."""

from dataclasses import replace

import numpy as np
import pytest

import dot.publication.bounds
from dot.publication.bounds import propagated, squeezed
from dot.publication.told import Hidden, Row, Target, Told


def told(
    truth: list[float], people: list[int], rows: list[Row], base: list[Row] | None = None
) -> Told:
    """Answers from 1 to 5, counted from 0 to 4 steps."""
    return Told(
        truth=np.array(truth),
        most=4.0 * np.array(people, dtype=np.float64),
        fixed=np.zeros(len(truth), dtype=bool),
        whole=True,
        base=tuple(base or ()),
        rows=(*(base or ()), *rows),
        hidden=None,
    )


def row(weights: list[float], low: float, high: float | None = None) -> Row:
    return Row(np.array(weights), low, low if high is None else high)


def few(*weights: float, width: float) -> Target:
    return Target(np.array(weights), width=width)


def test_a_sum_limits_each_part_by_the_most_that_the_others_can_be() -> None:
    """Two and four people add up to 22 of 24 steps: the two said at least 6 of 8."""
    low, high = propagated(told([7, 15], [2, 4], []), (row([1, 1], 22),))

    assert (low.tolist(), high.tolist()) == ([6, 14], [8, 16])


def test_limits_travel_from_row_to_row() -> None:
    """0 + 1 = 1 leaves 1 at most 1, and then 1 + 2 = 8 leaves 2 at least 7."""
    low, _ = propagated(told([0, 1, 7], [2, 2, 2], []), (row([1, 1, 0], 1), row([0, 1, 1], 8)))

    assert low.tolist() == [0, 0, 7]


def test_few_people_near_the_end_of_a_sum_are_squeezed() -> None:
    """Four people must be open by four steps, but 31 of 32 leave them one."""
    squeezes = told([15, 16], [4, 4], [row([1, 1], 31)])

    assert squeezed(squeezes, [few(1, 0, width=4)]) is not None


def test_few_people_in_the_middle_are_not() -> None:
    assert squeezed(told([8, 8], [4, 4], [row([1, 1], 16)]), [few(1, 0, width=4)]) is None


def test_what_a_group_tells_by_itself_is_not_held_against_the_units() -> None:
    near_the_end = row([1, 1], 29)

    assert squeezed(told([14, 15], [4, 4], [near_the_end]), [few(1, 0, width=4)]) is not None
    assert squeezed(told([14, 15], [4, 4], [], [near_the_end]), [few(1, 0, width=4)]) is None


def test_whole_answers_can_be_read_from_unequal_weights() -> None:
    """5 a + 4 b = 138 steps, a of 4 people and b of 5: 14 and 17 is the only pair in whole steps.

    In any steps at all, a could lie from 11.6 to 16, which is open enough.
    """
    squeezes = told([14, 17], [4, 5], [row([5, 4], 138)])

    assert squeezed(replace(squeezes, whole=False), [few(1, 0, width=3)]) is None
    assert squeezed(squeezes, [few(1, 0, width=3)]) is not None


def test_a_group_behind_the_whole_moves_by_a_whole_step_of_its_mean() -> None:
    """Four at the middle and five at the middle: one may be a step higher, the other lower."""
    hidden = Hidden((np.array([1.0, 0.0]), np.array([0.0, 1.0])), (4, 5))
    at_the_middle = Told(np.array([8.0, 10.0]), np.array([16.0, 20.0]), np.zeros(2, dtype=bool),
                         whole=True, base=(), rows=(), hidden=hidden)  # fmt: skip

    assert squeezed(at_the_middle, [few(1, 0, width=4)]) is None


def test_a_cell_at_the_end_must_be_able_to_lie_two_steps_away() -> None:
    """Six at the top behind six others: the sum of both leaves one step, so all but one follow."""
    top = Target(np.array([1.0, 0.0]), reach=22, down=True)

    assert squeezed(told([24, 23], [6, 6], [row([1, 1], 47)]), [top]) is not None
    assert squeezed(told([24, 12], [6, 6], [row([1, 1], 36)]), [top]) is None


def test_a_search_that_may_not_look_finds_disclosed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail closed: without a single node and without presolve there is no other answer to show."""
    monkeypatch.setattr(dot.publication.bounds._Search, "_look", lambda *_: None)

    assert squeezed(told([8, 8], [4, 4], [row([1, 1], 16)]), [few(1, 0, width=4)]) is not None


def test_nothing_asked_is_nothing_squeezed() -> None:
    assert squeezed(told([8.0], [4], []), []) is None
