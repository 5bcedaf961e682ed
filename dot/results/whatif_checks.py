"""Changes of a what-if, checked against the result that they are made to."""

from collections.abc import Iterator
from dataclasses import dataclass

from dot.errors import DotError, NotFound
from dot.questionnaires.wording import figure, joined, unknown
from dot.results.schemas import NodeResult, Result
from dot.results.whatif_schemas import Changes
from scoring.arrays import SLACK

Key = tuple[str, str]
MOST_WEIGHT = 1000.0
WEIGHING = ("mean", "weighted_mean")


@dataclass(frozen=True)
class Checked:
    """The changes by questionnaire and node."""

    levels: dict[Key, float]
    weights: dict[Key, float]
    targets: dict[Key, float]


def checked(result: Result, changes: Changes) -> Checked:
    """The changes, each at one node that takes it. Raises NotFound or DotError, with what to do."""
    levels = {_key(result, name): value for name, value in changes.levels.items()}
    weights = {_key(result, name): value for name, value in changes.weights.items()}
    targets = {_key(result, name): value for name, value in changes.targets.items()}
    for key, value in levels.items():
        node = _node(result, key)
        _refuse_outside("level", node, value)
        if node.reason == "not_applicable":
            words = f"“{node.id}” is confirmed as not applicable and enters no score"
            raise DotError(f"{words}: assume a level somewhere else.")
    for key, value in targets.items():
        _refuse_outside("target", _node(result, key), value)
    for key, value in weights.items():
        _refuse_weight(result, key, value)
    _refuse_nothing_left(result, weights)
    return Checked(levels, weights, targets)


def _key(result: Result, name: str) -> Key:
    """The one node that a name stands for."""
    place, _, inner = name.rpartition(":")
    keys = [
        (slug, inner)
        for slug, questionnaire in result.questionnaires.items()
        if inner in questionnaire.nodes and place in ("", slug)
    ]
    if len(keys) == 1:
        return keys[0]
    if keys:
        named = joined(":".join(key) for key in keys)
        raise NotFound(f"“{inner}” stands in several questionnaires: write {named}.")
    raise NotFound(unknown("node of this result", name, _names(result, bool(place))))


def _names(result: Result, whole: bool) -> Iterator[str]:
    for slug, questionnaire in result.questionnaires.items():
        for name in questionnaire.nodes:
            yield f"{slug}:{name}" if whole else name


def _node(result: Result, key: Key) -> NodeResult:
    return result.questionnaires[key[0]].nodes[key[1]]


def _refuse_outside(what: str, node: NodeResult, value: float) -> None:
    low, high = node.range
    if not low - SLACK <= value <= high + SLACK:
        words = f"The {what} {figure(value)} of “{node.id}” lies outside {figure(low)} to"
        raise DotError(f"{words} {figure(high)}: choose one inside.")


def _refuse_weight(result: Result, key: Key, value: float) -> None:
    node = _node(result, key)
    if not 0 <= value <= MOST_WEIGHT:
        words = f"The weight {figure(value)} of “{node.id}” is impossible"
        raise DotError(f"{words}: write a number from 0 to {figure(MOST_WEIGHT)}.")
    if node.parent is None:
        raise DotError(f"“{node.id}” is the whole and has no weight: weigh a node below it.")
    how = _node(result, (key[0], node.parent)).working.aggregation
    if how not in WEIGHING:
        words = f"“{node.parent}” takes the {how} of its parts, in which no weight counts"
        raise DotError(f"{words}: leave the weight of “{node.id}” out.")


def _refuse_nothing_left(result: Result, weights: dict[Key, float]) -> None:
    """Something of every parent must weigh; its own questions and those left as they were do too."""
    parents = {(slug, _node(result, (slug, name)).parent or "") for slug, name in weights}
    for slug, name in sorted(parents):
        working = _node(result, (slug, name)).working
        plain = working.aggregation == "mean"
        left = [1.0 if plain else item.weight for item in working.items]
        left += [
            weights.get((slug, child.node), 1.0 if plain else child.weight)
            for child in working.children
        ]
        if not sum(left) > 0:
            words = f"Everything in “{name}” would have weight 0"
            raise DotError(f"{words}: give at least one part a weight.")
