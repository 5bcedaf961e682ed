"""Which cells may be shown: floors first, then whatever could be had by subtraction.

The plan rests on counts alone, never on answers, so that what is hidden tells nothing.
"""

import numpy as np

from dot.publication.systems import Reader
from dot.results.cells import Bools, Visible, people_counts
from dot.results.inputs import Definition, Floats
from dot.results.participation import group_settings
from dot.results.tally import Ints, Tally


def visible(definition: Definition, counts: Tally) -> Visible:
    """The cells of one questionnaire that may be shown, for every item or (raters first) place."""
    told = reader_of(definition, counts)
    floors, named, weights = told.floors, told.named, told.weights
    items = [
        shown_cells(counts.counts[:, column], floors, named, weights)
        for column in range(len(counts.tree.items))
    ]
    places = {
        place: shown_cells(people_counts(counts, place)[:-1], floors, named, weights)
        for place in counts.people
    }
    columns = len(counts.groups) + 1
    return Visible(
        items=np.stack(items, axis=-1) if items else np.zeros((columns, 0), dtype=bool),
        places=places,
        bounded=~named,
    )


def reader_of(definition: Definition, counts: Tally) -> Reader:
    """What the reader is told of the rater groups of one questionnaire."""
    settings = [group_settings(definition, code) for code in counts.groups]
    return Reader(
        floors=np.array([group.floor for group in settings], dtype=np.int64),
        named=np.array([group.mode == "named" for group in settings], dtype=bool),
        weights=np.array([group.weight for group in settings], dtype=np.float64),
    )


def shown_cells(n: Ints, floors: Ints, named: Bools, weights: Floats) -> Bools:
    """Which groups' means, and the balanced mean of all, may be shown for one question.

    n: (G,) answers per group.   floors: (G,) fewest people to be shown, 1 for named groups.
    named: (G,).   weights: (G,) of the balanced mean.   Returns: (G+1,), the whole last.

    A group under its floor is hidden. The balanced mean less the shown groups is a sum over the
    hidden ones, so as long as those are fewer than the largest floor among them, the smallest
    shown confidential group is hidden too; when none is left, the balanced mean is.
    Hidden groups must weigh the same: then one group's mean can always be a step higher and
    another's lower, whereas unequal weights leave a single solution in whole answers. So a group
    is only hidden beside those of its own weight, and among unequal ones the balanced mean is.
    Source: security brief 2.3, steps 5 and 6 (exact audit of this lattice in closed form).
    """
    present = (n > 0) & (weights > 0)
    shown = (n > 0) & (named | (n >= floors))
    while True:
        hidden = present & ~shown
        if not hidden.any():
            return np.append(shown, bool(present.any()))
        alike = weights == weights[hidden].min()
        if not alike[hidden].all():
            return np.append(shown, False)
        if n[hidden].sum() >= floors[hidden].max():
            return np.append(shown, True)
        open_groups = np.flatnonzero(present & shown & ~named & alike)
        if not open_groups.size:
            return np.append(shown, False)
        smallest = min(open_groups, key=lambda group: (n[group], group))
        shown[smallest] = False


def counted_groups(n: Ints, floors: Ints, named: Bools) -> Bools:
    """Which groups' numbers of people may be told, and the number of all: as for their means.

    n, floors, named, returns: as in shown_cells; not even that nobody answered is told of a group.
    """
    return shown_cells(n, floors, named, np.ones(n.size))
