"""The consultant's pages in a real browser: phone and desktop, light and dark, no mistake for anybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from dot.assessments.fieldwork_models import GroupLink
from dot.db import open_database
from tests.browser.conftest import Address, served
from tests.databases import Template
from tests.services import make_online, make_person, make_user, signed_in

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
CODE = "c" * 22


@pytest.fixture(scope="module")
def desk(sqlite_files: Template) -> Iterator[Address]:
    """A consultant before an open assessment."""
    database = open_database(sqlite_files.copy())
    now = datetime.now(UTC)
    with database.write.begin() as session:
        window = {"opens": now - timedelta(hours=1), "closes": now + timedelta(days=9)}
        assessment = make_online(session, **window)  # type: ignore[arg-type]  # a plan's fields
        make_person(session, assessment)
        session.add(GroupLink(code=CODE, assessment_id=assessment.id, group="REP", seats=40))
        cookie = signed_in(session, make_user(session), now)
        place = f"/assessments/{assessment.id}"
    with served(database) as url:
        yield Address(f"{url}{place}", cookie)


@pytest.fixture(params=SIZES)
def page(browser: Browser, desk: Address, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height = SIZES[request.param]
    context = desk.context(browser, viewport={"width": width, "height": height}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("part", ["", f"/links/{CODE}", "/../../assessments", "/../../sign-in"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Page, desk: Address, part: str, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    answer = page.goto(f"{desk.url}{part}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))

    found = page.evaluate(
        "axe.run().then(result => result.violations.map(v => v.id + ': ' + v.help))"
    )
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert answer is not None
    assert answer.ok
    assert found == []
    assert widths[0] <= widths[1]


def test_an_open_link_is_made_by_keyboard_alone(page: Page, desk: Address) -> None:
    page.goto(desk.url)
    page.locator("summary", has_text="Make an open link").focus()
    page.keyboard.press("Enter")
    page.locator("form[action$='/links'] select[name=group]").focus()
    page.keyboard.type("Sales")
    page.locator("form[action$='/links'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/links/*")

    assert page.get_by_alt_text("QR code").is_visible()
