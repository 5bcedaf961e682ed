"""Who is asked: people one by one, open links with their QR codes, and what was decided about them."""

from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dot.accounts.passwords import hash_password
from dot.accounts.tokens import LONGEST
from dot.assessments.fieldwork_models import GroupLink, Invitation
from dot.assessments.invitations import Person, invite_people, move, withdraw
from dot.assessments.links import NewLink, add_link, close_link
from dot.assessments.models import Assessment
from dot.assessments.pinned import settings_of
from dot.assessments.places import checked_person, refuse_unknown_place
from dot.errors import NotFound
from dot.web.deps import CheckedForm, CurrentUser, Db, Here, RunAssessment
from dot.web.pages.consultant import back, logged
from dot.web.templating import page

router = APIRouter(include_in_schema=False)

Word = Annotated[str, Form(max_length=300)]
Code = Annotated[str, Path(min_length=1, max_length=LONGEST)]
Id = Annotated[int, Path(ge=0, lt=2**63)]


@dataclass
class PersonForm:
    """The fields of one person."""

    name: Word = ""
    email: Word = ""
    group: Word = ""
    unit: Word = ""
    level: Word = ""
    language: Word = "en"


@dataclass
class LinkForm:
    """The fields of an open link."""

    group: Word = ""
    unit: Word = ""
    level: Word = ""
    seats: Annotated[int, Form(ge=1, le=20_000)] = 100
    passcode: Word = ""
    domain: Word = ""


@router.post("/assessments/{assessment_id}/people", dependencies=[CheckedForm])
def add(
    form: Annotated[PersonForm, Depends()],
    assessment: RunAssessment,
    user: CurrentUser,
    session: Db,
    here: Here,
) -> Response:
    """Invite one person; the mail is sent with the next round."""
    given = Person(form.name, form.email, form.group, form.unit, form.level, form.language)
    person = checked_person(settings_of(assessment), given)
    invite_people(session, assessment.id, [person])
    logged(session, here, user, "person invited", assessment)
    return back(assessment, "#people")


@router.post(
    "/assessments/{assessment_id}/people/{invitation_id}/withdraw", dependencies=[CheckedForm]
)
def take_back(
    invitation_id: Id, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """Ask somebody no longer."""
    withdraw(session, invitation_of(session, assessment, invitation_id))
    logged(session, here, user, "invitation withdrawn", assessment)
    return back(assessment, "#people")


@router.post("/assessments/{assessment_id}/people/{invitation_id}/move", dependencies=[CheckedForm])
def put_elsewhere(
    invitation_id: Id,
    form: Annotated[PersonForm, Depends()],
    assessment: RunAssessment,
    user: CurrentUser,
    session: Db,
    here: Here,
) -> Response:
    """Correct somebody's group, unit or level before they answer."""
    refuse_unknown_place(settings_of(assessment), form.group, form.unit, form.level)
    invitation = invitation_of(session, assessment, invitation_id)
    move(session, invitation, form.group, form.unit, form.level)
    logged(session, here, user, "person moved", assessment)
    return back(assessment, "#people")


def invitation_of(session: Session, assessment: Assessment, invitation_id: int) -> Invitation:
    """An invitation of this assessment. Raises NotFound for another one's."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.assessment_id != assessment.id:
        raise NotFound("There is no such person in this assessment.")
    return found


@router.post("/assessments/{assessment_id}/links", dependencies=[CheckedForm])
def open_link(
    form: Annotated[LinkForm, Depends()],
    assessment: RunAssessment,
    user: CurrentUser,
    session: Db,
    here: Here,
) -> Response:
    """Make an open link for one group."""
    refuse_unknown_place(settings_of(assessment), form.group, form.unit, form.level)
    kept = hash_password(form.passcode) if form.passcode else None
    wanted = NewLink(form.group, form.unit, form.level, form.seats, kept, form.domain)
    link = add_link(session, assessment.id, wanted)
    logged(session, here, user, "open link made", assessment)
    return back(assessment, f"/links/{link.code}")


@router.get("/assessments/{assessment_id}/links/{code}")
def poster(
    code: Code, request: Request, assessment: RunAssessment, session: Db, here: Here
) -> Response:
    """A page to show or print, with the link and its QR code."""
    link = link_of(session, assessment, code)
    address = f"{here.settings.base_url}/g/{link.code}"
    context = {
        "assessment": assessment,
        "settings": settings_of(assessment),
        "link": link,
        "address": address,
        "qr": f"/assessments/{assessment.id}/links/{link.code}/qr.svg",
    }
    return page(request, "consultant/link.html", context)


@router.get("/assessments/{assessment_id}/links/{code}/qr.svg")
def drawn(code: Code, assessment: RunAssessment, session: Db, here: Here) -> Response:
    """The QR code of an open link."""
    link = link_of(session, assessment, code)
    address = f"{here.settings.base_url}/g/{link.code}"
    picture = segno.make(address, error="m").svg_inline(
        scale=8, border=4, light="#ffffff", title="QR code of the survey"
    )
    body = picture.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return Response(body, media_type="image/svg+xml")


@router.post("/assessments/{assessment_id}/links/{code}/close", dependencies=[CheckedForm])
def shut_link(
    code: Code, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """End an open link; who came by it goes on."""
    close_link(session, link_of(session, assessment, code))
    logged(session, here, user, "open link ended", assessment)
    return back(assessment, "#links")


def link_of(session: Session, assessment: Assessment, code: str) -> GroupLink:
    """An open link of this assessment. Raises NotFound for another one's."""
    found = session.get(GroupLink, code)
    if found is None or found.assessment_id != assessment.id:
        raise NotFound("There is no such link in this assessment.")
    return found
