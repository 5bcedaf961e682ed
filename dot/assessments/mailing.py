"""Who is to be mailed: invitations, reminders by hand and by rule, personal links on request."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from dot.assessments.bounces import settle_bounces
from dot.assessments.fieldwork_models import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Fieldwork,
    GroupLink,
    Invitation,
    Participation,
)
from dot.assessments.invitations import Person, invite_people
from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, Invalid
from dot.jobs.kinds import MAIL, Enqueue, Kind
from dot.mail.addresses import address

# About a day in all: 1, 2, 4 … minutes apart, later every four hours.
ATTEMPTS = 13
POST = Kind("post", MAIL, attempts=ATTEMPTS, wait=60, longest_wait=4 * 3600)
# Reminders by rule carry the days before the close as their number; these are at most 60.
FIRST_BY_HAND = 101
MORNING = time(9)
LINKS_A_DAY = 3


def invite(
    session: Session,
    assessment: Assessment,
    enqueue: Enqueue,
    now: datetime,
    only: Collection[int] | None = None,
) -> int:
    """Mail an invitation to everybody who has none yet; how many these are.

    only: invitations, by id; None means all. Raises Conflict while nobody can answer.
    """
    refuse_unless_running(session, assessment, now)
    invited = select(Delivery.invitation_id).where(Delivery.kind == DeliveryKind.INVITATION)
    waiting = [
        id_
        for id_ in session.scalars(
            select(Invitation.id).where(
                Invitation.assessment_id == assessment.id,
                Invitation.withdrawn.is_(False),
                Invitation.id.not_in(invited),
            )
        )
        if only is None or id_ in only
    ]
    mails = ((one, _INVITATION, 1) for one in waiting)
    return queue(session, assessment.id, enqueue, now, mails)


def invite_again(session: Session, invitation: Invitation, enqueue: Enqueue, now: datetime) -> None:
    """Mail an invitation once more, as after a bounce or a failure; it brings a new link."""
    refuse_unless_running(session, session.get_one(Assessment, invitation.assessment_id), now)
    if invitation.withdrawn:
        raise Conflict("This invitation was withdrawn: invite the person anew.")
    number = _next_number(session, invitation.id, _INVITATION)
    mails = [(invitation.id, _INVITATION, number)]
    settle_bounces(session, invitation)
    queue(session, invitation.assessment_id, enqueue, now, mails)


def remind(
    session: Session,
    assessment: Assessment,
    enqueue: Enqueue,
    now: datetime,
    only: Collection[int] | None = None,
) -> int:
    """Remind by hand those who were mailed and have not finished; how many these are."""
    refuse_unless_running(session, assessment, now)
    waiting = [one for one in unfinished(session, assessment.id) if only is None or one in only]
    numbered = [
        (one, _REMINDER, max(FIRST_BY_HAND, _next_number(session, one, _REMINDER)))
        for one in waiting
    ]
    return queue(session, assessment.id, enqueue, now, numbered)


def remind_who_is_due(session: Session, enqueue: Enqueue, now: datetime) -> int:
    """Queue the reminders that the rules ask for by now; how many these are.

    Where several fell due at once, as after a stop of the service, only the last one is sent. Who
    was mailed today or yesterday is left in peace, and is reminded by the next rule.
    """
    running = session.scalars(
        select(Fieldwork)
        .join(Assessment, Assessment.id == Fieldwork.assessment_id)
        .where(
            Assessment.status == Status.OPEN, Fieldwork.opens_at <= now, Fieldwork.closes_at > now
        )
    ).all()
    count = 0
    for fieldwork in running:
        days = days_due(fieldwork, now)
        if days is not None:
            waiting = _not_mailed_lately(session, fieldwork.assessment_id, days, now.date())
            mails = ((one, _REMINDER, days) for one in waiting)
            count += queue(session, fieldwork.assessment_id, enqueue, now, mails)
    return count


def days_due(fieldwork: Fieldwork, now: datetime) -> int | None:
    """The latest rule, in days before the close, whose morning has come; None where none has."""
    zone = ZoneInfo(fieldwork.time_zone)
    last_day = fieldwork.closes_at.astimezone(zone).date()
    due = [
        days
        for days in fieldwork.reminders
        if datetime.combine(last_day - timedelta(days=days), MORNING, zone) <= now
    ]
    return min(due, default=None)


def mail_personal_link(
    session: Session, link: GroupLink, email: str, language: str, enqueue: Enqueue, now: datetime
) -> None:
    """Mail a personal link to somebody behind a group link that asks for an address of its domain.

    The answer is the same whether the address is new or known. Raises Invalid for another domain,
    Conflict where every place is taken. After three mails in a day nothing more is sent.
    """
    try:
        to = address(email)
    except ValueError as error:
        raise Invalid(email=f"This {error}") from None
    if not link.domain or to.rpartition("@")[2] != link.domain.lower():
        raise Invalid(email=f"Use your address at {link.domain}.")
    known = session.scalar(
        select(Invitation).where(
            Invitation.assessment_id == link.assessment_id, Invitation.email == to
        )
    )
    if known is None:
        known = _take_a_seat(session, link, to, language)
    sent_today = session.scalar(
        select(func.count())
        .select_from(Delivery)
        .where(
            Delivery.invitation_id == known.id,
            Delivery.kind == DeliveryKind.PERSONAL_LINK,
            Delivery.on == now.date(),
        )
    )
    if known.withdrawn or (sent_today or 0) >= LINKS_A_DAY:
        return
    number = _next_number(session, known.id, DeliveryKind.PERSONAL_LINK)
    mails = [(known.id, DeliveryKind.PERSONAL_LINK, number)]
    queue(session, link.assessment_id, enqueue, now, mails)


def queue(
    session: Session,
    assessment_id: int,
    enqueue: Enqueue,
    now: datetime,
    mails: Iterable[tuple[int, DeliveryKind, int]],
) -> int:
    """Write down that mails are to be sent, and the one job that sends them; how many they are.

    One job and not one a mail: enqueueing a thousand would hold SQLite's only writer for seconds,
    and the engine's tables would say who was asked.
    """
    state = {"state": DeliveryState.QUEUED, "on": now.date()}
    rows = [
        {"invitation_id": one, "kind": kind, "number": number, **state}
        for one, kind, number in mails
    ]
    if rows:
        session.execute(insert(Delivery), rows)
        enqueue(session, POST, assessment_id)
    return len(rows)


def unfinished(session: Session, assessment_id: int) -> list[int]:
    """Invitations, not withdrawn, whose people were mailed, have not submitted and may be reminded.

    Who has a mail that came back waits until the consultant has seen to the address.
    """
    came_back = select(Delivery.invitation_id).where(Delivery.state == DeliveryState.BOUNCED)
    reached = select(Delivery.invitation_id).where(
        Delivery.state.in_((DeliveryState.SENT, DeliveryState.SENDING))
    )
    return list(
        session.scalars(
            select(Invitation.id)
            .join(Participation, Participation.invitation_id == Invitation.id)
            .where(
                Invitation.assessment_id == assessment_id,
                Invitation.withdrawn.is_(False),
                Invitation.unreminded.is_(False),
                Participation.submitted.is_(False),
                Invitation.id.in_(reached),
                Invitation.id.not_in(came_back),
            )
        )
    )


def is_mailed(session: Session, invitation: Invitation) -> bool:
    """Whether somebody was sent an invitation, or is going to be."""
    mails = select(Delivery.number).where(
        Delivery.invitation_id == invitation.id, Delivery.kind == _INVITATION
    )
    return session.scalar(mails.limit(1)) is not None


def refuse_unless_running(session: Session, assessment: Assessment, now: datetime) -> None:
    """Raise Conflict while a link would lead to a closed door."""
    fieldwork = session.get(Fieldwork, assessment.id)
    if assessment.status is not Status.OPEN or fieldwork is None or fieldwork.closes_at <= now:
        raise Conflict("Mails go out while the assessment is open: open it first.")
    if now < fieldwork.opens_at:
        opens = fieldwork.opens_at.astimezone(ZoneInfo(fieldwork.time_zone))
        raise Conflict(f"Answers are taken from {opens:%Y-%m-%d %H:%M} on: send the mails then.")


_INVITATION, _REMINDER = DeliveryKind.INVITATION, DeliveryKind.REMINDER


def _not_mailed_lately(session: Session, assessment_id: int, days: int, today: date) -> list[int]:
    had_it = select(Delivery.invitation_id).where(
        Delivery.kind == _REMINDER, Delivery.number == days
    )
    lately = select(Delivery.invitation_id).where(Delivery.on >= today - timedelta(days=1))
    left_alone = set(session.scalars(had_it.union(lately)))
    return [one for one in unfinished(session, assessment_id) if one not in left_alone]


def _next_number(session: Session, invitation_id: int, kind: DeliveryKind) -> int:
    last = session.scalar(
        select(func.max(Delivery.number)).where(
            Delivery.invitation_id == invitation_id, Delivery.kind == kind
        )
    )
    return (last or 0) + 1


def _take_a_seat(session: Session, link: GroupLink, to: str, language: str) -> Invitation:
    session.refresh(link, with_for_update=True)
    taken = session.scalar(
        select(func.count())
        .select_from(Participation)
        .outerjoin(Invitation, Invitation.id == Participation.invitation_id)
        .where(
            Participation.assessment_id == link.assessment_id,
            Participation.group == link.group,
            # Who came by a link has no name; who was invited by name needs no seat.
            func.coalesce(Invitation.name, "") == "",
        )
    )
    if link.closed or (taken or 0) >= link.seats:
        raise Conflict("Every place behind this link is taken: ask whoever gave it to you.")
    person = Person(
        name="",
        email=to,
        group=link.group,
        unit=link.unit or "",
        level=link.level or "",
        language=language,
    )
    return invite_people(session, link.assessment_id, [person])[0]
