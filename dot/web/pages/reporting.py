"""“Score and report”: the main job in the background, from the page of an assessment."""

from fastapi import APIRouter
from fastapi.responses import Response

from dot.web.deeds import RunDeed
from dot.web.deps import CheckedForm
from dot.web.pages.consultant import back

router = APIRouter(include_in_schema=False)


@router.post("/assessments/{assessment_id}/report", dependencies=[CheckedForm])
def order(deed: RunDeed) -> Response:
    """Queue a run; the page shows how far it has come."""
    deed.order_report()
    return back(deed.assessment, "#report")
