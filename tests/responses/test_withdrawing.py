"""Answers to questions that are not put any more are taken back, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Participation
from dot.responses.models import Answer
from dot.responses.withdrawing import withdraw_answers
from tests.factories import make_answer, make_assessment, make_rater


@pytest.fixture
def seat(session: Session) -> Participation:
    """Somebody who answered two questions, beside a colleague who answered one of them."""
    assessment = make_assessment(session)
    mine, other = make_rater(session, assessment), make_rater(session, assessment)
    for rater, item in ((mine, "C1.1"), (mine, "C1.2"), (other, "C1.1")):
        make_answer(session, rater, item=item)
    made = Participation(
        assessment_id=assessment.id, rater_id=mine.id, group="REP", level="rep", language="en"
    )
    session.add(made)
    session.flush()
    return made


def left(session: Session, seat: Participation) -> list[tuple[bool, str]]:
    rows = session.execute(select(Answer.rater_id, Answer.item).order_by(Answer.item))
    return sorted((rater == seat.rater_id, item) for rater, item in rows)


def test_only_the_named_answers_of_this_respondent_go(
    session: Session, seat: Participation
) -> None:
    withdraw_answers(session, seat, [("crm", "C1.1")])

    assert left(session, seat) == [(False, "C1.1"), (True, "C1.2")]


def test_without_names_nothing_goes(session: Session, seat: Participation) -> None:
    withdraw_answers(session, seat, [])

    assert len(left(session, seat)) == 3
