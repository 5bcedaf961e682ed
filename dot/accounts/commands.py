"""Commands of the practice's owner: users and their keys."""

import argparse
import getpass
import io
import secrets
import sys
from datetime import UTC, datetime, timedelta

import segno
from sqlalchemy.orm import Session

from dot.accounts.audit import record
from dot.accounts.models import Role
from dot.accounts.service import (
    add_user,
    change_password,
    new_api_token,
    open_session,
    totp_link,
    user_named,
)
from dot.config import Settings
from dot.db import open_database

GENERATED_BYTES = 12
TOKEN_DAYS = 90


def user(arguments: list[str]) -> int:
    """`user add|password|unlock|remove|token|link EMAIL`: who may sign in."""
    parser = argparse.ArgumentParser(prog="./run user", description=user.__doc__)
    parser.add_argument("deed", choices=sorted(DEEDS))
    parser.add_argument("email")
    parser.add_argument("--name", default="", help="as it is shown; default: the address")
    parser.add_argument("--role", choices=[role.value for role in Role], default="consultant")
    parser.add_argument(
        "--generate-password", action="store_true", help="make one up and print it once"
    )
    parser.add_argument("--days", type=int, default=TOKEN_DAYS, help="how long a token lives")
    chosen = parser.parse_args(arguments)
    settings = Settings()
    database = open_database(settings.database_url)
    # A password is asked for and hashed before the transaction, which holds the only writer.
    password = asked_password(chosen) if chosen.deed in {"add", "password"} else ""
    try:
        with database.write.begin() as session:
            lines = DEEDS[chosen.deed](session, chosen, password, settings)
    finally:
        database.close()
    print("\n".join(lines))
    return 0


def asked_password(chosen: argparse.Namespace) -> str:
    """A password from the terminal, from standard input, or made up."""
    if chosen.generate_password:
        made = secrets.token_urlsafe(GENERATED_BYTES)
        print(f"Password: {made}")
        return made
    if sys.stdin.isatty():
        return getpass.getpass("Password (12 characters or more): ")
    return sys.stdin.readline().rstrip("\n")


def _add(
    session: Session, chosen: argparse.Namespace, password: str, settings: Settings
) -> list[str]:
    made = add_user(
        session,
        email=chosen.email,
        name=chosen.name or chosen.email,
        role=Role(chosen.role),
        password=password,
        now=datetime.now(UTC),
    )
    link = totp_link(made, settings.practice)
    drawn = io.StringIO()
    segno.make(link).terminal(drawn, compact=True)
    return [
        f"{made.email} may sign in as {made.role.value}.",
        "Scan this with an authenticator app, or type the key: it is not shown again.",
        drawn.getvalue(),
        f"Key: {made.totp_secret}",
    ]


def _password(
    session: Session, chosen: argparse.Namespace, password: str, _settings: Settings
) -> list[str]:
    change_password(session, user_named(session, chosen.email), password, datetime.now(UTC))
    return ["The password is changed; every session and key of this user has ended."]


def _unlock(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    found = user_named(session, chosen.email)
    found.failures = 0
    record(session, datetime.now(UTC), "command", "user unlocked", f"user {found.id}")
    return [f"{found.email} may try again."]


def _remove(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    found = user_named(session, chosen.email)
    found.active = False
    record(session, datetime.now(UTC), "command", "user removed", f"user {found.id}")
    return [f"{found.email} can't sign in any more; the log keeps the name."]


def _token(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    now = datetime.now(UTC)
    until = (now + timedelta(days=chosen.days)).date()
    token = new_api_token(session, user_named(session, chosen.email), "command", until, now)
    return [f"Token (until {until}, not shown again): {token}"]


def _link(
    session: Session, chosen: argparse.Namespace, _password: str, settings: Settings
) -> list[str]:
    found = user_named(session, chosen.email)
    now = datetime.now(UTC)
    record(session, now, "command", "sign-in link made", f"user {found.id}")
    token = open_session(session, found, now)
    return [f"Works once, within half an hour: {settings.base_url}/enter/{token}"]


DEEDS = {
    "add": _add,
    "link": _link,
    "password": _password,
    "unlock": _unlock,
    "remove": _remove,
    "token": _token,
}
