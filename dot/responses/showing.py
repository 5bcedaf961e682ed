"""Which questions somebody meets: show-if conditions against what they have answered so far.

The browser evaluates the same conditions with another CEL library (static/survey-conditions.js);
tests/responses/show_if.json is the table of cases that both must agree on.
"""

from collections.abc import Callable, Mapping

from dot.errors import DotError
from dot.questionnaires.conditions import compile_condition
from dot.responses.asking import Paper
from dot.responses.models import State
from dot.responses.questions import Key

# (state, the answer as it would stand in `answers.csv`)
Said = tuple[State, str]


def shown(paper: Paper, said: Mapping[Key, Said]) -> frozenset[Key]:
    """The questions that are put, given the answers.

    A condition that can't be computed (the number of an item without one) does not hold, and an
    answer to a question that is not put counts as none.
    """
    kept: set[Key] = set()
    for question in paper.questions:
        slug = question.key[0]
        heard = {name: said[slug, name] for at, name in kept if at == slug and (slug, name) in said}
        if question.item.show_if is None or holds(question.item.show_if, paper.group, heard):
            kept.add(question.key)
    return frozenset(kept)


def holds(condition: str, group: str, said: Mapping[str, Said]) -> bool:
    """Whether a show-if condition holds.   said: answers by item of the same questionnaire."""
    try:
        return compile_condition(condition, "show_if").holds(functions(group, said))
    except DotError:
        return False


def functions(group: str, said: Mapping[str, Said]) -> dict[str, Callable[..., object]]:
    """What a show-if condition may ask."""

    def answered(item: str) -> bool:
        return item in said and said[item][0] is State.ANSWERED

    def answer(item: str) -> str:
        return said[item][1] if answered(item) else ""

    def number(item: str) -> float:
        return float(answer(item))

    return {"answered": answered, "answer": answer, "number": number, "group": lambda: group}
