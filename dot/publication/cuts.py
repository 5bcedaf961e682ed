"""Which cells by unit may be shown beside the groups and the whole.

Groups and the whole are decided question by question (``plan``). Cells by unit come on top, in one
pattern for all questions that the same rater groups answered: a cell that would let a statistic of
too few people follow from one of them is shown of none. Numbers of people are plain sums, so they
are audited once more, place by place: a number that would tell of too few is null beside its score.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from dot.publication.choosing import Choice, Cost
from dot.publication.conflicts import Around, BoundsAudit, ExactAudit, Progress, quiet
from dot.publication.moments import crossed_of, groups_of_one_mind_within, without_groups
from dot.publication.systems import Reader, System, head_counts, questions
from dot.questionnaires.hashing import canonical_json, content_hash
from dot.results.cells import Bools, Visible
from dot.results.lattice import Lattice
from dot.results.tally import Tally
from dot.results.unit_cells import UnitsVisible, columns, cut_counts, place_question

# How many questionnaires' audits are remembered.
REMEMBERED = 16


def visible_units(
    tally: Tally, lattice: Lattice, shown: Visible, reader: Reader, progress: Progress = quiet
) -> UnitsVisible | None:
    """The cells by unit of one questionnaire that may be shown; None where there are none.

    shown: what is shown of groups and the whole.   A questionnaire with a ladder of levels has no
    cuts by unit: its levels are a cut of the same answers.   What was audited once is remembered by
    the hash of all that the audits look at.
    """
    if not lattice.units or tally.tree.questionnaire.leakage is not None:
        return None
    return audited(_Asked(_digest(tally, lattice, shown, reader), tally,
                           Around(lattice, shown, reader, _cost(tally, lattice), progress)))  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """What is to be audited; the same where the digest is the same."""

    digest: str
    tally: Tally = field(compare=False)
    told: Around = field(compare=False)


def _digest(tally: Tally, lattice: Lattice, shown: Visible, reader: Reader) -> str:
    """Of plan, counts, totals, and people's own scores at the places."""
    words: list[object] = [
        content_hash(tally.tree.questionnaire),
        tally.groups,
        sorted(tally.left_out),
    ]
    words += [[unit.id, unit.parent] for unit in lattice.units]
    words += [sorted(shown.places), list(tally.people)]
    arrays = [reader.floors, reader.named, reader.weights, lattice.atom_of, shown.items]
    arrays += [shown.places[place] for place in sorted(shown.places)]
    arrays += [unit.leaves for unit in lattice.units]
    arrays += [tally.by_unit.counts, tally.by_unit.sums, tally.by_unit.rater_leaf]
    arrays += [tally.rater_group, *tally.people.values()]
    found = hashlib.sha256(canonical_json(words).encode())
    for array in arrays:
        found.update(
            f"{array.shape} {array.dtype}".encode() + np.ascontiguousarray(array).tobytes()
        )
    return found.hexdigest()


@lru_cache(maxsize=REMEMBERED)
def audited(asked: _Asked) -> UnitsVisible:
    """The cells that both audits let stand, remembered by the digest of what was asked."""
    tally, told = asked.tally, asked.told
    lattice, reader = told.lattice, told.reader
    found = questions(tally, lattice, told.shown, reader)
    if not found:
        # Nothing in it is scored, so that nothing can be shown by unit.
        return _visible(tally, [], told)
    families = [_Family(own, told) for own in _families(found).values()]
    alike = np.zeros(len(tally.groups), dtype=bool)
    while True:
        everything = np.ones(columns(lattice, len(tally.groups)), dtype=bool)
        never = ~without_groups(everything, alike, lattice)
        kept = [one for family in families for one in family.shown(never)]
        crossed = crossed_of([one.admitted for one in kept], lattice)
        more = groups_of_one_mind_within(tally, lattice, crossed, reader)
        if not (more & ~alike).any():
            return _visible(tally, kept, told)
        alike = alike | more


class _Family:
    """Questions that the same rater groups answered: one pattern holds for all of them."""

    def __init__(self, systems: list[System], told: Around) -> None:
        self.systems, self.cost = systems, told.cost
        self.exact = ExactAudit(systems, told.reader, told.cost)
        self.choice, self.bounds = Choice(self.exact, told.cost), BoundsAudit(systems, told)

    def shown(self, never: Bools) -> list[System]:
        """The systems with the cells that are shown of each as ``admitted``."""
        hidden = never
        while True:
            pattern = self.choice.shown(hidden)
            squeezing = self.bounds(pattern)
            if not squeezing.any():
                break
            hidden = hidden | squeezing
        pattern = self._readmitted(pattern, never)
        return [replace(one, admitted=one.admitted & pattern) for one in self.systems]

    def _readmitted(self, pattern: Bools, never: Bools) -> Bools:
        """With every cell that had to go before others went, but need not have, dearest first."""
        gone = np.flatnonzero(~pattern & ~never).tolist()
        for cell in sorted(gone, key=lambda cell: self.cost.order[cell], reverse=True):
            wider = pattern.copy()
            wider[cell] = True
            known = any(all(wider[one] for one in told) for told in self.choice.conflicts)
            if not known and self.exact.allows(wider) and self.bounds.allows(wider):
                pattern = wider
        return pattern


def _families(found: Sequence[System]) -> dict[bytes, list[System]]:
    families: dict[bytes, list[System]] = {}
    for system in found:
        families.setdefault(system.family, []).append(system)
    return families


def _cost(tally: Tally, lattice: Lattice) -> Cost:
    """By how many people have a score at the questionnaire itself, or else belong to the cell."""
    root = tally.tree.places.get(tally.tree.questionnaire.slug)
    counted = root is not None and root.id in tally.people
    n = (
        cut_counts(place_question(tally, lattice, root).counts, lattice)
        if root is not None and counted
        else np.zeros(columns(lattice, len(tally.groups)), dtype=np.int64)
    )
    units = len(lattice.units)
    return Cost([(int(at < units), int(people), at) for at, people in enumerate(n)])


def _visible(tally: Tally, kept: list[System], told: Around) -> UnitsVisible:
    k = columns(told.lattice, len(tally.groups))
    items = np.zeros((k, len(tally.tree.items)), dtype=bool)
    places: dict[str, Bools] = {}
    for system in kept:
        if system.column is not None:
            items[:, system.column] = system.admitted
        if system.place is not None:
            places[system.place] = system.admitted
    counts = {
        place: system.admitted
        & Choice(ExactAudit([system], told.reader, told.cost), told.cost).shown(~system.admitted)
        for place, system in head_counts(tally, told.lattice, told.shown, told.reader, kept).items()
    }
    return UnitsVisible(told.lattice, items, places, counts, told.reader.named, publishing=True)
