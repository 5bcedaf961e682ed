"""The statements behind a save, built once: building them for each save cost more than running them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dot.accounts.tokens import LONGEST, token_hash
from dot.assessments.fieldwork_models import AccessToken, Fieldwork, Participation
from dot.assessments.models import Assessment, Rater, Status
from dot.db import Base, random_key
from dot.responses.models import Answer, State

Place = tuple[int, int, str, str]

ANSWERS = Base.metadata.tables[Answer.__tablename__]
RATERS = Base.metadata.tables[Rater.__tablename__]
SEATS = Base.metadata.tables[Participation.__tablename__]


@dataclass(frozen=True, slots=True)
class Window:
    """When answers are taken, and whether after submitting too."""

    status: Status
    opens_at: datetime
    closes_at: datetime
    change_after_submit: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What a secret opens: somebody's place in an assessment."""

    seat: int
    assessment_id: int
    rater_id: int | None
    group: str
    unit: str | None
    level: str | None
    submitted: bool
    window: Window


WINDOW_COLUMNS = (
    Assessment.status,
    Fieldwork.opens_at,
    Fieldwork.closes_at,
    Fieldwork.change_after_submit,
)
# A close waits for the saves that hold the assessment, and they see what it left.
WINDOW = (
    select(*WINDOW_COLUMNS)
    .join(Fieldwork, Fieldwork.assessment_id == Assessment.id)
    .where(Assessment.id == bindparam("assessment"))
    .with_for_update(read=True, of=Assessment)
)
ENTRY = (
    select(
        Participation.id,
        Participation.assessment_id,
        Participation.rater_id,
        Participation.group,
        Participation.unit,
        Participation.level,
        Participation.submitted,
        *WINDOW_COLUMNS,
    )
    .join(AccessToken, AccessToken.participation_id == Participation.id)
    .join(Assessment, Assessment.id == Participation.assessment_id)
    .join(Fieldwork, Fieldwork.assessment_id == Assessment.id)
    .where(AccessToken.token_hash == bindparam("hash"), AccessToken.revoked.is_(False))
    .with_for_update(read=True, of=Assessment)
)
KEY = (
    Answer.assessment_id == bindparam("assessment"),
    Answer.rater_id == bindparam("rater"),
    Answer.questionnaire == bindparam("slug"),
    Answer.item == bindparam("name"),
)
FIND = select(Answer.text, Answer.state, Answer.comment, Answer.revision).where(*KEY)
# Two tabs may give the first answer at once; the second is told of the first.
ADD = {
    "sqlite": sqlite.insert(ANSWERS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(ANSWERS).on_conflict_do_nothing(),
}
CHANGE = (
    update(ANSWERS)
    .where(*KEY, ANSWERS.c.revision == bindparam("known"))
    .values(
        state=bindparam("new_state"),
        text=bindparam("new_text"),
        value=bindparam("new_value"),
        comment=bindparam("new_comment"),
        revision=bindparam("new_revision"),
    )
)
NEW_RATER = insert(RATERS)
SIT_DOWN = (
    update(SEATS)
    .where(SEATS.c.id == bindparam("seat"), SEATS.c.rater_id.is_(None))
    .values(rater_id=bindparam("rater"))
)


def window_of(session: Session, assessment_id: int) -> Window | None:
    """When answers are taken; None where no fieldwork is planned."""
    found = session.connection().execute(WINDOW, {"assessment": assessment_id}).one_or_none()
    return None if found is None else Window(*found)


def entry_of(session: Session, token: str) -> Entry | None:
    """What a secret opens; None where it opens nothing, or not any more."""
    if len(token) > LONGEST:
        return None
    found = session.connection().execute(ENTRY, {"hash": token_hash(token)}).one_or_none()
    return None if found is None else Entry(*found[:7], Window(*found[7:]))


def first_rater(session: Session, entry: Entry) -> int:
    """The key under which somebody's answers will lie; another tab may have been faster."""
    rater = random_key()
    connection = session.connection()
    row = {
        "id": rater,
        "assessment_id": entry.assessment_id,
        "code": f"{random_key():016x}",
        "group": entry.group,
        "unit": entry.unit,
        "level": entry.level,
    }
    connection.execute(NEW_RATER, row)
    if connection.execute(SIT_DOWN, {"seat": entry.seat, "rater": rater}).rowcount:
        return rater
    connection.execute(delete(RATERS).where(RATERS.c.id == rater))
    known = select(SEATS.c.rater_id).where(SEATS.c.id == entry.seat)
    return int(connection.execute(known).scalar_one())


def add(session: Session, place: Place, row: dict[str, object]) -> bool:
    """Insert an answer; False where there is one."""
    assessment, rater, slug, name = place
    values = {"assessment_id": assessment, "rater_id": rater, "questionnaire": slug, "item": name}
    connection = session.connection()
    statement = ADD[connection.dialect.name]
    # Of an INSERT the count is not kept otherwise, and each save would look for what it has written.
    done = connection.execute(
        statement, {**values, **row, "revision": 1}, execution_options={"preserve_rowcount": True}
    )
    return done.rowcount == 1


def change(session: Session, place: Place, row: dict[str, object], known: int) -> bool:
    """Change an answer of the known revision; False where it has another one."""
    values = {f"new_{name}": value for name, value in row.items()}
    values |= {"new_revision": known + 1, "known": known}
    done = session.connection().execute(CHANGE, {**_named(place), **values})
    return done.rowcount == 1


def find(session: Session, place: Place) -> Row[str | None, State, str | None, int] | None:
    """An answer as it is stored."""
    return session.connection().execute(FIND, _named(place)).one_or_none()


def _named(place: Place) -> dict[str, object]:
    return dict(zip(("assessment", "rater", "slug", "name"), place, strict=True))
