"""Databases that wait for their disk, as in service: what is said of speed and loss rests on it."""

from collections.abc import Iterator

import pytest

from tests.databases import Template, postgresql_template, sqlite_template

DURABLE = {"sqlite": sqlite_template, "postgresql": postgresql_template}


@pytest.fixture(
    scope="module", params=[pytest.param(name, marks=pytest.mark.database) for name in DURABLE]
)
def durable(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """A migrated database on SQLite and again on PostgreSQL."""
    yield from DURABLE[request.param](tmp_path_factory.mktemp(request.param))
