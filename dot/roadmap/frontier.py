"""Gain against effort: the best plan for less and for more person-days than the chosen one."""

from dataclasses import replace

from dot.errors import DotError
from dot.results.inputs import Definition
from dot.results.schemas import Result
from dot.roadmap.optimal import optimal_plan
from dot.roadmap.schemas import FrontierPoint, OptimalRoadmap

SHARES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)


def frontier(result: Result, definition: Definition, chosen: OptimalRoadmap) -> list[FrontierPoint]:
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
        assessment = definition.assessment.model_copy(
            update={"roadmap": settings.model_copy(update={"budget": budget})}
        )
        try:
            plan = optimal_plan(result, replace(definition, assessment=assessment))
        except DotError:
            continue
        points.append(
            FrontierPoint(
                budget_days=days,
                days=plan.days_likely,
                points=plan.proof.points,
                gap=plan.gap,
                initiatives=[one.id for one in plan.initiatives],
                chosen=share == 1.0,
            )
        )
    return points
