"""Limits that can't hold together are named, and none too many."""

import pytest

from dot.roadmap.conflict import conflict
from dot.roadmap.options import tables
from dot.roadmap.problem import Job, Limit, Limits, Problem
from dot.roadmap.solver import is_possible
from tests.roadmap.instances import make_quarters, random_problem


def problem_of(*jobs: Job, **limits: object) -> Problem:
    given = Limits(**limits)  # type: ignore[arg-type]  # each test names the fields it means
    return Problem({job.id: job for job in jobs}, {}, make_quarters(13, 13), given)


def test_a_pinned_initiative_that_needs_an_excluded_one() -> None:
    problem = problem_of(
        Job("A", "it", 4),
        Job("B", "it", 4, hard=("A",)),
        pinned=frozenset({"B"}),
        excluded=frozenset({"A"}),
        chosen=5,
    )

    assert set(conflict(problem)) == {Limit("excluded", "A"), Limit("pinned", "B")}


def test_no_capacity_for_a_pinned_initiative() -> None:
    problem = problem_of(
        Job("A", "it", 4, days={"it": 5.0}),
        pinned=frozenset({"A"}),
        capacity={"it": (0.0, 0.0), "sales": (0.0, 0.0)},
        days=10.0,
    )

    assert set(conflict(problem)) == {Limit("capacity", "it"), Limit("pinned", "A")}


def test_a_pinned_initiative_longer_than_the_plan_conflicts_alone() -> None:
    assert conflict(problem_of(Job("A", "it", 30), pinned=frozenset({"A"}), days=1.0)) == [
        Limit("pinned", "A")
    ]


def test_where_a_plan_exists_nothing_conflicts() -> None:
    assert conflict(problem_of(Job("A", "it", 4), pinned=frozenset({"A"}))) == []


@pytest.mark.parametrize("half", range(2))
def test_every_limit_of_a_conflict_is_needed_for_it(half: int) -> None:
    """Taking any one of them away from the others makes a plan possible."""
    impossible = 0
    for seed in range(half * 100, half * 100 + 100):
        problem = random_problem(seed)
        found = conflict(problem)
        if not found:
            continue
        impossible += 1
        only = problem
        for limit in problem.names():
            only = only if limit in found else only.without(limit)

        assert not is_possible(tables(only))
        assert all(is_possible(tables(only.without(limit))) for limit in found)
    assert impossible > 2
