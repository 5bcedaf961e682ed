"""AT2 in a process of its own: how narrow a range few people's totals are squeezed into.

Reads sheets as JSON from standard input, writes what it pinned down. It uses scipy's own solver.
"""

import json
import sys
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp

POINT = 1.0
# A sum less than two steps from an end of the scale tells nearly every answer in it.
STEPS = 2.0
NEARLY = 1e-6


class Squeeze:
    """The smallest and largest totals of several sets of atoms under some rows."""

    def __init__(self, sheet: dict[str, Any], which: str) -> None:
        self.sizes = np.array(sheet["sizes"], dtype=float)
        known, truth = np.array(sheet["known"], dtype=bool), np.array(sheet["truth"])
        least, most = sheet["range"]
        low = np.where(known, truth, least * self.sizes)
        high = np.where(known, truth, most * self.sizes)
        self.bounds = (low, high)
        rows = sheet[which]
        self.rows = [
            LinearConstraint(np.array([row for row, _, _ in rows]),
                             np.array([low for _, low, _ in rows]) - NEARLY,
                             np.array([high for _, _, high in rows]) + NEARLY)
        ] if rows else []  # fmt: skip
        self.found = [truth]

        self.ends = (least * self.sizes, most * self.sizes)

    def width(self, atoms: list[int]) -> float:
        """How far apart two totals of the atoms can lie, in points of their mean."""
        if self._spread(atoms) < POINT:
            for sign in (1.0, -1.0):
                self._look(atoms, sign)
        return self._spread(atoms)

    def room(self, atoms: list[int]) -> float:
        """How many steps the atoms' total can at least lie away from the end that it is nearer to."""
        if self._room(atoms) < STEPS:
            for sign in (1.0, -1.0):
                self._look(atoms, sign)
        return self._room(atoms)

    def _look(self, atoms: list[int], sign: float) -> None:
        costs = np.zeros(self.sizes.size)
        costs[atoms] = sign
        solved = milp(costs, constraints=self.rows, bounds=self.bounds,
                      integrality=np.ones(self.sizes.size))  # fmt: skip
        if solved.x is not None:
            self.found.append(np.round(solved.x))

    def _spread(self, atoms: list[int]) -> float:
        totals = [float(total[atoms].sum()) for total in self.found]
        return (max(totals) - min(totals)) / float(self.sizes[atoms].sum())

    def _room(self, atoms: list[int]) -> float:
        totals = [float(total[atoms].sum()) for total in self.found]
        bottom, top = (float(end[atoms].sum()) for end in self.ends)
        return min(top - min(totals), max(totals) - bottom)


def pinned(sheet: dict[str, Any]) -> list[list[int]]:
    """Sets of few people whose mean is open by less than a point, and by less than before units.

    And larger ones that must lie within two steps of an end, which groups and the whole don't tell.
    """
    everything, base = Squeeze(sheet, "between"), Squeeze(sheet, "base")
    found = []
    for atoms in sheet["targets"]:
        width = everything.width(atoms)
        if width < POINT - NEARLY and width < base.width(atoms) - NEARLY:
            found.append(atoms)
    for atoms in sheet["ends"]:
        room = everything.room(atoms)
        if room < STEPS - NEARLY and room < base.room(atoms) - NEARLY:
            found.append(atoms)
    return found


if __name__ == "__main__":
    pins = json.dumps([pinned(sheet) for sheet in json.load(sys.stdin)])
    # On a line of its own: the solver now and then writes a remark before it.
    sys.stdout.write(f"\n{pins}\n")
