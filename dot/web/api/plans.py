"""A draft's plan by JSON: when and in which languages it is answered, and how each group is shown."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from dot.assessments.fieldwork import FieldworkPlan, planned
from dot.assessments.fieldwork_models import Drafts, Fieldwork
from dot.assessments.floors import Shown
from dot.errors import NotFound
from dot.web.api.assessments import list_floors
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import PLAN, FloorOut, In, Out, PlanIn, Word, shown
from dot.web.deeds import ProvenDeed, RunDeed
from dot.web.deps import CurrentAssessment, Db

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["assessments"],
    responses=PROBLEMS,
    dependencies=KEYED,
)


class PlanOut(Out):
    """The plan as it stands.   opens, closes: in the client's own time, so no instants by themselves."""

    model_config = shown(
        {
            **PLAN,
            "opens": "2027-01-11T08:00:00",
            "closes": "2027-01-29T18:00:00",
            "depth": False,
            "drafts": "discard",
            "change_after_submit": True,
        }
    )

    opens: str
    closes: str
    time_zone: str
    languages: list[str]
    depth: bool
    drafts: Drafts
    change_after_submit: bool
    reminders: list[int]


class ShownIn(In):
    """How a group is shown.   floor: of a confidential group; left out, it stays as it is."""

    mode: Literal["named", "confidential"]
    floor: Annotated[int, Field(ge=2, le=100)] | None = None


class PrivacyIn(In):
    """How groups are shown, by code; those that are left out stay as they are."""

    model_config = In.model_config | shown(
        {"groups": {"GM": {"mode": "named"}, "REP": {"mode": "confidential", "floor": 8}}}
    )

    groups: Annotated[dict[Word, ShownIn], Field(min_length=1, max_length=100)]


@router.get("/plan")
def get_plan(assessment: CurrentAssessment, session: Db) -> PlanOut:
    """When and in which languages it is answered."""
    found = session.get(Fieldwork, assessment.id)
    if found is None:
        raise NotFound("Nothing is planned yet: give the opening and the close first.")
    return plan_out(planned(found))


@router.put("/plan")
def change_plan(body: PlanIn, deed: RunDeed) -> PlanOut:
    """Plan a draft anew, all of it; once it is open, only the close can be moved."""
    given = body.model_dump()
    lists = {name: tuple(given[name]) for name in ("languages", "reminders")}
    return plan_out(planned(deed.plan(FieldworkPlan(**given | lists))))


@router.put("/floors")
def change_privacy(body: PrivacyIn, deed: ProvenDeed) -> list[FloorOut]:
    """Say anew how groups of a draft are shown; once it is open, floors can only be raised."""
    wanted = {code: Shown(one.mode, one.floor) for code, one in body.groups.items()}
    deed.show_groups(wanted)
    return list_floors(deed.assessment, deed.session, deed.here)


def plan_out(plan: FieldworkPlan) -> PlanOut:
    """A plan as programs read it."""
    return PlanOut(
        opens=plan.opens.isoformat(),
        closes=plan.closes.isoformat(),
        time_zone=plan.time_zone,
        languages=list(plan.languages),
        depth=plan.depth,
        drafts=plan.drafts,
        change_after_submit=plan.change_after_submit,
        reminders=list(plan.reminders),
    )
