"""Why this score: what went into a place, with which weights, what was left out and why."""

import numpy as np

from dot.results.cells import EXACT, MIXED, Cells, Line
from dot.results.inputs import Floats
from dot.results.parts import Bound
from dot.results.schemas import ChildWorking, Count, ItemWorking, Step, Working
from dot.results.scores import Scored
from dot.results.tally import Tally
from dot.results.tree import Place, ScoredItem


def working_of(
    tally: Tally, cells: Cells, place: Place, scored: Scored, weights: Floats
) -> Working:
    """The place's working, from visible cells only.   weights: (G,), of the groups."""
    items = [_item(tally, cells.items[item.column], item) for item in place.items]
    children = [_child(tally, cells, child) for child in place.children]
    return Working(
        aggregation=place.how,
        items=[] if tally.tree.questionnaire.raters_first else items,
        children=children,
        group_weights=_group_weights(tally, place, weights),
        provisional_weights=dict(scored.weights or {}),
        steps=_steps(tally, cells, place, scored, weights),
        notes=_notes(tally, place, scored),
    )


def _item(tally: Tally, line: Line, item: ScoredItem) -> ItemWorking:
    whole = float(line.value[-1])
    shown = line.bound[-1] == EXACT and not np.isnan(whole)
    groups = {
        code: Count(
            n=int(line.n[at]),
            sum=float(tally.sums[at, item.column]),
            skipped=int(tally.non_answers[0, at, item.column]),
            cannot_judge=int(tally.non_answers[1, at, item.column]),
            not_applicable=int(tally.non_answers[2, at, item.column]),
        )
        for at, code in enumerate(tally.groups)
        if line.n[at] > 0 and line.bound[at] == EXACT and not np.isnan(line.value[at])
    }
    return ItemWorking(
        item=item.item.id,
        text=item.item.text,
        weight=item.item.weight,
        reverse=item.item.reverse,
        mean=whole if shown else None,
        groups=groups,
        excluded=None if shown else "no number that may be shown",
    )


def _child(tally: Tally, cells: Cells, child: str) -> ChildWorking:
    line = cells.places.get(child)
    weight = tally.tree.places[child].weight
    if line is None or np.isnan(line.value[-1]) or line.bound[-1] == MIXED:
        return ChildWorking(node=child, weight=weight, score=None, excluded="no score from raters")
    if line.bound[-1] != EXACT:
        limit = Bound(op="≥" if line.bound[-1] == 1 else "≤", value=float(line.value[-1]))
        return ChildWorking(node=child, weight=weight, score=None, bound=limit)
    return ChildWorking(node=child, weight=weight, score=float(line.value[-1]))


def _group_weights(tally: Tally, place: Place, weights: Floats) -> dict[str, float]:
    """The share of each group in the balanced mean of the place's items."""
    columns = [item.column for item in place.items]
    present = tally.counts[:, columns].sum(axis=1) > 0
    whole = float(weights[present].sum())
    if not columns or whole == 0:
        return {}
    return {code: float(weights[at]) / whole for at, code in enumerate(tally.groups) if present[at]}


def _steps(tally: Tally, cells: Cells, place: Place, scored: Scored, weights: Floats) -> list[Step]:
    steps: list[Step] = []
    if not tally.tree.questionnaire.raters_first:
        steps += [
            _said_step(tally, cells.items[item.column], item, weights) for item in place.items
        ]
    if scored.weights and scored.bound == EXACT:
        views = {"said": scored.said, "seen": scored.seen, "measured": scored.measured}
        top = sum(weight * views[name] for name, weight in scored.weights.items())
        steps.append(
            Step(what="provisional = Σ weight × view / Σ weights", numerator=top, denominator=1.0,
                 value=top)
        )  # fmt: skip
    if scored.uncapped is not None:
        steps.append(
            Step(what="evidence cap", numerator=scored.uncapped, denominator=None,
                 value=scored.score)
        )  # fmt: skip
    return steps


def _said_step(tally: Tally, line: Line, item: ScoredItem, weights: Floats) -> Step:
    """Group-balanced mean of one item: Σ weight × group mean / Σ weights."""
    what = f"said on {item.item.id} = Σ group weight × group mean / Σ group weights"
    if line.bound[-1] != EXACT or np.isnan(line.value[-1]):
        return Step(what=what, numerator=None, denominator=None, value=None)
    whole = float(weights[tally.counts[:, item.column] > 0].sum())
    value = float(line.value[-1])
    return Step(what=what, numerator=value * whole, denominator=whole, value=value)


def _notes(tally: Tally, place: Place, scored: Scored) -> list[str]:
    notes = []
    if not scored.applicable:
        notes.append("Confirmed as not applicable; left out of every mean above.")
    if place.id in tally.blocked:
        notes.append("Who gave a blocking non-answer here is left out of this node.")
    if scored.uncapped is not None:
        notes.append("Held below the cap: neither evidence nor a KPI supports the level.")
    if tally.tree.questionnaire.raters_first and place.items:
        notes.append("Each person's items are combined first, then people are averaged.")
    return notes
