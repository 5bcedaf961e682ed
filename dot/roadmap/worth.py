"""What each chosen initiative is worth: the levels that it adds, by importance, for its effort.

Priority value = Σ over lifted nodes of gap to target × importance × levels counted ÷ effort points
(domain brief, section 5). Initiatives are taken one after the other in order of their ends, and each
is counted for what the node gains when it joins those before it: so all that is counted on a node
is what the plan closes there, and nothing counts twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dot.questionnaires.library import EffortBand, Range
from dot.roadmap.objective import closed_by
from dot.roadmap.problem import Problem

# Expert estimates of domain brief section 5, for a letter that the library has no band for.
USUAL_EFFORT = {
    "S": EffortBand(days=Range(low=0, high=20), points=1),
    "M": EffortBand(days=Range(low=20, high=60), points=2),
    "L": EffortBand(days=Range(low=60, high=150), points=4),
    "XL": EffortBand(days=Range(low=150, high=400), points=7),
}
LEAST_LEVELS = 1e-9


@dataclass(frozen=True)
class Worth:
    """``lifts``: levels counted per node.  ``value``: levels² × importance."""

    lifts: Mapping[str, float]
    value: float


NOTHING = Worth({}, 0.0)


def worths(problem: Problem, order: Sequence[str]) -> dict[str, Worth]:
    """What each job adds to those before it."""
    found = {}
    for place, id_ in enumerate(order):
        lifts, value = {}, 0.0
        for node in dict.fromkeys(lift.node for lift in problem.jobs[id_].lifts):
            if node not in problem.grounds:
                continue
            before = closed_by(problem, order[:place], node)
            # Levels have few digits; what the subtraction adds behind them is none of theirs.
            added = round(closed_by(problem, order[: place + 1], node) - before, 12)
            if added > LEAST_LEVELS:
                ground = problem.grounds[node]
                lifts[node] = added
                value += (ground.target - ground.level - before) * ground.importance * added
        found[id_] = Worth(lifts, value)
    return found
