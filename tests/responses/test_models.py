"""What the table of answers refuses, whoever asks."""

import math

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dot.responses.models import Answer, State
from tests.factories import make_answer, make_assessment, make_rater


def test_an_answer_is_kept_as_written_and_as_a_number(session: Session) -> None:
    answer = make_answer(session, make_rater(session, make_assessment(session)))
    session.expire_all()

    assert (answer.state, answer.text, answer.value) == (State.ANSWERED, "4", 4.0)


def test_a_rater_answers_an_item_once(session: Session) -> None:
    rater = make_rater(session, make_assessment(session))
    make_answer(session, rater)
    session.expunge_all()

    with pytest.raises(IntegrityError):
        make_answer(session, rater)


@pytest.mark.parametrize("state", [State.SKIPPED, State.CANNOT_JUDGE, State.NOT_APPLICABLE])
def test_a_non_answer_has_neither_text_nor_value(session: Session, state: State) -> None:
    rater = make_rater(session, make_assessment(session))
    make_answer(session, rater, item="C1.1", state=state, text=None, value=None)

    with pytest.raises(IntegrityError):
        make_answer(session, rater, item="C1.2", state=state, text=None, value=0.0)


def test_an_answer_without_its_text_is_refused(session: Session) -> None:
    rater = make_rater(session, make_assessment(session))

    with pytest.raises(IntegrityError):
        make_answer(session, rater, text=None)


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_a_value_is_finite(session: Session, value: float) -> None:
    rater = make_rater(session, make_assessment(session))

    with pytest.raises(IntegrityError):
        make_answer(session, rater, value=value)


def test_not_a_number_never_becomes_a_value(session: Session) -> None:
    """PostgreSQL refuses NaN; SQLite has none and keeps NULL."""
    rater = make_rater(session, make_assessment(session))
    if session.get_bind().dialect.name == "postgresql":
        with pytest.raises(IntegrityError):
            make_answer(session, rater, value=math.nan)
        return
    answer = make_answer(session, rater, value=math.nan)
    session.expire(answer)

    assert answer.value is None


def test_an_answer_belongs_to_a_rater_of_the_same_assessment(session: Session) -> None:
    here, elsewhere = make_assessment(session), make_assessment(session)
    rater = make_rater(session, elsewhere)

    with pytest.raises(IntegrityError):
        make_answer(session, rater, assessment_id=here.id)


def test_nothing_tells_when_an_answer_came() -> None:
    kinds = [column.type.python_type for column in Answer.__table__.columns]

    assert all(issubclass(kind, int | float | str) for kind in kinds)
