"""How narrow a range all releases of a wave together squeeze people's totals into.

What each release told of a question are limits on sums over voices that count in the same releases.
Few of them must stay open by a point, as within one release; and those who came or went together,
or correct themselves, must not be seen to agree at an end of the scale. What is gone is not known
here any more: the search begins with any answers that agree with all that was told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

import numpy as np

from dot.publication.bounds import Others, agreeing, squeezed
from dot.publication.recording import ALL, Said
from dot.publication.schemas import Means, Pattern, Release
from dot.publication.told import INSIDE, Row, Target, Told
from dot.publication.voices import Asked, Kind, asked_of, kinds_of
from dot.results.cells import STEPS_TO_THE_END, Bools
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR
from dot.results.tally import Ints

NEARLY = 1e-9


class UnknownLimits(Exception):
    """An earlier release was recorded without the limits of what it told."""


def squeezing_cells(
    question: str, releases: Sequence[Release], slug: str, said: Said, hidden: set[str]
) -> set[str] | None:
    """Cells by unit of the last release to hide as well; None where no hiding helps.

    releases: those that tell of the questionnaire, the new one last.   hidden: already.
    Raises UnknownLimits.
    """
    told = [release.questionnaires[slug] for release in releases]
    asked = asked_of(told, question)
    means = [one.means.get(question) for one, _ in asked]
    if asked[-1][0] is not told[-1] or len(asked) == 1:
        return set()
    if any(one is None for one in means):
        raise UnknownLimits
    found = _Question(asked, [one for one in means if one], _floors(releases), said, question)
    return found.to_hide(hidden)


def _floors(releases: Sequence[Release]) -> dict[str, int]:
    """The highest floor of each group that was confidential in any of the releases."""
    floors: dict[str, int] = {}
    for release in releases:
        for code, floor in release.floors.items():
            floors[code] = max(floor, floors.get(code, 0))
    return floors


@dataclass
class _Question:
    """One question in all its releases."""

    asked: Asked
    means: list[Means]
    floors: Mapping[str, int]
    said: Said
    name: str
    made: dict[tuple[int, str], Floats] = field(default_factory=dict)

    def to_hide(self, hidden: set[str]) -> set[str] | None:
        """Cells of the new release to hide beside those hidden; None where that does not help."""
        others, more = Others(), set[str]()
        while self._kinds:
            told = self._told(hidden | more)
            if told is None:
                return None
            target = squeezed(told, self._targets(told), others)
            if target is None:
                return more
            cell = self._culprit(hidden | more, target, others)
            if cell is None:
                return None
            more.add(cell)
        return more  # Nobody in it is confidential.

    def _culprit(self, hidden: set[str], target: Target, others: Others) -> str | None:
        """The cheapest cell without which the total is open; else the cheapest about its people."""
        cells = [cell for cell in self._new_cells if cell not in hidden]
        if not self._open(hidden | set(cells), target, others):
            return None
        for cell in cells:
            if self._open({*hidden, cell}, target, others):
                return cell
        about = [cell for cell in cells if (self._row(-1, cell) * target.weights).any()]
        return next(iter(about or cells), None)

    def _open(self, hidden: set[str], target: Target, others: Others) -> bool:
        told = self._told(hidden)
        return told is not None and squeezed(told, [target], others) is None

    @cached_property
    def _voices(self) -> dict[Kind, list[str]]:
        confidential = {
            kind: own for kind, own in kinds_of(self.asked).items() if kind[0] in self.floors
        }
        return dict(sorted(confidential.items()))

    @cached_property
    def _kinds(self) -> list[Kind]:
        return list(self._voices)

    @cached_property
    def _atoms(self) -> list[list[int]]:
        """Kinds of one group, in the same releases, that no row and no cut by unit tells apart."""
        made = [
            self._over_kinds(at, cell)
            for at, (_, pattern) in enumerate(self.asked)
            for cell in _cells(pattern)
        ]
        rows = np.array(made).reshape(len(made), len(self._kinds))
        together: dict[object, list[int]] = {}
        for at, (group, unit, there) in enumerate(self._kinds):
            inside = tuple(unit in region for region in self.said.regions)
            together.setdefault((group, there, inside, rows[:, at].tobytes()), []).append(at)
        return list(together.values())

    @cached_property
    def _sizes(self) -> Ints:
        people = [len(self._voices[kind]) for kind in self._kinds]
        return np.array([sum(people[at] for at in own) for own in self._atoms], dtype=np.int64)

    def _over_kinds(self, at: int, cell: str) -> Floats:
        """A row of one release over the kinds, as it stands in the ledger."""
        of = next(row.of for row in self.asked[at][1].rows if row.cell == cell)
        by_place = {(group, unit): value for group, unit, value in of}
        found = [by_place.get(kind[:2], 0.0) if kind[2][at] else 0.0 for kind in self._kinds]
        if cell == ALL:
            shown = {one.removeprefix("group:") for one in _cells(self.asked[at][1])}
            found = [
                0.0 if kind[0] in shown else value
                for kind, value in zip(self._kinds, found, strict=True)
            ]
        return np.array(found)

    def _row(self, at: int, cell: str) -> Floats:
        """The weights of a mean in one release, (A,), over the confidential people in it."""
        at %= len(self.asked)
        if (at, cell) not in self.made:
            self.made[at, cell] = self._weights(at, cell)
        return self.made[at, cell]

    def _weights(self, at: int, cell: str) -> Floats:
        kinds = self._over_kinds(at, cell)
        people = np.array([len(self._voices[kind]) for kind in self._kinds])
        own = kinds * people
        total = own.sum()
        each = kinds / total if total else kinds
        return np.array([each[members[0]] for members in self._atoms])

    @cached_property
    def _new_cells(self) -> list[str]:
        """Cells by unit of the new release, the cheapest to hide first."""
        cells = [cell for cell in _cells(self.asked[-1][1]) if cell.startswith("unit:")]
        size = {cell: int(self._sizes[self._row(-1, cell) > 0].sum()) for cell in cells}
        return sorted(cells, key=lambda cell: ("|" not in cell, size[cell], cell))

    @property
    def _steps(self) -> tuple[float, float, bool]:
        """The lowest answer, and a step; whether totals are whole numbers of them."""
        scale = self.means[-1]
        low, high = scale.ends
        return low, scale.step if scale.whole else (high - low) / 4, scale.whole

    def _told(self, hidden: set[str]) -> Told | None:
        """Everything that was told of the question; None where no answers agree with it."""
        low, step, whole = self._steps
        most = self._sizes.astype(np.float64) * ((self.means[-1].ends[1] - low) / step)
        rows: dict[bool, list[Row]] = {True: [], False: []}
        for at, (_, pattern) in enumerate(self.asked):
            for cell in _cells(pattern):
                if at == len(self.asked) - 1 and cell in hidden:
                    continue
                row = self._limited(at, cell)
                if row is not None:
                    rows[cell.startswith("unit:")].append(row)
        told = Told(
            truth=np.zeros(len(most)),
            most=most,
            fixed=np.zeros(len(most), dtype=bool),
            whole=whole,
            base=tuple(rows[False]),
            rows=(*rows[False], *rows[True]),
            hidden=None,
        )
        return self._with_answers(told)

    def _limited(self, at: int, cell: str) -> Row | None:
        """What one cell of one release tells, in steps; None where it tells of no confidential people."""
        weights = self._row(at, cell)
        if not weights.any():
            return None
        if cell not in self.means[at].cells:
            raise UnknownLimits
        low, step, whole = self._steps
        ends = [(end - low) / step for end in self.means[at].cells[cell]]
        people = int(self._sizes[weights > 0].sum())
        if "group:" in cell:  # A plain mean: its total is a whole number of steps.
            weights = (weights > 0).astype(np.float64)
            ends = [end * people for end in ends]
            if whole and abs(ends[1] - ends[0]) < NEARLY:
                ends = [float(np.round(end)) for end in ends]
        return Row(weights, ends[0] - INSIDE, ends[1] + INSIDE)

    @cached_property
    def _known(self) -> tuple[Floats, Bools]:
        """Totals in steps of voices that still count; and of which atoms they are."""
        low, step, whole = self._steps
        now = self.said.ratings.get(self.name, {})
        totals = np.zeros(len(self._atoms))
        known = np.array([self._kinds[own[0]][2][-1] for own in self._atoms], dtype=bool)
        for at in np.flatnonzero(known).tolist():
            voices = [one for kind in self._atoms[at] for one in self._voices[self._kinds[kind]]]
            totals[at] = sum((now[one] - low) / step for one in voices)
        return (np.round(totals) if whole else totals), known

    def _with_answers(self, told: Told) -> Told | None:
        """With answers that agree with everything told: true ones as far as they are still there."""
        totals, known = self._known
        if known.all():
            return replace(told, truth=totals)
        found = agreeing(replace(told, truth=totals, fixed=known))
        return None if found is None else replace(told, truth=found)

    def _targets(self, told: Told) -> list[Target]:
        """Atoms, and by unit, group and releases; few by a point, more from the ends of the scale."""
        scale = self.means[-1]
        low, step, _ = self._steps
        reach = scale.ends[1] - low
        point, two_steps = min(scale.step, reach / 4) / step, STEPS_TO_THE_END * scale.step / step
        found = []
        for inside in self._sets:
            weights = inside.astype(np.float64)
            people = float(self._sizes[inside].sum())
            if people < self._floor(inside):
                found.append(Target(weights, width=people * point))
                continue
            total, top = float(weights @ told.truth), people * reach / step
            if total > top - two_steps:
                found.append(Target(weights, reach=top - two_steps, down=True))
            if total < two_steps:
                found.append(Target(weights, reach=two_steps, down=False))
        return found

    def _floor(self, inside: Bools) -> int:
        groups = {self._kinds[self._atoms[at][0]][0] for at in np.flatnonzero(inside)}
        return max(UNIT_FLOOR, *(self.floors[group] for group in groups))

    @cached_property
    def _sets(self) -> list[Bools]:
        """Each set of atoms once."""
        first = [self._kinds[own[0]] for own in self._atoms]
        found = {np.eye(len(first), dtype=bool)[at].tobytes(): np.eye(len(first), dtype=bool)[at]
                 for at in range(len(first))}  # fmt: skip
        regions: list[Bools] = [np.ones(len(first), dtype=bool)]
        regions += [
            np.array([unit in region for _, unit, _ in first], dtype=bool)
            for region in self.said.regions
        ]
        groups: list[Bools] = [np.ones(len(first), dtype=bool)]
        groups += [
            np.array([code == group for code, _, _ in first], dtype=bool)
            for group in sorted({code for code, _, _ in first})
        ]
        for region, group, there in product(regions, groups, _times([one[2] for one in first])):
            inside = region & group & there
            if inside.any():
                found.setdefault(inside.tobytes(), inside)
        return list(found.values())


def _times(there: list[tuple[bool, ...]]) -> Iterator[Bools]:
    """Everybody; those of the same releases; those of one release."""
    yield np.ones(len(there), dtype=bool)
    for pattern in sorted(set(there)):
        yield np.array([one == pattern for one in there], dtype=bool)
    for at in range(len(there[0]) if there else 0):
        yield np.array([one[at] for one in there], dtype=bool)


def _cells(pattern: Pattern) -> list[str]:
    return [row.cell for row in pattern.rows]
