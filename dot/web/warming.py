"""Before the first request: what running surveys ask is read, so that nobody waits for it."""

import logging

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.errors import DotError
from dot.web.installation import Installation
from dot.web.papers import asked_of, questions_of_group
from dot.web.surveys import offered_languages, translated

LOG = logging.getLogger(__name__)
# The newest: a start must not take long where hundreds run.
MOST_WARMED = 20


def warm(here: Installation) -> None:
    """Read what the newest open assessments ask, in every language that they offer.

    What can't be read is told in the log and refused when somebody asks for it.
    """
    try:
        with here.database.read() as session:
            for assessment_id in _running(session):
                _read(here, session, assessment_id)
    except DBAPIError:
        LOG.warning("no tables to read from yet")


def _running(session: Session) -> list[int]:
    newest = select(Assessment.id).where(Assessment.status == Status.OPEN)
    return list(session.scalars(newest.order_by(Assessment.id.desc()).limit(MOST_WARMED)))


def _read(here: Installation, session: Session, assessment_id: int) -> None:
    try:
        for group in asked_of(here, session, assessment_id).settings.groups:
            questions_of_group(here, session, assessment_id, group)
        for language in offered_languages(here, session, assessment_id):
            translated(here, session, assessment_id, language)
    except DotError:
        LOG.warning("what assessment %s asks can't be read", assessment_id)
