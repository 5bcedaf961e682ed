"""A folder without answers becomes an assessment that is answered online; and back into a folder."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from dot.assessments.fieldwork import FieldworkPlan, plan_fieldwork
from dot.assessments.models import Assessment, Status
from dot.batch.folder import read_definition
from dot.batch.storage import store_definition
from dot.errors import Problem, Problems
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition


def prepare(session: Session, definition: Definition, plan: FieldworkPlan) -> Assessment:
    """A draft assessment with its fieldwork planned. Raises Conflict, Invalid."""
    assessment = store_definition(session, definition, Status.DRAFT)
    plan_fieldwork(session, assessment, plan)
    return assessment


def prepare_folder(
    session: Session, folder: Path, content: Path, plan: FieldworkPlan
) -> Assessment:
    """The same from a folder, whose answers, if it has any, are left where they are."""
    return prepare(session, read_definition(folder, content), plan)


def written_definition(files: Mapping[str, Mapping[str, Any] | None], content: Path) -> Definition:
    """The definition that a folder with these files would have, checked in the same way.

    files: by name, what each YAML file says; JSON is YAML.   Raises Problems by file and line.
    """
    given = {name: as_file(name, tree) for name, tree in files.items() if tree is not None}
    return read_files(given, content)


def read_files(files: Mapping[str, bytes], content: Path) -> Definition:
    """The definition in these files of a folder. Raises Problems by file and line."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name, written in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(written)
        try:
            return read_definition(folder, content)
        except Problems as error:
            raise Problems(
                replace(one, path=Path(one.path).name) for one in error.problems
            ) from None


def as_file(name: str, tree: Mapping[str, Any]) -> bytes:
    """A tree as a YAML file. Raises Problems for what no file can hold."""
    try:
        return json.dumps(tree, indent=1, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        words = "A number is none, a text holds half a character, or the tree is too deep: mend it."
        raise Problems([Problem(name, 1, words)]) from None


def languages_of(asked: tuple[Questionnaire, ...]) -> tuple[str, ...]:
    """The languages in which every questionnaire of an assessment exists, the first one's first."""
    offered = [(one.language, *one.languages) for one in asked]
    if not offered:
        return ()
    return tuple(
        language
        for language in dict.fromkeys(offered[0])
        if all(language in languages for languages in offered)
    )
