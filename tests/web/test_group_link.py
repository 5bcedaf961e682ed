"""The page behind a group link: opening takes no seat; a passcode or a place may be missing."""

import re
from dataclasses import replace

import pytest
from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.accounts.passwords import hash_password
from dot.assessments.fieldwork_models import Participation
from dot.assessments.links import NewLink, add_link
from dot.assessments.models import Assessment, Status
from dot.jobs.kinds import Kind
from dot.web.installation import WAIT
from dot.web.pages.respondent_groups import TRIES
from dot.web.wording import words_of
from tests.kinds import Kinds
from tests.services import NOON, Service

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


@pytest.fixture
def service(asking: Service) -> Service:
    return asking


def link(service: Service, kinds: Kinds, seats: int = 5, **given: str) -> str:
    with service.here.database.write.begin() as session:
        number = kinds.prepare(session, NOON).id
        passcode = given.pop("passcode_hash", None)
        wanted = NewLink("REP", "", "", seats, **given)
        return f"/g/{add_link(session, number, wanted, passcode).code}"


def enter(service: Service, path: str, **fields: str) -> Response:
    browser = service.browser()
    found = TOKEN.search(browser.get(path).text)
    assert found is not None
    return browser.post(path, data={"form_token": found[1], **fields}, follow_redirects=False)


def seats(service: Service) -> int:
    with service.here.database.read() as session:
        return session.scalar(select(func.count()).select_from(Participation)) or 0


def test_opening_the_link_takes_no_seat(service: Service, kinds: Kinds) -> None:
    answer = service.browser().get(link(service, kinds))

    assert "Nordvia" in answer.text
    assert "This link is for: Reps" in answer.text
    assert seats(service) == 0


def test_entering_takes_a_seat_and_leads_to_the_survey(service: Service, kinds: Kinds) -> None:
    answer = enter(service, link(service, kinds))

    assert answer.headers["location"] == "/survey"
    assert "__Host-dot_r" in answer.headers["set-cookie"]
    assert seats(service) == 1


def test_the_language_chosen_at_the_door_holds_inside(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds)
    browser = service.browser()
    found = TOKEN.search(browser.get(path).text)
    assert found is not None
    page = browser.post(path, data={"form_token": found[1], "language": "da"})

    assert '<html lang="da">' in page.text


def test_the_door_speaks_the_browsers_language(service: Service, kinds: Kinds) -> None:
    answer = service.browser().get(
        link(service, kinds), headers={"accept-language": "de-AT,en;q=0.5"}
    )

    assert '<html lang="de">' in answer.text


def test_a_wrong_passcode_takes_no_seat(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds, passcode_hash=hash_password("blue heron"))
    answer = enter(service, path, passcode="red heron")

    assert answer.status_code == 422
    assert "passcode is not right" in answer.text
    assert seats(service) == 0


def test_the_right_passcode_opens(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds, passcode_hash=hash_password("blue heron"))

    assert enter(service, path, passcode="blue heron").status_code == 303
    assert seats(service) == 1


def test_a_link_has_no_more_seats_than_were_given(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds, seats=1)
    enter(service, path)
    answer = enter(service, path)

    assert answer.status_code == 422
    assert "All places" in answer.text
    assert seats(service) == 1


def test_a_form_from_elsewhere_takes_no_seat(service: Service, kinds: Kinds) -> None:
    answer = service.browser().post(link(service, kinds), data={})

    assert answer.status_code == 403
    assert seats(service) == 0


def test_after_the_close_the_door_says_so(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds)
    with service.here.database.write.begin() as session:
        session.scalars(select(Assessment)).one().status = Status.CLOSED

    assert "has closed" in service.browser().get(path).text


def test_guessing_passcodes_is_slowed_down(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds, passcode_hash=hash_password("blue heron"))
    browser = service.browser()
    found = TOKEN.search(browser.get(path).text)
    assert found is not None
    tries = [
        browser.post(path, data={"form_token": found[1], "passcode": f"{at}"}).status_code
        for at in range(32)
    ]

    assert tries[0] == 422
    assert tries[-1] == 429


def test_a_whole_site_behind_one_address_gets_in_at_once(service: Service, kinds: Kinds) -> None:
    path = link(service, kinds, seats=60)

    answers = [enter(service, path).status_code for _ in range(40)]

    assert answers == [303] * 40


def mailing(service: Service) -> tuple[Service, list[object]]:
    """The service with an engine that notes which jobs it was given."""
    jobs: list[object] = []

    def note(session: Session, kind: Kind, *ids: int) -> None:
        jobs.append((session, kind, ids))

    return Service(replace(service.here, enqueue=note)), jobs


def test_an_address_of_the_domain_is_mailed_its_own_link(service: Service, kinds: Kinds) -> None:
    service, jobs = mailing(service)
    answer = enter(
        service, link(service, kinds, domain="client.example"), email="Rita@Client.example"
    )

    assert "on its way" in answer.text
    assert "set-cookie" not in answer.headers
    assert len(jobs) == 1


def test_an_address_elsewhere_is_refused(service: Service, kinds: Kinds) -> None:
    service, jobs = mailing(service)
    answer = enter(
        service, link(service, kinds, domain="client.example"), email="rita@else.example"
    )

    assert answer.status_code == 422
    assert "address at client.example" in answer.text
    assert (seats(service), jobs) == (0, [])


def test_a_known_address_gets_the_same_words_and_no_second_seat(
    service: Service, kinds: Kinds
) -> None:
    service, _ = mailing(service)
    path = link(service, kinds, domain="client.example")
    first, second = (enter(service, path, email="rita@client.example") for _ in range(2))

    assert first.text == second.text
    assert seats(service) == 1


def test_whoever_asks_too_often_is_told_so_on_the_surveys_own_page(
    service: Service, kinds: Kinds
) -> None:
    path = link(service, kinds, passcode_hash=hash_password("blue heron"))
    browser = service.browser()
    browser.headers["accept-language"] = "da"
    found = TOKEN.search(browser.get(path).text)
    assert found is not None
    for _ in range(30):
        service.here.spend(TRIES, "door", path.rpartition("/")[2], "testclient")

    answer = browser.post(path, data={"form_token": found[1], "passcode": "blue heron"})

    assert answer.status_code == 429
    assert "survey.css" in answer.text
    assert words_of("da").told(WAIT) in answer.text
