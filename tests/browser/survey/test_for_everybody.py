"""The survey for everybody: axe on every page in every state, large targets, small pages, no traces."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Response, expect

from tests.browser.survey.conftest import (
    DESKTOP,
    PHONE,
    Survey,
    Visit,
    Visitor,
    look_through,
    ready,
    turn,
)

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[2] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`)))"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
  .filter((element) => element.checkVisibility({visibilityProperty: true}) && element.type !== "hidden")
  .filter((element) => !element.closest(".skip, .overview ul"))
  .map((element) => element.closest("label") ?? element)
  .filter((element) => { const {height, width} = element.getBoundingClientRect(); return height < 43.5 || width < 43.5; })
  .map((element) => `${element.tagName} ${element.className} ${element.textContent.trim().slice(0, 30)}`)"""
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
  .filter((element) => element.checkVisibility())
  .filter((element) => !(element.labels?.length || element.ariaLabel || element.textContent.trim()))
  .map((element) => element.outerHTML.slice(0, 120))"""


def welcome(visitor: Visitor, link: str) -> Page:
    page = visitor.page()
    page.goto(link)
    return page


def blank(visitor: Visitor, link: str) -> Page:
    return visitor.begin(link)


def answered(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    page.click('#q-kinds\\.plans .card:has([value="3"])')
    page.click('#q-kinds\\.list .card:has([value="yes"])')
    page.locator('[name="a:kinds/share"]').fill("140")
    page.keyboard.press("Tab")
    page.click("#q-kinds\\.useful summary")
    return page


def second(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    page.click("#s-1 .steps .primary")
    page.click('#q-kinds\\.order [data-option="home"] .up')
    page.click("#q-kinds\\.split .more >> nth=0")
    return page


def third(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    page.click(".contents summary")
    page.click('.contents [data-to="3"]')
    return page


def contents(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    page.click(".contents summary")
    return page


def stale(visitor: Visitor, link: str) -> Page:
    old, new = visitor.begin(link), visitor.begin(link)
    new.click('#q-kinds\\.plans .card:has([value="3"])')
    expect(new.locator("#saved")).to_have_text("Saved")
    old.click('#q-kinds\\.plans .card:has([value="1"])')
    old.wait_for_selector("#q-kinds\\.plans .problem button")
    return old


def offline(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    visitor.context.set_offline(True)
    page.click('#q-kinds\\.plans .card:has([value="3"])')
    expect(page.locator("#saved")).to_contain_text("not yet sent")
    return page


def review(visitor: Visitor, link: str) -> Page:
    page = visitor.begin(link)
    page.click('#q-kinds\\.useful .card:has([value="agree"])')
    expect(page.locator("#saved")).to_have_text("Saved")
    page.goto(page.url.partition("/survey")[0] + "/survey/review")
    return page


def receipt(visitor: Visitor, link: str) -> Page:
    page = review(visitor, link)
    look_through()
    page.click("#submit .primary")
    page.wait_for_url("**/survey/receipt")
    return page


STATES: list[Callable[[Visitor, str], Page]] = [
    welcome,
    blank,
    answered,
    second,
    third,
    contents,
    stale,
    offline,
    review,
    receipt,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_light_and_dark_and_nothing_is_too_small(
    survey: Survey, visit: Visit, state: Callable[[Visitor, str], Page]
) -> None:
    page = state(visit(bypass_csp=True), survey.invite())
    page.evaluate(AXE)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found[scheme] = page.evaluate(RUN_AXE)
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert found == {"light": [], "dark": []}
    assert page.evaluate(SMALL_TARGETS) == []
    assert page.evaluate(UNNAMED) == []
    assert width[0] <= width[1]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_on_a_desktop(
    survey: Survey, visit: Visit, state: Callable[[Visitor, str], Page]
) -> None:
    page = state(visit(bypass_csp=True, **DESKTOP), survey.invite())
    page.evaluate(AXE)

    assert page.evaluate(RUN_AXE) == []


@pytest.mark.parametrize("language", ["de", "da"])
def test_axe_finds_nothing_in_another_language(survey: Survey, visit: Visit, language: str) -> None:
    page = welcome(visit(bypass_csp=True), survey.invite())
    page.click(f'.languages [value="{language}"]')
    page.click(".start .primary")
    ready(page)
    page.evaluate(AXE)

    assert page.evaluate(RUN_AXE) == []
    assert page.locator("html").get_attribute("lang") == language


def test_twice_the_text_size_needs_no_sideways_scrolling(survey: Survey, visit: Visit) -> None:
    page = answered(visit(viewport={"width": 320, "height": 600}), survey.invite())

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_reduced_motion_moves_nothing(survey: Survey, visit: Visit) -> None:
    page = blank(visit(reduced_motion="reduce"), survey.invite())
    durations = page.evaluate(
        "[...document.querySelectorAll('*')].map((one) => getComputedStyle(one).transitionDuration)"
    )

    assert set(durations) == {"0s"}


def test_the_secret_of_the_link_is_sent_once_and_never_again(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    secret = link.rpartition("/")[2]
    visitor = visit()
    page = visitor.page()
    sent: list[str] = []
    got: list[str] = []

    def note(request: Request) -> None:
        headers = {name: value for name, value in request.all_headers().items() if name != "cookie"}
        sent.append(f"{request.url} {headers}")

    def keep(response: Response) -> None:
        if response.status == 200 and "html" in response.headers.get("content-type", ""):
            got.append(response.text())

    page.on("requestfinished", note)
    page.on("response", keep)
    page.goto(link)
    page.click(".start .primary")
    ready(page)
    page.click('#q-kinds\\.plans .card:has([value="3"])')
    expect(page.locator("#saved")).to_have_text("Saved")

    assert [secret in one for one in sent].count(True) == 1
    assert not any(secret in text for text in got)
    assert secret not in page.evaluate("document.cookie + location.href + document.referrer")


HOSTILE = [
    '"><img src=x onerror=document.title=1>',
    "</textarea><script>document.title=1</script>",
    "javascript:document.title=1",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "'-document.title=1-'",
    "<svg/onload=document.title=1>",
    "\u202egnp.exe",
]


def test_hostile_words_stay_words(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link)
    text = " ".join(HOSTILE)
    turn(page, 3)
    title = page.title()
    page.locator('[name="a:kinds/wish"]').fill(text)
    page.locator('[name="a:kinds/needs"] >> nth=0').fill(HOSTILE[0])
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    ready(page)

    assert page.title() == title
    assert page.locator('[name="a:kinds/wish"]').input_value() == text.replace("\u202e", "")
    assert page.locator("img:not(.logo), svg, script:not([nonce])").count() == 0


def test_a_scanner_that_opens_links_and_runs_scripts_changes_nothing(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    visitor = visit(**PHONE)
    page = visitor.page()
    for path in ("", "/answer", "/review", "/receipt"):
        page.goto(link)
        page.goto(f"{survey.url}/survey{path}")
        page.wait_for_load_state("networkidle")

    assert survey.stored(link) == {}
    assert not survey.is_submitted(link)
