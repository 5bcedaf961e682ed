"""T16: whatever people write stays text, on every page, in a real Chromium: no script, no markup, no report."""

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.models import Assessment
from dot.db import Database, open_database
from tests.browser.conftest import served
from tests.databases import Template
from tests.published import make_result
from tests.services import (
    make_online,
    make_person,
    make_release,
    make_user,
    signed_in,
)

pytestmark = pytest.mark.browser
CODE = "c" * 22
# Each would run m(), or leave an element or attribute named “marked”, wherever it is not text.
CORPUS = [
    "<script>m()</script>",
    "<marked>",
    '"><marked>',
    "'><marked>",
    '"><script>m()</script>',
    "</script><script>m()</script>",
    "</title><script>m()</script>",
    "</textarea><script>m()</script>",
    "</style><script>m()</script>",
    "<img src=x onerror=m()>",
    '"><img src=x onerror=m()>',
    "<svg onload=m()>",
    "<svg><script>m()</script></svg>",
    "<body onload=m()>",
    "<iframe srcdoc='<script>parent.m()</script>'>",
    "<details open ontoggle=m()>",
    "<input autofocus onfocus=m()>",
    '" onmouseover="m()" marked="',
    "' onfocus='m()' autofocus marked='",
    "javascript:m()",
    "<a href=javascript:m() id=marked>x</a>",
    "<math><mtext><script>m()</script>",
    "<style>@import 'javascript:m()'</style>",
    "<link rel=stylesheet href=data:,marked>",
    "<meta http-equiv=refresh content='0;url=javascript:m()'>",
    "<base href='https://evil.example/'>",
    "<form action='https://evil.example/'><button>x</button></form>",
    "{{7*7}}{%raw%}${7*7}<%=7*7%>",
    "&lt;script&gt;m()&lt;/script&gt;",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=m() )//</stYle/</scRipt/--!>\\x3csVg/oNloAd=m()//>",
]


@dataclass(frozen=True)
class Stage:
    """A service whose every text is hostile."""

    url: str
    desk: str
    link: str
    places: tuple[str, ...]


def hostile_settings(assessment: Assessment) -> dict[str, object]:
    """The settings with hostile names of title, client, practice, units and levels."""
    given = dict(assessment.settings)
    names = iter(CORPUS * 3)
    given |= {"title": next(names), "practice": next(names)}
    given["client"] = {**given["client"], "name": next(names)}
    for part in ("units", "levels"):
        given[part] = [{**one, "name": next(names)} for one in given.get(part) or []]
    return given


def furnish(database: Database, now: datetime) -> tuple[str, str, tuple[str, ...]]:
    """Store the corpus wherever people write."""
    with database.write.begin() as session:
        window = {"opens": now - timedelta(hours=1), "closes": now + timedelta(days=9)}
        assessment = make_online(session, **window)  # type: ignore[arg-type]  # a plan's fields
        assessment.settings = hostile_settings(assessment)
        link = ""
        for at, text in enumerate(CORPUS):
            _, link = make_person(session, assessment, name=text, email=f"p{at}@client.example")
        session.add(GroupLink(code=CODE, assessment_id=assessment.id, group="REP", seats=40))
        result = make_result({"crm": 2.3, "C1": 2.6})
        texts = {"title": CORPUS[9], "client": CORPUS[4]}
        told = result.assessment.model_copy(update=texts)
        issued = make_release(session, result.model_copy(update={"assessment": told}), {})
        user = make_user(session)
        user.name = CORPUS[6]
        cookie = signed_in(session, user, now)
        here = f"/assessments/{assessment.id}"
        places = (
            "/assessments", here, f"{here}/links/{CODE}", f"{here}/coding",
            f"/assessments/{issued.id}", f"/assessments/{issued.id}/result", "/sign-in",
        )  # fmt: skip
    return cookie, link, places


@pytest.fixture(scope="module")
def stage(sqlite_files: Template) -> Iterator[Stage]:
    database = open_database(sqlite_files.copy())
    cookie, link, places = furnish(database, datetime.now(UTC))
    with served(database) as url:
        yield Stage(url, cookie, link, places)
    database.close()


class Watch:
    """A page in which nothing may run, pop up or be reported."""

    def __init__(self, browser: Browser, stage: Stage, cookie: str = "") -> None:
        self.wrong: list[str] = []
        self.context = browser.new_context()
        if cookie:
            self.context.add_cookies([{"name": "dot_u", "value": cookie, "url": stage.url}])
        self.page: Page = self.context.new_page()
        self.page.expose_function("m", lambda: self.wrong.append("a script ran"))
        self.page.on("dialog", lambda one: self.wrong.append(f"dialog {one.message}"))
        self.page.on("pageerror", lambda one: self.wrong.append(f"error {one}"))
        self.page.on("console", lambda one: self.note(one.type, one.text))
        self.page.on("request", lambda one: self.went(one.url, stage.url))

    def note(self, kind: str, text: str) -> None:
        if kind == "error" and ("Content Security" in text or "Trusted" in text):
            self.wrong.append(text)

    def went(self, url: str, home: str) -> None:
        if not url.startswith((home, "data:", "blob:")):
            self.wrong.append(f"asked {url}")

    def look(self, url: str) -> str:
        """Open a page, touch what can be touched, and look for what should be text."""
        self.page.goto(url)
        self.page.evaluate(
            "document.querySelectorAll('*').forEach(one => one.dispatchEvent(new Event('mouseover')))"
        )
        marked = (
            "marked, [marked], #marked, base, iframe, meta[http-equiv], math, [onerror], [onload]"
        )
        count = self.page.locator(marked).count()
        if count:
            self.wrong.append(f"{count} elements at {url}")
        return self.page.content()


def test_no_page_of_the_desk_runs_what_people_wrote(browser: Browser, stage: Stage) -> None:
    watch = Watch(browser, stage, stage.desk)
    drawn = "".join(watch.look(f"{stage.url}{place}") for place in stage.places)
    watch.context.close()

    assert watch.wrong == []
    shown = html.unescape(drawn)
    assert all(text in shown for text in CORPUS[:27])


def test_no_page_of_the_survey_runs_what_people_wrote(browser: Browser, stage: Stage) -> None:
    watch = Watch(browser, stage)
    watch.look(f"{stage.url}/i/{stage.link}")
    watch.page.click(".start .primary")
    watch.page.wait_for_selector("form[data-ready]", state="attached")
    for at, text in enumerate(CORPUS):
        boxes = watch.page.locator("textarea[name^='c:']")
        boxes.nth(at % boxes.count()).evaluate(
            "(box, text) => { box.value = text; box.dispatchEvent(new Event('change', {bubbles: true})) }",
            text,
        )
    for part in ("/survey/answer", "/survey/answer?at=2", "/survey/review", "/survey"):
        watch.look(f"{stage.url}{part}")
    watch.look(f"{stage.url}/g/{CODE}")
    watch.context.close()

    assert watch.wrong == []


def table(text: str) -> bytes:
    """A file of raters with a text in each of its cells."""
    out = io.StringIO()
    csv.writer(out).writerows([("name", "email", "group"), (text, text, text)])
    return out.getvalue().encode()


def test_what_a_wrong_file_is_called_and_holds_stays_text(browser: Browser, stage: Stage) -> None:
    watch = Watch(browser, stage, stage.desk)
    place = stage.places[1]
    for text in CORPUS[:6]:
        watch.page.goto(f"{stage.url}{place}")
        watch.page.set_input_files(
            "input[type=file]",
            {
                "name": f"{text.replace('/', '_')}.csv",
                "mimeType": "text/csv",
                "buffer": table(text),
            },
        )
        watch.page.evaluate("document.querySelector('input[type=file]').form.submit()")
        watch.page.wait_for_url("**/raters")
        assert "is no mail address" in watch.page.content()
    watch.context.close()

    assert watch.wrong == []
