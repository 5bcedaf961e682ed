"""The page on the format is true: its example loads, and it names every field of the models."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dot.questionnaires import library, library_locales, locales, schemas
from dot.questionnaires.answers import parse_answer
from dot.questionnaires.conditions import FUNCTIONS, VOCABULARY
from dot.questionnaires.content import check_path
from dot.questionnaires.schemas import Content
from dot.questionnaires.service import load_questionnaire
from tests.questionnaires.tiny import ROOT

PAGE = (ROOT / "docs" / "questionnaires.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def models() -> Iterator[type[Content]]:
    for module in (schemas, library, locales, library_locales):
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, Content):
                yield found


def test_the_example_is_a_questionnaire_without_problems(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire.yaml"
    path.write_text(EXAMPLES[0], encoding="utf-8")
    example = load_questionnaire(path)

    assert [node.id for node in example.walk()] == ["S1", "S2"]
    assert len(list(example.items())) == 6


def test_the_translation_fits_the_example_as_far_as_it_goes(tmp_path: Path) -> None:
    """The page shows a part of a translation: what it has is right, the rest is reported missing."""
    (tmp_path / "locales").mkdir()
    path = tmp_path / "questionnaire.yaml"
    path.write_text(EXAMPLES[0].replace("[en]", "[en, de]"), encoding="utf-8")
    (tmp_path / "locales" / "de.yaml").write_text(EXAMPLES[1], encoding="utf-8")
    messages = [problem.message for problem in check_path(path)]

    assert messages
    assert [message for message in messages if "is not translated" not in message] == []


def test_every_field_of_the_format_is_named() -> None:
    fields = {(model.__name__, name) for model in models() for name in model.model_fields}
    named = set(re.findall(r"`([^`]*)`", PAGE)) | set(re.findall(r"(\w+):", " ".join(EXAMPLES)))
    words = {word for text in named for word in re.findall(r"\w+", text)}

    assert sorted(field for field in fields if field[1] not in words) == []


@pytest.mark.parametrize("word", [name for names in FUNCTIONS.values() for name in names])
def test_every_function_of_conditions_is_named(word: str) -> None:
    assert re.search(rf"`[^`]*\b{word}\b", PAGE)


@pytest.mark.parametrize("word", [word for words in VOCABULARY.values() for word in words])
def test_every_word_that_conditions_know_is_named(word: str) -> None:
    assert word in PAGE


def test_answers_are_written_as_the_page_says(tmp_path: Path) -> None:
    path = tmp_path / "questionnaire.yaml"
    path.write_text(EXAMPLES[0], encoding="utf-8")
    example = load_questionnaire(path)
    items = {item.id: item for item in example.items()}
    owner, useful = items["request-ownership"], items["answers-useful"]

    assert parse_answer(owner, [], "3").value == 3.0
    assert parse_answer(owner, [], "3.5", step=example.scale.step).value == 3.5
    assert parse_answer(useful, example.options_of(useful), "agree").value == 4.0
