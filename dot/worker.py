"""What runs beside the requests: every kind of job, what is due by the clock, and who starts them."""

import argparse
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import make_url

from dot.accounts.audit import head, record
from dot.assessments.mailing import POST, remind_who_is_due
from dot.assessments.post import PostOffice, give_up, post
from dot.batch import online
from dot.config import Settings
from dot.errors import DotError, fault
from dot.jobs import engine
from dot.jobs.engine import Runner
from dot.jobs.kinds import Job, Schedule
from dot.mail.addresses import address
from dot.mail.smtp import Mailer, server_at, unconfigured
from dot.migrating import migrate
from dot.reports.letterheads import letterhead
from dot.responses.closing import close, due, overwrite_deleted
from dot.web import commands
from dot.web.app import create_app
from dot.web.installation import Installation, open_installation
from dot.web.starting import structured_logs
from dot.web.stopping import stop_address

log = logging.getLogger("dot.worker")

NO_SENDER = "survey@example.invalid"
PATIENCE_SECONDS = 20


def jobs_of(here: Installation) -> tuple[Job, ...]:
    """Every kind of job, and what it does here."""
    database, office = here.database, office_of(here)
    return (
        Job(
            POST,
            lambda assessment: post(database, office, assessment),
            lambda assessment: give_up(database, office, assessment),
        ),
        Job(
            online.REPORT,
            lambda run: online.make_report(database, here.content, run),
            lambda run: online.give_up(database, run),
        ),
    )


def schedules_of(here: Installation) -> tuple[Schedule, ...]:
    """What is due by the clock. Each looks for all that is due, so a missed time is made up for."""
    return (
        Schedule("close", "* * * * *", lambda: close_what_is_due(here)),
        Schedule("remind", "*/5 * * * *", lambda: remind(here)),
        Schedule("anchor", "0 4 * * *", lambda: tell_head(here)),
    )


def close_what_is_due(here: Installation) -> None:
    """Close and cut every assessment whose time is over; one that can't be closed stops no other."""
    with here.database.read() as session:
        over = due(session, here.now())
    for assessment_id in over:
        try:
            with here.database.write.begin() as session:
                made = close(session, assessment_id, here.now())
                record(
                    session,
                    here.now(),
                    "clock",
                    "closed; the link between people and answers was destroyed",
                    f"assessment {assessment_id}",
                    {"drafts dropped": bool(made.drafts)},
                )
        except Exception as error:  # Somebody may have closed it by hand a moment ago.
            log.error("assessment %s was not closed: %s", assessment_id, fault(error))
    if over:
        overwrite_deleted(here.database)


def remind(here: Installation) -> None:
    """Queue the reminders that are due."""
    with here.database.write.begin() as session:
        remind_who_is_due(session, here.enqueue, here.now())


def tell_head(here: Installation) -> None:
    """Write the head of the audit log where the database is not: into the service's own log."""
    with here.database.read() as session:
        newest = head(session)
    log.info("audit log stands at %s", newest)


def office_of(here: Installation) -> PostOffice:
    """The post office that the settings describe. Raises DotError where they can't be meant so."""
    settings = here.settings
    return PostOffice(
        mailer=mailer_of(settings),
        sender=sender_of(settings),
        practice=settings.practice,
        base_url=settings.base_url,
        letterhead=letterhead,
        content=here.content,
        now=here.now,
        stop=lambda invitation_id: stop_address(here, invitation_id),
    )


def mailer_of(settings: Settings) -> Mailer:
    """The mail server; one that refuses everything, with the reason, where none is set up."""
    is_set = settings.smtp_url and settings.mail_from
    return server_at(settings.smtp_url) if is_set else unconfigured


def sender_of(settings: Settings) -> str:
    """The address that mails come from."""
    if not settings.mail_from:
        return NO_SENDER
    try:
        return address(settings.mail_from)
    except ValueError as error:
        raise DotError(f"DOT_MAIL_FROM {error}") from None


def equipped(here: Installation) -> Installation:
    """The installation with what its pages need to have jobs run and mails shown."""
    return replace(here, enqueue=engine.enqueue, office=office_of(here))


@contextmanager
def embedded(here: Installation) -> Iterator[None]:
    """Run the jobs inside this process, as long as the application lives."""
    runner = Runner(here.settings.database_url, jobs_of(here), schedules_of(here))
    runner.start()
    try:
        yield
    finally:
        runner.stop(PATIENCE_SECONDS)


@contextmanager
def elsewhere(here: Installation) -> Iterator[None]:
    """Run no job here: workers of their own do."""
    engine.prepare(here.settings.database_url)
    yield


def application() -> object:
    """The ASGI application with its jobs inside, for servers that import ``main:app``."""
    return create_app(equipped(open_installation(Settings())), embedded)


def serve(arguments: list[str]) -> int:
    """The command `serve`, with the jobs inside unless told otherwise."""
    return commands.serve(arguments, commands.Beside(equipped, embedded, elsewhere))


def demo(arguments: list[str]) -> int:
    """The command `demo`, with the jobs inside."""
    return commands.demo(arguments, commands.Beside(equipped, embedded, elsewhere))


def worker(arguments: list[str]) -> int:
    """`worker`: run jobs for a service on PostgreSQL until told to stop; start as many as you like."""
    parser = argparse.ArgumentParser(prog="./run worker", description=worker.__doc__)
    parser.add_argument(
        "--name",
        default=socket.gethostname(),
        help="the same after a restart, so that it takes up what it left; default: the machine's",
    )
    chosen = parser.parse_args(arguments)
    settings = Settings()
    if make_url(settings.database_url).get_backend_name() != "postgresql":
        raise DotError(
            "On SQLite the service runs its jobs itself: start ./run serve. Workers of their own "
            "need PostgreSQL: name it in DATABASE_URL."
        )
    here = equipped(open_installation(settings))
    migrate(here.database)
    structured_logs()
    runner = Runner(settings.database_url, jobs_of(here), schedules_of(here), chosen.name)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    runner.start()
    sys.stdout.write(f"Worker {runner.name} is up.\n")
    sys.stdout.flush()
    stop.wait()
    runner.stop(PATIENCE_SECONDS)
    here.database.close()
    return 0
