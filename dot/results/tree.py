"""A questionnaire's tree made ready for scoring: parents, ranges, policies, scored items."""

import itertools
from dataclasses import dataclass

import numpy as np

from dot.questionnaires.ranges import Range, item_range
from dot.questionnaires.schemas import (
    Aggregation,
    Gate,
    Item,
    MissingPolicy,
    Node,
    Questionnaire,
)
from scoring.aggregate import attainable


@dataclass(frozen=True)
class ScoredItem:
    """An item that enters a score; ``column`` is its place among the scored items.

    ``points``: how many evenly spaced answers it has, None where it has none or they are uneven.
    ``step``: the largest distance between neighbouring answers.
    """

    item: Item
    column: int
    range: Range
    points: int | None
    step: float


@dataclass(frozen=True)
class Place:
    """A node with everything that scoring asks of it; the questionnaire's own has depth 0."""

    id: str
    title: str
    parent: str | None
    depth: int
    how: Aggregation
    rescale: bool
    missing: MissingPolicy
    weight: float
    importance: int
    gates: tuple[Gate, ...]
    items: tuple[ScoredItem, ...]
    children: tuple[str, ...]
    range: Range
    node: Node | None

    @property
    def asks(self) -> bool:
        """Whether people were asked here: such a node has views of its own to weigh."""
        return bool(self.items)


@dataclass(frozen=True)
class Tree:
    """Places in reading order, the questionnaire's own first; parents stand before children."""

    questionnaire: Questionnaire
    places: dict[str, Place]
    items: tuple[ScoredItem, ...]

    @property
    def upwards(self) -> list[Place]:
        """Children before parents, the order in which scores are combined."""
        return sorted(self.places.values(), key=lambda place: -place.depth)

    def people_first(self, place: Place) -> bool:
        """Whether a person's items are combined here before people are averaged.

        Only where items are all there is: further up, means are combined. A mean over people's own
        scores of several children, some of which a few people lack, would give those away.
        """
        return self.questionnaire.raters_first and bool(place.items) and not place.children


def build_tree(questionnaire: Questionnaire) -> Tree:
    """Compile the questionnaire's tree; its content has passed the checks."""
    scored = (item for item in questionnaire.items() if item.is_scored)
    columns = {
        item.id: _scored_item(questionnaire, item, column) for column, item in enumerate(scored)
    }
    places: dict[str, Place] = {}
    root = Node(
        id=questionnaire.slug,
        title=questionnaire.title,
        description=questionnaire.description,
        importance=questionnaire.importance,
        gates=questionnaire.gates,
        nodes=questionnaire.nodes,
        rescale=questionnaire.rescale,
    )
    _add(places, columns, questionnaire, root, None)
    ordered = {name: places[name] for name in _reading_order(root)}
    return Tree(questionnaire, ordered, tuple(columns.values()))


def _add(
    places: dict[str, Place],
    columns: dict[str, ScoredItem],
    questionnaire: Questionnaire,
    node: Node,
    parent: Place | None,
) -> Place:
    policy = node.missing or (parent.missing if parent else questionnaire.missing)
    place = Place(
        id=node.id,
        title=node.title,
        parent=parent.id if parent else None,
        depth=parent.depth + 1 if parent else 0,
        how=node.aggregation or questionnaire.aggregation,
        rescale=node.rescale,
        missing=policy,
        weight=node.weight,
        importance=node.importance,
        gates=tuple(node.gates),
        items=tuple(columns[item.id] for item in node.items if item.is_scored),
        children=tuple(child.id for child in node.nodes),
        range=Range(questionnaire.scale.min, questionnaire.scale.max),
        node=node if parent else None,
    )
    below = [_add(places, columns, questionnaire, child, place) for child in node.nodes]
    reach = _reach(questionnaire, place, below)
    places[node.id] = Place(**{**place.__dict__, "range": reach})
    return places[node.id]


def _reach(questionnaire: Questionnaire, place: Place, below: list[Place]) -> Range:
    """What the node can reach, from what its scored items and children can reach."""
    parts = [(item.range, item.item.weight) for item in place.items]
    parts += [(child.range, child.weight) for child in below if child.items or child.children]
    whole = Range(questionnaire.scale.min, questionnaire.scale.max)
    if not parts:
        return whole
    if place.rescale:
        parts = [(whole, weight) for _, weight in parts]
    low, high = attainable(
        np.array([part.low for part, _ in parts]),
        np.array([part.high for part, _ in parts]),
        np.array([weight for _, weight in parts]),
        place.how,
        prorate=True,
    )
    return Range(float(low), float(high))


def _scored_item(questionnaire: Questionnaire, item: Item, column: int) -> ScoredItem:
    values = _values(questionnaire, item)
    steps = {round(b - a, 9) for a, b in itertools.pairwise(values)}
    return ScoredItem(
        item=item,
        column=column,
        range=item_range(questionnaire, item),
        points=len(values) if len(steps) == 1 else None,
        step=item_step(questionnaire, item),
    )


def item_step(questionnaire: Questionnaire, item: Item) -> float:
    """The largest distance between neighbouring answers; a quarter of the range if any is possible."""
    values = _values(questionnaire, item)
    reach = item_range(questionnaire, item)
    return max((b - a for a, b in itertools.pairwise(values)), default=(reach.high - reach.low) / 4)


def _values(questionnaire: Questionnaire, item: Item) -> list[float]:
    """The numbers that an item's answers can have, rising; none where any number is possible."""
    if item.levels:
        return sorted(anchor.value for anchor in item.levels)
    if item.type == "yes_no":
        return [0.0, 1.0]
    scores = {option.score for option in questionnaire.options_of(item)}
    return sorted(score for score in scores if score is not None)


def _reading_order(node: Node) -> list[str]:
    return [place.id for place in node.walk()]
