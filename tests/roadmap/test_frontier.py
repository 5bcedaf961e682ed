"""What other limits bring, worked by hand, and how two roadmaps differ."""

from datetime import date

import pytest

from dot.results.inputs import Definition
from dot.results.roadmap_schemas import Roadmap
from dot.results.schemas import Result
from dot.roadmap.difference import differences
from dot.roadmap.frontier import frontier, marginal
from dot.roadmap.service import plan
from tests.published import make_result
from tests.roadmap.factories import make_definition, make_initiative

LOW = make_result({"N1": 2.0, "N2": 2.0})


def made(result: Result, definition: Definition) -> Roadmap:
    found = plan(result, definition)

    assert found is not None
    return found


def days(likely: float) -> dict[str, dict[str, float]]:
    return {"it": {"low": likely, "likely": likely, "high": likely}}


def test_half_of_the_person_days_buy_the_better_half() -> None:
    both = [
        make_initiative("I1", effort_by_function=days(10)),
        make_initiative("I2", "N2", effort_by_function=days(10)),
    ]
    definition = make_definition(both)
    found = frontier(LOW, definition, made(LOW, definition))
    counts = {one.budget_days: len(one.initiatives) for one in found}

    assert counts == {5.0: 0, 10.0: 1, 15.0: 1, 20.0: 2, 25.0: 2, 30.0: 2}
    assert [one.budget_days for one in found if one.chosen] == [20.0]


def test_one_more_person_is_worth_what_it_makes_possible() -> None:
    """Without IT there is no plan; with one person the gain of 3 points comes in the first quarter."""
    definition = make_definition(
        [make_initiative("I1", effort_by_function=days(10))], people={"it": 0}
    )
    found = marginal(LOW, definition, made(LOW, definition))

    assert found == {"it": pytest.approx(3.0 - 0.1)}


def test_differences_name_what_is_dropped_added_and_moved() -> None:
    two = [make_initiative("I1"), make_initiative("I2", "N2")]
    before = made(LOW, make_definition(two, excluded=["I2"]))
    after = made(LOW, make_definition(two, not_before={"I1": date(2027, 2, 15)}))

    assert differences(before, after)[:3] == ["adds I2", "delays I1 by 6 weeks", "+1.0 on N2"]
    assert differences(after, before)[:3] == ["drops I2", "advances I1 by 6 weeks", "−1.0 on N2"]
