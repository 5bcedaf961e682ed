"""What holds of every instrument: complete, plain to read and short enough to answer."""

import re
from collections import Counter
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Plan:
    """What the domain asks of one instrument.

    sub_dimensions: how many each dimension has.   questions: the most core questions with level
    texts that a group gets.   minutes: its part of the 12 of a rep and the 15 of everybody else.
    depth: the most questions beyond the core that a rep gets.   shared: a group, the others it is
    compared with, and on how many questions at least.   unanchored: what is scored without levels.
    """

    letter: str
    sub_dimensions: dict[int, int]
    questions: dict[str, int]
    minutes: dict[str, float]
    depth: int
    shared: list[tuple[str, set[str], int]]
    unanchored: frozenset[str] = frozenset()


PROMOMATS = {
    "GM": 1, "MKT": 7, "MED": 6, "SM": 3, "REP": 2, "SFE": 3, "IT": 4, "MLR": 13, "AGY": 12,
}  # fmt: skip
PLANS = {
    "crm": Plan(
        letter="C",
        sub_dimensions={1: 2, 2: 3, 3: 2, 4: 2, 5: 4, 6: 2, 7: 2, 8: 3},
        questions={
            "GM": 4, "MKT": 6, "MED": 3, "SM": 8, "REP": 6, "SFE": 16, "IT": 9, "MLR": 3,
        },
        minutes={
            "GM": 2.0, "MKT": 3.4, "MED": 1.6, "SM": 4.2,
            "REP": 3.3, "SFE": 8.0, "IT": 4.8, "MLR": 1.6,
        },
        depth=6,
        shared=[
            ("GM", {"SM", "REP"}, 2), ("MKT", {"SM", "REP"}, 5),
            ("MED", {"SM"}, 2), ("REP", {"SFE"}, 3),
        ],
    ),
    "promomats": Plan(
        letter="P",
        sub_dimensions={1: 2, 2: 2, 3: 2, 4: 3, 5: 2, 6: 2, 7: 2, 8: 3},
        questions=PROMOMATS,
        # Half a minute a question is the limit.
        minutes={group: questions / 2 for group, questions in PROMOMATS.items()},
        depth=2,
        shared=[
            ("MKT", {"REP", "SM"}, 2), ("MLR", {"MKT"}, 4),
            ("MLR", {"AGY"}, 10), ("SM", {"REP"}, 1),
        ],
    ),
    "business-processes": Plan(
        letter="B",
        sub_dimensions={1: 2, 2: 2, 3: 2, 4: 3, 5: 2, 6: 2, 7: 2, 8: 4, 9: 2},
        # Marketing needs eight for the alignment ladder alone.
        questions={"GM": 12, "MKT": 10, "MED": 6, "SM": 10, "REP": 6, "SFE": 4, "IT": 4},
        # With the four letters.
        minutes={
            "GM": 5.0, "MKT": 4.0, "MED": 3.0, "SM": 5.0, "REP": 3.1, "SFE": 2.0, "IT": 2.0,
        },
        depth=6,
        shared=[
            ("GM", {"SM", "REP"}, 8), ("MKT", {"SM", "REP"}, 8),
            ("MED", {"SM"}, 3), ("SFE", {"REP"}, 2),
        ],
        unanchored=frozenset({"B8.3"}),
    ),
}  # fmt: skip
GROUPS = [(slug, group) for slug, plan in PLANS.items() for group in plan.questions]
COMPARISONS = [(slug, *shared) for slug, plan in PLANS.items() for shared in plan.shared]


@pytest.fixture(scope="module", params=PLANS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def questionnaire(slug: str) -> Questionnaire:
    return read_questionnaire(slug)


def test_every_sub_dimension_of_the_domain_is_there(
    slug: str, questionnaire: Questionnaire
) -> None:
    plan = PLANS[slug]

    assert [node.id for node in sub_dimensions(questionnaire)] == [
        f"{plan.letter}{dimension}.{number}"
        for dimension, count in plan.sub_dimensions.items()
        for number in range(1, count + 1)
    ]


def test_every_sub_dimension_has_five_anchors(questionnaire: Questionnaire) -> None:
    for node in sub_dimensions(questionnaire):
        anchored = [item for item in node.items if item.type == "bars"]

        assert [[anchor.value for anchor in item.levels or []] for item in anchored] == [
            [1, 2, 3, 4, 5]
        ], node.id


def test_one_core_question_with_anchors_scores_a_sub_dimension(
    slug: str, questionnaire: Questionnaire
) -> None:
    for node in sub_dimensions(questionnaire):
        scored = [item for item in node.items if item.is_scored]

        assert [item.id for item in scored] == [item.id for item in node.items if item.core]
        if node.id not in PLANS[slug].unanchored:
            assert [item.type for item in scored] == ["bars"], node.id


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


@pytest.mark.parametrize(("slug", "group"), GROUPS)
def test_no_group_gets_more_core_questions_than_planned(slug: str, group: str) -> None:
    asked = [item for item in core_items(read_questionnaire(slug), group) if item.type == "bars"]

    assert 1 <= len(asked) <= PLANS[slug].questions[group]


@pytest.mark.parametrize(("slug", "group"), GROUPS)
def test_core_questions_fit_the_group_s_minutes(slug: str, group: str) -> None:
    assert minutes(read_questionnaire(slug), group) <= PLANS[slug].minutes[group]


def test_reps_get_few_questions_beyond_the_core(slug: str, questionnaire: Questionnaire) -> None:
    depth = [item for item in questionnaire.items() if not item.core and "REP" in item.groups]

    assert len(depth) <= PLANS[slug].depth


def test_every_core_question_has_two_points_of_view(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items() if item.core and len(item.groups) < 2] == []


@pytest.mark.parametrize(("slug", "one", "others", "least"), COMPARISONS)
def test_comparisons_between_groups_have_shared_questions(
    slug: str, one: str, others: set[str], least: int
) -> None:
    core = core_items(read_questionnaire(slug), one)

    assert len([item for item in core if others & set(item.groups)]) >= least


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

    assert set(nodes) <= {node.id for node in questionnaire.walk()}
    assert set(counts) == {node.id for node in questionnaire.nodes}
    assert max(counts.values()) <= 3


def test_ids_are_unique_whatever_their_case(questionnaire: Questionnaire) -> None:
    ids = [item.id.lower() for item in questionnaire.items()]
    ids += [node.id.lower() for node in questionnaire.walk()]
    ids += [finding.id.lower() for finding in questionnaire.findings]

    assert [name for name, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("slug", ["crm", "business-processes"])
def test_counts_are_offered_instead_of_often(slug: str) -> None:
    questionnaire = read_questionnaire(slug)
    asked = [item for item in questionnaire.items() if item.type == "frequency"]
    offered = [option.text for item in asked for option in questionnaire.options_of(item)]

    assert offered
    assert [text for text in offered if not re.search(r"\d|once|Once", text)] == []
