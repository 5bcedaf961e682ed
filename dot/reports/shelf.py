"""What earlier runs made and may be used again: prints, measured lines, scored results.

Everything lies under the hash of all that it was made from, the program's own files too, so that
what is found is what would be made. The folder may be deleted at any time.
"""

import hashlib
import importlib.metadata
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Self

from dot.reports.manifest import versions
from dot.reports.pdf import Allowance, Press, print_job
from dot.reports.printjob import Printed, PrintJob

# Packages besides those of the print that have a say in a result.
COMPUTING = ("highspy", "pydantic", "pyyaml", "common-expression-language")
PRINT, LINES = "print", "lines"
KEPT_OF_A_KIND = 12
OWNER_ALONE = 0o700
DIGEST_BYTES = hashlib.sha256().digest_size


class Shelf:
    """Files by kind and key in a folder; without a folder nothing is kept and nothing found."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put under the key; None where nothing is, or where it was damaged since."""
        if self.folder is None:
            return None
        try:
            content = (self.folder / f"{kind}-{key}").read_bytes()
        except OSError:
            return None
        digest, content = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        return content if hashlib.sha256(content).digest() == digest else None

    def put(self, kind: str, key: str, content: bytes) -> Self:
        """Keep it, and only the newest of its kind. Where nothing can be written, nothing is kept."""
        if self.folder is None:
            return self
        with suppress(OSError):
            self.folder.mkdir(mode=OWNER_ALONE, exist_ok=True)
            place = self.folder / f"{kind}-{key}"
            part = place.with_name(f".{place.name}.{os.getpid()}.part")
            part.write_bytes(hashlib.sha256(content).digest() + content)
            part.replace(place)
            old = sorted(self.folder.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
            for path in old[:-KEPT_OF_A_KIND]:
                path.unlink()
        return self


@dataclass(frozen=True)
class Means:
    """With what is printed: where earlier prints lie, a press that has been started, its limits."""

    shelf: Shelf = field(default_factory=Shelf)
    press: Press | None = None
    allowance: Allowance | None = None


def print_once(job: PrintJob, name: str, means: Means) -> Printed:
    """The print of a job: an earlier one of the very same job, or a new one that remembers lines.

    name: which document it is; one's lines help the next print of the same. Raises PrintingFailed.
    """
    shelf, press = means.shelf, means.press
    key = key_of(stamp(), job.dump())
    found = shelf.get(PRINT, key)
    if found is not None:
        return Printed.load(found)
    fonts = [content for file, content in sorted(job.assets.items()) if file.endswith(".woff2")]
    lines = key_of(stamp(), name.encode(), *fonts)
    job = replace(job, memory=shelf.get(LINES, lines) or b"")
    printed = press.print_job(job) if press else print_job(job, means.allowance)
    shelf.put(PRINT, key, replace(printed, memory=b"").dump())
    if printed.memory:
        shelf.put(LINES, lines, printed.memory)
    return printed


def key_of(*parts: bytes) -> str:
    """One key for several things; each goes in with its length."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(f"{len(part)}\n".encode())
        whole.update(part)
    return whole.hexdigest()


@cache
def stamp() -> bytes:
    """The program as it stands: its own files, Python, and the packages that have a say."""
    used = [importlib.metadata.version(name) for name in COMPUTING]
    return repr((sys.version, used, sorted(versions().items()))).encode()
