"""Raters from a file, with a preview of what would be taken, and the mails that invite and remind."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from dot.errors import Invalid
from dot.web.deeds import MayRun, RunDeed, allowed, raters_in, take_raters
from dot.web.deps import CheckedForm, Here
from dot.web.pages.consultant import back
from dot.web.pages.people import Id
from dot.web.papers import names_of_groups
from dot.web.templating import page
from dot.web.typed import Word
from dot.web.wording import words_for

router = APIRouter(include_in_schema=False)

LARGEST_UPLOAD = 6 * 1024 * 1024
SHOWN = 200


@router.post(
    "/assessments/{assessment_id}/raters",
    dependencies=[CheckedForm, MayRun],
    max_body_size=LARGEST_UPLOAD,
)
def bring(
    request: Request,
    file: UploadFile,
    assessment_id: Id,
    here: Here,
    sure: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """Show what a file holds, every wrong row with its line; take it where it is right and wanted."""
    if not file.filename:
        raise Invalid(file="Choose a CSV file or an Excel workbook first.")
    raters = raters_in(request, here, assessment_id, file)
    if sure == "yes" and not raters.problems:
        return back(take_raters(request, here, assessment_id, raters), "#people")
    with here.database.read() as reading:
        _, assessment = allowed(request, reading, here, assessment_id)
        names = names_of_groups(here, reading, assessment, words_for(request).language)
    context = {
        "place": f"/assessments/{assessment_id}",
        "names": names,
        "raters": raters,
        "problems": raters.problems[:SHOWN],
        "name": file.filename,
    }
    status = 422 if raters.problems else 200
    return page(request, "consultant/raters.html", context, status=status)


@router.post("/assessments/{assessment_id}/invite", dependencies=[CheckedForm])
def send(deed: RunDeed) -> Response:
    """Mail an invitation to everybody who has none yet."""
    deed.mail_invitations()
    return back(deed.assessment, "#people")


@router.post("/assessments/{assessment_id}/remind", dependencies=[CheckedForm])
def send_again(deed: RunDeed) -> Response:
    """Remind those who have not finished; who they are is not shown."""
    deed.mail_reminders()
    return back(deed.assessment, "#people")


@router.post(
    "/assessments/{assessment_id}/people/{invitation_id}/again", dependencies=[CheckedForm]
)
def send_one_again(invitation_id: Id, deed: RunDeed) -> Response:
    """Mail one person once more, as after a bounce; the mail brings a new link."""
    deed.mail_again(invitation_id)
    return back(deed.assessment, "#people")


@router.post(
    "/assessments/{assessment_id}/people/{invitation_id}/bounce", dependencies=[CheckedForm]
)
def mark_as_returned(invitation_id: Id, deed: RunDeed) -> Response:
    """Note that the mail to one person came back."""
    deed.came_back(invitation_id)
    return back(deed.assessment, "#people")


@router.post(
    "/assessments/{assessment_id}/people/{invitation_id}/address", dependencies=[CheckedForm]
)
def correct_one(
    invitation_id: Id,
    deed: RunDeed,
    email: Word = "",
) -> Response:
    """Correct the address of one person, and mail them there if they were mailed before."""
    deed.correct(invitation_id, email)
    return back(deed.assessment, "#people")
