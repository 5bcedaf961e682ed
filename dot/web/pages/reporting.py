"""“Score and report”: the main job in the background, from the page of an assessment."""

from fastapi import APIRouter
from fastapi.responses import Response

from dot.batch.online import order_report
from dot.web.deps import CheckedForm, CurrentUser, Db, Here, RunAssessment
from dot.web.pages.consultant import back, logged

router = APIRouter(include_in_schema=False)


@router.post("/assessments/{assessment_id}/report", dependencies=[CheckedForm])
def order(assessment: RunAssessment, user: CurrentUser, session: Db, here: Here) -> Response:
    """Queue a run; the page shows how far it has come."""
    order_report(session, assessment.id, here.enqueue)
    logged(session, here, user, "report ordered", assessment)
    return back(assessment, "#report")
