"""Content files on disk: where they lie, and each read and parsed once a process."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, read_document, shown_path
from dot.questionnaires.freezing import LIST
from dot.questionnaires.library import (
    BenchmarkFile,
    GlossaryFile,
    InitiativeFile,
    KpiFile,
    PictureFile,
)
from dot.questionnaires.schemas import SLUG, VERSION, Questionnaire
from dot.questionnaires.shapes import examine

M = TypeVar("M", bound=BaseModel)

QUESTIONNAIRE = "questionnaire.yaml"
LIBRARY = "library"
# Folders of a content root that hold no questionnaire versions.
ASIDE = frozenset({LIBRARY, "schema", "examples"})
LIBRARY_FILES: dict[str, type[BaseModel]] = {
    "kpis": KpiFile,
    "benchmarks": BenchmarkFile,
    "initiatives": InitiativeFile,
    "glossary": GlossaryFile,
    "pictures": PictureFile,
}
OPTIONAL_FILES = frozenset({"glossary", "pictures"})
REFERENCE = re.compile(rf"({SLUG[1:-1]})@({VERSION[1:-1]})")


def content_root() -> Path:
    """The content that ships with DOT: `questionnaires/` beside the package."""
    return Path(__file__).resolve().parents[2] / "questionnaires"


def root_of(path: Path) -> Path:
    """The content root around a path: the nearest folder with a release list, else DOT's own."""
    for folder in (path, *path.parents):
        if (folder / LIST).is_file():
            return folder
    return content_root()


def opened(path: Path, model: type[M]) -> tuple[Document, M]:
    """A file as document and model, from memory while it stays the same. Raises Problems."""
    try:
        state = path.stat()
    except OSError:
        read_document(path)
        raise
    found: tuple[Document, M] = _opened(
        path, shown_path(path), (state.st_mtime_ns, state.st_size, state.st_ino), model
    )
    return found


@lru_cache(maxsize=128)
def _opened(
    path: Path, _shown: str, _state: tuple[int, int, int], model: type[BaseModel]
) -> tuple[Document, Any]:
    document = read_document(path)
    result = examine(document, model)
    if isinstance(result, list):
        raise Problems(result)
    return document, result


def versions(folder: Path) -> list[Path]:
    """The version folders of a questionnaire or of the library, oldest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.is_dir() and re.match(VERSION, path.name)]
    return sorted(found, key=lambda path: [int(part) for part in path.name.split(".")])


def questionnaire_folders(root: Path) -> list[Path]:
    """Every questionnaire version of a content root, by slug and version."""
    slugs = sorted(path for path in root.iterdir() if path.is_dir() and path.name not in ASIDE)
    return [
        version for slug in slugs if not slug.name.startswith(".") for version in versions(slug)
    ]


def readable_questionnaires(root: Path) -> list[tuple[Document, Questionnaire]]:
    """All questionnaire versions that can be read; the check of each reports why another can't."""
    found = []
    for folder in questionnaire_folders(root) if root.is_dir() else []:
        try:
            found.append(opened(folder / QUESTIONNAIRE, Questionnaire))
        except Problems:
            continue
    return found


def every_questionnaire(root: Path) -> list[Questionnaire]:
    """The questionnaires of a content root without their documents."""
    return [questionnaire for _, questionnaire in readable_questionnaires(root)]


def known_names(root: Path, version: str, file: str, key: str, name: str) -> frozenset[str] | None:
    """The codes in one library file; None where it can't be read, which its own check reports."""
    path = root / LIBRARY / version / f"{file}.yaml"
    try:
        _, found = opened(path, LIBRARY_FILES[file])
    except Problems:
        return None
    return frozenset(getattr(record, name) for record in getattr(found, key))


def missing_file(path: Path, what: str) -> Problem:
    """A file that a folder must have."""
    return Problem(shown_path(path), 1, f"{what} is missing: add {path.name} to the folder.")
