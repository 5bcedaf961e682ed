"""Runs of “score and report”: the newest of an assessment."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.reports.models import ReportRun


def newest(session: Session, assessment_id: int) -> ReportRun | None:
    """The run that was asked for last, whatever became of it."""
    return session.scalar(
        select(ReportRun)
        .where(ReportRun.assessment_id == assessment_id)
        .order_by(ReportRun.id.desc())
        .limit(1)
    )
