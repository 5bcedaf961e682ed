"""The end of fieldwork: no more answers, and nothing left that links a person to what they said."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import AccessToken, Fieldwork, GroupLink, Participation
from dot.assessments.models import Assessment, Rater, Status
from dot.db import Database
from dot.errors import Conflict
from dot.responses.models import Answer
from dot.responses.service import forget_drafts

CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
REWRITTEN = (CHECKPOINT, "VACUUM", CHECKPOINT)
SORTED = tuple(
    f"CLUSTER {one.__tablename__} USING pk_{one.__tablename__}"
    for one in (Rater, Answer, Participation, AccessToken, GroupLink)
)


@dataclass(frozen=True)
class Closed:
    """What closing left: people who took part, and people whose drafts went."""

    answered: int
    drafts: int


def close(session: Session, assessment_id: int, now: datetime) -> Closed:
    """Close an assessment and cut the link between people and answers, in one transaction.

    How many were invited is written into the settings first, since the cut forgets who they were.
    Raises Conflict where it is not open.
    """
    assessment = session.get_one(Assessment, assessment_id, with_for_update=True)
    if assessment.status is not Status.OPEN:
        raise Conflict("Only an open assessment can be closed.")
    fieldwork = session.get_one(Fieldwork, assessment_id)
    drafts = forget_drafts(session, assessment_id)
    assessment.settings = with_invited(assessment.settings, invited(session, assessment_id))
    assessment.status = Status.CLOSED
    answered = cut(session, assessment_id)
    _touch_all(session, assessment_id)
    fieldwork.cut_on = now.astimezone(ZoneInfo(fieldwork.time_zone)).date()
    session.flush()
    return Closed(answered, drafts)


def invited(session: Session, assessment_id: int) -> Counter[tuple[str, str]]:
    """How many people were asked, by unit and group; "" for no unit."""
    rows = session.execute(
        select(Participation.unit, Participation.group).where(
            Participation.assessment_id == assessment_id
        )
    )
    return Counter((unit or "", group) for unit, group in rows)


def with_invited(settings: dict[str, Any], counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    """The settings with the people who were invited to each unit; unchanged where there are no units."""
    units = [
        {
            **unit,
            "invited": {
                group: n for (code, group), n in sorted(counts.items()) if code == unit["id"]
            },
        }
        for unit in settings.get("units") or []
    ]
    return {**settings, "units": units} if units else settings


def cut(session: Session, assessment_id: int) -> int:
    """Delete every participation and every secret; how many had answered."""
    seats = select(Participation.id).where(Participation.assessment_id == assessment_id)
    answered = session.scalars(seats.where(Participation.rater_id.is_not(None))).all()
    session.execute(delete(AccessToken).where(AccessToken.participation_id.in_(seats)))
    session.execute(delete(Participation).where(Participation.assessment_id == assessment_id))
    session.execute(delete(GroupLink).where(GroupLink.assessment_id == assessment_id))
    return len(answered)


def _touch_all(session: Session, assessment_id: int) -> None:
    """Every row is written by this transaction: PostgreSQL numbers rows by who wrote them last."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for model in (Rater, Answer):
        session.execute(
            update(model)
            .where(model.assessment_id == assessment_id)
            .values(assessment_id=assessment_id)
            .execution_options(synchronize_session=False)
        )


def overwrite_deleted(database: Database) -> None:
    """Make sure that no deleted row can be read back, and that no order of rows tells who came when.

    SQLite is rewritten whole and its log emptied. On PostgreSQL rows lie as they came, so what was
    answered is rewritten in the order of its random keys, and what was deleted is left out; its log
    and its backups expire in their own time (docs/service.md).
    """
    engine = database.engines[-1]
    statements = REWRITTEN if engine.dialect.name == "sqlite" else SORTED
    # A raw connection, since neither may run inside a transaction of ours.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.dbapi_connection
        if driver is not None:
            for statement in statements:
                driver.cursor().execute(statement)


def due(session: Session, now: datetime) -> list[int]:
    """Assessments whose time is over and that are still open."""
    return list(
        session.scalars(
            select(Assessment.id)
            .join(Fieldwork, Fieldwork.assessment_id == Assessment.id)
            .where(Assessment.status == Status.OPEN, Fieldwork.closes_at <= now)
        )
    )
