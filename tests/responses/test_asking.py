"""How a group's questions are arranged into sections."""

from itertools import pairwise
from typing import Any

from dot.questionnaires.schemas import Option, Questionnaire
from dot.responses.asking import FULL_SECTION, Paper, paper_of, settled
from dot.responses.questions import Borrowed, questions_of
from tests.factories import SETTINGS
from tests.responses.questionnaire import LEAKAGE, node, written

OPTIONS = [Option(id=f"S{number}", text=f"Priority {number}") for number in range(1, 9)]
BORROWED: Borrowed = {"priorities": OPTIONS, "segments": OPTIONS}


def arranged(questionnaire: Questionnaire, group: str = "REP", seed: int = 0) -> Paper:
    questions = questions_of(SETTINGS, [questionnaire], group, BORROWED)
    return paper_of([questionnaire], questions, group, seed)


def parts(number: int, size: int) -> dict[str, Any]:
    return node(number, *({"id": f"q{number}-{at}", "type": "yes_no"} for at in range(size)))


def leakage() -> Questionnaire:
    recall = {"id": "recall", "type": "recall", "role": "priorities", "scored": False}
    tell = {"id": "tell", "type": "multiple_choice", "options_from": "priorities"}
    return written(nodes=[node(1, recall), node(2, tell)], leakage=LEAKAGE)


def test_neighbouring_parts_share_a_section_while_they_fit() -> None:
    paper = arranged(written(nodes=[parts(1, 2), parts(2, 3), parts(3, 2)]))

    assert [[part.node for part in one.parts] for one in paper.sections] == [["N1", "N2"], ["N3"]]


def test_a_part_longer_than_a_section_stays_whole() -> None:
    paper = arranged(written(nodes=[parts(1, FULL_SECTION + 3)]))

    assert [len(section.questions) for section in paper.sections] == [FULL_SECTION + 3]


def test_sections_are_numbered_without_gaps() -> None:
    paper = arranged(written(nodes=[parts(number, 5) for number in range(1, 5)]))
    numbers = [section.number for section in paper.sections]

    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_what_a_group_is_not_asked_leaves_no_empty_section() -> None:
    mine = {"id": "mine", "type": "yes_no", "groups": ["REP"]}
    yours = {"id": "yours", "type": "yes_no", "groups": ["MKT"]}
    questionnaire = written(nodes=[node(1, yours), node(2, mine)])

    assert [question.item.id for question in arranged(questionnaire).questions] == ["mine"]
    assert [part.node for part in arranged(questionnaire).sections[0].parts] == ["N2"]


def test_what_shows_the_priorities_never_stands_with_what_asks_for_them() -> None:
    paper = arranged(leakage())

    assert [[part.node for part in one.parts] for one in paper.sections] == [["N1"], ["N2"]]


def test_a_questionnaire_that_tests_memory_says_nothing_beforehand() -> None:
    assert all(section.from_memory for section in arranged(leakage()).sections)


def test_the_order_of_priorities_differs_between_respondents_and_holds_for_one() -> None:
    orders = {
        tuple(option.id for option in arranged(leakage(), seed=seed).questions[1].options)
        for seed in (1, 1, 2, 3)
    }

    assert len(orders) == 3
    assert all(sorted(order) == sorted(option.id for option in OPTIONS) for order in orders)


def test_segments_keep_their_own_order() -> None:
    split = {"id": "split", "type": "allocation", "options_from": "segments", "scored": False}
    paper = arranged(written(split), seed=3)

    assert paper.questions[0].options == tuple(OPTIONS)


def test_an_answer_from_memory_is_settled_once_the_list_was_answered() -> None:
    paper = arranged(leakage())
    recall, tell = ("short", "recall"), ("short", "tell")

    assert settled(paper, {recall: None}) == frozenset()
    assert settled(paper, {recall: None, tell: None}) == {recall}


def test_the_minutes_are_those_of_all_questions() -> None:
    paper = arranged(written(nodes=[parts(1, 6), parts(2, 6)]))

    assert len(paper.questions) == 12
    assert paper.minutes == sum(question.minutes for question in paper.questions)
    assert paper.minutes > 12 * 8 / 60
