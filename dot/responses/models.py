"""What raters answered."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dot.db import Base, one_of


class State(StrEnum):
    """An answer or one of three non-answers; an item not asked has no row."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    CANNOT_JUDGE = "cannot_judge"
    NOT_APPLICABLE = "not_applicable"


class Answer(Base):
    """One rater's answer to one item, as it would stand in ``answers.csv``.

    The rows lie in the order of their key, which starts with the rater's random one, and carry no
    time: neither tells who answered when. ``text`` is the answer as written; ``value`` its number.
    """

    __tablename__ = "answer"
    __table_args__ = (
        ForeignKeyConstraint(["assessment_id", "rater_id"], ["rater.assessment_id", "rater.id"]),
        CheckConstraint(
            "(state = 'answered') = (text IS NOT NULL)", name="only_an_answer_has_text"
        ),
        CheckConstraint("value IS NULL OR state = 'answered'", name="only_an_answer_has_a_value"),
        # PostgreSQL sorts NaN above every number, so this refuses NaN as well as infinity.
        CheckConstraint("value BETWEEN -1e300 AND 1e300", name="value_is_finite"),
        CheckConstraint("revision >= 1", name="revision_counts_from_one"),
        {"sqlite_with_rowid": False},
    )

    assessment_id: Mapped[int] = mapped_column(primary_key=True)
    rater_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    questionnaire: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(one_of(State, "state"))
    text: Mapped[str | None]
    value: Mapped[float | None]
    comment: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)
