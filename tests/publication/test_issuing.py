"""Releases of an assessment in the database are kept as they were."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, NotFound
from dot.publication.issuing import issue, ledger_of
from dot.results.service import Counted, count
from tests.factories import make_assessment
from tests.results.factories import (
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

pytestmark = pytest.mark.database


def counted(people: list[Someone]) -> Counted:
    questionnaire = make_questionnaire([make_node("A", ["a1"])])
    return count(make_definition(questionnaire), make_answers(questionnaire, people))


def twelve() -> list[Someone]:
    return crowd("REP", "a1", *[2.0, 3.0, 4.0] * 4)


def closed(session: Session) -> Assessment:
    assessment = make_assessment(session)
    assessment.status = Status.CLOSED
    session.flush()
    return assessment


@pytest.mark.parametrize("status", [Status.DRAFT, Status.OPEN])
def test_there_is_no_release_before_the_close(session: Session, status: Status) -> None:
    assessment = make_assessment(session)
    assessment.status = status

    with pytest.raises(Conflict, match="close it first"):
        issue(session, assessment.id, counted(twelve()))


def test_there_is_no_release_of_nothing(session: Session) -> None:
    with pytest.raises(NotFound):
        issue(session, 4711, counted(twelve()))


def test_a_release_is_stored_with_its_entry_of_the_ledger(session: Session) -> None:
    assessment = closed(session)

    made = issue(session, assessment.id, counted(twelve()))
    session.expire_all()

    assert ledger_of(session, assessment.id) == made.ledger
    assert assessment.status is Status.ISSUED


def test_the_same_answers_are_stored_once(session: Session) -> None:
    assessment = closed(session)
    issue(session, assessment.id, counted(twelve()))

    again = issue(session, assessment.id, counted(twelve()))

    assert len(again.ledger.releases) == 1


def test_a_late_answer_is_refused_after_a_release(session: Session) -> None:
    assessment = closed(session)
    issue(session, assessment.id, counted(twelve()))

    with pytest.raises(Conflict, match="new or changed in group REP"):
        issue(session, assessment.id, counted([*twelve(), *crowd("REP", "a1", 5.0)]))


@pytest.mark.parametrize(
    "statement", ["UPDATE published_release SET number = 7", "DELETE FROM published_release"]
)
def test_the_database_refuses_to_change_a_release(session: Session, statement: str) -> None:
    issue(session, closed(session).id, counted(twelve()))

    with pytest.raises(IntegrityError, match="a release is never changed"):
        session.execute(text(statement))
