"""The attacks on one published result: AT1 and AT4 exact, AT2 by bounds, AT6 along the questions."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.attack.algebra import Matter, followed
from tests.attack.reading import Reading, Roster, Sets, floor_of, of_item, sheets

ROOT = Path(__file__).parents[2]


def exact(read: Reading, roster: Roster) -> list[str]:
    """AT1, question by question and over all of them."""
    found = []
    for item in sorted({column[0] for column in read.columns}):
        at = of_item(read, item)
        rows = [row[at] for row in (*read.rows, *read.above) if not np.delete(row, at).any()]
        found += list(_of_columns(read, roster, at, rows, item))
    return found + list(_of_columns(read, roster, list(range(len(read.columns))),
                                    [*read.rows, *read.above], "all questions"))  # fmt: skip


def _of_columns(
    read: Reading, roster: Roster, at: list[int], rows: list[Any], what: str
) -> Iterator[str]:
    atoms = sorted({read.columns[column][1:] for column in at})
    place = {atom: here for here, atom in enumerate(atoms)}
    block = np.array([place[read.columns[column][1:]] for column in at])
    sizes = np.zeros(len(atoms), dtype=np.int64)
    np.maximum.at(sizes, block, read.sizes[at].astype(np.int64))
    sizes[[here for here, (group, _) in enumerate(atoms) if group in roster.named]] = 0
    floors = [roster.floors[group] for group, _ in atoms]
    most = max([5, *floors])
    matter = Matter(np.array(rows).reshape(len(rows), len(at)), block, sizes)
    items = {read.columns[column][0] for column in at}

    def floor(chosen: tuple[int, ...]) -> int:
        return floor_of(roster, read, {atoms[here] for here in chosen}, items)

    for blocks in followed(matter, floor, most):
        yield f"{what}: {[atoms[here] for here in blocks]}"


def insiders(read: Reading, roster: Roster, known: list[int]) -> list[str]:
    """AT4: one person at each of the columns knows what they said; who is left must be hidden.

    Such an insider leaves the cell: the reader knows its sum less their answer. Sets of fewer than
    their floor less the insiders among them must stay open.
    """
    left = read.sizes.copy()
    for column in known:
        left[column] -= 1
    floors = {group: max(floor - len(known), 1) for group, floor in roster.floors.items()}
    seen = replace(read, sizes=np.maximum(left, 0))
    return exact(seen, replace(roster, floors=floors, loss=len(known)))


def adds_nothing(read: Reading) -> bool:
    """AT6: whether nodes of several questions tell no more than the questions do."""
    if not read.above:
        return True
    questions = np.array(read.rows)
    together = np.vstack([questions, read.above])
    return bool(np.linalg.matrix_rank(together) == np.linalg.matrix_rank(questions))


Asked = tuple[str, Reading, Roster, dict[str, Any]]


def squeezed(readings: Iterable[Asked | tuple[*Asked, Iterable[Sets]]]) -> list[str]:
    """AT2: few people whose mean is open by less than a point, in a process of its own.

    readings: name, what was read, the roster, the items; and further sets to ask for.
    """
    names, given = [], []
    for name, read, roster, items, *sets in readings:
        for sheet in sheets(read, roster, items, *sets):
            names.append((name, sheet["item"], sheet["atoms"]))
            given.append(sheet)
    program = [sys.executable, "-m", "tests.attack.squeeze"]
    ended = subprocess.run(
        program, input=json.dumps(given), capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [
        f"{name} {item}: {[atoms[at] for at in pins]}"
        for (name, item, atoms), found in zip(
            names, json.loads(ended.stdout.splitlines()[-1]), strict=True
        )
        for pins in found
    ]
