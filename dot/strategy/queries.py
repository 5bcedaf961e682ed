"""The source truth of an assessment, read from its rows."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.pinned import parsed
from dot.strategy.models import SourceTruth
from dot.strategy.schemas import Strategy


def strategy_of(session: Session, assessment_id: int) -> Strategy | None:
    """The source truth with the lists of all places, the reference first; None where none is."""
    contents = session.scalars(
        select(SourceTruth.content)
        .where(SourceTruth.assessment_id == assessment_id)
        .order_by(SourceTruth.position)
    )
    signed = [parsed(Strategy, content) for content in contents]
    if not signed:
        return None
    sources = [source for one in signed for source in one.sources]
    return signed[0].model_copy(update={"sources": sources})
