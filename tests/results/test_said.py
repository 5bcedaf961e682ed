"""What people say becomes a node's said score: group by group, item by item."""

import pytest

from dot.questionnaires.schemas import Questionnaire
from dot.results.schemas import NodeResult
from dot.results.service import compute
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

ONE = make_questionnaire([make_node("A", ["a1"])])


def nodes(
    questionnaire: Questionnaire, people: list[Someone], **given: object
) -> dict[str, NodeResult]:
    """The complete result's nodes."""
    definition = make_definition(questionnaire, given)
    result = compute(definition, make_answers(questionnaire, people))
    return result.questionnaires[SLUG].nodes


def test_groups_count_alike_however_many_answer() -> None:
    """Three marketers say 5, 4, 3 (mean 4); six reps say 1, 1, 2, 2, 3, 3 (mean 2): said is 3."""
    people = crowd("MKT", "a1", 5, 4, 3) + crowd("REP", "a1", 1, 1, 2, 2, 3, 3)

    node = nodes(ONE, people)["A"]

    assert (node.said, node.groups["MKT"].score, node.groups["REP"].score) == (3.0, 4.0, 2.0)


def test_the_assessment_weighs_groups() -> None:
    """(3·4 + 1·2) / 4 = 3.5."""
    people = crowd("MKT", "a1", 5, 4, 3) + crowd("REP", "a1", 1, 2, 3)

    node = nodes(ONE, people, groups={"MKT": {"weight": 3.0}, "REP": {"weight": 1.0}})["A"]

    assert node.said == 3.5
    assert node.working.group_weights == {"MKT": 0.75, "REP": 0.25}


def test_the_working_shows_how_said_came_about() -> None:
    people = crowd("MKT", "a1", 5, 4, 3) + crowd("REP", "a1", 1, 2, 3, "skipped")

    working = nodes(ONE, people)["A"].working

    assert working.items[0].groups["REP"].model_dump() == {
        "n": 3, "sum": 6.0, "skipped": 1, "cannot_judge": 0, "not_applicable": 0,
    }  # fmt: skip
    step = working.steps[0]
    assert (step.numerator, step.denominator, step.value) == (6.0, 2.0, 3.0)


def test_non_answers_are_left_out_unless_the_questionnaire_says_otherwise() -> None:
    node = nodes(ONE, crowd("REP", "a1", 4, 2, "skipped", "cannot_judge", "not_applicable"))["A"]

    assert (node.said, node.n) == (3.0, 2)


def test_a_non_answer_can_count_as_a_value() -> None:
    """Skipped counts as 1, cannot judge stays out: (5 + 1) / 2 = 3."""
    policy = {"skipped": {"count_as": 1.0}}
    questionnaire = make_questionnaire([make_node("A", ["a1"], missing=policy)])

    node = nodes(questionnaire, crowd("REP", "a1", 5, "skipped", "cannot_judge"))["A"]

    assert (node.said, node.n) == (3.0, 2)


def test_a_blocking_non_answer_drops_the_persons_other_answers_at_that_node() -> None:
    """The first person skipped a2, so their 5 on a1 is out too: a1 = 2, a2 = 4."""
    node_a = make_node("A", ["a1", "a2"], missing={"skipped": "block"})
    people = [Someone("REP", {"a1": 5, "a2": "skipped"}), Someone("REP", {"a1": 2, "a2": 4})]

    node = nodes(make_questionnaire([node_a]), people)["A"]

    assert (node.said, node.n) == (3.0, 1)


def test_everybody_blocked_is_said_so() -> None:
    node_a = make_node("A", ["a1", "a2"], missing={"skipped": "block"})

    node = nodes(make_questionnaire([node_a]), [Someone("REP", {"a1": 5, "a2": "skipped"})])["A"]

    assert (node.score, node.reason) == (None, "blocked")


def test_reversed_items_are_turned_round() -> None:
    """1 and 2 on 1–5, reversed, are 5 and 4."""
    questionnaire = make_questionnaire([make_node("A", [make_item("a1", reverse=True)])])

    assert nodes(questionnaire, crowd("REP", "a1", 1, 2))["A"].said == 4.5


@pytest.mark.parametrize(
    ("how", "expected"),
    [("mean", 3.0), ("weighted_mean", 2.5), ("sum", 6.0), ("min", 2.0), ("max", 4.0)],
)
def test_a_node_combines_its_items_in_five_ways(how: str, expected: float) -> None:
    """Items say 2 (weight 3) and 4 (weight 1)."""
    items = [make_item("a1", weight=3.0), make_item("a2")]
    questionnaire = make_questionnaire([make_node("A", items, aggregation=how)])

    assert nodes(questionnaire, [Someone("REP", {"a1": 2, "a2": 4})])["A"].said == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    [("mean", 3.0), ("weighted_mean", 2.5), ("sum", 6.0), ("min", 2.0), ("max", 4.0)],
)
def test_a_parent_combines_its_children_in_five_ways(how: str, expected: float) -> None:
    parent = make_node(
        "P",
        aggregation=how,
        nodes=[make_node("A", ["a1"], weight=3.0), make_node("B", ["b1"])],
    )

    result = nodes(make_questionnaire([parent]), [Someone("REP", {"a1": 2, "b1": 4})])["P"]

    assert (result.said, result.score, result.groups["REP"].score) == (expected,) * 3


def test_a_child_without_answers_leaves_the_mean_with_its_weight() -> None:
    questionnaire = make_questionnaire([make_node("A", ["a1"]), make_node("B", ["b1"])])

    found = nodes(questionnaire, crowd("REP", "a1", 2, 4))

    assert (found[SLUG].said, found["B"].said, found["B"].reason) == (3.0, None, "no_answers")


def test_a_node_confirmed_as_not_applicable_leaves_its_parent_everywhere() -> None:
    """Score, said, the groups' own means and the people behind them: all without B."""
    questionnaire = make_questionnaire([make_node("A", ["a1"]), make_node("B", ["b1"])])
    people = [Someone("REP", {"a1": 2, "b1": 5}), Someone("MKT", {"b1": 5})]
    gone = [{"node": "B", "reason": "No field force here."}]

    found = nodes(questionnaire, people, not_applicable=gone)

    whole = found[SLUG]
    assert (whole.said, whole.score, whole.n) == (2.0, 2.0, 1)
    assert (whole.groups["REP"].score, whole.groups["MKT"].score) == (2.0, None)
    assert (found["B"].reason, found["B"].reasons["said"]) == ("not_applicable", "not_applicable")
    assert whole.working.children[1].excluded == "confirmed as not applicable"


def test_people_may_be_averaged_after_their_items() -> None:
    """Items first: a1 = 2, a2 = 5, said 3.5. People first: (1 + 4) / 2 = 2.5."""
    people = [Someone("REP", {"a1": 1}), Someone("REP", {"a1": 3, "a2": 5})]
    asked = [make_node("A", ["a1", "a2"])]

    items_first = nodes(make_questionnaire(asked), people)["A"]
    people_first = nodes(make_questionnaire(asked, raters_first=True), people)["A"]

    assert (items_first.said, people_first.said) == (3.5, 2.5)


def test_above_the_items_means_are_combined_even_with_people_first() -> None:
    """A: people 1 and 4, mean 2.5. B: one person, 2. The whole is (2.5 + 2) / 2 for all and group."""
    people = [Someone("REP", {"a1": 1, "b1": 2}), Someone("REP", {"a1": 3, "a2": 5})]
    questionnaire = make_questionnaire(
        [make_node("A", ["a1", "a2"]), make_node("B", ["b1"])], raters_first=True
    )

    whole = nodes(questionnaire, people)[SLUG]

    assert (whole.said, whole.groups["REP"].score) == (2.25, 2.25)


def test_a_weighted_mean_works_for_people_first() -> None:
    """(3·1 + 1·5) / 4 = 2."""
    items = [make_item("a1", weight=3.0), make_item("a2")]
    node_a = make_node("A", items, aggregation="weighted_mean")

    found = nodes(
        make_questionnaire([node_a], raters_first=True), [Someone("REP", {"a1": 1, "a2": 5})]
    )

    assert found["A"].said == 2.0


def test_items_of_unequal_ranges_are_brought_onto_one_scale_where_asked() -> None:
    """5 on 0–10 is the middle and 5 on 1–5 the top: on 1–5 that is 3 and 5, mean 4."""
    items = [make_item("a1", 0, 10), make_item("a2")]
    questionnaire = make_questionnaire([make_node("A", items, rescale=True)])

    node = nodes(questionnaire, [Someone("REP", {"a1": 5, "a2": 5})])["A"]

    assert (node.said, node.range, node.percent) == (4.0, (1.0, 5.0), 75.0)


def test_a_sum_has_its_own_range_percent_and_level() -> None:
    """Three items on 0–4 give 0–12; 2 + 3 + 4 = 9 is 75 %, level 4 of 1–5."""
    items = [make_item(name, 0, 4) for name in ("a1", "a2", "a3")]
    questionnaire = make_questionnaire([make_node("A", items, aggregation="sum")])

    node = nodes(questionnaire, [Someone("REP", {"a1": 2, "a2": 3, "a3": 4})])["A"]

    assert (node.score, node.range, node.percent, node.level) == (9.0, (0.0, 12.0), 75.0, 4.0)


def test_answers_from_one_rater_only_are_a_result() -> None:
    node = nodes(ONE, crowd("REP", "a1", 4))["A"]

    assert (node.said, node.score, node.n, node.interval) == (4.0, 4.0, 1, None)


def test_nobody_answered_is_said_so() -> None:
    node = nodes(ONE, crowd("REP", "a1", "skipped", "cannot_judge"))["A"]

    assert (node.said, node.score, node.n, node.reason) == (None, None, None, "no_answers")
    assert node.reasons["said"] == "no_answers"


def test_the_share_of_those_who_cannot_judge_leaves_out_those_who_skipped() -> None:
    """Two of five who were asked and did not skip."""
    people = crowd("REP", "a1", 4, 3, 2, "cannot_judge", "cannot_judge", "skipped")
    scoring = {"provisional": {"said": 0.5}, "cannot_judge_flag": 0.4}

    node = nodes(ONE, people, scoring=scoring)["A"]

    assert (node.cannot_judge, node.cannot_judge_flag) == (0.4, True)


def test_nobody_who_can_judge_is_all_who_cannot() -> None:
    assert nodes(ONE, crowd("REP", "a1", "cannot_judge", "cannot_judge"))["A"].cannot_judge == 1.0
