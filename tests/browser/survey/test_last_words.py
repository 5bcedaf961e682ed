"""The last words typed are kept, whatever becomes of the page: closed, crashed, or still sending."""

import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page

from tests.browser.survey.conftest import PATIENCE, Survey, Visit, offline_ready, turn

pytestmark = pytest.mark.browser

WAITING = "import('/static/survey-store.js').then(({waiting}) => waiting())"
# The pause after which typing is sent never ends.
NEVER_AFTER_TYPING = """
const later = window.setTimeout;
window.setTimeout = (what, after, ...rest) => (after === 700 ? 0 : later(what, after, ...rest));
"""
# The worker answers nobody for so long.
BUSY_SECONDS = 8
BUSY = f"""setTimeout(() => {{
  const end = performance.now() + {BUSY_SECONDS * 1000};
  while (performance.now() < end);
}}) && undefined"""


def waiting(page: Page, wanted: int) -> int:
    """How many answers are kept on the device, once it is so many or after some seconds."""
    end = time.monotonic() + PATIENCE
    while (found := int(page.evaluate(WAITING))) != wanted and time.monotonic() < end:
        page.wait_for_timeout(20)
    return found


def die(page: Page) -> None:
    """Take the page's process away, without a last breath."""
    with suppress(Error):
        page.goto("chrome://crash")


def test_closing_the_tab_while_typing_keeps_the_words(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link, section=3)
    page.locator('[name="a:kinds/wish"]').type("Half a sen")
    page.goto("about:blank")

    assert survey.eventually(link, wish="Half a sen")["wish"] == "Half a sen"


def test_the_last_words_do_not_go_through_the_worker(survey: Survey, visit: Visit) -> None:
    """A worker that is asked has to answer before the page is gone; on a busy machine it does not."""
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link)
    offline_ready(page)
    turn(page, 3)
    page.locator('[name="a:kinds/wish"]').fill("Half a sen")
    (worker,) = visitor.context.service_workers
    worker.evaluate(BUSY)
    begun = time.monotonic()
    page.goto("about:blank")

    assert survey.eventually(link, wish="Half a sen")["wish"] == "Half a sen"
    assert time.monotonic() - begun < BUSY_SECONDS


def test_words_that_were_not_sent_yet_outlive_a_browser_that_dies(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    visitor = visit()
    visitor.context.add_init_script(NEVER_AFTER_TYPING)
    page = visitor.begin(link, section=3)
    page.locator('[name="a:kinds/wish"]').fill("Half a sen")
    assert waiting(page, 1) == 1
    die(page)
    assert "wish" not in survey.stored(link)
    visitor.begin(link)

    assert survey.eventually(link, wish="Half a sen")["wish"] == "Half a sen"


def test_words_that_were_taken_back_leave_nothing_on_the_device(
    survey: Survey, visit: Visit
) -> None:
    page = visit().begin(survey.invite(), section=3)
    field = page.locator('[name="a:kinds/wish"]')
    field.type("x")
    field.press("Backspace")
    page.keyboard.press("Tab")

    assert waiting(page, 0) == 0


def test_closing_the_tab_while_earlier_words_are_on_their_way_keeps_the_last_ones(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    visitor = visit()
    page = visitor.begin(link, section=3)
    slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    client = visitor.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", slow)
    field = page.locator('[name="a:kinds/wish"]')
    with page.expect_request("**/survey/answers/**"):
        field.type("Half")
    field.type(" a sen")
    page.goto("about:blank")

    assert survey.eventually(link, wish="Half a sen")["wish"] == "Half a sen"
