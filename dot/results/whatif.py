"""What if: a published result worked again with other weights, targets and assumed levels.

It reads nothing but the result, so that it can say no more than the result does. Parents are worked
from their working's parts, as they were scored; confirmed nodes stay as they were decided, unless
they are changed themselves. Gates are not asked again: a gate that is shut stays shut. A plain mean
in which a weight is changed becomes a weighted one, in which everything else counts once.

Where a parent's published score does not follow from the parts that are published, because one of
them is hidden, there is no number for it once anything below it changes.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dot.questionnaires.schemas import Aggregation
from dot.results.kpis import on_range
from dot.results.parts import Bound, Reason
from dot.results.schemas import NodeResult, QuestionnaireResult, Result
from dot.results.scores import SHOWN_STEP
from dot.results.whatif_checks import Checked, checked
from dot.results.whatif_schemas import Changes, Outlook, Scenario
from scoring.aggregate import combine
from scoring.arrays import SLACK
from scoring.maturity import evidence_cap

WAYS: Mapping[str, Aggregation] = {
    "mean": "mean", "weighted_mean": "weighted_mean", "sum": "sum", "min": "min", "max": "max",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A node's score, or the limit that stands for it with its sign; NaN = neither."""

    value: float = math.nan
    op: str = ""
    reason: Reason | None = None

    @property
    def score(self) -> float | None:
        return None if self.op or math.isnan(self.value) else self.value


@dataclass(frozen=True)
class Parts:
    """What is combined into a parent: values, their ranges and weights, all of one length."""

    values: tuple[float, ...]
    ranges: tuple[tuple[float, float], ...]
    weights: tuple[float, ...]


def what_if(result: Result, changes: Changes) -> Scenario:
    """Every node before and after. Raises NotFound or DotError for changes that make no sense."""
    asked = checked(result, changes)
    outlooks: list[Outlook] = []
    for questionnaire in result.questionnaires.values():
        after = _worked(result, questionnaire, asked)
        outlooks += [
            _outlook(questionnaire, node, after[name], asked)
            for name, node in questionnaire.nodes.items()
        ]
    return Scenario(nodes=outlooks)


def published(node: NodeResult) -> Standing:
    """Where a node stands in the result."""
    if node.score is not None:
        return Standing(node.score)
    if node.bound is not None:
        return Standing(node.bound.value, node.bound.op, node.reason)
    return Standing(reason=node.reason)


def recombined(questionnaire: QuestionnaireResult, node: NodeResult) -> float:
    """A parent's score before the evidence cap, from its published parts; NaN where none is told."""
    before = {name: published(child) for name, child in questionnaire.nodes.items()}
    return _combined(questionnaire, node, _parts(questionnaire, node, before), weighted=False)


def _worked(
    result: Result, questionnaire: QuestionnaireResult, asked: Checked
) -> dict[str, Standing]:
    """Every node after the changes, children before parents."""
    slug = questionnaire.slug
    before = {name: published(node) for name, node in questionnaire.nodes.items()}
    after = dict(before)
    for node in sorted(questionnaire.nodes.values(), key=lambda node: -node.depth):
        assumed = asked.levels.get((slug, node.id))
        if assumed is not None:
            after[node.id] = Standing(assumed)
        elif node.working.children and node.confirmed is None and node.reason != "not_applicable":
            after[node.id] = _parent(result, questionnaire, node, (before, after), asked)
    return after


def _parent(
    result: Result,
    questionnaire: QuestionnaireResult,
    node: NodeResult,
    standings: tuple[Mapping[str, Standing], Mapping[str, Standing]],
    asked: Checked,
) -> Standing:
    before, after = standings
    old, new = (_parts(questionnaire, node, each) for each in standings)
    weights = {name: asked.weights.get((questionnaire.slug, name)) for name in _below(node)}
    weighted = any(weight is not None for weight in weights.values())
    if weighted:
        new = replace(new, weights=_weights(node, weights))
    own = before[node.id]
    held = node.cap.before if node.cap else own.value
    base = _combined(questionnaire, node, old, weighted=False)
    # What does not follow from its published parts can't be worked again from them.
    follows = (math.isnan(base) and math.isnan(held)) or abs(base - held) <= SLACK
    if new == old or not follows:
        return own if new == old else Standing(reason="hidden")
    value = _capped(result, questionnaire, node, _combined(questionnaire, node, new, weighted))
    limits = {after[name].op for name in _below(node)} - {""}
    hidden = any(after[name].reason == "hidden" for name in _below(node))
    if hidden and math.isnan(own.value):
        return own
    return _told(own, value, limits, weighted)


def _told(own: Standing, value: float, limits: set[str], weighted: bool) -> Standing:
    """A number, or a limit where the parent was one and still rests on a limit.

    A number that was made from limits was close enough to be one. With other weights that is not
    known any more.
    """
    if math.isnan(value):
        return Standing(reason=own.reason or "hidden")
    if not limits:
        return Standing(value)
    if weighted or len(limits) > 1 or (math.isnan(own.value) and not own.op):
        return Standing(reason="bounded")
    return Standing(value, own.op, "bounded" if own.op else None)


def _below(node: NodeResult) -> list[str]:
    return [child.node for child in node.working.children]


def _parts(
    questionnaire: QuestionnaireResult, node: NodeResult, standings: Mapping[str, Standing]
) -> Parts:
    """A parent's own items and its children; what has no value is NaN and left out."""
    items, children = node.working.items, node.working.children
    scale = questionnaire.scale.min, questionnaire.scale.max
    return Parts(
        values=(
            *(math.nan if item.mean is None else item.mean for item in items),
            *(standings[child.node].value for child in children),
        ),
        ranges=(
            *(item.range or scale for item in items),
            *(questionnaire.nodes[child.node].range for child in children),
        ),
        weights=(*(item.weight for item in items), *(child.weight for child in children)),
    )


def _weights(node: NodeResult, changed: Mapping[str, float | None]) -> tuple[float, ...]:
    """The weights of a parent's parts; in a plain mean everything that is not changed counts once."""
    plain = node.working.aggregation != "weighted_mean"
    own = [1.0 if plain else item.weight for item in node.working.items]
    for child in node.working.children:
        given = changed[child.node]
        own.append(given if given is not None else 1.0 if plain else child.weight)
    return tuple(own)


def _combined(
    questionnaire: QuestionnaireResult, node: NodeResult, parts: Parts, weighted: bool
) -> float:
    """The parts combined as the node combines them, on one scale first where it asks for that."""
    values = np.array(parts.values)
    if node.working.rescale:
        low, high = np.array(parts.ranges).T
        scale = questionnaire.scale
        values = scale.min + (values - low) / (high - low) * (scale.max - scale.min)
    how = "weighted_mean" if weighted else WAYS[node.working.aggregation]
    return float(combine(values, np.array(parts.weights), how, prorate=True))


def _capped(
    result: Result, questionnaire: QuestionnaireResult, node: NodeResult, value: float
) -> float:
    """The evidence cap, where the node puts questions of its own."""
    begins = questionnaire.constants.get("evidence_cap_from")
    if begins is None or not node.working.items or math.isnan(value):
        return value
    levels = [on_range(*node.range, kpi) for kpi in result.kpis if kpi.code in node.kpis]
    best = max((level for level in levels if not math.isnan(level)), default=math.nan)
    seen = math.nan if node.seen is None else node.seen
    held, capped = evidence_cap(value, seen, best, begins, SHOWN_STEP)
    return float(held) if bool(capped) else value


def _outlook(
    questionnaire: QuestionnaireResult, node: NodeResult, after: Standing, asked: Checked
) -> Outlook:
    key = questionnaire.slug, node.id
    target = asked.targets.get(key, node.target)
    score = after.score
    return Outlook(
        questionnaire=questionnaire.slug,
        node=node.id,
        title=node.title,
        depth=node.depth,
        before=node.score,
        after=score,
        difference=_less(score, node.score),
        bound_before=node.bound,
        bound_after=_bound(after),
        reason=after.reason if score is None else None,
        level_before=node.level,
        level_after=_level(questionnaire, node, after, moved=after != published(node)),
        target_before=node.target,
        target_after=target,
        gap_before=_less(node.target, node.score),
        gap_after=_less(target, score),
        assumed=key in asked.levels,
    )


def _bound(after: Standing) -> Bound | None:
    if after.op == "≥":
        return Bound(op="≥", value=after.value)
    return Bound(op="≤", value=after.value) if after.op else None


def _less(left: float | None, right: float | None) -> float | None:
    return None if left is None or right is None else left - right


def _level(
    questionnaire: QuestionnaireResult, node: NodeResult, after: Standing, moved: bool
) -> float | None:
    """The highest named level that the score reaches below every gate that is shut.

    A limit from above reaches none for certain but the lowest.
    """
    if not moved:
        return node.level
    value = after.value
    shut = min((gate.level for gate in node.gates if not gate.passed), default=math.inf)
    (low, high), scale = node.range, questionnaire.scale
    if high > low:
        value = scale.min + (value - low) / (high - low) * (scale.max - scale.min)
    reached = [
        level.value for level in scale.levels if level.value <= value + SLACK and level.value < shut
    ]
    if after.op == "≤" and len(reached) > 1:
        return None
    return max(reached, default=None)
