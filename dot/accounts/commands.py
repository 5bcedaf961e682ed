"""Commands of the practice's owner: users and their keys, and whether the log is whole."""

import argparse
import getpass
import io
import secrets
import sys
from datetime import UTC, datetime, timedelta

import segno
from sqlalchemy.orm import Session

from dot.accounts.api_tokens import api_tokens_of, mark_of, new_api_token, revoke_api_token
from dot.accounts.audit import Head, broken_at, head, read_head, record
from dot.accounts.models import Role, User
from dot.accounts.service import (
    add_user,
    change_password,
    open_session,
    remove_user,
    renew_authenticator,
    sign_out_everywhere,
    totp_link,
    user_named,
)
from dot.config import Settings
from dot.db import open_database, reading
from dot.errors import DotError

GENERATED_BYTES = 12
TOKEN_DAYS, LONGEST_DAYS = 90, 366


def user(arguments: list[str]) -> int:
    """`user add|password|authenticator|unlock|sign-out|remove|token|tokens|revoke|link EMAIL`: who may sign in."""
    parser = argparse.ArgumentParser(prog="./run user", description=user.__doc__)
    parser.add_argument("deed", choices=sorted(DEEDS))
    parser.add_argument("email")
    parser.add_argument("--name", default="", help="as it is shown; default: the address")
    parser.add_argument("--role", choices=[role.value for role in Role], default="consultant")
    parser.add_argument(
        "--generate-password", action="store_true", help="make one up and print it once"
    )
    parser.add_argument("--days", type=days, default=TOKEN_DAYS, help="how long a token lives")
    parser.add_argument("--key", default="", help="which token to revoke, as `tokens` lists it")
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


def days(text: str) -> int:
    """How many days a token lives."""
    if not (
        text.isascii() and text.isdecimal() and len(text) < 4 and 0 < int(text) <= LONGEST_DAYS
    ):
        words = f"“{text[:40]}” can't be taken: write days from 1 to {LONGEST_DAYS}."
        raise argparse.ArgumentTypeError(words)
    return int(text)


def audit_log(arguments: list[str]) -> int:
    """`audit-log [--since HEAD]`: whether every entry of the log is as it was written."""
    parser = argparse.ArgumentParser(prog="./run audit-log", description=audit_log.__doc__)
    parser.add_argument(
        "--since",
        type=asked_head,
        help="a head that was printed before: nothing may have gone since",
    )
    chosen = parser.parse_args(arguments)
    with reading(Settings().database_url) as session:
        broken, newest = broken_at(session, chosen.since), head(session)
    if broken is not None:
        raise DotError(f"Entry {broken} of the log was changed, put in or taken away.")
    print(
        f"The log is whole. Its head, to be kept elsewhere: {newest}" if newest else "No entry yet."
    )
    return 0


def asked_head(text: str) -> Head:
    """A head as it was printed."""
    try:
        return read_head(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
    return [f"{made.email} may sign in as {made.role.value}.", *to_scan(made, settings.practice)]


def to_scan(user: User, practice: str) -> list[str]:
    """The key for an authenticator app, drawn and written."""
    drawn = io.StringIO()
    segno.make(totp_link(user, practice)).terminal(drawn, compact=True)
    return [
        "Scan this with an authenticator app, or type the key: it is not shown again.",
        drawn.getvalue(),
        f"Key: {user.totp_secret}",
    ]


def _authenticator(
    session: Session, chosen: argparse.Namespace, _password: str, settings: Settings
) -> list[str]:
    found = user_named(session, chosen.email)
    renew_authenticator(session, found, datetime.now(UTC))
    return [
        "The earlier key, every session and every token have ended.",
        *to_scan(found, settings.practice),
    ]


def _sign_out(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    sign_out_everywhere(session, user_named(session, chosen.email), datetime.now(UTC))
    return ["Every session of this user has ended."]


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
    remove_user(session, found, datetime.now(UTC))
    return [f"{found.email} can't sign in any more; the log keeps the name."]


def _token(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    now = datetime.now(UTC)
    until = (now + timedelta(days=chosen.days)).date()
    token = new_api_token(session, user_named(session, chosen.email), "command", until, now)
    return [f"Token (until {until}, not shown again): {token}"]


def _tokens(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    listed = api_tokens_of(session, user_named(session, chosen.email))
    return [
        f"{mark_of(one)}  {'revoked' if one.revoked else f'until {one.expires_on}'}  {one.name}"
        for one in listed
    ] or ["No token."]


def _revoke(
    session: Session, chosen: argparse.Namespace, _password: str, _settings: Settings
) -> list[str]:
    found = user_named(session, chosen.email)
    if not chosen.key:
        raise DotError("Say which: --key and the first word of a line of `./run user tokens`.")
    revoke_api_token(session, found, chosen.key, datetime.now(UTC), "command")
    return ["The token has ended; the others go on working."]


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
    "authenticator": _authenticator,
    "link": _link,
    "password": _password,
    "unlock": _unlock,
    "remove": _remove,
    "revoke": _revoke,
    "sign-out": _sign_out,
    "token": _token,
    "tokens": _tokens,
}
