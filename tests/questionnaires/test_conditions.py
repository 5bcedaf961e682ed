"""Conditions: the shared table of cases, references, limits, failures."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dot.errors import DotError
from dot.questionnaires.conditions import FUNCTIONS, compile_condition
from dot.questionnaires.documents import read_document
from dot.questionnaires.grammar import ConditionError, Reference


def cases() -> list[dict[str, Any]]:
    tree = read_document(Path(__file__).parent / "cel_cases.yaml").tree
    assert isinstance(tree, dict)
    found: Any = tree["cases"]
    return list(found)


CASES = cases()


@dataclass
class World:
    """Answers every function from a table, and nothing where the table is silent."""

    table: dict[str, dict[str, object]]

    def functions(self) -> dict[str, Callable[..., object]]:
        return {name: self.answering(name) for names in FUNCTIONS.values() for name in names}

    def answering(self, name: str) -> Callable[..., object]:
        return lambda *words: self.table.get(name, {}).get(",".join(map(str, words)) or "none")


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c['condition']}" for n, c in enumerate(CASES)])
def test_the_table_of_cases(case: dict[str, Any]) -> None:
    use = case.get("use", "rules")
    if "refused" in case:
        with pytest.raises(ConditionError) as refused:
            compile_condition(case["condition"], use)

        assert case["refused"] in str(refused.value)
        return
    condition = compile_condition(case["condition"], use, "a.yaml:7")
    functions = World(case.get("world", {})).functions()
    if case["holds"] == "error":
        with pytest.raises(DotError, match=r"a\.yaml:7: .* can't be computed"):
            condition.holds(functions)
    else:
        assert condition.holds(functions) is case["holds"]


def test_references_are_collected_in_order_and_once() -> None:
    condition = compile_condition('has_score("A") && below("A", 2.0) || kpi("K1") < 3.0')

    assert condition.references == (Reference("node", "A"), Reference("kpi", "K1"))


def test_options_and_groups_that_are_compared_are_references() -> None:
    condition = compile_condition('answer("q") in ["a", "b"] && "REP" == group()', "show_if")

    assert condition.references == (
        Reference("item", "q"),
        Reference("option", "a", "q"),
        Reference("option", "b", "q"),
        Reference("group", "REP"),
    )


def test_a_failing_function_is_an_error_with_its_place() -> None:
    def fail(_name: str) -> bool:
        raise KeyError("no such node")

    condition = compile_condition('has_score("A")', place="f.yaml:3")

    with pytest.raises(DotError, match=r"^f\.yaml:3: The condition “has_score"):
        condition.holds({"has_score": fail})


def test_a_condition_of_a_thousand_characters_is_possible_and_not_one_more() -> None:
    compile_condition("true".ljust(1000))

    with pytest.raises(ConditionError, match="1001 characters"):
        compile_condition("true".ljust(1001))


@pytest.mark.parametrize("text", ["(" * 999, "!" * 999, "[" * 999, "-" * 999, "true?" * 199])
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(ConditionError):
        compile_condition(text)


def test_twenty_brackets_are_fine() -> None:
    assert compile_condition("(" * 19 + "true" + ")" * 19).holds({})


def test_the_longest_condition_is_fast() -> None:
    condition = compile_condition(" && ".join(['at_least("A", 1.0)'] * 45))
    started = time.perf_counter()
    for _ in range(100):
        condition.holds({"at_least": lambda _name, _value: True})

    assert time.perf_counter() - started < 1.0
