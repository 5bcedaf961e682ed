"""Every page of the practice's side in every state: no mistake that axe finds, nothing cut off or small."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from dot.reports.models import ReportRun, RunState
from tests.browser.stage import Stage, stage
from tests.browser.survey.test_for_everybody import AXE, SMALL_TARGETS, UNNAMED
from tests.databases import Template

pytestmark = pytest.mark.browser

RULES = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})"""
CONTRAST = """axe.run({runOnly: {type: "rule", values: ["color-contrast"]}})"""
TOLD = ".then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`)))"
SIZES = {
    "phone": (360, 740, "en-GB"),
    "desktop": (1280, 900, "de-DE"),
    "small": (320, 600, "da-DK"),
}


@dataclass
class Reader:
    """Somebody's browser, in one size and one language."""

    stage: Stage
    browser: Browser
    size: str = "desktop"
    context: BrowserContext | None = None

    def open(self, who: str = "") -> Page:
        """A new page, for nobody or for somebody who has signed in."""
        width, height, locale = SIZES[self.size]
        self.context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, bypass_csp=True
        )
        if who:
            cookie = self.stage.cookies[who]
            self.context.add_cookies([{"name": "dot_u", "value": cookie, "url": self.stage.url}])
        return self.context.new_page()


@pytest.fixture(scope="module")
def everything(sqlite_files: Template) -> Iterator[Stage]:
    with stage(sqlite_files) as made:
        yield made


@pytest.fixture
def reader(browser: Browser, everything: Stage) -> Iterator[Reader]:
    made = Reader(everything, browser)
    yield made
    if made.context:
        made.context.close()


Way = Callable[[Reader], Page]


def at(path: str, who: str = "owner") -> Way:
    """Open an address."""

    def way(reader: Reader) -> Page:
        page = reader.open(who)
        page.goto(reader.stage.url + path)
        return page

    return way


def on(name: str, more: str = "", who: str = "owner") -> Way:
    """Open one of the stage's pages, or something below it."""

    def way(reader: Reader) -> Page:
        return at(reader.stage.pages[name] + more, who)(reader)

    return way


def refused_to_sign_in(reader: Reader) -> Page:
    page = at("/sign-in", "")(reader)
    page.fill("[name=email]", "ada@practice.example")
    page.fill("[name=password]", "wrong")
    page.fill("[name=code]", "123456")
    page.click("main button")
    page.wait_for_selector("[role=alert]")
    return page


def too_often(reader: Reader) -> Page:
    page = at("/sign-in", "")(reader)
    for _ in range(7):
        page.fill("[name=email]", "bo@practice.example")
        page.fill("[name=password]", "wrong")
        page.fill("[name=code]", "123456")
        page.click("main button")
        page.wait_for_load_state()
        if not page.locator("[name=email]").count():
            break
    assert not page.locator("[name=email]").count()
    return page


def misshapen(reader: Reader) -> Page:
    page = on("open")(reader)
    page.click("summary:has(~ form[action$='/floors'])")
    page.locator("[name=floor]").evaluate(
        "field => { field.type = 'text'; field.value = 'x'.repeat(9); }"
    )
    page.click("form[action$='/floors'] button")
    return page


def without_jobs(reader: Reader) -> Page:
    page = on("closed")(reader)
    page.click("form[action$='/report'] button")
    return page


def wrong_passcode(reader: Reader) -> Page:
    page = on("passcode", who="")(reader)
    page.fill("[name=passcode]", "red heron")
    page.click("main button")
    page.wait_for_selector("[role=alert]")
    return page


WAYS: dict[str, Way] = {
    "start": at("/", ""),
    "sign-in": at("/sign-in", ""),
    "sign-in refused": refused_to_sign_in,
    "enter": on("enter", who=""),
    "confirm": at("/confirm?place=/assessments"),
    "keys": at("/keys"),
    "list": at("/assessments"),
    "list empty": at("/assessments", "newcomer"),
    "draft": on("draft"),
    "open": on("open"),
    "open to a sponsor": on("open", who="sponsor"),
    "closed": on("closed"),
    "coding": on("coding"),
    "coded": on("coded"),
    "direction": on("direction"),
    "direction nothing": on("undirected"),
    "run queued": on("run queued"),
    "run running": on("run running"),
    "run failed": on("run failed"),
    "result": on("result"),
    "invitation": on("open", "/mails/invitation"),
    "personal link": on("open", "/mails/personal_link"),
    "403": on("open", "/coding", "sponsor"),
    "404": at("/nowhere", ""),
    "404 to a user": at("/nowhere"),
    "409": on("open", "/coding"),
    "422": misshapen,
    "429": too_often,
    "500": on("500"),
    "503": without_jobs,
    "group link": on("passcode", who=""),
    "group link by address": on("address", who=""),
    "wrong passcode": wrong_passcode,
    "group link too early": on("early", who=""),
    "no link": at("/i/nothing", ""),
    "no session": at("/survey", ""),
}


# Every refusal is the same page with other words: on the desktop two of them are looked at.
ALIKE = {"403", "404 to a user", "409", "422", "429", "503", "no link", "no session"}
# Danish words are longer, and 320 px is what a phone at twice the text size has.
CASES = [(state, "phone") for state in WAYS]
CASES += [(state, "desktop") for state in WAYS if state not in ALIKE]
CASES += [(state, "small") for state in ("open", "direction", "run running", "result", "403")]


@pytest.mark.parametrize(("state", "size"), CASES)
def test_axe_finds_nothing_and_nothing_is_cut_off_small_or_unnamed(
    reader: Reader, state: str, size: str
) -> None:
    reader.size = size
    page = WAYS[state](reader)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE)
    found = page.evaluate(RULES + TOLD)
    if size == "phone":
        page.emulate_media(color_scheme="dark")
        found += page.evaluate(CONTRAST + TOLD)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert found == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(UNNAMED) == []
    assert widths[0] <= widths[1]


def test_progress_is_told_without_loading_the_page_again(reader: Reader, everything: Stage) -> None:
    with everything.database.write.begin() as session:
        assessment = int(everything.pages["run queued"].rpartition("/")[2])
        waiting = session.scalars(
            select(ReportRun).where(ReportRun.assessment_id == assessment)
        ).one()
        run = waiting.id
    page = on("run queued")(reader)
    page.evaluate("window.same = true")

    with everything.database.write.begin() as session:
        begun = session.get_one(ReportRun, run)
        begun.state, begun.step, begun.percent = RunState.RUNNING, "scoring", 25
    expect(page.locator("#run [role=status]")).to_have_text("rechnet (25\u00a0%)")

    assert page.evaluate("window.same")
    assert page.locator("#run progress").evaluate("bar => bar.value") == 25

    with everything.database.write.begin() as session:
        session.get_one(ReportRun, run).state = RunState.DONE
    page.wait_for_selector("a[href$='/result']")
