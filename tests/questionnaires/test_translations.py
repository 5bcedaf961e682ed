"""Texts in another language: found by their words, in whichever version brought them."""

from pathlib import Path

import pytest

from dot.errors import Problems
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import load_questionnaire
from dot.questionnaires.translations import (
    Translation,
    files_from,
    questionnaire_translation,
    translated_questionnaire,
)
from tests.questionnaires.test_locales import GERMAN
from tests.questionnaires.tiny import TINY

LATER = TINY.replace('"1.0.0"', '"1.1.0"').replace(
    "language: en", "language: en\nlanguages: [en, de]"
)


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A version that speaks English only, and beside it a later one that speaks German too."""
    for version, text in (("1.0.0", TINY), ("1.1.0", LATER)):
        folder = tmp_path / "tiny" / version
        folder.mkdir(parents=True)
        (folder / "questionnaire.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "tiny/1.1.0/locales").mkdir()
    (tmp_path / "tiny/1.1.0/locales/de.yaml").write_text(GERMAN, encoding="utf-8")
    return tmp_path / "tiny" / "1.0.0"


def said(folder: Path) -> tuple[Questionnaire, Translation]:
    questionnaire = load_questionnaire(folder / "questionnaire.yaml")
    return questionnaire, questionnaire_translation(questionnaire, files_from(folder), "de")


def test_a_version_speaks_the_language_that_a_later_one_brought(first: Path) -> None:
    questionnaire, translation = said(first)
    german = translated_questionnaire(questionnaire, translation, "de")

    assert german.title == "Winzig"
    assert [option.text for option in german.options_of(next(german.items()))] == [
        "Das eine",
        "Das andere",
    ]
    assert german.language == "de"
    assert german.version == "1.0.0"


def test_a_text_that_changed_since_has_no_translation(first: Path) -> None:
    path = first / "questionnaire.yaml"
    path.write_text(TINY.replace("Which one is true?", "Which one was true?"), encoding="utf-8")
    questionnaire, translation = said(first)

    assert ("items.text", "Which one was true?") not in translation.phrases
    with pytest.raises(Problems, match=r"“items\.q1\.text” is not translated: “Which one was true"):
        translated_questionnaire(questionnaire, translation, "de")


def test_a_missing_text_belongs_into_the_file_of_the_language_that_is_there(first: Path) -> None:
    _, translation = said(first)

    assert translation.file.endswith("tiny/1.1.0/locales/de.yaml")


def test_a_language_that_no_version_has_would_be_added_to_the_version_itself(first: Path) -> None:
    questionnaire, _ = said(first)
    french = questionnaire_translation(questionnaire, files_from(first), "fr")

    assert french.file.endswith("tiny/1.0.0/locales/fr.yaml")
    assert not french.phrases
    assert french.authored["title", "Tiny"] == "title"


def test_a_file_is_named_until_it_says_that_somebody_has_reviewed_it(first: Path) -> None:
    path = first.parent / "1.1.0/locales/de.yaml"
    _, before = said(first)
    text = GERMAN.replace("language: de", "language: de\nreviewed: true")
    path.write_text(text, encoding="utf-8")
    _, after = said(first)

    assert [Path(one).name for one in before.unreviewed] == ["de.yaml"]
    assert after.unreviewed == ()
