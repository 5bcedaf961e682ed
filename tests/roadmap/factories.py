"""Build small catalogues and plan them: override what the test is about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dot.assessments.schemas import ClientInitiatives, RoadmapSettings
from dot.questionnaires.library import (
    EffortBand,
    Initiative,
    Library,
    Prerequisite,
    Trigger,
    Uplift,
)
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap
from dot.results.schemas import Result
from dot.roadmap.service import plan
from tests.published import make_settings

MONDAY = date(2027, 1, 4)
EFFORT = {
    "S": EffortBand.model_validate({"days": {"low": 0, "high": 20}, "points": 1}),
    "M": EffortBand.model_validate({"days": {"low": 20, "high": 60}, "points": 2}),
    "L": EffortBand.model_validate({"days": {"low": 60, "high": 150}, "points": 4}),
    "XL": EffortBand.model_validate({"days": {"low": 150, "high": 400}, "points": 7}),
}
LIMITS = {"parallel_per_owner": 3, "rep_changes_per_quarter": 2, "chosen": 12}


def hard(*ids: str) -> list[Prerequisite]:
    return [Prerequisite(initiative=id_, hard=True) for id_ in ids]


def soft(*ids: str) -> list[Prerequisite]:
    return [Prerequisite(initiative=id_, hard=False) for id_ in ids]


def make_initiative(id_: str, node: str = "N1", **given: Any) -> Initiative:
    """An initiative of phase 0 and effort S that lifts one node by 1, triggered below 2.5."""
    triggers = [Trigger(when=f'below("{node}", 2.5)', text=f"{node} is low.")]
    return Initiative.model_validate(
        {
            "id": id_,
            "name": f"Name of {id_}",
            "owner": "Sales",
            "lane": "sales",
            "phase": 0,
            "triggers": triggers,
            "weeks": {"low": 4.0, "high": 6.0},
            "effort": "S",
            "uplifts": [Uplift(node=node, levels=1.0, ceiling=4.0)],
            "success": "It works.",
            **given,
        }
    )


def make_definition(
    initiatives: Sequence[Initiative], own: ClientInitiatives | None = None, **settings: Any
) -> Definition:
    """A definition whose library holds these initiatives; ``settings`` are the roadmap's."""
    library = Library.model_validate(
        {
            "version": "1.0.0",
            "kpis": [],
            "benchmarks": [],
            "effort": EFFORT,
            "limits": LIMITS,
            "initiatives": list(initiatives),
        }
    )
    roadmap = RoadmapSettings.model_validate({"start": MONDAY, **settings})
    return Definition(make_settings(roadmap=roadmap), (), library, initiatives=own)


def make_plan(
    result: Result,
    initiatives: Sequence[Initiative],
    own: ClientInitiatives | None = None,
    **settings: Any,
) -> Roadmap:
    roadmap = plan(result, make_definition(initiatives, own, **settings))

    assert roadmap is not None
    return roadmap


def by_id(roadmap: Roadmap) -> dict[str, PlannedInitiative]:
    return {one.id: one for one in roadmap.initiatives}


def why_not(roadmap: Roadmap) -> dict[str, str]:
    return {one.id: one.why_not for one in roadmap.not_chosen}
