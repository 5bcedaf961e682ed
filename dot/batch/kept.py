"""`.dot` in an assessment's folder: what a rebuild after one edit does not have to make again."""

from pathlib import Path

from dot.batch.folder import RELEASES
from dot.questionnaires.service import content_root
from dot.reports.program import files_digest
from dot.reports.shelf import Shelf, key_of, stamp
from dot.results.schemas import Result
from dot.results.service import Counted

PLACE = ".dot"
SCORED = "scored"
# Words change how a report reads, and never a number.
WORDS, MADE = "edits*.yaml", "out"


def shelf_of(folder: Path, *, kept: bool) -> Shelf:
    """The folder's shelf; an empty one that keeps nothing where that is wished."""
    return Shelf(folder / PLACE if kept else None)


def scored_key(folder: Path, counted: Counted, ledger: bytes) -> str:
    """Everything that the published result with its roadmap is made from.

    ledger: what has been released of the wave, as it stands in the folder.
    """
    parts = [stamp(), counted.inputs_hash.encode(), ledger, files_digest(content_root())]
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in (MADE, RELEASES) or path.match(WORDS):
            continue
        parts += [path.name.encode("utf-8", "surrogateescape")]
        parts += [files_digest(path) if path.is_dir() else path.read_bytes()]
    return key_of(*parts)


def kept_result(shelf: Shelf, key: str) -> Result | None:
    """The result that was scored from the same inputs, if it is still there."""
    found = shelf.get(SCORED, key)
    return None if found is None else Result.model_validate_json(found)


def keep_result(shelf: Shelf, key: str, result: Result) -> None:
    """Keep a published result for the next run."""
    shelf.put(SCORED, key, result.model_dump_json().encode())
