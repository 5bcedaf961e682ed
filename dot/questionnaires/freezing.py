"""Released folders are frozen: their hash stands in `released.sha256` and never changes."""

import hashlib
from pathlib import Path

from dot.errors import Conflict, Problem, Problems
from dot.questionnaires.documents import read_file, shown_path

LIST = "released.sha256"
DIGEST_LENGTH = 64


def folder_files(folder: Path) -> list[Path]:
    """The files of a folder that count, in order of their relative path; hidden ones don't."""
    found = [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def folder_hash(folder: Path) -> str:
    """SHA-256 of the folder's canonical content.

    One line a file, in order of the relative POSIX paths: the SHA-256 of its bytes (CR LF read as
    LF), two spaces, the path, LF. The folder's hash is the SHA-256 of these lines; it depends
    neither on the platform nor on where the folder lies.
    """
    lines = []
    for path in folder_files(folder):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest = hashlib.sha256(content).hexdigest()
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def released(root: Path) -> dict[str, tuple[int, str]]:
    """The released folders of a content root with line and hash. Raises Problems on a bad line."""
    listing = root / LIST
    if not listing.exists():
        return {}
    shown = shown_path(listing)
    entries: dict[str, tuple[int, str]] = {}
    problems = []
    for number, line in enumerate(read_file(listing, shown).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        digest, _, name = line.partition("  ")
        if len(digest) != DIGEST_LENGTH or not name or name in entries:
            words = "A line holds a hash, two spaces and a folder, each folder once: undo the edit."
            problems.append(Problem(shown, number, words))
        entries[name] = (number, digest)
    if problems:
        raise Problems(problems)
    return entries


def check_released(root: Path, only: str | None = None) -> list[Problem]:
    """Released folders that changed or vanished; ``only`` looks at one of them."""
    try:
        entries = released(root)
    except Problems as error:
        return list(error.problems)
    shown = shown_path(root / LIST)
    problems = []
    for name, (number, digest) in entries.items():
        if only is not None and name != only:
            continue
        folder = root / name
        if not folder.is_dir():
            words = f"The released folder {name} is missing: restore it from version control."
            problems.append(Problem(shown, number, words))
        elif folder_hash(folder) != digest:
            words = (
                f"{name} was released and has changed since: undo the change, and make the next "
                "version instead (copy the folder, raise its version)."
            )
            problems.append(Problem(shown, number, words))
    return problems


def freeze(root: Path, name: str) -> bool:
    """Add a folder to the list; False where it is there already. Raises Conflict if it changed."""
    entries = released(root)
    digest = folder_hash(root / name)
    if name in entries:
        if entries[name][1] == digest:
            return False
        raise Conflict(
            f"{name} was released with another content. A released folder never changes: undo the "
            "change, and make the next version instead (copy the folder, raise its version)."
        )
    listing = root / LIST
    lines = [f"{known}  {folder}\n" for folder, (_, known) in entries.items()]
    listing.write_text("".join(sorted([*lines, f"{digest}  {name}\n"], key=lambda line: line[66:])))
    return True
