"""The strategy-leakage questionnaire asks what the leakage formulas need, and nothing twice."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from dot.questionnaires.schemas import FREE_TEXT_TYPES, LeakageConstants, Questionnaire

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "questionnaires/strategy-leakage/1.0.0/questionnaire.yaml"

ROLES = {
    "priorities": 1,
    "recognition": 1,
    "allocation": 1,
    "movement_from": 1,
    "movement_to": 1,
    "movement_percent": 1,
    "measures": 1,
    "key_message": 1,
    "clarity": 1,
    "buy_in": 4,
    "exposure": 3,
    "stopped": 1,
    "needs": 2,
}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return Questionnaire.model_validate(yaml.safe_load(PATH.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def constants(questionnaire: Questionnaire) -> LeakageConstants:
    assert questionnaire.leakage is not None
    return questionnaire.leakage


def test_every_leakage_question_is_asked_as_often_as_the_formulas_need_it(
    questionnaire: Questionnaire,
) -> None:
    roles = Counter(item.role for item in questionnaire.items())

    assert roles == ROLES


def test_only_buy_in_is_scored(questionnaire: Questionnaire) -> None:
    scored = {item.role for item in questionnaire.items() if item.is_scored}

    assert scored == {"buy_in"}


def test_options_that_belong_to_the_client_come_from_its_source_truth(
    questionnaire: Questionnaire,
) -> None:
    sources = {item.role: item.options_from for item in questionnaire.items() if item.options_from}

    assert sources == {
        "recognition": "priorities",
        "key_message": "key_messages",
        "allocation": "segments",
        "movement_from": "segments",
        "movement_to": "segments",
    }


def test_needs_are_named_by_the_field_and_predicted_by_marketing(
    questionnaire: Questionnaire,
) -> None:
    groups = [item.groups for item in questionnaire.items() if item.role == "needs"]

    assert groups == [["SM", "REP"], ["MKT"]]


def test_recall_comes_before_anything_that_shows_a_list(questionnaire: Questionnaire) -> None:
    items = list(questionnaire.items())
    first_shown = next(place for place, item in enumerate(items) if item.options_from)

    named = {item.role for item in items[:first_shown]}

    assert named == {"priorities", "measures"}


def test_every_free_text_item_tells_where_side_effects_are_reported(
    questionnaire: Questionnaire,
) -> None:
    silent = [
        item.id
        for item in questionnaire.items()
        if item.type in FREE_TEXT_TYPES and not item.adverse_event_hint
    ]

    assert silent == []


def test_weights_of_fidelity_are_those_of_the_formula(constants: LeakageConstants) -> None:
    weights = constants.fidelity.model_dump()

    assert weights == {
        "recall": 0.45,
        "precision": 0.15,
        "allocation": 0.20,
        "movement": 0.10,
        "measures": 0.10,
    }


@pytest.mark.parametrize(
    ("points", "name"),
    [
        (-4.0, "noise"),
        (5.4, "noise"),
        (6.0, "watch"),
        (10.4, "watch"),
        (11.0, "repair"),
        (15.4, "repair"),
        (15.5, "rupture"),
        (17.0, "rupture"),
    ],
)
def test_a_step_is_named_after_its_whole_points(
    constants: LeakageConstants, points: float, name: str
) -> None:
    reached = [band for band in constants.step_bands if points >= band.value]

    assert max(reached, key=lambda band: band.value).name == name


def test_each_pattern_of_loss_has_a_reading_and_remedies(constants: LeakageConstants) -> None:
    patterns = {diagnosis.id for diagnosis in constants.diagnoses if diagnosis.remedies}

    assert patterns == {
        "heard-not-retained",
        "never-arrived",
        "local-priorities-added",
        "known-not-believed",
        "believed-not-done",
        "lost-global-to-national",
        "lost-national-to-manager",
        "lost-manager-to-rep",
        "two-lines",
        "insight-stays-below",
    }


def test_every_question_keeps_to_sentences_of_25_words(questionnaire: Questionnaire) -> None:
    sentences = [
        sentence
        for item in questionnaire.items()
        for text in (item.text, item.help or "")
        for sentence in text.replace("?", ".").split(".")
    ]

    assert max(len(sentence.split()) for sentence in sentences) <= 25
