"""The optimiser: HiGHS on one thread, stopped by gap or nodes and never by the clock."""

import contextlib
import math
from dataclasses import dataclass

import highspy
import numpy as np

from dot.roadmap.greedy import greedy
from dot.roadmap.model import Model, build, picked, values
from dot.roadmap.objective import broken, value
from dot.roadmap.options import Tables

SEED = 1


@dataclass(frozen=True)
class Effort:
    """When the optimiser stops: at a proven relative gap, or after so many nodes of its search."""

    gap: float = 0.0
    nodes: int = 500


@dataclass(frozen=True)
class Solution:
    """``picks``: for each chosen job the place of its option.  ``value``: its points.

    ``gap``: how far, as a share, a better plan could still be from this one; 0 is proven optimal, 1
    says that nothing is proven.
    ``greedy``: points of the greedy plan, None if it found none.
    """

    picks: dict[str, int]
    value: float
    gap: float
    nodes: int
    greedy: float | None


def solve(
    tables: Tables, effort: Effort = Effort(), start: dict[str, int] | None = None
) -> Solution | None:
    """The best plan found, or None where the limits leave none.

    start: a plan to begin from; the greedy one is tried as well.   Same problem, same plan: one
    thread, one seed, and no stop by the clock.
    """
    model = build(tables)
    first = greedy(tables)
    known = [plan for plan in (first, start) if plan is not None and not list(broken(tables, plan))]
    best = max(known, key=lambda plan: value(tables, plan), default=None)
    solver = _solver(model, effort)
    if best is not None:
        columns = np.arange(len(model.gain), dtype=np.int32)
        solver.setSolution(len(columns), columns, np.array(values(model, tables, best)))
    # Whoever interrupts gets the best plan so far, with what is proven of it.
    with contextlib.suppress(KeyboardInterrupt):
        solver.run()
    return _read(solver, (model, tables), best, first)


def is_possible(tables: Tables) -> bool:
    """Whether any plan keeps all limits."""
    model = build(tables)
    model.gain = [0.0] * len(model.gain)
    solver = _solver(model, Effort(nodes=1_000_000))
    solver.run()
    possible = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    return solver.getModelStatus() in possible


def _solver(model: Model, effort: Effort) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # Its constructor carries no types.
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": SEED,
        "mip_rel_gap": effort.gap,
        "mip_abs_gap": 1e-9,
        "mip_max_nodes": effort.nodes,
        "mip_feasibility_tolerance": 1e-9,
        "primal_feasibility_tolerance": 1e-9,
    }
    for name, choice in options.items():
        solver.setOptionValue(name, choice)
    solver.HandleKeyboardInterrupt = True
    solver.passModel(_program(model))
    return solver


def _program(model: Model) -> highspy.HighsLp:
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.gain), len(model.rows)
    program.col_cost_ = np.array(model.gain)
    program.col_lower_ = np.array(model.column_lower)
    program.col_upper_ = np.array(model.column_upper)
    program.row_lower_ = np.array(model.lower)
    program.row_upper_ = np.array(model.upper)
    program.sense_ = highspy.ObjSense.kMaximize
    kinds = highspy.HighsVarType
    program.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    sizes = np.cumsum([0, *(len(terms) for terms in model.rows)], dtype=np.int32)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = sizes
    program.a_matrix_.index_ = np.array([at for row in model.rows for at in row], dtype=np.int32)
    program.a_matrix_.value_ = np.array([by for row in model.rows for by in row.values()])
    return program


def _read(
    solver: highspy.Highs,
    read: tuple[Model, Tables],
    best: dict[str, int] | None,
    first: dict[str, int] | None,
) -> Solution | None:
    """The better of what the solver found and what it began from, and what is proven of it."""
    model, tables = read
    facts = solver.getInfo()
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    found = solver.getSolution()
    plans = [best] if best is not None else []
    if found.value_valid:
        picks = picked(model, list(found.col_value))
        if not list(broken(tables, picks)):
            plans.append(picks)
    if not plans:
        return None
    chosen = max(plans, key=lambda plan: value(tables, plan))
    points = value(tables, chosen)
    return Solution(
        picks=dict(sorted(chosen.items())),
        value=points,
        gap=_gap(points, facts.mip_dual_bound) if _is_told(solver) else 1.0,
        nodes=max(int(facts.mip_node_count), 0),
        greedy=None if first is None else value(tables, first),
    )


def _is_told(solver: highspy.Highs) -> bool:
    """Whether the solver's bound counts: an interrupted one leaves none that proves anything."""
    ends = highspy.HighsModelStatus
    told = (ends.kOptimal, ends.kModelEmpty, ends.kSolutionLimit, ends.kIterationLimit)
    return solver.getModelStatus() in told


def _gap(points: float, bound: float) -> float:
    """How far the bound lies above the plan, as a share of it; the solver's own rounding is none."""
    above = bound - points
    if not math.isfinite(above):
        return 1.0
    if above <= 1e-6 * max(1.0, abs(points)):
        return 0.0
    return above / max(abs(points), 1e-9)
