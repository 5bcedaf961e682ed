"""What an initiative is worth, worked by hand."""

from dataclasses import replace

import pytest

from dot.questionnaires.library import Uplift
from dot.roadmap.candidates import Candidate
from dot.roadmap.standing import Standing
from dot.roadmap.value import worth
from tests.roadmap.factories import make_initiative

PLACES = {
    "A": Standing(level=2.0, target=4.0, importance=5, share=0.25),
    "B": Standing(level=2.75, target=3.0, importance=3, share=0.4375),
    "C": Standing(level=4.25, target=4.0, importance=5, share=0.8125),
    "no_target": Standing(level=2.0, target=None, importance=5, share=0.25),
    "no_level": Standing(level=None, target=4.0, importance=5, share=None),
}


def candidate(*uplifts: tuple[str, float, float]) -> Candidate:
    lifts = [Uplift(node=node, levels=levels, ceiling=top) for node, levels, top in uplifts]
    return Candidate(make_initiative("I1").model_copy(update={"uplifts": lifts}))


def test_the_value_of_a_worked_example() -> None:
    """A: gap 2 × importance 5 × uplift 1.5 = 15; B: gap 0.25 × 3 × min(0.5, 0.25) = 0.1875."""
    found = worth(candidate(("A", 1.5, 4.0), ("B", 0.5, 4.0)), PLACES, {}, points=2)

    assert found.value == pytest.approx(15.1875)
    assert found.priority == pytest.approx(15.1875 / 2)
    assert found.lifts == {"A": 1.5, "B": 0.25}


def test_a_lifted_level_never_exceeds_the_ceiling() -> None:
    """From 2.0 to a ceiling of 3 only one of two levels counts: gap 2 × importance 5 × 1 = 10."""
    assert worth(candidate(("A", 2.0, 3.0)), PLACES, {}, points=1).value == pytest.approx(10)


def test_a_node_above_its_target_or_ceiling_adds_nothing() -> None:
    found = worth(candidate(("C", 1.0, 5.0), ("A", 1.0, 1.5)), PLACES, {}, points=1)

    assert found.value == 0 and found.lifts == {} and found.measured


def test_strengthening_brings_half_the_uplift() -> None:
    """Gap 2 × importance 5 × 0.75 = 7.5."""
    strengthening = replace(candidate(("A", 1.5, 4.0)), strengthen_only=True)

    assert worth(strengthening, PLACES, {}, points=1).value == pytest.approx(7.5)


def test_a_second_initiative_on_a_node_finds_the_level_that_the_first_leaves() -> None:
    """After 1.5 levels the gap is 0.5: 0.5 × 5 × min(1.5, 0.5) = 1.25."""
    second = worth(candidate(("A", 1.5, 4.0)), PLACES, {"A": 1.5}, points=1)

    assert second.value == pytest.approx(1.25)
    assert second.lifts == {"A": 0.5}


def test_what_is_not_known_adds_nothing() -> None:
    unknown = candidate(("no_target", 1.0, 4.0), ("no_level", 1.0, 4.0), ("nowhere", 1.0, 4.0))

    found = worth(unknown, PLACES, {}, points=1)

    assert found.value == 0 and not found.measured


def test_a_node_named_twice_by_one_initiative_counts_its_gap_once() -> None:
    found = worth(candidate(("A", 1.5, 4.0), ("A", 1.5, 4.0)), PLACES, {}, points=1)

    assert found.lifts == {"A": 2.0}


def test_effort_without_points_counts_as_one() -> None:
    assert worth(candidate(("A", 1.0, 4.0)), PLACES, {}, points=0).priority == pytest.approx(10)
