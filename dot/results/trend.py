"""A node now against the wave before: on what compares, with how sure the change is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dot.results.comparison import confidence_of, joint_error
from dot.results.comparison_schemas import Change
from dot.results.earlier import Comparable, comparable, part_of, previous_part
from dot.results.inputs import Definition
from dot.results.pairing import Pairs
from dot.results.participation import group_settings
from dot.results.parts import Interval
from dot.results.schemas import NodeResult, QuestionnaireResult
from dot.results.spread import Spread
from dot.results.tally import Tally
from dot.results.wave_overlap import few_moved, overlap_of
from scoring.distributions import t_quantile
from scoring.perspectives import Estimate, combined_estimate, holm, judge, verdict
from scoring.trend import Change as Compared
from scoring.trend import change_estimate, comparable_change

METHODS = {
    "unpaired": "difference of two waves, independent samples, Welch's t",
    "paired": "difference of two waves, t with the people of both waves paired",
}
# Of a published interval that does not say.
USUAL_CONFIDENCE = 0.9
AVERAGES = ("mean", "weighted_mean")
Errors = tuple[Estimate, Estimate]


@dataclass(frozen=True)
class Waves:
    """One questionnaire in this wave and, as far as it was published, in the one before."""

    definition: Definition
    counts: Tally
    now: QuestionnaireResult
    before: Mapping[str, Any]
    comparable: Comparable
    spread: Spread
    pairs: Mapping[str, Pairs]
    publishing: bool

    @property
    def confidence(self) -> float:
        """The confidence of this wave's intervals, and of the changes'."""
        return confidence_of(self.now)


def changes_of(
    definition: Definition,
    counts: Tally,
    draft: QuestionnaireResult,
    spread: Spread,
    pairs: Mapping[str, Pairs],
    *,
    publishing: bool,
) -> dict[str, Change]:
    """The change of every node of a questionnaire; nothing in a first wave.

    The nodes of a questionnaire are one family: a verdict is clear where it stands up to all.
    """
    if not previous_part(definition):
        return {}
    before = previous_part(definition, "questionnaires", draft.slug)
    compares = comparable(definition, counts.tree.questionnaire)
    waves = Waves(definition, counts, draft, before, compares, spread, pairs, publishing)
    found = {name: _change(waves, node) for name, node in draft.nodes.items()}
    p = np.array([math.nan if change.p is None else change.p for change in found.values()])
    level = 1 - waves.confidence
    verdicts = [verdict(own, adjusted, level) for own, adjusted in zip(p, holm(p), strict=True)]
    return {
        name: change.model_copy(
            update={"verdict": word, "clear": None if change.p is None else word == "clear"}
        )
        for (name, change), word in zip(found.items(), verdicts, strict=True)
    }


def _change(waves: Waves, node: NodeResult) -> Change:
    old = part_of(waves.before, "nodes", node.id)
    if waves.publishing and few_moved(waves.definition, waves.counts, waves.pairs.get(node.id)):
        differ = waves.comparable.versions_differ
        return Change(previous=None, difference=None, reason="hidden", versions_differ=differ)
    if old and node.id in waves.comparable.nodes:
        return _of_scores(waves, node, old)
    if old and waves.comparable.items.get(node.id):
        return _of_items(waves, node, old)
    return Change(
        previous=old.get("score"),
        difference=None,
        reason="not_comparable",
        versions_differ=waves.comparable.versions_differ,
    )


def _of_scores(waves: Waves, node: NodeResult, old: Mapping[str, Any]) -> Change:
    """The change of a score that means what it meant."""
    score = old.get("score")
    every = len(_scored_below(waves, node.id))
    kept: dict[str, object] = {
        "previous": score,
        "versions_differ": waves.comparable.versions_differ,
        "items": every,
        "items_of": every,
    }
    if score is None or node.score is None:
        reason = node.reason or "no_answers"
        return Change.model_validate({**kept, "difference": None, "reason": reason})
    difference = node.score - float(score)
    errors = _score_errors(waves, node, old)
    decided = "confirmed" in (node.basis, old.get("basis"))
    kept |= {"now": node.score, "difference": difference, "n": _fewer_people(node, old)}
    if errors is None:
        # A confirmed level is a decision, which has no sampling error to tell.
        return Change.model_validate({**kept, "reason": None if decided else "too_few"})
    overlap = overlap_of(waves.definition, waves.counts, waves.pairs, node, old)
    if overlap is None:
        return _tested(waves, kept, difference, change_estimate(*errors))
    estimate = change_estimate(*errors, overlap.correlation, (overlap.df, overlap.alone))
    return _tested(waves, {**kept, "n": overlap.both, "method": "paired"}, difference, estimate)


def _of_items(waves: Waves, node: NodeResult, old: Mapping[str, Any]) -> Change:
    """The change of what people said on those items that compare."""
    common = waves.comparable.items[node.id]
    found = _compared(waves, node.id, common, _item_means(waves.before))
    kept = {"previous": old.get("score"), "versions_differ": True}
    if found is None or found.items == 0:
        return Change.model_validate({**kept, "difference": None, "reason": "not_comparable"})
    every = len(_scored_below(waves, node.id))
    kept |= {
        "previous": found.before,
        "now": found.after,
        "difference": found.change,
        "n": _fewer_people(node, old),
        "items": found.items,
        "items_of": every,
    }
    errors = _said_errors(waves, node, old)
    if errors is None:
        return Change.model_validate({**kept, "reason": "too_few"})
    # A mean over some of the items varies more than one over all, by this factor at most where
    # items vary alike and people who score high on one don't score low on others.
    wider = math.sqrt(every / found.items)
    before, after = (Estimate(one.error * wider, one.df) for one in errors)
    return _tested(waves, kept, found.change, change_estimate(before, after))


def _tested(
    waves: Waves, kept: Mapping[str, object], difference: float, estimate: Estimate
) -> Change:
    """A change with its interval and p."""
    found = judge(difference, estimate, waves.confidence)
    method = str(kept.get("method", "unpaired"))
    interval = Interval(
        low=found.low,
        high=found.high,
        confidence=waves.confidence,
        method=METHODS[method],
    )
    return Change.model_validate({**kept, "method": method, "interval": interval, "p": found.p})


def _compared(
    waves: Waves, name: str, common: frozenset[str], before: Mapping[str, float]
) -> Compared | None:
    """Both waves' means over the common items in a node and below; None where none can be made.

    Combined as the node combines now, which must be an average of parts on one scale.
    """
    place = waves.counts.tree.places[name]
    if place.how not in AVERAGES or place.rescale:
        return None
    parts = []
    after = {one.item: one.mean for one in waves.now.nodes[name].working.items}
    for item in place.items:
        id_, now = item.item.id, after.get(item.item.id)
        known = id_ in common and id_ in before and now is not None
        pair = (before[id_], now or 0.0) if known else (math.nan, math.nan)
        parts.append((*pair, item.item.weight, int(known)))
    for child in waves.counts.parts_of(place):
        below = _compared(waves, child, common, before)
        if below is not None:
            weight = waves.counts.tree.places[child].weight
            parts.append((below.before, below.after, weight, below.items))
    if not parts:
        return None
    first, second, weights, items = np.array(parts, dtype=np.float64).T
    felt = weights if place.how == "weighted_mean" else np.ones(weights.size)
    joined = comparable_change(first, second, felt)
    return Compared(joined.before, joined.after, joined.change, int(items[felt > 0].sum()))


def _item_means(before: Mapping[str, Any]) -> dict[str, float]:
    """Every item's mean of the wave before, wherever the item stood."""
    return {
        one["item"]: float(one["mean"])
        for node in part_of(before, "nodes")
        for one in part_of(before, "nodes", node, "working").get("items", [])
        if one.get("mean") is not None
    }


def _scored_below(waves: Waves, name: str) -> list[str]:
    """The scored items in a node and below it."""
    place = waves.counts.tree.places[name]
    below = [item for child in place.children for item in _scored_below(waves, child)]
    return [*(item.item.id for item in place.items), *below]


def _fewer_people(node: NodeResult, old: Mapping[str, Any]) -> int | None:
    people = old.get("n")
    return None if people is None or node.n is None else min(int(people), node.n)


def _score_errors(waves: Waves, node: NodeResult, old: Mapping[str, Any]) -> Errors | None:
    """Both waves' errors, from the intervals about their scores."""
    before = part_of(old, "interval")
    if node.interval is None or not before:
        return None
    df = _df_now(waves, node)
    now = _printed(node.interval.model_dump(), node.score or 0.0, df)
    return _printed(before, float(old["score"]), _df_printed(old) or df), now


def _said_errors(waves: Waves, node: NodeResult, old: Mapping[str, Any]) -> Errors | None:
    """Both waves' errors of what people said, from those of the groups; None where one is hidden."""
    now = [waves.spread.errors.get((node.id, code)) for code in node.groups]
    cells = part_of(old, "groups")
    spoke = {code: cell for code, cell in cells.items() if cell.get("reason") != "no_answers"}
    if not spoke or not all(part_of(cell, "interval") for cell in spoke.values()):
        return None
    known = [error for error in now if error is not None]
    if not known or len(known) < len(now):
        return None
    shares = _shares(waves, list(node.groups))
    df = _df_printed(old) or _df_now(waves, node)
    before = [
        _printed(part_of(cell, "interval"), float(cell["score"]), df) for cell in spoke.values()
    ]
    earlier = combined_estimate(
        _shares(waves, list(spoke)),
        np.array([one.error for one in before]),
        np.array([one.df for one in before]),
    )
    # One pooled variance stands behind all of the earlier intervals: its freedom counts once.
    earlier = Estimate(earlier.error, df)
    return earlier, joint_error(list(zip(shares.tolist(), known, strict=True))).estimate


def _shares(waves: Waves, codes: list[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    weights = np.array([group_settings(waves.definition, code).weight for code in codes])
    whole = float(weights.sum())
    return weights / whole if whole else weights


def _printed(interval: Mapping[str, Any], center: float, df: float) -> Estimate:
    """What an interval says of its error; where it does not yet, that is read off its ends."""
    error = interval.get("error")
    if error is not None:
        return Estimate(float(error), float(interval.get("df") or df))
    ends = float(interval["low"]), float(interval["high"])
    return _behind(ends, center, float(interval.get("confidence", USUAL_CONFIDENCE)), df)


def _behind(ends: tuple[float, float], center: float, confidence: float, df: float) -> Estimate:
    """The error behind an interval: its longer arm over t, because the other one may be cut."""
    arm = max(center - ends[0], ends[1] - center, 0.0)
    return Estimate(arm / t_quantile((1 + confidence) / 2, df), df) if arm else Estimate(0.0, df)


def _df_now(waves: Waves, node: NodeResult) -> float:
    """The degrees of freedom behind a node's interval: of the variances that its groups rest on."""
    errors = [waves.spread.errors.get((node.id, code)) for code in node.groups]
    known = [(1.0, error) for error in errors if error is not None]
    df = joint_error(known).estimate.df if known else math.nan
    people = sum((cell.n or 1) - 1 for cell in node.groups.values())
    return float(max(people, 1)) if math.isnan(df) else df


def _df_printed(old: Mapping[str, Any]) -> float:
    """About the same of a published result, which does not say: people less groups, as shown.

    0 where no group is shown.
    """
    cells = part_of(old, "groups").values()
    return float(sum((cell.get("n") or 1) - 1 for cell in cells))
