"""Mails that came back: marked for the consultant, who then mends the address or asks by telephone."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Delivery, DeliveryState, Invitation
from dot.assessments.models import Assessment, Status
from dot.mail.addresses import one_line
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
