"""The agenda proposes itself: the places on which views lie furthest apart, weighed by importance."""

from collections.abc import Iterator
from dataclasses import dataclass

from dot.results.schemas import NodeResult, QuestionnaireResult, Result

MOST_ITEMS = 20
# Estimates of the practice (domain 7): minutes of an item, of the opening, of a break, of the close.
ITEM_MINUTES, OPENING, BREAK, CLOSE = 6, 15, 15, 20
ITEMS_TO_BREAK = 10
# On a scale of five levels; what lies closer together than this is settled without talking.
LEAST_SPREAD = 0.5


@dataclass(frozen=True)
class AgendaItem:
    """One place to settle: how far views lie apart on its scale, and what that weighs.

    groups: how far the shown groups lie apart; record: how far what was said lies from evidence or
    KPI.   start: minutes after the workshop's beginning.
    """

    questionnaire: str
    node: str
    spread: float
    groups: float | None
    record: float | None
    weight: float
    start: int


def agenda(result: Result, most: int = MOST_ITEMS) -> tuple[AgendaItem, ...]:
    """At most ``most`` places by spread × importance, none that a workshop has settled already.

    Read from the published result alone: a group that may not be shown moves nothing up or down.
    """
    open_places = [
        (questionnaire, node)
        for questionnaire in _scored(result)
        for node in questionnaire.nodes.values()
        if node.leaf and node.parent is not None and node.confirmed is None
    ]
    found = []
    for questionnaire, node in open_places:
        groups, record = groups_apart(node), record_apart(node)
        spread = max((value for value in (groups, record) if value is not None), default=0.0)
        if spread >= LEAST_SPREAD * (node.range[1] - node.range[0]) / 4:
            found.append((questionnaire.slug, node, spread, groups, record))
    found.sort(key=lambda one: (-one[2] * one[1].importance, one[0], one[1].id))
    return tuple(
        AgendaItem(slug, node.id, spread, groups, record, spread * node.importance, start_of(at))
        for at, (slug, node, spread, groups, record) in enumerate(found[:most])
    )


def groups_apart(node: NodeResult) -> float | None:
    """How far the highest of the shown groups lies above the lowest; None with fewer than two."""
    means = [cell.score for cell in node.groups.values() if cell.score is not None]
    return max(means) - min(means) if len(means) > 1 else None


def record_apart(node: NodeResult) -> float | None:
    """The farthest that evidence or KPI lie from what was said; None where one of them is missing."""
    if node.said is None:
        return None
    gaps = [abs(node.said - other) for other in (node.seen, node.measured) if other is not None]
    return max(gaps, default=None)


def start_of(place: int) -> int:
    """Minutes from the beginning to the item at ``place``, with a break after ten items."""
    return OPENING + place * ITEM_MINUTES + place // ITEMS_TO_BREAK * BREAK


def minutes_of(items: int) -> int:
    """How long a workshop on so many items takes."""
    return start_of(items - 1) + ITEM_MINUTES + CLOSE if items else OPENING + CLOSE


def _scored(result: Result) -> Iterator[QuestionnaireResult]:
    """Questionnaires that score places; a leakage test settles nothing by levels."""
    own = result.leakage.questionnaire if result.leakage else None
    for slug, questionnaire in result.questionnaires.items():
        if slug != own:
            yield questionnaire
