"""Clients, engagements, assessments, and who takes part in them."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import Mapped, mapped_column, relationship

from dot.db import Base, one_of, random_key


class Status(StrEnum):
    """Where an assessment stands; it only ever moves forward."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ISSUED = "issued"


class Client(Base):
    """The organisation assessed."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)

    engagements: Mapped[list["Engagement"]] = relationship(back_populates="client")


class Engagement(Base):
    """One mandate at a client; its assessments are its waves."""

    __tablename__ = "engagement"
    __table_args__ = (Unique("client_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    title: Mapped[str]

    client: Mapped[Client] = relationship(back_populates="engagements")
    assessments: Mapped[list["Assessment"]] = relationship(back_populates="engagement")


class Membership(Base):
    """Which engagement a user sees; an owner of the practice sees all of them."""

    __tablename__ = "membership"

    user_id: Mapped[int] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), primary_key=True)


class Assessment(Base):
    """One wave of an engagement.

    ``settings`` is what a folder has in ``assessment.yaml`` and ``initiatives`` what it has in
    ``initiatives.yaml``, validated by whoever writes or reads them, with every default written out:
    a pinned wave must not change when a default does.  ``previous_results`` is the published
    ``results.json`` of the wave before.  ``benchmark_sets`` are the editions that it is compared
    with, as they were when it was stored.  The library is frozen by the hash of its content.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        Unique("engagement_id", "wave"),
        CheckConstraint(
            "(library_version IS NULL) = (library_hash IS NULL)", name="a_library_has_its_hash"
        ),
        CheckConstraint("length(library_hash) = 64", name="library_hash_is_sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    wave: Mapped[str]
    status: Mapped[Status] = mapped_column(
        one_of(Status, "status"),
        default=Status.DRAFT,
    )
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    library_version: Mapped[str | None]
    library_hash: Mapped[str | None]
    initiatives: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    previous_results: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    benchmark_sets: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))

    engagement: Mapped[Engagement] = relationship(back_populates="assessments")
    questionnaires: Mapped[list["PinnedQuestionnaire"]] = relationship(
        order_by="PinnedQuestionnaire.position"
    )


class PinnedQuestionnaire(Base):
    """A questionnaire version that an assessment uses, frozen by the hash of its content.

    ``content`` is the whole questionnaire where it is the assessment's own; one that ships with DOT
    is read from there.
    """

    __tablename__ = "pinned_questionnaire"
    __table_args__ = (
        Unique("assessment_id", "position"),
        CheckConstraint("length(content_hash) = 64", name="hash_is_sha256"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    content_hash: Mapped[str]
    position: Mapped[int]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Unit(Base):
    """A country, business unit or team that raters may belong to; its name is in the settings."""

    __tablename__ = "unit"
    __table_args__ = (
        ForeignKeyConstraint(["assessment_id", "parent"], ["unit.assessment_id", "unit.code"]),
        CheckConstraint("parent <> code", name="not_its_own_parent"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]


class Rater(Base):
    """A person who answers, known by a random code only.

    Nothing here says when a rater came: the key is random, and SQLite keeps no row order.
    """

    __tablename__ = "rater"
    __table_args__ = (
        Unique("assessment_id", "code"),
        Unique("assessment_id", "id"),  # what an answer refers to
        ForeignKeyConstraint(["assessment_id", "unit"], ["unit.assessment_id", "unit.code"]),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=random_key
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    code: Mapped[str]
    group: Mapped[str]
    unit: Mapped[str | None]
    level: Mapped[str | None]
