"""A survey that runs, and respondents who open it in a real Chromium."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.tokens import token_hash
from dot.assessments.fieldwork_models import AccessToken, Participation
from dot.assessments.models import Assessment
from dot.config import Settings
from dot.db import Database, open_database
from dot.responses.models import Answer
from dot.web.cookies import LEAST
from dot.web.installation import Installation
from tests.browser.conftest import running
from tests.databases import Template
from tests.kinds import write_kinds
from tests.services import make_person

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PATIENCE = 10.0

# Where it is not yet so, the page is told when it is.
CONTROLLED = """new Promise((done) => {
  if (navigator.serviceWorker.controller) done(true);
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true));
})"""

_number = count(1)


@dataclass
class Ahead:
    """The real time, and however much tests have added to it."""

    by: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


CLOCK = Ahead()


def look_through() -> None:
    """Let as much time go by as any person needs before submitting."""
    CLOCK.by += LEAST


@dataclass(frozen=True)
class Survey:
    """A running survey with every kind of question."""

    url: str
    database: Database
    assessment: int

    def invite(self, group: str = "REP") -> str:
        """A personal link."""
        with self.database.write.begin() as session:
            from_here = session.get_one(Assessment, self.assessment)
            _, token = make_person(
                session,
                from_here,
                email=f"p{next(_number)}@client.example",
                group=group,
                unit="",
                level="",
            )
        return f"{self.url}/i/{token}"

    def stored(self, link: str) -> dict[str, str]:
        """What somebody has answered, by item; a non-answer's own word."""
        with self.database.read() as session:
            seat = seat_of(session, link)
            rows = session.scalars(select(Answer).where(Answer.rater_id == seat.rater_id))
            return {row.item: row.text or row.state.value for row in rows}

    def eventually(self, link: str, **wanted: str) -> dict[str, str]:
        """What is stored once these answers are, or after some seconds."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.stored(link)
            if wanted.items() <= found.items():
                break
            time.sleep(0.05)
        return self.stored(link)

    def is_submitted(self, link: str) -> bool:
        with self.database.read() as session:
            return seat_of(session, link).submitted


def seat_of(session: Session, link: str) -> Participation:
    hashed = token_hash(link.rpartition("/")[2])
    return session.scalars(
        select(Participation)
        .join(AccessToken, AccessToken.participation_id == Participation.id)
        .where(AccessToken.token_hash == hashed)
    ).one()


@pytest.fixture(scope="session")
def survey(sqlite_files: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Survey]:
    database = open_database(sqlite_files.copy())
    kinds = write_kinds(tmp_path_factory.mktemp("kinds"))
    with database.write.begin() as session:
        number = kinds.prepare(session).id

    def here(url: str) -> Installation:
        return Installation(Settings(base_url=url), database, b"k" * 32, kinds.content, CLOCK)

    with running(here) as url:
        yield Survey(url, database, number)


@dataclass
class Visitor:
    """A browser's profile, and what went wrong in it: script errors and policy violations."""

    context: BrowserContext
    wrong: list[str] = field(default_factory=list)

    def page(self) -> Page:
        opened = self.context.new_page()
        opened.set_default_timeout(PATIENCE * 1000)
        opened.on("pageerror", lambda error: self.wrong.append(str(error)))
        opened.on("console", lambda said: self.note(said.type, said.text))
        return opened

    def note(self, kind: str, text: str) -> None:
        if kind == "error" and ("Content Security" in text or "Trusted" in text):
            self.wrong.append(text)

    def begin(self, link: str, section: int = 1) -> Page:
        """Open a link and go to the questions."""
        opened = self.page()
        opened.goto(link)
        opened.click(".start .primary")
        ready(opened)
        if section > 1:
            turn(opened, section)
        return opened


def turn(page: Page, section: int) -> None:
    """Load the questions anew, at another section."""
    page.goto(f"{page.url.partition('/survey')[0]}/survey/answer?at={section}")
    ready(page)


def ready(page: Page) -> None:
    """Wait until the script has taken over."""
    page.wait_for_selector("form[data-ready]", state="attached")


def offline_ready(page: Page) -> None:
    """Wait until the blank form is kept and the worker answers."""
    kept_form(page)
    page.evaluate(CONTROLLED)


def kept_form(page: Page) -> str:
    """The blank form once it is kept; `wait_for_function` takes a promise's first word for its last."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        kept: str | None = page.evaluate(
            "caches.match('/survey/shell').then((found) => found ? found.text() : null)"
        )
        if kept is not None:
            return kept
        page.wait_for_timeout(20)
    pytest.fail("No form is kept.")


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Make profiles; at the end of the test nothing may have gone wrong in any of them."""
    made: list[Visitor] = []

    def new(**wishes: object) -> Visitor:
        made.append(Visitor(browser.new_context(**{**PHONE, **wishes})))  # type: ignore[arg-type]  # passed on as they are
        return made[-1]

    yield new
    for visitor in made:
        visitor.context.close()
    assert [problem for visitor in made for problem in visitor.wrong] == []
