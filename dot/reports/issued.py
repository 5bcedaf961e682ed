"""The documents of an assessment's newest finished report, as they were handed out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.errors import NotFound
from dot.reports.models import IssuedDocument, ReportRun, RunState


def newest_run(session: Session, assessment_id: int) -> ReportRun | None:
    """The last run that made its documents."""
    return session.scalar(
        select(ReportRun)
        .where(ReportRun.assessment_id == assessment_id, ReportRun.state == RunState.DONE)
        .order_by(ReportRun.id.desc())
        .limit(1)
    )


def documents_of(session: Session, assessment_id: int) -> list[str]:
    """The names of its documents; none where no run has finished."""
    run = newest_run(session, assessment_id)
    if run is None:
        return []
    return list(session.scalars(select(IssuedDocument.name).where(IssuedDocument.run_id == run.id)))


def document_of(session: Session, assessment_id: int, name: str) -> bytes:
    """One of its documents. Raises NotFound."""
    run = newest_run(session, assessment_id)
    content = run and session.scalar(
        select(IssuedDocument.content).where(
            IssuedDocument.run_id == run.id, IssuedDocument.name == name
        )
    )
    if not content:
        raise NotFound("There is no such document yet: score and report first.")
    return content
