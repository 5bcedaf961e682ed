"""Why this score: what went into a place, with which weights, what was left out and why."""

from collections.abc import Mapping

import numpy as np

from dot.questionnaires.schemas import CountAs
from dot.results.cells import AT_LEAST, EXACT, MIXED, Cells, Line
from dot.results.inputs import Floats
from dot.results.parts import Bound
from dot.results.schemas import ChildWorking, Count, ItemWorking, Step, Working
from dot.results.scores import Scored
from dot.results.tally import Tally
from dot.results.tree import Place, ScoredItem


def working_of(
    tally: Tally, cells: Cells, place: Place, scored: Mapping[str, Scored], weights: Floats
) -> Working:
    """The place's working, from visible cells only.   weights: (G,), of the groups."""
    items = [_item(tally, cells.items[item.column], item, place) for item in place.items]
    own = scored[place.id]
    return Working(
        aggregation=place.how,
        rescale=place.rescale,
        items=[] if tally.tree.people_first(place) else items,
        children=[_child(tally, child, scored[child]) for child in place.children],
        group_weights=_group_weights(tally, cells, place, weights),
        provisional_weights=dict(own.weights or {}),
        steps=[*_joint_steps(tally, place, scored), *_steps(tally, cells, place, own, weights)],
        notes=[*_notes(tally, place, own), *_weightless(tally, place, weights)],
    )


def _item(tally: Tally, line: Line, item: ScoredItem, place: Place) -> ItemWorking:
    """Counts and sums per shown group.

    A non-answer that counts as a value is an answer and not told apart: the sum less what such
    ones add would be the sum of those few who did answer.
    """
    policies = (place.missing.skipped, place.missing.cannot_judge, place.missing.not_applicable)
    apart = [0 if isinstance(policy, CountAs) else 1 for policy in policies]
    skipped, cannot, not_applicable = tally.non_answers[:, :, item.column] * np.array([apart]).T
    whole = float(line.value[-1])
    shown = line.bound[-1] == EXACT and not np.isnan(whole)
    groups = {
        code: Count(
            n=int(line.n[at]),
            sum=float(tally.sums[at, item.column]),
            skipped=int(skipped[at]),
            cannot_judge=int(cannot[at]),
            not_applicable=int(not_applicable[at]),
        )
        for at, code in enumerate(tally.groups)
        if line.n[at] > 0 and line.bound[at] == EXACT and not np.isnan(line.value[at])
    }
    return ItemWorking(
        item=item.item.id,
        text=item.item.text,
        range=(item.range.low, item.range.high),
        weight=item.item.weight,
        reverse=item.item.reverse,
        mean=whole if shown else None,
        groups=groups,
        excluded=None if shown else "no number that may be shown",
    )


def _child(tally: Tally, child: str, scored: Scored) -> ChildWorking:
    """A child enters with its score, whatever that rests on."""
    weight = tally.tree.places[child].weight
    if not scored.applicable:
        return ChildWorking(
            node=child, weight=weight, score=None, excluded="confirmed as not applicable"
        )
    if np.isnan(scored.score) or scored.bound == MIXED:
        return ChildWorking(
            node=child, weight=weight, score=None, excluded="no score that may be shown"
        )
    if scored.bound != EXACT:
        limit = Bound(op="≥" if scored.bound == AT_LEAST else "≤", value=scored.score)
        return ChildWorking(node=child, weight=weight, score=None, bound=limit)
    return ChildWorking(node=child, weight=weight, score=scored.score)


def _group_weights(tally: Tally, cells: Cells, place: Place, weights: Floats) -> dict[str, float]:
    """The share of each shown group in the balanced mean of the place's items."""
    columns = [item.column for item in place.items]
    present = tally.counts[:, columns].sum(axis=1) > 0
    whole = float(weights[present].sum())
    if not columns or whole == 0:
        return {}
    shown = np.sum([cells.items[column].n[:-1] for column in columns], axis=0)
    return {
        code: float(weights[at]) / whole for at, code in enumerate(tally.groups) if shown[at] > 0
    }


def _steps(tally: Tally, cells: Cells, place: Place, scored: Scored, weights: Floats) -> list[Step]:
    steps: list[Step] = []
    if not tally.tree.people_first(place):
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


def _joint_steps(tally: Tally, place: Place, scored: Mapping[str, Scored]) -> list[Step]:
    """How a parent's score follows from its children's, where it is no more than that."""
    own = scored[place.id]
    if place.items or not place.children or own.basis == "confirmed" or own.bound != EXACT:
        return []
    there = [name for name in place.children if not np.isnan(scored[name].score)]
    value = own.score if own.uncapped is None else own.uncapped
    if not there or place.rescale or place.how not in ("mean", "weighted_mean"):
        what = f"{place.how} of the children" + (" on one scale" if place.rescale else "")
        return [Step(what=what, numerator=None, denominator=None, value=value)] if there else []
    weights = [
        tally.tree.places[name].weight if place.how == "weighted_mean" else 1.0 for name in there
    ]
    top = sum(weight * scored[name].score for weight, name in zip(weights, there, strict=True))
    return [
        Step(
            what="Σ weight × child / Σ weights",
            numerator=top,
            denominator=sum(weights),
            value=value,
        )
    ]


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
    if "block" in dict(place.missing).values():
        notes.append("Who gave a blocking non-answer here is left out of this node.")
    if scored.uncapped is not None:
        notes.append("Held below the cap: neither evidence nor a KPI supports the level.")
    if tally.tree.people_first(place):
        notes.append("Each person's items are combined first, then people are averaged.")
    return notes


def _weightless(tally: Tally, place: Place, weights: Floats) -> list[str]:
    """Said where no group that is asked here has a weight, whether it answered or not."""
    weightless = {code for at, code in enumerate(tally.groups) if weights[at] == 0}
    every = set(tally.tree.questionnaire.groups)
    asked = [every if item.item.groups == "all" else set(item.item.groups) for item in place.items]
    if not asked or any(groups - weightless for groups in asked):
        return []
    return ["No group asked here has a weight in this assessment, so there is no joint mean."]
