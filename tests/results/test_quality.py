"""Response quality: who is flagged, what may be told of it, and that nobody is dropped."""

from collections.abc import Mapping

import numpy as np
import pytest

from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.quality_schemas import Quality, Rule, WithAndWithout
from dot.results.schemas import Result
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Said,
    Someone,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

ITEMS = [f"q{at}" for at in range(1, 9)]
ONE_GROUP = {"groups": {"REP": {"k": 5}}}
READERS = [1.0, 2.0, 3.0, 4.0, 2.0, 3.0, 1.0, 4.0]


def asked(**given: object) -> Questionnaire:
    return make_questionnaire(
        [make_node("A", ITEMS[:4]), make_node("B", ITEMS[4:])],
        groups={"MKT": {"name": "MKT"}, "REP": {"name": "REP"}},
        **given,
    )


def person(said: list[Said], group: str = "REP") -> Someone:
    return Someone(group, dict(zip(ITEMS, said, strict=True)))


def readers(count: int, group: str = "REP") -> list[Someone]:
    """People who read: every other one sees it the other way round, so that items average 2.5."""
    turned = [5.0 - said for said in READERS]
    return [person([*(turned if at % 2 else READERS)], group) for at in range(count)]


def straight(count: int, level: float = 3.0, group: str = "REP") -> list[Someone]:
    return [person([level] * 8, group) for _ in range(count)]


def published(people: list[Someone], given: Mapping[str, object] = ONE_GROUP) -> Quality:
    return quality(publish(make_definition(asked(), given), make_answers(asked(), people)))


def complete(people: list[Someone], given: Mapping[str, object] = ONE_GROUP) -> Quality:
    return quality(compute(make_definition(asked(), given), make_answers(asked(), people)))


def quality(result: Result) -> Quality:
    found = result.questionnaires[SLUG].quality
    assert found is not None
    return found


def count(found: Quality, rule: Rule) -> int | str | None:
    """How many are flagged, or why it is not told."""
    one = next(one for one in found.rules if one.rule == rule)
    return one.reason if one.flagged is None else one.flagged


def row(found: Quality, node: str) -> WithAndWithout:
    return next(one for one in found.nodes if one.node == node)


def test_the_score_without_flagged_people_is_worked_by_hand() -> None:
    """A: six readers at 2.5 on each question, six people at 3: 2.75 with all, 2.5 without."""
    found = published([*readers(6), *straight(6)])

    assert count(found, "straight_lining") == 6
    assert found.left_out == 6
    there = row(found, "A")
    assert (there.score, there.without, there.difference) == (2.75, 2.5, -0.25)
    assert (there.n, there.n_without) == (12, 6)


def test_flagged_people_stay_in_every_score() -> None:
    people = [*readers(6), *straight(6)]
    result = publish(make_definition(asked(), ONE_GROUP), make_answers(asked(), people))

    node = result.questionnaires[SLUG].nodes["A"]
    assert (node.score, node.n) == (2.75, 12)


@pytest.mark.parametrize("flagged", [0, 1, 4])
def test_none_and_few_flagged_people_are_told_alike(flagged: int) -> None:
    found = published([*readers(12 - flagged), *straight(flagged)])

    assert count(found, "straight_lining") == "hidden"
    assert (found.left_out, found.reason) == (None, "hidden")
    assert {one.without for one in found.nodes} == {None}
    assert {one.reason for one in found.nodes} == {"hidden"}
    assert {one.n_without for one in found.nodes} == {None}


def test_all_but_few_flagged_is_hidden_too() -> None:
    found = published([*readers(4), *straight(8)])

    assert count(found, "straight_lining") == "hidden" and found.left_out is None


def test_the_largest_floor_counts_for_every_group() -> None:
    """Three of six in marketing would do for its own floor of 3, but not for that of the reps."""
    groups = {"groups": {"MKT": {"k": 3}, "REP": {"k": 5}}}
    people = [*readers(3, "MKT"), *straight(3, group="MKT"), *readers(6)]

    found = published(people, groups)

    assert found.floor == 5
    assert count(found, "straight_lining") == "hidden"


def test_flagged_people_of_a_small_group_stay_in_beside_those_of_a_large_one() -> None:
    """Reps: 2.75 with all, 2.5 without. Nothing tells that one of marketing's six is flagged."""
    groups = {"groups": {"MKT": {"k": 5}, "REP": {"k": 5}}}
    reps = [*readers(6), *straight(6)]
    few = [*readers(5, "MKT"), *straight(1, group="MKT")]
    none = readers(6, "MKT")

    some, clean = published([*reps, *few], groups), published([*reps, *none], groups)

    assert count(some, "straight_lining") == count(clean, "straight_lining") == 6
    assert row(some, "A").difference == pytest.approx(row(clean, "A").difference)
    assert row(some, "A").n_without == row(clean, "A").n_without == 12


def test_what_straight_liners_at_the_end_of_the_scale_said_is_not_told() -> None:
    """Six people at 5.0 are six known answers; six others are too few to cover that up."""
    found = published([*readers(6), *straight(6, level=5.0)])

    assert row(found, "A").without is None and row(found, "A").reason == "hidden"


def test_in_a_large_group_straight_liners_at_the_end_are_told_two_steps_off() -> None:
    """94 at 2.5 and 6 at 5: 2.65. Six at 5 − 2/6 leave (265 − 28) / 94 = 2.5213, not 2.5."""
    found = published([*readers(94), *straight(6, level=5.0)])

    assert row(found, "A").without == pytest.approx((265 - 6 * (5 - 2 / 6)) / 94)


def test_people_of_a_second_rule_leave_only_where_every_part_is_enough() -> None:
    """Six straight-liners, six who can't judge, two of both: those two follow from the counts."""
    silent: list[Said] = ["cannot_judge"] * 5
    both = [person([3.0] * 8) for _ in range(6)]
    cannot = [person([*silent, 1.0, 2.0, 3.0]) for _ in range(6)]
    given = {**ONE_GROUP, "quality": {"cannot_judge": 0.2, "run": 6}}
    mixed = [person(["cannot_judge", "cannot_judge", *[3.0] * 6]) for _ in range(2)]

    found = published([*readers(8), *both, *cannot, *mixed], given)

    assert count(found, "straight_lining") == 8
    assert count(found, "cannot_judge") == 8
    assert found.left_out == 8


def test_the_complete_result_names_who_is_flagged_by_the_place_of_their_rows() -> None:
    people = [*readers(2), *straight(1), *readers(2)]
    definition = make_definition(asked(), ONE_GROUP)

    found = quality(compute(definition, make_answers(asked(), people)))

    assert found.raters is not None
    (one,) = found.raters
    assert (one.group, one.rules, one.longest_run) == ("REP", ["straight_lining"], 8)
    assert count(found, "straight_lining") == 1
    assert (row(found, "A").without, row(found, "A").n_without) == (2.5, 4)


def test_the_published_result_names_nobody() -> None:
    assert published([*readers(6), *straight(6)]).raters is None


def test_rules_without_anything_to_look_at_say_so() -> None:
    found = published([*readers(6), *straight(6)])

    assert count(found, "speeding") == "not_recorded"
    assert count(found, "contradiction") == "not_recorded"


def test_contradictory_answers_are_counted() -> None:
    """q1 and q8 mean the same: readers say 1 and 4 or 4 and 1, three points apart."""
    pair = {"questionnaire": SLUG, "a": "q1", "b": "q8", "distance": 3.0}
    given = {**ONE_GROUP, "quality": {"contradictions": [pair]}}

    assert count(complete([*readers(6), *straight(5)], given), "contradiction") == 6


def test_opposite_items_are_turned_round() -> None:
    """q1 and q8 are opposites: 1 and 4, turned round 2, lie one point apart; 3 and 3 don't."""
    pair = {"questionnaire": SLUG, "a": "q1", "b": "q8", "relation": "opposite", "distance": 1.0}
    given = {**ONE_GROUP, "quality": {"contradictions": [pair]}}

    assert count(complete([*readers(6), *straight(5)], given), "contradiction") == 6


def test_fast_answers_are_counted_where_times_are_known() -> None:
    answers = make_answers(asked(), readers(4))
    times = {SLUG: np.array([15.0, 16.0, 80.0, np.nan])}
    definition = make_definition(asked(), ONE_GROUP)
    timed = type(answers)(**{**vars(answers), "seconds": times})

    found = quality(compute(definition, timed))

    assert count(found, "speeding") == 1


def test_a_single_person_who_is_flagged_leaves_nothing() -> None:
    """A group of one: without that one there is no score, and the reason says so."""
    found = complete(straight(1))

    assert (row(found, "A").without, row(found, "A").reason) == (None, "no_answers")
    assert row(found, "A").n_without is None


def test_the_share_that_cannot_judge_is_told_per_group() -> None:
    """Two of twelve can't judge q1 and q2: 4 of 96 answers."""
    people = [*readers(10), *[person(["cannot_judge", "cannot_judge", *READERS[2:]])] * 2]

    assert published(people).cannot_judge == {"REP": pytest.approx(4 / 96)}


def test_the_limits_are_printed_with_the_result() -> None:
    found = published(readers(6), {**ONE_GROUP, "quality": {"run": 5}})

    assert found.est
    assert found.thresholds["run"] == 5.0 and found.thresholds["seconds_per_item"] == 2.0
