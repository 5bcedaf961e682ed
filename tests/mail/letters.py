"""A letter to somebody, for tests."""

from datetime import UTC, datetime
from email.message import EmailMessage

from dot.mail.letters import Facts, Letterhead, write
from dot.mail.messages import Envelope, message

FACTS = Facts(
    name="Rita Rep",
    client="Alpenpharma",
    title="Commercial health check",
    practice="Example practice",
    closes=datetime(2026, 12, 7, 17, 0, tzinfo=UTC),
    time_zone="Europe/Berlin",
    minutes=14,
    k=5,
    link="https://dot.example/i/AbCdEf",
)
HEAD = Letterhead("Example practice")
ENVELOPE = Envelope(
    "survey@practice.example", "Example practice", "rita@client.example", "Rita Rep"
)


def make_message() -> EmailMessage:
    return message(write("invitation", "en", FACTS), HEAD, ENVELOPE)
