"""Engines, sessions and column types: the only module that knows which database runs."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import (
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from dot.errors import DotError

# FastAPI runs `def` routes in a pool of 40 threads: one connection for each.
POOL = {"pool_size": 20, "max_overflow": 20}
# SQLite has one writer whatever we do. Queueing for one connection is fair; connections that race
# for the lock of the file made the slowest saves several times slower.
ONE_WRITER = {"pool_size": 1, "max_overflow": 0}
# NORMAL lost answers that had been acknowledged in half of the simulated power cuts.
SQLITE_WAITS = "FULL"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite alone would hand back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("Store aware datetimes only.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table; constraint names follow one rule, so that migrations can name them."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def one_of(words: type[StrEnum], name: str) -> Enum:
    """A column that holds one of a few words, with a CHECK that says which."""
    return Enum(
        words,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def random_key() -> int:
    """A primary key that tells nothing about when its row was written."""
    return secrets.randbits(63)


def wait_for_turn(session: Session, number: int) -> None:
    """Wait until nobody else has this turn, and keep it until the commit; SQLite's writers do anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


@dataclass(frozen=True)
class Database:
    """Two session factories on one database: ``read`` can never write, ``write`` may.

    ``with database.write.begin() as session`` commits when the block returns and rolls back when
    it raises; nothing else commits.
    """

    read: sessionmaker[Session]
    write: sessionmaker[Session]
    engines: tuple[Engine, ...]

    def close(self) -> None:
        """Give back every connection."""
        for engine in self.engines:
            engine.dispose()


def open_database(url: str) -> Database:
    """Open a SQLite file or a PostgreSQL database; its tables are Alembic's business."""
    if make_url(url).get_backend_name() == "sqlite":
        reader, writer = _sqlite(url, reads_only=True), _sqlite(url, reads_only=False)
        return _database(reader, writer, (reader, writer))
    engine = create_engine(url, **POOL, hide_parameters=True)
    return _database(engine.execution_options(postgresql_readonly=True), engine, (engine,))


def open_named(url: str, check: Callable[[URL], None] = lambda _: None) -> Database:
    """Open what somebody named. Raises DotError for an address that is none, and what ``check`` does."""
    try:
        check(make_url(url))
        return open_database(url)
    except (ArgumentError, ImportError):
        words = "write sqlite:///FILE or postgresql://USER@HOST/NAME."
        raise DotError(f"This is no database address: {words}") from None


@contextmanager
def reading(url: str) -> Iterator[Session]:
    """A session on a database that is there already and that it can't write to, for commands.

    Raises DotError for an address that is none, a database that can't be reached or is none of
    DOT's. Messages never tell the password.
    """
    database = open_named(url, _refuse_missing_file)
    address = make_url(url)
    try:
        with database.read() as session:
            yield session
    except DBAPIError as error:
        shown, said = address.render_as_string(), str(error.orig).partition("\n")[0]
        raise DotError(f"{shown}: can't be read as a database of DOT ({said}).") from None
    finally:
        database.close()


def _refuse_missing_file(address: URL) -> None:
    """SQLite would make an empty database of a slip of the pen."""
    on_file = address.get_backend_name() == "sqlite"
    if on_file and not (address.database and Path(address.database).is_file()):
        raise DotError(f"{address.render_as_string()}: there is no such database.")


def _database(reader: Engine, writer: Engine, engines: tuple[Engine, ...]) -> Database:
    return Database(
        read=sessionmaker(reader, expire_on_commit=False),
        write=sessionmaker(writer, expire_on_commit=False),
        engines=engines,
    )


def _sqlite(url: str, *, reads_only: bool) -> Engine:
    """An engine with foreign keys, WAL, durable commits and real transactions."""
    # Errors must not quote parameters: they are answers, and errors are logged.
    engine = create_engine(url, **(POOL if reads_only else ONE_WRITER), hide_parameters=True)
    pragmas = ["busy_timeout=5000", "foreign_keys=ON", "secure_delete=ON"]
    durable = ["journal_mode=WAL", f"synchronous={SQLITE_WAITS}"]
    pragmas += ["query_only=ON"] if reads_only else durable
    # A transaction that reads first and writes later fails under load ("database is locked"),
    # whatever the timeout; one that may write therefore takes the lock at once.
    begin = "BEGIN" if reads_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # The driver would delay BEGIN until the first write.
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
