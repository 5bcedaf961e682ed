"""A folder that is written whole or not at all, for its owner's eyes only."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from dot.errors import DotError

OWNER_READS = 0o600


def write_whole(files: Mapping[str, bytes], out: Path, allow: Callable[[], None]) -> None:
    """Write files into a new folder; a failure at any point leaves nothing.

    They are written aside, in a folder that only its owner may enter, and renamed at the end.
    allow: called once all is written, and before anybody finds it; what it raises stops it.
    Raises DotError where the folder is there already or can't be made.
    """
    if out.exists() or out.is_symlink():
        raise DotError(f"{out}: exists already; choose another name so that nothing is lost.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=out.parent))
        try:
            for name, content in files.items():
                write(aside / name, content)
            allow()
            aside.rename(out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise DotError(f"{out}: can't be written ({error.strerror}).") from None


def write(place: Path, content: bytes) -> None:
    """Write one file that only its owner may read, down to the disk."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.touch(mode=OWNER_READS, exist_ok=False)
    place.write_bytes(content)
