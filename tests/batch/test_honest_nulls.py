"""Folders from which a number can't follow: the result says null and why, or the folder is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dot.batch.folder import read_folder
from dot.batch.service import Wishes, assess
from dot.errors import Problems
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.results.schemas import NodeResult
from tests.batch.factories import Folder, make_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "folder")


def node_of(folder: Folder, node: str = "A1") -> NodeResult:
    nodes = publish(*read_folder(folder.path, content_root())).questionnaires["alpha"].nodes
    return nodes[node]


def test_a_named_group_of_one_has_a_score_but_neither_interval_nor_agreement(
    folder: Folder,
) -> None:
    folder.answers("g1,GM,,,alpha,alpha-owner,3.5,")

    node = node_of(folder)

    assert (node.said, node.n, node.interval) == (3.5, 1, None)
    assert node.agreement is not None
    assert (node.agreement.rwg, node.agreement.reason) == (None, "too_few")


def test_a_confidential_group_of_one_is_hidden_everywhere(folder: Folder) -> None:
    folder.answers("r1,REP,,,alpha,alpha-owner,3,")

    node = node_of(folder)

    assert (node.score, node.n, node.reason) == (None, None, "hidden")
    assert (node.groups["REP"].score, node.groups["REP"].reason) == (None, "hidden")
    assert [(item.mean, item.groups) for item in node.working.items] == [(None, {})]
    assert node.working.items[0].excluded == "no number that may be shown"


def test_an_item_that_nobody_answered_leaves_no_score_and_the_working_says_so(
    folder: Folder,
) -> None:
    folder.answers("g1,GM,,,alpha,alpha-owner,skipped,", "g2,GM,,,alpha,alpha-owner,cannot_judge,")

    node = node_of(folder)

    assert (node.score, node.n, node.interval, node.reason) == (None, None, None, "no_answers")
    assert node.reasons["said"] == "no_answers"
    assert (node.working.items[0].mean, node.working.items[0].excluded) == (
        None,
        "no number that may be shown",
    )


def test_two_people_of_two_have_an_interval_that_stays_on_the_scale(folder: Folder) -> None:
    """2 and 3.5: 2.75 ± 6.31 · 0.75 lies outside 1 to 5, and is cut."""
    folder.answers("g1,GM,,,alpha,alpha-owner,2,", "g2,GM,,,alpha,alpha-owner,3.5,")

    interval = node_of(folder).interval

    assert interval is not None
    assert (interval.low, interval.high) == (1.0, 5.0)


def test_a_bootstrap_of_one_person_per_level_gives_no_interval_of_a_step(folder: Folder) -> None:
    """Leakage with one person on each of two levels: fidelity, a step, and no interval of either."""
    folder.write("leak.yaml", _leak_yaml())
    folder.change("assessment.yaml", "beta.yaml]", "leak.yaml]")
    folder.change("assessment.yaml", "importance: {B1: 5}\n", "")
    folder.change("assessment.yaml", "MKT: {mode: confidential, k: 3}", "MKT: {mode: named}")
    folder.answers(
        "g1,GM,,,alpha,alpha-owner,3.5,",
        "m1,MKT,,brand,leak,leak-priorities,launch|access,",
        "m2,MKT,,field,leak,leak-priorities,launch,",
    )

    leakage = publish(*read_folder(folder.path, content_root())).leakage

    assert leakage is not None
    assert [(level.n, level.interval, level.interval_reason) for level in leakage.levels] == [
        (1, None, "too_few"),
        (1, None, "too_few"),
    ]
    assert (leakage.steps[0].interval, leakage.steps[0].interval_reason) == (None, "too_few")
    assert leakage.steps[0].lost is not None
    assert not leakage.steps[0].claimed


def _leak_yaml() -> str:
    return """\
format: 1
slug: leak
version: "1.0.0"
title: Leak
language: en
authors: [Tests]
licence: CC0-1.0
sources: [Made for tests.]
scale: {min: 1, max: 5}
groups: {MKT: {name: Marketing}}
nodes:
  - id: L1
    title: Recall
    items:
      - id: leak-priorities
        type: recall
        role: priorities
        entries: 3
        text: Which priorities come to mind?
        adverse_event_hint: No side effects here.
leakage:
  fidelity: {recall: 0.45, precision: 0.15, allocation: 0.2, movement: 0.1, measures: 0.1}
  fidelity_bands: [{value: 0, name: broken}]
  step_bands: [{value: -100, name: noise}, {value: 5, name: watch}]
  movement_tolerance: 5
  drift_from: 0.2
  lost_below: 0.3
  inverted_from: 2
  clarity_from: 4
  clarity_named: 3
  uncoded_limit: 0.05
"""


def test_a_wave_without_a_common_item_has_no_change_and_says_that_it_does_not_compare(
    folder: Folder,
) -> None:
    """The wave before was taken with another version, of which no content is at hand."""
    folder.answers("g1,GM,,,alpha,alpha-owner,3.5,")
    before = assess(folder.path, content_root(), Wishes(pdf=False)).documents["results.json"]
    text = before.decode().replace('"version": "1.0.0"', '"version": "0.9.0"')
    folder.write("previous/results.json", text)

    change = node_of(folder).change

    assert change is not None
    assert (change.difference, change.interval, change.reason) == (None, None, "not_comparable")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "GM: {mode: named, assessor: true}",
            "GM: {mode: named, assessor: true, weight: -1}",
            "“weight” is -1",
        ),
        (
            "GM: {mode: named, assessor: true}\n  MKT: {mode: confidential, k: 3}",
            "GM: {mode: named, assessor: true, weight: 0}\n  MKT: {weight: 0}\n  REP: {weight: 0}",
            "All groups that alpha asks have weight 0: give at least one a weight.",
        ),
    ],
)
def test_group_weights_that_weigh_nothing_are_refused(
    folder: Folder, old: str, new: str, message: str
) -> None:
    folder.change("assessment.yaml", old, new)

    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())

    assert {Path(one.path).name for one in caught.value.problems} == {"assessment.yaml"}
    assert all(one.line in (8, 9) for one in caught.value.problems)
    assert any(message in one.message for one in caught.value.problems)


def test_a_node_whose_only_group_has_no_weight_says_so_in_its_working(folder: Folder) -> None:
    folder.change("alpha.yaml", "text: Who decides?", "text: Who decides?\n        groups: [GM]")
    folder.change(
        "assessment.yaml",
        "GM: {mode: named, assessor: true}",
        "GM: {mode: named, assessor: true, weight: 0}",
    )
    folder.answers("g1,GM,,,alpha,alpha-owner,3.5,")

    node = node_of(folder)

    assert (node.said, node.groups["GM"].score) == (None, 3.5)
    assert any("has a weight" in note for note in node.working.notes)


def test_no_answer_at_all_gives_a_result_of_nulls_rather_than_an_error(folder: Folder) -> None:
    """A definition can be read before anybody answers; the numbers are then all undefined."""
    definition, answers = read_folder(folder.path, content_root())
    nobody = replace(
        answers,
        rater=answers.rater[:0],
        item=answers.item[:0],
        state=answers.state[:0],
        value=answers.value[:0],
        content=answers.content[:0],
        raters=(),
        comments={},
    )

    nodes = publish(definition, nobody).questionnaires["alpha"].nodes

    assert all(node.score is None and node.reason == "no_answers" for node in nodes.values())
    assert not any(np.isnan(float(node.n or 0)) for node in nodes.values())
