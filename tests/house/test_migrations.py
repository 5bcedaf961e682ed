"""The tables that the migrations make are the tables that the models declare."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from dot.db import Database, open_database
from dot.schema import Base
from tests.databases import Template, alembic


@pytest.fixture
def migrated(live_database: Database) -> Engine:
    return live_database.engines[-1]


@pytest.fixture
def declared(template: Template) -> Iterator[Engine]:
    """A database made from the models, without any migration."""
    database = open_database(template.empty())
    Base.metadata.create_all(database.engines[-1])
    yield database.engines[-1]
    database.close()


def checks(engine: Engine) -> dict[str, set[tuple[str | None, str]]]:
    inspector = inspect(engine)
    return {
        table: {
            (check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)
        }
        for table in Base.metadata.tables
    }


def test_nothing_is_left_to_migrate(migrated: Engine) -> None:
    command.check(alembic(migrated))  # raises, naming the differences


def test_migrations_and_models_agree_on_every_check(migrated: Engine, declared: Engine) -> None:
    """Alembic compares columns, keys and indices, but no CHECK."""
    assert checks(migrated) == checks(declared)


def test_a_downgrade_leaves_nothing_and_an_upgrade_brings_it_back(migrated: Engine) -> None:
    command.downgrade(alembic(migrated), "base")
    left = set(inspect(migrated).get_table_names())
    command.upgrade(alembic(migrated), "head")

    assert left == {"alembic_version"}
    assert set(inspect(migrated).get_table_names()) == {"alembic_version", *Base.metadata.tables}


def test_sqlite_keeps_no_order_of_arrival(migrated: Engine) -> None:
    """A table with row ids gives back the order of submission, whatever its key."""
    if migrated.dialect.name != "sqlite":
        pytest.skip("Row ids are SQLite's.")
    with migrated.connect() as connection:
        ordered = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE wr AND name IN ('answer', 'rater')")
        ).scalars()

        assert set(ordered) == {"answer", "rater"}


def test_alembic_keeps_foreign_keys_on(migrated: Engine) -> None:
    command.upgrade(alembic(migrated), "head")

    if migrated.dialect.name == "sqlite":
        with migrated.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
