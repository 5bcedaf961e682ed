"""People who are asked by name, and the secrets that let them in."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dot.accounts.tokens import LONGEST, new_token, token_hash
from dot.assessments.fieldwork_models import (
    AccessToken,
    GroupLink,
    Invitation,
    Participation,
)
from dot.assessments.models import Assessment, Status
from dot.db import random_key
from dot.errors import Conflict, NotFound

ADDED = "added_after_opening"
UNKNOWN_LINK = (
    "This link does not work, or not any more. Open the newest mail that you were sent, or ask "
    "whoever invited you for a new link."
)


@dataclass(frozen=True)
class Person:
    """Somebody to invite; ``unit`` and ``level`` are codes of the assessment, "" = none."""

    name: str
    email: str
    group: str
    unit: str = ""
    level: str = ""
    language: str = "en"


def invite_people(session: Session, assessment_id: int, people: list[Person]) -> list[Invitation]:
    """An invitation and an empty participation for each. Raises Conflict for an address that is there."""
    known = set(
        session.scalars(select(Invitation.email).where(Invitation.assessment_id == assessment_id))
    )
    made: list[Invitation] = []
    seats: list[Participation] = []
    for person in people:
        email = person.email.strip().lower()
        if email in known:
            raise Conflict(f"{email} has been invited already: change that invitation instead.")
        known.add(email)
        place = {
            "assessment_id": assessment_id,
            "group": person.group,
            "unit": person.unit or None,
            "level": person.level or None,
            "language": person.language,
        }
        made.append(Invitation(id=random_key(), email=email, name=person.name, **place))
        seats.append(Participation(invitation_id=made[-1].id, **place))
    session.add_all([*made, *seats])
    session.flush()
    return made


def note_added(session: Session, assessment_id: int, many: int) -> None:
    """Count people whom a consultant adds while answers are taken: the report tells of them.

    Whoever wants to see what a group of three says could add two of their own.
    """
    assessment = session.get_one(Assessment, assessment_id, with_for_update=True)
    if assessment.status is Status.OPEN:
        added = assessment.settings.get(ADDED, 0) + many
        # A new object: changes inside a JSON column are not noticed.
        assessment.settings = {**assessment.settings, ADDED: added}
        session.flush()


def mint(session: Session, participation_id: int) -> str:
    """A new secret for somebody's survey; earlier ones go on working."""
    token = new_token()
    session.add(AccessToken(token_hash=token_hash(token), participation_id=participation_id))
    session.flush()
    return token


def participation_of(session: Session, token: str) -> Participation:
    """Whose survey a secret opens. Raises NotFound, in the same words whatever is wrong with it."""
    seat = None
    if len(token) <= LONGEST:
        seat = session.scalar(
            select(Participation)
            .join(AccessToken, AccessToken.participation_id == Participation.id)
            .where(AccessToken.token_hash == token_hash(token), AccessToken.revoked.is_(False))
        )
    if seat is None:
        raise NotFound(UNKNOWN_LINK)
    return seat


def revoke(session: Session, participation_id: int) -> None:
    """End every link that somebody has been given."""
    session.execute(
        update(AccessToken)
        .where(AccessToken.participation_id == participation_id)
        .values(revoked=True)
    )


def withdraw(session: Session, invitation: Invitation) -> None:
    """Ask somebody no longer: their links end, their answers stay until the close."""
    invitation.withdrawn = True
    seat = session.scalar(select(Participation).where(Participation.invitation_id == invitation.id))
    if seat is not None:
        revoke(session, seat.id)
    session.flush()


def move(session: Session, invitation: Invitation, group: str, unit: str, level: str) -> None:
    """Put somebody elsewhere. Raises Conflict once they have answered: another group is asked else."""
    seat = session.scalar(select(Participation).where(Participation.invitation_id == invitation.id))
    if seat is not None and seat.rater_id is not None:
        raise Conflict(
            "This person has begun to answer as a member of their group, and can't be moved: "
            "withdraw the invitation and invite anew, or leave it."
        )
    for row in (invitation, seat):
        if row is not None:
            row.group, row.unit, row.level = group, unit or None, level or None
    session.flush()


def group_link(session: Session, code: str) -> GroupLink:
    """An open link by its code. Raises NotFound for an unknown or a closed one."""
    link = session.get(GroupLink, code) if len(code) <= LONGEST and code.isprintable() else None
    if link is None or link.closed:
        raise NotFound(UNKNOWN_LINK)
    return link


def join_group(session: Session, link: GroupLink, language: str) -> str:
    """Take a seat behind an open link; the secret of the new participation.

    Raises Conflict where every seat is taken, so that a link that got around can't flood a survey.
    """
    session.refresh(link, with_for_update=True)
    taken = len(
        session.scalars(
            select(Participation.id).where(
                Participation.assessment_id == link.assessment_id,
                Participation.invitation_id.is_(None),
                Participation.group == link.group,
            )
        ).all()
    )
    if link.closed or taken >= link.seats:
        raise Conflict("Every place behind this link is taken: ask whoever gave it to you.")
    seat = Participation(
        assessment_id=link.assessment_id,
        group=link.group,
        unit=link.unit,
        level=link.level,
        language=language,
    )
    session.add(seat)
    session.flush()
    return mint(session, seat.id)
