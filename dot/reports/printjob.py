"""What crosses between the product and the child process that prints: a page with its files; the PDF."""

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
    family: the font that the assets bring.   memory: the lines that an earlier print measured in
    it; the bytes of the PDF are the same without.
    """

    html: str
    report_date: date
    assets: Mapping[str, bytes] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    family: str = ""
    memory: bytes = b""

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
                "family": self.family,
                "memory": _armour(self.memory),
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
            family=fields["family"],
            memory=base64.b64decode(fields["memory"]),
        )


@dataclass(frozen=True)
class Printed:
    """The PDF, remarks such as a character that no installed font can draw, and measured lines."""

    pdf: bytes
    remarks: tuple[str, ...] = ()
    memory: bytes = b""

    def dump(self) -> bytes:
        """The way back: how long the parts are, in a line, and the parts."""
        remarks = "\n".join(self.remarks).encode()
        head = f"{len(self.pdf)} {len(remarks)} {len(self.memory)}\n".encode()
        return b"".join((head, self.pdf, remarks, self.memory))

    @classmethod
    def load(cls, message: bytes) -> "Printed":
        """What ``dump`` wrote. Raises ValueError."""
        head, _, parts = message.partition(b"\n")
        pdf, remarks, memory = map(int, head.split())
        if len(parts) != pdf + remarks + memory:
            raise ValueError("the message was cut off")
        said = parts[pdf : pdf + remarks].decode()
        return cls(parts[:pdf], tuple(said.splitlines()), parts[pdf + remarks :])


def _armour(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
