"""Runs Alembic's migrations: on the connection it is handed, or on the configured database."""

from typing import Any, Literal, cast

from alembic import context
from sqlalchemy import Connection, Engine

from dot.config import Settings
from dot.db import UtcDateTime, open_database
from dot.jobs.kinds import ENGINE_TABLES
from dot.schema import Base


def render(kind: str, column_type: Any, _context: object) -> str | Literal[False]:
    """Write our column types as what they are in the table: a migration imports nothing of ours."""
    if kind == "type" and isinstance(column_type, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table found in the database is ours; the job engine keeps its own beside them."""
    return kind != "table" or name not in ENGINE_TABLES


def migrate(connection: Connection) -> None:
    """Bring the database to the wanted revision in one transaction, on SQLite too."""
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        # SQLite changes a table by copying it; with foreign keys on, dropping the original would
        # take the rows that refer to it along. The switch works only outside a transaction.
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=on_sqlite,
        transactional_ddl=True,
        render_item=render,
        include_name=is_ours,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if on_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"The migration leaves rows that refer to nothing: {broken}")
    if on_sqlite:
        driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


def run() -> None:
    engine = cast("Engine | None", context.config.attributes.get("engine"))
    if engine is not None:
        with engine.connect() as connection:
            migrate(connection)
        return
    database = open_database(Settings().database_url)
    with database.engines[-1].connect() as connection:
        migrate(connection)
    database.close()


run()
