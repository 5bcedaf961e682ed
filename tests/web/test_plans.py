"""A draft's plan is changed by page and by JSON; what was promised to respondents is not."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import AuditEntry, Role
from dot.assessments.fieldwork_models import Drafts, Fieldwork
from dot.assessments.models import Assessment, Status
from tests.services import SAMPLE, Service, make_member, make_online, make_user, signed_in
from tests.web.phone import TOKEN

PLAN = {
    "opens": "2027-01-11T08:00:00",
    "closes": "2027-01-29T18:00:00",
    "time_zone": "Europe/Copenhagen",
    "languages": ["en", "de"],
    "depth": True,
    "drafts": "count",
    "change_after_submit": False,
    "reminders": [7, 2],
}


class Draft:
    """A consultant, by browser and by key, before a draft."""

    def __init__(self, service: Service, folder: Path = SAMPLE) -> None:
        self.service, at = service, service.clock.at
        with service.here.database.write.begin() as session:
            user = make_user(session, role=Role.CONSULTANT)
            assessment = make_online(session, folder, is_open=False)
            make_member(session, user, assessment)
            until = (at + timedelta(days=1)).date()
            key = new_api_token(session, user, "tests", until, at)
            self.desk = service.browser(signed_in(session, user, at))
            self.id = assessment.id
        self.program = TestClient(
            service.browser().app,
            base_url="https://testserver",
            headers={"authorization": f"Bearer {key}"},
        )

    def at(self, part: str) -> str:
        return f"/api/v1/assessments/{self.id}{part}"

    def open(self) -> None:
        with self.service.here.database.write.begin() as session:
            session.get_one(Assessment, self.id).status = Status.OPEN

    def stored(self) -> Fieldwork:
        with self.service.here.database.read() as session:
            return session.get_one(Fieldwork, self.id)

    def floors(self) -> dict[str, tuple[str, int]]:
        told = self.program.get(self.at("/floors")).json()
        return {one["group"]: (one["mode"], one["floor"]) for one in told}

    def press(self, **fields: Any) -> int:
        place = f"/assessments/{self.id}"
        found = TOKEN.search(self.desk.get(place).text)
        assert found is not None
        data = {"form_token": found[1], **fields}
        return self.desk.post(f"{place}/plan", data=data, follow_redirects=False).status_code

    def log(self) -> list[str]:
        with self.service.here.database.read() as session:
            return list(session.scalars(select(AuditEntry.action)))


@pytest.fixture
def draft(service: Service) -> Draft:
    return Draft(service)


def test_a_plan_is_read_back_as_it_was_given(draft: Draft) -> None:
    changed = draft.program.put(draft.at("/plan"), json=PLAN)
    read = draft.program.get(draft.at("/plan"))

    assert (changed.status_code, read.status_code) == (200, 200), changed.text
    assert changed.json() == read.json() == PLAN
    assert draft.stored().opens_at.isoformat() == "2027-01-11T07:00:00+00:00"
    assert "plan changed" in draft.log()


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"closes": "2027-01-11T08:01"}, "closes"),
        ({"closes": "never"}, "body.closes"),
        ({"closes": 1800000000}, "body.closes"),
        ({"opens": "2027-03-28T02:30", "closes": "2027-04-28T02:30"}, "closes"),
        ({"time_zone": "Europe"}, "time_zone"),
        ({"languages": ["fr"]}, "languages"),
        ({"languages": []}, "body.languages"),
        ({"reminders": [61]}, "reminders"),
        ({"depth": "yes"}, "body.depth"),
        ({"drafts": "keep"}, "body.drafts"),
        ({"status": "open"}, "body.status"),
    ],
)
def test_a_wrong_plan_is_a_problem_and_changes_nothing(
    draft: Draft, change: dict[str, Any], at: str
) -> None:
    before = draft.program.get(draft.at("/plan")).json()
    answer = draft.program.put(draft.at("/plan"), json=PLAN | change)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["at"] == at
    assert draft.program.get(draft.at("/plan")).json() == before


def test_a_page_changes_the_plan_as_a_program_does(draft: Draft) -> None:
    shown = draft.desk.get(f"/assessments/{draft.id}").text
    fields = {**PLAN, "reminders": "7, 2", "depth": "yes"}
    del fields["change_after_submit"]

    assert 'name="opens" value="2026-11-23T12:00"' in shown
    assert draft.press(**fields) == 303
    assert draft.program.get(draft.at("/plan")).json() == PLAN
    assert draft.stored().drafts is Drafts.COUNT


@pytest.mark.parametrize(
    "change", [{"opens": "x"}, {"reminders": "soon"}, {"languages": ["xx"]}, {"drafts": "keep"}]
)
def test_a_wrong_form_changes_nothing(draft: Draft, change: dict[str, Any]) -> None:
    before = draft.program.get(draft.at("/plan")).json()

    assert draft.press(**{**PLAN, "reminders": "7", **change}) == 422
    assert draft.program.get(draft.at("/plan")).json() == before


def test_once_open_the_plan_and_the_promises_stand(draft: Draft) -> None:
    before = draft.program.get(draft.at("/plan")).json(), draft.floors()
    draft.open()
    groups = {"groups": {"REP": {"mode": "confidential", "floor": 3}}}
    answers = [
        draft.program.put(draft.at("/plan"), json=PLAN),
        draft.program.put(draft.at("/floors"), json=groups),
    ]

    assert [one.status_code for one in answers] == [409, 409]
    assert draft.press(**{**PLAN, "reminders": "7"}) == 409
    assert (draft.program.get(draft.at("/plan")).json(), draft.floors()) == before


def test_a_drafts_floors_are_planned_up_and_down(draft: Draft) -> None:
    up = {"groups": {"REP": {"mode": "confidential", "floor": 12}, "GM": {"mode": "confidential"}}}
    down = {"groups": {"REP": {"mode": "confidential", "floor": 4}, "GM": {"mode": "named"}}}
    first = draft.floors()
    raised = draft.program.put(draft.at("/floors"), json=up)
    between = draft.floors()
    draft.program.put(draft.at("/floors"), json=down)
    last = draft.floors()

    assert raised.status_code == 200, raised.text
    assert between["REP"] == ("confidential", 12) and between["GM"][0] == "confidential"
    assert last["REP"] == ("confidential", 4) and last["GM"] == ("named", 1)
    untouched = first.keys() - {"REP", "GM"}
    assert untouched and all(first[code] == last[code] for code in untouched)
    assert draft.log().count("privacy plan changed") == 2


@pytest.mark.parametrize(
    "groups",
    [
        {"NONE": {"mode": "named"}},
        {"REP": {"mode": "named", "floor": 5}},
        {"REP": {"mode": "confidential", "floor": 1}},
        {"REP": {"mode": "confidential", "floor": 101}},
        {"REP": {"mode": "confidential", "k": 2}},
        {"REP": {"mode": "open"}},
        {},
    ],
)
def test_a_wrong_privacy_plan_changes_nothing(draft: Draft, groups: dict[str, Any]) -> None:
    before = draft.floors()
    answer = draft.program.put(draft.at("/floors"), json={"groups": groups})

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert draft.floors() == before
