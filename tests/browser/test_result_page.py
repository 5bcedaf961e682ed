"""The result page in a real browser: on a phone, on a desktop, by keyboard, for everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Address

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}


@pytest.fixture(params=SIZES)
def page(browser: Browser, address: Address, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = address.context(browser, viewport={"width": width, "height": height}, bypass_csp=True)
    opened = context.new_page()
    opened.goto(address.url)
    yield opened
    context.close()


def open_all(page: Page) -> None:
    """What is folded together, unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def test_the_page_never_scrolls_sideways(page: Page) -> None:
    open_all(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert widths[0] <= widths[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_all(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found = page.evaluate(
        "axe.run().then(result => result.violations.map(v => v.id + ': ' + v.help))"
    )

    assert found == []


def test_a_charts_numbers_unfold_by_keyboard(page: Page) -> None:
    summary = page.locator(".chart summary").first
    summary.focus()
    page.keyboard.press("Enter")

    rows = page.locator(".chart").first.locator("tbody tr")
    assert rows.first.is_visible()
    assert rows.count() == page.locator(".chart").first.locator("tbody th[scope=row]").count() > 0


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("location.hash") == "#content"


def test_the_page_loads_nothing_from_elsewhere(browser: Browser, address: Address) -> None:
    context = address.context(browser)
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address.url)
    context.close()

    assert asked
    assert all(url.startswith(address.url.partition("/assessments")[0]) for url in asked)
