"""The job that mails: one person after the other, each at most once, and says what became of it.

A mail is marked as being sent before a server sees it, and as sent afterwards. If the service dies
in between, nobody knows whether the mail went out; it is then told as such and not sent again: a
second personal link would confuse more than a missing one, which the next reminder mends.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, delete, not_, select, update
from sqlalchemy.orm import Session

from dot.accounts.tokens import token_hash
from dot.assessments.fieldwork_models import (
    AccessToken,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Fieldwork,
    Invitation,
    Participation,
)
from dot.assessments.invitations import mint
from dot.assessments.mailing import ATTEMPTS
from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.schemas import Assessment as Settings
from dot.assessments.schemas import Group
from dot.db import Database
from dot.errors import fault
from dot.jobs.kinds import Later
from dot.mail.letters import Facts, Letter, Letterhead, Purpose, as_html, write
from dot.mail.messages import Envelope, message
from dot.mail.smtp import Mailer, MailTrouble, NoSuchAddress, TryLater, Unsure
from dot.questionnaires.length import total
from dot.questionnaires.schemas import Questionnaire

log = logging.getLogger("dot.mail")

INTERRUPTED = "The service stopped while this mail was being sent: it may have arrived."
CLOSED = "The assessment closed before this mail was sent."
WITHDRAWN = "The invitation was withdrawn before this mail was sent."
BROKEN = "The mail could not be written; the service's log says why."
PURPOSES: dict[DeliveryKind, Purpose] = {
    DeliveryKind.INVITATION: "invitation",
    DeliveryKind.REMINDER: "reminder",
    DeliveryKind.PERSONAL_LINK: "personal_link",
}
# Who asked for a link waits at the screen.
URGENCY = {DeliveryKind.PERSONAL_LINK: 0, DeliveryKind.INVITATION: 1, DeliveryKind.REMINDER: 2}
EXAMPLE = "…"
# After so many mails in a row that were not taken, the server is left alone for a while.
ENOUGH = 5


class Key(NamedTuple):
    """Which mail."""

    invitation: int
    kind: DeliveryKind
    number: int


@dataclass(frozen=True)
class Outcome:
    """What became of a mail."""

    state: DeliveryState
    reason: str | None = None
    is_down: bool = False
    may_have_arrived: bool = False


@dataclass(frozen=True)
class PostOffice:
    """What mails need of the installation; tests bring a mailer and a clock of their own.

    ``letterhead`` turns the name of a brand into its look.   ``content``: where questionnaires lie.
    ``stop``: the address at which the person of an invitation ends reminders; none without https.
    """

    mailer: Mailer
    sender: str
    practice: str
    base_url: str
    letterhead: Callable[[str], Letterhead]
    content: Path
    now: Callable[[], datetime]
    stop: Callable[[int], str] | None = None


@dataclass(frozen=True)
class Survey:
    """What every mail about one assessment tells."""

    settings: Settings
    asked: tuple[Questionnaire, ...]
    closes: datetime
    time_zone: str
    depth: bool
    head: Letterhead
    office: PostOffice

    @cached_property
    def practice(self) -> str:
        return self.settings.practice or self.office.practice

    def facts(self, name: str, group: str, token: str) -> Facts:
        """What a letter tells to a member of a group."""
        rules = self.settings.groups.get(group, Group())
        client = self.settings.client
        return Facts(
            name=name,
            client=client.short_name or client.name,
            title=self.settings.title,
            practice=self.practice,
            closes=self.closes,
            time_zone=self.time_zone,
            minutes=max(1, round(total(self.asked, group, depth=self.depth).minutes)),
            k=None if rules.mode == "named" else rules.k,
            link=f"{self.office.base_url.rstrip('/')}/i/{token}",
        )


@dataclass(frozen=True)
class Ready:
    """A mail that is marked as being sent, with all that it needs."""

    key: Key
    email: str
    name: str
    language: str
    group: str
    token: str


def survey_of(session: Session, office: PostOffice, assessment_id: int) -> Survey:
    """What is told about an assessment. Raises NotFound or Conflict where its content is gone."""
    assessment = session.get_one(Assessment, assessment_id)
    fieldwork = session.get_one(Fieldwork, assessment_id)
    settings = settings_of(assessment)
    return Survey(
        settings=settings,
        asked=questionnaires(session, assessment_id, office.content),
        closes=fieldwork.closes_at,
        time_zone=fieldwork.time_zone,
        depth=fieldwork.depth,
        head=office.letterhead(settings.brand),
        office=office,
    )


def preview(survey: Survey, purpose: Purpose, language: str, group: str) -> tuple[Letter, str]:
    """A letter to a member of a group and its HTML, as it would be sent, with no secret in it."""
    letter = write(purpose, language, survey.facts("", group, EXAMPLE))
    return letter, as_html(letter, survey.head)


def post(database: Database, office: PostOffice, assessment_id: int) -> None:
    """Send every queued mail of an assessment. Raises Later while some wait for another attempt."""
    with database.write.begin() as session:
        # Only one job mails at a time, so what is marked as being sent was left by one that died.
        outcome = Outcome(DeliveryState.FAILED, INTERRUPTED)
        _set(session, outcome, office.now(), *_in_state(assessment_id, DeliveryState.SENDING))
    with database.read() as session:
        survey = survey_of(session, office, assessment_id)
    waiting: set[Key] = set()
    in_a_row = 0
    while in_a_row < ENOUGH and (key := _next(database, assessment_id, waiting)) is not None:
        with database.write.begin() as session:
            ready = _take(session, key, office.now())
        if ready is None:
            continue
        outcome = _send(survey, ready)
        with database.write.begin() as session:
            _settle(session, ready, outcome, office.now())
        in_a_row = in_a_row + 1 if outcome.state is DeliveryState.QUEUED else 0
        if outcome.state is DeliveryState.QUEUED:
            waiting.add(key)
        if outcome.is_down:
            with database.write.begin() as session:
                _put_off(session, assessment_id, key, outcome, office.now())
            break
    if _next(database, assessment_id, set()) is not None:
        raise Later("Some mails could not be sent yet.")


def give_up(database: Database, office: PostOffice, assessment_id: int) -> None:
    """Tell of the mails that were tried for a day that they failed, with the last reason."""
    with database.write.begin() as session:
        tried = (
            *_in_state(assessment_id, DeliveryState.QUEUED),
            Delivery.attempts >= ATTEMPTS,
        )
        _set(session, Outcome(DeliveryState.FAILED), office.now(), *tried)


def _next(database: Database, assessment_id: int, waiting: set[Key]) -> Key | None:
    """The next mail to send: the most urgent, and the least often tried."""
    with database.read() as session:
        rows = session.execute(
            select(Delivery.invitation_id, Delivery.kind, Delivery.number)
            .where(*_in_state(assessment_id, DeliveryState.QUEUED))
            .order_by(case(URGENCY, value=Delivery.kind), Delivery.attempts)
            .limit(len(waiting) + 1)
        )
        keys = (Key(*row) for row in rows)
        return next((key for key in keys if key not in waiting), None)


def _take(session: Session, key: Key, now: datetime) -> Ready | None:
    """Mark a mail as being sent, with a link of its own; None where it is not due any more."""
    delivery = session.get_one(Delivery, key, with_for_update=True)
    invitation = session.get_one(Invitation, key.invitation)
    seat = session.scalar(
        select(Participation).where(Participation.invitation_id == key.invitation)
    )
    if delivery.state is not DeliveryState.QUEUED:
        return None
    why_not = _why_not(session, invitation, now)
    if why_not or seat is None:
        _set(session, Outcome(DeliveryState.FAILED, why_not or CLOSED), now, *_is(key))
        return None
    if key.kind is DeliveryKind.REMINDER and (seat.submitted or invitation.unreminded):
        session.delete(delivery)  # Nobody needs to know when somebody finished.
        return None
    delivery.state, delivery.attempts = DeliveryState.SENDING, delivery.attempts + 1
    return Ready(
        key=key,
        email=invitation.email,
        name=invitation.name,
        language=invitation.language,
        group=invitation.group,
        token=mint(session, seat.id),
    )


def _why_not(session: Session, invitation: Invitation, now: datetime) -> str | None:
    """Why somebody is not to be mailed any more."""
    if invitation.withdrawn:
        return WITHDRAWN
    assessment = session.get_one(Assessment, invitation.assessment_id)
    closes_at = session.get_one(Fieldwork, invitation.assessment_id).closes_at
    return CLOSED if assessment.status is not Status.OPEN or closes_at <= now else None


def _send(survey: Survey, ready: Ready) -> Outcome:
    """Hand a mail over. Runs outside any transaction: servers may be slow."""
    try:
        facts = survey.facts(ready.name, ready.group, ready.token)
        letter = write(PURPOSES[ready.key.kind], ready.language, facts)
        office = survey.office
        asked_for = ready.key.kind is DeliveryKind.PERSONAL_LINK
        stop = office.stop(ready.key.invitation) if office.stop and not asked_for else ""
        envelope = Envelope(
            office.sender, survey.practice, ready.email, ready.name, asked_for, stop
        )
        office.mailer(message(letter, survey.head, envelope))
    except TryLater as trouble:
        return Outcome(DeliveryState.QUEUED, str(trouble), trouble.is_down)
    except Unsure as trouble:
        return Outcome(DeliveryState.FAILED, str(trouble), may_have_arrived=True)
    except NoSuchAddress as trouble:
        return Outcome(DeliveryState.BOUNCED, str(trouble))
    except MailTrouble as trouble:
        return Outcome(DeliveryState.FAILED, str(trouble))
    except Exception as error:  # One mail that can't be written must not stop the others.
        log.error("mail failed: %s", fault(error))
        return Outcome(DeliveryState.FAILED, BROKEN)
    return Outcome(DeliveryState.SENT, may_have_arrived=True)


def _settle(session: Session, ready: Ready, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a mail; the link of one that never left is forgotten."""
    delivery = session.get(Delivery, ready.key, with_for_update=True)
    if delivery is not None:
        is_last = delivery.attempts >= ATTEMPTS and outcome.state is DeliveryState.QUEUED
        told = replace(outcome, state=DeliveryState.FAILED) if is_last else outcome
        _set(session, told, now, *_is(ready.key))
    if not outcome.may_have_arrived:
        session.execute(
            delete(AccessToken).where(AccessToken.token_hash == token_hash(ready.token))
        )


def _put_off(
    session: Session, assessment_id: int, tried: Key, outcome: Outcome, now: datetime
) -> None:
    """Tell of everything queued that the server is down; it counts as an attempt for each."""
    others = (*_in_state(assessment_id, DeliveryState.QUEUED), not_(and_(*_is(tried))))
    _set(session, outcome, now, *others)
    session.execute(update(Delivery).where(*others).values(attempts=Delivery.attempts + 1))


def _set(session: Session, outcome: Outcome, now: datetime, *which: ColumnElement[bool]) -> None:
    """Write an outcome into deliveries; without a reason of its own the last one stays."""
    values = {"state": outcome.state, "on": now.date()}
    if outcome.reason or outcome.state is DeliveryState.SENT:
        values["reason"] = outcome.reason
    session.execute(update(Delivery).where(*which).values(values))


def _is(key: Key) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.invitation_id == key.invitation,
        Delivery.kind == key.kind,
        Delivery.number == key.number,
    )


def _in_state(assessment_id: int, state: DeliveryState) -> tuple[ColumnElement[bool], ...]:
    ours = select(Invitation.id).where(Invitation.assessment_id == assessment_id)
    return Delivery.state == state, Delivery.invitation_id.in_(ours)
