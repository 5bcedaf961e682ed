"""Coding, results and documents by JSON; what is published, and nothing else."""

import json
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import Response

from dot.batch.coding_desk import desk_of
from dot.batch.direction import proposal_of
from dot.errors import Invalid, NotFound
from dot.publication.issuing import latest_release
from dot.reports.issued import document_of
from dot.results.schemas import Result
from dot.web.api.coding_schemas import CodesIn, CodingOut, DirectionIn, DirectionOut
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import CountOut
from dot.web.deeds import RunDeed, count_export
from dot.web.deps import CurrentAssessment, CurrentUser, Db, Here, RunAssessment
from dot.web.pages.result import KINDS

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["results"],
    responses=PROBLEMS,
    dependencies=KEYED,
)

BINARY = {"type": "string", "format": "binary"}
RESULT_EXAMPLE = json.loads(Path(__file__).with_name("result_example.json").read_bytes())
Name = Annotated[str, InPath(max_length=64)]


@router.get("/coding")
def list_wordings(assessment: RunAssessment, session: Db, here: Here) -> list[CodingOut]:
    """Recall answers without a code, blind to person and level."""
    desk = desk_of(session, assessment, here.content)
    return [
        CodingOut(question=one.question, answer=one.answer, proposals=list(one.proposals))
        for one in desk.wordings
    ]


@router.post("/coding")
def code_wordings(body: CodesIn, deed: RunDeed) -> CountOut:
    """Store the codes of one coder, the user."""
    codes = {(one.question, one.answer): one.code for one in body.codes}
    if len(codes) < len(body.codes):
        raise Invalid(codes="A wording stands here twice for one question: leave one out.")
    return CountOut(count=deed.code(codes))


@router.get("/direction")
def propose_direction(assessment: RunAssessment, session: Db, here: Here) -> DirectionOut:
    """Importance and targets as leaders' answers propose them, beside what holds now."""
    found = proposal_of(session, assessment, here.content)
    return DirectionOut.model_validate(found, from_attributes=True)


@router.post("/direction", status_code=204)
def take_over_direction(body: DirectionIn, deed: RunDeed) -> None:
    """Write what was confirmed into the settings, for an area or questionnaire and all below it."""
    deed.take_over(body.importance, body.targets)


@router.get(
    "/result", responses={200: {"content": {"application/json": {"example": RESULT_EXAMPLE}}}}
)
def get_result(assessment: CurrentAssessment, user: CurrentUser, session: Db, here: Here) -> Result:
    """The newest published result, as in `results.json`."""
    found = latest_release(session, assessment.id)
    count_export(here, user)
    return found


@router.get(
    "/documents/{name}",
    response_class=Response,
    responses={
        200: {"content": {kind: {"schema": BINARY} for kind in sorted(set(KINDS.values()))}}
    },
)
def get_document(
    name: Name, assessment: CurrentAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """One document of the newest report."""
    if name not in KINDS:
        raise NotFound("There is no such document.")
    content = document_of(session, assessment.id, name)
    count_export(here, user)
    return Response(
        content,
        media_type=KINDS[name],
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )
