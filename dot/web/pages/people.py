"""Who is asked: people one by one, open links with their QR codes, and what was decided about them."""

from dataclasses import dataclass
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from dot.accounts.tokens import LONGEST
from dot.assessments.invitations import Person
from dot.assessments.links import NewLink
from dot.assessments.pinned import settings_of
from dot.web.deeds import MayRun, RunDeed, link_of, open_link
from dot.web.deps import CheckedForm, Db, Here, RunAssessment
from dot.web.pages.consultant import back
from dot.web.templating import page
from dot.web.typed import Word

router = APIRouter(include_in_schema=False)

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
    deed: RunDeed,
) -> Response:
    """Invite one person; the mail is sent with the next round."""
    given = Person(form.name, form.email, form.group, form.unit, form.level, form.language)
    deed.invite(given)
    return back(deed.assessment, "#people")


@router.post(
    "/assessments/{assessment_id}/people/{invitation_id}/withdraw", dependencies=[CheckedForm]
)
def take_back(invitation_id: Id, deed: RunDeed) -> Response:
    """Ask somebody no longer."""
    deed.withdraw(invitation_id)
    return back(deed.assessment, "#people")


@router.post("/assessments/{assessment_id}/people/{invitation_id}/move", dependencies=[CheckedForm])
def put_elsewhere(
    invitation_id: Id,
    form: Annotated[PersonForm, Depends()],
    deed: RunDeed,
) -> Response:
    """Correct somebody's group, unit or level before they answer."""
    place = (form.group, form.unit, form.level)
    deed.move(invitation_id, place)
    return back(deed.assessment, "#people")


@router.post("/assessments/{assessment_id}/links", dependencies=[CheckedForm, MayRun])
def add_one(
    form: Annotated[LinkForm, Depends()], request: Request, assessment_id: Id, here: Here
) -> Response:
    """Make an open link for one group."""
    wanted = NewLink(form.group, form.unit, form.level, form.seats, form.domain)
    link = open_link(request, here, assessment_id, wanted, form.passcode)
    return RedirectResponse(f"/assessments/{assessment_id}/links/{link.code}", 303)


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
def shut_link(code: Code, deed: RunDeed) -> Response:
    """End an open link; who came by it goes on."""
    deed.end_link(code)
    return back(deed.assessment, "#links")
