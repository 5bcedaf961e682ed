"""Which cells are shown: floors first, then whatever could be had by subtraction."""

import numpy as np
import pytest

from dot.publication.plan import counted_groups, shown_cells
from dot.publication.service import publish
from dot.questionnaires.schemas import Item
from dot.results.schemas import Result
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
FLOORS: dict[str, object] = {
    "GM": {"mode": "named"},
    "IT": {"k": 3},
    "MED": {"k": 3},
    "SM": {"k": 5},
    "REP": {"k": 5},
}


@pytest.mark.parametrize(
    ("n", "shown", "whole"),
    [
        pytest.param([1, 3, 4, 6, 60], [1, 1, 1, 1, 1], True, id="everybody has enough"),
        pytest.param(
            [1, 2, 4, 6, 60], [1, 0, 0, 1, 1], True, id="two take the next smallest along"
        ),
        pytest.param(
            [1, 2, 0, 6, 60], [1, 0, 0, 0, 1], True, id="who said nothing protects nobody"
        ),
        pytest.param([1, 2, 4, 4, 60], [1, 0, 1, 0, 1], True, id="six hidden are enough for five"),
        pytest.param([1, 2, 0, 0, 0], [1, 0, 0, 0, 0], False, id="nobody is left to hide behind"),
        pytest.param([0, 0, 0, 4, 0], [0, 0, 0, 0, 0], False, id="four of five alone"),
        pytest.param([1, 0, 0, 0, 0], [1, 0, 0, 0, 0], True, id="a named person alone"),
    ],
)
def test_a_small_group_hides_another_or_the_whole(
    n: list[int], shown: list[int], whole: bool
) -> None:
    named = np.array([True, False, False, False, False])

    found = shown_cells(np.array(n), np.array([1, 3, 3, 5, 5]), named, np.ones(5))

    assert found.tolist() == [*map(bool, shown), whole]


@pytest.mark.parametrize("weight", [5.0, 0.001, 1.37])
def test_hidden_groups_of_unequal_weight_hide_the_whole(weight: float) -> None:
    """5 people of weight 1 and one of weight 5: in whole answers the sum had one solution."""
    shown = shown_cells(
        np.array([5, 1, 40]),
        np.array([5, 5, 5]),
        np.zeros(3, dtype=bool),
        np.array([1.0, weight, 1.0]),
    )

    assert not shown[1]
    assert not shown[-1]


def test_a_group_hides_beside_one_of_its_own_weight() -> None:
    shown = shown_cells(
        np.array([6, 1, 8]),
        np.array([5, 5, 5]),
        np.zeros(3, dtype=bool),
        np.array([1.0, 2.0, 2.0]),
    )

    assert shown.tolist() == [True, False, False, True]


def test_a_group_without_weight_is_in_no_whole() -> None:
    """Its two people do not follow from a mean that they are not part of."""
    found = shown_cells(
        np.array([2, 6]), np.array([3, 5]), np.array([False, False]), np.array([0.0, 1.0])
    )

    assert found.tolist() == [False, True, True]


def test_more_people_never_hide_a_group() -> None:
    floors, named = np.array([3, 5]), np.array([False, False])

    shown = [shown_cells(np.array([n, 9]), floors, named, np.ones(2))[0] for n in range(9)]

    assert shown == sorted(shown)


def test_people_are_counted_by_the_same_rule() -> None:
    found = counted_groups(
        np.array([2, 3, 60]), np.array([3, 3, 5]), np.array([False, False, False])
    )

    assert found.tolist() == [False, False, True, True]


def published(people: list[Someone], **given: object) -> Result:
    definition = make_definition(ONE, {"groups": FLOORS, **given})
    return publish(definition, make_answers(ONE, people))


def test_participation_does_not_tell_a_small_group() -> None:
    """Two of IT would be all less the others; the medics are hidden with them."""
    people = crowd("IT", "a1", 3, 3) + crowd("MED", "a1", 2, 3, 4) + crowd("REP", "a1", *[3] * 9)

    found = published(people).participation

    assert found.answered == 14
    assert {group.code: group.answered for group in found.groups} == {
        "IT": None, "MED": None, "REP": 9,
    }  # fmt: skip


def test_participation_of_a_small_group_alone_is_not_told() -> None:
    found = published(crowd("GM", "a1", 3) + crowd("IT", "a1", 3, 3)).participation

    assert (found.answered, found.rate) == (1, None)


def test_hidden_says_hidden_everywhere() -> None:
    """Four of five: neither score nor said pretend that nobody answered."""
    node = published(crowd("SM", "a1", 2, 3, 3, 4)).questionnaires[SLUG].nodes["A"]

    assert (node.score, node.n, node.reason, node.reasons["said"]) == (
        None,
        None,
        "hidden",
        "hidden",
    )
    assert node.groups["SM"].reason == "hidden"
    assert node.working.items[0].groups == {}


def test_who_cannot_judge_is_told_of_groups_of_which_enough_were_asked() -> None:
    """All eight reps and one of two in IT: IT's one is in no number."""
    people = crowd("REP", "a1", *["cannot_judge"] * 8) + crowd("IT", "a1", 3, "cannot_judge")

    node = published(people).questionnaires[SLUG].nodes["A"]

    assert node.cannot_judge == 1.0


def test_an_exact_group_mean_does_not_follow_from_the_whole() -> None:
    """Reps of one mind at 5 are “≥ 4.6”; managers 3.0; the whole is a bound of its own."""
    people = crowd("REP", "a1", 5, 5, 5, 5, 5) + crowd("SM", "a1", 3, 3, 2, 4, 3)

    node = published(people).questionnaires[SLUG].nodes["A"]

    assert node.groups["REP"].bound is not None
    assert node.groups["REP"].bound.value == pytest.approx(4.6)
    assert node.groups["SM"].score == 3.0
    assert node.said is None
    assert node.said_bound is not None
    assert node.said_bound.value == pytest.approx(3.8)
    assert node.working.steps[0].value is None
    assert node.working.items[0].mean is None


def test_hidden_groups_of_one_mind_do_not_follow_from_the_whole() -> None:
    """Four and four of five at the top: together eight, so the whole may be shown, but not exactly."""
    floors = {"MED": {"k": 5}, "SM": {"k": 5}, "REP": {"k": 5}}
    people = crowd("MED", "a1", 5, 5, 5, 5) + crowd("SM", "a1", 5, 5, 5, 5)
    people += crowd("REP", "a1", 2, 3, 3, 3, 4)

    node = published(people, groups=floors).questionnaires[SLUG].nodes["A"]

    assert node.groups["REP"].score == 3.0
    assert (node.said, node.reasons["said"]) == (None, "bounded")


def test_two_sides_are_compared_only_where_every_group_of_a_side_is_shown() -> None:
    sides = [
        {
            "name": "Sales and head office",
            "left": "sales",
            "right": "head office",
            "left_groups": ["SM", "REP"],
            "right_groups": ["MED", "IT"],
        }
    ]
    sales = crowd("SM", "a1", 3, 3, 2, 4, 3) + crowd("REP", "a1", 2, 3, 3, 3, 4)
    small = crowd("MED", "a1", 2, 3, 4) + crowd("IT", "a1", 3, 3)

    hidden = published(sales + small, perspectives=sides).perspectives[0]
    shown = published([*sales, *small, *crowd("IT", "a1", 4)], perspectives=sides).perspectives[0]

    assert (hidden.rows, hidden.reason) == ([], "hidden")
    (row,) = shown.rows
    assert (row.left, row.n_left, row.n_right) == (3.0, 10, 6)
    assert row.right == pytest.approx((3 + 10 / 3) / 2)


def test_items_shown_to_a_group_differ_and_its_node_uses_those_alone() -> None:
    """Five answered a1 and four a2: the group's node is its mean of a1, and tells so."""
    asked = make_questionnaire([make_node("A", [make_item("a1"), make_item("a2")])])
    people = [Someone("REP", {"a1": value, "a2": 1}) for value in (2, 3, 3, 4)]
    people += crowd("REP", "a1", 3) + [Someone("SM", {"a1": 3, "a2": 3})] * 6
    definition = make_definition(asked, {"groups": FLOORS})

    node = publish(definition, make_answers(asked, people)).questionnaires[SLUG].nodes["A"]

    assert node.groups["REP"].score == 3.0
    assert "REP" not in node.working.items[1].groups


def test_non_answers_that_count_as_a_value_are_not_told_apart() -> None:
    """Three of five skipped and count as 1: the sum less three would be that of the other two."""
    policy = {"skipped": {"count_as": 1.0}, "cannot_judge": {"count_as": 1.0}}
    asked = make_questionnaire([make_node("A", ["a1"], missing=policy)])
    people = crowd("REP", "a1", "skipped", "skipped", "cannot_judge", 2, 5)
    definition = make_definition(asked, {"groups": FLOORS})

    node = publish(definition, make_answers(asked, people)).questionnaires[SLUG].nodes["A"]
    count = node.working.items[0].groups["REP"]

    assert (count.n, count.sum) == (5, 10.0)
    assert (count.skipped, count.cannot_judge, node.cannot_judge) == (0, 0, None)


@pytest.mark.parametrize(
    ("item", "top", "step_down"),
    [
        pytest.param(
            make_item("a1", type="yes_no", levels=None, scored=True), 1, 0, id="yes or no"
        ),
        pytest.param(
            make_item(
                "a1",
                type="choice",
                levels=None,
                options=[
                    {"id": f"o{at}", "text": f"Option {at}", "score": score}
                    for at, score in enumerate((0.0, 0.25, 0.5, 1.0))
                ],
            ),
            1,
            0.5,
            id="uneven options",
        ),
    ],
)
def test_a_step_is_the_largest_between_two_answers(
    item: Item, top: float, step_down: float
) -> None:
    """All at the top, or one of five on the next answer down: not a byte differs."""
    asked = make_questionnaire([make_node("A", [item])])
    definition = make_definition(asked, {"groups": FLOORS})

    agreed = publish(definition, make_answers(asked, crowd("REP", "a1", *[top] * 5)))
    differed = publish(definition, make_answers(asked, crowd("REP", "a1", *[top] * 4, step_down)))

    assert agreed.questionnaires == differed.questionnaires
