"""People submit in the very moment of the close: each is counted or refused, never both."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from dot.assessments.fieldwork_models import Participation
from dot.assessments.models import Rater
from dot.db import Database
from dot.errors import Conflict, NotFound
from dot.questionnaires.schemas import Item
from dot.responses.closing import close
from dot.responses.questions import Key, Question
from dot.responses.schemas import AnswerIn
from dot.responses.service import save_answer, submit
from tests.services import make_online, make_person

RUNS = 10
PEOPLE = 8
KEY: Key = ("crm", "crm-data-change-requests")
QUESTIONS = {KEY: Question(Item(id=KEY[1], type="number", text="How many?"), (), None)}


def ready(database: Database, now: datetime) -> tuple[int, list[int]]:
    """An open assessment, and people who have answered and not submitted."""
    with database.write.begin() as session:
        assessment = make_online(session, opens=now - timedelta(hours=1), closes=now + timedelta(1))
        seats = [
            make_person(session, assessment, email=f"p{at}@client.example")[0]
            for at in range(PEOPLE)
        ]
        for seat in seats:
            person = session.get_one(Participation, seat)
            save_answer(session, person, QUESTIONS, KEY, AnswerIn(value=3.0), now)
        return assessment.id, seats


def hand_in(database: Database, seat: int, now: datetime) -> bool:
    """Whether a submit was acknowledged."""
    try:
        with database.write.begin() as session:
            person = session.get(Participation, seat)
            if person is None:
                raise NotFound("The link has ended.")
            submit(session, person, now)
    except (Conflict, NotFound):
        return False
    return True


@pytest.mark.parametrize("run", range(RUNS))
def test_each_is_counted_or_refused(live_database: Database, run: int) -> None:
    now = datetime.now(UTC)
    assessment, seats = ready(live_database, now)
    counted: list[bool] = []
    start = threading.Barrier(PEOPLE + 1)

    def one(seat: int) -> None:
        start.wait()
        counted.append(hand_in(live_database, seat, now))

    threads = [threading.Thread(target=one, args=(seat,)) for seat in seats]
    for thread in threads:
        thread.start()
    start.wait()
    with live_database.write.begin() as session:
        close(session, assessment, now)
    for thread in threads:
        thread.join()

    with live_database.read() as session:
        kept = session.scalar(select(func.count()).select_from(Rater))
    assert len(counted) == PEOPLE
    assert kept == sum(counted), run
