"""The audit log: each entry holds the hash of the one before, so that a change shows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.accounts.models import AuditEntry

FIRST = "0" * 64


def record(
    session: Session,
    now: datetime,
    actor: str,
    action: str,
    concerns: str,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry.   concerns: what it was done to, as in “assessment 3”.

    Two writers at once get the same number, which the table's key refuses to one of them; on
    SQLite there is one writer anyway.
    """
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
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.object,
        entry.details,
    ]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_at(session: Session) -> int | None:
    """The number of the first entry that does not fit the one before; None where all do."""
    previous, expected = FIRST, 1
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        if (entry.number, entry.previous, entry.hash) != (expected, previous, digest(entry)):
            return expected
        previous, expected = entry.hash, expected + 1
    return None
