"""Engines, transactions and column types, on both databases."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from dot.assessments.models import Client
from dot.db import Database, UtcDateTime, open_database
from tests.databases import Template
from tests.factories import make_client

ZURICH = timezone(timedelta(hours=2))


def count_clients(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Client)) or 0


def test_a_block_that_returns_is_committed(live_database: Database) -> None:
    with live_database.write.begin() as session:
        session.add(Client(name="Alpenpharma"))

    assert count_clients(live_database) == 1


def test_a_block_that_raises_leaves_nothing(live_database: Database) -> None:
    def write_then_raise() -> None:
        with live_database.write.begin() as session:
            make_client(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_then_raise()

    assert count_clients(live_database) == 0


def test_a_reading_session_cannot_write(live_database: Database) -> None:
    with pytest.raises(DBAPIError), live_database.read.begin() as session:
        session.add(Client(name="Alpenpharma"))

    assert count_clients(live_database) == 0


def test_writers_that_read_first_do_not_lock_each_other_out(live_database: Database) -> None:
    failures: list[Exception] = []

    def read_then_write(name: str) -> None:
        try:
            for turn in range(10):
                with live_database.write.begin() as session:
                    session.scalar(select(func.count()).select_from(Client))
                    session.add(Client(name=f"{name} {turn}"))
        except DBAPIError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read_then_write, args=[f"T{n}"]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert count_clients(live_database) == 80


def test_a_reader_does_not_wait_for_the_writer(live_database: Database) -> None:
    with live_database.write.begin() as session:
        session.add(Client(name="Alpenpharma"))
        session.flush()

        assert count_clients(live_database) == 0


@pytest.mark.usefixtures("waits_for_the_disk")
def test_sqlite_survives_a_power_cut_by_its_settings(sqlite_files: Template) -> None:
    database = open_database(sqlite_files.copy())
    with database.write() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()

    full = 2
    assert pragmas == {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1}


def test_datetimes_come_back_aware_and_in_utc() -> None:
    dialect = sqlite.dialect()
    noon = datetime(2026, 11, 23, 12, tzinfo=ZURICH)

    stored = UtcDateTime().process_bind_param(noon, dialect)
    loaded = UtcDateTime().process_result_value(datetime(2026, 11, 23, 10), dialect)  # noqa: DTZ001  # as SQLite's driver gives it

    assert stored == loaded == noon
    assert loaded is not None
    assert loaded.tzinfo is UTC


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), sqlite.dialect())  # noqa: DTZ001  # the mistake itself
