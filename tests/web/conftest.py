"""An assessment with every kind of question, for the tests of the survey's pages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dot.db import open_database
from tests.databases import Template
from tests.kinds import Kinds, write_kinds
from tests.services import Service, make_service


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
