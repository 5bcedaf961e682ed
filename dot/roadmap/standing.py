"""Where every node of a published result stands: its level, its target, how much it matters."""

from collections.abc import Mapping
from dataclasses import dataclass

from dot.results.rules import nodes_of
from dot.results.schemas import NodeResult, Result


@dataclass(frozen=True)
class Standing:
    """One node as published. ``share`` is its level's place within the node's range, 0–1.

    Where only a bound from below is published, ``level`` is None and ``share`` is the bound's.
    """

    level: float | None
    target: float | None
    importance: int
    share: float | None

    @property
    def is_assessed(self) -> bool:
        """Whether its gap to target is known."""
        return self.level is not None and self.target is not None


def standings(result: Result) -> dict[str, Standing]:
    """Every node by plain id and by ``slug:id``; an id that two questionnaires share has none."""
    return {name: _standing(node) for name, node in nodes_of(result.questionnaires).items()}


def all_targets_met(places: Mapping[str, Standing]) -> bool:
    """Whether there are targets and every known level has reached its own."""
    gaps = [
        place.target - place.level
        for place in places.values()
        if place.level is not None and place.target is not None
    ]
    return bool(gaps) and max(gaps) <= 0


def _standing(node: NodeResult) -> Standing:
    low, high = node.range
    known = node.score
    if known is None and node.bound is not None and node.bound.op == "≥":
        known = node.bound.value
    share = (known - low) / (high - low) if known is not None and high > low else None
    return Standing(node.score, node.target, node.importance, share)
