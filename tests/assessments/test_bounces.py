"""Mails that came back are marked, once and where they belong."""

from pathlib import Path

import pytest

from dot.assessments.bounces import BY_HAND, mark_bounced, mark_undelivered
from dot.assessments.commands import bounce
from dot.assessments.fieldwork_models import DeliveryState, Invitation
from dot.assessments.mailing import remind
from dot.assessments.models import Assessment, Status
from dot.db import Database
from dot.errors import Problems
from dot.mail.notices import undelivered
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
