"""Checks on a questionnaire's header and tree: ids, groups, scale, weights, ranges, non-answers."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from dot.questionnaires.documents import Place
from dot.questionnaires.places import (
    Complaint,
    gates_of,
    ids_of,
    items_of,
    nodes_of,
    option_lists,
)
from dot.questionnaires.ranges import Range, child_ranges, item_range, node_range, scale_range
from dot.questionnaires.schemas import CountAs, Item, MissingPolicy, Node, Questionnaire
from dot.questionnaires.wording import figure, joined, repeated, unknown

SLUG_TAKEN = "This id is the questionnaire's own slug, which names its root: choose another one."
AVERAGES = frozenset({"mean", "weighted_mean", "min", "max"})


def check_ids(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """One namespace for nodes, items, evidence, findings, diagnoses; the slug is the root's id."""
    names = [(("slug",), questionnaire.slug), *ids_of(questionnaire)]
    for place, words, earlier in repeated(names, "id"):
        yield place, SLUG_TAKEN if earlier == ("slug",) else words
    for place, options in option_lists(questionnaire):
        ids = [((*place, number, "id"), option.id) for number, option in enumerate(options)]
        for found, words, _ in repeated(ids, "option id"):
            yield found, words


def check_replaced(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """What an item replaces is gone: its id stands nowhere else in this version."""
    taken = {name.casefold(): name for _, name in ids_of(questionnaire)}
    taken[questionnaire.slug] = questionnaire.slug
    for place, item in items_of(questionnaire):
        seen: set[str] = set()
        for number, name in enumerate(item.replaces):
            there = taken.get(name.casefold())
            if there is not None:
                words = (
                    f"“{item.id}” replaces “{name}”, which this version still has: delete it there"
                )
                yield (*place, "replaces", number), f"{words}, or here."
            elif name.casefold() in seen:
                yield (*place, "replaces", number), f"“{name}” stands here twice: delete one."
            seen.add(name.casefold())


def check_languages(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """The languages on offer hold the one the file is written in, each once."""
    languages = questionnaire.languages
    if languages and questionnaire.language not in languages:
        yield (
            ("languages",),
            f"The file's own language “{questionnaire.language}” is missing: add it to the list.",
        )
    for number, language in enumerate(languages):
        if language in languages[:number]:
            yield ("languages", number), f"“{language}” stands here twice: delete one."


def check_groups(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """Every group that an item asks is in the header, and every group of the header is asked."""
    known = questionnaire.groups
    asked: set[str] = set()
    for place, item in items_of(questionnaire):
        asked.update(known if item.groups == "all" else item.groups)
        yield from named_groups(place, item, known)
    for group in known:
        if group not in asked:
            words = f"No item asks the group “{group}”: delete it here, or ask it something."
            yield ("groups", group), words
    groups = [(("groups", group), group) for group in known]
    for place, words, _ in repeated(groups, "group code"):
        yield place, words


def named_groups(place: Place, item: Item, known: Iterable[str]) -> Iterator[Complaint]:
    """The groups that one item names."""
    if item.groups == "all":
        return
    for number, group in enumerate(item.groups):
        if group not in known:
            yield (*place, "groups", number), unknown("rater group", group, known)
        elif group in item.groups[:number]:
            yield (*place, "groups", number), f"“{group}” stands here twice: delete one."


def check_scale(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """The scale rises, and its levels rise inside it."""
    scale = questionnaire.scale
    if scale.min >= scale.max:
        yield (
            ("scale", "max"),
            f"The scale ends at {figure(scale.max)} but begins at {figure(scale.min)}: "
            "max must be above min.",
        )
    elif scale.step > scale.max - scale.min:
        yield ("scale", "step"), f"A step of {figure(scale.step)} is wider than the whole scale."
    for number, level in enumerate(scale.levels):
        if not scale.min <= level.value <= scale.max:
            words = (
                f"Level {figure(level.value)} lies outside the scale {scale_range(questionnaire)}."
            )
            yield ("scale", "levels", number), f"{words} Change the value, or the scale."
    yield from rising(("scale", "levels"), [level.value for level in scale.levels], "levels")


def rising(place: tuple[str | int, ...], values: Sequence[float], what: str) -> Iterator[Complaint]:
    """Values of a list that have to rise from entry to entry."""
    for number, (one, other) in enumerate(pairwise(values), start=1):
        if other <= one:
            words = f"{figure(other)} comes after {figure(one)}: list the {what} in rising order."
            yield (*place, number), words


def check_nodes(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """A node holds something, and not everything in it weighs nothing."""
    weights = [node.weight for node in questionnaire.nodes]
    if not any(weights):
        yield ("nodes",), "All nodes here have weight 0: give at least one a weight."
    for place, node in nodes_of(questionnaire):
        if not node.items and not node.nodes:
            yield (
                place,
                f"The node “{node.id}” holds neither items nor nodes: add some, or delete it.",
            )
        scored = [item.weight for item in node.items if item.is_scored]
        scored += [child.weight for child in node.nodes]
        if scored and not any(scored):
            yield place, f"Everything in “{node.id}” has weight 0: give at least one part a weight."


def root_of(questionnaire: Questionnaire) -> Node:
    """The questionnaire as the node that combines its outermost nodes."""
    return Node(
        id=questionnaire.slug,
        title=questionnaire.title,
        aggregation=questionnaire.aggregation,
        rescale=questionnaire.rescale,
        nodes=questionnaire.nodes,
    )


def check_ranges(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """What is averaged shares one range, and the whole fits the questionnaire's scale."""
    for place, node in [((), root_of(questionnaire)), *nodes_of(questionnaire)]:
        if (node.aggregation or questionnaire.aggregation) not in AVERAGES or node.rescale:
            continue
        parts = child_ranges(questionnaire, node)
        for name, part in parts[1:]:
            if part != parts[0][1]:
                yield (
                    place or ("nodes",),
                    f"“{parts[0][0]}” has the range {parts[0][1]} and “{name}” {part}, so that they "
                    "can't be combined: give both one range, or set rescale: true here.",
                )
                break


def check_reach(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """The questionnaire's own score stays on its scale."""
    reach, scale = node_range(questionnaire, root_of(questionnaire)), scale_range(questionnaire)
    if not (scale.holds(reach.low) and scale.holds(reach.high)):
        yield (
            ("scale",),
            f"The whole can reach {reach}, the scale is {scale}: change the scale, or how the nodes "
            "are combined (aggregation, rescale).",
        )


def check_missing(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """A non-answer counts as a value that each item it applies to can have."""
    scored = [item for _, item in items_of(questionnaire) if item.is_scored]
    whole = [item_range(questionnaire, item) for item in scored]
    places: list[tuple[Place, MissingPolicy, list[Range]]] = []
    places.append((("missing",), questionnaire.missing, whole))
    for place, node in nodes_of(questionnaire):
        if node.missing:
            items = [item for part in node.walk() for item in part.items if item.is_scored]
            below = [item_range(questionnaire, item) for item in items]
            places.append(((*place, "missing"), node.missing, below))
    for place, policy, found in places:
        for kind in MissingPolicy.model_fields:
            counted = getattr(policy, kind)
            if not isinstance(counted, CountAs):
                continue
            for part in found:
                if not part.holds(counted.count_as):
                    words = (
                        f"{figure(counted.count_as)} lies outside the range {part} of an item here"
                    )
                    yield (*place, kind), f"{words}: count it as a value that the item can have."
                    break


def check_gates(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """A gate names a level that the scale has."""
    known = [level.value for level in questionnaire.scale.levels]
    for place, gate in gates_of(questionnaire):
        if gate.level not in known:
            levels = joined(map(figure, known)) or "none"
            words = (
                f"The scale has no level {figure(gate.level)}: use one of its levels ({levels})."
            )
            yield (*place, "level"), words


CHECKS = (
    check_ids,
    check_replaced,
    check_languages,
    check_groups,
    check_scale,
    check_nodes,
    check_gates,
)
