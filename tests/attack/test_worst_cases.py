"""The attacker at clients made by hand, with and without knowledge of the format."""

from dataclasses import replace

import numpy as np
import pytest

from tests.attack.algebra import Matter, followed
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import Client
from tests.attack.gates import bare_threshold
from tests.attack.hostile import FEW, WORST, asked, spread
from tests.attack.influence import (
    OF_THE_FILE,
    STEPS,
    Influence,
    alike,
    influence,
    merged,
    parts_of,
    people_behind,
    rows_of,
)
from tests.results.factories import SLUG, Someone

# The reader of the format knows means of groups; these combine answers otherwise.
OTHERWISE = {"people first", "non-answers counted as one", "least", "greatest"}
READ = [name for name in WORST if name not in OTHERWISE]
found: dict[str, Influence] = {}


def test_there_are_twenty_worst_cases_and_more() -> None:
    assert len(WORST) >= 20


@pytest.mark.parametrize("name", READ)
def test_no_statistic_of_few_people_follows_from_what_is_read(name: str) -> None:
    world = WORST[name]
    assert exact(world.reading(world.published()), world.roster) == []


def test_no_few_people_are_squeezed_into_less_than_a_point() -> None:
    results = {name: WORST[name].published() for name in READ}
    assert squeezed(
        (name, WORST[name].reading(result), WORST[name].roster,
         result["questionnaires"][SLUG]["items"])
        for name, result in results.items()
    ) == []  # fmt: skip


def moved_in(name: str) -> Influence:
    if name not in found:
        world = WORST[name]
        found[name] = influence([dict(one.said) for one in world.people], world.saying)
    return found[name]


def disclosed(world: Client, moved: Influence) -> list[str]:
    """Sets of fewer people than their groups' floors, from the weights of answers in all numbers."""
    rows, groups = rows_of(moved), [one.group for one in world.people]
    kinds = alike(moved, rows, groups)
    weights, block = merged(moved, rows, kinds)
    of_kind = [groups[kind[0]] for kind in kinds]
    floors = world.roster.floors
    sizes = [0 if group in world.roster.named else len(kind)
             for group, kind in zip(of_kind, kinds, strict=True)]  # fmt: skip
    matter = Matter(weights, np.array(block), np.array(sizes, dtype=np.int64))
    sets = followed(
        matter, lambda chosen: max(floors[of_kind[at]] for at in chosen), max(floors.values())
    )
    return [str([(of_kind[at], len(kinds[at])) for at in chosen]) for chosen in sets]


@pytest.mark.parametrize("name", WORST)
def test_no_statistic_of_few_people_follows_from_how_numbers_move(name: str) -> None:
    assert disclosed(WORST[name], moved_in(name)) == []


@pytest.mark.parametrize("name", WORST)
def test_no_number_moves_with_the_answers_of_fewer_people_than_a_floor(name: str) -> None:
    """AT12, the other way round: what changes when one answer does is in cells of k and more."""
    world, moved = WORST[name], moved_in(name)
    roster = world.roster
    least = min((k for group, k in roster.floors.items() if group not in roster.named), default=1)
    for path in moved.moved:
        if parts_of(path) & {*STEPS, *OF_THE_FILE}:
            continue
        groups = [world.people[person].group for person in people_behind(moved, path)]
        confidential = [group for group in groups if group not in roster.named]
        assert not confidential or len(confidential) >= least, path


def test_a_bare_threshold_leaks_in_worst_cases_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of five, five and one follows from the whole less the two groups that are shown."""
    bare_threshold(monkeypatch)
    world = WORST["groups of five, five and one"]

    seen = exact(world.reading(world.published()), world.roster)

    assert any("MED" in one for one in seen)
    two = Client((*spread("MKT", 1, 2, 4, 5), *spread("SM", 1, 2, 3, 4, 4), *spread("MED", 2, 4)), groups=FEW,
                 asked=asked(("a1",), ("b1",)))  # fmt: skip
    assert disclosed(two, influence([dict(one.said) for one in two.people], two.saying))


def test_a_group_of_ones_that_leaves_one_person_behind_is_not_told_of() -> None:
    """All of a group but one said not applicable; the one's answer moves no number at all."""
    world = WORST["not applicable by all but two"]
    others = tuple(
        replace(one, said={**one.said, "a1": 1.0}) if at == 0 else one
        for at, one in enumerate(world.people)
    )

    before, after = world.published(), world.published(others)

    assert groups_at(before, "A", "REP") == groups_at(after, "A", "REP")


def groups_at(result: dict[str, object], node: str, group: str) -> object:
    questionnaires: dict[str, dict[str, dict[str, dict[str, dict[str, object]]]]]
    questionnaires = result["questionnaires"]  # type: ignore[assignment]  # parsed JSON
    return questionnaires[SLUG]["nodes"][node]["groups"].get(group)


def test_two_people_of_one_group_and_unit_who_change_places_change_no_byte() -> None:
    """AT12: everything they said goes with them, so nothing may tell who they are."""
    world = WORST["lattice designed by the sponsor"]
    people = list(world.people)
    first, second = people[0], people[1]
    people[0], people[1] = (
        Someone(first.group, second.said, first.level, first.unit),
        Someone(second.group, first.said, second.level, second.unit),
    )

    assert world.published(tuple(people)) == world.published()
