"""Take back answers to questions that are not put any more."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Participation
from dot.responses.models import Answer
from dot.responses.questions import Key


def withdraw_answers(session: Session, seat: Participation, keys: Iterable[Key]) -> None:
    """Delete somebody's answers to these questions: they count as not asked."""
    for slug, item in keys:
        session.execute(
            delete(Answer).where(
                Answer.assessment_id == seat.assessment_id,
                Answer.rater_id == seat.rater_id,
                Answer.questionnaire == slug,
                Answer.item == item,
            )
        )
    session.flush()
