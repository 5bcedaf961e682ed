"""The same content gives the same bytes, whatever the order, the codes or the hash seed."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from dot.publication.service import publish
from dot.results.canonical import in_canonical_order
from dot.results.inputs import Answers, Definition, State
from dot.results.service import count
from dot.strategy.schemas import Code
from tests.results.factories import (
    SLUG,
    Said,
    Someone,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)
from tests.results.leakage_factories import (
    KNOWS_ALL,
    LEVELS,
    THE_REP,
    make_leakage_questionnaire,
    make_strategy,
    someone,
)

FLOORS = {"MKT": {"k": 3}, "REP": {"k": 3}}
QUESTIONNAIRE = make_leakage_questionnaire()


def definition(**given: object) -> Definition:
    coding = (Code("more calls per day", "anna", "D1"), Code("something else", "ben", "uncodable"))
    parts: dict[str, object] = {"strategy": make_strategy(), "coding": coding, **given}
    return make_definition(QUESTIONNAIRE, {"levels": LEVELS, "groups": FLOORS}, **parts)


def people() -> list[Someone]:
    """Twenty people, all different in something."""
    random = np.random.Generator(np.random.PCG64(7))
    knowing: list[dict[str, Said]] = [
        KNOWS_ALL,
        THE_REP,
        {"recall": "S5|S2|x"},
        {"recall": "cannot_judge"},
    ]
    return [
        someone(
            "rep" if at % 3 else "manager",
            knowing[at % 4],
            "REP" if at % 3 else "MKT",
            argued=int(random.integers(1, 6)),
            reality=int(random.integers(1, 6)),
            clear=int(random.integers(1, 6)),
        )
        for at in range(20)
    ]


def answers() -> Answers:
    return make_answers(QUESTIONNAIRE, people())


def shuffled_rows(given: Answers) -> Answers:
    order = np.random.Generator(np.random.PCG64(3)).permutation(given.rater.size)
    return replace(
        given,
        rater=given.rater[order],
        item=given.item[order],
        state=given.state[order],
        value=given.value[order],
        content=given.content[order],
    )


def other_people_order(given: Answers) -> Answers:
    """The file lists people, items and wordings in another order, and calls people differently."""
    people, items, texts = len(given.raters), len(given.items), len(given.texts)
    named = tuple(replace(one, code=f"x{at}") for at, one in enumerate(reversed(given.raters)))
    return replace(
        given,
        raters=named,
        items=tuple(reversed(given.items)),
        texts=tuple(reversed(given.texts)),
        rater=(people - 1 - given.rater).astype(np.int32),
        item=(items - 1 - given.item).astype(np.int32),
        content=(texts - 1 - given.content).astype(np.int32),
    )


@pytest.mark.parametrize("changed", [shuffled_rows, other_people_order])
def test_the_order_of_rows_and_the_codes_of_people_do_not_matter(
    changed: Callable[[Answers], Answers],
) -> None:
    turned = publish(definition(), changed(answers()))

    assert turned.model_dump_json() == publish(definition(), answers()).model_dump_json()


def test_the_order_of_the_coding_does_not_matter() -> None:
    turned = definition(coding=tuple(reversed(definition().coding)))

    assert publish(turned, answers()) == publish(definition(), answers())


def inputs_hash(given: Definition, answered: Answers) -> str:
    return count(given, answered).inputs_hash


def test_one_answer_changes_the_hash() -> None:
    given = answers()
    state = given.state.copy()
    state[0] = State.SKIPPED

    assert inputs_hash(definition(), replace(given, state=state)) != inputs_hash(
        definition(), given
    )


def test_a_comment_changes_the_hash() -> None:
    commented = replace(answers(), comments={0: "Too many forms"})

    assert inputs_hash(definition(), commented) != inputs_hash(definition(), answers())


def test_a_comment_belongs_to_its_answer_whatever_the_order() -> None:
    commented = replace(answers(), comments={5: "Too many forms"})

    ordered, _ = in_canonical_order(commented)

    (place,) = ordered.comments
    assert ordered.texts[ordered.content[place]] == commented.texts[commented.content[5]]
    assert ordered.items[ordered.item[place]] == commented.items[commented.item[5]]


def test_a_persons_group_changes_the_hash() -> None:
    given = answers()
    moved = (replace(given.raters[0], group="REP"), *given.raters[1:])

    assert inputs_hash(definition(), replace(given, raters=moved)) != inputs_hash(
        definition(), given
    )


def test_a_word_of_the_questionnaire_changes_the_hash() -> None:
    reworded = replace(
        definition(), questionnaires=(QUESTIONNAIRE.model_copy(update={"title": "Other"}),)
    )

    assert inputs_hash(reworded, answers()) != inputs_hash(definition(), answers())


def test_a_weight_changes_the_hash() -> None:
    groups = {"groups": {**FLOORS, "MKT": {"k": 3, "weight": 2.0}}, "levels": LEVELS}
    given = definition()
    weighed = make_definition(QUESTIONNAIRE, groups, strategy=given.strategy, coding=given.coding)

    assert inputs_hash(weighed, answers()) != inputs_hash(given, answers())


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_hash_seed_does_not_matter(seed: str) -> None:
    """A process of its own, with another order of every set."""
    program = (
        "import sys\n"
        "from tests.results.test_determinism import answers, definition\n"
        "from dot.publication.service import publish\n"
        "sys.stdout.buffer.write(publish(definition(), answers()).model_dump_json().encode())\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )

    assert run.stdout == publish(definition(), answers()).model_dump_json().encode()


def test_an_assessment_nobody_answered_is_a_result() -> None:
    empty = make_answers(QUESTIONNAIRE, [])

    found = publish(definition(), empty)

    assert found.participation.answered == 0
    assert found.questionnaires["leak"].nodes["L1"].reason == "no_answers"


def test_a_questionnaire_without_a_single_scored_item_is_a_result() -> None:
    asked = make_questionnaire([make_node("A", [make_item("a1", scored=False)])])

    found = publish(make_definition(asked), make_answers(asked, [Someone("REP", {"a1": 3})]))

    assert found.questionnaires[SLUG].nodes["A"].score is None
