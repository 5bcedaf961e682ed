"""Assessments by JSON: make, open, extend, close, and see how far they have come."""

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask
from starlette.responses import Response

from dot.accounts.models import Role, User
from dot.assessments.fieldwork import FieldworkPlan, extend, open_fieldwork
from dot.assessments.fieldwork_models import Fieldwork
from dot.assessments.floors import floors_of, raise_floor
from dot.assessments.models import Assessment, Membership
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.queries import Listed, assessments_of, listed
from dot.batch.fieldwork import languages_of, prepare, written_definition
from dot.batch.redefining import waves_in
from dot.responses.closing import close, overwrite_deleted
from dot.responses.progress import progress
from dot.web.api.common import KEYED, PROBLEMS, logged
from dot.web.api.schemas import (
    AssessmentIn,
    AssessmentOut,
    CloseIn,
    ExtendIn,
    FloorIn,
    FloorOut,
    ProgressOut,
)
from dot.web.deps import (
    CurrentAssessment,
    CurrentUser,
    Db,
    Here,
    NotAllowed,
    ProvenAssessment,
    RunAssessment,
)
from dot.web.papers import forget

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
    logged(session, here, user, "assessment made", assessment)
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
def open_assessment(
    assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> AssessmentOut:
    """Let answers in from the planned instant on."""
    offered = languages_of(questionnaires(session, assessment.id, here.content))
    open_fieldwork(session, assessment, offered, here.now())
    logged(session, here, user, "assessment opened", assessment)
    forget(here, assessment.id)
    return out(listed(session, assessment))


@router.post("/{assessment_id}/extend")
def extend_assessment(
    body: ExtendIn, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> AssessmentOut:
    """Move the close of an open assessment."""
    extend(session, assessment, body.closes, here.now())
    logged(session, here, user, "close moved", assessment)
    return out(listed(session, assessment))


@router.get("/{assessment_id}/floors")
def list_floors(assessment: CurrentAssessment, session: Db, here: Here) -> list[FloorOut]:
    """How each group is shown, as respondents are told."""
    asked = questionnaires(session, assessment.id, here.content)
    return [
        FloorOut(group=code, mode=one.mode, floor=one.floor)
        for code, one in floors_of(assessment, asked).items()
    ]


@router.post("/{assessment_id}/floors")
def raise_a_floor(
    body: FloorIn, assessment: ProvenAssessment, user: CurrentUser, session: Db, here: Here
) -> list[FloorOut]:
    """Promise a group more than it was promised. A floor is never lowered."""
    asked = questionnaires(session, assessment.id, here.content)
    raise_floor(session, assessment, asked, body.group, body.floor)
    action = f"floor of {body.group} raised to {body.floor}"
    logged(session, here, user, action, assessment)
    forget(here, assessment.id)
    return list_floors(assessment, session, here)


@router.post("/{assessment_id}/close", status_code=204)
def close_assessment(
    body: CloseIn, assessment: ProvenAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """Close, and destroy the link between people and answers."""
    close(session, assessment.id, here.now())
    _ = body
    action = "closed; the link between people and answers was destroyed"
    logged(session, here, user, action, assessment)
    return Response(status_code=204, background=BackgroundTask(overwrite_deleted, here.database))


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
