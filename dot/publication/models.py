"""What was published of an assessment, release by release; nothing is ever changed or deleted."""

from typing import Any

from sqlalchemy import DDL, JSON, CheckConstraint, ForeignKey, event
from sqlalchemy.orm import Mapped, mapped_column

from dot.db import Base


class PublishedRelease(Base):
    """One release: the published result, and its entry of the ledger.

    ``key`` is the wave's, the same in every row of an assessment.
    """

    __tablename__ = "published_release"
    __table_args__ = (
        CheckConstraint("number >= 1", name="numbered_from_1"),
        CheckConstraint("length(inputs_hash) = 64", name="inputs_hash_is_sha256"),
        CheckConstraint("length(key) = 64", name="key_is_256_bits"),
    )

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    inputs_hash: Mapped[str]
    key: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    ledger: Mapped[dict[str, Any]] = mapped_column(JSON)


# Whoever could change what was published could also make the audit forget it.
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER published_release_no_{verb.lower()} BEFORE {verb} ON published_release "
        "BEGIN SELECT RAISE(ABORT, 'a release is never changed'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION refuse_release_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a release is never changed' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER published_release_frozen BEFORE UPDATE OR DELETE ON published_release "
        "FOR EACH ROW EXECUTE FUNCTION refuse_release_change()",
    ],
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(
            PublishedRelease.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
        )
