"""What a machine can say about wording, and what it leaves alone."""

from pathlib import Path

import pytest

from dot.questionnaires.service import load_questionnaire
from dot.questionnaires.wording_checks import check_wording, sentences
from tests.questionnaires.tiny import TINY, questionnaire, tiny_root

QUESTION = "Which one is true?"
LONG = " ".join(["word"] * 26)


def complaints(text: str, known: frozenset[str] = frozenset(), language: str = "en") -> list[str]:
    worded = TINY.replace(QUESTION, f"'{text}'").replace("language: en", f"language: {language}")
    return [words for _, words in check_wording(questionnaire(worded), known)]


def test_a_sentence_of_25_words_passes_and_one_of_26_does_not() -> None:
    assert complaints(LONG.removeprefix("word ") + ".") == []
    assert "has 26 words" in complaints(f"{LONG}.")[0]


def test_several_short_sentences_may_be_long_together() -> None:
    assert complaints(f"{'word ' * 20}here. {'word ' * 20}there?") == []


def test_sentences_end_at_points_question_marks_and_after_quotes() -> None:
    assert sentences("One. Two? “Three.” Four") == ["One.", "Two?", "“Three.", "Four"]


@pytest.mark.parametrize("text", ["Fast and/or good?", "Fast and / or good?"])
def test_two_questions_in_one_are_refused(text: str) -> None:
    assert complaints(text) == [
        "“and/or” asks two things at once: write “or”, or make two items of it."
    ]


@pytest.mark.parametrize(
    "text", ["Of course it helps?", "It obviously helps?", "Do you agree that?"]
)
def test_leading_words_are_refused(text: str) -> None:
    assert "leads to an answer" in complaints(text)[0]


def test_words_of_other_languages_are_left_alone() -> None:
    assert complaints("Naturally obviously?", language="de") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Do HCPs know?", ["HCP"]),
        ("Is the S&T grid used?", ["S&T"]),
        ("HCP and HCP?", ["HCP"]),
        ("Segment A or B?", []),
        ("An iPad, an e-mail?", []),
    ],
)
def test_an_abbreviation_needs_an_explanation(text: str, found: list[str]) -> None:
    named = [words.split("”")[0].removeprefix("“") for words in complaints(text)]

    assert named == found


def test_what_the_glossary_explains_may_be_abbreviated() -> None:
    assert complaints("Do HCPs know?", frozenset({"HCP"})) == []


def test_the_header_may_declare_abbreviations_as_known(tmp_path: Path) -> None:
    declared = TINY.replace("language: en", "language: en\nabbreviations: [PDF]")
    folder = tiny_root(tmp_path, declared.replace(QUESTION, "Is the PDF read?"))
    loaded = load_questionnaire(folder / "questionnaire.yaml", tmp_path)

    assert list(check_wording(loaded, frozenset(loaded.abbreviations))) == []


def test_steps_of_a_frequency_are_counts() -> None:
    often = TINY.replace("type: choice", "type: frequency").replace("The one", "Often")
    words = [words for _, words in check_wording(questionnaire(often), ())]

    assert words == ["“Often” means another number to everybody: write a count."]


def test_wording_never_keeps_a_client_from_assessing(tmp_path: Path) -> None:
    folder = tiny_root(tmp_path, TINY.replace(QUESTION, f"{LONG}?"))

    assert load_questionnaire(folder / "questionnaire.yaml", tmp_path).slug == "tiny"
