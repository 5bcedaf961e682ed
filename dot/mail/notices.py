"""Notices that a mail came back: the machine-readable part that RFC 3464 prescribes, and no more."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from itertools import islice

from dot.mail.addresses import address, one_line

LARGEST = 5_000_000
MOST_PARTS = 200
MOST_RECIPIENTS = 100
STATUS = re.compile(r"[45]\.\d{1,3}\.\d{1,3}", re.ASCII)


@dataclass(frozen=True)
class Undelivered:
    """An address whose mail was not delivered, and why, in the words of the server that knew."""

    address: str
    reason: str


def undelivered(notice: bytes) -> list[Undelivered]:
    """The addresses that a notice tells of for good; none for a delay, or for any other mail.

    Raises ValueError where the file is too large to be a notice.
    """
    if len(notice) > LARGEST:
        raise ValueError(f"has {len(notice):,} bytes; at most {LARGEST:,} are read.")
    # The old parser keeps a delivery status as blocks of headers, and never refuses broken ones.
    message = email.message_from_bytes(notice, policy=policy.compat32)
    found: dict[str, Undelivered] = {}
    for block in islice(_blocks(message), MOST_RECIPIENTS):
        one = _failed(block)
        if one is not None:
            found.setdefault(one.address, one)
    return list(found.values())


def _blocks(message: Message) -> Iterator[Message]:
    """The blocks of fields of every delivery status."""
    for part in islice(message.walk(), MOST_PARTS):
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _failed(block: Message) -> Undelivered | None:
    """Whom a block of a delivery status tells of, if it tells of a failure."""
    if _field(block, "Action").lower() != "failed":
        return None
    recipient = _field(block, "Original-Recipient") or _field(block, "Final-Recipient")
    try:
        to = address(recipient.partition(";")[2])
    except ValueError:
        return None
    status = STATUS.search(_field(block, "Status"))
    said = _field(block, "Diagnostic-Code").partition(";")[2].strip()
    words = " ".join(filter(None, (status and status.group(), said))) or "no reason given"
    return Undelivered(to, one_line(f"The mail came back ({words})."))


def _field(block: Message, name: str) -> str:
    return one_line(str(block.get(name, "")), 400)
