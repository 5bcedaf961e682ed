"""What every test may ask for: a database, a browser."""

import gc
import subprocess
from collections.abc import Generator, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

from dot import db
from dot.db import Database, open_database
from dot.reports import pdf
from tests.browsers import ARGUMENTS, require_chromium
from tests.databases import Template, hasty_postgresql_template, sqlite_template
from tests.presses import ROOM, ForkedChild
from tests.services import Service, make_service
from tests.web.hostile import World, make_world

SHIPPED = db.SQLITE_WAITS
TEMPLATES = {"sqlite": sqlite_template, "postgresql": hasty_postgresql_template}


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded and collected stays to the end: the garbage collector never goes through it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _press_room() -> Iterator[None]:
    """Prints fork from one process that has loaded what they need."""
    with pytest.MonkeyPatch.context() as patched:
        forked = SimpleNamespace(**{**vars(subprocess), "Popen": ForkedChild})
        patched.setattr(pdf, "subprocess", forked)
        yield
    ROOM.end()


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """SQLite hands its commits to the system and goes on: a power cut would lose them, no kill does.

    Other processes wait always, and so do loss and speed where they are measured.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(db, "SQLITE_WAITS", "OFF")
        yield


@pytest.fixture
def waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is opened from here on is as durable as in service."""
    monkeypatch.setattr(db, "SQLITE_WAITS", SHIPPED)


@pytest.fixture
def own_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prints begin with a new process each, as in the product."""
    monkeypatch.setattr(pdf, "subprocess", subprocess)


@pytest.fixture(autouse=True)
def _own_press_under_threat(request: pytest.FixtureRequest) -> None:
    """What is said to withstand an attack is attacked as the product runs it."""
    if "threat" in request.path.parts:
        request.getfixturevalue("own_press")


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.database) for name in TEMPLATES],
)
def template(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Template]:
    """A migrated database on SQLite and again on PostgreSQL: what asks for it runs twice."""
    yield from TEMPLATES[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="session")
def _shared_database(template: Template) -> Iterator[Database]:
    database = open_database(template.copy())
    yield database
    database.close()


@pytest.fixture
def session(_shared_database: Database) -> Iterator[Session]:
    """A session inside a transaction that is rolled back after the test, commits included."""
    with _shared_database.engines[-1].connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture
def live_database(template: Template) -> Iterator[Database]:
    """A database of the test's own, for what must really commit or be seen by another process."""
    database = open_database(template.copy())
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """A migrated SQLite database, for what does not depend on which database runs."""
    yield from sqlite_template(tmp_path_factory.mktemp("files"))


@pytest.fixture
def service(sqlite_files: Template) -> Iterator[Service]:
    """The application on a SQLite database of the test's own."""
    database = open_database(sqlite_files.copy())
    yield make_service(database)
    database.close()


@pytest.fixture
def live_service(live_database: Database) -> Service:
    """The application on a database of the test's own, on SQLite and again on PostgreSQL."""
    return make_service(live_database)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    return require_chromium()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all browser tests; a process can hold only one."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


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
    standing.service.renew_limits()
    yield standing
    before, standing.before = standing.before, standing.stored()
    assert standing.before == before


@pytest.fixture
def own_world(live_service: Service) -> World:
    """For tests that change something first."""
    made = make_world(live_service)
    assert made.put('{"value": 2, "comment": "kept"}').status_code == 200
    return made
