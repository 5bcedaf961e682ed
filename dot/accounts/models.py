"""Users of the practice, their sessions and API tokens, and the audit log."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, JSON, CheckConstraint, ForeignKey, String, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dot.db import Base, one_of

SHA256 = 64


class Role(StrEnum):
    """What a user may do in general; which engagements they see is their membership's business."""

    OWNER = "owner"
    CONSULTANT = "consultant"
    SPONSOR = "sponsor"


class User(Base):
    """Somebody who signs in. ``totp_step`` is the last time step used, so that no code works twice."""

    __tablename__ = "app_user"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("failures >= 0", name="failures_count_up"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(one_of(Role, "role"))
    password_hash: Mapped[str]
    totp_secret: Mapped[str]
    totp_step: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)

    sessions: Mapped[list["UserSession"]] = relationship(back_populates="user")


class UserSession(Base):
    """A signed-in browser, known by the hash of its secret.

    ``proved_at``: when its user last gave password and code; None where a session is older than that.
    """

    __tablename__ = "user_session"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash_is_sha256"),)

    token_hash: Mapped[str] = mapped_column(String(SHA256), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="sessions")


class ApiToken(Base):
    """A key for programs, known by its hash; it acts with the rights of its user."""

    __tablename__ = "api_token"
    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash_is_sha256"),)

    token_hash: Mapped[str] = mapped_column(String(SHA256), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), index=True)
    name: Mapped[str]
    expires_on: Mapped[date]
    revoked: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()


class Spent(Base):
    """One use of something that may be done so often only, and until when it counts.

    ``name``: a keyed hash of what was done by whom.
    """

    __tablename__ = "spent"
    __table_args__ = (CheckConstraint("length(name) = 64", name="name_is_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(SHA256), index=True)
    until: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """One thing that somebody did. Each entry carries the hash of the one before it.

    What respondents do is logged by assessment and day only, never by person or minute.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
        CheckConstraint("number >= 1", name="numbered_from_1"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(SHA256))
    hash: Mapped[str] = mapped_column(String(SHA256))


# A log that can be edited proves nothing.
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_entry_frozen BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
    ],
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(
            AuditEntry.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
        )
