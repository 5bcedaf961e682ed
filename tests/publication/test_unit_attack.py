"""An attacker with the roster and the published JSON looks for fewer people than a floor, by unit."""

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dot.publication.cuts
from tests.publication.unit_worlds import (
    GROUPS,
    ITEMS,
    UNIT_K,
    K,
    Sheet,
    UnitWorld,
    nodes,
    sheet,
    statistics_of_few,
    unit_world,
)
from tests.results.factories import Someone

ROOT = Path(__file__).parents[2]
WORLDS = range(60)
FEW_WORLDS = range(15)


@cache
def published_of(seed: int) -> str:
    """The published JSON of a world, made once for all tests that read it."""
    return json.dumps(unit_world(seed).published())


def read(seed: int) -> tuple[UnitWorld, dict[str, Any]]:
    return unit_world(seed), json.loads(published_of(seed))


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_no_statistic_of_few_people_follows(seed: int) -> None:
    world, published = read(seed)

    for leaf in ITEMS:
        assert list(statistics_of_few(sheet(world, published, leaf))) == []


def test_no_few_people_are_squeezed_into_less_than_a_point() -> None:
    assert squeezed(FEW_WORLDS) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", WORLDS)
def test_no_statistic_of_few_people_follows_in_any_of_sixty_worlds(seed: int) -> None:
    test_no_statistic_of_few_people_follows(seed)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_few_people_are_squeezed_in_any_of_sixty_worlds() -> None:
    assert squeezed(WORLDS) == []


def squeezed(seeds: range) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """World, leaf and atoms of everything that the bounds attacker pins down."""
    names, sheets = [], []
    for seed in seeds:
        world, published = read(seed)
        for leaf in ITEMS:
            names.append((seed, leaf))
            sheets.append(sheet(world, published, leaf))
    program = [sys.executable, "-m", "tests.publication.bounds_attacker"]
    given = json.dumps([as_json(found) for found in sheets])
    ended = subprocess.run(
        program, input=given, capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [
        (*name, [found.atoms[atom] for atom in atoms])
        for name, found, pins in zip(names, sheets, json.loads(ended.stdout), strict=True)
        for atoms in pins
    ]


def as_json(found: Sheet) -> dict[str, Any]:
    """The sheet, with the sets that the attacker is after: atoms and whole units of few people."""
    targets = [
        [at]
        for at, (atom, size) in enumerate(zip(found.atoms, found.sizes, strict=True))
        if not found.known[at] and size < max(K[atom[0]], UNIT_K)
    ]
    return {
        "sizes": found.sizes.tolist(),
        "known": found.known.tolist(),
        "truth": found.truth.tolist(),
        "between": [(row.tolist(), low, high) for row, low, high in found.between],
        "base": [(row.tolist(), low, high) for row, low, high in found.base],
        "targets": targets,
    }


def test_three_quarters_of_what_a_bare_threshold_would_show_is_shown() -> None:
    """In clients of some hundred people, where about thirty cells reach the threshold."""
    shown, threshold = 0, 0
    for seed in range(20):
        world = unit_world(seed, crowd=3.0)
        published = world.published()
        node = nodes(published)["C"]
        cells = [*node["groups"].values(), *node["units"].values()]
        cells += [cell for crossed in node["crossed"].values() for cell in crossed.values()]
        shown += sum(told(cell) for cell in cells)
        threshold += bare_threshold(world, published)

    assert shown >= 0.75 * threshold


def told(cell: dict[str, Any]) -> bool:
    return cell["score"] is not None or cell["bound"] is not None


def bare_threshold(world: UnitWorld, published: dict[str, Any]) -> int:
    """Groups, units and groups in divisions with as many people as their floor."""
    said = [one for one in world.people if isinstance(one.said.get("c1"), float)]
    parents = {str(unit["id"]): unit.get("parent") for unit in world.units}
    cells = [(K[code], [one for one in said if one.group == code]) for code in GROUPS]
    for unit in published["units"]:
        inside = [
            one for one in said
            if one.unit in unit["members"] or parents[one.unit] in unit["members"]
        ]  # fmt: skip
        cells.append((UNIT_K, [one for one in inside if one.group != "GM"]))
        if unit["division"]:
            cells += [
                (1 if code == "GM" else max(K[code], UNIT_K),
                 [one for one in inside if one.group == code])
                for code in GROUPS
            ]  # fmt: skip
    return sum(len(people) >= floor for floor, people in cells)


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_the_whole_is_told_of_five_confidential_people_and_more(seed: int) -> None:
    """As a number or as a bound; unless parts of it are at both ends, it would be neither."""
    world, published = read(seed)
    for leaf, item in ITEMS.items():
        node = nodes(published)[leaf]
        people = [one for one in world.people if isinstance(one.said.get(item), float)]
        ends = {cell["bound"]["op"] for cell in node["groups"].values() if cell["bound"]}
        if sum(one.group != "GM" for one in people) >= UNIT_K and not ends:
            assert node["said"] is not None or node["said_bound"] is not None


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_people_and_a_second_run_change_no_byte(seed: int) -> None:
    world = unit_world(seed)
    turned = np.random.default_rng(seed).permutation(len(world.people))

    first = published_of(seed)

    assert json.dumps(world.published()) == first
    assert json.dumps(world.published(tuple(world.people[at] for at in turned))) == first


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_two_people_of_one_group_in_one_unit_can_be_exchanged(seed: int) -> None:
    """What they say to one question changes hands, which makes two other people of them."""
    world = unit_world(seed)
    pairs = [
        (a, b)
        for a, one in enumerate(world.people)
        for b, other in enumerate(world.people)
        if a < b and (one.group, one.unit) == (other.group, other.unit)
        and "a1" in one.said and "a1" in other.said
    ]  # fmt: skip
    if not pairs:
        return
    a, b = pairs[seed % len(pairs)]

    swapped = exchanged(world.people, a, b)

    before, after = read(seed)[1], world.published(swapped)
    del before["provenance"]["inputs_hash"], after["provenance"]["inputs_hash"]
    for node in (*nodes(before).values(), *nodes(after).values()):
        # Intervals at parents rest on people's own scores, which did change.
        del node["interval"]
        for cell in node["groups"].values():
            del cell["interval"]
    assert json.dumps(before) == json.dumps(after)


def exchanged(people: tuple[Someone, ...], a: int, b: int) -> tuple[Someone, ...]:
    changed = list(people)
    changed[a] = replace(people[a], said={**people[a].said, "a1": people[b].said["a1"]})
    changed[b] = replace(people[b], said={**people[b].said, "a1": people[a].said["a1"]})
    return tuple(changed)


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_a_parent_is_made_from_the_cells_that_are_shown_below_it(seed: int) -> None:
    """So what holds for the questions holds for everything above them."""
    found = nodes(read(seed)[1])

    for unit, cell in found["P"]["units"].items():
        below = [found[leaf]["units"][unit] for leaf in ("A", "B")]
        scores = [one["score"] for one in below if one["score"] is not None]
        if cell["score"] is not None and not any(one["bound"] for one in below):
            assert cell["score"] == pytest.approx(sum(scores) / len(scores))


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_no_number_of_people_under_a_floor_is_told_or_follows_within_a_unit(seed: int) -> None:
    _, published = read(seed)
    divisions = {unit["id"]: unit for unit in published["units"] if unit["division"]}

    for node in nodes(published).values():
        for unit in node["units"].values():
            assert unit["n"] is None or unit["n"] >= UNIT_K
        for division, cells in node["crossed"].items():
            counted = {code: cell["n"] for code, cell in cells.items() if cell["n"] is not None}
            assert all(n >= UNIT_K for code, n in counted.items() if code != "GM")
            whole = node["units"][divisions[division]["id"]]["n"]
            if whole is not None:
                named = sum(n for code, n in counted.items() if code == "GM")
                rest = whole - named - sum(n for code, n in counted.items() if code != "GM")
                assert rest <= 1 or rest >= UNIT_K


def test_a_bare_threshold_leaks_and_the_attacker_sees_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the audits, cells that reach their floor give others away in nearly every client."""
    monkeypatch.setattr(dot.publication.cuts, "exact_audit", lambda _, pattern, *__: pattern)
    monkeypatch.setattr(dot.publication.cuts, "bounds_audit", lambda _, pattern, __: pattern)
    leaking = 0
    for seed in FEW_WORLDS:
        world = unit_world(seed)
        published = world.published()
        leaking += any(any(statistics_of_few(sheet(world, published, leaf))) for leaf in ITEMS)

    assert leaking >= 0.9 * len(FEW_WORLDS)


@pytest.mark.parametrize("seed", FEW_WORLDS)
def test_the_pattern_of_the_exact_audit_does_not_look_at_answers(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With everybody's answers turned about, the same cells are told of."""
    monkeypatch.setattr(dot.publication.cuts, "bounds_audit", lambda _, pattern, __: pattern)
    world = unit_world(seed)
    turned = tuple(
        replace(one, said={item: 6.0 - float(value) for item, value in one.said.items()})
        for one in world.people
    )

    first, second = (nodes(world.published(people)) for people in (world.people, turned))

    for name, node in first.items():
        assert {unit: cell["n"] for unit, cell in node["units"].items()} == {
            unit: cell["n"] for unit, cell in second[name]["units"].items()
        }
