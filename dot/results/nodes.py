"""Places become node results: every number with its reason, its uncertainty and its working."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from dot.questionnaires.ranges import Range
from dot.questionnaires.schemas import CountAs, ScoringConstants
from dot.results.cells import AT_LEAST, AT_MOST, EXACT, Cells, Line
from dot.results.inputs import Definition, Floats
from dot.results.participation import group_settings
from dot.results.parts import Bound, Interval, Reason
from dot.results.schemas import Cap, Cell, LevelText, NodeResult
from dot.results.scores import Judgements, Scored
from dot.results.spread import Spread
from dot.results.tally import Tally
from dot.results.tree import Place, Tree
from dot.results.working import working_of
from scoring.aggregate import percent
from scoring.maturity import level_of, optimism_gap
from scoring.perspectives import cannot_judge_share

View = Literal["said", "seen", "measured", "confirmed"]


@dataclass(frozen=True)
class Scoring:
    """Everything known about one questionnaire when its node results are written."""

    definition: Definition
    tree: Tree
    tally: Tally
    cells: Cells
    weights: Floats
    judged: Judgements
    rules: ScoringConstants
    scored: dict[str, Scored]
    spread: Spread
    publishing: bool


def node_result(scoring: Scoring, place: Place) -> NodeResult:
    """One place of the tree as it stands in the result; gates and changes are added later."""
    line = scoring.cells.places.get(place.id)
    scored = scoring.scored[place.id]
    return NodeResult.model_validate(
        {
            **_authored(scoring, place),
            **_score(scoring, place, scored),
            **_views(scoring, place, scored),
            "n": people_behind(scoring, line),
            "agreement": scoring.spread.whole.get(place.id),
            "reliability": scoring.spread.reliability.get(place.id),
            "groups": _cells(scoring, place, line),
            "benchmark_reason": "no_external_benchmark",
            "working": working_of(
                scoring.tally, scoring.cells, place, scoring.scored, scoring.weights
            ),
        }
    )


def _authored(scoring: Scoring, place: Place) -> dict[str, object]:
    """What the questionnaire's author and the assessment say about the place."""
    node, slug = place.node, scoring.tree.questionnaire.slug
    return {
        "id": place.id,
        "title": place.title,
        "parent": place.parent,
        "depth": place.depth,
        "leaf": not place.children,
        "description": node.description if node else scoring.tree.questionnaire.description,
        "importance": scoring.definition.assessment.importance.get(place.id, place.importance),
        "weight": place.weight,
        "range": (place.range.low, place.range.high),
        "kpis": list(node.kpis) if node else [],
        "evidence": [
            record.id
            for record in scoring.definition.evidence
            if record.node == place.id and record.questionnaire == slug
        ],
        "evidence_requested": [request.text for request in node.evidence] if node else [],
    }


def _score(scoring: Scoring, place: Place, scored: Scored) -> dict[str, object]:
    """The score, where it lies on the scale, and how far it is from the target."""
    score = number(scored.score) if scored.bound == EXACT else None
    level = _level_of(scoring.tree, place, scored)
    target = target_of(scoring.definition, place)
    return {
        "score": score,
        "percent": percent_within(place.range, score),
        "bound": bound_of(scored.score, scored.bound),
        "reason": _why_no_score(scoring, place, scored, score),
        "basis": scored.basis,
        "level": level.value if level else None,
        "level_name": level.name if level else None,
        "here": level,
        "next": _next_level(scoring.tree, place, level),
        "interval": _interval(scoring, place, scored),
        "target": target,
        "gap_to_target": target - score if target is not None and score is not None else None,
        "cap": Cap(before=scored.uncapped, after=scored.score)
        if scored.uncapped is not None
        else None,
    }


def _views(scoring: Scoring, place: Place, scored: Scored) -> dict[str, object]:
    """Said, seen, measured and confirmed, with the flags that comparing them raises."""
    decision = scoring.judged.confirmed.get(place.id)
    optimism = _optimism(scored)
    cannot = _cannot_judge(scoring, place)
    return {
        "said": number(scored.said) if scored.said_bound == EXACT else None,
        "said_bound": bound_of(scored.said, scored.said_bound),
        "seen": number(scored.seen),
        "measured": number(scored.measured),
        "confirmed": number(scored.confirmed),
        "reasons": _reasons(scoring, place, scored),
        "confirmed_reason": decision.reason if decision else None,
        "dissent": (decision.dissent or None) if decision else None,
        "optimism_gap": optimism,
        "optimistic": _flagged(optimism, scoring.rules.optimism_flag),
        "cannot_judge": cannot,
        "cannot_judge_flag": _flagged(cannot, scoring.rules.cannot_judge_flag),
    }


def number(value: float) -> float | None:
    """NaN is null in a result."""
    return None if np.isnan(value) else float(value)


def bound_of(value: float, bound: int) -> Bound | None:
    """The bound that stands for a number which may not be shown itself."""
    if bound not in (AT_LEAST, AT_MOST) or np.isnan(value):
        return None
    return Bound(op="≥" if bound == AT_LEAST else "≤", value=float(value))


def percent_within(reach: Range, score: float | None) -> float | None:
    """A score within the range of its place or item, 0–100."""
    if score is None or reach.high <= reach.low:
        return None
    return float(percent(score, reach.low, reach.high))


def target_of(definition: Definition, place: Place) -> float | None:
    """The place's own target, else the assessment's default for places that people judge."""
    assessment = definition.assessment
    own = assessment.targets.get(place.id)
    return own if own is not None else assessment.default_target


def levels_below(tree: Tree, place: Place, gate: float) -> dict[str, object]:
    """Where a place stands whose gate to a level is shut: on the level under it."""
    under = [at for at, entry in enumerate(tree.questionnaire.scale.levels) if entry.value < gate]
    level = _level_text(tree, place, under[-1]) if under else None
    following = _next_level(tree, place, level) if level else _level_text(tree, place, 0)
    return {
        "level": level.value if level else None,
        "level_name": level.name if level else None,
        "here": level,
        "next": following,
    }


def _level_of(tree: Tree, place: Place, scored: Scored) -> LevelText | None:
    """The level that is reached for certain: none, where a limit from above leaves several open."""
    level = level_at(tree, place, scored.score)
    if scored.bound == EXACT or level is None:
        return level
    lowest = level_at(tree, place, scored.score - scored.open_by[1])
    return level if lowest and lowest.value == level.value else None


def level_at(tree: Tree, place: Place, score: float) -> LevelText | None:
    """The highest named level that the score reaches, with its anchor at this node."""
    named = tree.questionnaire.scale.levels
    if not named or np.isnan(score):
        return None
    reached = int(level_of(_on_scale(tree, place, score), np.array([lv.value for lv in named])))
    return _level_text(tree, place, reached) if reached >= 0 else None


def _next_level(tree: Tree, place: Place, level: LevelText | None) -> LevelText | None:
    named = tree.questionnaire.scale.levels
    above = [at for at, entry in enumerate(named) if level and entry.value > level.value]
    return _level_text(tree, place, above[0]) if above else None


def _level_text(tree: Tree, place: Place, at: int) -> LevelText:
    entry = tree.questionnaire.scale.levels[at]
    anchors = [
        anchor.full
        for item in place.items
        for anchor in item.item.levels or []
        if anchor.value == entry.value
    ]
    return LevelText(
        value=entry.value, name=entry.name, text=anchors[0] if anchors else entry.description
    )


def _on_scale(tree: Tree, place: Place, score: float) -> float:
    """A score of another range, such as a sum, at the same share of the questionnaire's scale."""
    scale, reach = tree.questionnaire.scale, place.range
    if (reach.low, reach.high) == (scale.min, scale.max) or reach.high <= reach.low:
        return score
    share = (score - reach.low) / (reach.high - reach.low)
    return scale.min + share * (scale.max - scale.min)


def _why_no_score(
    scoring: Scoring, place: Place, scored: Scored, score: float | None
) -> Reason | None:
    if score is not None:
        return None
    if not scored.applicable:
        return "not_applicable"
    if scored.bound != EXACT:
        return "bounded" if bound_of(scored.score, scored.bound) else "hidden"
    return _why_nothing_said(scoring, place)


def _why_nothing_said(scoring: Scoring, place: Place) -> Reason:
    people = scoring.tally.people.get(place.id)
    if people is not None and not np.isnan(people).all() and scoring.publishing:
        return "hidden"
    return "blocked" if place.id in scoring.tally.blocked else "no_answers"


def _reasons(scoring: Scoring, place: Place, scored: Scored) -> dict[View, Reason]:
    reasons: dict[View, Reason] = {}
    if not scored.applicable:
        return dict.fromkeys(("said", "seen", "measured", "confirmed"), "not_applicable")
    if np.isnan(scored.said):
        reasons["said"] = _why_nothing_said(scoring, place)
    elif scored.said_bound != EXACT:
        reasons["said"] = "bounded"
    others: tuple[View, ...] = ("seen", "measured", "confirmed")
    for name in others:
        if np.isnan(getattr(scored, name)):
            reasons[name] = "not_recorded"
    return reasons


def _interval(scoring: Scoring, place: Place, scored: Scored) -> Interval | None:
    """The raters' sampling interval, at the weight that said has in the score.

    A confirmed score is a decision and has none.
    """
    said = scoring.spread.intervals.get(place.id)
    if said is None or scored.basis in (None, "confirmed") or scored.bound != EXACT:
        return None
    weight = scored.said_share
    below, above = scored.said - said.low, said.high - scored.said
    return said.model_copy(
        update={
            "low": max(scored.score - weight * below, place.range.low),
            "high": min(scored.score + weight * above, place.range.high),
            "error": None if said.error is None else weight * said.error,
        }
    )


def _optimism(scored: Scored) -> float | None:
    if scored.said_bound != EXACT:
        return None
    return number(float(optimism_gap(scored.said, scored.seen)))


def _flagged(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value >= limit


def people_behind(scoring: Scoring, line: Line | None) -> int | None:
    """People behind a node: all of them, unless those who are hidden follow by subtraction."""
    if line is None or line.n[-1] == 0:
        return None
    people, shown = int(line.n[-1]), int(line.n[:-1].sum())
    floors = [
        group_settings(scoring.definition, code).floor
        for code, n in zip(scoring.tally.groups, line.n, strict=False)
        if n == 0
    ]
    few = scoring.publishing and 0 < people - shown < max(floors, default=0)
    return shown or None if few else people


def _cannot_judge(scoring: Scoring, place: Place) -> float | None:
    """The share of those asked who could not judge the place's own items.

    Published, it is the share in groups of which enough people were asked, and in no others; not
    where such a non-answer counts as a value, because sums would tell those who did answer.
    """
    columns = [item.column for item in place.items]
    cannot = scoring.tally.non_answers[1][:, columns]
    counted = isinstance(place.missing.cannot_judge, CountAs)
    asked = scoring.tally.counts[:, columns] + (0 if counted else cannot)
    if scoring.publishing:
        if counted:
            return None
        floors = [group_settings(scoring.definition, code).floor for code in scoring.tally.groups]
        enough = asked >= np.array(floors)[:, np.newaxis]
        cannot, asked = np.where(enough, cannot, 0), np.where(enough, asked, 0)
    return number(float(cannot_judge_share(cannot.sum(), asked.sum())))


def _cells(scoring: Scoring, place: Place, line: Line | None) -> dict[str, Cell]:
    if line is None:
        return {}
    return {
        code: cell_of(scoring, (place.id, place.range), (line, at, code), scoring.spread)
        for at, code in enumerate(scoring.tally.groups)
        if _was_asked(scoring.tally, place, at)
    }


def cell_of(
    scoring: Scoring, where: tuple[str, Range], of: tuple[Line, int, str], spread: Spread
) -> Cell:
    """One group's cell at a place or on an item.   where: its id and range."""
    (name, reach), (line, at, code) = where, of
    value, bound, n = float(line.value[at]), int(line.bound[at]), int(line.n[at])
    if n == 0 or (np.isnan(value) and bound == EXACT):
        hidden = scoring.publishing or (np.isnan(value) and n > 0)
        return Cell(n=None, score=None, reason="hidden" if hidden else "no_answers")
    if bound != EXACT:
        limit = bound_of(value, bound)
        return Cell(n=n, score=None, bound=limit, reason="bounded" if limit else "hidden")
    return Cell(
        n=n,
        score=value,
        percent=percent_within(reach, value),
        interval=spread.group_intervals.get((name, code)),
        agreement=spread.groups.get((name, code)),
    )


def _was_asked(tally: Tally, place: Place, at: int) -> bool:
    """Whether anybody of the group was asked here or below: only then the group has a cell."""
    columns = [
        item.column
        for id_, below in tally.tree.places.items()
        if _inside(tally.tree, id_, place.id)
        for item in below.items
    ]
    return bool(tally.counts[at, columns].sum() + tally.non_answers[:, at][:, columns].sum() > 0)


def _inside(tree: Tree, place: str | None, above: str) -> bool:
    while place is not None and place != above:
        place = tree.places[place].parent
    return place == above
