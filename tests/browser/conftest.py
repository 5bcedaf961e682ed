"""A served page and a real Chromium to look at it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext

from dot.config import Settings
from dot.db import Database, open_database
from dot.web.app import create_app
from dot.web.installation import Installation
from tests.databases import Template
from tests.published import make_result
from tests.services import make_release, make_user, signed_in

NODES = {"crm": 2.3, "C1": 2.6, "C1.1": None, "C1.2": 4.1}


@dataclass(frozen=True)
class Address:
    """Where a service runs, and what a signed-in user's browser sends."""

    url: str
    cookie: str

    @property
    def origin(self) -> str:
        """The service itself."""
        return self.url.partition("/assessments")[0]

    def context(self, browser: Browser, **wishes: object) -> BrowserContext:
        """A browser's profile in which the user has signed in."""
        made = browser.new_context(**wishes)  # type: ignore[arg-type]  # passed on as they are
        # With a deeper address the browser would send it to that part of the service only.
        made.add_cookies([{"name": "dot_u", "value": self.cookie, "url": self.origin}])
        return made


@pytest.fixture(scope="session")
def address(sqlite_files: Template) -> Iterator[Address]:
    """Where the published result of an assessment is shown."""
    database = open_database(sqlite_files.copy())
    with database.write.begin() as session:
        assessment = make_release(
            session, make_result(NODES), {"report.pdf": b"%PDF-1.7 simulated"}
        )
        cookie = signed_in(session, make_user(session), datetime.now(UTC))
        place = f"/assessments/{assessment.id}/result"
    with served(database) as url:
        yield Address(f"{url}{place}", cookie)


@contextmanager
def served(database: Database) -> Iterator[str]:
    """Serve a database on a free port of loopback; the address."""
    with running(lambda url: Installation(Settings(base_url=url), database, b"k" * 32)) as url:
        yield url


@contextmanager
def running(installed: Callable[[str], Installation]) -> Iterator[str]:
    """Serve an installation on a free port of loopback; the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = uvicorn.Server(
        uvicorn.Config(create_app(installed(url)), host="127.0.0.1", port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield url
    server.should_exit = True
    thread.join(timeout=10)
