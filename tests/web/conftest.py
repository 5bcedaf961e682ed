"""An assessment with every kind of question, for the tests of the survey's pages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dot.db import open_database
from tests.databases import Template
from tests.kinds import Kinds, write_kinds
from tests.services import Service, make_service
from tests.web.hostile import World, make_world


@pytest.fixture(scope="session")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Kinds:
    return write_kinds(tmp_path_factory.mktemp("kinds"))


@pytest.fixture
def asking(sqlite_files: Template, kinds: Kinds) -> Iterator[Service]:
    """The application on a database of the test's own, with the content of ``kinds``."""
    database = open_database(sqlite_files.copy())
    made = make_service(database)
    yield replace(made, here=replace(made.here, content=kinds.content))
    database.close()


@pytest.fixture(scope="module")
def standing(template: Template) -> Iterator[World]:
    """What bad input leaves as it is can serve every test."""
    database = open_database(template.copy())
    made = make_world(make_service(database))
    assert made.put('{"value": 2, "comment": "kept"}').status_code == 200
    made.before = made.stored()
    yield made
    database.close()


@pytest.fixture
def world(standing: World) -> Iterator[World]:
    """The world, and a check that it stands as before."""
    standing.service.here.limiter.storage.reset()
    yield standing
    before, standing.before = standing.before, standing.stored()
    assert standing.before == before


@pytest.fixture
def own_world(live_service: Service) -> World:
    """For tests that change something first."""
    made = make_world(live_service)
    assert made.put('{"value": 2, "comment": "kept"}').status_code == 200
    return made
