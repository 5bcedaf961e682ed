"""What other limits would bring: less or more person-days, or one more person in a function."""

from dataclasses import replace

from dot.assessments.schemas import RoadmapSettings
from dot.errors import DotError
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import FrontierPoint, Roadmap
from dot.results.schemas import Result
from dot.roadmap.optimal import Means
from dot.roadmap.service import plan
from dot.roadmap.stating import DAYS_OF_A_WEEK
from dot.roadmap.weeks import WEEKS_OF_A_QUARTER

# Person-days of one full-time person in a whole quarter.
DAYS_OF_A_PERSON = float(DAYS_OF_A_WEEK * WEEKS_OF_A_QUARTER)
NO_ROADMAP = (
    "There is no roadmap to plan: give assessment.yaml a `roadmap:` with its `start`, and a "
    "`library:`, or initiatives.yaml its `own` initiatives."
)
SHARES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)


def frontier(result: Result, definition: Definition, chosen: Roadmap) -> list[FrontierPoint]:
    """The best points for a share of the chosen plan's likely person-days, all other limits kept.

    Where pins leave no plan for so few days the point is left out.
    """
    settings = definition.assessment.roadmap
    if settings is None:
        return []
    points = []
    for share in SHARES:
        days = round(share * chosen.days_likely, 6)
        budget = settings.budget.model_copy(update={"days": days})
        try:
            other = settings.model_copy(update={"budget": budget})
            found = _under(result, definition, other, chosen)
        except DotError:
            continue
        points.append(
            FrontierPoint(
                budget_days=days,
                days=found.days_likely,
                points=found.proof.points,
                gap=found.gap,
                initiatives=[one.id for one in found.initiatives],
                chosen=share == 1.0,
            )
        )
    return points


def marginal(result: Result, definition: Definition, chosen: Roadmap) -> dict[str, float]:
    """Points that one more full-time person would add, by each function with a limit."""
    settings = definition.assessment.roadmap
    if settings is None:
        return {}
    found = {}
    for function in dict.fromkeys([*settings.people, *settings.capacities]):
        people, days = dict(settings.people), dict(settings.capacities)
        if function in people:
            people[function] += 1
        if function in days:
            days[function] += DAYS_OF_A_PERSON
        more = settings.model_copy(update={"people": people, "capacities": days})
        richer = _under(result, definition, more, chosen)
        # Every plan under the tighter limit is one under the looser: a search cut short can't
        # make one more person worth less than nothing.
        found[function] = max(richer.proof.points - chosen.proof.points, 0.0)
    return found


def _under(
    result: Result, definition: Definition, settings: RoadmapSettings, before: Roadmap
) -> Roadmap:
    """The best plan under other settings, begun from the one that is known. Raises DotError."""
    assessment = definition.assessment.model_copy(update={"roadmap": settings})
    found = plan(result, replace(definition, assessment=assessment), Means(before=before))
    if found is None:
        raise DotError(NO_ROADMAP)
    return found
