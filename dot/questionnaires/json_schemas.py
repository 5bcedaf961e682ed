"""JSON Schemas of the YAML formats, generated from their models for editors."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from dot.questionnaires.library_locales import LibraryLocale
from dot.questionnaires.locales import Locale
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.shelf import LIBRARY_FILES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: Mapping[str, type[BaseModel]] = {
    "questionnaire": Questionnaire,
    "locale": Locale,
    "library-locale": LibraryLocale,
    **LIBRARY_FILES,
}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of one format as it stands in its file."""
    schema = {"$schema": DIALECT, **model.model_json_schema()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path, schemas: Mapping[str, type[BaseModel]]) -> list[str]:
    """Write every schema of the table into the folder; returns the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, model in schemas.items():
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(model), encoding="utf-8", newline="\n")
        names.append(path.name)
    return names


def outdated(folder: Path, schemas: Mapping[str, type[BaseModel]]) -> list[str]:
    """The files that are missing or differ from what the models say."""
    stale = []
    for name, model in schemas.items():
        path = folder / f"{name}.schema.json"
        if not path.is_file() or path.read_text(encoding="utf-8") != schema_text(model):
            stale.append(path.name)
    return stale
