"""The sample's survey is light: few bytes, nobody else is asked, and soon there on a slow network."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dot.config import Settings
from dot.db import open_database
from dot.web.installation import Installation
from tests.browser.conftest import running
from tests.browser.survey.conftest import Survey, Visit, ready
from tests.databases import Template
from tests.services import make_online

pytestmark = pytest.mark.browser

HEAVIEST = 60_000
# 150 ms and 1.6 Mbit/s: what browsers' tools call fast 3G.
FAST_3G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 90_000,
}


@pytest.fixture(scope="module")
def sample(sqlite_files: Template) -> Iterator[Survey]:
    """The sample, with the questions beside the core as well: the longest survey there is."""
    database = open_database(sqlite_files.copy())
    now = datetime.now(UTC)
    with database.write.begin() as session:
        opens, closes = now - timedelta(hours=1), now + timedelta(days=1)
        number = make_online(session, depth=True, opens=opens, closes=closes).id

    def here(url: str) -> Installation:
        return Installation(Settings(base_url=url), database, b"k" * 32)

    with running(here) as url:
        yield Survey(url, database, number)


@pytest.mark.parametrize("group", ["REP", "MKT", "GM"])
def test_a_page_weighs_less_than_the_limit_and_asks_nobody_else(
    sample: Survey, visit: Visit, group: str
) -> None:
    """The questions with all that the page needs; the form kept for offline is fetched afterwards."""
    visitor = visit(service_workers="block")
    page = visitor.page()
    client = visitor.context.new_cdp_session(page)
    client.send("Network.enable")
    weights: dict[str, float] = {}
    named: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        named[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        weights.setdefault(named[event["requestId"]], event["encodedDataLength"])

    client.on("Network.requestWillBeSent", sent)
    client.on("Network.loadingFinished", finished)
    page.goto(sample.invite(group))
    page.click(".start .primary")
    ready(page)
    page.wait_for_load_state("networkidle")
    later = {f"{sample.url}/survey", f"{sample.url}/survey/shell"}
    size = sum(weight for url, weight in weights.items() if url not in later)

    assert any("/survey.js" in url for url in weights)
    assert 15_000 < size < HEAVIEST
    assert all(url.startswith(sample.url) for url in named.values())


def test_the_first_section_can_be_answered_soon_on_a_slow_network(
    sample: Survey, visit: Visit
) -> None:
    visitor = visit(service_workers="block")
    page = visitor.page()
    page.goto(sample.invite())
    client = visitor.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", FAST_3G)
    page.click(".start .primary")
    ready(page)
    interactive = page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")

    assert interactive < 1_500


def test_an_answer_from_memory_is_locked_once_the_list_was_seen(
    sample: Survey, visit: Visit
) -> None:
    link = sample.invite("GM")
    page = visit().begin(link)
    recall = page.locator('[name="a:strategy-leakage/leakage-priorities"]').first
    memory = page.locator(".section:has([data-memory])")
    number = int(memory.get_attribute("data-section") or 0)
    page.click(".contents summary")
    page.click(f'.contents [data-to="{number}"]')
    recall.fill("Win the ten largest accounts")
    memory.locator(".steps .primary").click()
    page.go_back()

    assert sample.eventually(link, **{"leakage-priorities": "Win the ten largest accounts"})
    assert recall.get_attribute("readonly") is not None
    assert "can't be changed any more" in memory.locator(".memory").first.inner_text()
