"""What an initiative is worth: the gaps that it closes, by importance, for its effort.

Priority value = Σ over lifted nodes of gap to target × importance × min(uplift, gap) ÷ effort
points (domain brief, section 5). Three things keep it honest:

- A lifted level never exceeds the uplift's ceiling: the uplift is cut to ceiling − level.
- Where only strengthening triggers hold, the uplift is halved before it is cut.
- Nothing counts twice: initiatives are taken one after the other, and each finds the levels as
  those before it leave them. All that is counted on a node is therefore at most its gap to
  target, and at most what is missing to the highest of the ceilings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dot.questionnaires.library import EffortBand, Range
from dot.roadmap.candidates import Candidate
from dot.roadmap.standing import Standing

# Expert estimates of domain brief section 5, for an own initiative whose letter has no band.
USUAL_EFFORT = {
    "S": EffortBand(days=Range(low=0, high=20), points=1),
    "M": EffortBand(days=Range(low=20, high=60), points=2),
    "L": EffortBand(days=Range(low=60, high=150), points=4),
    "XL": EffortBand(days=Range(low=150, high=400), points=7),
}


@dataclass(frozen=True)
class Worth:
    """``lifts``: levels counted per node.  ``value``: levels² × importance.  ``priority``: per point.

    ``measured`` says whether the gap of any lifted node is known at all.
    """

    lifts: Mapping[str, float]
    value: float
    priority: float
    measured: bool


NOTHING = Worth({}, 0.0, 0.0, measured=False)


def worth(
    candidate: Candidate,
    places: Mapping[str, Standing],
    lifted: Mapping[str, float],
    points: float,
) -> Worth:
    """What a candidate adds to a plan.

    lifted: levels already counted per node by what was taken before.   points: effort points; 0
    counts as 1.   A node without a known level or target adds nothing.
    """
    lifts: dict[str, float] = {}
    value = 0.0
    share = 0.5 if candidate.strengthen_only else 1.0
    for uplift in candidate.initiative.uplifts:
        place = places.get(uplift.node)
        if place is None or place.level is None or place.target is None:
            continue
        level = place.level + lifted.get(uplift.node, 0.0) + lifts.get(uplift.node, 0.0)
        gap = max(place.target - level, 0.0)
        counted = min(share * uplift.levels, max(uplift.ceiling - level, 0.0), gap)
        if counted > 0:
            lifts[uplift.node] = lifts.get(uplift.node, 0.0) + counted
            value += gap * place.importance * counted
    measured = any(
        uplift.node in places and places[uplift.node].is_assessed
        for uplift in candidate.initiative.uplifts
    )
    return Worth(lifts, value, value / (points or 1.0), measured)
