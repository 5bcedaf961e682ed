"""A mail server on this machine that delivers nothing: every mail becomes a file to look at."""

from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dot.errors import DotError

LOOPBACK = "127.0.0.1"
LARGEST = 5_000_000


class Catcher:
    """Writes each message into the folder, numbered as they come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1 + len(list(folder.glob("*.eml"))))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 — the library calls it so.
        content = envelope.original_content or b""
        (self.folder / f"{next(self.numbers):05}.eml").write_bytes(content)
        return "250 kept"


def catch(folder: Path, port: int) -> Controller:
    """Start catching in a thread of its own; ``stop()`` ends it. Raises DotError for a taken port."""
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(
        Catcher(folder), hostname=LOOPBACK, port=port, data_size_limit=LARGEST, ident="DOT"
    )
    try:
        controller.start()
    except OSError as error:
        controller.loop.close()
        raise DotError(
            f"Port {port} can't be opened ({error.strerror}): choose another with --port."
        ) from error
    return controller
