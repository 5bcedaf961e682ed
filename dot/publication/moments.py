"""Second moments beside cuts: a group's spread must not be explained by its divisions' means.

Intervals and agreement tell a group's variance. Beside its divisions' exact means, what is left of
that variance lies within divisions; if that were nothing, everybody would have said the mean of
their division.
"""

import numpy as np

from dot.publication.systems import Reader
from dot.results.cells import Bools
from dot.results.lattice import Lattice
from dot.results.moments import FEWEST_FOR_SPREAD, LEAST_SQUARED_STEPS
from dot.results.tally import Tally
from dot.results.unit_cells import place_question
from scoring.arrays import SLACK, ratio


def groups_of_one_mind_within(
    tally: Tally, lattice: Lattice, crossed: Bools, reader: Reader
) -> Bools:
    """(G,) groups whose people differ too little within divisions at some place.

    crossed: (D, G), the cells that are to be shown; what is left of a group is one more cell.
    """
    found = np.zeros(len(tally.groups), dtype=bool)
    inside = lattice.members(lattice.divisions).T
    for place in tally.tree.places.values():
        if place.id not in tally.people:
            continue
        question = place_question(tally, lattice, place)
        for group in np.flatnonzero(crossed.any(axis=0) & ~reader.named).tolist():
            own = inside[:, crossed[:, group]].astype(np.float64)
            cells = np.column_stack([own, 1.0 - own.sum(axis=1)])
            n, sums = question.counts[group] @ cells, question.sums[group] @ cells
            score = tally.people[place.id][tally.rater_group == group]
            within = np.nansum(score**2) - np.nansum(sums * ratio(sums, n))
            step = question.ends.step if len(place.items) != 1 else place.items[0].step
            told = n[n > 0].size > 1 and n.sum() >= FEWEST_FOR_SPREAD
            found[group] |= told and within < LEAST_SQUARED_STEPS * step**2 - SLACK
    return found


def without_groups(pattern: Bools, groups: Bools, lattice: Lattice) -> Bools:
    """A pattern (K,) without the divisions' cells of some groups."""
    crossed = np.tile(~groups, len(lattice.divisions))
    kept: Bools = np.append(np.ones(len(lattice.units), dtype=bool), crossed)
    return np.asarray(pattern & kept, dtype=bool)


def crossed_of(patterns: list[Bools], lattice: Lattice) -> Bools:
    """(D, G): groups in divisions that are shown of any question."""
    shown = np.any(patterns, axis=0)[len(lattice.units) :]
    return np.asarray(shown.reshape(len(lattice.divisions), -1), dtype=bool)
