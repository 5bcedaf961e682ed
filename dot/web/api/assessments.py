"""Assessments by JSON: make, open, extend, close, and see how far they have come."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import Response

from dot.accounts.models import Role, User
from dot.assessments.fieldwork import FieldworkPlan
from dot.assessments.fieldwork_models import Fieldwork
from dot.assessments.floors import floors_of
from dot.assessments.models import Assessment, Membership
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.queries import Listed, assessments_of, listed
from dot.batch.fieldwork import prepare, written_definition
from dot.batch.redefining import waves_in
from dot.responses.progress import progress
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import (
    AssessmentIn,
    AssessmentOut,
    CloseIn,
    ExtendIn,
    FloorIn,
    FloorOut,
    ProgressOut,
)
from dot.web.deeds import Deed, ProvenDeed, RunDeed
from dot.web.deps import (
    CurrentAssessment,
    CurrentUser,
    Db,
    Here,
    NotAllowed,
)

router = APIRouter(
    prefix="/api/v1/assessments", tags=["assessments"], responses=PROBLEMS, dependencies=KEYED
)

LARGEST = 2 * 1024 * 1024


@router.get("")
def list_assessments(user: CurrentUser, session: Db) -> list[AssessmentOut]:
    """Every assessment that the user may see, the newest first."""
    return [out(one) for one in assessments_of(session, user)]


@router.post("", status_code=201, max_body_size=LARGEST)
def make_assessment(
    body: AssessmentIn, user: CurrentUser, session: Db, here: Here
) -> AssessmentOut:
    """Make a draft. What is wrong in it is told by file and line, as of a folder."""
    if user.role is Role.SPONSOR:
        raise NotAllowed("This is for the practice's consultants.")
    files = {
        "assessment.yaml": body.assessment,
        "strategy.yaml": body.strategy,
        "initiatives.yaml": body.initiatives,
    }
    definition = written_definition(files, here.content)
    given = body.plan.model_dump()
    plan = FieldworkPlan(
        **given | {name: tuple(given[name]) for name in ("languages", "reminders")}
    )
    assessment = prepare(session, definition, plan)
    join(session, user, assessment)
    Deed(session, here, user, assessment).log("assessment made")
    return out(listed(session, assessment))


def join(session: Session, user: User, assessment: Assessment) -> None:
    """Let a consultant see an engagement that is new. Raises NotAllowed for one of colleagues."""
    if user.role is not Role.CONSULTANT:
        return
    known = session.get(Membership, (user.id, assessment.engagement_id))
    if known is None and waves_in(session, assessment.engagement_id) > 1:
        raise NotAllowed("This client's engagement belongs to colleagues: ask its owner.")
    session.merge(Membership(user_id=user.id, engagement_id=assessment.engagement_id))


@router.get("/{assessment_id}")
def get_assessment(assessment: CurrentAssessment, session: Db) -> AssessmentOut:
    """One assessment."""
    return out(listed(session, assessment))


@router.get("/{assessment_id}/progress")
def get_progress(assessment: CurrentAssessment, session: Db) -> list[ProgressOut]:
    """Response by group, in steps too coarse to watch one person."""
    groups = progress(session, assessment.id, settings_of(assessment).groups)
    return [
        ProgressOut(group=one.group, asked=one.invited, floor=one.floor, percent=one.percent)
        for one in groups
    ]


@router.post("/{assessment_id}/open")
def open_assessment(deed: RunDeed) -> AssessmentOut:
    """Let answers in from the planned instant on."""
    deed.open()
    return out(listed(deed.session, deed.assessment))


@router.post("/{assessment_id}/extend")
def extend_assessment(body: ExtendIn, deed: RunDeed) -> AssessmentOut:
    """Move the close of an open assessment."""
    deed.extend(body.closes)
    return out(listed(deed.session, deed.assessment))


@router.get("/{assessment_id}/floors")
def list_floors(assessment: CurrentAssessment, session: Db, here: Here) -> list[FloorOut]:
    """How each group is shown, as respondents are told."""
    asked = questionnaires(session, assessment.id, here.content)
    return [
        FloorOut(group=code, mode=one.mode, floor=one.floor)
        for code, one in floors_of(assessment, asked).items()
    ]


@router.post("/{assessment_id}/floors")
def raise_a_floor(body: FloorIn, deed: ProvenDeed) -> list[FloorOut]:
    """Promise a group more than it was promised. A floor is never lowered."""
    deed.raise_floor(body.group, body.floor)
    return list_floors(deed.assessment, deed.session, deed.here)


@router.post("/{assessment_id}/close", status_code=204)
def close_assessment(body: CloseIn, deed: ProvenDeed) -> Response:
    """Close, and destroy the link between people and answers."""
    _ = body
    return Response(status_code=204, background=deed.close())


def out(one: Listed) -> AssessmentOut:
    """An assessment as programs read it."""
    plan: Fieldwork | None = one.fieldwork
    return AssessmentOut(
        id=one.assessment.id,
        client=one.client,
        title=one.title,
        wave=one.assessment.wave,
        status=one.assessment.status,
        opens=plan.opens_at if plan else None,
        closes=plan.closes_at if plan else None,
        languages=plan.languages if plan else [],
        cut_on=plan.cut_on if plan else None,
    )
