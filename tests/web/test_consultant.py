"""The consultant's pages: who sees which assessment, and what each button does."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from dot.accounts.models import AuditEntry, Role
from dot.assessments.fieldwork_models import Fieldwork, GroupLink, Invitation, Participation
from dot.assessments.models import Assessment, Status
from tests.assessments.mails import make_office
from tests.services import (
    NOON,
    Service,
    make_member,
    make_online,
    make_person,
    make_user,
    signed_in,
)


def without_token(page: str) -> str:
    """The page without what differs every time."""
    return re.sub(r'name="form_token" value="[^"]+"', "", page)


class Desk:
    """A consultant who has signed in, before an open assessment of theirs."""

    def __init__(
        self,
        service: Service,
        role: Role = Role.CONSULTANT,
        *,
        is_open: bool = True,
        member: bool = True,
    ) -> None:
        self.service = service
        with service.here.database.write.begin() as session:
            assessment = make_online(session, is_open=is_open)
            self.seat, self.token = make_person(session, assessment)
            user = make_user(session, role=role)
            if member:
                make_member(session, user, assessment)
            self.browser: TestClient = service.browser(signed_in(session, user))
            self.id = assessment.id

    def get(self, part: str = "") -> str:
        answer = self.browser.get(f"/assessments/{self.id}{part}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def press(self, part: str, *, page: str = "", **fields: object) -> int:
        token = re.search(r'name="form_token" value="([^"]+)"', self.get(page))
        assert token is not None
        answer = self.browser.post(
            f"/assessments/{self.id}{part}",
            data={"form_token": token.group(1), **fields},
            follow_redirects=False,
        )
        self.said = answer.text
        return answer.status_code

    def upload(self, content: bytes, **fields: str) -> int:
        token = re.search(r'name="form_token" value="([^"]+)"', self.get())
        assert token is not None
        answer = self.browser.post(
            f"/assessments/{self.id}/raters",
            data={"form_token": token.group(1), **fields},
            files={"file": ("people.csv", content, "text/csv")},
            follow_redirects=False,
        )
        self.said = answer.text
        return answer.status_code

    def all(self, table: type) -> list[object]:
        with self.service.here.database.read() as session:
            return list(session.scalars(select(table)))


def test_the_page_shows_the_people_and_no_answer(service: Service) -> None:
    page = Desk(service).get()

    assert "Rita Rep" in page
    assert "not told: fewer than 5 people" in page


def test_the_list_leads_to_the_assessment(service: Service) -> None:
    desk = Desk(service)

    assert f'href="/assessments/{desk.id}"' in desk.browser.get("/assessments").text


@pytest.mark.parametrize("part", ["", "/result", "/coding", "/documents/report.pdf"])
def test_another_clients_assessment_is_like_none(service: Service, part: str) -> None:
    desk = Desk(service, member=False)

    foreign = desk.browser.get(f"/assessments/{desk.id}{part}")
    missing = desk.browser.get(f"/assessments/{desk.id + 7}{part}")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert without_token(foreign.text) == without_token(missing.text)


def test_a_sponsor_sees_progress_and_no_names(service: Service) -> None:
    desk = Desk(service, Role.SPONSOR)

    page = desk.get()

    assert "Rita Rep" not in page
    assert "Response" in page
    assert desk.browser.get(f"/assessments/{desk.id}/coding").status_code == 403


def test_nobody_is_sent_to_sign_in(service: Service) -> None:
    answer = service.browser().get("/assessments", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_a_form_that_we_did_not_draw_does_nothing(service: Service) -> None:
    desk = Desk(service)

    answer = desk.browser.post(f"/assessments/{desk.id}/close", data={"sure": "yes"})

    assert answer.status_code == 403
    assert desk.all(Participation)


def test_opening_lets_answers_in(service: Service) -> None:
    desk = Desk(service, is_open=False)

    assert desk.press("/open") == 303
    assert [one.status for one in desk.all(Assessment)] == [Status.OPEN]  # type: ignore[attr-defined]


def test_a_person_is_added_and_an_address_only_once(service: Service) -> None:
    desk = Desk(service)
    person = {"name": "Bo", "email": "BO@client.example", "group": "MKT", "unit": "denmark"}

    assert desk.press("/people", **person) == 303
    assert desk.press("/people", **{**person, "email": "bo@Client.example"}) == 409
    assert "invited already" in desk.said
    assert len(desk.all(Invitation)) == 2
    assert [one.settings["added_after_opening"] for one in desk.all(Assessment)] == [1]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "email": "a@b.example", "group": "MKT"}, "Write the person’s name|person's"),
        ({"name": "Bo", "email": "nobody", "group": "MKT"}, "is no mail address"),
        ({"name": "Bo", "email": "a@b.example", "group": "MTK"}, "no known rater group"),
        ({"name": "Bo", "email": "a@b.example", "group": "MKT", "unit": "mars"}, "unit"),
    ],
)
def test_a_wrong_person_is_refused_in_words(
    service: Service, fields: dict[str, object], words: str
) -> None:
    desk = Desk(service)

    assert desk.press("/people", page="", **fields) == 422
    assert re.search(words, desk.said.replace("&#39;", "'"))
    assert len(desk.all(Invitation)) == 1


def test_who_is_withdrawn_can_not_get_in_any_more(service: Service) -> None:
    desk = Desk(service)
    invitation = desk.all(Invitation)[0]

    assert desk.press(f"/people/{invitation.id}/withdraw") == 303  # type: ignore[attr-defined]
    assert service.browser().get(f"/i/{desk.token}", follow_redirects=False).status_code == 404


def test_somebody_is_moved_before_they_answer(service: Service) -> None:
    desk = Desk(service)
    invitation = desk.all(Invitation)[0]
    place = {"group": "SM", "unit": "norway", "level": ""}

    assert desk.press(f"/people/{invitation.id}/move", **place) == 303  # type: ignore[attr-defined]
    assert [(one.group, one.unit) for one in desk.all(Participation)] == [("SM", "norway")]  # type: ignore[attr-defined]


def test_an_open_link_has_a_page_and_a_code_to_scan(service: Service) -> None:
    desk = Desk(service)

    assert desk.press("/links", group="REP", unit="", level="", seats=30) == 303
    code = desk.all(GroupLink)[0].code  # type: ignore[attr-defined]
    assert f"https://testserver/g/{code}" in desk.get(f"/links/{code}")
    drawn = desk.browser.get(f"/assessments/{desk.id}/links/{code}/qr.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg")


def test_the_close_can_be_moved_and_not_into_the_past(service: Service) -> None:
    desk = Desk(service)

    assert desk.press("/extend", closes="2026-12-24T18:00") == 303
    assert desk.press("/extend", closes="2026-11-20T18:00") == 422
    assert desk.press("/extend", closes="soon") == 422
    assert [one.closes_at.isoformat() for one in desk.all(Fieldwork)] == [  # type: ignore[attr-defined]
        "2026-12-24T17:00:00+00:00"
    ]


def test_closing_asks_to_be_sure_and_is_logged(service: Service) -> None:
    desk = Desk(service)

    assert desk.press("/close") == 409
    assert desk.press("/close", sure="yes") == 303
    assert desk.all(Participation) == []
    assert any("destroyed" in one.action for one in desk.all(AuditEntry))  # type: ignore[attr-defined]
    assert "was destroyed on 23 November 2026" in desk.get()


def test_a_session_ends_after_half_an_hour_without_use(service: Service) -> None:
    desk = Desk(service)
    desk.service.clock.pass_by(minutes=29)
    still = desk.browser.get("/assessments", follow_redirects=False).status_code
    desk.service.clock.pass_by(minutes=29)
    renewed = desk.browser.get("/assessments", follow_redirects=False).status_code
    desk.service.clock.pass_by(minutes=31)

    ended = desk.browser.get("/assessments", follow_redirects=False).status_code

    assert (still, renewed, ended) == (200, 200, 303)
    assert desk.service.clock.at > NOON + timedelta(hours=1)


def test_mails_can_be_read_before_they_are_sent(service: Service) -> None:
    office = make_office(service.clock)
    equipped = replace(service, here=replace(service.here, office=office))

    page = Desk(equipped).get("/mails/reminder?group=MKT&language=en")

    assert "https://dot.example/i/" in page
    assert "Marketing" in page


def test_the_log_tells_what_was_done_and_by_whom(service: Service) -> None:
    desk = Desk(service)
    desk.press("/extend", closes="2026-12-24T18:00")

    assert re.search(r"close moved <span[^>]*>by user \d+", desk.get())


def test_a_file_of_people_is_shown_first_and_taken_when_wanted(service: Service) -> None:
    desk = Desk(service)
    right = b"name,email,group,unit\nBo,bo@client.example,MKT,denmark\n"

    shown = desk.upload(right)
    before = len(desk.all(Invitation))
    taken = desk.upload(right, sure="yes")

    assert (shown, before, taken) == (200, 1, 303)
    assert len(desk.all(Invitation)) == 2


def test_a_wrong_row_takes_nobody(service: Service) -> None:
    desk = Desk(service)

    status = desk.upload(b"name,email,group\nBo,bo@client.example,MKT\nAl,nobody,MKT\n", sure="yes")

    assert status == 422
    assert "Nothing was taken" in desk.said and "is no mail address" in desk.said
    assert len(desk.all(Invitation)) == 1


def test_a_floor_is_raised_for_everybody_and_never_lowered(service: Service) -> None:
    desk = Desk(service)
    respondent = service.browser()
    respondent.get(f"/i/{desk.token}")
    before = respondent.get("/survey").text

    assert desk.press("/floors", group="REP", floor="8") == 303
    refused = [desk.press("/floors", group="REP", floor=floor) for floor in ("7", "8", "101", "x")]
    said = desk.said
    assert desk.press("/floors", group="NONE", floor="9") == 422

    assert refused == [422] * 4
    assert "can be raised, never lowered: give a number from 9 to 100" in said
    assert re.search(r"floor of REP raised to 8 <span[^>]*>by user", desk.get())
    assert "from 8 people on" in desk.get()
    assert "only for 5 people or more" in before
    assert "only for 8 people or more" in respondent.get("/survey").text


def test_a_named_group_is_made_confidential_and_consultants_stay_named(service: Service) -> None:
    desk = Desk(service)
    with service.here.database.write.begin() as session:
        assessment = session.get(Assessment, desk.id)
        assert assessment is not None
        groups = dict(assessment.settings["groups"])
        groups |= {"GM": {"mode": "named"}, "OUT": {"mode": "named", "assessor": True}}
        assessment.settings = {**assessment.settings, "groups": groups}

    assert desk.press("/floors", group="GM", floor="3") == 303
    assert desk.press("/floors", group="OUT", floor="5") == 422
    kept = desk.all(Assessment)[0].settings["groups"]  # type: ignore[attr-defined]
    assert (kept["GM"]["mode"], kept["GM"]["k"]) == ("confidential", 3)
    assert kept["OUT"] == {"mode": "named", "assessor": True}
