"""docs/folder.md names every file, column, key and item type of the folder format."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from dot.assessments.schemas import Assessment, ClientInitiatives, Group, Level, Running
from dot.batch import answers, comments, folder, tables, times
from dot.batch.dialect import Columns
from dot.questionnaires.answers import NON_ANSWERS
from dot.questionnaires.schemas import ItemType, OptionSource
from dot.strategy.schemas import Strategy

PAGE = (Path(__file__).parents[2] / "docs" / "folder.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
TABLES: dict[str, Columns] = {
    "answers.csv": answers.COLUMNS,
    "coding.csv": tables.CODING,
    "evidence.csv": tables.EVIDENCE,
    "kpis.csv": tables.KPIS,
    "confirmed.csv": tables.CONFIRMED,
    "times.csv": times.TIMES,
    "comments.csv": comments.COMMENTS,
}


def section(name: str) -> set[str]:
    """The words in code type under the heading of that file."""
    _, _, rest = PAGE.partition(f"\n## `{name}`\n")
    return set(re.findall(r"`([^`]+)`", rest.partition("\n## ")[0]))


def fields_of(model: type[BaseModel]) -> Iterator[str]:
    """Names of all fields, nested ones too."""
    seen: set[type[BaseModel]] = set()
    waiting: list[object] = [model]
    while waiting:
        shape = waiting.pop()
        waiting += get_args(shape)
        if isinstance(shape, type) and issubclass(shape, BaseModel) and shape not in seen:
            seen.add(shape)
            yield from shape.model_fields
            waiting += [field.annotation for field in shape.model_fields.values()]


@pytest.mark.parametrize(("name", "columns"), TABLES.items(), ids=TABLES)
def test_every_column_is_named_under_its_file(name: str, columns: Columns) -> None:
    assert set(columns.names) - section(name) == set()


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("assessment.yaml", Assessment),
        ("strategy.yaml", Strategy),
        ("initiatives.yaml", ClientInitiatives),
    ],
)
def test_every_key_is_named_under_its_file(name: str, model: type[BaseModel]) -> None:
    assert set(fields_of(model)) - section(name) == set()


@pytest.mark.parametrize("model", [Group, Level, Running])
def test_every_fixed_word_of_the_yaml_files_is_named(model: type[BaseModel]) -> None:
    words = {
        word
        for field in model.model_fields.values()
        for word in get_args(field.annotation)
        if isinstance(word, str)
    }

    assert words
    assert words - NAMED == set()


def test_every_file_is_named() -> None:
    known = {name if "." in name else f"{name}/" for name in folder.REQUIRED + folder.OPTIONAL}

    assert known - NAMED == set()


def test_every_kind_of_answer_is_named() -> None:
    kinds = {*get_args(ItemType), *get_args(OptionSource), *NON_ANSWERS}

    assert kinds - section("answers.csv") == set()


def test_required_columns_are_not_called_optional() -> None:
    for name, columns in TABLES.items():
        _, _, rest = PAGE.partition(f"\n## `{name}`\n")
        rows = re.findall(r"^\| (`.+?`) \| (.*) \|$", rest.partition("\n## ")[0], re.MULTILINE)
        optional = {
            word
            for cell, words in rows
            if words.startswith("optional")
            for word in re.findall(r"`([^`]+)`", cell)
        }

        assert optional == set(columns.optional), name
