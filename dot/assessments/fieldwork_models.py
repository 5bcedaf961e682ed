"""How an assessment is answered online: its dates, who is invited, and the links that let people in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    false,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dot.assessments.models import Assessment
from dot.db import Base, one_of, random_key


class Drafts(StrEnum):
    """What becomes of answers that nobody submitted before the close."""

    COUNT = "count"
    DISCARD = "discard"


class Fieldwork(Base):
    """The online part of an assessment.

    ``cut_on`` is the day on which the link between people and answers was destroyed.
    ``reminders`` are days before the close on which those who have not finished are reminded.
    """

    __tablename__ = "fieldwork"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    time_zone: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(JSON)
    depth: Mapped[bool] = mapped_column(default=False)
    drafts: Mapped[Drafts] = mapped_column(one_of(Drafts, "drafts"), default=Drafts.DISCARD)
    change_after_submit: Mapped[bool] = mapped_column(default=True)
    reminders: Mapped[list[int]] = mapped_column(JSON, default=list)
    cut_on: Mapped[date | None]

    assessment: Mapped[Assessment] = relationship()


class Invitation(Base):
    """A person who is asked by name. Nothing in an answer refers to it.

    ``unreminded``: they asked for no more reminders; their links go on working.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Unique("assessment_id", "email"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        ForeignKeyConstraint(["assessment_id", "unit"], ["unit.assessment_id", "unit.code"]),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=random_key
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    email: Mapped[str]
    name: Mapped[str]
    language: Mapped[str]
    group: Mapped[str]
    unit: Mapped[str | None]
    level: Mapped[str | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    unreminded: Mapped[bool] = mapped_column(default=False, server_default=false())


class Participation(Base):
    """Somebody's way through the survey; it alone links a person to answers, until the cut deletes it.

    ``rater_id`` is set with the first answer. People who came by a group link have no invitation.
    """

    __tablename__ = "participation"
    __table_args__ = (
        ForeignKeyConstraint(["assessment_id", "rater_id"], ["rater.assessment_id", "rater.id"]),
        ForeignKeyConstraint(["assessment_id", "unit"], ["unit.assessment_id", "unit.code"]),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=random_key
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    rater_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    group: Mapped[str]
    unit: Mapped[str | None]
    level: Mapped[str | None]
    language: Mapped[str]
    submitted: Mapped[bool] = mapped_column(default=False)


class AccessToken(Base):
    """A secret that lets somebody into their survey, known by its hash; several may live at once."""

    __tablename__ = "access_token"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash_is_sha256"),
        {"sqlite_with_rowid": False},
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), index=True)
    revoked: Mapped[bool] = mapped_column(default=False)


class GroupLink(Base):
    """An open link for one rater group; whoever has it may take part, up to ``seats``.

    With a ``domain``, a personal link is mailed to an address there. ``passcode_hash`` is argon2's.
    """

    __tablename__ = "group_link"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="seats_for_someone"),
        ForeignKeyConstraint(["assessment_id", "unit"], ["unit.assessment_id", "unit.code"]),
    )

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    group: Mapped[str]
    unit: Mapped[str | None]
    level: Mapped[str | None]
    seats: Mapped[int]
    passcode_hash: Mapped[str | None]
    domain: Mapped[str | None]
    closed: Mapped[bool] = mapped_column(default=False)


class DeliveryKind(StrEnum):
    """Why a mail was sent."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    PERSONAL_LINK = "personal_link"


class DeliveryState(StrEnum):
    """What became of a mail."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class Delivery(Base):
    """One mail to one person; the key makes a second one of the same kind and number impossible.

    Reminders by rule are numbered by the days before the close, those by hand from 101 on.
    ``attempts``: how often a server was asked to take it.   ``on``: the day of its state.
    """

    __tablename__ = "delivery"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
    kind: Mapped[DeliveryKind] = mapped_column(one_of(DeliveryKind, "kind"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[DeliveryState] = mapped_column(
        one_of(DeliveryState, "state"), default=DeliveryState.QUEUED
    )
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    on: Mapped[date | None]
