"""The service's jobs as they really run: mails, closing times, reminders, reports, and their end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, inspect, select, text

from dot.accounts.models import AuditEntry
from dot.assessments.fieldwork_models import DeliveryState, Fieldwork, Participation
from dot.assessments.mailing import invite
from dot.assessments.models import Assessment, Status
from dot.batch.online import order_report
from dot.batch.storage import store
from dot.config import Settings
from dot.db import Database
from dot.errors import DotError
from dot.jobs import engine
from dot.jobs.inline import InlineQueue
from dot.jobs.presence import Presence
from dot.publication.models import PublishedRelease
from dot.reports.models import IssuedDocument, ReportRun, RunState
from dot.web.app import create_app
from dot.web.installation import Installation, Unready
from dot.worker import (
    close_what_is_due,
    embedded,
    equipped,
    jobs_of,
    office_of,
    remind,
    serve,
    worker,
)
from tests.assessments.mails import NOON, Practice, make_practice
from tests.assessments.test_mailing import invite_all
from tests.batch.factories import make_folder
from tests.batch.waves import read
from tests.faults.traffic import free_port
from tests.jobs.test_engine import url_of, wait_for
from tests.mail.servers import scripted
from tests.services import Clock

ROOT = Path(__file__).parents[1]
LINK = re.compile(rb"https://dot\.example/i/([\w-]+)")


def installation(database: Database, clock: Clock | None = None, **given: object) -> Installation:
    settings = Settings(database_url=url_of(database), **given)  # type: ignore[arg-type]  # settings
    return Installation(settings, database, b"k" * 32, now=clock or Clock())


def test_mails_go_from_a_page_to_the_mail_server(live_database: Database) -> None:
    practice = make_practice(live_database, "ann", "ben")
    with scripted() as there:
        plain = installation(
            live_database,
            smtp_url=f"smtp://127.0.0.1:{there.port}",
            mail_from="survey@practice.example",
            base_url="https://dot.example",
        )
        here = equipped(plain)
        with embedded(here):
            with live_database.write.begin() as session:
                assessment = session.get_one(Assessment, practice.assessment)
                invite(session, assessment, here.enqueue, here.now())
            wait_for(lambda: {line[2] for line in practice.told()} == {DeliveryState.SENT})

    links = [LINK.search(body.replace(b"=\r\n", b"")) for body in there.received]
    tokens = [link[1].decode() for link in links if link]
    stored = everything_in(live_database)
    assert len(set(tokens)) == 2 and all(len(token) == 43 for token in tokens)
    # Neither our tables nor the engine's know a secret; they know the people, once.
    assert not [token for token in tokens if token in stored]
    assert stored.count("ann@client.example") == 1


def everything_in(database: Database) -> str:
    """Every row of every table, ours and the engine's, as text."""
    tables = inspect(database.engines[-1])
    names = [name for name in tables.get_table_names() if name != "alembic_version"]
    if database.engines[-1].dialect.name == "postgresql":
        names += [f"dbos.{name}" for name in tables.get_table_names(schema="dbos")]
    with database.read() as session:
        return "".join(str(session.execute(text(f"SELECT * FROM {name}")).all()) for name in names)


def test_a_server_that_takes_half_is_told_person_by_person(live_database: Database) -> None:
    practice = make_practice(
        live_database, *(f"{word}{at}" for word in ("yes", "no") for at in "123")
    )
    with scripted(no1="550 no such mailbox", no2="451 greylisted", no3="552 mailbox full") as there:
        settings = {"smtp_url": f"smtp://127.0.0.1:{there.port}", "mail_from": "a@b.example"}
        here = installation(live_database, None, **settings)
        queue = InlineQueue()
        with live_database.write.begin() as session:
            assessment = session.get_one(Assessment, practice.assessment)
            invite(session, assessment, queue.enqueue, here.now())
        queue.run(jobs_of(here))

    told = {line[0].partition("@")[0]: line[2:] for line in practice.told()}
    assert len(there.received) == 3
    assert {name: state for name, (state, _) in told.items()} == {
        **dict.fromkeys(("yes1", "yes2", "yes3"), DeliveryState.SENT),
        "no1": DeliveryState.BOUNCED,
        "no2": DeliveryState.FAILED,
        "no3": DeliveryState.BOUNCED,
    }
    assert "451 greylisted" in str(told["no2"][1])


def test_the_application_starts_and_stops_its_jobs(live_database: Database) -> None:
    practice = make_practice(live_database, "ann")
    here = equipped(installation(live_database))
    with TestClient(create_app(here, embedded)) as browser:
        with live_database.write.begin() as session:
            assessment = session.get_one(Assessment, practice.assessment)
            invite(session, assessment, here.enqueue, here.now())
        wait_for(lambda: {line[2] for line in practice.told()} == {DeliveryState.FAILED})

        assert browser.get("/healthz").status_code == 200


def test_without_a_mail_server_the_consultant_is_told_what_to_set(live_database: Database) -> None:
    practice = make_practice(live_database, "ann")
    here = installation(live_database)
    queue = InlineQueue()
    with live_database.write.begin() as session:
        assessment = session.get_one(Assessment, practice.assessment)
        invite(session, assessment, queue.enqueue, here.now())
    queue.run(jobs_of(here))

    ((_, _, state, why),) = practice.told()
    assert state is DeliveryState.FAILED
    assert why is not None and "set DOT_SMTP_URL and DOT_MAIL_FROM" in why


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"smtp_url": "mail", "mail_from": "a@b.example"}, "DOT_SMTP_URL"),
        ({"smtp_url": "smtp://mail.example", "mail_from": "nobody"}, "DOT_MAIL_FROM is no mail"),
    ],
)
def test_mail_settings_that_mean_nothing_are_refused_at_the_start(
    live_database: Database, given: dict[str, str], message: str
) -> None:
    with pytest.raises(DotError, match=message):
        office_of(installation(live_database, None, **given))


def test_pages_without_a_queue_say_so(live_database: Database) -> None:
    practice = make_practice(live_database, "ann")
    here = installation(live_database)
    with live_database.write() as session:
        assessment = session.get_one(Assessment, practice.assessment)
        with pytest.raises(Unready, match=r"\./run serve"):
            invite(session, assessment, here.enqueue, here.now())


def test_what_is_due_is_closed_once_and_the_rest_stays_open(live_database: Database) -> None:
    practice = make_practice(live_database, "ann")
    here = installation(live_database, practice.clock)
    close_what_is_due(here)
    with live_database.read() as session:
        before = session.get_one(Assessment, practice.assessment).status
    practice.clock.at = NOON + timedelta(days=14)
    close_what_is_due(here)
    close_what_is_due(here)

    with live_database.read() as session:
        assert before is Status.OPEN
        assert session.get_one(Assessment, practice.assessment).status is Status.CLOSED
        assert session.get_one(Fieldwork, practice.assessment).cut_on is not None
        assert session.scalar(select(func.count()).select_from(Participation)) == 0
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 1


def test_reminders_by_rule_are_queued_by_the_clock(live_database: Database) -> None:
    practice = make_practice(live_database, "ann", reminders=(3,))
    invite_all(practice)
    engine.prepare(url_of(live_database))
    practice.clock.at = NOON + timedelta(days=12)
    remind(equipped(installation(live_database, practice.clock)))

    assert [line[1:3] for line in practice.told()] == [
        ("invitation", DeliveryState.SENT),
        ("reminder", DeliveryState.QUEUED),
    ]


def test_a_worker_of_its_own_needs_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOT_DATABASE_URL", "sqlite:///x.db")
    with pytest.raises(DotError, match=r"start \./run serve"):
        worker([])


def test_sqlite_can_not_leave_its_jobs_to_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOT_DATABASE_URL", f"sqlite:///{tmp_path / 'x.db'}")
    monkeypatch.setenv("DOT_SECRET_FILE", str(tmp_path / "key"))
    with pytest.raises(DotError, match="leave --no-worker out"):
        serve(["--no-worker"])


# --- Processes ------------------------------------------------------------------------------------

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(live_database: Database, tmp_path: Path) -> Iterator[Start]:
    """Start DOT with some words; what still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    ours = {
        "DOT_DATABASE_URL": url_of(live_database),
        "DOT_SECRET_FILE": str(tmp_path / "key"),
        "DOT_MAIL_FROM": "survey@practice.example",
    }

    def _start(*words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "main.py", *words]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **ours}))
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.wait()


def start_jobs(start: Start, database: Database) -> "subprocess.Popen[bytes]":
    if database.engines[-1].dialect.name == "postgresql":
        return start("worker", "--name", "one")
    return start("serve", "--port", str(free_port()))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_report_whose_process_was_killed_is_finished_after_a_restart(
    live_database: Database, start: Start, tmp_path: Path
) -> None:
    engine.prepare(url_of(live_database))
    with live_database.write.begin() as session:
        assessment = store(session, *read(make_folder(tmp_path / "folder").path))
        run = order_report(session, assessment, engine.enqueue).id

    def now() -> ReportRun:
        with live_database.read() as session:
            return session.get_one(ReportRun, run)

    first = start_jobs(start, live_database)
    wait_for(lambda: now().percent >= 50, 120)
    first.kill()
    first.wait()
    interrupted = now().state
    start_jobs(start, live_database)
    wait_for(lambda: now().state is RunState.DONE, 120)

    assert interrupted is RunState.RUNNING
    with live_database.read() as session:
        assert session.scalar(select(func.count()).select_from(PublishedRelease)) == 1
        assert session.scalar(select(func.count()).select_from(IssuedDocument)) == 5


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_mailing_whose_process_was_killed_goes_on_and_mails_nobody_twice(
    live_database: Database, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred and fifty people, killed in the middle: nobody is left out but the one in between."""
    names = [f"person{at}" for at in range(150)]
    practice = make_practice(live_database, *names)
    with live_database.write.begin() as session:
        fieldwork = session.get_one(Fieldwork, practice.assessment)
        fieldwork.closes_at = NOON + timedelta(days=3000)
    engine.prepare(url_of(live_database))
    with scripted() as there:
        monkeypatch.setenv("DOT_SMTP_URL", f"smtp://127.0.0.1:{there.port}")
        with live_database.write.begin() as session:
            assessment = session.get_one(Assessment, practice.assessment)
            invite(session, assessment, engine.enqueue, practice.clock())
        first = start_jobs(start, live_database)
        wait_for(lambda: len(there.received) > 40, 120)
        first.kill()
        first.wait()
        start_jobs(start, live_database)
        states = {DeliveryState.SENT, DeliveryState.FAILED}
        wait_for(lambda: {line[2] for line in practice.told()} <= states, 200)

    lines = (line for body in there.received for line in body.splitlines())
    receivers = [line for line in lines if line.startswith(b"To:")]
    failed = [line for line in practice.told() if line[2] is DeliveryState.FAILED]
    assert len(receivers) == len(set(receivers)) >= 149
    assert len(failed) <= 1


@pytest.mark.slow
def test_a_worker_that_is_told_to_stop_stops(live_database: Database, start: Start) -> None:
    if live_database.engines[-1].dialect.name == "sqlite":
        pytest.skip("SQLite has no worker of its own.")
    process = start("worker", "--name", "one")
    presence = Presence(url_of(live_database))
    wait_for(lambda: presence.is_there("one"), 60)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    assert time.monotonic() - began < 25
    presence.leave()


def test_the_fakes_of_these_tests_mail_like_the_service(live_database: Database) -> None:
    """What runs without an engine in tests is the very list of jobs that a worker runs."""
    practice: Practice = make_practice(live_database, "ann")
    kinds = {job.kind for job in jobs_of(installation(live_database))}

    assert practice.job().kind in kinds
