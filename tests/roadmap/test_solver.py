"""The optimiser against every plan there is, and what more or less of something does to it."""

from dataclasses import replace

import pytest

from dot.errors import DotError
from dot.roadmap.objective import broken, value
from dot.roadmap.options import tables
from dot.roadmap.problem import Ground, Job, Lift, Limits, Problem
from dot.roadmap.solver import Effort, is_possible, solve
from tests.roadmap.instances import best_of_all, make_quarters, random_problem

BATCHES = 10
IN_A_BATCH = 25


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_optimum_of_small_problems_is_that_of_trying_every_plan(batch: int) -> None:
    """250 problems of up to six jobs and four quarters; what is impossible is found to be so."""
    for seed in range(batch * IN_A_BATCH, (batch + 1) * IN_A_BATCH):
        problem = random_problem(seed)
        best = best_of_all(problem)
        found = solve(tables(problem))

        assert (found is None) == (best is None), seed
        if found is not None and best is not None:
            assert found.value == pytest.approx(best, abs=1e-6), seed
            assert found.gap == 0
            assert not list(broken(tables(problem), found.picks))
