"""The optimiser: HiGHS on one thread, stopped by gap or nodes and never by the clock."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from dot.roadmap.greedy import best_greedy
from dot.roadmap.model import Model, build, picked, values
from dot.roadmap.objective import Picks, broken, value
from dot.roadmap.options import Tables

SEED = 1
# How long to sleep before looking whether somebody has interrupted.
SECONDS_BETWEEN_LOOKS = 0.1


@dataclass(frozen=True)
class Effort:
    """When the optimiser stops: at a proven relative gap, or after so many nodes of its search."""

    gap: float = 0.0
    nodes: int = 500


@dataclass(frozen=True)
class Solution:
    """``picks``: for each chosen job the place of its option.  ``value``: its points.

    ``gap``: how far, as a share, a better plan could still be from this one; 0 is proven optimal, 1
    says that nothing is proven.  ``greedy``: points of the best greedy plan, None if there is none.
    ``interrupted``: somebody has stopped the search, so that another time it may go further.
    """

    picks: dict[str, int]
    value: float
    gap: float
    nodes: int
    greedy: float | None
    interrupted: bool = False


@dataclass(frozen=True)
class Progress:
    """How far the search is: points of the best plan so far, and what no plan can exceed."""

    points: float
    bound: float
    nodes: int

    @property
    def gap(self) -> float:
        return _gap(self.points, self.bound)


Tell = Callable[[Progress], None]


class _Watch:
    """Hears from the solver while it runs, and remembers the best bound that it has proven."""

    def __init__(self, points: float, tell: Tell | None) -> None:
        self.points, self.bound, self.tell = points, math.inf, tell

    def __call__(self, event: highspy.HighsCallbackEvent) -> None:
        facts = event.data_out
        if math.isfinite(facts.mip_dual_bound):
            self.bound = min(self.bound, facts.mip_dual_bound)
        if math.isfinite(facts.mip_primal_bound):
            self.points = max(self.points, facts.mip_primal_bound)
        if self.tell is not None:
            self.tell(Progress(self.points, self.bound, max(int(facts.mip_node_count), 0)))


def solve(
    tables: Tables,
    effort: Effort = Effort(),
    start: Picks | None = None,
    tell: Tell | None = None,
) -> Solution | None:
    """The best plan found, or None where the limits leave none.

    start: a plan to begin from; greedy ones are tried as well.   tell: hears of the progress.
    Same problem, same plan: one thread, one seed, and no stop by the clock.
    """
    model = build(tables)
    first = best_greedy(tables)
    known = [plan for plan in (first, start) if plan is not None and not list(broken(tables, plan))]
    best = max(known, key=lambda plan: value(tables, plan), default=None)
    solver = _solver(model, effort)
    watch = _Watch(-math.inf if best is None else value(tables, best), tell)
    solver.cbMipLogging += watch
    solver.cbMipImprovingSolution += watch
    if best is not None:
        columns = np.arange(len(model.gain), dtype=np.int32)
        solver.setSolution(len(columns), columns, np.array(values(model, tables, best)))
    interrupted = _run(solver)
    plans = [dict(plan) for plan in (best, _found(solver, model, tables)) if plan is not None]
    if not plans or solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    chosen = max(plans, key=lambda plan: value(tables, plan))
    points = value(tables, chosen)
    facts = solver.getInfo()
    bound = facts.mip_dual_bound if _is_told(solver) else watch.bound
    if tell is not None:
        tell(Progress(points, bound, max(int(facts.mip_node_count), 0)))
    return Solution(
        picks=dict(sorted(chosen.items())),
        value=points,
        gap=_gap(points, bound),
        nodes=max(int(facts.mip_node_count), 0),
        greedy=None if first is None else value(tables, first),
        interrupted=interrupted,
    )


def is_possible(tables: Tables) -> bool:
    """Whether any plan keeps all limits."""
    model = build(tables)
    model.gain = [0.0] * len(model.gain)
    solver = _solver(model, Effort(nodes=1_000_000), interruptible=False)
    solver.run()
    possible = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    return solver.getModelStatus() in possible


def _run(solver: highspy.Highs) -> bool:
    """Solve; whether somebody has interrupted. Then the best plan so far counts.

    The solver works in its own thread, because a signal only ever reaches Python's main one.
    """
    solver.startSolve()
    try:
        while not solver.wait(SECONDS_BETWEEN_LOOKS)[0]:
            pass
    except KeyboardInterrupt:
        solver.cancelSolve()  # type: ignore[no-untyped-call]  # It carries no types.
        while not solver.wait(SECONDS_BETWEEN_LOOKS)[0]:
            pass
        return True
    return False


def _solver(model: Model, effort: Effort, interruptible: bool = True) -> highspy.Highs:
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
    solver.HandleUserInterrupt = interruptible
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


def _found(solver: highspy.Highs, model: Model, tables: Tables) -> dict[str, int] | None:
    """The solver's own plan, if it has one and it keeps every limit."""
    found = solver.getSolution()
    if not found.value_valid:
        return None
    picks = picked(model, list(found.col_value))
    return None if list(broken(tables, picks)) else picks


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
