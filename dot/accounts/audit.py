"""The audit log: each entry holds the hash of the one before, so that a change shows."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.models import AuditEntry
from dot.db import wait_for_turn

FIRST = "0" * 64
# Any number that no other program on the same PostgreSQL uses.
TURN = 7_301_968_442


@dataclass(frozen=True)
class Head:
    """The newest entry, to be kept where the database is not: it vouches for all before it."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def record(
    session: Session,
    now: datetime,
    actor: str,
    action: str,
    concerns: str,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry.   concerns: what it was done to, as in “assessment 3”.

    Writers take turns from here to their commit: two at once would get the same number.
    """
    wait_for_turn(session, TURN)
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        action=action,
        object=concerns,
        details=dict(details or {}),
        previous=last.hash if last else FIRST,
        hash="",
    )
    entry.hash = digest(entry)
    session.add(entry)
    session.flush()
    return entry


def log_of(session: Session, concerns: str, most: int) -> list[AuditEntry]:
    """What was done to something, the newest first."""
    return list(
        session.scalars(
            select(AuditEntry)
            .where(AuditEntry.object == concerns)
            .order_by(AuditEntry.number.desc())
            .limit(most)
        )
    )


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry and the hash of the one before it."""
    parts = [
        entry.previous,
        entry.number,
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.object,
        entry.details,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def head(session: Session) -> Head | None:
    """The newest entry; None where nothing was logged yet."""
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    return Head(last.number, last.hash) if last else None


def read_head(text: str) -> Head:
    """A head as it was printed. Raises ValueError."""
    number, _, written = text.strip().partition(":")
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and len(written) == 64):
        raise ValueError("Write the head as it was printed: a number, a colon and 64 signs.")
    return Head(int(number), written)


def broken_at(session: Session, kept: Head | None = None) -> int | None:
    """The number of the first entry that does not fit the one before; None where all do.

    kept: an earlier head; without one nobody can tell that the last entries were taken away.
    """
    previous, expected = FIRST, 1
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        if (entry.number, entry.previous, entry.hash) != (expected, previous, digest(entry)):
            return expected
        if kept and kept.number == expected and kept.hash != entry.hash:
            return expected
        previous, expected = entry.hash, expected + 1
    return expected if kept and kept.number >= expected else None
