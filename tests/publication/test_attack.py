"""An attacker who knows the method and who answered reads published results of random clients."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dot.results.schemas import Result
from tests.publication.worlds import (
    ITEMS,
    World,
    disclosed,
    disclosed_people_first,
    nodes,
    working_of,
    worlds,
)
from tests.results.factories import Someone

attack = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@attack
@given(worlds())
def test_no_total_of_fewer_people_than_their_floor_follows(world: World) -> None:
    assert list(disclosed(world, world.publish())) == []


@attack
@given(worlds())
def test_no_count_under_a_floor_is_shown_or_follows(world: World) -> None:
    result = world.publish()

    for item in ITEMS:
        node, at = working_of(result, item)
        for code, count in node.working.items[at].groups.items():
            assert count.n >= world.floor(code)
    for node in nodes(result).values():
        shown = {code: cell.n for code, cell in node.groups.items() if cell.n is not None}
        assert all(n >= world.floor(code) for code, n in shown.items())
        if node.n is not None:
            assert_rest_is_enough(world, node.n, shown)
    people = result.participation
    told = {group.code: group.answered for group in people.groups if group.answered is not None}
    if people.answered is not None:
        assert_rest_is_enough(world, people.answered, told)


def assert_rest_is_enough(world: World, people: int, shown: dict[str, int]) -> None:
    rest = people - sum(shown.values())
    floors = [world.floor(code) for code in world.groups if code not in shown]
    assert rest == 0 or rest >= min(floors)


@attack
@given(worlds())
def test_a_hidden_group_has_nothing_but_its_name(world: World) -> None:
    result = world.publish()

    for node in nodes(result).values():
        for code, cell in node.groups.items():
            if cell.n is None:
                assert set(cell.model_dump(exclude_none=True)) == {"reason"}
                assert code not in node.working.group_weights
                assert all(code not in entry.groups for entry in node.working.items)


@attack
@given(worlds())
def test_every_number_of_a_node_is_made_from_the_numbers_shown_below_it(world: World) -> None:
    """So the audit of the items' numbers is an audit of everything above them."""
    found = nodes(world.publish())

    for node in found.values():
        for code, cell in node.groups.items():
            parts = [
                entry.groups[code].sum / entry.groups[code].n
                for entry in node.working.items
                if code in entry.groups
            ]
            below = [found[child.node].groups.get(code) for child in node.working.children]
            bounded = any(one is not None and one.bound for one in below)
            parts += [one.score for one in below if one and one.score is not None]
            hidden_bound = cell.bound or len(parts) < len(node.working.items) or bounded
            if cell.score is not None and not hidden_bound:
                assert cell.score == pytest.approx(sum(parts) / len(parts))


@attack
@given(worlds(), st.integers(0, 2**32 - 1))
def test_an_answer_in_a_hidden_cell_moves_only_the_whole(world: World, pick: int) -> None:
    """Neither another group's cell nor a count moves with it."""
    before = world.publish()
    hidden = list(hidden_answers(world, before))
    if not hidden:
        return
    at, item = hidden[pick % len(hidden)]
    said = dict(world.people[at].said)
    said[item] = 1.0 if said[item] != 1.0 else 4.0

    after = world.publish(changed(world, at, said))

    for name, node in nodes(after).items():
        old = nodes(before)[name]
        assert node.groups == old.groups
        assert (node.n, node.cannot_judge) == (old.n, old.cannot_judge)
        assert [one.groups for one in node.working.items] == [
            one.groups for one in old.working.items
        ]
    assert after.participation == before.participation


def hidden_answers(world: World, result: Result) -> Iterator[tuple[int, str]]:
    """The numbers that people of hidden cells gave."""
    for at, person in enumerate(world.people):
        for item, value in person.said.items():
            node, place = working_of(result, item)
            cell = node.groups[person.group]
            shown = person.group in node.working.items[place].groups
            if isinstance(value, float) and not shown and cell.n is None:
                yield at, item


def changed(world: World, at: int, said: dict[str, float | str]) -> tuple[Someone, ...]:
    people = list(world.people)
    people[at] = replace(people[at], said=said)
    return tuple(people)


@attack
@given(worlds(), st.randoms(use_true_random=False))
def test_people_of_one_group_are_interchangeable(world: World, random: object) -> None:
    people = list(world.people)
    random.shuffle(people)  # type: ignore[attr-defined]  # Hypothesis' stand-in for random.Random

    assert world.publish(tuple(people)) == world.publish()


@attack
@given(worlds(), st.sampled_from([1.0, 5.0]))
def test_one_dissenter_in_a_unanimous_group_does_not_show(world: World, end: float) -> None:
    """All at the end of the scale, or all but one a step off: not a byte tells which."""
    group = next(iter(world.groups))
    if world.named(group):
        return
    unanimous = tuple(
        replace(person, said=dict.fromkeys(person.said, end)) if person.group == group else person
        for person in world.people
    )
    agreed = world.publish(unanimous)
    one = next(at for at, person in enumerate(unanimous) if person.group == group)
    if "b1" not in unanimous[one].said or nodes(agreed)["B"].groups[group].bound is None:
        return
    dissent = {**unanimous[one].said, "b1": 4.0 if end == 5.0 else 2.0}

    differed = world.publish(changed(replace(world, people=unanimous), one, dissent))

    assert without_hash(agreed) == without_hash(differed)


def without_hash(result: Result) -> str:
    plain = result.model_dump(mode="json")
    del plain["provenance"]["inputs_hash"]
    return json.dumps(plain, sort_keys=True)


@attack
@given(worlds())
def test_no_total_of_few_peoples_own_scores_follows(world: World) -> None:
    assert list(disclosed_people_first(world)) == []
