"""The questionnaire on business processes is complete, plain to read and short enough to answer."""

import re
from collections import Counter

import pytest

from dot.questionnaires.schemas import FREE_TEXT_TYPES, Questionnaire
from tests.content.reading import (
    core_items,
    kpi_codes,
    long_sentences,
    mentioned_in_conditions,
    minutes,
    read_questionnaire,
    shorts,
    sub_dimensions,
    words,
)

LETTER = "B"
SUB_DIMENSIONS = {1: 2, 2: 2, 3: 2, 4: 3, 5: 2, 6: 2, 7: 2, 8: 4, 9: 2}

# The most core questions with level texts that a group gets. Marketing needs eight for the alignment ladder alone.
CORE_QUESTIONS = {"GM": 12, "MKT": 10, "MED": 6, "SM": 10, "REP": 6, "SFE": 4, "IT": 4}

# This questionnaire's part of the 12 minutes of a rep and the 15 of everybody else, with the four letters.
CORE_MINUTES = {"GM": 5.0, "MKT": 4.0, "MED": 3.0, "SM": 5.0, "REP": 3.1, "SFE": 2.0, "IT": 2.0}
REP_DEPTH = 6

LADDER = ["B1.1", "B2.1", "B4.1", "B4.2", "B5.1", "B7.2", "B8.1", "B8.4"]
LETTERS = ["tata-train", "tata-adapt", "tata-trust", "tata-achieve"]


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire("business-processes")


def test_every_sub_dimension_of_the_domain_is_there(questionnaire: Questionnaire) -> None:
    assert [node.id for node in sub_dimensions(questionnaire)] == [
        f"{LETTER}{dimension}.{number}"
        for dimension, count in SUB_DIMENSIONS.items()
        for number in range(1, count + 1)
    ]


def test_every_sub_dimension_has_five_anchors(questionnaire: Questionnaire) -> None:
    for node in sub_dimensions(questionnaire):
        anchored = [item for item in node.items if item.type == "bars"]

        assert [[anchor.value for anchor in item.levels or []] for item in anchored] == [
            [1, 2, 3, 4, 5]
        ], node.id


def test_one_core_question_with_anchors_scores_a_sub_dimension(
    questionnaire: Questionnaire,
) -> None:
    for node in sub_dimensions(questionnaire):
        scored = [item for item in node.items if item.is_scored]

        assert [item.id for item in scored] == [item.id for item in node.items if item.core]
        assert node.id == "B8.3" or [item.type for item in scored] == ["bars"], node.id


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


def test_short_anchors_stay_within_fifteen_words(questionnaire: Questionnaire) -> None:
    assert [short for short in shorts(questionnaire) if words(short) > 15] == []


def test_short_anchors_use_no_acronym(questionnaire: Questionnaire) -> None:
    assert [short for short in shorts(questionnaire) if re.search(r"\b[A-Z]{2,}", short)] == []


def test_no_two_short_anchors_are_alike(questionnaire: Questionnaire) -> None:
    assert [short for short, count in Counter(shorts(questionnaire)).items() if count > 1] == []


def test_anchors_name_no_published_figure(questionnaire: Questionnaire) -> None:
    texts = [anchor.full for item in questionnaire.items() for anchor in item.levels or []]

    assert [
        text
        for text in texts
        if re.search(r"Veeva|IQVIA|industry|benchmark|external|20[12]\d", text)
    ] == []


def test_sentences_that_respondents_read_stay_within_25_words(questionnaire: Questionnaire) -> None:
    assert long_sentences(questionnaire, 25) == []


def test_no_question_hides_two_behind_and_or(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items() if "and/or" in item.text] == []


@pytest.mark.parametrize("group", CORE_QUESTIONS)
def test_each_group_gets_its_number_of_core_questions(
    questionnaire: Questionnaire, group: str
) -> None:
    asked = [item for item in core_items(questionnaire, group) if item.type == "bars"]

    assert 1 <= len(asked) <= CORE_QUESTIONS[group]


@pytest.mark.parametrize("group", CORE_MINUTES)
def test_core_questions_fit_the_group_s_minutes(questionnaire: Questionnaire, group: str) -> None:
    assert minutes(questionnaire, group) <= CORE_MINUTES[group]


def test_reps_get_few_questions_beyond_the_core(questionnaire: Questionnaire) -> None:
    depth = [item for item in questionnaire.items() if not item.core and "REP" in item.groups]

    assert len(depth) <= REP_DEPTH


def test_every_core_question_has_two_points_of_view(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items() if item.core and len(item.groups) < 2] == []


@pytest.mark.parametrize(
    ("one", "others", "least"),
    [("GM", {"SM", "REP"}, 8), ("MKT", {"SM", "REP"}, 8), ("MED", {"SM"}, 3), ("SFE", {"REP"}, 2)],
)
def test_comparisons_between_groups_have_shared_questions(
    questionnaire: Questionnaire, one: str, others: set[str], least: int
) -> None:
    shared = [item for item in core_items(questionnaire, one) if others & set(item.groups)]

    assert len(shared) >= least


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


def test_counts_are_offered_instead_of_often(questionnaire: Questionnaire) -> None:
    asked = [item for item in questionnaire.items() if item.type == "frequency"]
    offered = [option.text for item in asked for option in questionnaire.options_of(item)]

    assert offered
    assert [text for text in offered if not re.search(r"\d|once|Once", text)] == []


def test_groups_of_the_header_are_exactly_those_asked(questionnaire: Questionnaire) -> None:
    asked = {group for item in questionnaire.items() for group in item.groups}

    assert asked == set(questionnaire.groups)


def test_every_free_text_box_says_where_side_effects_belong(questionnaire: Questionnaire) -> None:
    boxes = [item for item in questionnaire.items() if item.type in FREE_TEXT_TYPES]

    assert boxes
    assert [box.id for box in boxes if "side effects" not in (box.adverse_event_hint or "")] == []


def test_every_figure_says_its_unit_source_period_and_limits(questionnaire: Questionnaire) -> None:
    figures = [item for item in questionnaire.items() if item.type == "number"]
    keys = ("unit", "source", "period", "minimum", "maximum")

    assert figures
    assert [figure.id for figure in figures if None in [getattr(figure, k) for k in keys]] == []


def test_every_sub_dimension_asks_for_evidence_and_key_figures(
    questionnaire: Questionnaire,
) -> None:
    for node in sub_dimensions(questionnaire):
        numbers = range(1, len(node.evidence) + 1)

        assert node.kpis, node.id
        assert len(node.evidence) >= 3, node.id
        assert [e.id for e in node.evidence] == [f"{node.id}-E{number}" for number in numbers]


def test_every_key_figure_named_is_in_the_library(questionnaire: Questionnaire) -> None:
    named = {code for node in questionnaire.walk() for code in node.kpis}
    named |= mentioned_in_conditions(questionnaire, "kpi")

    assert named - kpi_codes() == set()


def test_rules_mention_only_nodes_of_this_questionnaire(questionnaire: Questionnaire) -> None:
    known = {node.id for node in questionnaire.walk()}

    assert mentioned_in_conditions(questionnaire, "node") - known == set()


def test_every_dimension_has_one_to_three_findings(questionnaire: Questionnaire) -> None:
    nodes = [finding.node or "" for finding in questionnaire.findings]
    counts = Counter(node.split(".")[0] for node in nodes)

    assert set(counts) == {node.id for node in questionnaire.nodes}
    assert max(counts.values()) <= 3


def test_ids_are_unique_whatever_their_case(questionnaire: Questionnaire) -> None:
    ids = [item.id.lower() for item in questionnaire.items()]
    ids += [node.id.lower() for node in questionnaire.walk()]
    ids += [finding.id.lower() for finding in questionnaire.findings]

    assert [name for name, count in Counter(ids).items() if count > 1] == []
