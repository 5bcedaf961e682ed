"""T14: the secret of a personal link stands in the first request, and nowhere after it."""

from pathlib import Path

import pytest
from playwright.sync_api import Request

from tests.browser.survey.conftest import Survey, Visit, ready
from tests.kinds import Kinds
from tests.services import Service
from tests.web.phone import enter


@pytest.mark.browser
def test_a_browser_sends_the_secret_once_and_keeps_it_in_a_cookie_only(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    token = link.rpartition("/")[2]
    visitor = visit()
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    page = visitor.page()
    page.on("request", note)
    page.goto(link)
    page.click(".start .primary")
    ready(page)
    page.locator("#q-kinds\\.plans .card").nth(3).click()
    survey.eventually(link, plans="4")
    drawn = [page.content()]
    page.goto(f"{survey.url}/survey/review")
    drawn.append(page.content())
    page.goto(f"{survey.url}/")
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")

    first, *later = sent
    assert token in first.url
    assert len(later) > 8
    for request in later:
        headers = {name: value for name, value in request.all_headers().items() if name != "cookie"}
        assert token not in request.url
        assert token not in str(headers), request.url
        assert token not in (request.post_data or "")
        assert request.url.startswith((survey.url, "data:", "blob:"))
        assert not headers.get("referer")
    assert token not in "".join(drawn) + kept


@pytest.mark.browser
def test_no_file_of_the_database_holds_a_secret(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    visit().begin(link)
    place = Path(str(survey.database.engines[-1].url.database))
    files = list(place.parent.glob(f"{place.name}*"))

    assert place in files
    assert not any(link.rpartition("/")[2].encode() in one.read_bytes() for one in files)


def test_no_page_shows_the_secret_that_opened_it(asking: Service, kinds: Kinds) -> None:
    phone = enter(asking, kinds)
    phone.save(1, a_useful="agree")
    pages = [
        phone.get(path)
        for path in ("/survey", "/survey/answer", "/survey/review", "/survey/shell", "/survey/none")
    ]
    phone.send("/survey/submit", "/survey/review")
    pages.append(phone.get("/survey/receipt"))

    for one in pages:
        headers = {name: value for name, value in one.headers.items() if name != "set-cookie"}
        assert phone.token not in one.text
        assert phone.token not in str(headers)
        assert one.headers["referrer-policy"] == "no-referrer"
        assert one.headers["cache-control"] == "no-store"


def test_the_link_leads_to_an_address_without_it_at_once(asking: Service, kinds: Kinds) -> None:
    phone = enter(asking, kinds)
    answer = asking.browser().get(f"/i/{phone.token}", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/survey")
    assert answer.text == ""
