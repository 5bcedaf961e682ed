"""T15: a mail gateway that opens every link, follows what it finds and posts empty forms changes nothing."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from dot.accounts.service import open_session
from dot.assessments.fieldwork_models import AccessToken, Participation
from dot.responses.models import Answer
from dot.web.cookies import LEAST, RENEW_AFTER
from tests.kinds import Kinds
from tests.services import NOON, Service, make_user
from tests.web.phone import Phone, enter

LINKED = re.compile(r'(?:href|src|action)="([^"]+)"')
FORM = re.compile(r"<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def phone(asking: Service, kinds: Kinds) -> Phone:
    """Somebody invited, who has not opened the link yet."""
    return enter(asking, kinds)


def state(service: Service) -> tuple[list[object], int, int]:
    with service.here.database.read() as session:
        seats = session.scalars(select(Participation))
        found: list[object] = [(one.rater_id, one.submitted, one.language) for one in seats]
        revoked = select(func.count()).select_from(AccessToken).where(AccessToken.revoked)
        answers = session.scalar(select(func.count()).select_from(Answer)) or 0
        return found, answers, session.scalar(revoked) or 0


def crawl(scanner: TestClient, start: str) -> dict[str, str]:
    """Open everything that links, pages and scripts lead to, by GET and by HEAD."""
    waiting, seen = [start], dict[str, str]()
    while waiting:
        place = waiting.pop()
        if place in seen or len(seen) > 200:
            continue
        scanner.head(place)
        answer = scanner.get(place)
        seen[place] = answer.text if "text/html" in answer.headers.get("content-type", "") else ""
        found = (urljoin(place, one).partition("#")[0] for one in LINKED.findall(seen[place]))
        waiting += [one for one in found if one.startswith("/") and one not in seen]
    return seen


def test_opening_all_there_is_changes_nothing(phone: Phone) -> None:
    before = state(phone.service)
    scanner = phone.service.browser()
    seen = crawl(scanner, f"/i/{phone.token}") | crawl(scanner, "/survey/answer")

    assert {"/survey/answer", "/survey/review"} <= {place.partition("?")[0] for place in seen}
    assert state(phone.service) == before


def test_empty_forms_record_nothing_and_the_link_goes_on_working(phone: Phone) -> None:
    before, scanner = state(phone.service), phone.service.browser()
    seen = crawl(scanner, f"/i/{phone.token}") | crawl(scanner, "/survey/answer")
    seen |= crawl(scanner, "/survey/review")
    posted = set()
    for place, page in seen.items():
        for action, inside in FORM.findall(page):
            target = urljoin(place, action)
            scanner.post(target, data={})
            scanner.post(target, data=dict(HIDDEN.findall(inside)))
            posted.add(target)

    assert {"/survey/start", "/survey/submit", "/survey/answer"} <= posted
    assert state(phone.service) == before
    again = phone.service.browser()
    assert again.get(f"/i/{phone.token}").status_code == 200


def test_submitting_before_anything_was_answered_is_refused(phone: Phone) -> None:
    answer = phone.send("/survey/submit", "/survey/review")

    assert answer.status_code == 422
    assert state(phone.service)[0][0][1] is False  # type: ignore[index]


def test_submitting_sooner_than_anybody_reads_is_refused_and_records_nothing(phone: Phone) -> None:
    """Even with answers there, as where a gateway opens the link of somebody who has begun."""
    phone.save(1, a_useful="agree")
    before, scanner = state(phone.service), phone.service.browser()
    scanner.get(f"/i/{phone.token}")
    phone.service.clock.at += LEAST - timedelta(seconds=1)
    found = re.search(r'name="form_token" value="([^"]+)"', scanner.get("/survey/review").text)
    assert found is not None
    sent = {"form_token": found[1]}
    answer = scanner.post("/survey/submit", data=sent, follow_redirects=False)

    assert answer.status_code == 422
    assert "quicker than anybody reads" in answer.text
    assert state(phone.service) == before
    phone.service.clock.pass_by(seconds=1)
    assert scanner.post("/survey/submit", data=sent, follow_redirects=False).status_code == 303


def test_who_has_stayed_long_is_not_taken_for_a_program_when_the_cookie_is_renewed(
    phone: Phone,
) -> None:
    phone.save(1, a_useful="agree")
    phone.service.clock.at += RENEW_AFTER + LEAST
    renewed = phone.get("/survey/review").headers["set-cookie"]

    assert renewed.startswith("__Host-dot_r=")
    assert phone.send("/survey/submit", "/survey/review").status_code == 303


def test_a_scanner_that_has_opened_a_sign_in_link_has_not_used_it(service: Service) -> None:
    with service.here.database.write.begin() as session:
        link = open_session(session, make_user(session), NOON)
    scanner, person = service.browser(), service.browser()
    for _ in range(3):
        scanner.get(f"/enter/{link}")
    found = re.search(r'name="form_token" value="([^"]+)"', person.get(f"/enter/{link}").text)
    assert found is not None
    answer = person.post(f"/enter/{link}", data={"form_token": found[1]}, follow_redirects=False)

    assert answer.status_code == 303


def test_opening_is_not_counted_as_begun(phone: Phone) -> None:
    """Only the first answer makes somebody a rater, or moves the response."""
    scanner = phone.service.browser()
    scanner.get(f"/i/{phone.token}")
    begun = state(phone.service)[0][0][0]  # type: ignore[index]
    phone.save(1, a_useful="agree")

    assert begun is None
    assert state(phone.service)[0][0][0] is not None  # type: ignore[index]
