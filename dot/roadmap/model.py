"""The 0/1 model of a roadmap: columns, rows and objective, as `docs/roadmap.md` writes them.

A job's columns are steps: ``started by`` its first, second … option, never falling. Steps make the
precedence rows strong: “the later started by its option k” is at most “the earlier started by the
last option that lets it”, one row for each option instead of one weighted sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dot.roadmap.objective import Picks, cost, given_spending, levels_closed, load, unhelped
from dot.roadmap.options import Tables
from dot.roadmap.problem import Lift

INFINITE = float("inf")
Terms = Mapping[int, float]
# The terms of the rows for each lane or function and quarter.
Places = defaultdict[tuple[str, int], list[tuple[int, float]]]


@dataclass
class Model:
    """Maximise ``gain`` x columns under ``lower`` <= rows <= ``upper``.

    ``steps``: the 0/1 columns of each job.  ``closed``: levels closed by node and quarter.
    ``soft``: 1 where a job starts before one that would help it.
    """

    gain: list[float] = field(default_factory=list)
    column_lower: list[float] = field(default_factory=list)
    column_upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Terms] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    steps: dict[str, list[int]] = field(default_factory=dict)
    closed: dict[tuple[str, int], int] = field(default_factory=dict)
    soft: dict[tuple[str, str], int] = field(default_factory=dict)

    def column(self, gain: float, upper: float, whole: bool = False, lower: float = 0.0) -> int:
        """A new column; its place."""
        self.gain.append(gain)
        self.column_lower.append(lower)
        self.column_upper.append(upper)
        self.whole.append(whole)
        return len(self.gain) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], upper: float, lower: float = -INFINITE
    ) -> None:
        """A new row; a column named twice counts with the sum of its terms."""
        summed: dict[int, float] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0.0) + factor
        self.rows.append(summed)
        self.lower.append(lower)
        self.upper.append(upper)

    def started(self, id_: str, count: int) -> list[tuple[int, float]]:
        """Whether the job has started by one of its first ``count`` options."""
        return [(self.steps[id_][count - 1], 1.0)] if count else []

    def chosen(self, id_: str) -> list[tuple[int, float]]:
        return self.started(id_, len(self.steps[id_]))

    def starting(self, id_: str, at: int, factor: float) -> list[tuple[int, float]]:
        """Whether the job starts with exactly this option, times a factor."""
        steps = self.steps[id_]
        before = [(steps[at - 1], -factor)] if at else []
        return [(steps[at], factor), *before]


def build(tables: Tables) -> Model:
    """The whole model of a problem."""
    model = Model()
    _steps(model, tables)
    _precedence(model, tables)
    _closing(model, tables)
    _spending(model, tables)
    _loads(model, tables)
    return model


def values(model: Model, tables: Tables, picks: Picks) -> list[float]:
    """The columns of a plan that is already known, for a warm start."""
    found = [0.0] * len(model.gain)
    for id_, at in picks.items():
        for column in model.steps[id_][at:]:
            found[column] = 1.0
    for (node, quarter), column in model.closed.items():
        found[column] = levels_closed(tables, picks, node, quarter)
    for pair in unhelped(tables, picks):
        found[model.soft[pair]] = 1.0
    return found


def picked(model: Model, solution: list[float]) -> dict[str, int]:
    """For each chosen job the option with which it starts."""
    return {
        id_: next(at for at, column in enumerate(steps) if solution[column] > 0.5)
        for id_, steps in model.steps.items()
        if steps and solution[steps[-1]] > 0.5
    }


def _steps(model: Model, tables: Tables) -> None:
    problem = tables.problem
    for id_, job in problem.jobs.items():
        options = tables.options[id_]
        must = job.given is not None or id_ in problem.limits.pinned
        may = job.given is not None or id_ not in problem.limits.excluded
        model.steps[id_] = []
        for at in range(len(options)):
            last = at == len(options) - 1
            price = -cost(problem, id_) if last else 0.0
            column = model.column(price, float(may), whole=True, lower=float(last and must))
            model.steps[id_].append(column)
            if at:
                model.row([(column - 1, 1.0), (column, -1.0)], 0.0)
        if not options and must:
            # No option at all: a row that nothing can satisfy, so that the conflict is found.
            model.row([(model.column(0.0, 0.0), 1.0)], INFINITE, lower=1.0)


def _precedence(model: Model, tables: Tables) -> None:
    problem = tables.problem
    needing: dict[str, list[str]] = {}
    for later, found in tables.between.items():
        for needed in problem.jobs[later].hard:
            needing.setdefault(needed, []).append(later)
        for earlier in found:
            for at, option in enumerate(tables.options[later]):
                allowed = tables.allowed(earlier, later, option)
                before = [(column, -1.0) for column, _ in model.started(earlier, allowed)]
                model.row([(model.steps[later][at], 1.0), *before], 0.0)
    for id_, job in problem.jobs.items():
        if not job.wanted and job.given is None and model.steps[id_]:
            dependants = [
                (column, -1.0)
                for later in needing.get(id_, [])
                if problem.jobs[later].given is None
                for column, _ in model.chosen(later)
            ]
            model.row([*model.chosen(id_), *dependants], 0.0)
        if job.given is None:
            _unhelped(model, tables, id_)


def _unhelped(model: Model, tables: Tables, id_: str) -> None:
    """One column for each helpful job: 1 where both are chosen and this one starts too early."""
    for other in tables.problem.jobs[id_].soft:
        if (id_, other) in model.soft or not model.steps[other]:
            continue
        late = model.column(-tables.problem.weights.soft, 1.0)
        model.soft[id_, other] = late
        for at, option in enumerate(tables.options[id_]):
            helped = model.started(other, tables.helped(other, option))
            model.row(
                [
                    (model.steps[id_][at], 1.0),
                    *model.chosen(other),
                    *((column, -1.0) for column, _ in helped),
                    (late, -1.0),
                ],
                1.0,
            )


def _closing(model: Model, tables: Tables) -> None:
    """Levels closed at each node by the end of each quarter, under every ceiling."""
    problem = tables.problem
    lifts: dict[str, list[tuple[str, Lift]]] = {node: [] for node in problem.grounds}
    for id_, job in problem.jobs.items():
        for lift in job.lifts:
            if lift.node in lifts and lift.ceiling > problem.grounds[lift.node].level:
                lifts[lift.node].append((id_, lift))
    for node, lifting in lifts.items():
        ground = problem.grounds[node]
        if not lifting or ground.target <= ground.level:
            continue
        for quarter in range(len(problem.quarters)):
            column = model.column(_gain(tables, node, quarter), ground.target - ground.level)
            model.closed[node, quarter] = column
            for above in sorted({ground.level, *(lift.ceiling for _, lift in lifting)}):
                terms = [
                    (step, -lift.levels)
                    for id_, lift in lifting
                    if lift.ceiling > above
                    for step, _ in model.started(id_, _ended(tables, id_, quarter))
                ]
                model.row([(column, 1.0), *terms], above - ground.level)


def _gain(tables: Tables, node: str, quarter: int) -> float:
    """Points for one level closed by the end of a quarter."""
    problem, count = tables.problem, len(tables.problem.quarters)
    sooner = problem.weights.sooner
    at_end = 1 - sooner if quarter == count - 1 else 0.0
    return problem.grounds[node].importance * (at_end + sooner / count)


def _ended(tables: Tables, id_: str, quarter: int) -> int:
    """How many of a job's options end in or before a quarter."""
    return sum(option.ends <= quarter for option in tables.options[id_])


def _spending(model: Model, tables: Tables) -> None:
    problem, limits = tables.problem, tables.problem.limits
    new = [job for id_, job in problem.jobs.items() if job.given is None and model.steps[id_]]
    totals = [(job, model.chosen(job.id)[0][0]) for job in new]
    days, money = given_spending(problem)
    if limits.days is not None:
        model.row([(column, job.all_days) for job, column in totals], max(limits.days - days, 0.0))
    if limits.money is not None:
        model.row([(column, job.money) for job, column in totals], max(limits.money - money, 0.0))
    if limits.chosen is not None:
        given = sum(job.given is not None for job in problem.jobs.values())
        model.row([(column, 1.0) for _, column in totals], float(max(limits.chosen - given, 0)))


def _loads(model: Model, tables: Tables) -> None:
    """Capacity by function, heavy jobs by lane, and changes of the rep's day, quarter by quarter."""
    limits = tables.problem.limits
    own = load(
        tables, {id_: 0 for id_, job in tables.problem.jobs.items() if job.given}, given=True
    )
    work, heavy, rep = _starts(model, tables)
    for (function, quarter), terms in work.items():
        if function in limits.capacity:
            room = limits.capacity[function][quarter] - own.work.get((function, quarter), 0.0)
            model.row(terms, max(room, 0.0))
    _counts(model, heavy, limits.parallel, own.heavy)
    _counts(model, rep, limits.rep, {("", at): count for at, count in own.rep.items()})


def _starts(model: Model, tables: Tables) -> tuple[Places, Places, Places]:
    """Work by function, heavy jobs by lane, changes of the rep's day: terms for each quarter."""
    work, heavy, rep = Places(list), Places(list), Places(list)
    for id_, job in tables.problem.jobs.items():
        for at, option in enumerate(() if job.given else tables.options[id_]):
            start = model.starting(id_, at, 1.0)
            for quarter, share in option.shares.items():
                for function, days in job.days.items():
                    scaled = [(column, days * share * factor) for column, factor in start]
                    work[function, quarter] += scaled
                heavy[job.lane, quarter] += start * job.heavy
            rep["", option.quarter] += start * job.touches_rep
    return work, heavy, rep


def _counts(
    model: Model, places: Places, most: int | None, own: Mapping[tuple[str, int], int]
) -> None:
    """At most so many in each place, those with dates of the client included."""
    for place, terms in places.items() if most is not None else ():
        model.row(terms, float(max((most or 0) - own.get(place, 0), 0)))
