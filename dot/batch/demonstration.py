"""The demonstration: the sample's result to look at, and a survey that runs, on a database of its own."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.models import Role
from dot.accounts.service import add_user, open_session
from dot.accounts.tokens import new_token
from dot.assessments.fieldwork import FieldworkPlan, open_fieldwork
from dot.assessments.fieldwork_models import GroupLink, Participation
from dot.assessments.invitations import Person, invite_people, mint
from dot.assessments.models import Assessment
from dot.batch.fieldwork import languages_of, prepare
from dot.batch.folder import read_folder
from dot.batch.online import make_report, order_report
from dot.batch.storage import store
from dot.db import Database
from dot.errors import DotError
from dot.jobs.kinds import Kind
from dot.reports.models import ReportRun, RunState
from dot.results.inputs import Definition

EMAIL = "consultant@example.com"
PEOPLE = (
    Person("Rita Representative", "rita@example.com", "REP", "sweden", "reps"),
    Person("Martin Marketer", "martin@example.com", "MKT", "denmark", "brand-team"),
    Person("Gitte General Manager", "gitte@example.com", "GM", "denmark", "national"),
)
SEATS = 200
DAYS = 21


@dataclass(frozen=True)
class Demonstration:
    """Where to look; every address begins with the service's own.

    assessment: the sample's.   password and key (of an authenticator app): the consultant's.
    """

    assessment: int
    enter: str
    password: str
    key: str
    result: str
    running: str
    surveys: tuple[tuple[str, str], ...]
    group: str


def furnish(database: Database, sample: Path, content: Path, now: datetime) -> Demonstration:
    """Fill an empty database with the sample and a running survey of the same client.

    The sample is scored and printed by the very job behind “score and report”.
    """
    definition, answers = read_folder(sample, content)
    with database.write.begin() as session:
        password = new_token()
        user = add_user(
            session,
            email=EMAIL,
            name="Demo consultant",
            role=Role.OWNER,
            password=password,
            now=now,
        )
        scored = store(session, definition, answers)
        running = survey(session, definition, now)
        shown = Demonstration(
            assessment=scored,
            enter=f"/enter/{open_session(session, user, now)}",
            password=password,
            key=user.totp_secret,
            result=f"/assessments/{scored}/result",
            running=f"/assessments/{running.id}",
            surveys=tuple((person.name, f"/i/{link}") for person, link in links(session, running)),
            group=f"/g/{group_link_of(session, running)}",
        )
    report(database, content, scored)
    return shown


def report(database: Database, content: Path, assessment_id: int) -> None:
    """Score and report, here and now. Raises DotError where the run fails."""
    with database.write.begin() as session:
        run = order_report(session, assessment_id, not_queued).id
    make_report(database, content, run)
    with database.read() as session:
        ended = session.get_one(ReportRun, run)
        if ended.state is not RunState.DONE:
            raise DotError(ended.message or "The report could not be made.")


def not_queued(session: Session, kind: Kind, *ids: int) -> None:
    """Stands in for the queue: whoever orders runs the job at once."""
    del session, kind, ids


def survey(session: Session, definition: Definition, now: datetime) -> Assessment:
    """The next wave of the sample, open since an hour ago."""
    again = definition.assessment.model_copy(update={"wave": "month 24, answered online"})
    offered = languages_of(definition.questionnaires)
    plan = FieldworkPlan(
        opens=now - timedelta(hours=1),
        closes=now + timedelta(days=DAYS),
        time_zone="Europe/Copenhagen",
        languages=offered,
        reminders=(7, 2),
    )
    empty = replace(definition, assessment=again, evidence=(), kpis=(), confirmed=(), coding=())
    assessment = prepare(session, empty, plan)
    open_fieldwork(session, assessment, offered, now)
    return assessment


def links(session: Session, assessment: Assessment) -> list[tuple[Person, str]]:
    """Three people and the secrets of their links."""
    made = []
    for person, invitation in zip(
        PEOPLE, invite_people(session, assessment.id, list(PEOPLE)), strict=True
    ):
        seat = session.scalars(
            select(Participation.id).where(Participation.invitation_id == invitation.id)
        ).one()
        made.append((person, mint(session, seat)))
    return made


def group_link_of(session: Session, assessment: Assessment) -> str:
    """An open link for the representatives."""
    link = GroupLink(
        code=new_token()[:22], assessment_id=assessment.id, group="REP", level="reps", seats=SEATS
    )
    session.add(link)
    session.flush()
    return link.code
