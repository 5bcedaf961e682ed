"""The close: no more answers, counts kept, and nothing left that leads from a person to answers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dot.accounts.tokens import token_hash
from dot.assessments.fieldwork_models import AccessToken, Drafts, Fieldwork, Participation
from dot.assessments.models import Assessment, Rater, Status
from dot.assessments.pinned import settings_of
from dot.db import Database, open_database
from dot.errors import Conflict
from dot.questionnaires.schemas import Item
from dot.responses.closing import close, due, overwrite_deleted
from dot.responses.models import Answer
from dot.responses.questions import Key, Question
from dot.responses.schemas import AnswerIn
from dot.responses.service import save_answer, submit
from tests.databases import Template
from tests.services import NOON, make_online, make_person

KEY: Key = ("crm", "crm-data-change-requests")
ITEM = Item(id="crm-data-change-requests", type="number", text="How many?")
QUESTIONS = {KEY: Question(ITEM, (), None)}
LATER = NOON + timedelta(days=15)


def answer(session: Session, seat_id: int, *, submits: bool) -> None:
    seat = session.get_one(Participation, seat_id)
    save_answer(session, seat, QUESTIONS, KEY, AnswerIn(value=3.0), NOON)
    if submits:
        submit(session, seat, NOON)


def two_people(session: Session, drafts: Drafts = Drafts.DISCARD) -> Assessment:
    """One has submitted, the other has begun."""
    assessment = make_online(session, drafts=drafts)
    for email, submits in (("a@client.example", True), ("b@client.example", False)):
        seat, _ = make_person(session, assessment, email=email)
        answer(session, seat, submits=submits)
    return assessment


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_close_leaves_no_link_between_people_and_answers(session: Session) -> None:
    assessment = two_people(session)

    close(session, assessment.id, LATER)

    assert (counted(session, Participation), counted(session, AccessToken)) == (0, 0)
    assert assessment.status is Status.CLOSED


def test_drafts_are_dropped_where_the_plan_says_so(session: Session) -> None:
    assessment = two_people(session)

    closed = close(session, assessment.id, LATER)

    assert (closed.answered, closed.drafts) == (1, 1)
    assert (counted(session, Answer), counted(session, Rater)) == (1, 1)


def test_drafts_count_where_the_plan_says_so(session: Session) -> None:
    assessment = two_people(session, drafts=Drafts.COUNT)

    closed = close(session, assessment.id, LATER)

    assert (closed.answered, closed.drafts) == (2, 0)
    assert counted(session, Answer) == 2


def test_how_many_were_invited_is_kept(session: Session) -> None:
    assessment = two_people(session)

    close(session, assessment.id, LATER)

    units = {unit.id: unit.invited for unit in settings_of(assessment).units}
    assert units == {"denmark": {}, "sweden": {"REP": 2}, "norway": {}}


def test_the_day_of_the_cut_is_the_clients_day(session: Session) -> None:
    """Half past eleven at night in UTC is tomorrow in Berlin."""
    assessment = two_people(session)

    close(session, assessment.id, LATER.replace(hour=23, minute=30))

    assert session.get_one(Fieldwork, assessment.id).cut_on == date(2026, 12, 9)


def test_what_is_closed_is_not_closed_again(session: Session) -> None:
    assessment = two_people(session)
    close(session, assessment.id, LATER)

    with pytest.raises(Conflict, match="Only an open assessment"):
        close(session, assessment.id, LATER)


def test_what_is_due_is_found_at_its_time(session: Session) -> None:
    assessment = two_people(session)

    assert due(session, NOON) == []
    assert due(session, LATER) == [assessment.id]


def closed_after_twelve(database: Database) -> None:
    """Twelve people answer one after another, each in a transaction of their own; then the close."""
    with database.write.begin() as session:
        identity = make_online(session).id
    for at in range(12):
        with database.write.begin() as session:
            assessment = session.get_one(Assessment, identity)
            seat, _ = make_person(session, assessment, email=f"p{at}@client.example")
            answer(session, seat, submits=True)
    with database.write.begin() as session:
        close(session, identity, LATER)


def in_the_order_of_the_file(session: Session, table: str, column: str) -> list[int]:
    """SQLite has no other order than the key's; in PostgreSQL rows lie where they were written."""
    order = "ctid" if session.get_bind().dialect.name == "postgresql" else "1"
    return list(session.scalars(text(f"SELECT {column} FROM {table} ORDER BY {order}")))


def test_after_the_close_rows_lie_in_no_order_of_answering(live_database: Database) -> None:
    closed_after_twelve(live_database)

    overwrite_deleted(live_database)

    with live_database.write.begin() as session:
        answers = in_the_order_of_the_file(session, "answer", "rater_id")
        raters = in_the_order_of_the_file(session, "rater", "id")
        assert (answers, raters) == (sorted(answers), sorted(raters))
        assert len(answers) == 12


def test_nor_do_the_tables_number_rows_by_when_they_came(live_database: Database) -> None:
    """PostgreSQL keeps which transaction wrote a row, SQLite a row number unless it is told not to."""
    closed_after_twelve(live_database)

    with live_database.write.begin() as session:
        for table in ("answer", "rater"):
            if session.get_bind().dialect.name == "postgresql":
                writers = session.scalars(text(f"SELECT DISTINCT xmin::text FROM {table}")).all()
                assert len(writers) == 1
            else:
                named = {"name": table}
                made = session.scalar(
                    text("SELECT sql FROM sqlite_master WHERE name = :name"), named
                )
                assert str(made).strip().endswith("WITHOUT ROWID")


def test_deleted_rows_are_overwritten_by_sqlite(sqlite_files: Template) -> None:
    database = open_database(sqlite_files.copy())
    with database.write.begin() as session:
        assert session.scalar(text("PRAGMA secure_delete")) == 1
    database.close()


def test_no_byte_of_a_secret_stays_in_the_file(sqlite_files: Template) -> None:
    url = sqlite_files.copy()
    database = open_database(url)
    with database.write.begin() as session:
        assessment = make_online(session)
        seat, token = make_person(session, assessment)
        answer(session, seat, submits=True)
        identity = assessment.id
    with database.write.begin() as session:
        close(session, identity, LATER)
    overwrite_deleted(database)
    database.close()

    place = Path(url.removeprefix("sqlite:///"))
    left = b"".join(path.read_bytes() for path in place.parent.glob(f"{place.name}*"))
    assert token_hash(token).encode() not in left
    assert str(seat).encode() not in left
    assert seat.to_bytes(8, "big") not in left
