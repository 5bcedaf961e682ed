"""The job engine: the only module that knows that it is DBOS. Importing it takes seconds."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, ScheduleInput, Serializer
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from dot.errors import fault
from dot.jobs.kinds import ALONE, CLOCK, QUEUES, Job, Kind, Later, Schedule
from dot.jobs.presence import Presence

log = logging.getLogger("dot.jobs")

APPLICATION, WORKFLOW = "dot", "job"
# Raise it only when stored jobs can no longer be read: those of another version are never run.
VERSION = "1"
# A job that kills its process each time is given up after so many restarts.
RESTARTS = 5
FINISHED = ["SUCCESS", "ERROR", "CANCELLED"]
EXHAUSTED = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
KEPT = timedelta(hours=1)
EMBEDDED = "embedded"


class Json(Serializer):
    """Stores arguments as JSON. Of an error it keeps the name only: its text may hold an address."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_written)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_read)

    def name(self) -> str:
        return "dot_json"


def _written(value: object) -> object:
    if isinstance(value, BaseException):
        return {"error": type(value).__name__}
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"A job takes ids, not {type(value).__name__}.")


def _read(value: dict[str, Any]) -> object:
    return RuntimeError(value["error"]) if set(value) == {"error"} else value


def prepare(database_url: str) -> None:
    """Make or update the engine's tables, beside ours in SQLite, in a schema on PostgreSQL.

    A SQLite file must be there already: the engine would make one without a write-ahead log.
    """
    _quieten()
    DBOS.migrate(engine_url(database_url))


def _quieten() -> None:
    """Let the engine log warnings only, where everything else is logged."""
    engine = logging.getLogger("dbos")
    engine.setLevel(logging.WARNING)
    engine.handlers.clear()
    engine.propagate = True


def engine_url(database_url: str) -> str:
    """The URL as the engine takes it: without the name of a driver."""
    url = make_url(database_url)
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)


def enqueue(session: Session, kind: Kind, *ids: int) -> None:
    """Put a job into its queue in the caller's transaction: it exists once that has committed."""
    client = _client(session.get_bind().engine)
    client.enqueue_in_transaction(
        session, {"workflow_name": WORKFLOW, "queue_name": kind.queue}, kind.name, 1, *ids
    )


@lru_cache(maxsize=8)
def _client(engine: Engine) -> DBOSClient:
    """What writes jobs through the caller's connections; it opens none of its own."""
    return DBOSClient(
        system_database_engine=engine,
        serializer=Json(),
        application_name=APPLICATION,
        lazy=True,
        retry_connection_errors=False,
    )


@dataclass
class Runner:
    """The jobs of this process while they run: start it once, and stop it before the end.

    ``name`` must be the same after a restart, so that it takes up what it left; on PostgreSQL a
    second process of the name is numbered.   ``polling``: seconds between two looks at a queue.
    """

    database_url: str
    jobs: Iterable[Job]
    schedules: Iterable[Schedule] = ()
    name: str = EMBEDDED
    polling: float = 1.0
    presence: Presence | None = field(default=None, init=False)

    def start(self) -> None:
        """Take up what this executor left unfinished, then whatever is queued."""
        known = {job.kind.name: job for job in self.jobs}
        if make_url(self.database_url).get_backend_name() == "postgresql":
            self.presence = Presence(self.database_url)
            self.name = self.presence.take(self.name)
        _quieten()
        DBOS(config=self._config())
        _register(known)
        planned = [
            _scheduled(schedule) for schedule in (*self.schedules, *self._housekeeping(known))
        ]
        DBOS.launch()
        for queue, at_once in QUEUES.items():
            DBOS.register_queue(
                queue,
                worker_concurrency=at_once,
                global_concurrency=at_once if queue in ALONE else None,
                polling_interval_sec=self.polling,
                on_conflict="always_update",
            )
        DBOS.apply_schedules(planned)

    def stop(self, patience: int = 20) -> None:
        """Take no further job, and wait some seconds for those that run; the rest resumes later."""
        DBOS.destroy(workflow_completion_timeout_sec=patience, destroy_registry=True)
        if self.presence is not None:
            self.presence.leave()

    def _config(self) -> DBOSConfig:
        return {
            "name": APPLICATION,
            "system_database_url": engine_url(self.database_url),
            "executor_id": self.name,
            "application_version": VERSION,
            "serializer": Json(),
            "log_level": "WARNING",
            "enable_otlp": False,
        }

    def _housekeeping(self, known: dict[str, Job]) -> tuple[Schedule, ...]:
        return (
            Schedule("sweep", "* * * * *", lambda: sweep(self.database_url, known, self.presence)),
            Schedule("purge", "7 * * * *", lambda: purge(self.database_url)),
        )


@contextmanager
def _watching(database_url: str) -> Iterator[DBOSClient]:
    """The engine's public interface, as somebody outside a job sees it."""
    client = DBOSClient(
        system_database_url=engine_url(database_url),
        serializer=Json(),
        application_name=APPLICATION,
        system_database_pool_size=1,
    )
    try:
        yield client
    finally:
        client.destroy()


def sweep(database_url: str, known: Mapping[str, Job], presence: Presence | None) -> None:
    """Give up jobs that kill their process, and take over those of workers that are gone."""
    with _watching(database_url) as client:
        for lost in client.list_workflows(status=EXHAUSTED, name=WORKFLOW, load_output=False):
            kind, _attempt, *ids = (lost.input or {"args": ("", 0)})["args"]
            if kind in known:
                known[kind].give_up(*ids)
            client.delete_workflow(lost.workflow_id)
        if presence is None:
            return
        with presence.alone_in("sweep") as alone:
            if alone:
                _take_over(client, presence)


def purge(database_url: str, kept: timedelta = KEPT) -> None:
    """Forget finished runs: who was mailed when is nobody's business later."""
    before = (datetime.now(UTC) - kept).isoformat()
    with _watching(database_url) as client:
        done = client.list_workflows(
            status=FINISHED, completed_before=before, load_input=False, load_output=False
        )
        if done:
            client.delete_workflows([run.workflow_id for run in done])


def _take_over(client: DBOSClient, presence: Presence) -> None:
    """Queue again what workers had begun that are gone; it goes on at the interrupted step."""
    pending = client.list_workflows(status="PENDING", load_input=False, load_output=False)
    gone = {name for name in {run.executor_id for run in pending} if not presence.is_there(name)}
    for run in pending:
        if run.executor_id in gone and run.queue_name in QUEUES:
            log.warning("a job of %s is taken over", run.executor_id)
            client.resume_workflow(run.workflow_id, queue_name=run.queue_name)


def _register(known: dict[str, Job]) -> None:
    """Make known the one workflow that runs every kind of job."""

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=RESTARTS)
    def _job(kind: str, attempt: int, *ids: int) -> None:
        job = known[kind]
        if DBOS.run_step({"name": kind}, _attempt, job, attempt, ids):
            again: EnqueueOptions = {
                "workflow_name": WORKFLOW,
                "queue_name": job.kind.queue,
                "delay_seconds": job.kind.pause(attempt),
            }
            DBOS.enqueue_workflow_with_options(again, kind, attempt + 1, *ids)


def _attempt(job: Job, attempt: int, ids: tuple[int, ...]) -> bool:
    """One attempt; whether there should be another. Only ids and names of errors are logged."""
    try:
        job.run(*ids)
    except Exception as error:  # Whatever a job stumbles over, the queue goes on.
        if not isinstance(error, Later):
            log.error("job %s failed: %s", job.kind.name, fault(error))
        if attempt < job.kind.attempts:
            return True
        job.give_up(*ids)
    return False


def _punctually(schedule: Schedule) -> None:
    try:
        schedule.run()
    except Exception as error:  # It is due again soon.
        log.error("schedule %s failed: %s", schedule.name, fault(error))


def _scheduled(schedule: Schedule) -> ScheduleInput:
    @DBOS.workflow(name=schedule.name, max_recovery_attempts=RESTARTS)
    def _due(_scheduled: object, _context: object) -> None:
        DBOS.run_step({"name": schedule.name}, _punctually, schedule)

    return {
        "schedule_name": schedule.name,
        "workflow_fn": _due,
        "schedule": schedule.cron,
        "context": None,
        "queue_name": CLOCK,
    }
