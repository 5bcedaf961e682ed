"""Levels with and without gates, and what would lift a node to the next one."""

from collections.abc import Mapping
from dataclasses import dataclass

from dot.questionnaires.schemas import ScoringConstants
from dot.results.kpis import Measured
from dot.results.lift_schemas import Lift, ShutGate
from dot.results.nodes import level_at, levels_below
from dot.results.schemas import GateResult, LevelText, NodeResult
from dot.results.tree import Place, Tree
from scoring.arrays import SLACK


@dataclass(frozen=True)
class Levels:
    """What the levels of one questionnaire's nodes depend on, beside score and gates."""

    tree: Tree
    rules: ScoringConstants
    measured: Mapping[str, Measured]


def leveled(levels: Levels, node: NodeResult, gates: list[GateResult]) -> dict[str, object]:
    """The fields of a node that its gates decide: its level, with and without them, and the lift."""
    place = levels.tree.places[node.id]
    changes: dict[str, object] = {"gates": gates, "level_ungated": node.level}
    if node.cap is not None:
        before = level_at(levels.tree, place, node.cap.before)
        changes["level_uncapped"] = before.value if before else None
    shut = [gate.level for gate in gates if not gate.passed]
    if shut and node.level is not None and node.level >= min(shut):
        changes |= levels_below(levels.tree, place, min(shut))
    gated = node.model_copy(update=changes)
    return changes | {"lift": _lift(levels, place, gated)}


def _lift(levels: Levels, place: Place, node: NodeResult) -> Lift | None:
    following = node.next or _first(levels.tree, node)
    if following is None:
        return None
    threshold = on_range(levels.tree, place, following.value)
    score = node.cap.before if node.cap else node.score
    return Lift(
        to=following.value,
        name=following.name,
        threshold=threshold,
        points=None if score is None else max(threshold - score, 0.0),
        reason=(node.reason or "no_answers") if score is None else None,
        gates=[
            ShutGate(level=gate.level, text=gate.text)
            for gate in node.gates
            if not gate.passed and gate.level <= following.value
        ],
        evidence=_evidence(levels, place, node, threshold),
        held=node.cap is not None,
    )


def _first(tree: Tree, node: NodeResult) -> LevelText | None:
    """The lowest level, for a node whose score has not reached it."""
    named = tree.questionnaire.scale.levels
    if node.level is not None or node.score is None or not named:
        return None
    return LevelText(value=named[0].value, name=named[0].name, text=named[0].description)


def on_range(tree: Tree, place: Place, level: float) -> float:
    """A level of the questionnaire's scale at the same share of the node's own range."""
    scale, reach = tree.questionnaire.scale, place.range
    if (reach.low, reach.high) == (scale.min, scale.max) or scale.max <= scale.min:
        return level
    share = (level - scale.min) / (scale.max - scale.min)
    return reach.low + share * (reach.high - reach.low)


def _evidence(levels: Levels, place: Place, node: NodeResult, threshold: float) -> float | None:
    """The level that evidence or a KPI must reach first, where the cap applies and none does."""
    begins = levels.rules.evidence_cap_from
    decided = place.asks or node.confirmed is not None
    if begins is None or not decided or threshold < begins - SLACK:
        return None
    measured = levels.measured.get(place.id)
    known = [node.seen, measured.best if measured else None]
    supported = any(level is not None and level >= begins for level in known)
    return None if supported else begins
