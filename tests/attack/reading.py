"""What a reader writes down from a published result: rows over people, exact ones and limits.

The reader knows the roster (who is in which group and unit, who answered what), the plan (floors,
weights, who is named) and the JSON; nothing here imports DOT. Where a number might be one of
several sums, the reader is given the right one: a row is kept if it is true.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UNIT_FLOOR = 5
NEARLY = 1e-7
# A set of atoms, each a group in a set of units.
Sets = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Member:
    """One person of the roster, and what they said (which the reader does not know)."""

    group: str
    unit: str
    said: Mapping[str, float]


@dataclass(frozen=True)
class Roster:
    """Who could answer. below: unit → all units under it and itself.   loss: insiders among them."""

    people: tuple[Member, ...]
    floors: Mapping[str, int]
    named: frozenset[str]
    weights: Mapping[str, float]
    below: Mapping[str, frozenset[str]]
    loss: int = 0


@dataclass
class Reading:
    """Rows over columns, one per item and atom (group, set of units) in which somebody answered.

    rows: known in all digits, as an attacker pretends even of bounds.   limits: by item, what is
    told of it as row, least and most.   plain: those among them of groups and the whole alone.
    releases: the columns that each release speaks of, where there are several.
    """

    columns: list[tuple[str, str, str]]
    sizes: Floats
    truth: Floats
    rows: list[Floats] = field(default_factory=list)
    above: list[Floats] = field(default_factory=list)
    limits: list[tuple[str, Floats, float, float]] = field(default_factory=list)
    plain: list[tuple[str, Floats, float, float]] = field(default_factory=list)
    releases: tuple[list[tuple[str, str, str]], ...] = ()


class Reader:
    """Reads one questionnaire of a published result."""

    def __init__(
        self, published: dict[str, Any], slug: str, roster: Roster, *, apart: bool = False
    ) -> None:
        self.roster, self.apart = roster, apart
        self.nodes: dict[str, Any] = published["questionnaires"][slug]["nodes"]
        self.items: dict[str, Any] = published["questionnaires"][slug]["items"]
        self.members = {
            unit["id"]: frozenset().union(*(roster.below[one] for one in unit["members"]))
            for unit in published["units"]
        }
        self.read = self._columns()

    def reading(self) -> Reading:
        """Everything that the result tells of the questionnaire's answers."""
        for item, told in self.items.items():
            for group, cell in told["groups"].items():
                self._mean(item, cell, self._inside(item, group), plain=True)
            self._whole(item, told)
        for node in self.nodes.values():
            self._working(node)
            self._units(node)
            self._parents(node)
        return self.read

    def _columns(self) -> Reading:
        """Units that no cell tells apart are one, under the name of the first; or all stay apart."""
        kinds: dict[tuple[bool, ...], str] = {}
        found: dict[tuple[str, str, str], list[float]] = {}
        for one in sorted(self.roster.people, key=lambda one: (one.group, one.unit)):
            kind = tuple(one.unit in inside for inside in self.members.values())
            unit = one.unit if self.apart else kinds.setdefault(kind, one.unit)
            for item, value in one.said.items():
                if item in self.items:
                    found.setdefault((item, one.group, unit), []).append(value)
        columns = sorted(found)
        return Reading(
            columns,
            np.array([len(found[column]) for column in columns], dtype=float),
            np.array([sum(found[column]) for column in columns], dtype=float),
        )

    def _inside(self, item: str, group: str = "", unit: str = "") -> Floats:
        inside = [
            column[0] == item
            and (not group or column[1] == group)
            and (not unit or column[2] in self.members[unit])
            for column in self.read.columns
        ]
        return np.array(inside, dtype=float)

    def _balanced(self, item: str, unit: str = "") -> Floats:
        """The row of a balanced mean: each group's weight over its people."""
        row = np.zeros(len(self.read.columns))
        total = 0.0
        for group, weight in self.roster.weights.items():
            own = self._inside(item, group, unit)
            people = float(own @ self.read.sizes)
            if people and weight:
                row += own * weight / people
                total += weight
        return row / total if total else row

    def _mean(self, item: str, cell: Mapping[str, Any], row: Floats, *, plain: bool) -> None:
        people = float(row @ self.read.sizes)
        if not people or (cell["score"] is None and not cell["bound"]):
            return
        self.read.rows.append(row)
        low, high = self.items[item]["range"]
        if cell["score"] is not None:
            limits = (cell["score"] * people,) * 2
        else:
            value = cell["bound"]["value"] * people
            above = cell["bound"]["op"] == "≥"
            limits = (value, high * people) if above else (low * people, value)
        self._limit(item, row, limits, plain=plain)

    def _limit(self, item: str, row: Floats, limits: tuple[float, float], *, plain: bool) -> None:
        self.read.limits.append((item, row, *limits))
        if plain:
            self.read.plain.append((item, row, *limits))

    def _whole(self, item: str, told: Mapping[str, Any]) -> None:
        """The whole less what is shown; where a group is a bound, its limit went into it."""
        row = self._balanced(item)
        if told["score"] is None and not told["bound"]:
            return
        self.read.rows.append(row)
        if told["score"] is None:
            return
        rest, left = row.copy(), float(told["score"])
        for group, cell in told["groups"].items():
            own = self._inside(item, group) > 0
            value = (
                cell["score"] if cell["score"] is not None else (cell["bound"] or {}).get("value")
            )
            if value is not None and own.any():
                left -= value * float(row[own] @ self.read.sizes[own])
                rest[own] = 0.0
        if (rest > 0).any() and abs(rest @ self.read.truth - left) < NEARLY:
            self._limit(item, rest, (left - NEARLY, left + NEARLY), plain=True)

    def _working(self, node: Mapping[str, Any]) -> None:
        """Sums and counts of groups."""
        for entry in node["working"]["items"]:
            for group in entry["groups"]:
                self.read.rows.append(self._inside(entry["item"], group))

    def _units(self, node: Mapping[str, Any]) -> None:
        """Leaves of one item tell of that item by unit, to a tenth; and by group in divisions."""
        asked = [entry["item"] for entry in node["working"]["items"]]
        if len(asked) != 1 or node["working"]["children"]:
            return
        item = asked[0]
        low, high = self.items[item]["range"]
        for unit, cell in node["units"].items():
            row = self._balanced(item, unit)
            if cell["score"] is not None:
                tenth = (high - low) / 40
                self.read.rows.append(row)
                limits = (cell["score"] - tenth / 2, cell["score"] + tenth / 2)
                self._limit(item, row, limits, plain=False)
            elif cell["bound"]:
                self.read.rows.append(row)
                value, above = cell["bound"]["value"], cell["bound"]["op"] == "≥"
                self._limit(item, row, (value, high) if above else (low, value), plain=False)
        for division, cells in node["crossed"].items():
            for group, cell in cells.items():
                self._mean(item, cell, self._inside(item, group, division), plain=False)

    def _parents(self, node: Mapping[str, Any]) -> None:
        """What a node of several parts tells, as the mean of all items below it, if it is that."""
        if node["working"]["aggregation"] not in ("mean", "weighted_mean"):
            return
        kinds = [("groups", group, self._of_node(node, group)) for group in node["groups"]]
        kinds += [("units", unit, self._of_node(node, unit=unit)) for unit in node["units"]]
        told = [(node["said"], self._of_node(node))]
        for kind, name, row in kinds:
            told += self._told(node, (kind, name), row)
        for division, cells in node["crossed"].items():
            for group in cells:
                row = self._of_node(node, group, division)
                told += self._told(node, ("crossed", division, group), row)
        for value, row in told:
            if (
                value is not None
                and row is not None
                and abs(row @ self.read.truth - value) < NEARLY
            ):
                self.read.above.append(row)

    def _told(
        self, node: Mapping[str, Any], path: tuple[str, ...], row: Floats | None
    ) -> list[tuple[float, Floats | None]]:
        """A cell's value and row, unless it is the mean of those shown below it: that is no news."""
        value = _score(node, path)
        below = [
            (child["weight"], _score(self.nodes[child["node"]], path))
            for child in node["working"]["children"]
        ]
        shown = [(weight, score) for weight, score in below if score is not None]
        if value is None:
            return []
        if shown:
            mean = sum(weight * score for weight, score in shown) / sum(w for w, _ in shown)
            if abs(mean - value) < NEARLY:
                return []
        return [(value, row)]

    def _of_node(self, node: Mapping[str, Any], group: str = "", unit: str = "") -> Floats | None:
        parts = []
        for entry in node["working"]["items"]:
            own = self._inside(entry["item"], group, unit)
            people = float(own @ self.read.sizes)
            row = own / people if group and people else self._balanced(entry["item"], unit)
            parts += [(entry["weight"], row)] if people else []
        for child in node["working"]["children"]:
            below = self._of_node(self.nodes[child["node"]], group, unit)
            parts += [(child["weight"], below)] if below is not None else []
        if not parts:
            return None
        total = sum(weight for weight, _ in parts)
        return np.asarray(sum(weight * row for weight, row in parts) / total)


def _score(node: Mapping[str, Any], path: tuple[str, ...]) -> float | None:
    cell: Any = node
    for name in path:
        cell = cell.get(name, {})
    score: float | None = cell.get("score")
    return score


def floor_of(roster: Roster, read: Reading, chosen: set[tuple[str, str]], items: set[str]) -> int:
    """A set's floor: its groups' own, and five unless it is all who answered one of the items."""
    groups = {group for group, _ in chosen}
    own = max(roster.floors[group] for group in groups)
    for item, columns in product(items, read.releases or (read.columns,)):
        at_item = {column[1:] for column in columns if column[0] == item}
        if {atom for atom in at_item if atom[0] in groups} == chosen:
            return own
    return max(own, UNIT_FLOOR - roster.loss)


def of_item(read: Reading, item: str) -> list[int]:
    """The columns that speak of one item."""
    return [at for at, column in enumerate(read.columns) if column[0] == item]


def joined(parts: list[Reading]) -> Reading:
    """Several releases as one system, over every column that any of them speaks of."""
    known = {
        column: (size, truth)
        for part in parts
        for column, size, truth in zip(part.columns, part.sizes, part.truth, strict=True)
    }
    columns = sorted(known)
    place = {column: at for at, column in enumerate(columns)}
    found = Reading(
        columns,
        np.array([known[column][0] for column in columns]),
        np.array([known[column][1] for column in columns]),
        releases=tuple(part.columns for part in parts),
    )
    for part in parts:
        at = [place[column] for column in part.columns]

        def wider(row: Floats, at: list[int] = at) -> Floats:
            moved = np.zeros(len(columns))
            moved[at] = row
            return moved

        found.rows += [wider(row) for row in part.rows]
        found.above += [wider(row) for row in part.above]
        found.limits += [(item, wider(row), low, high) for item, row, low, high in part.limits]
        found.plain += [(item, wider(row), low, high) for item, row, low, high in part.plain]
    return found


def sheets(
    read: Reading, roster: Roster, items: Mapping[str, Any], sets: Iterable[Sets] = ()
) -> Iterator[dict[str, Any]]:
    """One sheet an item for the bounds attacker, as JSON.

    sets: further sets of people that may not be narrowed down, beside every atom and every group;
    those of few to less than a point, larger ones to less than two steps from an end of the scale.
    """
    for item, told in items.items():
        at = of_item(read, item)
        atoms = [read.columns[column][1:] for column in at]
        sizes = read.sizes[at]
        targets = [
            [here]
            for here, (group, _) in enumerate(atoms)
            if group not in roster.named
            and sizes[here] < max(roster.floors[group], UNIT_FLOOR)
        ]  # fmt: skip
        ends: list[list[int]] = []
        groups_whole = [
            frozenset(atom for atom in atoms if atom[0] == group)
            for group in sorted({group for group, _ in atoms} - set(roster.named))
        ]
        for chosen in dict.fromkeys([*sets, *groups_whole]):
            own = [here for here, atom in enumerate(atoms) if atom in chosen]
            groups = {atoms[here][0] for here in own}
            if not own:
                continue
            few = sizes[own].sum() < max([UNIT_FLOOR, *(roster.floors[one] for one in groups)])
            (targets if few else ends).append(own)
        yield {
            "item": item,
            "atoms": atoms,
            "range": told["range"],
            "sizes": sizes.tolist(),
            "known": [group in roster.named for group, _ in atoms],
            "truth": read.truth[at].tolist(),
            "between": [
                (row[at].tolist(), *ends) for one, row, *ends in read.limits if one == item
            ],
            "base": [(row[at].tolist(), *ends) for one, row, *ends in read.plain if one == item],
            "targets": targets,
            "ends": ends,
        }
