"""Single answers as a folder in a zip file: for the practice's owner, after the close, logged."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from dot.accounts.models import Role
from dot.batch.export import export_of, zipped
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.deeds import Deed, allowed, count_export
from dot.web.deps import Here, NotAllowed, ProofNeeded

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["results"],
    responses=PROBLEMS,
    dependencies=KEYED,
)

ZIP = "application/zip"


@router.post(
    "/export",
    response_class=Response,
    responses={200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}},
)
def export_answers(assessment_id: int, request: Request, here: Here) -> Response:
    """Single answers under fresh random codes, sorted by content: confidential, not for the client.

    For the practice's owner, after the close; it is logged. `assess` makes the same result of the
    folder.
    """
    # The answers are read outside a transaction that writes: saves elsewhere need not wait.
    with here.database.read() as session:
        user, assessment = allowed(request, session, here, assessment_id)
        if user.role is not Role.OWNER:
            raise NotAllowed("Single answers are for the practice's owner.")
        if not request.state.proved:
            raise ProofNeeded(f"/assessments/{assessment.id}")
        count_export(here, user)
        made = zipped(export_of(session, assessment, here.content))
    with here.database.write.begin() as session:
        Deed(session, here, user, assessment).log("single answers exported")
    name = f"assessment-{assessment_id}-confidential.zip"
    return Response(
        made,
        media_type=ZIP,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
