"""Waves that are released twice and three times, and a reader who keeps every release.

People come late, leave, correct what they said, or ask to be erased. Whoever was there in the same
releases, of one group in one unit, is one atom for the reader: in a unit of their own below theirs.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from dot.errors import Conflict
from dot.publication.schemas import Ledger
from dot.publication.service import release
from dot.results.service import count
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import GROUPS, HIGH, ITEMS, LOW, Client, client
from tests.attack.reading import Reading, Roster, Sets, joined
from tests.results.factories import SLUG, Someone, make_answers

KEY = "5a" * 32
People = tuple[Someone, ...]
Json = dict[str, Any]
MOVES = ("late", "late in one division", "late and agreeing", "erased", "corrected", "twice late")
# From this many on, newcomers of a group may be released at all.
ENOUGH = 10


@dataclass(frozen=True)
class Released:
    """One release that left the house: whose answers it speaks of, and what it tells."""

    people: People
    told: Json


def wave(seed: int, move: str) -> tuple[Client, list[People]]:
    """A client and whose answers there are, release by release."""
    world = client(seed)
    random = np.random.default_rng([seed, MOVES.index(move)])
    first = world.people
    if move == "late in one division":
        return world, [first, first + _late(world, random, one_division=True)]
    if move == "late and agreeing":
        return world, [first, first + _late(world, random, center=float(random.choice([1.5, 4.5])))]
    if move == "twice late":
        second = first + _late(world, random)
        return world, [first, second, second + _late(world, random)]
    more = _late(world, random)
    if move == "late":
        return world, [first, first + more]
    if move == "erased":
        return world, [first + more, first]
    return world, [first + more, first + _corrected(random, more)]


def _late(
    world: Client, random: np.random.Generator, *, center: float = 3.0, one_division: bool = False
) -> People:
    """Ten to fourteen people more in one group, in a few of the units."""
    units = sorted({one.unit for one in world.people})
    if one_division:
        chosen = str(random.choice(units))[:2]
        units = [unit for unit in units if unit.startswith(chosen)]
    group = "REP" if random.random() < 0.8 else "SM"
    some = random.choice(units, size=min(len(units), int(random.integers(1, 4))), replace=False)
    return tuple(
        Someone(group, _said(random, center), unit=str(random.choice(some)))
        for _ in range(int(random.integers(ENOUGH, ENOUGH + 5)))
    )


def _said(random: np.random.Generator, center: float) -> dict[str, float | str]:
    return {item: float(np.clip(np.rint(random.normal(center, 0.8)), LOW, HIGH)) for item in ITEMS}


def _corrected(random: np.random.Generator, people: People) -> People:
    """All of them say something else."""
    return tuple(
        replace(one, said={**one.said, "a1": 1.0 + float(one.said["a1"]) % HIGH,
                           "b1": float(random.integers(1, 6))})
        for one in people
    )  # fmt: skip


def released(world: Client, waves: list[People]) -> list[Released]:
    """Everything that leaves the house when all of these are to be released, one after the other."""
    ledger, told = Ledger(key=KEY), []
    for people in waves:
        counted = count(world.definition, make_answers(world.questionnaire, people))
        try:
            made = release(counted, ledger)
        except Conflict:
            continue
        ledger = made.ledger
        told.append(Released(people, made.result.model_dump(mode="json")))
    return told


def reading(world: Client, told: list[Released]) -> tuple[Reading, Roster, list[Sets]]:
    """All releases as one system; who could be found, and which sets may not be narrowed down."""
    everybody = list({id(one): one for own in told for one in own.people}.values())
    places = {id(one): _there(one, told) for one in everybody}
    apart = {id(one): replace(one, unit=f"{one.unit}·{places[id(one)]}") for one in everybody}
    units = [*world.units]
    units += [
        {"id": f"{unit}·{place}", "name": place, "parent": unit}
        for unit, place in sorted({(one.unit, places[id(one)]) for one in everybody})
    ]
    reader = replace(world, units=tuple(units))
    parts = [
        replace(reader, people=tuple(apart[id(one)] for one in own.people)).reading(
            own.told, apart=True
        )
        for own in told
    ]
    roster = replace(reader, people=tuple(apart[id(one)] for one in everybody)).roster
    return joined(parts), roster, list(_sets(world, roster, parts))


def _there(one: Someone, told: list[Released]) -> str:
    """In which releases somebody's answers are, as 0 and 1."""
    return "".join(str(int(any(one is other for other in own.people))) for own in told)


def _sets(world: Client, roster: Roster, parts: list[Reading]) -> list[Sets]:
    """By unit, by group, and by the releases in which people are: whoever came or went together."""
    atoms = {column[1:] for part in parts for column in part.columns}
    patterns = sorted({unit.split("·")[1] for _, unit in atoms})
    regions = [frozenset(unit for _, unit in atoms)]
    regions += [roster.below[str(unit["id"])] for unit in world.units]
    found: dict[Sets, None] = {}
    for inside, pattern, group in product(regions, [None, *patterns], [None, *GROUPS]):
        chosen = frozenset(
            atom
            for atom in atoms
            if atom[1] in inside
            and pattern in (None, atom[1].split("·")[1])
            and group in (None, atom[0])
            and atom[0] not in roster.named
        )
        if chosen:
            found[chosen] = None
    return list(found)


def narrowed(waves: list[tuple[str, Client, list[Released]]]) -> list[str]:
    """AT2 over AT3: few people squeezed into less than a point by all releases of a wave together."""
    given = []
    for name, world, told in waves:
        read, roster, sets = reading(world, told)
        items = told[-1].told["questionnaires"][SLUG]["items"]
        given.append((name, read, roster, items, sets))
    return squeezed(given)


def followed_in(world: Client, told: list[Released]) -> list[str]:
    """AT1 over AT3: whatever follows exactly from all releases of a wave together."""
    read, roster, _ = reading(world, told)
    return exact(read, roster)
