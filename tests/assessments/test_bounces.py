"""Mails that came back are marked, once and where they belong."""

from pathlib import Path

import pytest
from sqlalchemy import select

from dot.assessments.bounces import (
    BY_HAND,
    correct_address,
    mark_bounced,
    mark_undelivered,
)
from dot.assessments.commands import bounce
from dot.assessments.fieldwork_models import DeliveryState, Invitation, Participation
from dot.assessments.invitations import participation_of, withdraw
from dot.assessments.mailing import invite_again, remind
from dot.assessments.models import Assessment, Status
from dot.assessments.queries import people_of
from dot.db import Database
from dot.errors import Conflict, Invalid, NotFound, Problems
from dot.mail.notices import undelivered
from dot.responses.service import rater_of
from tests.assessments.mails import Practice, make_practice
from tests.assessments.test_mailing import call, ids, invite_all
from tests.mail.notices import notice

SENT, BOUNCED = DeliveryState.SENT, DeliveryState.BOUNCED
REASON = "The mail came back (5.1.1 550 5.1.1 no such mailbox)."


@pytest.fixture
def practice(live_database: Database) -> Practice:
    made = make_practice(live_database, "ann", "ben")
    invite_all(made)
    return made


def mark(practice: Practice) -> int:
    with practice.database.write.begin() as session:
        (found,) = undelivered(notice())
        return mark_undelivered(session, found, practice.clock())


def test_a_mail_that_came_back_is_marked_with_its_reason(practice: Practice) -> None:
    assert (mark(practice), mark(practice)) == (1, 0)
    assert [line[2:] for line in practice.told()] == [(BOUNCED, REASON), (SENT, None)]


def test_who_has_no_working_address_is_not_reminded(practice: Practice) -> None:
    mark(practice)

    assert call(practice, remind) == 1


def test_only_the_newest_mail_is_marked(practice: Practice) -> None:
    practice.clock.pass_by(days=3)
    call(practice, remind)
    practice.run_jobs()
    mark(practice)

    assert [line[1:3] for line in practice.told() if line[0].startswith("ann")] == [
        ("invitation", SENT),
        ("reminder", BOUNCED),
    ]


def test_a_closed_assessment_is_left_as_it_is(practice: Practice) -> None:
    with practice.database.write.begin() as session:
        session.get_one(Assessment, practice.assessment).status = Status.CLOSED

    assert mark(practice) == 0


def test_a_mail_can_be_marked_by_hand(practice: Practice) -> None:
    with practice.database.write.begin() as session:
        mark_bounced(session, session.get_one(Invitation, ids(practice)["ben"]), practice.clock())

    assert [line[2:] for line in practice.told()] == [(SENT, None), (BOUNCED, BY_HAND)]


def test_the_command_takes_files(
    practice: Practice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = practice.database.engines[-1].url.render_as_string(hide_password=False)
    monkeypatch.setenv("DOT_DATABASE_URL", url)
    (tmp_path / "one.eml").write_bytes(notice())
    (tmp_path / "two.eml").write_bytes(notice("stranger@client.example"))

    assert bounce([str(tmp_path / "one.eml"), str(tmp_path / "two.eml")]) == 0
    assert "2 files, 2 undeliverable addresses, 1 mails marked." in capsys.readouterr().out


def test_a_file_that_is_no_notice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.eml"
    path.write_bytes(b"Subject: hello\n\nhello")
    with pytest.raises(Problems, match="no undeliverable address"):
        bounce([str(path)])
    with pytest.raises(Problems, match="check its name"):
        bounce([str(tmp_path / "none.eml")])


def correct(practice: Practice, name: str, email: str) -> None:
    with practice.database.write.begin() as session:
        correct_address(session, session.get_one(Invitation, ids(practice)[name]), email)


def told_of(practice: Practice, name: str) -> tuple[DeliveryState | None, str | None]:
    """What the consultant's list says of somebody's mail."""
    with practice.database.read() as session:
        people = people_of(session, practice.assessment)
        (found,) = (one for one in people if one.invitation.name == name.title())
        return found.mail, found.reason


def again(practice: Practice, name: str) -> None:
    with practice.database.write.begin() as session:
        invitation = session.get_one(Invitation, ids(practice)[name])
        invite_again(session, invitation, practice.queue.enqueue, practice.clock())
    practice.run_jobs()


def test_a_corrected_address_gets_a_link_and_the_old_links_end(practice: Practice) -> None:
    receivers = [one["To"].addresses[0].addr_spec for one in practice.server.taken]
    old = practice.server.links()[receivers.index("ann@client.example")]
    mark(practice)
    correct(practice, "ann", " Anna@Client.Example ")
    again(practice, "anna")

    assert practice.server.receivers[0] == "ann@client.example"
    assert "anna@client.example" in practice.server.receivers
    with practice.database.read() as session:
        with pytest.raises(NotFound):
            participation_of(session, old.rpartition("/")[2])
        new = participation_of(session, practice.server.links()[-1].rpartition("/")[2])
        assert new.invitation_id == ids(practice)["anna"]


def test_after_a_second_try_the_consultant_sees_what_became_of_it_and_reminders_go_out(
    practice: Practice,
) -> None:
    """The reminder came back, not the invitation: that one still stands as sent."""
    practice.clock.pass_by(days=3)
    call(practice, remind)
    practice.run_jobs()
    mark(practice)
    before, left = told_of(practice, "ann"), call(practice, remind)
    again(practice, "ann")

    assert before == (BOUNCED, REASON)
    assert left == 1
    assert told_of(practice, "ann") == (SENT, None)
    assert call(practice, remind) == 2


def test_an_address_is_not_changed_behind_somebody_who_has_begun(practice: Practice) -> None:
    """Else a consultant could have another's answers shown in a mailbox of their own."""
    with practice.database.write.begin() as session:
        seat = session.scalars(
            select(Participation).where(Participation.invitation_id == ids(practice)["ann"])
        ).one()
        rater_of(session, seat)
    with pytest.raises(Conflict, match="begun to answer"):
        correct(practice, "ann", "ada@practice.example")

    assert "ann" in ids(practice)


@pytest.mark.parametrize(
    ("email", "error"), [("BEN@client.example", Conflict), ("ann", Invalid), ("", Invalid)]
)
def test_an_address_that_is_taken_or_none_is_refused(
    practice: Practice, email: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        correct(practice, "ann", email)


def test_no_address_is_corrected_after_withdrawal_or_close(practice: Practice) -> None:
    with practice.database.write.begin() as session:
        withdraw(session, session.get_one(Invitation, ids(practice)["ben"]))
    with pytest.raises(Conflict, match="withdrawn"):
        correct(practice, "ben", "benno@client.example")
    with practice.database.write.begin() as session:
        session.get_one(Assessment, practice.assessment).status = Status.CLOSED
    with pytest.raises(Conflict, match="closed"):
        correct(practice, "ann", "anna@client.example")
