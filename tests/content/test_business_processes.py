"""What the questionnaire on business processes asks beside what every instrument does."""

import pytest

from dot.questionnaires.schemas import Questionnaire
from tests.content.reading import read_questionnaire

LADDER = ["B1.1", "B2.1", "B4.1", "B4.2", "B5.1", "B7.2", "B8.1", "B8.4"]
LETTERS = ["tata-train", "tata-adapt", "tata-trust", "tata-achieve"]


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire("business-processes")


def test_the_four_letters_score_their_sub_dimension_on_the_whole_scale(
    questionnaire: Questionnaire,
) -> None:
    (node,) = [node for node in questionnaire.walk() if node.id == "B8.3"]
    letters = [item for item in node.items if item.is_scored]

    assert [item.id for item in letters] == LETTERS
    for letter in letters:
        assert letter.core, letter.id
        assert [option.score for option in questionnaire.options_of(letter)] == [1, 2, 3, 4, 5]


def test_the_four_letters_are_asked_of_the_field_and_its_managers(
    questionnaire: Questionnaire,
) -> None:
    asked = {item.id: set(item.groups) for item in questionnaire.items() if item.id in LETTERS}

    assert asked == {letter: {"REP", "SM"} for letter in LETTERS}


@pytest.mark.parametrize("node", LADDER)
def test_both_sides_of_the_alignment_ladder_are_asked(
    questionnaire: Questionnaire, node: str
) -> None:
    (place,) = [place for place in questionnaire.walk() if place.id == node]
    asked = {group for item in place.items if item.core for group in item.groups}

    assert "MKT" in asked
    assert asked & {"SM", "REP"}


def test_the_ladder_of_the_leakage_questionnaire_is_the_one_asked_here() -> None:
    leakage = read_questionnaire("strategy-leakage").leakage

    assert leakage is not None
    assert leakage.ladder is not None
    assert leakage.ladder.nodes == LADDER
