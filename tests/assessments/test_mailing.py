"""Invitations and reminders: to whom, when, and how often."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from dot.assessments.fieldwork_models import (
    AccessToken,
    Delivery,
    DeliveryKind,
    DeliveryState,
    Fieldwork,
    GroupLink,
    Invitation,
)
from dot.assessments.invitations import participation_of, withdraw
from dot.assessments.mailing import (
    days_due,
    invite,
    invite_again,
    mail_personal_link,
    remind,
    remind_who_is_due,
)
from dot.assessments.models import Assessment, Status
from dot.assessments.post import preview, survey_of
from dot.db import Database
from dot.errors import Conflict, Invalid
from tests.assessments.mails import NOON, Practice, add_people, finish, make_practice

SENT, FAILED = DeliveryState.SENT, DeliveryState.FAILED


@pytest.fixture
def practice(live_database: Database) -> Practice:
    return make_practice(live_database, "ann", "ben", "cem", reminders=(7, 2))


def call(practice: Practice, deed: object, **given: object) -> int:
    with practice.database.write.begin() as session:
        assessment = session.get_one(Assessment, practice.assessment)
        found: int = deed(session, assessment, practice.queue.enqueue, practice.clock(), **given)  # type: ignore[operator]  # invite or remind
        return found


def invite_all(practice: Practice) -> None:
    call(practice, invite)
    practice.run_jobs()


def ids(practice: Practice) -> dict[str, int]:
    with practice.database.read() as session:
        rows = session.execute(select(Invitation.email, Invitation.id))
        return {email.partition("@")[0]: id_ for email, id_ in rows}


def test_everybody_is_mailed_once_with_a_link_of_their_own(practice: Practice) -> None:
    asked = call(practice, invite)
    again = call(practice, invite)
    practice.run_jobs()

    assert (asked, again) == (3, 0)
    assert practice.server.receivers == [f"{name}@client.example" for name in ("ann", "ben", "cem")]
    assert len(set(practice.server.links())) == 3
    assert [state for _, _, state, _ in practice.told()] == [SENT] * 3


def test_the_link_in_the_mail_lets_in_its_receiver_and_is_kept_as_a_hash_only(
    practice: Practice,
) -> None:
    call(practice, invite, only=[ids(practice)["ann"]])
    practice.run_jobs()
    token = practice.server.links()[0].rpartition("/")[2]

    with practice.database.read() as session:
        assert participation_of(session, token).invitation_id == ids(practice)["ann"]
        assert len(token) >= 43
        assert token not in str(session.execute(select(AccessToken.token_hash)).all())


def test_nothing_is_mailed_before_the_opening_or_after_the_close(practice: Practice) -> None:
    practice.clock.pass_by(days=-1)
    with pytest.raises(Conflict, match="from 2026-11-23 12:00 on"):
        call(practice, invite)
    practice.clock.at = NOON + timedelta(days=15)
    with pytest.raises(Conflict, match="open"):
        call(practice, invite)

    assert practice.told() == []


def test_a_reminder_by_hand_goes_to_those_who_were_mailed_and_have_not_finished(
    practice: Practice,
) -> None:
    invite_all(practice)
    with practice.database.write.begin() as session:
        finish(session, ids(practice)["ann"])
        withdraw(session, session.get_one(Invitation, ids(practice)["ben"]))
        add_people(session, practice.assessment, "new")
    reminded = call(practice, remind)
    practice.run_jobs()

    assert reminded == 1
    assert practice.server.receivers.count("cem@client.example") == 2
    assert len(practice.server.taken) == 4


def test_who_finishes_before_the_reminder_goes_out_is_left_in_peace(practice: Practice) -> None:
    invite_all(practice)
    call(practice, remind)
    with practice.database.write.begin() as session:
        finish(session, ids(practice)["ann"])
        withdraw(session, session.get_one(Invitation, ids(practice)["ben"]))
    practice.run_jobs()

    told = [line for line in practice.told() if line[1] == "reminder"]
    assert [(email, state) for email, _, state, _ in told] == [
        ("ben@client.example", FAILED),
        ("cem@client.example", SENT),
    ]


def due(practice: Practice) -> int:
    with practice.database.write.begin() as session:
        return remind_who_is_due(session, practice.queue.enqueue, practice.clock())


def test_reminders_by_rule_go_out_on_their_mornings_and_once_each(practice: Practice) -> None:
    """The close is on 7 December at 13:00 in Berlin; the rules say seven and two days before."""
    invite_all(practice)
    counts = []
    # 30 November at 8:59 and 9:00, the next day, 5 December at 9:00, and an hour later.
    for day, hour, minute in ((30, 7, 59), (30, 8, 0), (31, 8, 0), (35, 8, 0), (35, 9, 0)):
        practice.clock.at = NOON.replace(hour=hour, minute=minute) + timedelta(days=day - 23)
        counts.append(due(practice))
        practice.run_jobs()

    assert counts == [0, 3, 0, 3, 0]


def test_after_a_long_stop_only_the_last_reminder_is_sent(practice: Practice) -> None:
    invite_all(practice)
    practice.clock.at = NOON + timedelta(days=13)

    assert (due(practice), due(practice)) == (3, 0)


def test_who_was_invited_yesterday_is_not_reminded_today(practice: Practice) -> None:
    practice.clock.at = NOON + timedelta(days=6)
    invite_all(practice)
    practice.clock.pass_by(days=1)

    assert due(practice) == 0


def test_no_rule_no_reminder(practice: Practice) -> None:
    with practice.database.write.begin() as session:
        fieldwork = session.get_one(Fieldwork, practice.assessment)
        fieldwork.reminders = []
        late = days_due(fieldwork, NOON + timedelta(days=13))
    assert late is None


def test_a_failed_invitation_can_be_sent_again(practice: Practice) -> None:
    invite_all(practice)
    with practice.database.write.begin() as session:
        invitation = session.get_one(Invitation, ids(practice)["ann"])
        invite_again(session, invitation, practice.queue.enqueue, practice.clock())
    practice.run_jobs()

    assert practice.server.receivers.count("ann@client.example") == 2
    assert len(set(practice.server.links())) == 4


def test_the_same_mail_can_not_be_written_down_twice(practice: Practice) -> None:
    invite_all(practice)
    ann = ids(practice)["ann"]
    with practice.database.write() as session:
        session.add(Delivery(invitation_id=ann, kind=DeliveryKind.INVITATION, number=1))
        with pytest.raises(IntegrityError):
            session.flush()


@pytest.mark.parametrize(
    ("language", "greeting", "button"),
    [
        ("en", "Hello Dora,", "Open the survey"),
        ("de", "Guten Tag Dora,", "Befragung öffnen"),
        ("da", "Hej Dora,", "Åbn undersøgelsen"),
    ],
)
def test_a_mail_is_in_its_receivers_language(
    practice: Practice, language: str, greeting: str, button: str
) -> None:
    with practice.database.write.begin() as session:
        (dora,) = add_people(session, practice.assessment, "dora", language=language)
    call(practice, invite, only=[dora])
    practice.run_jobs()
    body = practice.server.taken[0].get_body(("plain",))

    assert body is not None
    assert greeting in body.get_content() and button in body.get_content()


def test_a_preview_is_the_mail_without_a_secret(practice: Practice) -> None:
    with practice.database.read() as session:
        survey = survey_of(session, practice.office, practice.assessment)
    letter, html = preview(survey, "invitation", "en", "REP")
    named, _ = preview(survey, "invitation", "en", "GM")

    assert "Nordvia asks for your view" in letter.subject
    assert letter.link == "https://dot.example/i/…"
    assert "fewer than 5 people" in html
    assert "shown by function" in named.text
    assert practice.server.asked == 0


# --- Personal links behind a group link ----------------------------------------------------------


def ask_for_link(practice: Practice, email: str, seats: int = 2) -> None:
    with practice.database.write.begin() as session:
        link = session.get(GroupLink, "reps") or GroupLink(
            code="reps",
            assessment_id=practice.assessment,
            group="REP",
            unit="sweden",
            level="reps",
            seats=seats,
            domain="client.example",
        )
        session.add(link)
        session.flush()
        mail_personal_link(session, link, email, "de", practice.queue.enqueue, practice.clock())
    practice.run_jobs()


def test_an_address_of_the_domain_gets_a_personal_link_in_its_language(
    practice: Practice,
) -> None:
    ask_for_link(practice, "Nina@Client.Example")
    body = practice.server.taken[0].get_body(("plain",))

    assert practice.server.receivers == ["nina@client.example"]
    assert body is not None and "Ihr persönlicher Link" in body.get_content().replace(
        "Hier ist ", ""
    )


@pytest.mark.parametrize(
    "email",
    ["nina@evil.example", "nina@client.example.evil.example", "nina", "nina@sub.client.example"],
)
def test_another_domain_gets_nothing(practice: Practice, email: str) -> None:
    with pytest.raises(Invalid):
        ask_for_link(practice, email)

    assert practice.server.asked == 0


def test_places_behind_a_link_run_out_but_those_invited_by_name_need_none(
    practice: Practice,
) -> None:
    for name in ("nina", "otto"):
        ask_for_link(practice, f"{name}@client.example")
    ask_for_link(practice, "ann@client.example")
    with pytest.raises(Conflict, match="Every place"):
        ask_for_link(practice, "paul@client.example")

    assert practice.server.receivers == [f"{one}@client.example" for one in ("ann", "nina", "otto")]


def test_nobodys_mailbox_is_flooded_by_asking_for_links(practice: Practice) -> None:
    for _ in range(5):
        ask_for_link(practice, "nina@client.example")
    first_day = len(practice.server.taken)
    practice.clock.pass_by(days=1)
    ask_for_link(practice, "nina@client.example")

    assert (first_day, len(practice.server.taken)) == (3, 4)


def test_mails_end_with_the_assessment(practice: Practice) -> None:
    call(practice, invite)
    with practice.database.write.begin() as session:
        session.get_one(Assessment, practice.assessment).status = Status.CLOSED
    practice.run_jobs()

    assert practice.server.asked == 0
    assert {why for _, _, _, why in practice.told()} == {
        "The assessment closed before this mail was sent."
    }
