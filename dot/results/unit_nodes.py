"""Cells by unit become part of node results, and the units that have one are named."""

import numpy as np

from dot.results.cells import EXACT, Line
from dot.results.lattice import NO_CUTS, Lattice
from dot.results.nodes import bound_of, percent_within
from dot.results.schemas import Cell, NodeResult
from dot.results.tally import Tally
from dot.results.tree import Place
from dot.results.unit_cells import UnitCells
from dot.results.units_schemas import UnitText

NO_UNIT_CELLS = UnitCells(NO_CUTS, {}, {})


def unit_texts(lattice: Lattice) -> list[UnitText]:
    """The units that have cells, alphabetical: never in the order of a score."""
    return [
        UnitText(
            id=unit.id,
            name=unit.name,
            parent=unit.parent,
            members=list(unit.members),
            division=unit.parent is None,
        )
        for unit in lattice.units
    ]


def with_units(
    node: NodeResult, place: Place, tally: Tally, found: UnitCells, publishing: bool
) -> NodeResult:
    """The node with its cells by unit."""
    line, lattice = found.places.get(place.id), found.lattice
    if line is None or not lattice.units:
        return node
    told = found.people[place.id]
    every = [
        _cell(place, line, at, publishing=publishing, counted=bool(told[at]))
        for at in range(line.n.size)
    ]
    units = {unit.id: every[at] for at, unit in enumerate(lattice.units)}
    crossed: dict[str, dict[str, Cell]] = {}
    for at, division in enumerate(lattice.divisions):
        first = len(lattice.units) + at * len(tally.groups)
        cells = {
            code: every[first + group]
            for group, code in enumerate(tally.groups)
            if line.n[first + group] > 0
        }
        if cells:
            crossed[division.id] = cells
    return node.model_copy(update={"units": units, "crossed": crossed})


def _cell(place: Place, line: Line, at: int, *, publishing: bool, counted: bool) -> Cell:
    value, bound, people = float(line.value[at]), int(line.bound[at]), int(line.n[at])
    if people == 0 or (np.isnan(value) and bound == EXACT):
        hidden = publishing or people > 0
        return Cell(n=None, score=None, reason="hidden" if hidden else "no_answers")
    n = people if counted else None
    if bound != EXACT:
        limit = bound_of(value, bound)
        return Cell(n=n, score=None, bound=limit, reason="bounded" if limit else "hidden")
    return Cell(n=n, score=value, percent=percent_within(place.range, value))
