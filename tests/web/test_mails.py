"""Mails through pages and programs: how they read, what came back, another address, one more try."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from dot.accounts.models import AuditEntry
from dot.assessments.fieldwork_models import Delivery, DeliveryKind, DeliveryState, Invitation
from dot.jobs.inline import InlineQueue
from tests.assessments.mails import make_office
from tests.services import Service
from tests.web.test_api import Program
from tests.web.test_consultant import Desk


@pytest.fixture
def mailing(service: Service) -> Service:
    """A service that queues mails, and can show them."""
    office = make_office(service.clock)
    here = replace(service.here, office=office, enqueue=InlineQueue().enqueue)
    return replace(service, here=here)


def sent(service: Service, state: DeliveryState = DeliveryState.SENT) -> int:
    """Note a mail to the only person there is; who that is."""
    with service.here.database.write.begin() as session:
        person = session.scalars(select(Invitation.id)).one()
        session.add(
            Delivery(
                invitation_id=person,
                kind=DeliveryKind.INVITATION,
                number=1,
                state=state,
                on=service.clock().date(),
            )
        )
        return person


def mails(service: Service) -> list[tuple[int, str]]:
    with service.here.database.read() as session:
        rows = session.scalars(select(Delivery).order_by(Delivery.number))
        return [(row.number, row.state.value) for row in rows]


def test_a_consultant_marks_a_bounce_mends_the_address_and_the_mail_goes_out_again(
    mailing: Service,
) -> None:
    desk = Desk(mailing)
    place = f"/people/{sent(mailing)}"
    marked = desk.press(f"{place}/bounce")
    shown = desk.get()
    mended = desk.press(f"{place}/address", email="Rita.Rep@client.example")

    assert (marked, mended) == (303, 303)
    assert "came back: Marked as undeliverable by hand." in shown
    assert "rita.rep@client.example" in desk.get()
    assert mails(mailing) == [(1, "failed"), (2, "queued")]
    log = [one.action for one in desk.all(AuditEntry)]  # type: ignore[attr-defined]  # of entries
    assert log[-2:] == ["mail marked as undeliverable", "address corrected"]


def test_a_program_does_the_same(mailing: Service) -> None:
    program = Program(mailing)
    place = program.at(f"/people/{sent(mailing)}")
    bounced = program.web.post(f"{place}/bounces")
    twice = program.web.post(f"{place}/bounces")
    (person,) = program.web.get(program.at("/people")).json()
    mended = program.web.put(f"{place}/address", json={"email": "rita2@client.example"})
    again = program.web.post(f"{place}/invitations")

    assert (bounced.status_code, twice.status_code) == (204, 409)
    assert (person["mail"], person["reason"]) == ("bounced", "Marked as undeliverable by hand.")
    assert (mended.status_code, again.status_code) == (204, 204)
    assert mails(mailing) == [(1, "failed"), (2, "queued"), (3, "queued")]


def test_an_address_is_corrected_quietly_before_anybody_was_mailed(mailing: Service) -> None:
    desk = Desk(mailing, is_open=False)
    (person,) = desk.all(Invitation)
    status = desk.press(f"/people/{person.id}/address", email="r@client.example")  # type: ignore[attr-defined]  # of an invitation

    assert (status, mails(mailing)) == (303, [])


@pytest.mark.parametrize("email", ["rita", "a@b\r\nBcc: x@y.example", "=1+1", "x" * 300])
def test_what_is_no_address_changes_nothing(mailing: Service, email: str) -> None:
    program = Program(mailing)
    place = program.at(f"/people/{sent(mailing)}/address")
    answer = program.web.put(place, json={"email": email})
    (person,) = program.web.get(program.at("/people")).json()

    assert answer.status_code == 422
    assert (person["email"], mails(mailing)) == ("rita@client.example", [(1, "sent")])


@pytest.mark.parametrize("purpose", ["invitation", "reminder", "personal_link"])
def test_every_mail_can_be_read_before_it_is_sent(mailing: Service, purpose: str) -> None:
    program = Program(mailing)
    letter = program.web.get(program.at(f"/mails/{purpose}?group=REP&language=en")).json()

    assert (letter["group"], letter["language"]) == ("REP", "en")
    assert "https://dot.example/i/…" in letter["text"]
    assert letter["subject"] and "<html" in letter["html"]


def test_a_page_shows_the_mail_with_a_personal_link_too(mailing: Service) -> None:
    assert "How the mail with a personal link reads" in Desk(mailing).get("/mails/personal_link")


def test_the_log_is_told_to_programs_without_names(mailing: Service) -> None:
    program = Program(mailing)
    program.web.post(program.at("/extend"), json={"closes": "2026-12-24T18:00"})
    (entry, *_) = program.web.get(program.at("/log")).json()

    assert entry["action"] == "close moved"
    assert entry["actor"].startswith("user ")
