"""What if: other levels, weights and targets, worked from the published result alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from dot import cli
from dot.batch.folder import read_folder
from dot.batch.service import result_json
from dot.errors import DotError
from dot.evidence.schemas import Confirmed
from dot.publication.service import publish
from dot.questionnaires.schemas import Aggregation, Questionnaire
from dot.questionnaires.service import content_root
from dot.results.schemas import Result
from dot.results.service import compute
from dot.results.whatif import recombined, what_if
from dot.results.whatif_schemas import Changes, Outlook
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

SAME = 1e-9
WAYS: list[Aggregation] = ["mean", "weighted_mean", "sum", "min", "max"]
PERSON = Someone("REP", {"a1": 2, "b1": 4, "c1": 3, "p1": 5})


@pytest.fixture(scope="module")
def sample() -> Result:
    root = content_root()
    return publish(*read_folder(root / "examples" / "sample", root))


def tree(how: Aggregation = "weighted_mean", b: float = 3.0, **given: object) -> Questionnaire:
    """P holds a question of its own, A and B; C, which runs from 1 to 10, stands beside it."""
    leaves = [make_node("A", ["a1"]), make_node("B", ["b1"], weight=b)]
    wide = make_node("C", [make_item("c1", 1, 10)])
    parent = make_node("P", ["p1"], nodes=leaves, aggregation=how)
    return make_questionnaire([parent, wide], aggregation=how, **given)


def scored(questionnaire: Questionnaire, **parts: object) -> Result:
    definition = make_definition(questionnaire, {"groups": {"REP": {"mode": "named"}}}, **parts)
    return publish(definition, make_answers(questionnaire, [PERSON]))


def after(result: Result, name: str, changes: Changes) -> Outlook:
    return what_if(result, changes).node(name)


def test_every_parent_of_the_sample_follows_from_its_published_parts(sample: Result) -> None:
    worked = 0
    for questionnaire in sample.questionnaires.values():
        for node in questionnaire.nodes.values():
            if not node.working.children or node.score is None or node.confirmed is not None:
                continue
            truth = node.cap.before if node.cap else node.score
            assert recombined(questionnaire, node) == pytest.approx(truth, abs=SAME)
            worked += 1

    assert worked > 20


def test_without_changes_nothing_moves(sample: Result) -> None:
    scenario = what_if(sample, Changes())

    assert len(scenario.nodes) == sum(len(q.nodes) for q in sample.questionnaires.values())
    assert [one.node for one in scenario.nodes if one.moves] == []
    assert all(one.level_before == one.level_after for one in scenario.nodes)


def test_assuming_what_is_there_moves_no_score(sample: Result) -> None:
    """Every leaf is set to its own score, so that every parent is worked again."""
    levels = {
        f"{slug}:{node.id}": node.score
        for slug, questionnaire in sample.questionnaires.items()
        for node in questionnaire.nodes.values()
        if node.leaf and node.score is not None
    }

    for one in what_if(sample, Changes(levels=levels)).nodes:
        assert one.difference is None or abs(one.difference) <= SAME
        assert (one.before is None) == (one.after is None)


@pytest.mark.parametrize("rescale", [False, True])
@pytest.mark.parametrize("how", WAYS)
def test_an_assumed_level_does_what_a_decision_of_the_workshop_would(
    how: Aggregation, rescale: bool
) -> None:
    """The same engine: a leaf confirmed at 3.5 gives every parent the score of the what-if."""
    asked = tree(how, rescale=rescale)
    decided = Confirmed(SLUG, "A", 3.5, "Agreed", (), "")
    rescored = scored(asked, confirmed=(decided,)).questionnaires[SLUG].nodes

    scenario = what_if(scored(asked), Changes(levels={"A": 3.5}))

    for name in ("A", "B", "C", "P", SLUG):
        assert scenario.node(name).after == pytest.approx(rescored[name].score, abs=SAME)
        assert scenario.node(name).level_after == rescored[name].level


def test_a_changed_weight_does_what_the_questionnaires_own_would() -> None:
    truth = scored(tree(b=1.5)).questionnaires[SLUG].nodes

    scenario = what_if(scored(tree(b=3.0)), Changes(weights={"B": 1.5}))

    assert scenario.node("P").after == pytest.approx(truth["P"].score, abs=SAME)
    assert scenario.node(SLUG).after == pytest.approx(truth[SLUG].score, abs=SAME)


def test_a_weight_in_a_plain_mean_counts_beside_ones() -> None:
    """P of p1 5, A 2, B 4: (5 + 2 + 4) / 3; with A twice (5 + 2 · 2 + 4) / 4 = 3.25."""
    found = after(scored(tree("mean")), "P", Changes(weights={"A": 2.0}))

    assert found.before == pytest.approx(11 / 3)
    assert found.after == pytest.approx(3.25)


def test_a_part_without_weight_is_left_out() -> None:
    """(5 + 4) / 2 = 4.5."""
    assert after(scored(tree("mean")), "P", Changes(weights={"A": 0.0})).after == 4.5


def test_a_target_moves_the_gap_and_no_score() -> None:
    found = after(scored(tree()), "A", Changes(targets={"A": 4.0}))

    assert (found.before, found.after, found.difference) == (2.0, 2.0, 0.0)
    assert (found.target_before, found.target_after) == (None, 4.0)
    assert (found.gap_before, found.gap_after) == (None, 2.0)


def test_a_decided_parent_stays_as_it_was_decided() -> None:
    decided = Confirmed(SLUG, "P", 2.0, "Agreed", (), "")

    found = what_if(scored(tree(), confirmed=(decided,)), Changes(levels={"A": 5.0}))

    assert found.node("P").after == 2.0
    assert found.node(SLUG).difference == 0.0


def test_a_shut_gate_stays_shut() -> None:
    gate = {"level": 3.0, "when": 'has_seen("A")', "text": "Evidence was seen."}
    asked = make_questionnaire([make_node("A", ["a1"], gates=[gate])])
    result = compute(make_definition(asked), make_answers(asked, crowd("REP", "a1", 4)))

    found = after(result, "A", Changes(levels={"A": 5.0}))

    assert (found.level_before, found.level_after) == (2.0, 2.0)


def test_a_parent_with_questions_of_its_own_is_held_by_the_evidence_cap() -> None:
    """5, 5, 5: 5 without evidence, held at 3.9."""
    asked = tree("mean", scoring={"evidence_cap_from": 4.0})

    found = after(scored(asked), "P", Changes(levels={"A": 5.0, "B": 5.0}))

    assert found.after == pytest.approx(3.9)


def bounded(said: int = 5, others: Sequence[int] = (2, 3, 3, 3, 4)) -> Result:
    """A is unanimous at an end in a confidential group of five: only “≥ 4.6” or “≤ 1.4” is told."""
    asked = make_questionnaire(
        [make_node("P", nodes=[make_node("A", ["a1"]), make_node("B", ["b1"])])]
    )
    people = [Someone("REP", {"a1": said, "b1": level}) for level in others]
    return publish(make_definition(asked), make_answers(asked, people))


def test_a_parent_of_a_limit_stays_one_while_the_limit_does() -> None:
    """(4.6 + 3) / 2 = 3.8 at least; with B at 4 it is 4.3 at least."""
    found = after(bounded(), "P", Changes(levels={"B": 4.0}))

    assert (found.before, found.after, found.reason) == (None, None, "bounded")
    assert found.bound_before is not None and found.bound_before.value == pytest.approx(3.8)
    assert found.bound_after is not None and found.bound_after.value == pytest.approx(4.3)


@pytest.mark.parametrize(
    ("said", "others", "limit", "level"),
    [
        (5, (2, 3, 3, 3, 3), "≥ 3.7", 3.0),  # 3.9 in truth: level 3 is reached for certain
        (1, (2, 3, 3, 3, 3), "≤ 2.1", None),  # 1.9 in truth, which a reader can't tell from 2.1
        (1, (2, 3, 3, 3, 4), "≤ 2.2", 2.0),  # no lower than 2.0
    ],
)
def test_a_limit_has_the_level_that_is_reached_wherever_the_truth_lies(
    said: int, others: Sequence[int], limit: str, level: float | None
) -> None:
    found = bounded(said, others).questionnaires[SLUG].nodes["P"]

    assert found.bound is not None
    assert f"{found.bound.op} {found.bound.value:.1f}" == limit
    assert (found.level, found.here is None) == (level, level is None)


def test_an_assumption_leaves_the_level_of_a_limit_from_above_open() -> None:
    found = after(bounded(1), "P", Changes(levels={"B": 4.0}))

    assert found.bound_after is not None and found.bound_after.value == pytest.approx(2.7)
    assert (found.level_before, found.level_after) == (2.0, None)


def test_a_parent_has_a_number_where_the_limit_is_assumed_away() -> None:
    assert after(bounded(), "P", Changes(levels={"A": 4.0})).after == pytest.approx(3.5)


def test_with_other_weights_a_limit_says_nothing_of_its_parent() -> None:
    found = after(bounded(), "P", Changes(weights={"A": 2.0}))

    assert (found.after, found.bound_after, found.reason) == (None, None, "bounded")


def test_what_rests_on_something_hidden_has_no_number_once_it_moves() -> None:
    """P's own question is told by its limit only, which the working does not hold."""
    asked = make_questionnaire([make_node("P", ["p1"], nodes=[make_node("A", ["a1"])])])
    people = [Someone("REP", {"p1": 5, "a1": level}) for level in (2, 3, 3, 3, 4)]
    result = publish(make_definition(asked), make_answers(asked, people))

    found = after(result, "P", Changes(levels={"A": 4.0}))

    assert (found.after, found.bound_after, found.reason) == (None, None, "hidden")


def test_a_hidden_sibling_keeps_its_parent_hidden() -> None:
    asked = make_questionnaire(
        [make_node("P", nodes=[make_node("A", ["a1"]), make_node("B", ["b1"])])]
    )
    people = [Someone("REP", {"a1": 2, "b1": 3})]
    result = publish(make_definition(asked), make_answers(asked, people))

    found = after(result, "P", Changes(levels={"A": 4.0}))

    assert (found.before, found.after, found.reason) == (None, None, "hidden")


def test_where_nobody_answered_an_assumed_level_is_all_there_is() -> None:
    asked = make_questionnaire(
        [make_node("P", nodes=[make_node("A", ["a1"]), make_node("B", ["b1"])])]
    )
    result = compute(make_definition(asked), make_answers(asked, crowd("REP", "q")))

    assert after(result, "P", Changes(levels={"A": 4.0})).after == 4.0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Changes(levels={"Z": 3.0}), "“Z” is no known node of this result: use one of A, B, C, P"),
        (Changes(levels={"A": 6.0}), "The level 6 of “A” lies outside 1 to 5: choose one inside."),
        (Changes(targets={"A": 0.0}), "The target 0 of “A” lies outside 1 to 5"),
        (Changes(weights={"A": -1.0}), "The weight -1 of “A” is impossible: write a number from 0"),
        (Changes(weights={SLUG: 2.0}), "“health” is the whole and has no weight"),
        (
            Changes(weights={"P": 0.0, "C": 0.0}),
            "Everything in “health” would have weight 0: give at least one part a weight.",
        ),
    ],
)
def test_changes_that_make_no_sense_are_refused(changes: Changes, message: str) -> None:
    with pytest.raises(DotError) as caught:
        what_if(scored(tree()), changes)

    assert str(caught.value).startswith(message)


def test_a_weight_where_none_counts_is_refused() -> None:
    with pytest.raises(DotError, match="“P” takes the sum of its parts, in which no weight counts"):
        what_if(scored(tree("sum")), Changes(weights={"A": 2.0}))


def test_a_node_that_does_not_apply_takes_no_level() -> None:
    given = {"not_applicable": [{"node": "A", "reason": "No such thing here."}]}
    asked = tree()
    result = compute(make_definition(asked, given), make_answers(asked, [PERSON]))

    with pytest.raises(DotError, match="“A” is confirmed as not applicable"):
        what_if(result, Changes(levels={"A": 2.0}))


def test_the_command_prints_what_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(result_json(scored(tree("mean"))))

    code = cli.main(["what-if", str(path), "--level", "A=5", "--target", "B=4.5"])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0].split() == [
        "Node",
        "Before",
        "After",
        "Change",
        "Level",
        "To",
        "target",
        "Title",
    ]
    assert [line.split()[0] for line in lines[1:5]] == [SLUG, "P", "A*", "B"]
    assert "2.00   5.00   +3.00  2 → 5" in lines[3]


def test_the_command_says_so_where_nothing_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(result_json(scored(tree("mean"))))

    assert cli.main(["what-if", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing moves.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--level", "A"], "--level A: write a node and a number, as in C4.1=3.5."),
        (["--level", "A=high"], "--level A=high: write a node and a number"),
        (["--weight", "A=inf"], "--weight A=inf: write a node and a number"),
        (["--target", "A=2", "--target", "A=3"], "--target names “A” twice: keep one of the two."),
    ],
)
def test_the_command_refuses_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(result_json(scored(tree("mean"))))

    assert cli.main(["what-if", str(path), *words]) == 1
    assert capsys.readouterr().err.startswith(message)
