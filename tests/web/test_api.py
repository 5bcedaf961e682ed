"""The JSON interface: keys, shapes, errors in one form, and a description that tells all of it."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import Role
from tests.services import (
    HTTPS,
    NOON,
    Service,
    make_app,
    make_member,
    make_online,
    make_person,
    make_user,
)

SETTINGS: dict[str, Any] = {
    "format": 1,
    "title": "Pulse",
    "client": {"name": "Alpenpharma"},
    "report_date": "2027-02-01",
    "questionnaires": ["pulse@1.0.0"],
    "groups": {"REP": {"mode": "confidential", "k": 5}},
}
PLAN = {"opens": "2026-11-24T08:00", "closes": "2026-12-05T18:00", "time_zone": "Europe/Berlin"}


class Program:
    """A program with a key."""

    def __init__(
        self, service: Service, role: Role = Role.CONSULTANT, *, member: bool = True
    ) -> None:
        with service.here.database.write.begin() as session:
            assessment = make_online(session)
            make_person(session, assessment)
            self.user = make_user(session, role=role)
            if member:
                make_member(session, self.user, assessment)
            until = (NOON + timedelta(days=1)).date()
            self.key = new_api_token(session, self.user, "tests", until, NOON)
            self.id = assessment.id
        self.web = TestClient(
            make_app(service.here),
            base_url=HTTPS,
            headers={"authorization": f"Bearer {self.key}"},
        )

    def at(self, part: str = "") -> str:
        return f"/api/v1/assessments/{self.id}{part}"


def test_an_assessment_is_made_opened_and_listed(service: Service) -> None:
    program = Program(service)

    made = program.web.post("/api/v1/assessments", json={"assessment": SETTINGS, "plan": PLAN})
    opened = program.web.post(f"/api/v1/assessments/{made.json()['id']}/open", json={})
    names = [one["client"] for one in program.web.get("/api/v1/assessments").json()]

    assert (made.status_code, opened.status_code) == (201, 200)
    assert opened.json()["status"] == "open"
    assert opened.json()["closes"] == "2026-12-05T17:00:00Z"
    assert "Alpenpharma" in names


def test_what_is_wrong_in_an_assessment_is_told_by_file_and_line(service: Service) -> None:
    program = Program(service)
    wrong = SETTINGS | {"questionnaires": ["plus@1.0.0"]}

    answer = program.web.post("/api/v1/assessments", json={"assessment": wrong, "plan": PLAN})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["at"].startswith("assessment.yaml:")


def test_floors_are_told_and_raised(service: Service) -> None:
    program = Program(service)

    raised = program.web.post(program.at("/floors"), json={"group": "REP", "floor": 8})
    lowered = program.web.post(program.at("/floors"), json={"group": "REP", "floor": 6})
    told = {one["group"]: one["floor"] for one in program.web.get(program.at("/floors")).json()}

    assert (raised.status_code, lowered.status_code) == (200, 422)
    assert lowered.json()["errors"][0]["at"] == "floor"
    assert told["REP"] == 8


def test_people_are_added_moved_and_withdrawn(service: Service) -> None:
    program = Program(service)
    person = {"name": "Bo", "email": "bo@client.example", "group": "MKT", "unit": "denmark"}

    added = program.web.post(program.at("/people"), json=person)
    moved = program.web.patch(
        program.at(f"/people/{added.json()['id']}"), json={"group": "SM", "unit": "norway"}
    )
    withdrawn = program.web.delete(program.at(f"/people/{added.json()['id']}"))
    people = {one["name"]: one for one in program.web.get(program.at("/people")).json()}

    assert [one.status_code for one in (added, moved, withdrawn)] == [201, 204, 204]
    assert (people["Bo"]["group"], people["Bo"]["withdrawn"]) == ("SM", True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "Bo"},
        {"name": "Bo", "email": "x", "group": "MKT"},
        {"name": 3, "email": "bo@client.example", "group": "MKT"},
        {"name": "Bo", "email": "bo@client.example", "group": "MKT", "assessment_id": 1},
        {"name": "Bo", "email": "bo@client.example\r\nBcc: x@y.example", "group": "MKT"},
    ],
)
def test_a_wrong_person_is_a_clear_problem(service: Service, body: dict[str, Any]) -> None:
    program = Program(service)

    answer = program.web.post(program.at("/people"), json=body)

    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert len(program.web.get(program.at("/people")).json()) == 1


def test_an_open_link_is_made_and_ended(service: Service) -> None:
    program = Program(service)

    made = program.web.post(program.at("/links"), json={"group": "REP", "seats": 30})
    ended = program.web.delete(program.at(f"/links/{made.json()['code']}"))

    assert made.json()["address"] == f"{HTTPS}/g/{made.json()['code']}"
    assert ended.status_code == 204
    assert program.web.get(program.at("/links")).json()[0]["closed"] is True


def test_progress_does_not_tell_of_a_few(service: Service) -> None:
    program = Program(service)

    found = program.web.get(program.at("/progress")).json()

    assert found == [{"group": "REP", "asked": 1, "floor": 5, "percent": None}]


def test_closing_has_to_be_said_twice(service: Service) -> None:
    program = Program(service)

    assert program.web.post(program.at("/close"), json={}).status_code == 422
    assert program.web.post(program.at("/close"), json={"sure": True}).status_code == 204
    assert program.web.get(program.at()).json()["cut_on"] == "2026-11-23"


@pytest.mark.parametrize("key", ["", "Bearer ", "Bearer wrong", f"Bearer {'x' * 400}"])
def test_without_a_key_there_is_nothing(service: Service, key: str) -> None:
    program = Program(service)
    headers = {"authorization": key} if key else {}
    web = TestClient(make_app(service.here), base_url=HTTPS, headers=headers)

    assert web.get(program.at()).status_code == 401
    assert web.get("/api/v1/assessments").json()["code"] == "sign_in_needed"


def test_a_key_ends_with_its_day(service: Service) -> None:
    program = Program(service)
    service.clock.pass_by(days=2)

    assert program.web.get(program.at()).status_code == 401


def test_a_colleagues_assessment_does_not_exist(service: Service) -> None:
    program = Program(service, member=False)

    assert program.web.get(program.at()).status_code == 404
    assert program.web.get(program.at("/people")).json()["code"] == "not_found"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(service: Service, kind: str) -> None:
    program = Program(service)
    headers = {"content-type": kind} if kind else {}

    answer = program.web.post(program.at("/people"), content=b"{}", headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"name": NaN}', b'{"name": 1e400}', b"null"]
)
def test_what_is_no_json_object_is_refused(service: Service, body: bytes) -> None:
    program = Program(service)

    answer = program.web.post(
        program.at("/people"), content=body, headers={"content-type": "application/json"}
    )

    assert answer.status_code in {400, 422}


def test_a_large_body_is_refused_unread(service: Service) -> None:
    program = Program(service)

    answer = program.web.post(program.at("/people"), json={"name": "x" * 3_000_000})

    assert answer.status_code == 413


def test_the_pages_that_try_the_interface_out_are_off(service: Service) -> None:
    assert service.browser().get("/api/docs").status_code == 404
