"""Scored items become item results: what each group says, and all groups balanced."""

import numpy as np

from dot.results.cell_schemas import ItemResult
from dot.results.cells import EXACT, Line
from dot.results.nodes import Scoring, bound_of, cell_of, people_behind
from dot.results.parts import Reason
from dot.results.spread import Spread
from dot.results.tree import Place, ScoredItem, Tree


def item_result(scoring: Scoring, item: ScoredItem, spread: Spread) -> ItemResult:
    """One scored item as it stands in the result, from the cells that may be used."""
    place = _place_of(scoring.tree, item)
    line = scoring.cells.items[item.column]
    if scoring.publishing and scoring.tree.people_first(place):
        # Beside the means of people's own scores, those of single items would tell of the few who
        # lack one of them.
        line, spread = _hidden(line), Spread()
    value, bound = float(line.value[-1]), int(line.bound[-1])
    shown = bound == EXACT and not np.isnan(value)
    return ItemResult(
        item=item.item.id,
        node=place.id,
        text=item.item.text,
        range=(item.range.low, item.range.high),
        n=people_behind(scoring, line),
        score=value if shown else None,
        bound=bound_of(value, bound),
        reason=None if shown else _why(scoring, item, line),
        interval=spread.intervals.get(item.item.id),
        agreement=spread.whole.get(item.item.id),
        groups={
            code: cell_of(scoring, (item.item.id, item.range), (line, at, code), spread)
            for at, code in enumerate(scoring.tally.groups)
            if _was_asked(scoring, item, at)
        },
    )


def _hidden(line: Line) -> Line:
    nothing = np.zeros(line.n.shape)
    return Line(nothing * np.nan, np.full(line.bound.shape, EXACT), np.zeros_like(line.n),
                nothing, nothing)  # fmt: skip


def _place_of(tree: Tree, item: ScoredItem) -> Place:
    return next(place for place in tree.places.values() if item in place.items)


def _why(scoring: Scoring, item: ScoredItem, line: Line) -> Reason:
    if bound_of(float(line.value[-1]), int(line.bound[-1])) is not None:
        return "bounded"
    answered = bool(scoring.tally.counts[:, item.column].any())
    return "hidden" if answered and scoring.publishing else "no_answers"


def _was_asked(scoring: Scoring, item: ScoredItem, at: int) -> bool:
    tally = scoring.tally
    asked = tally.counts[at, item.column] + tally.non_answers[:, at, item.column].sum()
    return bool(asked > 0)
