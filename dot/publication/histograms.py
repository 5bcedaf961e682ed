"""Distributions: how many people of a named group chose which answer.

Of confidential groups none is told, however large they are: how many chose an answer moves with
those people only, who may be fewer than the floor, and beside cells by unit it can be reckoned with
(docs/anonymity.md).
"""

from collections.abc import Iterator

import numpy as np

from dot.results.cell_schemas import Histogram, HistogramClass, ItemResult
from dot.results.inputs import Floats
from dot.results.moments import FEWEST_FOR_SPREAD
from dot.results.schemas import QuestionnaireResult, Result
from dot.results.service import Counted
from dot.results.tally import Tally
from dot.results.tree import ScoredItem

FEWEST_POINTS = 2
# Answers on more points than these are told by mean and interval alone.
MOST_POINTS = 7


def with_histograms(result: Result, counted: Counted) -> Result:
    """The result with the distributions of its named groups of ten people and more."""
    tallies = {counts.tree.questionnaire.slug: counts for counts in counted.tallies}
    groups = counted.definition.assessment.groups
    named = {code for code, group in groups.items() if group.mode == "named"}
    told = {slug: _told(one, tallies[slug], named) for slug, one in result.questionnaires.items()}
    return result.model_copy(update={"questionnaires": told})


def _told(one: QuestionnaireResult, counts: Tally, named: set[str]) -> QuestionnaireResult:
    items = {item.item.id: item for item in counts.tree.items}
    changed = {
        name: said.model_copy(
            update={"histograms": dict(_of_item(said, items[name], counts, named))}
        )
        for name, said in one.items.items()
        if name in items
    }
    return one.model_copy(update={"items": {**one.items, **changed}})


def _of_item(
    said: ItemResult, item: ScoredItem, counts: Tally, named: set[str]
) -> Iterator[tuple[str, Histogram]]:
    if item.points is None or not FEWEST_POINTS <= item.points <= MOST_POINTS:
        return
    step = (item.range.high - item.range.low) / (item.points - 1)
    for code, cell in said.groups.items():
        if code not in named or cell.n is None or cell.n < FEWEST_FOR_SPREAD:
            continue
        ratings = _answers(counts, item, code)
        points = (ratings - item.range.low) / step
        # Half levels of consultants lie between two points: then there is no telling.
        if np.array_equal(points, np.rint(points)):
            people = np.bincount(points.astype(np.int64), minlength=item.points)
            yield code, Histogram(n=len(ratings), classes=_classes(people.tolist(), item, step))


def _answers(counts: Tally, item: ScoredItem, code: str) -> Floats:
    ratings: Floats = counts.ratings[:, item.column]
    own = (counts.rater_group == counts.groups.index(code)) & ~np.isnan(ratings)
    return np.asarray(ratings[own])


def _classes(people: list[int], item: ScoredItem, step: float) -> list[HistogramClass]:
    values = [item.range.low + at * step for at in range(len(people))]
    return [HistogramClass(low=one, high=one, n=n) for one, n in zip(values, people, strict=True)]
