"""Check a path: a questionnaire, a version of the library, or a whole content root."""

from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.checks import check_library, check_questionnaire, check_shared_items
from dot.questionnaires.documents import real_path, shown_path
from dot.questionnaires.freezing import LIST, check_released
from dot.questionnaires.library_locales import check_library_locales
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.shelf import (
    ASIDE,
    LIBRARY,
    LIBRARY_FILES,
    QUESTIONNAIRE,
    missing_file,
    opened,
    questionnaire_folders,
    root_of,
    versions,
)
from dot.questionnaires.wording_checks import wording_problems

CHANGES = "CHANGES.md"
SCHEMA_LINE = "# yaml-language-server: $schema="


def is_content(path: Path) -> bool:
    """Whether ``check_path`` is the check for this path, rather than that of a brand or assessment."""
    path = real_path(path)
    inside = (root_of(path) / LIST).is_file() and path.is_relative_to(root_of(path))
    parts = path.relative_to(root_of(path)).parts if inside else ()
    if inside and (parts[:1] != ("examples",)):
        return True
    return path.name == QUESTIONNAIRE or (path / QUESTIONNAIRE).is_file()


def check_path(path: Path) -> list[Problem]:
    """Everything wrong with the content at a path, in order of file and line."""
    if not path.exists():
        return [Problem(shown_path(path), 1, "There is no such file or folder: check the path.")]
    return sorted(set(problems_at(real_path(path))))


def problems_at(path: Path) -> list[Problem]:
    """The problems of whatever stands at an absolute path, unsorted."""
    root = root_of(path)
    if not path.is_relative_to(root):
        return alone(path, root)
    parts = path.relative_to(root).parts
    if not parts or parts[0] in {LIST, "schema"}:
        return check_root(root)
    if parts[0] == LIBRARY:
        folders = [root.joinpath(*parts[:2])] if len(parts) > 1 else versions(path)
        return [problem for folder in folders for problem in library_problems(folder, root)]
    if parts[0] not in ASIDE:
        folders = [root.joinpath(*parts[:2])] if len(parts) > 1 else versions(path)
        if folders:
            return [problem for folder in folders for problem in version_problems(folder, root)]
    return alone(path, root)


def alone(path: Path, root: Path) -> list[Problem]:
    """A questionnaire outside a content root, under any name, or one of its translations."""
    if path.is_dir():
        path = path / QUESTIONNAIRE
    elif path.parent.name == "locales":
        path = path.parent.parent / QUESTIONNAIRE
    if not path.exists():
        words = f"There is nothing to check here: name a folder with a {QUESTIONNAIRE}."
        return [Problem(shown_path(path.parent), 1, words)]
    return check_questionnaire(path, root) + wording_problems(path, root)


def check_root(root: Path) -> list[Problem]:
    """A whole content root: every questionnaire, every library version, every release."""
    problems = check_released(root)
    for folder in questionnaire_folders(root):
        problems += version_problems(folder, root)
    for folder in versions(root / LIBRARY):
        problems += library_problems(folder, root)
    return problems + check_shared_items(root)


def library_problems(folder: Path, root: Path) -> list[Problem]:
    """One version of the library in a content root."""
    problems = check_library(folder, root)
    for name in LIBRARY_FILES:
        problems += schema_line(folder / f"{name}.yaml", f"../../schema/{name}.schema.json")
    problems += check_library_locales(folder)
    for locale in sorted((folder / "locales").glob("*.yaml")):
        problems += schema_line(locale, "../../../schema/library-locale.schema.json")
    return problems + check_released(root, f"{LIBRARY}/{folder.name}")


def version_problems(folder: Path, root: Path) -> list[Problem]:
    """One questionnaire version in a content root: its file, its folder's names, its release."""
    path = folder / QUESTIONNAIRE
    problems = check_questionnaire(path, root) + wording_problems(path, root)
    problems += check_released(root, f"{folder.parent.name}/{folder.name}")
    if not path.is_file():
        return problems
    problems += schema_line(path, "../../schema/questionnaire.schema.json")
    for locale in sorted((folder / "locales").glob("*.yaml")):
        problems += schema_line(locale, "../../../schema/locale.schema.json")
    if not (folder / CHANGES).is_file():
        problems.append(missing_file(folder / CHANGES, "What changed in this version"))
    return problems + folder_names(path)


def folder_names(path: Path) -> list[Problem]:
    """The folder's names are the questionnaire's slug and version."""
    try:
        document, questionnaire = opened(path, Questionnaire)
    except Problems:
        return []
    problems = []
    for key, said, name in (
        ("slug", questionnaire.slug, path.parent.parent.name),
        ("version", questionnaire.version, path.parent.name),
    ):
        if said != name:
            words = f"The folder says {key} {name}, the file {said}: make them the same."
            problems.append(document.problem((key,), words))
    return problems


def schema_line(path: Path, schema: str) -> list[Problem]:
    """The first line tells editors where the format's JSON Schema lies."""
    if not path.is_file():
        return []
    with path.open("rb") as file:
        first = file.readline(500).decode("utf-8-sig", "replace").rstrip()
    if first == SCHEMA_LINE + schema:
        return []
    return [Problem(shown_path(path), 1, f"The first line must be “{SCHEMA_LINE}{schema}”.")]
