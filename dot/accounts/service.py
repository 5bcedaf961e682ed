"""Users, signing in with a password and a one-time code, sessions, and keys for programs."""

import hmac
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dot.accounts.audit import record
from dot.accounts.models import ApiToken, Role, User, UserSession
from dot.accounts.passwords import fits, hash_password, refuse_weak
from dot.accounts.tokens import LONGEST, new_token, token_hash
from dot.errors import Conflict, Invalid, NotFound

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
# So long after password and code nothing asks for them again.
PROVED_FOR = timedelta(minutes=10)
STEP_SECONDS = 30
MOST_FAILURES = 100
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
# Checked where nobody has that address, so that both take the same time.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


def add_user(
    session: Session, *, email: str, name: str, role: Role, password: str, now: datetime
) -> User:
    """A new user with a secret for one-time codes. Raises Invalid or Conflict."""
    address = email.strip().lower()
    if "@" not in address or any(sign.isspace() for sign in address):
        raise Invalid(email=f"“{email}” is no e-mail address.")
    refuse_weak(password, address, name)
    if session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Conflict(f"{address} is a user already.")
    user = User(
        email=address,
        name=name,
        role=role,
        password_hash=hash_password(password),
        totp_secret=pyotp.random_base32(),
    )
    session.add(user)
    session.flush()
    record(session, now, "command", "user added", f"user {user.id}", {"role": role.value})
    return user


def totp_link(user: User, practice: str) -> str:
    """What an authenticator app reads from a QR code."""
    return pyotp.TOTP(user.totp_secret).provisioning_uri(
        name=user.email, issuer_name=f"DOT {practice}"
    )


def knows_password(session: Session, email: str, password: str) -> bool:
    """Whether somebody has this password; takes the same time where nobody has this address.

    It reads only, so that a tenth of a second of hashing holds no write transaction.
    """
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    kept = user.password_hash if user is not None and user.active else NOBODY
    return fits(kept, password) and user is not None and user.active


def sign_in(session: Session, email: str, *, known: bool, code: str, now: datetime) -> str | None:
    """The secret of a new session; None where something is wrong, and what is never said.

    known: what ``knows_password`` said.   A failure is counted, and logged for an address that
    nobody has as well, so that both take the same time.
    """
    user = session.scalar(select(User).where(User.email == email.strip().lower()).with_for_update())
    if user is None:
        record(session, now, "nobody", "sign-in refused", "unknown address")
        return None
    who = f"user {user.id}"
    if must_wait(user, now):
        record(session, now, who, "sign-in refused while waiting", who)
        return None
    step = used_step(user, code, now)
    if not (known and user.active and step):
        user.failures, user.failed_at = user.failures + 1, now
        session.flush()
        record(session, now, who, "sign-in refused", who)
        return None
    user.failures, user.totp_step = 0, step
    record(session, now, who, "signed in", who)
    return open_session(session, user, now)


def must_wait(user: User, now: datetime) -> bool:
    """Whether nothing is tried now: the wait after failures doubles, and ends in a lock."""
    if user.failures >= MOST_FAILURES:
        return True
    if user.failures < FREE_FAILURES or user.failed_at is None:
        return False
    doubled = min(user.failures - FREE_FAILURES, 10)
    return now < user.failed_at + min(timedelta(seconds=2**doubled), LONGEST_WAIT)


def used_step(user: User, code: str, now: datetime) -> int:
    """The time step of a right code that was not used before; 0 where there is none.

    A code is taken while the app shows it, and as long again for whoever types slowly.
    """
    current = int(now.timestamp()) // STEP_SECONDS
    totp, given = pyotp.TOTP(user.totp_secret), code.strip().encode("utf-8", "replace")
    for step in (current, current - 1):
        right = totp.at(step * STEP_SECONDS).encode()
        if step > user.totp_step and hmac.compare_digest(right, given):
            return step
    return 0


def session_of(session: Session, token: str, now: datetime) -> UserSession | None:
    """The live session behind a secret; None where it has ended or never was."""
    if len(token) > LONGEST:
        return None
    found = session.get(UserSession, token_hash(token))
    if found is None or not found.user.active:
        return None
    alive = now < found.seen_at + IDLE and now < found.created_at + ABSOLUTE
    return found if alive else None


def is_proved(found: UserSession, now: datetime) -> bool:
    """Whether the user of a session has shown lately that it is them."""
    return found.proved_at is not None and now < found.proved_at + PROVED_FOR


def open_session(session: Session, user: User, now: datetime) -> str:
    """The secret of a new session, for somebody who has just shown who they are."""
    token = new_token()
    session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            proved_at=now,
        )
    )
    session.flush()
    return token


def renew(session: Session, token: str, now: datetime) -> str:
    """Another secret for a live session, whose old one ends. Raises NotFound where it has ended."""
    found = session_of(session, token, now)
    if found is None:
        raise NotFound("This link has been used or is too old: make a new one.")
    user = found.user
    sign_out(session, token)
    record(session, now, f"user {user.id}", "signed in by link", f"user {user.id}")
    return open_session(session, user, now)


def touch(session: Session, token: str, now: datetime) -> None:
    """Keep a session alive."""
    found = session.get(UserSession, token_hash(token))
    if found is not None:
        found.seen_at = now
        session.flush()


def sign_out(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(UserSession).where(UserSession.token_hash == token_hash(token)))


def sign_out_everywhere(session: Session, user: User, now: datetime) -> None:
    """End every session of a user, and every sign-in link that was made for them."""
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    record(session, now, f"user {user.id}", "signed out everywhere", f"user {user.id}")


def change_password(session: Session, user: User, password: str, now: datetime) -> None:
    """Set a new password; every session, link and key of the user ends."""
    refuse_weak(password, user.email, user.name)
    user.password_hash = hash_password(password)
    user.failures = 0
    end_all(session, user)
    record(session, now, f"user {user.id}", "password changed", f"user {user.id}")


def renew_authenticator(session: Session, user: User, now: datetime) -> None:
    """Set a new secret for one-time codes; every session, link and key of the user ends."""
    user.totp_secret, user.totp_step = pyotp.random_base32(), 0
    end_all(session, user)
    record(session, now, "command", "authenticator renewed", f"user {user.id}")


def remove_user(session: Session, user: User, now: datetime) -> None:
    """Let a user in no more; the log keeps the name."""
    user.active = False
    end_all(session, user)
    record(session, now, "command", "user removed", f"user {user.id}")


def end_all(session: Session, user: User) -> None:
    """End whatever lets a user in without signing in anew."""
    session.flush()
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))


def user_named(session: Session, email: str) -> User:
    """The user with this address. Raises NotFound."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise NotFound(f"There is no user {email}.")
    return user
