"""Mails by JSON: how they read, what came back, and one person's once more."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from dot.accounts.audit import log_of
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.mail_schemas import AddressIn, EntryOut, LetterOut
from dot.web.deeds import RunDeed
from dot.web.deps import Db, Here, RunAssessment
from dot.web.pages.mails import Shown, letter_for
from dot.web.pages.people import Id

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["mails"],
    responses=PROBLEMS,
    dependencies=KEYED,
)

MOST_ENTRIES = 1_000
Choice = Annotated[str, Query(max_length=64)]


@router.get("/mails/{purpose}")
def get_letter(
    purpose: Shown,
    assessment: RunAssessment,
    session: Db,
    here: Here,
    group: Choice = "",
    language: Choice = "",
) -> LetterOut:
    """A mail as it would be sent to a member of a group, with a link that opens nothing."""
    made = letter_for(session, here, assessment, (purpose, group, language))
    return LetterOut(
        group=made.group,
        language=made.letter.language,
        subject=made.letter.subject,
        text=made.letter.text,
        html=made.html,
    )


@router.post("/people/{invitation_id}/invitations", status_code=204)
def mail_again(invitation_id: Id, deed: RunDeed) -> Response:
    """Mail one person once more, as after a bounce; the mail brings a new link."""
    deed.mail_again(invitation_id)
    return Response(status_code=204)


@router.post("/people/{invitation_id}/bounces", status_code=204)
def record_bounce(invitation_id: Id, deed: RunDeed) -> Response:
    """Note that the newest mail to somebody came back; they are not reminded until it is settled."""
    deed.came_back(invitation_id)
    return Response(status_code=204)


@router.put("/people/{invitation_id}/address", status_code=204)
def correct_address(
    invitation_id: Id,
    body: AddressIn,
    deed: RunDeed,
) -> Response:
    """Correct somebody's address: earlier links end, and who was mailed is mailed there."""
    deed.correct(invitation_id, body.email)
    return Response(status_code=204)


@router.get("/log")
def get_log(assessment: RunAssessment, session: Db) -> list[EntryOut]:
    """What was done to an assessment and by whom, the newest first; at most a thousand entries."""
    entries = log_of(session, f"assessment {assessment.id}", MOST_ENTRIES)
    return [EntryOut(at=one.at, actor=one.actor, action=one.action) for one in entries]
