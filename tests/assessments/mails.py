"""A practice that mails, for tests: a server that does what it is told, and a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Delivery, DeliveryState, Invitation, Participation
from dot.assessments.invitations import Person, invite_people
from dot.assessments.mailing import POST
from dot.assessments.post import PostOffice, give_up, post
from dot.db import Database
from dot.jobs.inline import InlineQueue
from dot.jobs.kinds import Job
from dot.mail.letters import Letterhead
from dot.questionnaires.service import content_root
from tests.services import NOON, Clock, make_online

Told = tuple[str, str, DeliveryState, str | None]


@dataclass
class FakeServer:
    """Keeps what it takes; ``troubles`` are raised for an address as often as listed, then no more."""

    troubles: dict[str, list[Exception]] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    asked: int = 0

    def __call__(self, message: EmailMessage) -> None:
        self.asked += 1
        to = message["To"].addresses[0].addr_spec
        waiting = self.troubles.get(to) or self.troubles.get("*") or []
        if waiting:
            raise waiting.pop(0)
        self.taken.append(message)

    @property
    def receivers(self) -> list[str]:
        return sorted(message["To"].addresses[0].addr_spec for message in self.taken)

    def links(self) -> list[str]:
        found = []
        for message in self.taken:
            body = message.get_body(("plain",))
            assert body is not None
            found += [word for word in body.get_content().split() if "/i/" in word]
        return found


def make_office(
    now: Callable[[], datetime], mailer: Callable[[EmailMessage], None] | None = None
) -> PostOffice:
    """Who writes the practice's mails; they go to a server that keeps them."""
    return PostOffice(
        mailer=mailer or FakeServer(),
        sender="survey@practice.example",
        practice="Example practice",
        base_url="https://dot.example",
        letterhead=Letterhead,
        content=content_root(),
        now=now,
    )


@dataclass
class Practice:
    """An open assessment on a database of its own."""

    database: Database
    assessment: int
    server: FakeServer = field(default_factory=FakeServer)
    clock: Clock = field(default_factory=Clock)
    queue: InlineQueue = field(default_factory=InlineQueue)

    @property
    def office(self) -> PostOffice:
        return make_office(self.clock, self.server)

    def job(self) -> Job:
        return Job(
            POST,
            lambda assessment: post(self.database, self.office, assessment),
            lambda assessment: give_up(self.database, self.office, assessment),
        )

    def run_jobs(self) -> int:
        return self.queue.run([self.job()])

    def told(self) -> list[Told]:
        """What the consultant is told: address, kind, state, reason."""
        with self.database.read() as session:
            rows = session.execute(
                select(Invitation.email, Delivery.kind, Delivery.state, Delivery.reason)
                .join(Delivery, Delivery.invitation_id == Invitation.id)
                .order_by(Invitation.email, Delivery.kind, Delivery.number)
            )
            return [(email, str(kind), state, why) for email, kind, state, why in rows]


def add_people(session: Session, assessment: int, *names: str, **given: str) -> list[int]:
    people = [
        Person(
            **{
                "name": name.title(),
                "email": f"{name}@client.example",
                "group": "REP",
                "unit": "sweden",
                "level": "reps",
                **given,
            }
        )
        for name in names
    ]
    return [one.id for one in invite_people(session, assessment, people)]


def make_practice(database: Database, *names: str, **plan: object) -> Practice:
    with database.write.begin() as session:
        assessment = make_online(session, **plan).id  # type: ignore[arg-type]  # the plan's own
        add_people(session, assessment, *names)
    return Practice(database, assessment)


def finish(session: Session, invitation: int) -> None:
    seat = session.scalar(select(Participation).where(Participation.invitation_id == invitation))
    assert seat is not None
    seat.submitted = True


__all__ = ["NOON", "FakeServer", "Practice", "add_people", "finish", "make_practice"]
