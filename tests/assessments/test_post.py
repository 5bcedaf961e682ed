"""A mail server that is down, slow or takes half; a service that dies while it mails."""

import pytest
from sqlalchemy import func, select

from dot.assessments.fieldwork_models import AccessToken, DeliveryState
from dot.assessments.mailing import ATTEMPTS, invite, remind
from dot.assessments.post import INTERRUPTED, post
from dot.db import Database
from dot.jobs.kinds import Later
from dot.mail.smtp import NoSuchAddress, Refused, TryLater, Unsure
from tests.assessments.mails import FakeServer, Practice, make_practice
from tests.assessments.test_mailing import call, invite_all

QUEUED, SENT, FAILED = DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED
DOWN = "The mail server can't be reached (Connection refused)."


class Killed(BaseException):
    """The process dies here."""


@pytest.fixture
def practice(live_database: Database) -> Practice:
    return make_practice(live_database, "ann", "ben", "cem")


def down() -> TryLater:
    return TryLater(DOWN, is_down=True)


def tokens(practice: Practice) -> int:
    with practice.database.read() as session:
        return session.scalar(select(func.count()).select_from(AccessToken)) or 0


def attempt(practice: Practice) -> None:
    """One attempt of the job, without those after it."""
    practice.queue.waiting.clear()
    post(practice.database, practice.office, practice.assessment)


def test_a_server_that_is_down_is_asked_once_and_everybody_waits(practice: Practice) -> None:
    practice.server.troubles["*"] = [down()]
    call(practice, invite)
    with pytest.raises(Later):
        attempt(practice)

    assert practice.server.asked == 1
    assert [(state, why) for _, _, state, why in practice.told()] == [(QUEUED, DOWN)] * 3
    assert tokens(practice) == 0


def test_once_the_server_is_back_everybody_gets_one_mail(practice: Practice) -> None:
    practice.server.troubles["*"] = [down() for _ in range(4)]
    invite_all(practice)

    assert len(practice.server.receivers) == 3
    assert [(state, why) for _, _, state, why in practice.told()] == [(SENT, None)] * 3
    assert tokens(practice) == 3


def test_after_a_day_the_consultant_is_told_why_nothing_went_out(practice: Practice) -> None:
    practice.server.troubles["*"] = [down() for _ in range(100)]
    invite_all(practice)

    assert practice.server.asked == ATTEMPTS
    assert [(state, why) for _, _, state, why in practice.told()] == [(FAILED, DOWN)] * 3


def test_one_refused_address_stops_nobody_else(practice: Practice) -> None:
    practice.server.troubles["ben@client.example"] = [Refused("550 no such mailbox")]
    invite_all(practice)

    assert practice.server.receivers == ["ann@client.example", "cem@client.example"]
    assert practice.told()[1][2:] == (FAILED, "550 no such mailbox")
    assert tokens(practice) == 2


def test_one_address_put_off_waits_alone(practice: Practice) -> None:
    practice.server.troubles["ben@client.example"] = [TryLater("451 greylisted")]
    call(practice, invite)
    with pytest.raises(Later):
        attempt(practice)
    first = [state for _, _, state, _ in practice.told()]
    attempt(practice)

    assert first == [SENT, QUEUED, SENT]
    assert practice.server.receivers == [f"{one}@client.example" for one in ("ann", "ben", "cem")]


def test_a_mail_that_may_have_arrived_is_not_sent_again_and_its_link_works(
    practice: Practice,
) -> None:
    practice.server.troubles["ben@client.example"] = [Unsure("it may have arrived")]
    invite_all(practice)

    assert practice.server.asked == 3
    assert practice.told()[1][2:] == (FAILED, "it may have arrived")
    assert tokens(practice) == 3


def test_a_service_that_dies_between_sending_and_noting_it_sends_nothing_twice(
    practice: Practice,
) -> None:
    """The first mail is out, its note is not: after the restart it is told as uncertain."""

    class DyingServer(FakeServer):
        def __call__(self, message: object) -> None:
            super().__call__(message)  # type: ignore[arg-type]  # a message
            if self.asked == 1:
                raise Killed

    practice.server = DyingServer()
    call(practice, invite)
    with pytest.raises(Killed):
        attempt(practice)
    interrupted = [state for _, _, state, _ in practice.told()].count(DeliveryState.SENDING)
    attempt(practice)
    attempt(practice)

    assert interrupted == 1
    assert len(practice.server.receivers) == len(set(practice.server.receivers)) == 3
    assert sorted(why or "" for _, _, _, why in practice.told()) == ["", "", INTERRUPTED]


def test_a_mail_that_can_not_be_written_stops_nobody_else(practice: Practice) -> None:
    practice.server.troubles["ann@client.example"] = [KeyError("bug")]
    invite_all(practice)

    assert practice.server.receivers == ["ben@client.example", "cem@client.example"]
    assert practice.told()[0][2:] == (
        FAILED,
        "The mail could not be written; the service's log says why.",
    )


def test_a_server_that_stalls_on_every_mail_is_left_alone_for_a_while(
    live_database: Database,
) -> None:
    practice = make_practice(live_database, *(f"person{at}" for at in range(20)))
    practice.server.troubles["*"] = [TryLater("no answer in time") for _ in range(20)]
    call(practice, invite)
    with pytest.raises(Later):
        attempt(practice)

    assert practice.server.asked == 5


def test_two_jobs_for_one_assessment_send_everything_once(practice: Practice) -> None:
    call(practice, invite)
    attempt(practice)
    attempt(practice)

    assert practice.server.asked == 3


def test_an_address_that_the_server_does_not_know_bounces_at_once_and_its_link_ends(
    practice: Practice,
) -> None:
    practice.server.troubles["ben@client.example"] = [NoSuchAddress("550 5.1.1 no such mailbox")]
    invite_all(practice)

    assert practice.told()[1][2:] == (DeliveryState.BOUNCED, "550 5.1.1 no such mailbox")
    assert (practice.server.asked, tokens(practice)) == (3, 2)
    assert call(practice, remind) == 2
