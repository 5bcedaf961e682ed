"""A letter as a message on its way: plain and HTML part, the brand's logo, and safe headers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from dot.mail.addresses import address, one_line
from dot.mail.letters import Letter, Letterhead, as_html

LOGO = "logo@dot"


@dataclass(frozen=True)
class Envelope:
    """Between whom a message goes.   asked_for: the receiver has just asked for this very mail.

    stop: the address that ends reminders when something is posted to it (RFC 8058), "" where none is.
    """

    sender: str
    sender_name: str
    to: str
    to_name: str = ""
    asked_for: bool = False
    stop: str = ""


def message(letter: Letter, head: Letterhead, envelope: Envelope) -> EmailMessage:
    """The message to send. Raises ValueError for an address that is none."""
    made = EmailMessage(policy=SMTP)
    sender, receiver = address(envelope.sender), address(envelope.to)
    made["From"] = Address(one_line(envelope.sender_name), addr_spec=sender)
    made["To"] = Address(one_line(envelope.to_name), addr_spec=receiver)
    made["Subject"] = one_line(letter.subject)
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    made["Content-Language"] = letter.language
    # Answering machines are not to answer, and mail programs offer to stop what nobody asked for.
    made["Auto-Submitted"] = "auto-generated"
    if not envelope.asked_for:
        by_mail = f"<mailto:{sender}?subject=unsubscribe>"
        made["List-Unsubscribe"] = f"<{envelope.stop}>, {by_mail}" if envelope.stop else by_mail
        if envelope.stop:
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(letter.text)
    html = as_html(letter, head, f"cid:{LOGO}" if head.logo else "")
    made.add_alternative(html, subtype="html")
    if head.logo:
        part = made.get_payload()[1]  # type: ignore[index]  # a multipart message holds a list
        part.add_related(head.logo, "image", "png", cid=f"<{LOGO}>", filename="logo.png")  # type: ignore[union-attr]  # of messages
    return made
