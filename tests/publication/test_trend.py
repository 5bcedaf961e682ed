"""A change between waves must not tell about fewer people than a floor, least of all who joined."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dot.publication.service import publish
from dot.results.inputs import Answers, PreviousWave
from dot.results.schemas import Change, NodeResult
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

ASKED = make_questionnaire([make_node("A", ["a1"])])
THEN = [2, 3, 3, 4, 1, 2, 5, 3, 2, 4, 3, 2, 4, 3]
NOW = [4, 3, 5, 5, 2, 1, 5, 5, 3, 3, 4, 4, 5, 2]


def coded(people: Sequence[Someone], first: int = 0) -> Answers:
    """Answers of people who are numbered from ``first`` on."""
    answers = make_answers(ASKED, people)
    raters = tuple(replace(rater, code=f"r{first + at}") for at, rater in enumerate(answers.raters))
    return replace(answers, raters=raters)


def node_of(then: Answers, now: Answers, paired: bool, **given: object) -> NodeResult:
    """What is published of A, with or without the answers of the wave before."""
    first = publish(make_definition(ASKED, given), then)
    previous = PreviousWave(first.model_dump(mode="json"), then if paired else None)
    second = publish(make_definition(ASKED, given, previous=previous), now)
    return second.questionnaires[SLUG].nodes["A"]


def told_alike(then: Answers, now: Answers, **given: object) -> bool:
    """Whether having the earlier answers changes nothing that is published."""
    return node_of(then, now, True, **given) == node_of(then, now, False, **given)


def hidden(then: Answers, now: Answers) -> bool:
    """Whether no change is told, nor what it would have been made from."""
    change = node_of(then, now, True).change
    return change == Change(previous=None, difference=None, reason="hidden")


@pytest.mark.parametrize("joiners", [1, 2, 3, 4])
def test_no_change_is_told_where_fewer_joined_than_the_floor(joiners: int) -> None:
    """Who stayed, less all of the wave before, would be those who joined."""
    now = [*NOW, *[5] * joiners]

    assert hidden(coded(crowd("REP", "a1", *THEN)), coded(crowd("REP", "a1", *now)))


@pytest.mark.parametrize("leavers", [1, 4])
def test_nor_where_fewer_left(leavers: int) -> None:
    then = [*THEN, *[5] * leavers]

    assert hidden(coded(crowd("REP", "a1", *then)), coded(crowd("REP", "a1", *NOW)))


def test_joiners_and_leavers_count_together() -> None:
    """Two left and two joined: four people, still fewer than five."""
    then, now = coded(crowd("REP", "a1", *THEN)), coded(crowd("REP", "a1", *NOW), first=2)

    assert hidden(then, now)


def test_a_change_is_told_where_nobody_knows_who_joined() -> None:
    then, now = coded(crowd("REP", "a1", *THEN)), coded(crowd("REP", "a1", *NOW, 5), first=90)

    change = node_of(then, now, True).change

    assert change is not None
    assert (change.method, change.reason) == ("unpaired", None)


def test_named_people_may_come_and_go() -> None:
    """General managers were told that they are named; the confidential fourteen are the same."""
    given = {"groups": {"GM": {"mode": "named"}}}
    then = [*crowd("REP", "a1", *THEN), *crowd("GM", "a1", 3)]

    change = node_of(
        coded(then), coded([*crowd("REP", "a1", *NOW), *crowd("GM", "a1", 3, 5)]), True, **given
    ).change

    assert change is not None
    assert change.difference is not None


def test_a_group_that_few_joined_is_not_paired_beside_one_that_enough_left() -> None:
    """Five of marketing left, so that the change is told; two joined the representatives."""
    then = [*crowd("REP", "a1", *THEN), *crowd("MKT", "a1", *THEN, *THEN[:5])]
    now = coded([*crowd("REP", "a1", *NOW), *crowd("MKT", "a1", *NOW), *crowd("REP", "a1", 5, 4)])
    raters = (*now.raters[:28], *(replace(one, code=f"new-{one.code}") for one in now.raters[28:]))

    change = node_of(coded(then), replace(now, raters=raters), True).change

    assert change is not None
    assert (change.method, change.n) == ("paired", 14)


def test_as_many_joiners_as_the_floor_are_told() -> None:
    now = [*NOW, 5, 4, 5, 3, 4]
    then = coded(crowd("REP", "a1", *THEN))

    change = node_of(then, coded(crowd("REP", "a1", *now)), True).change

    assert change is not None
    assert (change.method, change.n) == ("paired", 14)


def test_nine_people_in_both_waves_pair_nobody() -> None:
    """With another group of ten, so that there is an interval; its people are new."""
    others = crowd("MKT", "a1", *THEN[:10])
    then = [*crowd("REP", "a1", *THEN[:9]), *others]
    now = [*crowd("REP", "a1", *NOW[:9]), *others]
    renamed = coded(now)
    raters = tuple(
        replace(one, code=f"new-{one.code}") if one.group == "MKT" else one
        for one in renamed.raters
    )

    assert told_alike(coded(then), replace(renamed, raters=raters))


def test_a_group_that_was_hidden_then_is_not_paired() -> None:
    """Marketing's twelve were hidden beside two of IT, who have left; all twelve answered twice."""
    then = [
        *crowd("REP", "a1", *THEN),
        *crowd("MKT", "a1", *THEN[:12]),
        *crowd("IT", "a1", 3, 4),
    ]
    now = [*crowd("REP", "a1", *NOW), *crowd("MKT", "a1", *NOW[:12])]

    node = node_of(coded(then), coded(now), True)

    assert node.groups["MKT"].score is not None
    assert node.change is not None
    assert (node.change.method, node.change.n) == ("paired", 14)


def test_a_changed_answer_of_a_hidden_person_moves_no_pairing() -> None:
    """Three people of a hidden group answered twice; the correlation rests on the others alone."""

    def published(last: int) -> NodeResult:
        then = [*crowd("REP", "a1", *THEN), *crowd("MKT", "a1", 2, 3, 4), *crowd("IT", "a1", 3, 3)]
        now = [*crowd("REP", "a1", *NOW), *crowd("MKT", "a1", 2, 3, 4), *crowd("IT", "a1", 1, last)]
        return node_of(coded(then), coded(now), True)

    first, second = published(2), published(4)

    assert first.groups == second.groups
    assert first.change is not None and second.change is not None
    assert first.change.method == second.change.method == "paired"
    assert first.change.n == second.change.n == 14
    assert first.change.interval is not None and second.change.interval is not None
    widths = [one.high - one.low for one in (first.change.interval, second.change.interval)]
    assert widths[0] == pytest.approx(widths[1])
