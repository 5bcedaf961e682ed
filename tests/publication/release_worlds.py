"""Clients whose results are released more than once, and a reader who keeps every release.

Nothing here imports the audit: rows are read from the published JSON and from who answered.
"""

import itertools
from typing import Any

import numpy as np

from dot.errors import Conflict
from dot.publication.schemas import Ledger
from dot.publication.service import release
from dot.results.service import count
from tests.attack.clients import FLOORS, GROUPS, HIGH, LOW, Client
from tests.results.factories import SLUG, Someone, make_answers

ITEMS = {"A": "a1", "B": "b1", "C": "c1"}
K = {code: int(str(own.get("k", 1))) for code, own in FLOORS.items()}
UNIT_K = 5
KEY = "5a" * 32
People = tuple[Someone, ...]
Json = dict[str, Any]


def released(world: Client, people: People, ledger: Ledger) -> tuple[Json, Ledger]:
    """One release; raises Conflict where it is refused."""
    counted = count(world.definition, make_answers(world.questionnaire, people))
    made = release(counted, ledger)
    return made.result.model_dump(mode="json"), made.ledger


def kept(world: Client, waves: list[People]) -> list[tuple[People, Json]]:
    """Everything that leaves the house when all of these are to be released, one after the other."""
    ledger, told = Ledger(key=KEY), []
    for people in waves:
        try:
            found, ledger = released(world, people, ledger)
        except Conflict:
            continue
        told.append((people, found))
    return told


def late(world: Client, random: np.random.Generator, many: int, group: str = "REP") -> People:
    """As many people more in one group, spread over the units."""
    units = sorted({one.unit for one in world.people})
    return tuple(
        Someone(
            group,
            {
                item: float(np.clip(np.rint(random.normal(3, 1)), LOW, HIGH))
                for item in ITEMS.values()
            },
            unit=str(random.choice(units)),
        )
        for _ in range(many)
    )


def told_of_few(world: Client, told: list[tuple[People, Json]], leaf: str) -> bool:
    """Whether some weighted sum over too few people follows from all the releases together."""
    everybody = list(dict.fromkeys(id(one) for people, _ in told for one in people))
    by_id = {id(one): one for people, _ in told for one in people}
    persons = [by_id[key] for key in everybody]
    inside = np.array([[any(one is p for p in people) for one in persons] for people, _ in told])
    answered = np.array([isinstance(one.said.get(ITEMS[leaf]), float) for one in persons])
    rows = [
        row
        for at, (_, found) in enumerate(told)
        for row in _rows(world, found, leaf, persons, inside[at] & answered)
    ]
    hidden = np.array([one.group != "GM" for one in persons]) & answered
    return bool(rows) and _few(
        np.array(rows)[:, hidden],
        [p for p, h in zip(persons, hidden, strict=True) if h],
        inside[:, hidden],
    )


def _rows(
    world: Client, found: Json, leaf: str, persons: list[Someone], here: np.ndarray
) -> list[np.ndarray]:
    node = found["questionnaires"][SLUG]["nodes"][leaf]
    groups = {code: here & np.array([one.group == code for one in persons]) for code in GROUPS}
    parents = {str(unit["id"]): unit.get("parent") for unit in world.units}
    members = {
        unit["id"]: np.array(
            [one.unit in unit["members"] or parents[one.unit] in unit["members"] for one in persons]
        )
        for unit in found["units"]
    }
    rows = [groups[code] * 1.0 for code, cell in node["groups"].items() if _shown(cell)]
    if node["said"] is not None or node["said_bound"]:
        rows.append(_balanced(groups, here))
    rows += [
        _balanced(groups, here & members[unit])
        for unit, cell in node["units"].items()
        if _shown(cell)
    ]
    rows += [
        groups[code] & members[division]
        for division, cells in node["crossed"].items()
        for code, cell in cells.items()
        if _shown(cell)
    ]
    return [row * 1.0 for row in rows]


def _shown(cell: Json) -> bool:
    return cell["score"] is not None or bool(cell["bound"])


def _balanced(groups: dict[str, np.ndarray], inside: np.ndarray) -> np.ndarray:
    row = np.zeros(inside.size)
    for members in groups.values():
        own = members & inside
        if own.any():
            row[own] = 1 / own.sum()
    return row


def _few(rows: np.ndarray, persons: list[Someone], inside: np.ndarray) -> bool:
    """Persons that no row tells apart are one; sets of them are tried one by one.

    A set tells when more sums over it follow than over those of its parts that may be told: a
    whole group at its own floor says nothing of the one person who happens to be listed with it.
    """
    rows = rows / np.abs(rows).max(axis=1, initial=1e-300, keepdims=True)
    alike: dict[tuple[object, ...], list[int]] = {}
    for at, one in enumerate(persons):
        alike.setdefault((one.group, tuple(inside[:, at]), rows[:, at].tobytes()), []).append(at)
    atoms = list(alike.values())
    matrix = rows[:, [members[0] for members in atoms]]
    small = [at for at, members in enumerate(atoms) if len(members) < UNIT_K]
    large = [at for at in range(len(atoms)) if at not in small]
    matrix = _left_null(matrix[:, large]) @ matrix[:, small]
    rank = _rank(matrix)
    allowed: dict[frozenset[int], np.ndarray] = {}
    for size in range(1, UNIT_K):
        for chosen in itertools.combinations(range(len(small)), size):
            rest = np.delete(matrix, chosen, axis=1)
            follow = rank - _rank(rest)
            if not follow:
                continue
            members = [person for at in chosen for person in atoms[small[at]]]
            if len(members) >= _floor(persons, members, inside):
                allowed[frozenset(chosen)] = _left_null(rest) @ matrix
            elif follow > _rank(_within(allowed, chosen)):
                return True
    return False


def _within(allowed: dict[frozenset[int], np.ndarray], chosen: tuple[int, ...]) -> np.ndarray:
    """The sums that follow over the parts of these which may be told."""
    parts = [sums for part, sums in allowed.items() if part < set(chosen)]
    return np.concatenate(parts) if parts else np.zeros((0, 0))


def _rank(matrix: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(matrix, tol=1e-8)) if matrix.size else 0


def _left_null(columns: np.ndarray) -> np.ndarray:
    left, strengths, _ = np.linalg.svd(columns, full_matrices=True)
    found: np.ndarray = left[:, int(np.sum(strengths > 1e-9)) :].T
    return found


def _floor(persons: list[Someone], members: list[int], inside: np.ndarray) -> int:
    groups = {persons[at].group for at in members}
    own = max(int(K[group]) for group in groups)
    everybody = np.array([one.group in groups for one in persons])
    whole = any(set(np.flatnonzero(everybody & there).tolist()) == set(members) for there in inside)
    return own if whole else max(own, UNIT_K)
