"""People and open links by JSON."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.invitations import Person
from dot.assessments.links import NewLink
from dot.assessments.queries import Invited, links_of, people_of
from dot.web.api.common import KEYED, PROBLEMS
from dot.web.api.schemas import LinkIn, LinkOut, PersonIn, PersonOut, PlaceIn
from dot.web.deeds import MayRun, RunDeed, open_link
from dot.web.deps import Db, Here, RunAssessment
from dot.web.installation import Installation
from dot.web.pages.people import Code, Id

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}",
    tags=["people"],
    responses=PROBLEMS,
    dependencies=KEYED,
)


@router.get("/people")
def list_people(assessment: RunAssessment, session: Db) -> list[PersonOut]:
    """Everybody invited by name."""
    return [person_out(one) for one in people_of(session, assessment.id)]


@router.post("/people", status_code=201)
def add_person(body: PersonIn, deed: RunDeed) -> PersonOut:
    """Invite one person; no mail is sent yet."""
    invitation = deed.invite(Person(**body.model_dump()))
    return person_out(Invited(invitation, None, None))


@router.patch("/people/{invitation_id}", status_code=204)
def move_person(
    invitation_id: Id,
    body: PlaceIn,
    deed: RunDeed,
) -> Response:
    """Correct somebody's group, unit or level before they answer."""
    place = (body.group, body.unit, body.level)
    deed.move(invitation_id, place)
    return Response(status_code=204)


@router.delete("/people/{invitation_id}", status_code=204)
def withdraw_person(invitation_id: Id, deed: RunDeed) -> Response:
    """Ask somebody no longer; their links end."""
    deed.withdraw(invitation_id)
    return Response(status_code=204)


@router.get("/links")
def list_links(assessment: RunAssessment, session: Db, here: Here) -> list[LinkOut]:
    """The open links."""
    return [link_out(one, here) for one in links_of(session, assessment.id)]


@router.post("/links", status_code=201, dependencies=[MayRun])
def make_link(body: LinkIn, request: Request, assessment_id: Id, here: Here) -> LinkOut:
    """Make an open link for one group."""
    wanted = NewLink(body.group, body.unit, body.level, body.seats, body.domain)
    return link_out(open_link(request, here, assessment_id, wanted, body.passcode), here)


@router.delete("/links/{code}", status_code=204)
def end_link(code: Code, deed: RunDeed) -> Response:
    """End an open link; who came by it goes on."""
    deed.end_link(code)
    return Response(status_code=204)


def person_out(one: Invited) -> PersonOut:
    """A person as programs read them."""
    row = one.invitation
    return PersonOut(
        id=str(row.id),
        name=row.name,
        email=row.email,
        group=row.group,
        unit=row.unit,
        level=row.level,
        language=row.language,
        withdrawn=row.withdrawn,
        reminders=not row.unreminded,
        mail=one.mail,
        reason=one.reason,
    )


def link_out(link: GroupLink, here: Installation) -> LinkOut:
    """An open link as programs read it."""
    return LinkOut(
        code=link.code,
        address=f"{here.settings.base_url}/g/{link.code}",
        group=link.group,
        unit=link.unit,
        level=link.level,
        seats=link.seats,
        passcode=link.passcode_hash is not None,
        domain=link.domain,
        closed=link.closed,
    )
