"""Random clients with units, and what a reader can write down about them from the published JSON.

Nothing here imports the audit: the rows are read from the JSON and from who answered.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Definition
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

FLOORS: dict[str, dict[str, object]] = {
    "GM": {"mode": "named"},
    "MKT": {"k": 3},
    "MED": {"k": 3},
    "SM": {"k": 5},
    "REP": {"k": 5},
}
GROUPS = tuple(FLOORS)
K = {"GM": 1, "MKT": 3, "MED": 3, "SM": 5, "REP": 5}
ITEMS = {"A": "a1", "B": "b1", "C": "c1"}
UNIT_K = 5
LOW, HIGH = 1.0, 5.0


@dataclass(frozen=True)
class UnitWorld:
    """A client: its units and what everybody said."""

    units: tuple[dict[str, object], ...]
    people: tuple[Someone, ...]

    @property
    def definition(self) -> Definition:
        return make_definition(questionnaire(), {"groups": FLOORS, "units": list(self.units)})

    def published(self, people: tuple[Someone, ...] | None = None) -> dict[str, Any]:
        everyone = self.people if people is None else people
        result = publish(self.definition, make_answers(questionnaire(), everyone))
        return result.model_dump(mode="json")


@dataclass(frozen=True)
class Sheet:
    """What a reader of one question writes down; atoms are (group, unit) pairs with people.

    sizes: (A,).   exact: rows known in all digits.   between: rows with limits, of units and bounds.
    base: as between, but only what groups and the whole tell.   known: named people's atoms.
    """

    atoms: list[tuple[str, str]]
    sizes: np.ndarray
    known: np.ndarray
    truth: np.ndarray
    rows: list[np.ndarray] = field(default_factory=list)
    between: list[tuple[np.ndarray, float, float]] = field(default_factory=list)
    base: list[tuple[np.ndarray, float, float]] = field(default_factory=list)


def questionnaire() -> Questionnaire:
    """Two leaves of one question under a parent, and a third beside it."""
    leaves = [make_node("A", ["a1"]), make_node("B", ["b1"])]
    groups = {code: {"name": code} for code in GROUPS}
    return make_questionnaire([make_node("P", nodes=leaves), make_node("C", ["c1"])], groups=groups)


def unit_world(seed: int, crowd: float = 1.0) -> UnitWorld:
    """2–3 divisions of 1–4 units; groups of very different size; some opinions at an end.

    crowd: how many times more people there are than in the smallest clients, of whom most cells
    hold only a few.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    units: list[dict[str, object]] = []
    leaves: list[str] = []
    for at in range(int(random.integers(2, 4))):
        division = f"d{at}"
        units.append({"id": division, "name": division.upper()})
        inside = int(random.integers(1, 5))
        below = [f"{division}u{leaf}" for leaf in range(inside)] if inside > 1 else []
        units += [{"id": leaf, "name": leaf.upper(), "parent": division} for leaf in below]
        leaves += below or [division]
    missing = float(random.choice([0.0, 0.0, 0.1]))
    people = []
    for code, mean in zip(GROUPS, (0.2, 1.5, 1.0, 2.0, 6.0), strict=True):
        center = float(random.choice([3.0, 3.0, 2.0, 4.0, 4.9]))
        for leaf in leaves:
            for _ in range(int(random.poisson(mean * crowd))):
                said = {
                    item: float(np.clip(np.rint(random.normal(center, 1.0)), LOW, HIGH))
                    for item in ITEMS.values()
                    if random.random() >= missing
                }
                people.append(Someone(code, said, unit=leaf))
    return UnitWorld(tuple(units), tuple(people))


def nodes(published: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = published["questionnaires"][SLUG]["nodes"]
    return found


def sheet(world: UnitWorld, published: dict[str, Any], leaf: str) -> Sheet:
    """Everything that is told of one question, as rows over atoms."""
    item, node = ITEMS[leaf], nodes(published)[leaf]
    members = {unit["id"]: _below(world, unit["members"]) for unit in published["units"]}
    said: dict[tuple[str, str], list[float]] = {}
    for one in world.people:
        if isinstance(one.said.get(item), float):
            said.setdefault((one.group, one.unit), []).append(float(one.said[item]))
    merged = _merged(said, members)
    atoms = sorted(merged)
    found = Sheet(
        atoms=atoms,
        sizes=np.array([len(merged[atom]) for atom in atoms], dtype=int),
        known=np.array([atom[0] == "GM" for atom in atoms], dtype=bool),
        truth=np.array([sum(merged[atom]) for atom in atoms], dtype=float),
    )
    _groups(found, node)
    _whole(found, node)
    for unit, cell in node["units"].items():
        _unit(found, cell, np.array([atom[1] in members[unit] for atom in atoms], dtype=bool))
    for division, cells in node["crossed"].items():
        for group, cell in cells.items():
            inside = [atom[0] == group and atom[1] in members[division] for atom in atoms]
            _mean(found, cell, np.array(inside, dtype=float), found.between)
    return found


def _below(world: UnitWorld, roots: list[str]) -> set[str]:
    parents = {str(unit["id"]): unit.get("parent") for unit in world.units}
    return {unit for unit in parents if unit in roots or parents[unit] in roots}


def _merged(
    said: dict[tuple[str, str], list[float]], members: dict[str, set[str]]
) -> dict[tuple[str, str], list[float]]:
    """Units that no cell tells apart are one, under the name of the first."""
    kinds: dict[tuple[bool, ...], str] = {}
    merged: dict[tuple[str, str], list[float]] = {}
    for (group, unit), values in sorted(said.items()):
        kind = tuple(unit in inside for inside in members.values())
        merged.setdefault((group, kinds.setdefault(kind, unit)), []).extend(values)
    return merged


def _groups(found: Sheet, node: dict[str, Any]) -> None:
    for group, cell in node["groups"].items():
        row = np.array([atom[0] == group for atom in found.atoms], dtype=float)
        _mean(found, cell, row, found.between, found.base)


def _mean(
    found: Sheet,
    cell: dict[str, Any],
    row: np.ndarray,
    *lists: list[tuple[np.ndarray, float, float]],
) -> None:
    people = float(found.sizes @ row)
    if cell["score"] is not None:
        found.rows.append(row)
        limits = (cell["score"] * people, cell["score"] * people)
    elif cell["bound"]:
        found.rows.append(row)  # The exact attack pretends to know the number behind a bound.
        limits = _limits(cell["bound"], people)
    else:
        return
    for told in lists:
        told.append((row, *limits))


def _limits(bound: dict[str, Any], people: float) -> tuple[float, float]:
    value = bound["value"] * people
    return (value, HIGH * people) if bound["op"] == "≥" else (LOW * people, value)


def _balanced(found: Sheet, inside: np.ndarray) -> np.ndarray:
    row = np.zeros(len(found.atoms))
    groups = sorted({atom[0] for atom, here in zip(found.atoms, inside, strict=True) if here})
    for group in groups:
        own = np.array([atom[0] == group for atom in found.atoms]) & inside
        row[own] = 1 / len(groups) / found.sizes[own].sum()
    return row


def _whole(found: Sheet, node: dict[str, Any]) -> None:
    """The whole less what is shown; where a shown group is a bound, its limit went into it."""
    if node["said"] is None and not node["said_bound"]:
        return
    row = _balanced(found, np.ones(len(found.atoms), dtype=bool))
    found.rows.append(row)
    if node["said"] is None:
        return
    rest, left = row.copy(), float(node["said"])
    for group, cell in node["groups"].items():
        own = np.array([atom[0] == group for atom in found.atoms])
        value = cell["score"] if cell["score"] is not None else (cell["bound"] or {}).get("value")
        if value is not None:
            left -= value * float(row[own] @ found.sizes[own])
            rest[own] = 0.0
    if (rest > 0).any():
        told = (rest, left - 1e-7, left + 1e-7)
        found.between.append(told)
        found.base.append(told)


def _unit(found: Sheet, cell: dict[str, Any], inside: np.ndarray) -> None:
    """A unit's balanced mean, which is told to a tenth; or its bound."""
    if cell["score"] is None and not cell["bound"]:
        return
    row = _balanced(found, inside)
    found.rows.append(row)
    if cell["score"] is not None:
        found.between.append((row, cell["score"] - 0.05, cell["score"] + 0.05))
        return
    value = cell["bound"]["value"]
    limits = (value, HIGH) if cell["bound"]["op"] == "≥" else (LOW, value)
    found.between.append((row, *limits))


def floor_of(found: Sheet, atoms: tuple[int, ...]) -> int:
    """The floor of a set: its groups' own, and five unless it is made of whole groups."""
    groups = {found.atoms[atom][0] for atom in atoms}
    whole = {at for at, atom in enumerate(found.atoms) if atom[0] in groups}
    own = max(K[group] for group in groups)
    return own if whole == set(atoms) else max(own, UNIT_K)


def statistics_of_few(found: Sheet) -> Iterator[tuple[int, ...]]:
    """AT1: sets of too few people over which some weighted sum follows from the rows.

    With Q the projection onto what the rows leave open, a set has one where its part of Q is
    singular; a set that only contains another one is not reported.
    """
    hidden = np.flatnonzero(~found.known)
    small = [int(at) for at in hidden if found.sizes[at] < UNIT_K]
    if not found.rows or not small:
        return
    rows = np.array(found.rows)[:, hidden]
    _, strengths, right = np.linalg.svd(rows, full_matrices=True)
    left_open = right[int(np.sum(strengths > 1e-10 * strengths[0])) :]
    projection = np.zeros((len(found.atoms),) * 2)
    projection[np.ix_(hidden, hidden)] = left_open.T @ left_open
    singular: set[tuple[int, ...]] = set()
    for count in range(1, UNIT_K):
        sets = np.array(list(itertools.combinations(small, count)))
        if not sets.size:
            return
        sets = sets[found.sizes[sets].sum(axis=1) < UNIT_K]
        parts = projection[sets[:, :, None], sets[:, None, :]]
        lowest = np.linalg.eigvalsh(parts)[:, 0] if len(sets) else np.zeros(0)
        for atoms in map(tuple, sets[lowest < 1e-9].tolist()):
            if not any(set(old) <= set(atoms) for old in singular):
                singular.add(atoms)
                if found.sizes[list(atoms)].sum() < floor_of(found, atoms):
                    yield atoms
