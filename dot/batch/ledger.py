"""`releases.json`: the ledger of what was released of a wave, beside the answers it protects."""

import json
import os
import secrets
from pathlib import Path

from pydantic import ValidationError

from dot.batch.folder import RELEASES
from dot.errors import DotError, Problem, Problems
from dot.publication.schemas import Ledger
from dot.questionnaires.documents import read_file, shown_path

LARGEST_LEDGER = 200_000_000
KEY_BYTES = 32


def read_ledger(folder: Path) -> Ledger:
    """The folder's ledger; a new one, with a key of its own, before the first release.

    Raises Problems where it can't be read: what was released before would then not be known.
    """
    path = folder / RELEASES
    if not path.exists():
        return Ledger(key=secrets.token_hex(KEY_BYTES))
    shown = shown_path(path)
    words = "put back the copy that DOT wrote, from your backup. Nothing is released without it."
    try:
        ledger = Ledger.model_validate_json(
            json.dumps(json.loads(read_file(path, shown, LARGEST_LEDGER)))
        )
    except json.JSONDecodeError as error:
        message = f"The ledger is not JSON ({error.msg}): {words}"
        raise Problems([Problem(shown, error.lineno, message)]) from None
    except (ValidationError, RecursionError):
        message = f"The ledger does not hold what DOT writes there: {words}"
        raise Problems([Problem(shown, 1, message)]) from None
    if not _fits(ledger):
        message = f"The ledger has been changed, its parts do not fit each other: {words}"
        raise Problems([Problem(shown, 1, message)])
    return ledger


def _fits(ledger: Ledger) -> bool:
    """Whether releases are numbered from 1, and every pattern says of each voice if it counts."""
    if [one.number for one in ledger.releases] != list(range(1, len(ledger.releases) + 1)):
        return False
    return all(
        len(pattern.counted) == len(told.voices)
        for one in ledger.releases
        for told in one.questionnaires.values()
        for pattern in told.patterns
    )


def ledger_bytes(ledger: Ledger) -> bytes:
    """The ledger as it stands in its file."""
    return f"{ledger.model_dump_json(indent=1)}\n".encode()


def write_ledger(ledger: Ledger, folder: Path) -> None:
    """Write the ledger whole or not at all, for its owner alone; the same one is left as it is."""
    path, part = folder / RELEASES, folder / f".{RELEASES}.part"
    content = ledger_bytes(ledger)
    if path.exists() and path.read_bytes() == content:
        return
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise DotError(
            f"{path}: can't write the ledger ({error.strerror}), and nothing is released without "
            "it. Make the folder writable, or copy it to a place of your own."
        ) from error
