"""Mails that came back: marked for the consultant, who then mends the address or asks by telephone."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import (
    Delivery,
    DeliveryState,
    Invitation,
    Participation,
)
from dot.assessments.invitations import revoke
from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, Invalid
from dot.mail.addresses import address, one_line
from dot.mail.notices import Undelivered

BY_HAND = "Marked as undeliverable by hand."


def mark_undelivered(session: Session, found: Undelivered, now: datetime) -> int:
    """Mark the newest mail to an address in every open assessment; how many mails these are.

    A notice can be forged, so it changes nothing else: links go on working.
    """
    invitations = session.scalars(
        select(Invitation)
        .join(Assessment, Assessment.id == Invitation.assessment_id)
        .where(Invitation.email == found.address, Assessment.status == Status.OPEN)
    ).all()
    return sum(mark_bounced(session, one, now, found.reason) for one in invitations)


def mark_bounced(
    session: Session, invitation: Invitation, now: datetime, reason: str = BY_HAND
) -> int:
    """Mark somebody's newest mail as bounced; how many mails these are, none where none was sent."""
    sent = (Delivery.invitation_id == invitation.id, Delivery.state == DeliveryState.SENT)
    newest = session.scalar(select(func.max(Delivery.on)).where(*sent))
    values = {"state": DeliveryState.BOUNCED, "reason": one_line(reason), "on": now.date()}
    marked = session.scalars(
        update(Delivery)
        .where(*sent, Delivery.on == newest)
        .values(values)
        .returning(Delivery.number)
    )
    return len(marked.all())


def settle_bounces(session: Session, invitation: Invitation) -> None:
    """Let mails that came back be over: the address is mended, or tried once more."""
    session.execute(
        update(Delivery)
        .where(Delivery.invitation_id == invitation.id, Delivery.state == DeliveryState.BOUNCED)
        .values(state=DeliveryState.FAILED)
    )


def correct_address(session: Session, invitation: Invitation, email: str) -> None:
    """Give somebody another address; every link that went to the old one ends. Raises Invalid.

    Raises Conflict for an address that is there, and once somebody has begun to answer: whoever
    reads the new mailbox would read those answers.
    """
    try:
        to = address(email)
    except ValueError as error:
        raise Invalid(email=f"This {error}") from None
    _refuse_late(session, invitation)
    twice = select(Invitation.id).where(
        Invitation.assessment_id == invitation.assessment_id,
        Invitation.email == to,
        Invitation.id != invitation.id,
    )
    if session.scalar(twice) is not None:
        raise Conflict(f"{to} has been invited already: change that invitation instead.")
    seat = session.scalar(
        select(Participation).where(Participation.invitation_id == invitation.id).with_for_update()
    )
    if seat is not None:
        if seat.rater_id is not None:
            raise Conflict(
                "Somebody has begun to answer by a link to the old address: withdraw this "
                "invitation and invite the person anew."
            )
        revoke(session, seat.id)
    invitation.email = to
    # Whoever wanted no reminders there is not who reads the new mailbox.
    invitation.unreminded = False
    settle_bounces(session, invitation)
    session.flush()


def _refuse_late(session: Session, invitation: Invitation) -> None:
    status = session.get_one(Assessment, invitation.assessment_id).status
    if status not in {Status.DRAFT, Status.OPEN}:
        raise Conflict("This assessment has closed: nobody can be invited any more.")
    if invitation.withdrawn:
        raise Conflict("This invitation was withdrawn: invite the person anew.")
