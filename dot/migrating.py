"""Bringing a database to its newest form, and opening it so for whoever writes to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from dot.db import Database, open_named
from dot.errors import DotError

ROOT = Path(__file__).resolve().parents[1]
# Any number that no other program on the same PostgreSQL uses.
MIGRATION_LOCK = 7_301_968_441


def migrate(database: Database) -> None:
    """Bring the tables to the newest revision; of several machines that start at once, one does."""
    engine = database.engines[-1]
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["engine"] = engine
    if engine.dialect.name != "postgresql":
        command.upgrade(config, "head")
        return
    with engine.connect() as waiting, waiting.begin():
        waiting.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        command.upgrade(config, "head")


@contextmanager
def writing(url: str) -> Iterator[Database]:
    """A database for commands that write, with its tables; a new one is made.

    Raises DotError for an address that is none and a database that can't be reached. Messages never
    tell the password.
    """
    database = open_named(url)
    try:
        try:
            migrate(database)
        except OperationalError as error:
            shown, said = make_url(url).render_as_string(), str(error.orig).partition("\n")[0]
            raise DotError(f"{shown}: can't be opened as a database of DOT ({said}).") from None
        yield database
    finally:
        database.close()
