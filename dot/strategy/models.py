"""Source truth as its owners signed it, and the codes given to recall answers."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from dot.db import Base

LONGEST_WORDING = 500  # PostgreSQL keeps a key under 2,704 bytes, and a character takes up to four.


class SourceTruth(Base):
    """The strategy as one place signed it; the place in position 0 is the reference.

    ``content`` is a whole ``strategy.yaml`` whose one source list is this place's.
    """

    __tablename__ = "source_truth"
    __table_args__ = (
        UniqueConstraint("assessment_id", "position"),
        CheckConstraint("position >= 0", name="position_counts_from_zero"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class CodedAnswer(Base):
    """One coder's code for one distinct wording; a row of ``coding.csv``.

    ``question``: whose answers it holds for; empty = every question where the words were given.
    """

    __tablename__ = "coded_answer"
    __table_args__ = (
        CheckConstraint(f"length(answer) <= {LONGEST_WORDING}", name="wording_fits_its_key"),
        CheckConstraint(
            "question IN ('', 'priorities', 'measures', 'needs')", name="question_is_known"
        ),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(primary_key=True)
    coder: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True, default="", server_default=text("''"))
    code: Mapped[str]
