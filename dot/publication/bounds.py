"""The bounds audit: how narrow a range the totals of few people are squeezed into by all rows.

First by closed form: each row limits each of its atoms by what the others can be at most, again
and again. What that leaves open is settled by HiGHS, which looks for other whole answers that
tell the same; each that it finds is tried on every total. It counts nodes, never time, and what it
does not find within its limit counts as disclosed. So the result is the same on every machine.
"""

from dataclasses import dataclass, field
from functools import cached_property

import highspy
import numpy as np

from dot.publication.told import Row, Target, Told
from dot.results.cells import Bools
from dot.results.inputs import Floats

# How many nodes the solver may search for one total; small tables need none or a few.
MOST_NODES = 200
MOST_ROUNDS = 50
NEARLY = 1e-6


@dataclass
class Others:
    """Other totals of one question that told the same as the true ones, of however many cells.

    Where fewer cells are told, or others, those that still tell the same need not be found again.
    """

    totals: list[Floats] = field(default_factory=list)

    def telling_the_same(self, told: Told) -> list[Floats]:
        """Those among them that lie within everything that is told."""
        return [one for one in self.totals if _tells_the_same(told, one)]


def squeezed(told: Told, targets: list[Target], others: Others | None = None) -> Target | None:
    """The first total that what is told pins down; None where all stay open.

    A total of few people must stay open by as much as its ``width``, or as far as the groups and
    the whole leave it open by themselves; a larger one near the end of the scale must be able to
    lie two steps away from it.   others: of the same question, which grow by what is found.
    """
    if not targets:
        return None
    needs = [_need(told, target) for target in targets]
    low, high = propagated(told, told.rows)
    for target, need in zip(targets, needs, strict=True):
        if _room(target, low, high) < need - NEARLY:
            return target
    weights = np.array([target.weights for target in targets])
    search = _Search(told, weights, Others() if others is None else others)
    for at, (target, need) in enumerate(zip(targets, needs, strict=True)):
        if not search.opens(at, target, need):
            return target
    return None


def agreeing(told: Told) -> Floats | None:
    """Some totals that agree with all that is told, the fixed ones as they are; None if none is found."""
    solver = _model(told)
    solver.run()
    values = np.array(solver.getSolution().col_value)[: told.truth.size]
    if values.size < told.truth.size or not np.isfinite(values).all():
        return None
    found = np.round(values) if told.whole else values
    return found if _tells_the_same(told, found) else None


def propagated(told: Told, rows: tuple[Row, ...]) -> tuple[Floats, Floats]:
    """Limits of every atom's total, from each row in turn until nothing moves."""
    low = np.where(told.fixed, told.truth, 0.0)
    high = np.where(told.fixed, told.truth, told.most)
    for _ in range(MOST_ROUNDS):
        before = low.copy(), high.copy()
        for row in rows:
            _narrow(row, low, high)
        if told.whole:
            low, high = np.ceil(low - NEARLY), np.floor(high + NEARLY)
        if np.allclose(before[0], low) and np.allclose(before[1], high):
            break
    return low, high


def _narrow(row: Row, low: Floats, high: Floats) -> None:
    """Each atom of a row is at least what the row is, less the most that the others can be."""
    inside = row.weights > 0
    weights = row.weights[inside]
    least, most = weights * low[inside], weights * high[inside]
    low[inside] = np.maximum(low[inside], (row.low - (most.sum() - most)) / weights)
    high[inside] = np.minimum(high[inside], (row.high - (least.sum() - least)) / weights)


def _room(target: Target, low: Floats, high: Floats) -> float:
    """How far open the target is between limits: its width, or its distance to where it may lie."""
    least, most = float(target.weights @ low), float(target.weights @ high)
    if target.width is not None:
        return most - least
    return most - target.reach if not target.down else target.reach - least


def _need(told: Told, target: Target) -> float:
    """How much room a target must have: no more than any one base row leaves it by itself."""
    need = target.width if target.width is not None else 0.0
    free = np.where(told.fixed, told.truth, 0.0), np.where(told.fixed, told.truth, told.most)
    for row in told.base:
        low, high = free[0].copy(), free[1].copy()
        least, most = _alone(row, target, low, high)
        if target.width is not None:
            need = min(need, most - least)
        else:
            need = min(need, most - target.reach if not target.down else target.reach - least)
    return float(np.floor(need + NEARLY)) if told.whole and target.width is not None else need


def _alone(row: Row, target: Target, low: Floats, high: Floats) -> tuple[float, float]:
    """The range of a target's total by one row alone, between limits of every atom."""
    least, most = float(target.weights @ low), float(target.weights @ high)
    below = _within(row, target, high - low, float(row.weights @ high) - row.low)
    above = _within(row, target, high - low, row.high - float(row.weights @ low))
    return max(least, most - below), min(most, least + above)


def _within(row: Row, target: Target, room: Floats, budget: float) -> float:
    """How far a target can move where the row may move by ``budget``: the light atoms first."""
    inside = np.flatnonzero(target.weights > 0)
    weights = row.weights[inside]
    moved = float(room[inside][weights == 0].sum())
    for at in np.argsort(weights, kind="stable").tolist():
        if weights[at] > 0:
            step = min(float(room[inside[at]]), max(budget, 0.0) / float(weights[at]))
            moved, budget = moved + step, budget - step * float(weights[at])
    return moved


@dataclass
class _Search:
    """Other totals that tell the same, found one by one and tried on every target."""

    told: Told
    weights: Floats
    others: Others
    least: Floats = field(init=False)
    most: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.least = self.weights @ self.told.truth
        self.most = self.least.copy()
        for found in self.others.telling_the_same(self.told):
            self._learn(found)

    @cached_property
    def solver(self) -> highspy.Highs:
        """Made when first asked: most searches need none."""
        return _model(self.told)

    def opens(self, at: int, target: Target, need: float) -> bool:
        """Whether totals are found that leave the target as much room as it needs."""
        for down in (True, False):
            if self._open(at, target) >= need - NEARLY:
                return True
            if target.width is None and down != target.down:
                continue
            self._look(target.weights, down, self._enough(at, target, need, down=down))
        return self._open(at, target) >= need - NEARLY

    def _open(self, at: int, target: Target) -> float:
        if target.width is not None:
            return float(self.most[at] - self.least[at])
        return float(self.most[at] - target.reach if not target.down
                     else target.reach - self.least[at])  # fmt: skip

    def _enough(self, at: int, target: Target, need: float, *, down: bool) -> float:
        """The total at which the solver may stop looking further."""
        if target.width is None:
            return target.reach - need if target.down else target.reach + need
        return float(self.most[at] - need if down else self.least[at] + need)

    def _look(self, weights: Floats, down: bool, enough: float) -> None:
        """Let the solver make one total as small or as large as it can be, or as is enough."""
        count = self.told.truth.size
        costs = np.where(self.told.fixed, 0.0, weights)
        self.solver.changeColsCost(count, np.arange(count, dtype=np.int32), costs)
        sense = highspy.ObjSense.kMinimize if down else highspy.ObjSense.kMaximize
        self.solver.changeObjectiveSense(sense)
        self.solver.setOptionValue("objective_target", enough)
        self.solver.run()
        values = np.array(self.solver.getSolution().col_value)[:count]
        if values.size < count or not np.isfinite(values).all():
            return
        found = np.round(values) if self.told.whole else values
        if not _tells_the_same(self.told, found):
            return
        self.others.totals.append(found)
        self._learn(found)

    def _learn(self, found: Floats) -> None:
        sums = self.weights @ found
        self.least, self.most = np.minimum(self.least, sums), np.maximum(self.most, sums)


def _tells_the_same(told: Told, found: Floats) -> bool:
    """Whether totals lie within every limit: the solver is not taken at its word."""
    if np.any(found < -NEARLY) or np.any(found > told.most + NEARLY):
        return False
    for row in told.rows:
        value = float(row.weights @ found)
        if not row.low - NEARLY <= value <= row.high + NEARLY:
            return False
    return True


def _model(told: Told) -> highspy.Highs:
    """Totals within their limits, every row within its own; hidden groups move by whole steps."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # the library's own stub has no types here
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_max_nodes", MOST_NODES),
        ("mip_feasibility_tolerance", 1e-8),
        ("primal_feasibility_tolerance", 1e-9),
    ):
        solver.setOptionValue(option, value)
    hidden = told.hidden
    moves = len(hidden.groups) if hidden else 0
    count = told.truth.size
    low = np.where(told.fixed, told.truth, 0.0)
    high = np.where(told.fixed, told.truth, told.most)
    steps = float(told.most.max(initial=0.0))
    for at in range(count):
        solver.addVar(low[at], high[at])
    for _ in range(moves):
        solver.addVar(-steps, steps)
    if told.whole:
        solver.changeColsIntegrality(
            count + moves,
            np.arange(count + moves, dtype=np.int32),
            np.full(count + moves, highspy.HighsVarType.kInteger),
        )
    for row in told.rows:
        _add(solver, row.weights, row.low, row.high)
    if hidden:
        for at, (group, people) in enumerate(zip(hidden.groups, hidden.people, strict=True)):
            moved = np.zeros(count + moves)
            moved[:count], moved[count + at] = group, -people
            total = float(group @ told.truth)
            _add(solver, moved, total, total)
        together: Bools = np.arange(count + moves) >= count
        _add(solver, together.astype(np.float64), 0.0, 0.0)
    return solver


def _add(solver: highspy.Highs, weights: Floats, low: float, high: float) -> None:
    places = np.flatnonzero(weights)
    solver.addRow(low, high, places.size, places.astype(np.int32), weights[places])
