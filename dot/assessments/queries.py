"""Assessments, people and links as the consultant's pages list them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.models import Role, User
from dot.assessments.fieldwork_models import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Fieldwork,
    GroupLink,
    Invitation,
)
from dot.assessments.models import Assessment, Client, Engagement, Membership

TROUBLE = (DeliveryState.FAILED, DeliveryState.BOUNCED)


@dataclass(frozen=True)
class Listed:
    """An assessment in a list."""

    assessment: Assessment
    client: str
    title: str
    fieldwork: Fieldwork | None


@dataclass(frozen=True)
class Invited:
    """A person in the list of people. Whether they have answered is nobody's to see.

    mail: state of the newest mail, None where none was sent.
    """

    invitation: Invitation
    mail: DeliveryState | None
    reason: str | None


def assessments_of(session: Session, user: User) -> list[Listed]:
    """Every assessment that the user may see, the newest first."""
    chosen = (
        select(Assessment, Client.name, Engagement.title, Fieldwork)
        .join(Engagement, Engagement.id == Assessment.engagement_id)
        .join(Client, Client.id == Engagement.client_id)
        .outerjoin(Fieldwork, Fieldwork.assessment_id == Assessment.id)
        .order_by(Assessment.id.desc())
    )
    if user.role is not Role.OWNER:
        mine = select(Membership.engagement_id).where(Membership.user_id == user.id)
        chosen = chosen.where(Assessment.engagement_id.in_(mine))
    return [Listed(*row) for row in session.execute(chosen)]


def listed(session: Session, assessment: Assessment) -> Listed:
    """One assessment as a list shows it."""
    engagement = session.get_one(Engagement, assessment.engagement_id)
    client = session.get_one(Client, engagement.client_id)
    fieldwork = session.get(Fieldwork, assessment.id)
    return Listed(assessment, client.name, engagement.title, fieldwork)


def people_of(session: Session, assessment_id: int) -> list[Invited]:
    """Everybody invited by name, in alphabetical order."""
    invitations = session.scalars(
        select(Invitation)
        .where(Invitation.assessment_id == assessment_id)
        .order_by(Invitation.group, Invitation.name, Invitation.email)
    ).all()
    mails_of: dict[int, list[Delivery]] = {}
    mails = session.scalars(
        select(Delivery)
        .join(Invitation, Invitation.id == Delivery.invitation_id)
        .where(Invitation.assessment_id == assessment_id)
    )
    for mail in mails:
        # A reminder that went well would tell that somebody has not finished.
        if mail.kind is DeliveryKind.INVITATION or mail.state in TROUBLE:
            mails_of.setdefault(mail.invitation_id, []).append(mail)
    newest = {one: max(sent, key=_recency) for one, sent in mails_of.items()}
    return [
        Invited(
            one,
            newest[one.id].state if one.id in newest else None,
            newest[one.id].reason if one.id in newest else None,
        )
        for one in invitations
    ]


def _recency(mail: Delivery) -> tuple[bool, date, bool, bool, int]:
    """What tells the mail that the consultant is to know of: one that came back before all.

    Of two on the same day, an invitation sent again is the newer, and a first one the older.
    """
    is_invitation = mail.kind is DeliveryKind.INVITATION
    return (
        mail.state is DeliveryState.BOUNCED,
        mail.on or date.min,
        is_invitation and mail.number > 1,
        not is_invitation,
        mail.number,
    )


def links_of(session: Session, assessment_id: int) -> list[GroupLink]:
    """The open links of an assessment."""
    return list(
        session.scalars(
            select(GroupLink)
            .where(GroupLink.assessment_id == assessment_id)
            .order_by(GroupLink.group, GroupLink.code)
        )
    )
