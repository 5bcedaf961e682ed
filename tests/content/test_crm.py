"""The CRM questionnaire is complete, plain to read and short enough to answer."""

import re
from collections import Counter

import pytest

from dot.questionnaires.schemas import FREE_TEXT_TYPES, Questionnaire
from tests.content.reading import (
    core_items,
    long_sentences,
    minutes,
    read_questionnaire,
    shorts,
    sub_dimensions,
    words,
)

# The most core questions a group gets, so that all four questionnaires together stay short.
CORE_ITEMS = {"GM": 4, "MKT": 6, "MED": 3, "SM": 8, "REP": 6, "SFE": 16, "IT": 9, "MLR": 3}

# This questionnaire's part of the 12 minutes of a rep and the 15 of everybody else.
CORE_MINUTES = {
    "GM": 2.0,
    "MKT": 3.4,
    "MED": 1.6,
    "SM": 4.2,
    "REP": 3.3,
    "SFE": 8.0,
    "IT": 4.8,
    "MLR": 1.6,
}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire("crm")


def test_every_sub_dimension_of_the_domain_is_there(questionnaire: Questionnaire) -> None:
    expected = {1: 2, 2: 3, 3: 2, 4: 2, 5: 4, 6: 2, 7: 2, 8: 3}

    assert [node.id for node in sub_dimensions(questionnaire)] == [
        f"C{dimension}.{number}"
        for dimension, count in expected.items()
        for number in range(1, count + 1)
    ]


def test_one_core_question_with_five_anchors_scores_a_sub_dimension(
    questionnaire: Questionnaire,
) -> None:
    for node in sub_dimensions(questionnaire):
        scored = [item for item in node.items if item.is_scored]

        assert [item.id for item in scored] == [item.id for item in node.items if item.core]
        assert [item.type for item in scored] == ["bars"], node.id
        assert [anchor.value for anchor in scored[0].levels or []] == [1, 2, 3, 4, 5], node.id


def test_short_anchors_stay_within_fifteen_words(questionnaire: Questionnaire) -> None:
    assert [short for short in shorts(questionnaire) if words(short) > 15] == []


def test_short_anchors_use_no_acronym(questionnaire: Questionnaire) -> None:
    assert [short for short in shorts(questionnaire) if re.search(r"\b[A-Z]{2,}", short)] == []


def test_no_two_short_anchors_are_alike(questionnaire: Questionnaire) -> None:
    assert [short for short, count in Counter(shorts(questionnaire)).items() if count > 1] == []


def test_anchors_name_no_published_figure(questionnaire: Questionnaire) -> None:
    texts = [anchor.full for item in questionnaire.items() for anchor in item.levels or []]

    assert [text for text in texts if re.search(r"Veeva|IQVIA|industry|benchmark", text)] == []


def test_sentences_that_respondents_read_stay_within_25_words(questionnaire: Questionnaire) -> None:
    assert long_sentences(questionnaire, 25) == []


def test_no_question_hides_two_behind_and_or(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items() if "and/or" in item.text] == []


@pytest.mark.parametrize("group", CORE_ITEMS)
def test_no_group_gets_more_core_questions_than_its_budget(
    questionnaire: Questionnaire, group: str
) -> None:
    assert 1 <= len(core_items(questionnaire, group)) <= CORE_ITEMS[group]


@pytest.mark.parametrize("group", CORE_MINUTES)
def test_core_questions_fit_the_group_s_minutes(questionnaire: Questionnaire, group: str) -> None:
    assert minutes(questionnaire, group) <= CORE_MINUTES[group]


def test_reps_get_few_questions_beyond_the_core(questionnaire: Questionnaire) -> None:
    depth = [item for item in questionnaire.items() if not item.core and "REP" in item.groups]

    assert len(depth) <= 6


def test_every_core_question_has_two_points_of_view(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items() if item.core and len(item.groups) < 2] == []


@pytest.mark.parametrize(
    ("one", "others", "least"),
    [("GM", {"SM", "REP"}, 2), ("MKT", {"SM", "REP"}, 5), ("MED", {"SM"}, 2), ("REP", {"SFE"}, 3)],
)
def test_comparisons_between_groups_have_shared_questions(
    questionnaire: Questionnaire, one: str, others: set[str], least: int
) -> None:
    shared = [item for item in core_items(questionnaire, one) if others & set(item.groups)]

    assert len(shared) >= least


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


def test_counts_are_offered_instead_of_often(questionnaire: Questionnaire) -> None:
    asked = [item for item in questionnaire.items() if item.type == "frequency"]
    offered = [option.text for item in asked for option in questionnaire.options_of(item)]

    assert offered
    assert [text for text in offered if not re.search(r"\d|once", text)] == []


def test_every_sub_dimension_asks_for_evidence_and_key_figures(
    questionnaire: Questionnaire,
) -> None:
    for node in sub_dimensions(questionnaire):
        numbers = range(1, len(node.evidence) + 1)

        assert node.kpis, node.id
        assert len(node.evidence) >= 3, node.id
        assert [e.id for e in node.evidence] == [f"{node.id}-E{number}" for number in numbers]


def test_every_dimension_has_one_to_three_findings(questionnaire: Questionnaire) -> None:
    nodes = [finding.node or "" for finding in questionnaire.findings]
    counts = Counter(node.split(".")[0] for node in nodes)

    assert set(nodes) <= {node.id for node in questionnaire.walk()}
    assert set(counts) == {node.id for node in questionnaire.nodes}
    assert max(counts.values()) <= 3


def test_ids_are_unique_whatever_their_case(questionnaire: Questionnaire) -> None:
    ids = [item.id.lower() for item in questionnaire.items()]
    ids += [node.id.lower() for node in questionnaire.walk()]
    ids += [finding.id.lower() for finding in questionnaire.findings]

    assert [name for name, count in Counter(ids).items() if count > 1] == []
