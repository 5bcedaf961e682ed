"""Reports made by the service: how far a run has come, and the documents that it left."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from dot.db import Base, one_of


class RunState(StrEnum):
    """Where a run of the main job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ReportRun(Base):
    """One run of “score and report”. ``step`` says in a word what it does; ``message`` why it failed.

    ``percent`` is how far it has come.  ``release`` is the number of the release that it made.
    """

    __tablename__ = "report_run"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_of_the_way"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    state: Mapped[RunState] = mapped_column(one_of(RunState, "state"), default=RunState.QUEUED)
    step: Mapped[str] = mapped_column(default="")
    percent: Mapped[int] = mapped_column(default=0)
    message: Mapped[str | None]
    release: Mapped[int | None]


class IssuedDocument(Base):
    """A document made from a published release, kept as it was handed out."""

    __tablename__ = "issued_document"

    run_id: Mapped[int] = mapped_column(ForeignKey("report_run.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
