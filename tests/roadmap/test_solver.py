"""The optimiser against every plan there is, and what more or less of something does to it."""

import os
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bench.roadmap import problem_of
from dot.errors import DotError
from dot.roadmap.greedy import by_priority, resumed
from dot.roadmap.objective import broken, value
from dot.roadmap.options import tables
from dot.roadmap.placing import place
from dot.roadmap.problem import Ground, Job, Lift, Limits, Problem
from dot.roadmap.solver import Effort, Progress, Solution, is_possible, solve
from tests.roadmap.instances import best_of_all, make_quarters, random_problem
from tests.roadmap.test_optimal import LIBRARY

BATCHES = 10
IN_A_BATCH = 25
# More jobs than can be tried out, with every kind of limit.
LARGER = [random_problem(seed, jobs=14, periods=4) for seed in range(12)]


def solved(problem: Problem) -> Solution:
    found = solve(tables(problem))

    assert found is not None
    return found


def possible(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if is_possible(tables(problem))]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_optimum_of_small_problems_is_that_of_trying_every_plan(batch: int) -> None:
    """250 problems of up to six jobs and four quarters; what is impossible is found to be so."""
    for seed in range(batch * IN_A_BATCH, (batch + 1) * IN_A_BATCH):
        problem = random_problem(seed)
        best = best_of_all(problem)
        found = solve(tables(problem))

        assert (found is None) == (best is None), seed
        assert is_possible(tables(problem)) == (best is not None), seed
        if found is not None and best is not None:
            assert found.value == pytest.approx(best, abs=1e-6), seed
            assert found.gap == 0
            assert not list(broken(tables(problem), found.picks))


def test_more_budget_never_lowers_the_objective() -> None:
    for problem in possible(LARGER):
        before = -float("inf")
        for days in (0.0, 30.0, 60.0, 120.0, 240.0, None):
            found = solve(tables(replace(problem, limits=replace(problem.limits, days=days))))
            if found is not None:
                assert found.value >= before - 1e-6
                before = found.value
        assert before > -float("inf")


def test_dropping_an_initiative_that_is_not_chosen_changes_nothing() -> None:
    dropped = 0
    for problem in possible(LARGER):
        found = solved(problem)
        for id_ in sorted(problem.jobs.keys() - found.picks.keys())[:3]:
            limits = replace(problem.limits, excluded=problem.limits.excluded | {id_})
            without = solved(replace(problem, limits=limits))
            dropped += 1

            assert without.value == pytest.approx(found.value, abs=1e-6)
    assert dropped > 10


def test_pins_hold_and_cost_at_most_what_they_displace() -> None:
    for problem in possible(LARGER):
        free = solved(problem)
        for id_ in sorted(problem.jobs.keys() - free.picks.keys())[:2]:
            pins = replace(problem.limits, pinned=problem.limits.pinned | {id_})
            found = solve(tables(replace(problem, limits=pins)))
            if found is not None:
                assert id_ in found.picks
                assert found.value <= free.value + 1e-6


def test_the_optimum_is_never_below_the_greedy_plan_and_the_same_every_time() -> None:
    beaten = 0
    for problem in possible(LARGER):
        found = solved(problem)
        if found.greedy is not None:
            assert found.value >= found.greedy - 1e-9
            beaten += found.value > found.greedy + 1e-6
        assert solved(problem) == found
    assert beaten >= 3


def test_a_search_that_stops_early_says_how_far_it_may_be_from_the_best() -> None:
    problem = random_problem(3, jobs=14, periods=4)
    best = solved(problem)
    early = solve(tables(problem), Effort(gap=0.5, nodes=1))

    assert early is not None
    assert best.value <= early.value * (1 + early.gap) + 1e-6


def test_a_graph_of_194_activities_and_123_edges_is_scheduled_without_violation() -> None:
    """The size of a public maturity model's dependency graph; every activity is wanted."""
    dice = random.Random(8)
    ids = [f"A{at:03}" for at in range(194)]
    needs: dict[str, list[str]] = {id_: [] for id_ in ids}
    edges: set[tuple[int, int]] = set()
    while len(edges) < 123:
        first, second = sorted(dice.sample(range(194), 2))
        if (first, second) not in edges:
            edges.add((first, second))
            needs[ids[second]].append(ids[first])
    jobs = {
        id_: Job(
            id_,
            lane=dice.choice(["sales", "it"]),
            weeks=dice.randint(1, 8),
            heavy=True,
            days={"it": 3.0},
            lifts=(Lift(f"N{at % 60}", 1.0, 4.0),),
            hard=tuple(needs[id_]),
        )
        for at, id_ in enumerate(ids)
    }
    grounds = {f"N{at}": Ground(1.0, 4.0, 3.0) for at in range(60)}
    limits = Limits(parallel=20, chosen=194)
    problem = Problem(jobs, grounds, make_quarters(*[13] * 8), limits)
    found = solve(tables(problem), Effort(gap=0.05, nodes=1))

    assert found is not None and len(found.picks) > 150
    starts = place(tables(problem), found.picks)
    for id_ in starts:
        for needed in needs[id_]:
            assert starts[needed] + jobs[needed].weeks <= starts[id_]
    for week in range(13 * 8):
        for lane in ("sales", "it"):
            at_once = [
                id_
                for id_, start in starts.items()
                if jobs[id_].lane == lane and start <= week < start + jobs[id_].weeks
            ]
            assert len(at_once) <= 20


def test_jobs_that_wait_for_each_other_in_a_circle_are_named() -> None:
    jobs = {
        "A": Job("A", "it", 2, hard=("B",)),
        "B": Job("B", "it", 2, hard=("C",)),
        "C": Job("C", "it", 2, hard=("B",)),
    }

    with pytest.raises(DotError, match=r"circle \(B → C → B\)"):
        tables(Problem(jobs, {}, make_quarters(13)))


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C interrupts, whatever a server that ran in this process has made of it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_an_interrupted_search_gives_its_best_plan_and_what_is_proven_of_it() -> None:
    """Ctrl-C at the first report: the plan keeps every limit, and its gap holds.

    A search may end by itself before the signal arrives; then the next problem is tried.
    """
    for client in range(2, 10):
        problem = problem_of(LIBRARY, client)
        told: list[Progress] = []
        found = solve(problem, Effort(gap=0.0, nodes=100_000), tell=interrupting(told))
        if found is not None and found.interrupted:
            break
    best = solve(problem, Effort(gap=0.02))

    assert found is not None and found.interrupted and best is not None
    assert not list(broken(problem, found.picks))
    assert 0 < found.gap <= 1
    assert found.value * (1 + found.gap) >= best.value or found.gap == 1
    assert told[-1].points == pytest.approx(found.value)


def interrupting(told: list[Progress]) -> Callable[[Progress], None]:
    """What presses Ctrl-C at the first report, and notes all of them."""

    def tell(progress: Progress) -> None:
        if not told:
            os.kill(os.getpid(), signal.SIGINT)
        told.append(progress)

    return tell


def test_a_search_begun_from_its_own_best_plan_ends_there() -> None:
    for problem in possible(LARGER):
        found = solved(problem)
        weeks = place(tables(problem), found.picks)
        start = resumed(tables(problem), weeks)

        assert start is not None
        assert value(tables(problem), start) <= found.value + 1e-6
        again = solve(tables(problem), Effort(), start)
        assert again is not None and again.value == pytest.approx(found.value)


def test_the_catalogues_rule_takes_the_highest_priority_value_first() -> None:
    """Gap 2 × importance 3 × 1 level: 6 for one effort point beats 6 for four."""
    lift = (Lift("N1", 1.0, 4.0),)
    jobs = {
        "A": Job("A", "it", 4, points=4.0, lifts=lift),
        "B": Job("B", "it", 4, points=1.0, lifts=(Lift("N2", 1.0, 4.0),)),
    }
    grounds = {name: Ground(2.0, 4.0, 3.0) for name in ("N1", "N2")}
    problem = Problem(jobs, grounds, make_quarters(13), Limits(chosen=1))

    assert by_priority(tables(problem)) == {"B": 0}
