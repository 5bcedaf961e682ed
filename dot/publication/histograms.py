"""Distributions: how many people of a group chose which answer, where nobody can be made out by it.

A group's histogram speaks of ten people and more: those whose mean and spread are told already. To
a reader who reckons with sums it therefore adds nothing that speaks of fewer (docs/anonymity.md).
What is left is reckoning with whole answers: so every class that anybody chose holds three people
at least, two classes do, and no division, unit or remainder of the group whose sum may be told has
only one set of answers that fits.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np

from dot.results.cell_schemas import Cell, Histogram, HistogramClass, ItemResult
from dot.results.cells import Bools
from dot.results.inputs import Floats
from dot.results.lattice import Lattice
from dot.results.moments import FEWEST_FOR_SPREAD
from dot.results.schemas import QuestionnaireResult, Result
from dot.results.service import Counted, View
from dot.results.tally import Ints, Tally
from dot.results.tree import ScoredItem

# A class of fewer people could be known to each of them, or to two who talk.
FEWEST_IN_CLASS = 3
FEWEST_CLASSES = 2
# Answers on more points than these are told by mean and interval alone.
MOST_POINTS = 7


def with_histograms(result: Result, counted: Counted, view: View) -> Result:
    """The result with the distributions that its cells allow."""
    tallies = {counts.tree.questionnaire.slug: counts for counts in counted.tallies}
    told = {
        # Levels cut across groups and units in ways that are not looked at here.
        slug: one
        if tallies[slug].tree.questionnaire.leakage is not None
        else _told(one, tallies[slug], _Cuts(tallies[slug], view, slug))
        for slug, one in result.questionnaires.items()
    }
    return result.model_copy(update={"questionnaires": told})


def _told(one: QuestionnaireResult, counts: Tally, cuts: "_Cuts") -> QuestionnaireResult:
    items = {item.item.id: item for item in counts.tree.items}
    changed = {
        name: said.model_copy(update={"histograms": dict(_of_item(said, items[name], cuts))})
        for name, said in one.items.items()
        if name in items
    }
    return one.model_copy(update={"items": {**one.items, **changed}})


def _of_item(said: ItemResult, item: ScoredItem, cuts: "_Cuts") -> Iterator[tuple[str, Histogram]]:
    """The histograms of those groups whose mean and spread the result tells."""
    if item.points is None or not FEWEST_CLASSES <= item.points <= MOST_POINTS:
        return
    for code, cell in said.groups.items():
        if not _spread_is_told(cell):
            continue
        answers, parts = cuts.answers(item, code)
        classes = classes_of(np.bincount(answers, minlength=item.points))
        if len(answers) != cell.n or classes is None or not _many_fit(answers, parts, item.points):
            continue
        step = (item.range.high - item.range.low) / (item.points - 1)
        yield (
            code,
            Histogram(
                n=len(answers),
                classes=[
                    HistogramClass(
                        low=item.range.low + first * step,
                        high=item.range.low + last * step,
                        n=people,
                    )
                    for first, last, people in classes
                ],
            ),
        )


def _spread_is_told(cell: Cell) -> bool:
    """Whether the group's own mean and variance are published, of ten people and more."""
    if cell.n is None or cell.n < FEWEST_FOR_SPREAD or cell.score is None:
        return False
    agreement = cell.agreement
    # Where the variance was raised, agreement stands without its deviation: so few differ.
    return agreement is not None and agreement.rwg is not None and agreement.ad is not None


def classes_of(people: Ints) -> list[tuple[int, int, int]] | None:
    """First point, last point and people of each class; None where nothing may be told.

    Every point by itself, else the points below, at and above the middle.
    """
    points = len(people)
    single = [(at, at, int(people[at])) for at in range(points)]
    below, above = (points - 1) // 2, points // 2
    bands = [(0, below - 1), (below, above), (above + 1, points - 1)]
    if points % 2 == 0:
        bands = [(0, below), (above, points - 1)]
    joined = [
        (first, last, int(people[first : last + 1].sum())) for first, last in bands if first <= last
    ]
    return next((one for one in (single, joined) if _is_safe(one)), None)


def _is_safe(classes: list[tuple[int, int, int]]) -> bool:
    chosen = [people for _, _, people in classes if people]
    return len(chosen) >= FEWEST_CLASSES and min(chosen) >= FEWEST_IN_CLASS


class _Cuts:
    """Into which parts the shown cells by unit divide the people of a group."""

    def __init__(self, counts: Tally, view: View, slug: str) -> None:
        self.counts = counts
        shown = view.units.get(slug)
        self.shown: Bools | None = None if shown is None else shown.items
        self.lattice: Lattice = view.lattice if shown is None else shown.lattice

    def answers(self, item: ScoredItem, code: str) -> tuple[Ints, Ints]:
        """Point chosen by each person of the group, and the part that the person belongs to."""
        at = self.counts.groups.index(code)
        ratings: Floats = self.counts.ratings[:, item.column]
        own = (self.counts.rater_group == at) & ~np.isnan(ratings)
        points = item.points or FEWEST_CLASSES
        step = (item.range.high - item.range.low) / (points - 1)
        chosen = np.rint((ratings[own] - item.range.low) / step).astype(np.int64)
        return chosen, self._parts(item, at)[own]

    def _parts(self, item: ScoredItem, at: int) -> Ints:
        """(R,): people whom no shown cell tells apart have the same number."""
        leaf = self.counts.by_unit.rater_leaf
        marks = np.zeros(len(self.counts.rater_group), dtype=np.int64)
        if self.shown is None or not len(leaf):
            return marks
        shown = self.shown[:, item.column]
        units, divisions = self.lattice.units, self.lattice.divisions
        crossed = shown[len(units) :].reshape(len(divisions), -1)[:, at]
        cuts = [unit for unit, open_ in zip(units, shown[: len(units)], strict=True) if open_]
        cuts += [unit for unit, open_ in zip(divisions, crossed, strict=True) if open_]
        for cut in cuts:
            marks = np.unique(marks * 2 + cut.leaves[leaf], return_inverse=True)[1]
        return marks


def _many_fit(answers: Ints, parts: Ints, points: int) -> bool:
    """Whether every part could have answered otherwise, with its own sum and the histogram kept."""
    names = np.unique(parts)
    if len(names) == 1:
        return True
    counts = [np.bincount(answers[parts == name], minlength=points) for name in names]
    return all(
        any(_can_trade(own, other) for j, other in enumerate(counts) if j != i)
        for i, own in enumerate(counts)
    )


def _can_trade(own: Ints, other: Ints) -> bool:
    """Whether two people here and two there can change answers, both sums staying as they are.

    Here p and q become p + d and q − d; there p + d and q − d become p and q.
    """
    points = len(own)
    for p, q, d in product(range(points), range(points), range(1, points)):
        up, down = p + d, q - d
        if up >= points or down < 0 or {up, down} == {p, q}:
            continue
        if _has(own, p, q) and _has(other, up, down):
            return True
    return False


def _has(people: Ints, one: int, two: int) -> bool:
    return bool(people[one] >= 1 and people[two] >= (2 if one == two else 1))
