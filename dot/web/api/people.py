"""People and open links by JSON."""

from fastapi import APIRouter
from starlette.responses import Response

from dot.accounts.passwords import hash_password
from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.invitations import Person, invite_people, move, withdraw
from dot.assessments.links import NewLink, add_link, close_link
from dot.assessments.pinned import settings_of
from dot.assessments.places import checked_person, refuse_unknown_place
from dot.assessments.queries import Invited, links_of, people_of
from dot.web.api.common import PROBLEMS, logged
from dot.web.api.schemas import LinkIn, LinkOut, PersonIn, PersonOut, PlaceIn
from dot.web.deps import CurrentUser, Db, Here, RunAssessment
from dot.web.installation import Installation
from dot.web.pages.people import Code, Id, invitation_of, link_of

router = APIRouter(
    prefix="/api/v1/assessments/{assessment_id}", tags=["people"], responses=PROBLEMS
)


@router.get("/people")
def list_people(assessment: RunAssessment, session: Db) -> list[PersonOut]:
    """Everybody invited by name."""
    return [person_out(one) for one in people_of(session, assessment.id)]


@router.post("/people", status_code=201)
def add_person(
    body: PersonIn, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> PersonOut:
    """Invite one person; no mail is sent yet."""
    person = checked_person(settings_of(assessment), Person(**body.model_dump()))
    invitation = invite_people(session, assessment.id, [person])[0]
    logged(session, here, user, "person invited", assessment)
    return person_out(Invited(invitation, None, None))


@router.patch("/people/{invitation_id}", status_code=204)
def move_person(
    invitation_id: Id, body: PlaceIn, assessment: RunAssessment, session: Db
) -> Response:
    """Correct somebody's group, unit or level before they answer."""
    refuse_unknown_place(settings_of(assessment), body.group, body.unit, body.level)
    invitation = invitation_of(session, assessment, invitation_id)
    move(session, invitation, body.group, body.unit, body.level)
    return Response(status_code=204)


@router.delete("/people/{invitation_id}", status_code=204)
def withdraw_person(
    invitation_id: Id, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """Ask somebody no longer; their links end."""
    withdraw(session, invitation_of(session, assessment, invitation_id))
    logged(session, here, user, "invitation withdrawn", assessment)
    return Response(status_code=204)


@router.get("/links")
def list_links(assessment: RunAssessment, session: Db, here: Here) -> list[LinkOut]:
    """The open links."""
    return [link_out(one, here) for one in links_of(session, assessment.id)]


@router.post("/links", status_code=201)
def make_link(
    body: LinkIn, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> LinkOut:
    """Make an open link for one group."""
    refuse_unknown_place(settings_of(assessment), body.group, body.unit, body.level)
    kept = hash_password(body.passcode) if body.passcode else None
    wanted = NewLink(body.group, body.unit, body.level, body.seats, kept, body.domain)
    link = add_link(session, assessment.id, wanted)
    logged(session, here, user, "open link made", assessment)
    return link_out(link, here)


@router.delete("/links/{code}", status_code=204)
def end_link(
    code: Code, assessment: RunAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """End an open link; who came by it goes on."""
    close_link(session, link_of(session, assessment, code))
    logged(session, here, user, "open link ended", assessment)
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
