"""A running service for tests: a real database, a clock that stands still, users who have signed in."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from starlette.routing import BaseRoute

from dot.accounts.models import Role, Spent, User
from dot.accounts.service import open_session
from dot.assessments.fieldwork import FieldworkPlan
from dot.assessments.fieldwork_models import Participation
from dot.assessments.invitations import Person, invite_people, mint
from dot.assessments.models import Assessment, Membership, Status
from dot.batch.fieldwork import prepare
from dot.batch.folder import read_definition
from dot.config import Settings
from dot.db import Database
from dot.publication.models import PublishedRelease
from dot.questionnaires.service import content_root
from dot.reports.models import IssuedDocument, ReportRun, RunState
from dot.results.inputs import Definition
from dot.results.schemas import Result
from dot.web.app import create_app
from dot.web.installation import Installation
from tests.factories import make_assessment

HTTPS = "https://testserver"
OURS = {"origin": HTTPS, "sec-fetch-site": "same-origin"}
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SAMPLE = content_root() / "examples" / "sample"
HASH = "0" * 64
# Hashing a password takes a tenth of a second, and most tests sign nobody in by it.
NO_PASSWORD = "none"
_ROUTES: dict[bool, list[BaseRoute]] = {}


@dataclass
class Clock:
    """A clock that tests move."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


def make_app(here: Installation) -> FastAPI:
    """The product's application, with the routes of the first one made, which are all the same.

    Who is first asked for anything reads the parameters of a hundred routes: a tenth of a second.
    """
    made = create_app(here)
    made.router.routes[:] = _ROUTES.setdefault(here.settings.api_docs, made.router.routes)
    return made


@dataclass(frozen=True)
class Service:
    """The application on a database of its own."""

    here: Installation
    clock: Clock = field(default_factory=Clock)

    def browser(self, cookie: str = "") -> TestClient:
        """A browser on our own pages; ``cookie`` is a user's."""
        made = TestClient(
            make_app(self.here), base_url=HTTPS, headers=OURS, raise_server_exceptions=True
        )
        if cookie:
            made.cookies.set("__Host-dot_u", cookie)
        return made

    def renew_limits(self) -> None:
        """Forget how often anything was done."""
        self.here.limiter.storage.reset()
        with self.here.database.write.begin() as session:
            session.execute(delete(Spent))


def make_service(database: Database, **given: object) -> Service:
    settings = Settings(**{"base_url": HTTPS, "practice": "Example practice", **given})  # type: ignore[arg-type]
    clock = Clock()
    return Service(Installation(settings, database, b"k" * 32, now=clock), clock)


def make_user(session: Session, name: str = "Ada", role: Role = Role.OWNER) -> User:
    user = User(
        email=f"{name.lower()}@practice.example",
        name=name,
        role=role,
        password_hash=NO_PASSWORD,
        totp_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    session.add(user)
    session.flush()
    return user


def make_member(session: Session, user: User, assessment: Assessment) -> None:
    session.add(Membership(user_id=user.id, engagement_id=assessment.engagement_id))
    session.flush()


def signed_in(session: Session, user: User, now: datetime = NOON) -> str:
    """The cookie of a user who has just signed in, by password and code."""
    return open_session(session, user, now)


def make_release(
    session: Session, result: Result, documents: dict[str, bytes] | None = None
) -> Assessment:
    """An issued assessment with what was published of it."""
    assessment = make_assessment(session, status=Status.ISSUED)
    content = result.model_dump(mode="json")
    session.execute(
        insert(PublishedRelease).values(
            assessment_id=assessment.id,
            number=1,
            inputs_hash=HASH,
            key=HASH,
            content=content,
            ledger={},
        )
    )
    run = ReportRun(assessment_id=assessment.id, state=RunState.DONE, percent=100, release=1)
    session.add(run)
    session.flush()
    for name, written in (documents or {}).items():
        session.add(IssuedDocument(run_id=run.id, name=name, content=written))
    session.flush()
    return assessment


@lru_cache
def definition_of(folder: Path) -> Definition:
    """A folder's definition, read once: reading the sample takes longer than most tests."""
    return read_definition(folder, content_root())


def make_plan(**given: object) -> FieldworkPlan:
    """From noon on, for two weeks."""
    return FieldworkPlan(
        **{  # type: ignore[arg-type]
            "opens": NOON - timedelta(hours=1),
            "closes": NOON + timedelta(days=14),
            "time_zone": "Europe/Berlin",
            **given,
        }
    )


def make_online(
    session: Session, folder: Path = SAMPLE, *, is_open: bool = True, **given: object
) -> Assessment:
    """The sample as an assessment that is answered online from noon on, for two weeks."""
    assessment = prepare(session, definition_of(folder), make_plan(**given))
    if is_open:
        assessment.status = Status.OPEN
    session.flush()
    return assessment


def make_person(session: Session, assessment: Assessment, **given: str) -> tuple[int, str]:
    """Somebody invited; the id of their participation and the secret of their link."""
    person = Person(
        **{
            "name": "Rita Rep",
            "email": "rita@client.example",
            "group": "REP",
            "unit": "sweden",
            "level": "reps",
            **given,
        }
    )
    invitation = invite_people(session, assessment.id, [person])[0]
    seat = session.scalar(
        select(Participation.id).where(Participation.invitation_id == invitation.id)
    )
    assert seat is not None
    return seat, mint(session, seat)
