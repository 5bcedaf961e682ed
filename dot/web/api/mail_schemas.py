"""What the JSON interface takes and gives about mails and the log."""

from datetime import datetime

from dot.web.api.schemas import In, Out, Word, shown


class AddressIn(In):
    """Another address for somebody."""

    model_config = shown({"email": "rita.rep@alpenpharma.example"})

    email: Word


class LetterOut(Out):
    """A mail as it would be sent, its link left out."""

    model_config = shown(
        {
            "group": "REP",
            "language": "en",
            "subject": "Alpenpharma: your view is asked for",
            "text": "Hello,\n\nAlpenpharma asks you …\n",
            "html": "<!doctype html>…",
        }
    )

    group: str
    language: str
    subject: str
    text: str
    html: str


class EntryOut(Out):
    """One thing that was done.   at: in UTC."""

    model_config = shown(
        {"at": "2027-01-11T07:02:13Z", "actor": "user 4", "action": "invitations sent"}
    )

    at: datetime
    actor: str
    action: str
