"""Signing in: password and one-time code, waits, the lock, and what ends a session."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.accounts.api_tokens import new_api_token, user_of_api_token
from dot.accounts.models import ApiToken, AuditEntry, Role, User, UserSession
from dot.accounts.passwords import hash_password
from dot.accounts.service import (
    ABSOLUTE,
    FREE_FAILURES,
    IDLE,
    LONGEST_WAIT,
    MOST_FAILURES,
    add_user,
    change_password,
    knows_password,
    must_wait,
    open_session,
    remove_user,
    renew,
    renew_authenticator,
    session_of,
    sign_in,
    sign_out,
    sign_out_everywhere,
    touch,
)
from dot.accounts.tokens import token_hash
from dot.errors import Conflict, Invalid, NotFound
from tests.services import NOON, make_user

PASSWORD = "the owl reads at noon"
OTHER = "the hare sleeps till four"
STEP = timedelta(seconds=30)


def code(user: User, at: datetime = NOON) -> str:
    return pyotp.TOTP(user.totp_secret).at(int(at.timestamp()))


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


def enter(
    session: Session,
    user: User,
    at: datetime = NOON,
    *,
    known: bool = True,
    typed: str | None = None,
) -> str | None:
    shown = code(user, at) if typed is None else typed
    return sign_in(session, user.email, known=known, code=shown, now=at)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_password_and_code_open_a_session(session: Session, user: User) -> None:
    token = enter(session, user)

    assert token is not None
    found = session_of(session, token, NOON)
    assert found is not None and found.user_id == user.id


def test_the_address_may_be_typed_in_capitals_and_with_spaces(session: Session, user: User) -> None:
    assert sign_in(session, f"  {user.email.upper()} ", known=True, code=code(user), now=NOON)


@pytest.mark.parametrize(("known", "typed"), [(False, None), (True, "000000"), (True, "")])
def test_half_of_it_is_not_enough(
    session: Session, user: User, known: bool, typed: str | None
) -> None:
    assert enter(session, user, known=known, typed=typed) is None
    assert user.failures == 1
    assert count(session, UserSession) == 0


def test_a_code_works_once(session: Session, user: User) -> None:
    first = enter(session, user)

    assert first is not None
    assert enter(session, user) is None


def test_an_older_code_does_not_work_after_a_newer_one(session: Session, user: User) -> None:
    earlier = code(user, NOON - STEP)
    enter(session, user)

    assert enter(session, user, typed=earlier) is None


@pytest.mark.parametrize(
    ("shift", "taken"), [(-2, False), (-1, True), (0, True), (1, False), (20, False)]
)
def test_a_code_lives_while_it_is_shown_and_as_long_again(
    session: Session, user: User, shift: int, taken: bool
) -> None:
    assert (enter(session, user, typed=code(user, NOON + shift * STEP)) is not None) == taken


@pytest.mark.parametrize("typed", [" {} ", "{}\n"])
def test_spaces_around_a_code_do_no_harm(session: Session, user: User, typed: str) -> None:
    assert enter(session, user, typed=typed.format(code(user)))


@pytest.mark.parametrize("typed", ["٣٣٣٣٣٣", "\x00", "\ud800", "1" * 300, "12345", "1234567"])
def test_what_is_no_code_is_refused(session: Session, user: User, typed: str) -> None:
    assert enter(session, user, typed=typed) is None


def test_after_five_failures_each_wait_is_twice_the_last(session: Session, user: User) -> None:
    waits = []
    for failures in range(FREE_FAILURES - 1, FREE_FAILURES + 5):
        user.failures, user.failed_at = failures, NOON
        waits.append(next(s for s in range(99) if not must_wait(user, NOON + timedelta(seconds=s))))

    assert waits == [0, 1, 2, 4, 8, 16]


@pytest.mark.parametrize("failures", [20, MOST_FAILURES - 1])
def test_no_wait_is_longer_than_a_quarter_of_an_hour(
    session: Session, user: User, failures: int
) -> None:
    user.failures, user.failed_at = failures, NOON

    assert must_wait(user, NOON + LONGEST_WAIT - timedelta(seconds=1))
    assert not must_wait(user, NOON + LONGEST_WAIT)


def test_while_waiting_nothing_is_tried_and_nothing_counted(session: Session, user: User) -> None:
    user.failures, user.failed_at = FREE_FAILURES + 4, NOON

    assert enter(session, user, NOON + timedelta(seconds=10)) is None
    assert user.failures == FREE_FAILURES + 4
    assert enter(session, user, NOON + timedelta(seconds=16)) is not None
    assert user.failures == 0


def test_a_hundred_failures_lock_for_good(session: Session, user: User) -> None:
    for _ in range(MOST_FAILURES):
        user.failed_at = NOON - timedelta(days=1)
        enter(session, user, known=False)

    assert user.failures == MOST_FAILURES
    assert enter(session, user, NOON + timedelta(days=365)) is None


def test_a_failure_is_logged_for_an_address_that_nobody_has_as_well(session: Session) -> None:
    assert sign_in(session, "nobody@x.example", known=False, code="000000", now=NOON) is None

    logged = session.scalars(select(AuditEntry)).one()
    assert (logged.action, logged.object) == ("sign-in refused", "unknown address")
    assert "nobody@x" not in str(vars(logged))


def test_a_password_is_known_only_of_its_active_user(session: Session) -> None:
    user = make_user(session)
    user.password_hash = hash_password(PASSWORD)
    session.flush()

    known = [
        knows_password(session, email, tried)
        for email, tried in (
            (user.email, PASSWORD),
            (user.email.upper(), PASSWORD),
            (user.email, OTHER),
            ("nobody@x.example", PASSWORD),
            ("", ""),
        )
    ]
    user.active = False
    session.flush()

    assert known == [True, True, False, False, False]
    assert not knows_password(session, user.email, PASSWORD)


def test_a_session_is_kept_as_a_hash_only(session: Session, user: User) -> None:
    token = open_session(session, user, NOON)

    kept = session.scalars(select(UserSession.token_hash)).one()
    assert len(token) >= 43
    assert kept == token_hash(token) != token


@pytest.mark.parametrize(
    ("after", "alive"), [(IDLE - timedelta(seconds=1), True), (IDLE, False), (ABSOLUTE, False)]
)
def test_a_session_ends_when_it_is_not_used(
    session: Session, user: User, after: timedelta, alive: bool
) -> None:
    token = open_session(session, user, NOON)

    assert (session_of(session, token, NOON + after) is not None) == alive


def test_a_session_in_use_ends_after_twelve_hours(session: Session, user: User) -> None:
    token = open_session(session, user, NOON)
    touch(session, token, NOON + ABSOLUTE - timedelta(minutes=1))

    assert session_of(session, token, NOON + ABSOLUTE - timedelta(seconds=1)) is not None
    assert session_of(session, token, NOON + ABSOLUTE) is None


def test_every_signing_in_makes_another_session(session: Session, user: User) -> None:
    one, other = enter(session, user), enter(session, user, NOON + STEP)

    assert one != other


def test_a_link_works_once_and_becomes_another_session(session: Session, user: User) -> None:
    link = open_session(session, user, NOON)
    token = renew(session, link, NOON)

    assert session_of(session, token, NOON) is not None
    with pytest.raises(NotFound):
        renew(session, link, NOON)


def test_signing_out_ends_this_session_only(session: Session, user: User) -> None:
    here, there = open_session(session, user, NOON), open_session(session, user, NOON)
    sign_out(session, here)

    assert session_of(session, here, NOON) is None
    assert session_of(session, there, NOON) is not None


def test_signing_out_everywhere_ends_every_session_of_this_user_only(
    session: Session, user: User
) -> None:
    bea = make_user(session, "Bea", Role.CONSULTANT)
    tokens = [open_session(session, user, NOON) for _ in range(3)]
    foreign = open_session(session, bea, NOON)
    sign_out_everywhere(session, user, NOON)

    assert [session_of(session, token, NOON) for token in tokens] == [None, None, None]
    assert session_of(session, foreign, NOON) is not None


@pytest.mark.parametrize("deed", ["password", "authenticator", "removal"])
def test_a_new_password_or_key_and_removal_end_sessions_links_and_tokens(
    session: Session, user: User, deed: str
) -> None:
    token = open_session(session, user, NOON)
    key = new_api_token(session, user, "tests", NOON.date(), NOON)
    secret = user.totp_secret
    if deed == "password":
        change_password(session, user, OTHER, NOON)
    elif deed == "authenticator":
        renew_authenticator(session, user, NOON)
    else:
        remove_user(session, user, NOON)
    session.expire_all()

    assert session_of(session, token, NOON) is None
    assert user_of_api_token(session, key, NOON.date()) is None
    assert (count(session, UserSession), count(session, ApiToken)) == (0, 0)
    assert (user.totp_secret != secret) == (deed == "authenticator")


def test_a_new_password_replaces_the_old_one(session: Session) -> None:
    user = add_user(
        session, email="ada@x.example", name="A", role=Role.OWNER, password=PASSWORD, now=NOON
    )
    user.failures = MOST_FAILURES
    change_password(session, user, OTHER, NOON)

    assert not knows_password(session, user.email, PASSWORD)
    assert knows_password(session, user.email, OTHER)
    assert user.failures == 0


def test_who_was_removed_gets_in_by_nothing(session: Session, user: User) -> None:
    remove_user(session, user, NOON)

    assert enter(session, user) is None


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_key_lives_to_the_end_of_its_day(session: Session, user: User, days: int) -> None:
    key = new_api_token(session, user, "tests", NOON.date(), NOON)
    found = user_of_api_token(session, key, NOON.date() + timedelta(days=days))

    assert (found is not None) == (days <= 0)


def test_a_revoked_key_opens_nothing(session: Session, user: User) -> None:
    key = new_api_token(session, user, "tests", NOON.date(), NOON)
    session.scalars(select(ApiToken)).one().revoked = True
    session.flush()

    assert user_of_api_token(session, key, NOON.date()) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 400, "\x00", "\ud800"])
def test_what_is_no_secret_opens_nothing(session: Session, token: str) -> None:
    assert session_of(session, token, NOON) is None
    assert user_of_api_token(session, token, datetime.now(UTC).date()) is None


@pytest.mark.parametrize("email", ["", "ada", "a da@x.example", "ada\n@x.example"])
def test_what_is_no_address_makes_no_user(session: Session, email: str) -> None:
    with pytest.raises(Invalid, match="no e-mail address"):
        add_user(session, email=email, name="A", role=Role.OWNER, password=PASSWORD, now=NOON)


def test_two_users_never_have_one_address(session: Session, user: User) -> None:
    with pytest.raises(Conflict, match="is a user already"):
        add_user(
            session,
            email=user.email.upper(),
            name="A",
            role=Role.OWNER,
            password=PASSWORD,
            now=NOON,
        )
