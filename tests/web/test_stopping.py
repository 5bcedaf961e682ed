"""One click ends the reminders of one person, from anywhere, and tells nobody who has answered."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from dot.assessments.fieldwork_models import Invitation, Participation
from dot.assessments.mailing import invite, unfinished
from dot.assessments.models import Assessment
from dot.assessments.post import PostOffice
from dot.db import Database
from dot.web.stopping import read_stop, stop_address, stop_token
from dot.worker import office_of
from tests.assessments.mails import NOON, Practice, make_practice
from tests.services import HTTPS, Service, make_app, make_online, make_person
from tests.web.test_consultant import Desk

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def mail_program(service: Service) -> TestClient:
    """It sends no cookie, no origin, and no form of ours."""
    return TestClient(make_app(service.here), base_url=HTTPS)


def person(service: Service) -> Invitation:
    with service.here.database.read() as session:
        return session.scalars(select(Invitation)).one()


@pytest.fixture
def place(live_service: Service) -> str:
    with live_service.here.database.write.begin() as session:
        make_person(session, make_online(session), language="de")
    return stop_address(live_service.here, person(live_service).id).removeprefix(HTTPS)


def test_opening_the_address_changes_nothing(live_service: Service, place: str) -> None:
    shown = mail_program(live_service).get(place)

    assert "Keine Erinnerungen mehr" in shown.text and "<form" in shown.text
    assert person(live_service).unreminded is False


def test_a_mail_program_ends_reminders_with_one_post(live_service: Service, place: str) -> None:
    answers = [mail_program(live_service).post(place, data=ONE_CLICK) for _ in range(2)]
    shown = mail_program(live_service).get(place).text

    assert [one.status_code for one in answers] == [200, 200]
    assert person(live_service).unreminded is True
    assert "keine Erinnerungen an diese Befragung mehr" in shown and "<form" not in shown
    assert person(live_service).name not in shown


@pytest.mark.parametrize("change", ["other", "unsigned", "long", "sign"])
def test_a_made_up_address_ends_nothing(live_service: Service, place: str, change: str) -> None:
    number, _, signature = place.removeprefix("/stop/").partition(".")
    made_up = {
        "other": f"{int(number) + 1}.{signature}",
        "unsigned": number,
        "long": f"{'9' * 30}.{signature}",
        "sign": f"{number}.{signature[:-2]}AA" if signature[-2:] != "AA" else f"{number}.A",
    }[change]
    answers = [
        mail_program(live_service).post(f"/stop/{made_up}", data=ONE_CLICK),
        mail_program(live_service).get(f"/stop/{made_up}"),
    ]

    assert [one.status_code for one in answers] == [404, 404]
    assert person(live_service).unreminded is False


def test_an_address_opens_no_survey(live_service: Service, place: str) -> None:
    token = place.removeprefix("/stop/")

    assert mail_program(live_service).get(f"/i/{token}").status_code == 404
    assert read_stop(b"o" * 32, token) is None


def test_who_stopped_is_reminded_no_more_and_can_still_answer(
    live_service: Service, place: str
) -> None:
    with live_service.here.database.read() as session:
        seat = session.scalars(select(Participation)).one()
    mail_program(live_service).post(place, data=ONE_CLICK)

    with live_service.here.database.read() as session:
        assert unfinished(session, seat.assessment_id) == []
        assert session.get_one(Participation, seat.id).submitted is False


def test_the_consultant_reads_it_and_nothing_of_answers(service: Service) -> None:
    desk = Desk(service)
    before = desk.get()
    with service.here.database.read() as session:
        number = session.scalars(select(Invitation.id)).one()
    mail_program(service).post(f"/stop/{stop_token(service.here.key, number)}", data=ONE_CLICK)
    after = desk.get()
    place = f"/assessments/{desk.id}/people/{number}/address"
    again = desk.press(place.removeprefix(f"/assessments/{desk.id}"), email="new@client.example")

    assert "wants no reminders" not in before
    assert after.count("wants no reminders") == 1
    assert again == 303 and "wants no reminders" not in desk.get()


def test_mails_that_were_not_asked_for_carry_both_headers(live_database: Database) -> None:
    made = make_practice(live_database, "rita")
    practice = Stopping(made.database, made.assessment)
    with live_database.write.begin() as session:
        assessment = session.get_one(Assessment, made.assessment)
        invite(session, assessment, practice.queue.enqueue, NOON)
    practice.run_jobs()
    (mail,) = practice.server.taken
    web, by_mail = mail["List-Unsubscribe"].split(", ")

    assert web.startswith("<https://dot.example/stop/") and web.endswith(">")
    assert by_mail == "<mailto:survey@practice.example?subject=unsubscribe>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


class Stopping(Practice):
    """A practice whose mails can be stopped with one click."""

    @property
    def office(self) -> PostOffice:
        return replace(super().office, stop=lambda number: f"https://dot.example/stop/{number}.x")


def test_without_https_only_answering_is_offered(service: Service) -> None:
    settings = service.here.settings
    plain = settings.model_copy(update={"base_url": "http://127.0.0.1:8000"})
    named = {"smtp_url": "smtp://127.0.0.1:2525", "mail_from": "survey@practice.example"}
    here = replace(service.here, settings=settings.model_copy(update=named))
    secure = office_of(here).stop
    bare = office_of(replace(here, settings=plain.model_copy(update=named))).stop

    assert secure is not None and secure(7).startswith(f"{HTTPS}/stop/7.")
    assert bare is not None and bare(7) == ""
