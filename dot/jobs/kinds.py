"""What a job is, without the engine that runs it: its kind, how often it is tried, when it is due."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

MAIL, REPORTS, CLOCK = "mail", "reports", "clock"
# How many jobs of a queue one process runs at a time.
QUEUES = {MAIL: 1, REPORTS: 1, CLOCK: 1}
# Of these one job runs at a time in all processes together: no mail is in two hands.
ALONE = frozenset({MAIL})

# The engine's own tables where it shares a SQLite file with ours; on PostgreSQL it has a schema.
# Migrations pass them over, and no table of ours may have such a name.
ENGINE_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


class Enqueue(Protocol):
    """Put a job into the queue of its kind, inside the caller's transaction: no commit, no job."""

    def __call__(self, session: Session, kind: "Kind", /, *ids: int) -> None: ...


class Later(Exception):
    """A job could not be done now and may be tried again; the message says why, without names."""


@dataclass(frozen=True)
class Kind:
    """One kind of job.

    ``attempts`` is how often it is tried in all, ``wait`` the seconds before the second attempt;
    each later wait is twice as long, up to ``longest_wait``.
    """

    name: str
    queue: str
    attempts: int = 3
    wait: float = 30.0
    longest_wait: float = 3600.0

    def pause(self, attempt: int) -> float:
        """Seconds to wait after the ``attempt``-th attempt, counted from 1."""
        return float(min(self.wait * 2 ** (attempt - 1), self.longest_wait))


@dataclass(frozen=True)
class Job:
    """A kind with what it does: both functions take the ids that were enqueued.

    ``run`` may be called again after a crash at any point, so it must stand that. ``give_up`` is
    called once no attempt is left, to write down in our own tables that it failed.
    """

    kind: Kind
    run: Callable[..., None]
    give_up: Callable[..., None]


@dataclass(frozen=True)
class Schedule:
    """Something due again and again: a name, a time as cron writes it (UTC), and what to do."""

    name: str
    cron: str
    run: Callable[[], None]
