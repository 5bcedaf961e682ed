"""What crosses from the product to the child process that prints: one page, its assets, its attachments."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF, dated by the report and not by the clock."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class PrintJob:
    """One HTML document and every byte it may use while it becomes a PDF.

    ``assets`` maps the relative name used in the HTML or CSS to the bytes; nothing else is fetched.
    """

    html: str
    report_date: date
    assets: Mapping[str, bytes] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    def dump(self) -> bytes:
        """The job as UTF-8 JSON; file contents are base64."""
        return json.dumps(
            {
                "html": self.html,
                "report_date": self.report_date.isoformat(),
                "assets": {name: _armour(content) for name, content in self.assets.items()},
                "attachments": [
                    [attached.name, attached.description, _armour(attached.content)]
                    for attached in self.attachments
                ],
            }
        ).encode()

    @classmethod
    def load(cls, message: bytes) -> "PrintJob":
        """The job that ``dump`` wrote."""
        fields = json.loads(message)
        return cls(
            html=fields["html"],
            report_date=date.fromisoformat(fields["report_date"]),
            assets={name: base64.b64decode(text) for name, text in fields["assets"].items()},
            attachments=tuple(
                Attachment(name, description, base64.b64decode(text))
                for name, description, text in fields["attachments"]
            ),
        )


def _armour(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
