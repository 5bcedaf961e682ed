"""Windows of the year: what is bound to one ends within it, and says so where it can't."""

from datetime import date
from typing import Any

import pytest

from dot.roadmap.optimal import Impossible
from tests.published import make_result
from tests.roadmap.factories import by_id, hard, make_initiative, make_plan, why_not

LOW = make_result({"N1": 2.0, "N2": 2.0})


def window(start: date, end: date, **given: Any) -> dict[str, Any]:
    return {"name": "yearly objectives", "start": start, "end": end, "initiatives": ["I1"], **given}


def test_what_is_bound_ends_within_its_window() -> None:
    """Five weeks; the first Friday within it is the 4 June."""
    opens = window(date(2027, 6, 1), date(2027, 6, 30))

    one = by_id(make_plan(LOW, [make_initiative("I1")], windows=[opens]))["I1"]

    assert (one.start, one.end) == (date(2027, 5, 3), date(2027, 6, 4))


def test_what_it_needs_first_may_take_until_a_later_week_of_the_window() -> None:
    """I2 ends on 14 May, so that I1 starts on 17 May and ends in the third week of June."""
    opens = window(date(2027, 6, 1), date(2027, 6, 30))
    both = [
        make_initiative("I1", prerequisites=hard("I2")),
        make_initiative("I2", "N2", weeks={"low": 19.0, "high": 19.0}),
    ]

    planned = by_id(make_plan(LOW, both, windows=[opens]))

    assert planned["I2"].end == date(2027, 5, 14)
    assert (planned["I1"].start, planned["I1"].end) == (date(2027, 5, 17), date(2027, 6, 18))


def test_a_yearly_window_comes_again() -> None:
    """In January 2027 it is too late for that year's objectives; in 2028 it is not."""
    opens = window(date(2027, 1, 4), date(2027, 1, 22))

    one = by_id(make_plan(LOW, [make_initiative("I1")], windows=[opens]))["I1"]

    assert date(2028, 1, 4) <= one.end <= date(2028, 1, 22)


def test_a_window_that_opens_once_and_too_early_is_told() -> None:
    opens = window(date(2027, 1, 4), date(2027, 1, 22), yearly=False)

    roadmap = make_plan(LOW, [make_initiative("I1")], windows=[opens])

    assert "window (“yearly objectives”)" in why_not(roadmap)["I1"]


def test_a_pin_against_its_window_names_both() -> None:
    opens = window(date(2027, 1, 4), date(2027, 1, 22), yearly=False)

    with pytest.raises(Impossible) as raised:
        make_plan(LOW, [make_initiative("I1")], windows=[opens], pinned=["I1"])

    assert {limit.kind for limit in raised.value.limits} == {"window", "pinned"}
    assert "has to end in its window (“yearly objectives”)" in str(raised.value)
