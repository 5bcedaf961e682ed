"""Which workers live, told by locks that PostgreSQL drops together with their connection."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Event, Thread

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("dot.jobs")

# A lock has two numbers: ours, so that nobody else's locks are met, and one made from a name.
WORKERS, TURNS = 704_100, 704_101
TAKE = text("SELECT pg_try_advisory_lock(:space, hashtext(:name))")
# Looking must not take: a worker that starts at that moment would think its name in use.
HELD = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid::bigint = :space AND objid::bigint = hashtext(:name)::bigint & 4294967295)"
)
# A machine that lost its power says no farewell: the server asks after it every few seconds.
KEEP_ALIVE = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
SECONDS_BETWEEN_LOOKS = 10


class Presence:
    """A worker's own lock, held as long as its process lives and reaches the database."""

    def __init__(self, database_url: str) -> None:
        self.engine: Engine = create_engine(
            database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        self.name = ""
        self._connection: Connection | None = None
        self._leaving = Event()

    def take(self, name: str) -> str:
        """Hold the lock of a name, numbered where others of that name live; the name that it got."""
        self._connection = self._connected()
        for number in count(1):
            self.name = name if number == 1 else f"{name}-{number}"
            if _taken(self._connection, WORKERS, self.name):
                break
        Thread(target=self._stay, name="presence", daemon=True).start()
        return self.name

    def leave(self) -> None:
        """Let go of the lock."""
        self._leaving.set()
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()

    def is_there(self, name: str | None) -> bool:
        """Whether the worker of this name lives, this one included."""
        with self.engine.connect() as connection:
            values = {"space": WORKERS, "name": name or ""}
            return bool(connection.execute(HELD, values).scalar_one())

    @contextmanager
    def alone_in(self, turn: str) -> Iterator[bool]:
        """Whether this worker alone does something now; the others leave it out."""
        with self.engine.connect() as connection:
            yield _taken(connection, TURNS, turn)

    def _connected(self) -> Connection:
        connection = self.engine.connect()
        for setting in KEEP_ALIVE:
            connection.exec_driver_sql(setting)
        return connection

    def _stay(self) -> None:
        """Take the lock again whenever the database dropped it, as at its restart."""
        while not self._leaving.wait(SECONDS_BETWEEN_LOOKS):
            try:
                if self._connection is None:
                    self._connection = self._connected()
                    _taken(self._connection, WORKERS, self.name)
                self._connection.exec_driver_sql("SELECT 1")
            except SQLAlchemyError:
                log.warning("presence_lost")
                self._connection = None


def _taken(connection: Connection, space: int, name: str) -> bool:
    """Whether the lock was free; it then stays with the connection until that is closed."""
    return bool(connection.execute(TAKE, {"space": space, "name": name}).scalar_one())
