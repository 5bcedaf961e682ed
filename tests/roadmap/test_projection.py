"""The projection: the engine's own scores after each phase, ranges, contributions, answers."""

import math
from datetime import date
from typing import Any

import pytest

from dot.questionnaires.library import Uplift
from dot.results.roadmap_schemas import Outlined, Projection
from dot.results.schemas import Result
from dot.results.whatif import what_if
from dot.results.whatif_schemas import Changes
from dot.roadmap.optimal import Means
from dot.roadmap.service import plan
from tests.published import make_node, make_result
from tests.roadmap.factories import hard, make_definition, make_initiative


def project(result: Result, *initiatives: Any, **settings: Any) -> Projection:
    made = plan(result, make_definition(initiatives, **settings), Means(what_if))

    assert made is not None and made.projection is not None
    return made.projection


def place(found: Projection, node: str) -> Outlined:
    return next(one for one in found.nodes if one.node == node)


LOW = make_result([make_node("N1", 2.0, target=4.0), make_node("N2", 2.0, target=4.0)])


def test_half_of_the_uplift_is_the_lower_end_and_all_of_it_the_upper() -> None:
    """One level: 2.0 to 3.0 at the likely end of the phase, where the longest duration is not over.

    By the last day of the plan it is, with half of the uplift: 2.5.
    """
    found = project(LOW, make_initiative("I1"))
    node = place(found, "N1")

    assert [one.phase for one in found.phases] == [0, None]
    assert (node.low, node.high, node.nothing) == ([2.0, 2.5], [3.0, 3.0], [2.0, 2.0])


def test_a_delay_passes_on_to_what_waits_for_it() -> None:
    """Phase 0 may take six weeks instead of five, so that the later one ends after the plan."""
    first = make_initiative("I1")
    second = make_initiative(
        "I2", "N2", prerequisites=hard("I1"), weeks={"low": 8.0, "high": 8.0}, phase=0
    )

    found = project(LOW, first, second, horizon_months=3)

    assert place(found, "N2").high[-1] == 3.0
    assert place(found, "N2").low[-1] == 2.0


def test_levels_above_are_scored_as_the_result_was() -> None:
    """Every level that is told is the engine's for the plan's own levels, and parents move too."""
    found = project(LOW, make_initiative("I1"))
    scenario = what_if(LOW, Changes(levels={"N1": 3.0}))

    for one in found.nodes:
        after = scenario.node(one.node, one.questionnaire).after
        assert after is not None and one.high[-1] == math.floor(after * 2 + 0.5) / 2
    assert {one.node for one in found.nodes} == {one.node for one in scenario.nodes if one.moves}


def test_contributions_add_up_to_what_the_plan_closes() -> None:
    lifts = [Uplift(node="N1", levels=1.5, ceiling=4.0)]
    found = project(LOW, make_initiative("I1", uplifts=lifts), make_initiative("I2", uplifts=lifts))

    assert [one.nodes["N1"] for one in found.contributions] == pytest.approx([1.5, 0.5])


def test_if_nothing_is_done_levels_drift_only_where_somebody_says_so() -> None:
    """A level a year for a year and a half: 2.0 becomes 1.0, the end of the scale."""
    still = place(project(LOW, make_initiative("I1")), "N1")
    falling = place(project(LOW, make_initiative("I1"), drift=-1.0), "N1")

    assert still.nothing == [2.0, 2.0]
    assert falling.nothing[-1] == 1.0 and falling.high == still.high


def test_an_answer_changes_on_the_day_on_which_its_places_reach_level_three() -> None:
    """Two uplifts of a level on 2.0: the upper end reaches 3 with the first, the lower with both."""
    twice = [
        make_initiative("I1"),
        make_initiative("I2", prerequisites=hard("I1")),
    ]
    found = project(LOW, *twice, questions={"aligned": ["N1"], "simple": ["N2"]})
    by_name = {one.question: one for one in found.questions}

    assert by_name.keys() == {"aligned", "simple"}
    assert by_name["aligned"].early == date(2027, 2, 5)
    assert by_name["aligned"].late == date(2027, 3, 26)
    assert by_name["aligned"].through == ["I1"]
    assert by_name["simple"].early is None and by_name["simple"].through == []
