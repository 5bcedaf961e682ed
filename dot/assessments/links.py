"""Open links: one for a whole rater group, with a QR code to hand round."""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from dot.accounts.tokens import new_token
from dot.assessments.fieldwork_models import GroupLink
from dot.errors import Invalid

CODE_LENGTH = 22  # 128 bits: a link that many people share needs no more.
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class NewLink:
    """An open link to be made.   domain: "" = any."""

    group: str
    unit: str
    level: str
    seats: int
    domain: str = ""


def add_link(
    session: Session, assessment_id: int, wanted: NewLink, passcode_hash: str | None = None
) -> GroupLink:
    """Make an open link. Raises Invalid for a domain that is none.

    passcode_hash: None where none is asked.
    """
    domain = wanted.domain.strip().lower().removeprefix("@")
    if domain and not DOMAIN.fullmatch(domain):
        raise Invalid(domain=f"“{wanted.domain}” is no domain: write one as in client.example.")
    link = GroupLink(
        code=new_token()[:CODE_LENGTH],
        assessment_id=assessment_id,
        group=wanted.group,
        unit=wanted.unit or None,
        level=wanted.level or None,
        seats=wanted.seats,
        passcode_hash=passcode_hash,
        domain=domain or None,
    )
    session.add(link)
    session.flush()
    return link


def close_link(session: Session, link: GroupLink) -> None:
    """End an open link."""
    link.closed = True
    session.flush()
