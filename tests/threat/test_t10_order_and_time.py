"""T10: neither the order of rows nor a time tells who answered when; response never moves by one person."""

import math
from itertools import pairwise

import numpy as np
from scipy.stats import spearmanr
from sqlalchemy import DateTime, select, text
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import AccessToken, Participation
from dot.assessments.invitations import Person, invite_people
from dot.assessments.models import Assessment, Rater, Status
from dot.db import Database
from dot.responses.closing import cut, overwrite_deleted
from dot.responses.models import Answer, State
from dot.responses.service import rater_of, stored
from tests.factories import make_assessment
from tests.services import Service, make_member, make_online, make_user, signed_in

WAVES, PEOPLE = 50, 12
ROW = {"state": State.ANSWERED, "text": "3", "value": 3.0, "comment": None}


def seats_of(session: Session, assessment: Assessment, people: int) -> list[Participation]:
    made = [Person(f"P{at}", f"p{at}@client.example", "REP") for at in range(people)]
    invite_people(session, assessment.id, made)
    chosen = select(Participation).where(Participation.assessment_id == assessment.id)
    return list(session.scalars(chosen))


def answered_waves(database: Database) -> dict[int, list[int]]:
    """Waves in which people answer one after the other; the keys of their answers in that order."""
    came: dict[int, list[int]] = {}
    for _ in range(WAVES):
        with database.write.begin() as session:
            assessment = make_assessment(session, status=Status.OPEN)
            seats = seats_of(session, assessment, PEOPLE)
            for seat in seats:
                place = (assessment.id, rater_of(session, seat), "crm", "item")
                stored(session, place, ROW, 0)
            came[assessment.id] = [seat.rater_id or 0 for seat in seats]
    with database.write.begin() as session:
        for number in came:
            cut(session, number)
    return came


def as_it_lies(session: Session, table: str, key: str) -> dict[int, list[int]]:
    """The rows of a table in the order in which they lie on the disk."""
    lies: dict[int, list[int]] = {}
    for assessment, rater in session.execute(text(f"SELECT assessment_id, {key} FROM {table}")):
        lies.setdefault(assessment, []).append(rater)
    return lies


def correlation(database: Database, came: dict[int, list[int]], table: str, key: str) -> float:
    """How far rows lie as people came, over all waves, in standard deviations of chance."""
    with database.read() as session:
        lies = as_it_lies(session, table, key)
    found = [
        spearmanr(range(PEOPLE), [lies[number].index(one) for one in order]).statistic
        for number, order in came.items()
    ]
    # Without an order the coefficient has the variance 1 / (n − 1).
    return abs(float(np.mean(found))) * math.sqrt(WAVES * (PEOPLE - 1))


def test_after_the_cut_rows_lie_in_no_order_in_which_people_came(live_database: Database) -> None:
    came = answered_waves(live_database)
    overwrite_deleted(live_database)

    # 4.5 standard deviations are one run in 150,000.
    assert correlation(live_database, came, "answer", "rater_id") < 4.5
    assert correlation(live_database, came, "rater", "id") < 4.5
    with live_database.read() as session:
        for table in (Participation, AccessToken):
            assert session.scalars(select(table)).first() is None


def test_nothing_about_an_answer_has_a_time() -> None:
    for table in (Answer, Rater, Participation, AccessToken):
        kinds = {type(column.type) for column in table.__table__.columns}

        assert not any(issubclass(kind, DateTime) or "Time" in kind.__name__ for kind in kinds)


def test_response_moves_by_the_floor_or_more_and_never_by_one(live_service: Service) -> None:
    people = 23
    with live_service.here.database.write.begin() as session:
        assessment = make_online(session)
        seats_of(session, assessment, people)
        user = make_user(session)
        make_member(session, user, assessment)
        browser = live_service.browser(signed_in(session, user))
        number = assessment.id
    told = []
    for _ in range(people + 1):
        told.append(browser.get(f"/api/v1/assessments/{number}/progress").json()[0]["percent"])
        with live_service.here.database.write.begin() as session:
            seat = session.scalars(
                select(Participation).where(Participation.submitted.is_(False)).limit(1)
            ).first()
            if seat is not None:
                seat.submitted = True
    moves = [at for at in range(1, len(told)) if told[at] != told[at - 1]]

    assert told[:5] == [None] * 5
    assert moves and moves[0] >= 5
    assert all(later - earlier >= 5 for earlier, later in pairwise(moves))
