"""Checks on items: what each type needs, and what it must not have."""

from collections.abc import Iterator

from dot.questionnaires.documents import Place
from dot.questionnaires.places import Complaint, items_of, option_lists
from dot.questionnaires.ranges import scale_range
from dot.questionnaires.schemas import (
    FREE_TEXT_TYPES,
    OPTION_TYPES,
    SCORED_TYPES,
    Item,
    Questionnaire,
)
from dot.questionnaires.structure_checks import rising
from dot.questionnaires.wording import figure, unknown

LONGEST_ANCHOR = 15
FEWEST_CHOICES = 2
SCORABLE = SCORED_TYPES | {"number", "yes_no"}
# Keys that belong to some types only, with the types that may have them.
ONLY_FOR = {
    "levels": frozenset({"bars"}),
    "options": OPTION_TYPES,
    "options_from": OPTION_TYPES,
    "unit": frozenset({"number"}),
    "minimum": frozenset({"number"}),
    "maximum": frozenset({"number"}),
    "entries": frozenset({"recall"}),
}


def check_items(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """Everything that can be said about one item without looking at the others."""
    for place, item in items_of(questionnaire):
        yield from misplaced_keys(place, item)
        yield from scoring(place, item)
        yield from anchors(questionnaire, place, item)
        yield from options(questionnaire, place, item)
        yield from limits(place, item)
        yield from free_text(place, item)


def misplaced_keys(place: Place, item: Item) -> Iterator[Complaint]:
    """Keys that an item of this type has no use for."""
    for key, types in ONLY_FOR.items():
        if getattr(item, key) is not None and item.type not in types:
            words = f"An item of type {item.type} has no {key}: delete the key, or change the type."
            yield (*place, key), words


def scoring(place: Place, item: Item) -> Iterator[Complaint]:
    """Only types with a number behind their answers can be scored, and only scores reversed."""
    if item.is_scored and item.type not in SCORABLE:
        yield (*place, "scored"), f"Answers of type {item.type} have no score: set scored: false."
    if item.reverse and not item.is_scored:
        yield (*place, "reverse"), "Only a scored item can be reversed: delete “reverse”."


def anchors(questionnaire: Questionnaire, place: Place, item: Item) -> Iterator[Complaint]:
    """A BARS item has rising levels on the scale, each short enough for a phone."""
    if item.type != "bars":
        return
    levels = item.levels or []
    if len(levels) < FEWEST_CHOICES:
        words = f"A BARS item needs at least {FEWEST_CHOICES} levels: add “levels” with anchors."
        yield (*place, "levels"), words
    yield from rising((*place, "levels"), [anchor.value for anchor in levels], "levels")
    scale = scale_range(questionnaire)
    for number, anchor in enumerate(levels):
        if not scale.holds(anchor.value):
            words = f"The anchor {figure(anchor.value)} lies outside the scale {scale}."
            yield (*place, "levels", number, "value"), f"{words} Change it, or the scale."
        count = len(anchor.short.split())
        if count > LONGEST_ANCHOR:
            words = f"The short anchor has {count} words: say one fact in at most {LONGEST_ANCHOR}."
            yield (*place, "levels", number, "short"), words


def options(questionnaire: Questionnaire, place: Place, item: Item) -> Iterator[Complaint]:
    """Items with options have two or more; those of scored items have scores."""
    if item.type not in OPTION_TYPES:
        return
    if item.options_from is not None:
        yield from borrowed_options(place, item)
        return
    if isinstance(item.options, str) and item.options not in questionnaire.option_sets:
        words = unknown("option set", item.options, questionnaire.option_sets)
        yield (*place, "options"), words
        return
    found = questionnaire.options_of(item)
    if len(found) < FEWEST_CHOICES:
        words = f"An item of type {item.type} needs at least {FEWEST_CHOICES} options: add them."
        yield (*place, "options"), words
    without = [option.id for option in found if option.score is None]
    if item.is_scored and without:
        words = f"The option “{without[0]}” has no score: add scores, or set scored: false."
        yield (*place, "options"), words


def borrowed_options(place: Place, item: Item) -> Iterator[Complaint]:
    """Options that the assessment's source truth brings."""
    if item.role is None:
        words = "Options from the strategy are only for items with a role: add “role”."
        yield (*place, "options_from"), words
    if item.options is not None:
        words = "The options come either from here or from the strategy: delete one of the keys."
        yield (*place, "options"), words
    if item.is_scored:
        words = "Options from the strategy have no scores: set scored: false."
        yield (*place, "options_from"), words


def limits(place: Place, item: Item) -> Iterator[Complaint]:
    """A number says its unit; limits run upwards; a scored number has both."""
    low, high = item.minimum, item.maximum
    if item.type == "number" and item.unit is None:
        yield place, f"“{item.id}” asks for a number without a unit: add “unit”."
    if low is not None and high is not None and low >= high:
        words = f"The maximum {figure(high)} must be above the minimum {figure(low)}."
        yield (*place, "maximum"), words
    if item.type == "number" and item.is_scored and (low is None or high is None):
        words = f"“{item.id}” is scored, so its range must be known: add minimum and maximum."
        yield place, words


def free_text(place: Place, item: Item) -> Iterator[Complaint]:
    """A box for free words says what must not be written into it."""
    if item.type == "recall" and item.entries is None:
        yield place, f"“{item.id}” does not say how many answers it has room for: add “entries”."
    if item.type in FREE_TEXT_TYPES and item.adverse_event_hint is None:
        yield (
            place,
            f"“{item.id}” is a free-text box without a safety hint: add “adverse_event_hint”.",
        )


def check_option_sets(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """A named set of options is used by an item."""
    used = {item.options for _, item in items_of(questionnaire) if isinstance(item.options, str)}
    for place, _ in option_lists(questionnaire):
        if place[0] == "option_sets" and place[1] not in used:
            yield place, f"No item uses the option set “{place[1]}”: delete it, or use it."


CHECKS = (check_items, check_option_sets)
