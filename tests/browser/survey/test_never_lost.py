"""No answer is lost: two tabs, no connection, a closed tab, an ended session; and nothing stays behind."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.survey.conftest import (
    Survey,
    Visit,
    kept_form,
    look_through,
    offline_ready,
    ready,
)

pytestmark = pytest.mark.browser

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "responses" / "show_if.json").read_text(encoding="utf-8")
)
LEFT_BEHIND = """async () => ({
  databases: (await indexedDB.databases()).map(({name}) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  storage: localStorage.length + sessionStorage.length,
})"""
READABLE = """async () => {
  const request = indexedDB.open("dot-survey");
  await new Promise((resolve) => (request.onsuccess = resolve));
  const store = (name) => request.result.transaction([name]).objectStore(name);
  const read = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const kept = await read(store("kept").getAll());
  const key = await read(store("keys").get("key"));
  request.result.close();
  const text = kept.map(({sealed}) => new TextDecoder().decode(sealed)).join(" ");
  const exported = await crypto.subtle.exportKey("raw", key).then(() => true, () => false);
  return {records: kept.length, text, exported};
}"""


def choose(page: Page, item: str, value: str) -> None:
    page.click(f'#q-kinds\\.{item} .card:has([value="{value}"])')


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("Saved")


def test_an_answer_is_durable_within_two_seconds_of_the_tap(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    tapped = time.monotonic()
    choose(page, "plans", "3")
    assert survey.eventually(link, plans="3")["plans"] == "3"

    assert time.monotonic() - tapped < 2


def test_typing_is_durable_within_two_seconds_without_leaving_the_field(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    page = visit().begin(link, section=3)
    page.locator('[name="a:kinds/wish"]').type("Less typing")
    typed = time.monotonic()
    assert survey.eventually(link, wish="Less typing")["wish"] == "Less typing"

    assert time.monotonic() - typed < 2


def test_an_answer_before_the_script_has_loaded_is_saved(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.page()
    page.goto(link)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/survey.js*", hold)
    page.click(".start .primary", no_wait_after=True)
    page.click('#q-kinds\\.plans .card:has([value="5"])')
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    ready(page)

    assert survey.eventually(link, plans="5")["plans"] == "5"


def test_the_older_tab_is_told_and_shows_the_newer_answer(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visitor = visit()
    old, new = visitor.begin(link), visitor.begin(link)
    choose(new, "plans", "4")
    survey.eventually(link, plans="4")
    choose(old, "plans", "1")

    expect(old.locator("#q-kinds\\.plans .problem")).to_contain_text("answered elsewhere")
    expect(old.locator('[name="a:kinds/plans"][value="4"]')).to_be_checked()
    assert survey.stored(link)["plans"] == "4"


def test_the_older_tab_may_overrule(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visitor = visit()
    old, new = visitor.begin(link), visitor.begin(link)
    choose(new, "plans", "4")
    survey.eventually(link, plans="4")
    choose(old, "plans", "1")
    old.click("#q-kinds\\.plans .problem button")

    assert survey.eventually(link, plans="1")["plans"] == "1"
    expect(old.locator('[name="a:kinds/plans"][value="1"]')).to_be_checked()


def test_a_lost_acknowledgement_is_no_conflict(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            # Saved there, never told here.
            lost.append("reply")
            route.fetch()
            route.abort()

    page.route("**/survey/answers/**", lose_first)
    choose(page, "plans", "3")
    expect(page.locator("#saved")).to_contain_text("not yet sent")
    saved(page)

    expect(page.locator("#q-kinds\\.plans .problem")).to_be_empty()
    assert survey.stored(link)["plans"] == "3"


def test_answers_without_a_connection_survive_a_reload_and_are_sent(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link)
    choose(page, "plans", "2")
    saved(page)
    offline_ready(page)
    visitor.context.set_offline(True)
    choose(page, "list", "yes")
    choose(page, "useful", "agree")
    expect(page.locator("#saved")).to_have_text("Saved on this device, not yet sent (2)")
    page.reload()
    ready(page)
    expect(page.locator("#notice")).to_contain_text("No connection")
    expect(page.locator('[name="a:kinds/list"][value="yes"]')).to_be_checked()
    expect(page.locator("#q-kinds\\.share")).to_be_visible()
    page.locator('[name="a:kinds/share"]').fill("30")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("(3)")
    # What a page sends while it goes passes Chromium's pretended outage; the last answer did not.
    assert "share" not in survey.stored(link)
    visitor.context.set_offline(False)

    wanted = {"plans": "2", "list": "yes", "useful": "agree", "share": "30"}
    assert survey.eventually(link, **wanted) == wanted
    page.wait_for_selector("form[data-ready]:not([data-shell])", state="attached")
    expect(page.locator('[name="a:kinds/plans"][value="2"]')).to_be_checked()


def test_an_answer_sent_before_can_be_changed_without_a_connection(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link)
    choose(page, "plans", "2")
    saved(page)
    offline_ready(page)
    visitor.context.set_offline(True)
    page.reload()
    ready(page)
    expect(page.locator("#q-kinds\\.plans .problem")).to_contain_text("Already sent")
    choose(page, "plans", "5")
    visitor.context.set_offline(False)

    assert survey.eventually(link, plans="5")["plans"] == "5"
    # Chromium may hang where it is closed while it fetches the form anew.
    page.wait_for_selector("form[data-ready]:not([data-shell])", state="attached")


def test_the_blank_form_goes_once_the_service_is_reached_whether_or_not_the_browser_says_so(
    survey: Survey, visit: Visit
) -> None:
    """A browser in a lift says that it is connected all the time."""
    visitor = visit()
    page = visitor.begin(survey.invite())
    choose(page, "plans", "2")
    saved(page)
    offline_ready(page)
    page.add_init_script("addEventListener('online', (e) => e.stopImmediatePropagation(), true)")
    visitor.context.set_offline(True)
    page.reload()
    ready(page)
    expect(page.locator("#notice")).to_contain_text("No connection")
    visitor.context.set_offline(False)
    page.wait_for_selector("form[data-ready]:not([data-shell])", state="attached")

    expect(page.locator('[name="a:kinds/plans"][value="2"]')).to_be_checked()


def test_what_is_kept_on_the_device_cannot_be_read_there(survey: Survey, visit: Visit) -> None:
    visitor = visit()
    page = visitor.begin(survey.invite(), section=3)
    visitor.context.set_offline(True)
    page.locator('[name="a:kinds/wish"]').fill("Plaintext marker")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("not yet sent")

    kept = page.evaluate(READABLE)
    assert kept["records"] >= 1
    assert "marker" not in kept["text"]
    assert kept["exported"] is False


def test_the_kept_form_holds_no_answer(survey: Survey, visit: Visit) -> None:
    page = visit().begin(survey.invite())
    choose(page, "plans", "2")
    saved(page)
    kept = kept_form(page)

    assert "How were plans made?" in kept
    assert " checked" not in kept
    assert "form_token" not in kept


def test_submitting_leaves_nothing_on_the_device(survey: Survey, visit: Visit) -> None:
    page = visit().begin(survey.invite())
    choose(page, "useful", "agree")
    saved(page)
    offline_ready(page)
    before = page.evaluate(LEFT_BEHIND)
    page.goto(f"{survey.url}/survey/review")
    look_through()
    page.click("#submit .primary")
    page.wait_for_selector("html[data-forgotten]")

    assert before["databases"] == ["dot-survey"]
    assert before["workers"] == 1
    assert page.evaluate(LEFT_BEHIND) == {
        "databases": [],
        "caches": [],
        "workers": 0,
        "storage": 0,
    }


def test_submitting_waits_until_everything_is_sent(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    choose(page, "useful", "agree")
    saved(page)
    page.route("**/survey/answers/**", lambda route: route.abort())
    choose(page, "plans", "2")
    expect(page.locator("#saved")).to_contain_text("not yet sent")
    page.goto(f"{survey.url}/survey/review")

    expect(page.locator("#waiting")).to_contain_text("Not everything has been sent")
    expect(page.locator("#submit .primary")).to_be_disabled()


def test_an_ended_session_loses_nothing(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link)
    visitor.context.clear_cookies()
    choose(page, "plans", "3")
    expect(page.locator("#notice")).to_contain_text("Your answers are safe on this device")
    assert "plans" not in survey.stored(link)
    page.goto(link)
    page.click(".start .primary")

    assert survey.eventually(link, plans="3")["plans"] == "3"


def test_another_respondent_on_the_device_gets_no_foreign_answer(
    survey: Survey, visit: Visit
) -> None:
    first, second = survey.invite(), survey.invite()
    visitor = visit()
    page = visitor.begin(first)
    visitor.context.clear_cookies()
    choose(page, "plans", "3")
    expect(page.locator("#notice")).to_contain_text("Your answers are safe")
    other = visitor.begin(second)
    choose(other, "list", "no")
    survey.eventually(second, list="no")

    assert survey.stored(second) == {"list": "no"}


def test_a_shared_device_keeps_nothing(survey: Survey, visit: Visit) -> None:
    visitor = visit()
    page = visitor.page()
    page.goto(survey.invite())
    page.check('[name="shared"]')
    page.click(".start .primary")
    ready(page)
    visitor.context.set_offline(True)
    choose(page, "plans", "3")
    expect(page.locator("#saved")).to_contain_text("Keep this page open")

    assert page.evaluate(LEFT_BEHIND) == {
        "databases": [],
        "caches": [],
        "workers": 0,
        "storage": 0,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_browser_decides_conditions_as_the_service_does(
    conditions: Page, case: dict[str, Any]
) -> None:
    said = {item: {"state": state, "cell": cell} for item, (state, cell) in case["said"].items()}
    holds = conditions.evaluate(
        "async ([when, group, said]) => "
        "(await import('/static/survey-conditions.js')).holds(when, group, said)",
        [case["when"], case.get("group", "REP"), said],
    )

    assert holds is case["holds"]


@pytest.fixture(scope="module")
def conditions(browser: Browser, survey: Survey) -> Iterator[Page]:
    """A page that can load the survey's conditions."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(survey.invite())
    page.goto(f"{survey.url}/survey/answer")
    yield page
    context.close()
