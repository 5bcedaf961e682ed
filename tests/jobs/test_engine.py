"""Jobs on the real engine, on both databases: with the caller's transaction, again, and given up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from alembic import command
from dbos import DBOSClient
from sqlalchemy import inspect, text

from dot.db import Base, Database
from dot.jobs import engine
from dot.jobs.engine import Json, Runner, engine_url
from dot.jobs.kinds import ENGINE_TABLES, MAIL, REPORTS, Job, Kind, Later, Schedule
from tests.databases import alembic

SEND = Kind("send", MAIL, attempts=3, wait=0.05)
COUNT = Kind("count", REPORTS, attempts=2, wait=0.05)


def url_of(database: Database) -> str:
    return database.engines[-1].url.render_as_string(hide_password=False)


def wait_for(is_so: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "This took too long."
        time.sleep(0.02)


class Diary:
    """A job that writes down its ids, and fails as often as told."""

    def __init__(self, failures: list[Exception] | None = None) -> None:
        self.done: list[tuple[int, ...]] = []
        self.given_up: list[tuple[int, ...]] = []
        self.failures = failures or []

    def run(self, *ids: int) -> None:
        if self.failures:
            raise self.failures.pop()
        self.done.append(ids)

    def give_up(self, *ids: int) -> None:
        self.given_up.append(ids)


@contextmanager
def running(database: Database, *jobs: Job, schedules: tuple[Schedule, ...] = ()) -> Iterator[None]:
    runner = Runner(url_of(database), jobs, schedules, polling=0.05)
    runner.start()
    try:
        yield
    finally:
        runner.stop(patience=0)


@pytest.fixture
def prepared(live_database: Database) -> Database:
    engine.prepare(url_of(live_database))
    return live_database


def put(database: Database, kind: Kind, *ids: int) -> None:
    with database.write.begin() as session:
        engine.enqueue(session, kind, *ids)


def test_a_job_runs_once_its_transaction_has_committed(prepared: Database) -> None:
    diary = Diary()
    put(prepared, SEND, 2**62 + 1, 2)
    with running(prepared, Job(SEND, diary.run, diary.give_up)):
        wait_for(lambda: diary.done)

    assert diary.done == [(2**62 + 1, 2)]


def test_a_transaction_that_is_rolled_back_leaves_no_job(prepared: Database) -> None:
    diary = Diary()
    with prepared.write() as session:
        engine.enqueue(session, SEND, 1)
        session.rollback()
    put(prepared, SEND, 2)
    with running(prepared, Job(SEND, diary.run, diary.give_up)):
        wait_for(lambda: diary.done)

    assert diary.done == [(2,)]


def test_a_job_is_tried_again_after_a_pause(prepared: Database) -> None:
    diary = Diary([Later("not yet"), Later("not yet")])
    put(prepared, SEND, 7)
    with running(prepared, Job(SEND, diary.run, diary.give_up)):
        wait_for(lambda: diary.done)

    assert (diary.done, diary.given_up) == ([(7,)], [])


def test_a_job_is_given_up_after_its_last_attempt_and_the_next_one_runs(
    prepared: Database,
) -> None:
    diary, other = Diary([ValueError("broken"), ValueError("broken")]), Diary()
    put(prepared, COUNT, 1)
    put(prepared, SEND, 2)
    with running(
        prepared, Job(COUNT, diary.run, diary.give_up), Job(SEND, other.run, other.give_up)
    ):
        wait_for(lambda: diary.given_up and other.done)

    assert (diary.given_up, diary.done, other.done) == ([(1,)], [], [(2,)])


def test_what_is_due_again_and_again_runs_again_and_again(prepared: Database) -> None:
    times: list[float] = []
    tick = Schedule("tick", "* * * * * *", lambda: times.append(time.monotonic()))
    with running(prepared, schedules=(tick,)):
        wait_for(lambda: len(times) > 1)

    assert len(times) > 1


def test_nothing_of_an_error_but_its_name_is_kept(prepared: Database) -> None:
    """An error's text may hold an address or a secret link."""
    secret = "https://dot.example/i/AbCdEf"
    diary = Diary([ValueError(secret), ValueError(secret)])
    put(prepared, COUNT, 1)
    with running(prepared, Job(COUNT, diary.run, diary.give_up)):
        wait_for(lambda: diary.given_up)

    stored = inspect(prepared.engines[-1])
    schema = "dbos" if prepared.engines[-1].dialect.name == "postgresql" else None
    with prepared.read() as session:
        for table in stored.get_table_names(schema=schema):
            if table in ENGINE_TABLES:
                name = f"{schema}.{table}" if schema else table
                rows = session.execute(text(f"SELECT * FROM {name}")).all()
                assert "AbCdEf" not in str(rows)


def test_finished_runs_are_forgotten(prepared: Database) -> None:
    diary = Diary()
    put(prepared, SEND, 5)
    with running(prepared, Job(SEND, diary.run, diary.give_up)):
        wait_for(lambda: diary.done)
        client = DBOSClient(system_database_url=engine_url(url_of(prepared)), serializer=Json())
        wait_for(lambda: client.list_workflows(status="SUCCESS", name="job"))
        engine.purge(url_of(prepared), timedelta(0))
        left = client.list_workflows(name="job")
        client.destroy()

    assert left == []


def test_only_ids_are_taken_as_arguments(prepared: Database) -> None:
    with pytest.raises(TypeError, match="takes ids"), prepared.write.begin() as session:
        engine.enqueue(session, SEND, object())  # type: ignore[arg-type]  # What mypy forbids.


def test_the_engine_keeps_to_its_own_tables(prepared: Database) -> None:
    """Ours never have the name of one of its tables, and migrations pass those over."""
    ours = inspect(prepared.engines[-1])
    schema = "dbos" if prepared.engines[-1].dialect.name == "postgresql" else None
    made = set(ours.get_table_names(schema=schema)) - set(Base.metadata.tables)

    assert made - {"alembic_version"} <= ENGINE_TABLES | {"event_dispatch_kv"}
    assert not ENGINE_TABLES & set(Base.metadata.tables)
    command.check(alembic(prepared.engines[-1]))  # raises, naming the differences
