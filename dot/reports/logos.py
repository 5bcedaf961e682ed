"""A brand's logo: read, and made harmless by a child process with little time and memory."""

import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dot.reports.pdf import PROGRAM

MAX_PICTURE_BYTES = 5_000_000
SECONDS, MEMORY = 10, 512 * 1024**2
REFUSED = 4
MANY = 16


class LogoRefused(ValueError):
    """The file is not a logo we can print; the message says why and what to do."""


@dataclass(frozen=True)
class Logo:
    """A harmless picture: the name it is served under, and its bytes."""

    name: str
    content: bytes


def read_logo(path: Path) -> Logo:
    """The logo at ``path``, PNG, JPEG or SVG by its content. Raises LogoRefused."""
    try:
        size = path.stat().st_size
        if size > MAX_PICTURE_BYTES:
            raise LogoRefused(f"The logo has {size:,} bytes; use a picture of at most 5 MB.")
        content = path.read_bytes()
    except OSError as error:
        raise LogoRefused(
            f"The logo {path.name} cannot be read ({error.strerror}): "
            "put the picture there, or delete the line."
        ) from error
    return made_harmless(content)


@lru_cache(maxsize=MANY)
def made_harmless(content: bytes, seconds: int = SECONDS, memory: int = MEMORY) -> Logo:
    """What the child makes of a file that anybody may have written. Raises LogoRefused."""
    try:
        child = subprocess.run(
            [sys.executable, str(PROGRAM), "clean-logo", str(seconds), str(memory)],
            input=content,
            capture_output=True,
            timeout=3 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        child = None
    if child is not None and child.returncode == 0:
        name, _, clean = child.stdout.partition(b"\n")
        return Logo(name.decode(), clean)
    if child is not None and child.returncode == REFUSED:
        raise LogoRefused(child.stdout.decode())
    raise LogoRefused(
        f"The logo took more than {seconds} seconds or {memory // 1024**2} MiB to open. "
        "Export it again as a PNG of at most 4,000 × 4,000 pixels."
    )
