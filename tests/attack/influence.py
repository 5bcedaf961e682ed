"""A reader without any knowledge of the format: which numbers move when one answer does.

Each answer in turn is moved by a step and everything is published again; how far a number moved is
that answer's weight in it. So the rows of every published number are found, whatever it is called.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Said = Mapping[str, float | str]
Floats = NDArray[np.float64]
# Numbers that are no sums of answers: they are watched, but make no rows.
SECOND_MOMENTS = ("interval", "agreement", "reliability", "effect", "p")
ROUNDED = ("units", "own_units")
OF_THE_FILE = ("provenance", "quality")
# Steps, which move by leaps.
STEPS = ("level", "level_ungated", "level_uncapped", "here", "next", "lift")


@dataclass(frozen=True)
class Column:
    """One answer of one person."""

    person: int
    item: str


@dataclass(frozen=True)
class Influence:
    """moved: path of a number → how far it moved with each column's answer by one."""

    columns: list[Column]
    moved: dict[str, Floats]


def numbers(published: object, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a JSON document by its path."""
    if isinstance(published, Mapping):
        for name, part in published.items():
            yield from numbers(part, f"{path}/{name}")
    elif isinstance(published, list):
        for at, part in enumerate(published):
            # Rows that are sorted by a number are known by their node.
            own = part.get("node", at) if isinstance(part, Mapping) else at
            yield from numbers(part, f"{path}/{own}")
    elif isinstance(published, int | float) and not isinstance(published, bool):
        yield path, float(published)


def influence(
    said: list[Said], publish: Callable[[list[Said]], dict[str, Any]], middle: float = 3.0
) -> Influence:
    """Move every numeric answer by one, towards the middle of the scale."""
    before = dict(numbers(publish(said)))
    columns = [
        Column(person, item)
        for person, own in enumerate(said)
        for item, value in own.items()
        if not isinstance(value, str)
    ]
    moved: dict[str, Floats] = {}
    for at, column in enumerate(columns):
        value = float(said[column.person][column.item])
        step = -1.0 if value > middle else 1.0
        others = list(said)
        others[column.person] = {**said[column.person], column.item: value + step}
        for path, number in numbers(publish(others)):
            if path in before and abs(number - before[path]) > 1e-12:
                row = moved.setdefault(path, np.zeros(len(columns)))
                row[at] = (number - before[path]) / step
    return Influence(columns, moved)


def parts_of(path: str) -> set[str]:
    return set(path.split("/"))


def rows_of(found: Influence) -> Floats:
    """The rows of the numbers that are sums of answers in all their digits."""
    told = [
        row
        for path, row in sorted(found.moved.items())
        if not parts_of(path) & {*SECOND_MOMENTS, *ROUNDED, *OF_THE_FILE, *STEPS}
    ]
    return np.array(told).reshape(len(told), len(found.columns))


def people_behind(found: Influence, path: str) -> set[int]:
    """Whose answers move a number."""
    return {found.columns[at].person for at in np.flatnonzero(found.moved[path]).tolist()}


def alike(found: Influence, rows: Floats, groups: list[str]) -> list[tuple[int, ...]]:
    """People of one group whose answers weigh the same in every row: nobody can tell them apart."""
    kinds: dict[str, list[int]] = {}
    for person in sorted({column.person for column in found.columns}):
        own = {
            column.item: np.round(rows[:, at], 9).tolist()
            for at, column in enumerate(found.columns)
            if column.person == person
        }
        key = json.dumps([groups[person], own], sort_keys=True)
        kinds.setdefault(key, []).append(person)
    return [tuple(people) for people in kinds.values()]


def merged(
    found: Influence, rows: Floats, kinds: list[tuple[int, ...]]
) -> tuple[Floats, list[int]]:
    """Rows over kinds and items, one person's column for all of a kind; and each column's kind."""
    picked, block = [], []
    for kind, people in enumerate(kinds):
        for at, column in enumerate(found.columns):
            if column.person == people[0]:
                picked.append(at)
                block.append(kind)
    return rows[:, picked], block
