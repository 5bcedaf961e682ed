"""Waves on different versions: a change is told where the node means what it meant, and nowhere else."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.schemas import Node, Questionnaire
from dot.results.earlier import comparable_nodes, earlier_questionnaires
from dot.results.inputs import PreviousWave
from dot.results.schemas import Change
from dot.results.service import compute, count
from tests.batch.factories import ALPHA, content_root, make_full_folder
from tests.questionnaires.tiny import TINY, questionnaire, tiny_root
from tests.results.factories import (
    SLUG,
    crowd,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

PEOPLE = crowd("REP", "a1", 3, 3, 3)


def asked(version: str, text: str = "Is it so?") -> Questionnaire:
    """A node A that stays the same, and a node B whose question has this text."""
    nodes: Sequence[Node] = [
        make_node("A", ["a1"]),
        make_node("B", [make_item("b1", text=text)]),
    ]
    return make_questionnaire(nodes, version=version)


def result_of(earlier: Questionnaire, score: float = 2.0) -> dict[str, object]:
    """As much of a `results.json` as a comparison reads."""
    nodes = {name: {"score": score} for name in ("A", "B", SLUG)}
    found = {"version": earlier.version, "hash": content_hash(earlier), "nodes": nodes}
    return {"questionnaires": {SLUG: found}}


def changes(now: Questionnaire, previous: PreviousWave) -> Mapping[str, Change | None]:
    definition = make_definition(now, previous=previous)
    result = compute(definition, make_answers(now, PEOPLE))
    return {name: node.change for name, node in result.questionnaires[SLUG].nodes.items()}


def test_only_nodes_whose_questions_are_the_same_are_compared() -> None:
    before, now = asked("1.0.0"), asked("1.1.0", "Is it really so?")

    found = changes(now, PreviousWave(result_of(before), None, {SLUG: before}))

    alike, other, whole = found["A"], found["B"], found[SLUG]
    assert alike is not None and other is not None and whole is not None
    # Three people are too few for an interval, but not for the change itself.
    assert (alike.difference, alike.reason) == (1.0, "too_few")
    assert (other.difference, other.reason) == (None, "not_comparable")
    assert (whole.previous, whole.difference, whole.reason) == (2.0, None, "not_comparable")


def test_without_the_earlier_questionnaire_nothing_is_compared() -> None:
    found = changes(asked("1.1.0"), PreviousWave(result_of(asked("1.0.0"))))

    assert {change.reason for change in found.values() if change} == {"not_comparable"}


def test_one_number_on_two_contents_is_two_versions() -> None:
    """A questionnaire that was edited after the first wave and kept its version."""
    before, now = asked("1.0.0"), asked("1.0.0", "Is it really so?")

    kept = make_definition(now, previous=PreviousWave(result_of(before), None, {SLUG: before}))
    lost = make_definition(now, previous=PreviousWave(result_of(before)))

    assert comparable_nodes(kept, now) == {"A"}
    assert comparable_nodes(lost, now) == frozenset()


def test_the_earlier_questionnaire_is_part_of_what_the_result_was_made_from() -> None:
    before, now = asked("1.0.0"), asked("1.1.0")
    answers = make_answers(now, PEOPLE)
    waves = [PreviousWave(result_of(before)), PreviousWave(result_of(before), None, {SLUG: before})]

    hashes = {count(make_definition(now, previous=wave), answers).inputs_hash for wave in waves}

    assert len(hashes) == 2


def tiny_result(**given: object) -> dict[str, object]:
    first = questionnaire(TINY)
    known = {"version": first.version, "hash": content_hash(first), "nodes": {}, **given}
    return {"questionnaires": {"tiny": known}}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content root with tiny 1.0.0."""
    tiny_root(tmp_path / "content")
    return tmp_path / "content"


NEXT = questionnaire(TINY.replace("1.0.0", "1.1.0"))


def test_the_version_that_the_result_names_comes_from_the_content_root(content: Path) -> None:
    found = earlier_questionnaires(tiny_result(), [NEXT], content)

    assert {slug: one.version for slug, one in found.items()} == {"tiny": "1.0.0"}


@pytest.mark.parametrize(
    "given",
    [
        {"hash": "0" * 64},
        {"version": "0.9.0"},
        {"version": "../../../etc"},
        {"version": None},
        {"version": ["1.0.0"]},
    ],
    ids=["other content", "unknown", "path", "none", "list"],
)
def test_what_can_not_be_had_is_left_out_in_silence(
    given: dict[str, object], content: Path
) -> None:
    assert earlier_questionnaires(tiny_result(**given), [NEXT], content) == {}


def test_a_wave_on_the_same_version_needs_no_earlier_one(content: Path) -> None:
    assert earlier_questionnaires(tiny_result(), [questionnaire(TINY)], content) == {}


def test_a_clients_own_questionnaire_is_kept_beside_the_earlier_result(tmp_path: Path) -> None:
    folder = make_full_folder(tmp_path)
    earlier = ALPHA.replace('"1.0.0"\ntitle', '"0.9.0"\ntitle')
    folder.write("previous/alpha.yaml", earlier)
    results = {"alpha": {"version": "0.9.0", "hash": content_hash(questionnaire(earlier))}}
    folder.write("previous/results.json", json.dumps({"questionnaires": results}))

    definition, _ = read_folder(folder.path, content_root())

    assert definition.previous is not None
    assert definition.previous.questionnaires["alpha"].version == "0.9.0"
    assert "A1" in comparable_nodes(definition, definition.questionnaires[0])


def test_another_questionnaire_beside_the_earlier_result_is_named(tmp_path: Path) -> None:
    folder = make_full_folder(tmp_path)
    folder.write("previous/alpha.yaml", ALPHA)
    results = {"alpha": {"version": "0.9.0", "hash": "0" * 64, "nodes": {}}}
    folder.write("previous/results.json", json.dumps({"questionnaires": results}))

    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())

    (problem,) = caught.value.problems
    assert problem.path.endswith("previous/alpha.yaml")
    assert "This is not the questionnaire that results.json" in problem.message
