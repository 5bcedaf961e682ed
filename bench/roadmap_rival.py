"""CP-SAT's time-indexed model of the same roadmaps, in a process of its own: problems in, plans out."""

import json
import math
import pickle
import sys
from collections import defaultdict

from ortools.sat.python import cp_model

from dot.roadmap.objective import cost
from dot.roadmap.options import Tables

# Units of work for the solver on one worker: one is about a second, on every machine the same.
WORK = 2.0
# CP-SAT counts in whole numbers: thousandths of levels and days, and points finer than that.
FINE, POINTS = 1000, 100_000
Starts = dict[str, list[cp_model.IntVar]]
Terms = list[cp_model.LinearExprT]
Places = defaultdict[tuple[str, int], Terms]


def best(found: Tables) -> dict[str, int] | None:
    """The option with which each chosen job starts, as far as the work allows; None without a plan."""
    model = cp_model.CpModel()
    starts: Starts = {
        id_: [model.new_bool_var(f"{id_} {at}") for at in range(len(options))]
        for id_, options in found.options.items()
    }
    for own in starts.values():
        model.add_at_most_one(own)
    _precedence(model, found, starts)
    _loads(model, found, starts)
    _totals(model, found, starts)
    points = [*_gains(model, found, starts), *_unhelped(model, found, starts)]
    points += [
        -round(cost(found.problem, id_) * FINE * POINTS) * each
        for id_, own in starts.items()
        for each in own
    ]
    model.maximize(sum(points))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = WORK
    solver.parameters.random_seed = 1
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return {
        id_: at
        for id_, own in starts.items()
        for at, each in enumerate(own)
        if solver.boolean_value(each)
    }


def _precedence(model: cp_model.CpModel, found: Tables, starts: Starts) -> None:
    for later, before in found.between.items():
        for earlier in before:
            for at, option in enumerate(found.options[later]):
                allowed = found.allowed(earlier, later, option)
                model.add(starts[later][at] <= sum(starts[earlier][:allowed]))


def _unhelped(model: cp_model.CpModel, found: Tables, starts: Starts) -> Terms:
    """What is lost where a job starts before a chosen one that would help it."""
    lost: Terms = []
    for id_, job in found.problem.jobs.items():
        for other in job.soft:
            late = model.new_bool_var(f"late {id_} {other}")
            lost.append(-round(found.problem.weights.soft * FINE * POINTS) * late)
            for at, option in enumerate(found.options[id_]):
                unhelped = starts[other][found.helped(other, option) :]
                model.add(starts[id_][at] + sum(unhelped) <= 1 + late)
    return lost


def _gains(model: cp_model.CpModel, found: Tables, starts: Starts) -> Terms:
    """Levels closed by node and quarter, under every ceiling, times what they are worth."""
    problem = found.problem
    count, sooner = len(problem.quarters), problem.weights.sooner
    gains: Terms = []
    for node, ground in problem.grounds.items():
        room = int((ground.target - ground.level) * FINE)
        for quarter in range(count if room > 0 else 0):
            closed = model.new_int_var(0, room, f"{node} {quarter}")
            ceilings = {
                lift.ceiling
                for job in problem.jobs.values()
                for lift in job.lifts
                if lift.node == node and lift.ceiling > ground.level
            }
            for above in (ground.level, *sorted(ceilings)):
                done = sum(_lifts(found, starts, (node, above), quarter))
                model.add(closed <= int((above - ground.level) * FINE) + done)
            worth = (1 - sooner if quarter == count - 1 else 0.0) + sooner / count
            gains.append(round(ground.importance * worth * POINTS) * closed)
    return gains


def _lifts(found: Tables, starts: Starts, place: tuple[str, float], quarter: int) -> Terms:
    """Levels of what has ended by the quarter and may lift a node above a level."""
    node, above = place
    return [
        int(lift.levels * FINE) * each
        for id_, job in found.problem.jobs.items()
        for lift in job.lifts
        if lift.node == node and lift.ceiling > above
        for each, option in zip(starts[id_], found.options[id_], strict=True)
        if option.ends <= quarter
    ]


def _loads(model: cp_model.CpModel, found: Tables, starts: Starts) -> None:
    """Capacity by function and quarter, heavy jobs by lane, changes of the rep's day."""
    limits = found.problem.limits
    work, heavy, rep = _terms(found, starts)
    for (function, quarter), terms in work.items():
        if function in limits.capacity:
            model.add(sum(terms) <= int(limits.capacity[function][quarter] * FINE))
    for counted, most in ((heavy, limits.parallel), (rep, limits.rep)):
        for terms in counted.values() if most is not None else ():
            model.add(sum(terms) <= (most or 0))


def _terms(found: Tables, starts: Starts) -> tuple[Places, Places, Places]:
    work, heavy, rep = Places(list), Places(list), Places(list)
    for id_, job in found.problem.jobs.items():
        for each, option in zip(starts[id_], found.options[id_], strict=True):
            for quarter, share in option.shares.items():
                heavy[job.lane, quarter] += [each] * job.heavy
                for function, days in job.days.items():
                    work[function, quarter].append(math.ceil(days * share * FINE) * each)
            rep["", option.quarter] += [each] * job.touches_rep
    return work, heavy, rep


def _totals(model: cp_model.CpModel, found: Tables, starts: Starts) -> None:
    limits = found.problem.limits
    every = [(found.problem.jobs[id_], each) for id_, own in starts.items() for each in own]
    if limits.days is not None:
        spent = [math.ceil(job.all_days * FINE) * each for job, each in every]
        model.add(sum(spent) <= int(limits.days * FINE))
    if limits.chosen is not None:
        model.add(sum(each for _, each in every) <= limits.chosen)


def main() -> None:
    """Read pickled problems, write a list of plans as JSON."""
    problems: list[Tables] = pickle.loads(sys.stdin.buffer.read())
    print(json.dumps([best(found) for found in problems]))


if __name__ == "__main__":
    main()
