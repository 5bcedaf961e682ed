"""The audit log: a chain that shows what was changed, taken away or put in, and that waits its turn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dot.accounts.audit import Head, broken_at, digest, head, read_head, record
from dot.accounts.models import AuditEntry
from dot.db import Database
from tests.services import NOON

TRIGGERS_OFF = {
    "sqlite": (
        "DROP TRIGGER audit_entry_no_update",
        "DROP TRIGGER audit_entry_no_delete",
    ),
    "postgresql": ("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_frozen",),
}


@pytest.fixture
def log(session: Session) -> Session:
    """Six entries, in a database whose owner has switched its triggers off."""
    for number in range(6):
        record(session, NOON, "user 1", "close moved", f"assessment {number}", {"to": [number]})
    for statement in TRIGGERS_OFF[session.get_bind().dialect.name]:
        session.execute(text(statement))
    session.expire_all()
    return session


def test_an_untouched_log_is_whole(log: Session) -> None:
    assert broken_at(log) is None


def test_an_empty_log_is_whole(session: Session) -> None:
    assert (broken_at(session), head(session)) == (None, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "user 2"),
        ("action", "close moveD"),
        ("object", "assessment 9"),
        ("details", '{"to": [9]}'),
        ("previous", "0" * 64),
        ("hash", "0" * 64),
    ],
)
def test_a_changed_entry_is_named(log: Session, column: str, value: str) -> None:
    log.execute(text(f"UPDATE audit_entry SET {column} = '{value}' WHERE number = 4"))

    assert broken_at(log) == 4


def test_another_time_is_named(log: Session) -> None:
    entry = log.get_one(AuditEntry, 4)
    entry.at = NOON + timedelta(microseconds=1)
    log.flush()
    log.expire_all()

    assert broken_at(log) == 4


@pytest.mark.parametrize("number", [1, 3])
def test_a_removed_entry_is_named(log: Session, number: int) -> None:
    log.execute(text(f"DELETE FROM audit_entry WHERE number = {number}"))

    assert broken_at(log) == number


def test_an_entry_put_in_is_named(log: Session) -> None:
    """Whoever puts one in must renumber what follows, whose hashes then say otherwise."""
    for number in (6, 5, 4):
        log.execute(text(f"UPDATE audit_entry SET number = {number + 1} WHERE number = {number}"))
    log.expire_all()
    third = log.get_one(AuditEntry, 3)
    forged = AuditEntry(
        number=4, at=NOON, actor="user 1", action="x", object="y", details={}, hash="",
        previous=third.hash,
    )  # fmt: skip
    forged.hash = digest(forged)
    log.add(forged)
    log.flush()
    log.expire_all()

    assert broken_at(log) == 5


def test_the_last_entries_are_missed_where_their_head_was_kept(log: Session) -> None:
    kept = head(log)
    log.execute(text("DELETE FROM audit_entry WHERE number > 4"))
    log.expire_all()

    assert broken_at(log) is None
    assert broken_at(log, kept) == 5


def test_a_log_written_anew_does_not_lead_to_the_head_that_was_kept(log: Session) -> None:
    kept = head(log)
    log.execute(text("DELETE FROM audit_entry"))
    for number in range(7):
        record(log, NOON, "user 2", "close moved", f"assessment {number}")

    assert broken_at(log) is None
    assert broken_at(log, kept) == 6


def test_a_head_is_read_as_it_was_printed(log: Session) -> None:
    kept = head(log)

    assert kept is not None
    assert read_head(f" {kept}\n") == kept
    assert broken_at(log, kept) is None


@pytest.mark.parametrize("written", ["", "6", "6:", f"x:{'0' * 64}", f"²:{'0' * 64}", "1" * 400])
def test_what_is_no_head_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="as it was printed"):
        read_head(written)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_change_the_log(session: Session, statement: str) -> None:
    record(session, NOON, "user 1", "close moved", "assessment 1")

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(text(statement))


def test_the_time_zone_of_a_moment_does_not_break_the_chain(session: Session) -> None:
    record(session, NOON.astimezone(timezone(timedelta(hours=5))), "user 1", "x", "y")
    session.expire_all()

    assert broken_at(session) is None


def test_writers_at_once_wait_for_their_turn(live_database: Database) -> None:
    def write(actor: int) -> None:
        for at in range(10):
            with live_database.write.begin() as session:
                record(session, NOON, f"user {actor}", "close moved", f"assessment {at}")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    with live_database.read() as session:
        newest = head(session)
        assert newest is not None and newest.number == 60
        assert broken_at(session, Head(newest.number, newest.hash)) is None
