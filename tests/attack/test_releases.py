"""AT3: releases of one wave that `assess` and its ledger let through, joined in one table."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.attack.attacks import exact
from tests.attack.clients import Client, client, published
from tests.attack.folders import assessed
from tests.attack.reading import Reading
from tests.results.factories import Said, Someone

Move = tuple[int, int, str]
# Client, how many come late or leave, and of which group; "" = of any.
REFUSED: list[Move] = [(3, 1, ""), (3, 2, ""), (3, 5, "REP"), (4, 9, "REP"), (3, 12, "")]
RELEASED: list[Move] = [(2, 12, "REP"), (4, 11, "REP"), (6, 14, "REP")]


def chosen(world: Client, move: Move) -> list[int]:
    """Who comes late, or leaves."""
    seed, changed, group = move
    there = [at for at, one in enumerate(world.people) if group in ("", one.group)]
    random = np.random.default_rng(seed)
    return sorted(random.choice(there, size=changed, replace=False).tolist())


def without(world: Client, some: list[int]) -> tuple[Someone, ...]:
    return tuple(one for at, one in enumerate(world.people) if at not in some)


def joined(first: Reading, second: Reading) -> Reading:
    """Rows of both releases over the columns of the second, which holds everybody."""
    place = {column: at for at, column in enumerate(second.columns)}
    found = replace(second, rows=list(second.rows), above=list(second.above))
    for kind, rows in (("rows", first.rows), ("above", first.above)):
        for row in rows:
            moved = np.zeros(len(second.columns))
            for at, column in enumerate(first.columns):
                moved[place[column]] = row[at]
            getattr(found, kind).append(moved)
    return found


def telling_apart(world: Client, some: list[int]) -> Client:
    """A roster in which some people are atoms of their own: in a unit below the one they are in."""
    units = [*world.units]
    units += [
        {"id": f"{one}·late", "name": "Late", "parent": one}
        for one in sorted({world.people[at].unit for at in some})
    ]
    people = tuple(
        replace(one, unit=f"{one.unit}·late") if at in some else one
        for at, one in enumerate(world.people)
    )
    return replace(world, people=people, units=tuple(units))


def follows(
    world: Client, some: list[int], few: dict[str, object], all_: dict[str, object]
) -> list[str]:
    """Everything that follows from a release without some people and one with everybody."""
    reader = telling_apart(world, some)
    whole = reader.reading(all_, apart=True)
    part = replace(reader, people=without(world, some)).reading(few, apart=True)
    return exact(joined(part, whole), reader.roster)


@pytest.mark.parametrize("move", REFUSED)
def test_late_answers_that_would_give_somebody_away_never_leave_the_folder(
    move: Move, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = client(move[0])
    first = assessed(world, without(world, chosen(world, move)), tmp_path / "folder")
    kept = (tmp_path / "folder" / "out" / "results.json").read_bytes()

    assert first is not None
    assert assessed(world, world.people, tmp_path / "folder") is None
    assert "Keep the report that was released" in capsys.readouterr().err
    assert (tmp_path / "folder" / "out" / "results.json").read_bytes() == kept


@pytest.mark.parametrize("move", RELEASED)
def test_no_statistic_of_few_people_follows_from_a_release_after_late_answers(
    move: Move, tmp_path: Path
) -> None:
    world = client(move[0])
    late = chosen(world, move)
    first = assessed(world, without(world, late), tmp_path / "folder")
    second = assessed(world, world.people, tmp_path / "folder")

    assert first is not None and second is not None
    assert follows(world, late, first, second) == []


@pytest.mark.parametrize("move", RELEASED[:1])
def test_nor_from_a_release_after_erasures(move: Move, tmp_path: Path) -> None:
    world = client(move[0])
    gone = chosen(world, move)
    first = assessed(world, world.people, tmp_path / "folder")
    second = assessed(world, without(world, gone), tmp_path / "folder")

    assert first is not None and second is not None
    assert follows(world, gone, second, first) == []


def test_without_a_ledger_the_same_releases_give_people_away() -> None:
    """The control: each release is safe by itself, and the attacker sees what both tell."""
    leaking = 0
    for move in (*REFUSED, *RELEASED):
        world = client(move[0])
        late = chosen(world, move)
        first = world.published(without(world, late))
        leaking += bool(follows(world, late, first, published(move[0])))

    assert leaking >= 0.8 * len([*REFUSED, *RELEASED])


def test_one_release_twice_tells_no_more_than_once() -> None:
    """The control: nobody is late, so that both releases are the same."""
    world = client(3)
    read = world.reading(published(3), apart=True)

    assert exact(joined(read, world.reading(world.published(), apart=True)), world.roster) == []


def test_late_people_are_seen_by_the_attacker() -> None:
    """One who answers late moves the sum of a shown group by what they said."""
    said: Mapping[str, Said] = {"a1": 2.0, "b1": 2.0, "c1": 2.0}
    world = Client(tuple(Someone("REP", {**said, "a1": 1.0 + at % 5}) for at in range(12)))
    first = world.published(without(world, [3]))

    assert any("late" in found for found in follows(world, [3], first, world.published()))
