"""How often things may be done: for whom it is counted, by how many processes, and what is said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import Role, Spent
from dot.assessments.models import Assessment, Engagement, Status
from dot.batch.online import MOST_UNDER_WAY, order_report
from dot.db import Database, open_database
from dot.errors import TooMany
from dot.reports.models import ReportRun, RunState
from dot.web.deeds import EXPORTS, READ, TAKEN
from dot.web.pages.respondent import SUBMISSIONS
from tests.databases import Template
from tests.factories import make_assessment, make_engagement
from tests.kinds import Kinds
from tests.published import make_result
from tests.services import (
    Service,
    make_member,
    make_online,
    make_release,
    make_service,
    make_user,
    signed_in,
)
from tests.web.phone import TOKEN, enter

LIMIT = parse("3/hour")
GERMAN = {"accept-language": "de"}


@pytest.fixture(scope="module")
def shared(template: Template) -> Iterator[Database]:
    """One database for the tests of this module, on SQLite and again on PostgreSQL."""
    database = open_database(template.copy())
    yield database
    database.close()


@pytest.fixture
def two(shared: Database) -> tuple[Service, Service]:
    """Two processes of one installation: the same database, clock and key, nothing else in common."""
    one = make_service(shared)
    one.renew_limits()
    limiter = MovingWindowRateLimiter(MemoryStorage())
    return one, replace(one, here=replace(one.here, limiter=limiter))


def refused(service: Service, *names: str) -> TooMany | None:
    try:
        service.here.spend_together(LIMIT, *names)
    except TooMany as error:
        return error
    return None


def test_two_processes_count_together(two: tuple[Service, Service]) -> None:
    one, other = two
    uses = [refused(turn, "ada") for turn in (one, other, one, other, one)]

    assert [use is None for use in uses] == [True, True, True, False, False]
    assert refused(other, "bea") is None


def test_a_use_counts_for_its_time_and_no_longer(two: tuple[Service, Service]) -> None:
    one, other = two
    for _ in range(2):
        refused(one, "ada")
    one.clock.pass_by(minutes=30)
    refused(one, "ada")
    waits = refused(other, "ada")
    one.clock.pass_by(minutes=30, seconds=1)
    later = [refused(turn, "ada") is None for turn in (one, other, one)]

    assert waits is not None and waits.wait == 30 * 60
    assert later == [True, True, False]


def test_what_no_longer_counts_is_deleted(two: tuple[Service, Service]) -> None:
    one, _ = two
    for name in ("ada", "bea", "cid"):
        refused(one, name)
    one.clock.pass_by(hours=2)
    refused(one, "ada")

    with one.here.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Spent)) == 1


def test_the_database_names_nobody_who_was_counted(two: tuple[Service, Service]) -> None:
    one, _ = two
    refused(one, "sign-in", "192.0.2.1")
    with one.here.database.read() as session:
        row = session.scalars(select(Spent)).one()
    other_key = replace(one.here, key=b"o" * 32)

    assert re.fullmatch("[0-9a-f]{64}", row.name)
    assert other_key.budget(LIMIT, ("sign-in", "192.0.2.1")).name != row.name


def test_a_refusal_writes_nothing(two: tuple[Service, Service]) -> None:
    one, _ = two
    for _ in range(3):
        refused(one, "ada")
    for _ in range(5):
        assert refused(one, "ada") is not None

    with one.here.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Spent)) == 3


def test_guessing_a_password_is_counted_across_processes(two: tuple[Service, Service]) -> None:
    answers = []
    for turn in range(6):
        browser = two[turn % 2].browser()
        found = TOKEN.search(browser.get("/sign-in").text)
        assert found is not None
        # Too long to be hashed, so that the test stays short.
        fields = {"form_token": found[1], "email": "x@y.example", "password": "x" * 200}
        answers.append(browser.post("/sign-in", data=fields, headers=GERMAN))

    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert "Warten Sie eine Minute" in answers[-1].text


@dataclass(frozen=True)
class Desk:
    """A consultant's browser and key, and one open and one issued assessment."""

    service: Service
    browser: TestClient
    program: TestClient
    running: int
    issued: int

    def upload(self, sure: str = "", rows: str = "") -> Response:
        place = f"/assessments/{self.running}"
        found = TOKEN.search(self.browser.get(place).text)
        assert found is not None
        files = {"file": ("raters.csv", f"name,email,group\n{rows}".encode(), "text/csv")}
        data = {"form_token": found[1], "sure": sure}
        return self.browser.post(
            f"{place}/raters", data=data, files=files, headers=GERMAN, follow_redirects=False
        )


def person(number: int) -> str:
    return f"Rita {number},rita{number}@client.example,REP\n"


@pytest.fixture
def desk(service: Service) -> Desk:
    with service.here.database.write.begin() as session:
        user = make_user(session, role=Role.CONSULTANT)
        running = make_online(session)
        documents = {"report.pdf": b"%PDF", "scores.csv": b"a"}
        issued = make_release(session, make_result({"crm": 2.3}), documents)
        for one in (running, issued):
            make_member(session, user, one)
        cookie = signed_in(session, user)
        at = service.clock.at
        key = new_api_token(session, user, "tests", (at + timedelta(days=1)).date(), at)
        numbers = running.id, issued.id
    program = service.browser()
    program.headers = {"authorization": f"Bearer {key}"}
    return Desk(service, service.browser(cookie), program, *numbers)


def test_five_files_are_taken_in_an_hour(desk: Desk) -> None:
    taken = [desk.upload("yes", person(turn)).status_code for turn in range(TAKEN.amount)]
    sixth = desk.upload("yes", person(99))
    desk.service.clock.pass_by(minutes=20)
    still = desk.upload("yes", person(99)).status_code
    # Longer than an hour for the files, and not for the session of half an hour.
    preview = desk.upload("", person(99)).status_code

    assert taken == [303] * 5
    assert (sixth.status_code, still, preview) == (429, 429, 200)
    assert sixth.headers["retry-after"] == "3600"
    assert "5-mal in der Stunde" in sixth.text and "60 Min." in sixth.text


def test_looking_at_a_file_and_mending_it_uses_up_no_import(desk: Desk) -> None:
    for turn in range(3):
        assert desk.upload("", person(turn)).status_code == 200
        assert desk.upload("yes", "Rita,nowhere,REP\n").status_code == 422

    assert desk.upload("yes", person(0)).status_code == 303


def test_files_are_not_read_without_end(desk: Desk) -> None:
    for _ in range(READ.amount):
        desk.service.here.spend_together(READ, "file read", "1")
    answer = desk.upload("", person(1))

    assert answer.status_code == 429


def test_programs_and_pages_share_one_count_of_imports(desk: Desk) -> None:
    for turn in range(TAKEN.amount):
        desk.upload("yes", person(turn))
    files = {"file": ("raters.csv", f"name,email,group\n{person(99)}".encode(), "text/csv")}
    place = f"/api/v1/assessments/{desk.running}/raters"
    answer = desk.program.post(place, files=files)
    preview = desk.program.post(f"{place}?preview=true", files=files)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "3600"
    assert (preview.status_code, preview.json()) == (200, {"count": 1})


def test_twenty_documents_an_hour_leave_the_service_for_one_user(desk: Desk) -> None:
    page = f"/assessments/{desk.issued}/documents"
    api = f"/api/v1{page}"
    by_page = [desk.browser.get(f"{page}/report.pdf").status_code for _ in range(10)]
    by_program = [desk.program.get(f"{api}/scores.csv").status_code for _ in range(9)]
    as_json = desk.program.get(f"/api/v1/assessments/{desk.issued}/result").status_code
    refusals = [
        desk.browser.get(f"{page}/report.pdf", headers=GERMAN),
        desk.program.get(f"{api}/scores.csv", headers=GERMAN),
    ]

    assert len(by_page) + len(by_program) + 1 == EXPORTS.amount
    assert {*by_page, *by_program, as_json} == {200}
    assert [one.status_code for one in refusals] == [429, 429]
    assert "20-mal in der Stunde" in refusals[0].text
    assert "20-mal in der Stunde" in refusals[1].json()["detail"]
    assert desk.browser.get(f"/assessments/{desk.issued}/result").status_code == 200


def test_a_client_has_ten_reports_in_the_queue_at_most(live_service: Service) -> None:
    with live_service.here.database.write.begin() as session:
        cookie = signed_in(session, make_user(session))
        mandate = make_engagement(session)
        waiting = [wave_of(session, mandate, turn) for turn in range(MOST_UNDER_WAY)]
        session.add_all(ReportRun(assessment_id=one.id, step="waiting") for one in waiting)
        foreign = make_assessment(session, status=Status.CLOSED)
        numbers = wave_of(session, mandate, 99).id, foreign.id
    browser = live_service.browser(cookie)
    found = TOKEN.search(browser.get("/assessments").text)
    assert found is not None
    answer = browser.post(
        f"/assessments/{numbers[0]}/report", data={"form_token": found[1]}, headers=GERMAN
    )
    with live_service.here.database.write.begin() as session:
        order_report(session, numbers[1], lambda *_: None)
        run = session.scalars(
            select(ReportRun).where(ReportRun.assessment_id != numbers[1])
        ).first()
        assert run is not None
        run.state = RunState.DONE
    with live_service.here.database.write.begin() as session:
        order_report(session, numbers[0], lambda *_: None)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "schon 10 Berichte" in answer.text


def wave_of(session: Session, mandate: Engagement, turn: int) -> Assessment:
    return make_assessment(session, engagement=mandate, wave=f"wave {turn}", status=Status.CLOSED)


def test_a_respondent_submits_ten_times_an_hour_at_most(asking: Service, kinds: Kinds) -> None:
    phone = enter(asking, kinds)
    phone.save(1, a_useful="agree")
    answers = [phone.send("/survey/submit", "/survey/review") for _ in range(11)]

    assert SUBMISSIONS.amount == 10
    assert [one.status_code for one in answers] == [303] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 3500
    assert "10 times an hour" in answers[-1].text
    assert phone.get("/survey").status_code == 200


def test_nothing_that_a_respondent_does_is_counted_in_the_database(
    asking: Service, kinds: Kinds
) -> None:
    """Rows with times would tell in which order people answered (T10)."""
    phone = enter(asking, kinds)
    phone.save(1, a_useful="agree")
    phone.send("/survey/submit", "/survey/review")
    asking.browser().get(f"/i/{'x' * 43}")

    with asking.here.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Spent)) == 0
