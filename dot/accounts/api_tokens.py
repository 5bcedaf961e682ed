"""Keys for programs: made, shown once, listed by a mark that opens nothing, revoked one by one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.audit import record
from dot.accounts.models import ApiToken, User
from dot.accounts.tokens import LONGEST, new_token, token_hash
from dot.errors import NotFound

# So much of a key's hash tells it from the user's others.
MARK = 12


def new_api_token(session: Session, user: User, name: str, expires_on: date, now: datetime) -> str:
    """A key for programs, shown once."""
    token = new_token()
    session.add(
        ApiToken(token_hash=token_hash(token), user_id=user.id, name=name, expires_on=expires_on)
    )
    session.flush()
    record(session, now, f"user {user.id}", "API token made", f"user {user.id}", {"name": name})
    return token


def user_of_api_token(session: Session, token: str, today: date) -> User | None:
    """Whose key it is; None where it has expired, was revoked or never was."""
    found = session.get(ApiToken, token_hash(token)) if len(token) <= LONGEST else None
    if found is None or found.revoked or found.expires_on < today or not found.user.active:
        return None
    return found.user


def api_tokens_of(session: Session, user: User) -> Sequence[ApiToken]:
    """A user's keys, those that end last first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.user_id == user.id)
        .order_by(ApiToken.revoked, ApiToken.expires_on.desc(), ApiToken.name, ApiToken.token_hash)
    ).all()


def mark_of(key: ApiToken) -> str:
    """What a key is listed and revoked by."""
    return key.token_hash[:MARK]


def revoke_api_token(session: Session, user: User, mark: str, now: datetime, actor: str) -> None:
    """End one key of a user; twice is as once. Raises NotFound for what is none of theirs."""
    found = next((one for one in api_tokens_of(session, user) if mark_of(one) == mark), None)
    if found is None:
        raise NotFound("There is no such key.")
    if not found.revoked:
        found.revoked = True
        session.flush()
        record(session, now, actor, "API token revoked", f"user {user.id}", {"name": found.name})
