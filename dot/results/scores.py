"""From four views to one score per place: provisional or confirmed, capped, combined upwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from dot.evidence.schemas import Confirmed, EvidenceRecord
from dot.questionnaires.schemas import Aggregation, ScoringConstants
from dot.results.cells import EXACT, MIXED, Cells, bound_kind
from dot.results.inputs import Definition, Floats
from dot.results.kpis import Measured
from dot.results.tally import not_applicable, rescaled
from dot.results.tree import Place, Tree
from scoring.aggregate import combine
from scoring.maturity import evidence_cap, provisional

SHOWN_STEP = 0.1
Basis = Literal["confirmed", "provisional", "said"]


@dataclass(frozen=True)
class Scored:
    """A place's views and score; NaN = none. ``bound`` says whether said-based numbers are bounds.

    ``open_by``: how far above and below the truth may lie where a number is made from bounds.

    ``said_share``: the weight that what people said has in the score, of the children on average.
    """

    said: float = float("nan")
    seen: float = float("nan")
    measured: float = float("nan")
    confirmed: float = float("nan")
    score: float = float("nan")
    bound: int = EXACT
    said_bound: int = EXACT
    open_by: tuple[float, float] = (0.0, 0.0)
    said_open_by: tuple[float, float] = (0.0, 0.0)
    basis: Basis | None = None
    uncapped: float | None = None
    applicable: bool = True
    weights: Mapping[str, float] | None = None
    said_share: float = 1.0


@dataclass(frozen=True)
class Judgements:
    """What the consultant and the KPIs say, by place id, for one questionnaire."""

    seen: Mapping[str, float]
    measured: Mapping[str, Measured]
    confirmed: Mapping[str, Confirmed]
    not_applicable: Mapping[str, str]


def judgements(definition: Definition, tree: Tree, measured: dict[str, Measured]) -> Judgements:
    """Collect the consultant's records that belong to one questionnaire."""
    slug = tree.questionnaire.slug
    return Judgements(
        seen=seen_levels(definition.evidence, slug),
        measured=measured,
        confirmed={c.node: c for c in definition.confirmed if c.questionnaire == slug},
        not_applicable=not_applicable(definition, tree),
    )


def seen_levels(evidence: tuple[EvidenceRecord, ...], slug: str) -> dict[str, float]:
    """The level of the latest evidence at each node; of one day's records the lowest counts."""
    levels: dict[str, float] = {}
    dated = sorted(
        (
            record
            for record in evidence
            if record.questionnaire == slug and record.level is not None
        ),
        key=lambda record: (record.date.isoformat() if record.date else "", -(record.level or 0.0)),
    )
    for record in dated:
        if record.level is not None:
            levels[record.node] = record.level
    return levels


def constants(definition: Definition, tree: Tree) -> ScoringConstants:
    """The assessment's constants where it sets its own, else the questionnaire's."""
    return definition.assessment.scoring or tree.questionnaire.scoring


def score_places(
    tree: Tree, cells: Cells, judged: Judgements, rules: ScoringConstants
) -> dict[str, Scored]:
    """Score every place, children before parents. Missing views are left out, never zero."""
    scored: dict[str, Scored] = {}
    for place in tree.upwards:
        if place.id in judged.not_applicable:
            scored[place.id] = Scored(applicable=False)
            continue
        views = _views(tree, place, cells, judged, scored)
        scored[place.id] = _scored(tree, place, views, (cells, judged, rules), scored)
    return scored


def _views(
    tree: Tree, place: Place, cells: Cells, judged: Judgements, below: dict[str, Scored]
) -> Scored:
    """Said from people; seen and measured from records here, else from the children's."""
    line = cells.places.get(place.id)
    said = float(line.value[-1]) if line else float("nan")
    bound = int(line.bound[-1]) if line else EXACT
    open_by = (float(line.up[-1]), float(line.down[-1])) if line else (0.0, 0.0)
    if line and not place.items:
        said, bound, open_by = _from_children(tree, place, below, "said")
    decision = judged.confirmed.get(place.id)
    measured = judged.measured.get(place.id)
    seen = judged.seen.get(place.id)
    return Scored(
        said=said,
        said_bound=bound,
        said_open_by=open_by,
        seen=seen if seen is not None else _from_children(tree, place, below, "seen")[0],
        measured=measured.level if measured else _from_children(tree, place, below, "measured")[0],
        confirmed=decision.level if decision else float("nan"),
    )


def _scored(
    tree: Tree,
    place: Place,
    views: Scored,
    given: tuple[Cells, Judgements, ScoringConstants],
    below: dict[str, Scored],
) -> Scored:
    cells, judged, rules = given
    if not np.isnan(views.confirmed):
        result = replace(views, score=views.confirmed, basis="confirmed", said_share=0.0)
    elif place.children:
        value, bound, open_by = _combined(tree, place, cells, below)
        result = replace(
            views,
            score=value,
            bound=bound,
            open_by=open_by,
            basis=_joint_basis(place, below),
            said_share=_said_share(tree, place, below),
        )
    else:
        result = _provisional(views, rules)
    if place.asks or place.id in judged.confirmed:
        result = _capped(result, judged.measured.get(place.id), rules)
    return replace(result, basis=None) if np.isnan(result.score) else result


def _provisional(views: Scored, rules: ScoringConstants) -> Scored:
    """The weighted mean of the views that exist, weights renormalised."""
    of = rules.provisional
    weights = (of.get("said", 0.0), of.get("seen", 0.0), of.get("measured", 0.0))
    there = {
        name: weight
        for name, weight, value in zip(
            ("said", "seen", "measured"),
            weights,
            (views.said, views.seen, views.measured),
            strict=True,
        )
        if not np.isnan(value) and weight > 0
    }
    whole = sum(there.values())
    value = provisional(
        np.array(views.said), np.array(views.seen), np.array(views.measured), weights
    )
    share = there.get("said", 0.0) / whole if whole else 0.0
    up, down = views.said_open_by
    return replace(
        views,
        score=float(value),
        bound=views.said_bound if share else EXACT,
        open_by=(share * up, share * down) if share else (0.0, 0.0),
        basis="said" if set(there) == {"said"} else "provisional",
        weights={name: weight / whole for name, weight in there.items()},
        said_share=there.get("said", 0.0) / whole if whole else 1.0,
    )


def _capped(views: Scored, measured: Measured | None, rules: ScoringConstants) -> Scored:
    """No level at or above the cap on opinion alone."""
    if rules.evidence_cap_from is None or np.isnan(views.score):
        return views
    best = measured.best if measured else float("nan")
    held, capped = evidence_cap(views.score, views.seen, best, rules.evidence_cap_from, SHOWN_STEP)
    if not bool(capped):
        return views
    return replace(views, score=float(held), uncapped=views.score, bound=EXACT, open_by=(0.0, 0.0))


Part = tuple[float, tuple[float, float], tuple[float, float], float]
Joined = tuple[float, int, tuple[float, float]]


def _combined(tree: Tree, place: Place, cells: Cells, below: dict[str, Scored]) -> Joined:
    """A parent's score: its children's scores, and its own items' balanced means, combined."""
    parts: list[Part] = []
    for item in place.items:
        line = cells.items[item.column]
        open_by = (float(line.up[-1]), float(line.down[-1]))
        reach = (item.range.low, item.range.high)
        parts.append((float(line.value[-1]), open_by, reach, item.item.weight))
    for name in place.children:
        child, there = below[name], tree.places[name]
        reach = (there.range.low, there.range.high)
        parts.append((child.score, child.open_by, reach, there.weight))
    return _join(tree, place, parts)


def _from_children(tree: Tree, place: Place, below: dict[str, Scored], view: str) -> Joined:
    parts: list[Part] = []
    for name in place.children:
        there = tree.places[name]
        open_by = below[name].said_open_by if view == "said" else (0.0, 0.0)
        reach = (there.range.low, there.range.high)
        parts.append((float(getattr(below[name], view)), open_by, reach, there.weight))
    return _join(tree, place, parts)


def _join(tree: Tree, place: Place, parts: list[Part]) -> Joined:
    """Combine parts, each of which may be open upwards or downwards, as the place combines."""
    if not parts:
        return float("nan"), EXACT, (0.0, 0.0)
    reaches = [reach for _, _, reach, _ in parts]
    weights = np.array([weight for _, _, _, weight in parts])
    up = np.array([open_by[0] for _, open_by, _, _ in parts])
    down = np.array([open_by[1] for _, open_by, _, _ in parts])

    def joined(shift: Floats) -> float:
        values = np.array([value for value, _, _, _ in parts]) + shift
        moved = rescaled(tree, place, values, reaches)
        return float(combine(moved, weights, place.how, prorate=True))

    value = joined(np.zeros(len(parts)))
    open_by = (joined(up) - value, value - joined(-down))
    kind = bound_kind(*open_by, place.range)
    return (float("nan") if kind == MIXED else value), kind, open_by


def _said_share(tree: Tree, place: Place, below: dict[str, Scored]) -> float:
    """The weight of said in a parent's score: its children's, averaged with their weights."""
    shares = [1.0 for _ in place.items]
    shares += [
        float("nan") if np.isnan(below[name].score) else below[name].said_share
        for name in place.children
    ]
    weights = [item.item.weight for item in place.items]
    weights += [tree.places[name].weight for name in place.children]
    how: Aggregation = "weighted_mean" if place.how == "weighted_mean" else "mean"
    return float(combine(np.array(shares), np.array(weights), how))


def _joint_basis(place: Place, below: dict[str, Scored]) -> Basis | None:
    """What the parent rests on: confirmed only where every scored child is."""
    bases = {below[name].basis for name in place.children} - {None}
    if not bases:
        return "said" if place.items else None
    if bases == {"confirmed"}:
        return "confirmed"
    return "said" if bases == {"said"} else "provisional"
