"""Evidence seen, KPI readings and the levels that the workshop confirmed."""

import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dot.db import Base


class Evidence(Base):
    """A piece of evidence and the level it supports; a row of ``evidence.csv``."""

    __tablename__ = "evidence"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    date: Mapped[datetime.date | None]
    questionnaire: Mapped[str]
    node: Mapped[str]
    level: Mapped[float | None]
    seen_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class KpiReading(Base):
    """One reading of a KPI for one unit and period; a row of ``kpis.csv``.

    ``unit`` is empty where the reading is about the whole client.
    """

    __tablename__ = "kpi_reading"
    __table_args__ = (
        UniqueConstraint("assessment_id", "kpi", "unit", "period"),
        CheckConstraint("value BETWEEN -1e300 AND 1e300", name="value_is_finite"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    kpi: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    period: Mapped[str]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float]
    source: Mapped[str]
    extracted: Mapped[datetime.date | None]
    supplied_by: Mapped[str]


class ConfirmedLevel(Base):
    """What the calibration workshop decided for a node; a row of ``confirmed.csv``."""

    __tablename__ = "confirmed_level"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    questionnaire: Mapped[str] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[float]
    reason: Mapped[str]
    evidence: Mapped[list[str]] = mapped_column(JSON, default=list)
    dissent: Mapped[str] = mapped_column(default="")
