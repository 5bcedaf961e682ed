"""The lowest and highest value that an item or node can have, in its own unit."""

from dataclasses import dataclass

from dot.questionnaires.schemas import Item, Node, Questionnaire
from dot.questionnaires.wording import figure


@dataclass(frozen=True)
class Range:
    """From ``low`` to ``high``, both possible."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{figure(self.low)}–{figure(self.high)}"

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def scale_range(questionnaire: Questionnaire) -> Range:
    """The questionnaire's own scale."""
    return Range(questionnaire.scale.min, questionnaire.scale.max)


def item_range(questionnaire: Questionnaire, item: Item) -> Range:
    """The range of a scored item: of its anchors, its options' scores, or its limits."""
    if item.levels:
        values = [anchor.value for anchor in item.levels]
        return Range(min(values), max(values))
    if item.type == "yes_no":
        return Range(0.0, 1.0)
    scores = [option.score for option in questionnaire.options_of(item) if option.score is not None]
    if scores:
        return Range(min(scores), max(scores))
    whole = scale_range(questionnaire)
    low = whole.low if item.minimum is None else item.minimum
    high = whole.high if item.maximum is None else item.maximum
    return Range(low, high)


def child_ranges(questionnaire: Questionnaire, node: Node) -> list[tuple[str, Range]]:
    """The ranges of what a node combines: its scored items and its child nodes, each with its id."""
    items = [
        (item.id, item_range(questionnaire, item))
        for item in node.items
        if item.is_scored and item.weight > 0
    ]
    nodes = [
        (child.id, node_range(questionnaire, child))
        for child in node.nodes
        if child.weight > 0 and (child.items or child.nodes)
    ]
    return items + nodes


def node_range(questionnaire: Questionnaire, node: Node) -> Range:
    """What a node can reach; the widest of its children's ranges where those are averaged."""
    parts = [part for _, part in child_ranges(questionnaire, node)]
    whole = scale_range(questionnaire)
    if node.rescale:
        parts = [whole for _ in parts]
    if not parts:
        return whole
    if (node.aggregation or questionnaire.aggregation) == "sum":
        return Range(sum(part.low for part in parts), sum(part.high for part in parts))
    return Range(min(part.low for part in parts), max(part.high for part in parts))
