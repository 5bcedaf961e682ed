"""The consultant's pages in a real browser: phone and desktop, light and dark, no mistake for anybody."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, FilePayload, Page
from sqlalchemy import update

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import UserSession
from dot.accounts.passwords import hash_password
from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.models import Assessment
from dot.batch.fieldwork import prepare
from dot.db import Database, open_database
from tests.browser.conftest import Address, running
from tests.browser.stage import practice
from tests.browser.survey.test_for_everybody import SMALL_TARGETS
from tests.databases import Template
from tests.services import (
    SAMPLE,
    definition_of,
    make_online,
    make_person,
    make_plan,
    make_user,
    signed_in,
)

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
LOCALES = {"phone": "en-GB", "desktop": "de-DE"}
CODE = "c" * 22
PASSWORD = "the owl reads at noon"
PARTS = [f"/links/{CODE}", "/mails/reminder"]
PLACES = ["/keys", "/confirm?place=/keys"]
GOOD = "name,email,group\nBo,bo@client.example,MKT\n"
BAD = "name,email,group\nBo,nobody,MKT\n=1,al@client.example,XXX\n"


@pytest.fixture(scope="module")
def served(sqlite_files: Template) -> Database:
    """What the service of these pages holds; it closes it."""
    return open_database(sqlite_files.copy())


@pytest.fixture(scope="module")
def desk(served: Database) -> Iterator[Address]:
    """A consultant before an open assessment."""
    database, now = served, datetime.now(UTC)
    with database.write.begin() as session:
        window = {"opens": now - timedelta(hours=1), "closes": now + timedelta(days=9)}
        assessment = make_online(session, **window)  # type: ignore[arg-type]  # a plan's fields
        make_person(session, assessment)
        session.add(GroupLink(code=CODE, assessment_id=assessment.id, group="REP", seats=40))
        user = make_user(session)
        new_api_token(session, user, "nightly export", (now + timedelta(days=9)).date(), now)
        cookie = signed_in(session, user, now)
        place = f"/assessments/{assessment.id}"
    with running(practice(database)) as url:
        yield Address(f"{url}{place}", cookie)


@pytest.fixture(scope="module")
def draft(served: Database) -> str:
    """The page of another wave of the same, not opened yet."""
    found = definition_of(SAMPLE)
    wave = found.assessment.model_copy(update={"wave": "not yet"})
    with served.write.begin() as session:
        return f"/assessments/{prepare(session, replace(found, assessment=wave), make_plan()).id}"


@pytest.fixture(params=SIZES)
def page(browser: Browser, desk: Address, request: pytest.FixtureRequest) -> Iterator[Page]:
    """English on the phone and German on the desktop: every page is seen in both."""
    width, height = SIZES[request.param]
    context = desk.context(
        browser,
        viewport={"width": width, "height": height},
        locale=LOCALES[request.param],
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("part", PARTS)
def test_axe_finds_nothing_in_light_and_dark_and_nothing_scrolls_sideways_or_is_too_small(
    page: Page, desk: Address, part: str
) -> None:
    page.goto(f"{desk.url}{part}")
    check(page)


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_where_keys_are_made_and_a_proof_is_asked_for(
    page: Page, desk: Address, place: str
) -> None:
    page.goto(f"{desk.origin}{place}")
    assert page.url == f"{desk.origin}{place}"
    check(page)


def test_axe_finds_nothing_where_a_draft_is_planned(page: Page, desk: Address, draft: str) -> None:
    page.goto(f"{desk.origin}{draft}")
    assert page.locator("form[action$='/plan']").count() == 1
    check(page)


def test_what_was_filled_in_while_ten_minutes_ran_out_is_sent_after_the_proof(
    browser: Browser, served: Database, desk: Address
) -> None:
    """By phone, and looked at on the way: the floor that was typed is the floor that is raised."""
    with served.write.begin() as session:
        user = make_user(session, "Pia")
        user.password_hash = hash_password(PASSWORD)
        cookie = signed_in(session, user, datetime.now(UTC))
    context = Address(desk.url, cookie).context(
        browser, viewport={"width": 360, "height": 740}, bypass_csp=True
    )
    page = context.new_page()
    page.goto(desk.url)
    floors = page.locator("form[action$='/floors']")
    floors.locator("xpath=ancestor::details").evaluate_all(
        "all => all.forEach(one => one.open = true)"
    )
    floors.locator("[name=group]").select_option("MKT")
    floors.locator("[name=floor]").fill("17")
    with served.write.begin() as session:
        session.execute(
            update(UserSession).values(proved_at=datetime.now(UTC) - timedelta(hours=1))
        )
    floors.locator("button").click()
    check(page)
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", pyotp.TOTP(user.totp_secret).now())
    page.click("form[action='/confirm'] button")
    page.wait_for_selector("form[action$='/floors'] [name=floor][value='17']", state="attached")
    check(page)
    page.click("form[action$='/floors'] button")
    page.wait_for_url(desk.url)
    with served.read() as session:
        settings = session.get_one(Assessment, int(desk.url.rpartition("/")[2])).settings
    context.close()

    assert settings["groups"]["MKT"]["k"] == 17


@pytest.mark.parametrize("people", [GOOD, BAD], ids=["right", "wrong"])
def test_axe_finds_nothing_where_a_file_of_people_is_shown(
    page: Page, desk: Address, people: str
) -> None:
    page.goto(desk.url)
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=people.encode())
    page.set_input_files("input[type=file]", file)
    page.click("form[action$='/raters'] button")
    page.wait_for_selector("a[href$='#people']")
    check(page)


def check(page: Page) -> None:
    """Look at a page with everything unfolded, in light and in dark."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += page.evaluate(
            "axe.run().then(result => result.violations.map(v => v.id + ': ' + v.help))"
        )
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert found == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert widths[0] <= widths[1]


def test_an_open_link_is_made_by_keyboard_alone(page: Page, desk: Address) -> None:
    page.goto(desk.url)
    page.locator("summary:has(~ form[action$='/links'])").focus()
    page.keyboard.press("Enter")
    page.locator("form[action$='/links'] select[name=group]").focus()
    page.keyboard.press("End")
    page.locator("form[action$='/links'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/links/*")

    assert page.locator(".poster img").is_visible()
