"""Which questions are put: the table of conditions that the browser is checked against too."""

import json
from pathlib import Path
from typing import Any

import pytest

from dot.assessments.schemas import Assessment
from dot.questionnaires.schemas import Questionnaire
from dot.responses.asking import Paper, paper_of
from dot.responses.models import State
from dot.responses.questions import questions_of
from dot.responses.showing import holds, shown
from tests.factories import SETTINGS
from tests.responses.questionnaire import written

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "show_if.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_condition_of_the_shared_table(case: dict[str, Any]) -> None:
    said = {item: (State(state), cell) for item, (state, cell) in case["said"].items()}

    assert holds(case["when"], case.get("group", "REP"), said) is case["holds"]


def chain() -> Questionnaire:
    """b is put if a is yes, c if b is answered."""
    return written(
        {"id": "a", "type": "yes_no"},
        {"id": "b", "type": "yes_no", "show_if": 'answer("a") == "yes"'},
        {"id": "c", "type": "yes_no", "show_if": 'answered("b")'},
    )


def paper(questionnaire: Questionnaire, settings: Assessment = SETTINGS) -> Paper:
    questions = questions_of(settings, [questionnaire], "REP", {})
    return paper_of([questionnaire], questions, "REP")


def test_without_answers_only_unconditional_questions_are_put() -> None:
    assert shown(paper(chain()), {}) == {("short", "a")}


def test_an_answer_brings_up_what_depends_on_it() -> None:
    said = {("short", "a"): (State.ANSWERED, "yes")}

    assert shown(paper(chain()), said) == {("short", "a"), ("short", "b")}


def test_an_answer_to_a_question_that_is_not_put_counts_as_none() -> None:
    said = {
        ("short", "a"): (State.ANSWERED, "no"),
        ("short", "b"): (State.ANSWERED, "yes"),
    }

    assert shown(paper(chain()), said) == {("short", "a")}
