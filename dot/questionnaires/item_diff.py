"""What became of each item between two versions, and whether its answers can still be compared."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from dot.questionnaires.diff_schemas import ItemDiff, ItemEdit, Kind, Verdict
from dot.questionnaires.schemas import Item, Questionnaire

# Worst first; the rules and their reasons stand in docs/questionnaires.md.
REASONS: Mapping[Kind, tuple[Verdict, str]] = {
    "added": ("not comparable", "The question is new, so that there are no earlier answers."),
    "retired": ("not comparable", "The question is no longer asked."),
    "replaced": ("not comparable", "Another id is another meaning, although it takes the place."),
    "split": ("not comparable", "One question became several: none of them asks what it asked."),
    "merged": ("not comparable", "Several questions became one: it asks what none of them asked."),
    "rescaled": ("not comparable", "The answers are other numbers or other options."),
    "re-anchored": ("comparable with care", "The answers are worded differently."),
    "text": ("comparable with care", "The question is worded differently."),
    "groups": ("comparable with care", "Other people are asked: compare groups asked both times."),
    "settings": ("comparable with care", "It can be answered in another way."),
    "moved": ("comparable", "It stands in another node."),
    "re-weighted": ("comparable", "It counts differently in its node; its answers are the same."),
    "notes": ("comparable", "The question and its answers are the same."),
}
SAME_WORDS = "Only capitals or punctuation differ."
MIRRORED: Mapping[Kind, Kind] = {
    "added": "retired",
    "retired": "added",
    "split": "merged",
    "merged": "split",
}
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Placed:
    """An item where it stands."""

    item: Item
    node: str
    questionnaire: Questionnaire


def placed(questionnaire: Questionnaire) -> dict[str, Placed]:
    """Every item of a questionnaire by its id, in reading order."""
    return {
        item.id: Placed(item, node.id, questionnaire)
        for node in questionnaire.walk()
        for item in node.items
    }


def item_diffs(before: Questionnaire, after: Questionnaire) -> list[ItemDiff]:
    """The items that differ: first those of the later version, in its order, then the retired."""
    old, new = placed(before), placed(after)
    links = lineage(old, new)
    parents = {name: [o for o, n in links if n == name] for name in new.keys() - old.keys()}
    heirs = {name: [n for o, n in links if o == name] for name in old.keys() - new.keys()}
    found = []
    for name, here in new.items():
        if name not in old:
            found.append(_alone(here, None, _origin(parents[name], heirs), parents[name]))
        elif edits := list(item_edits(old[name], here)):
            found.append(_changed(old[name], here, edits))
    for name, there in old.items():
        if name not in new:
            backwards = _origin(heirs[name], parents)
            kind = MIRRORED.get(backwards, backwards)
            found.append(_alone(there, there.node, kind, heirs[name]))
    return found


def lineage(old: Mapping[str, Placed], new: Mapping[str, Placed]) -> list[tuple[str, str]]:
    """(earlier, later) for each declared replacement of an item that is gone by one that is new."""
    gone, come = old.keys() - new.keys(), new.keys() - old.keys()
    links = {(name, there) for there in come for name in new[there].item.replaces if name in gone}
    # Compared backwards, the declarations stand in what is then the earlier version.
    links |= {(there, name) for there in gone for name in old[there].item.replaces if name in come}
    return sorted(links)


def _origin(partners: list[str], back: Mapping[str, list[str]]) -> Kind:
    """How a new item came about, from those it replaces and what else replaces these."""
    if not partners:
        return "added"
    if len(partners) > 1:
        return "merged"
    return "split" if len(back[partners[0]]) > 1 else "replaced"


def _alone(here: Placed, left: str | None, kind: Kind, partners: list[str]) -> ItemDiff:
    """An item that only one of the versions has.   left: its node, if it is the earlier one's."""
    verdict, reason = REASONS[kind]
    return ItemDiff(
        id=here.item.id,
        text=here.item.text,
        kinds=[kind],
        node=(left, None if left else here.node),
        partners=partners,
        verdict=verdict,
        reasons=[reason],
    )


def _changed(before: Placed, after: Placed, edits: list[ItemEdit]) -> ItemDiff:
    kinds = [kind for kind in REASONS if any(edit.kind == kind for edit in edits)]
    judged = {kind: judgement([edit for edit in edits if edit.kind == kind]) for kind in kinds}
    order = [verdict for verdict, _ in REASONS.values()]
    return ItemDiff(
        id=after.item.id,
        text=after.item.text,
        kinds=kinds,
        node=(before.node, after.node),
        edits=edits,
        verdict=min((verdict for verdict, _ in judged.values()), key=order.index),
        reasons=[reason for _, reason in judged.values()],
    )


def judgement(edits: list[ItemEdit]) -> tuple[Verdict, str]:
    """The verdict on edits of one kind; the same words in other capitals are the same question."""
    kind = edits[0].kind
    worded = kind in ("text", "re-anchored")
    if worded and all(_words(edit.before) == _words(edit.after) for edit in edits):
        return "comparable", SAME_WORDS
    return REASONS[kind]


def _words(value: JsonValue) -> list[str]:
    return WORD.findall(str(value).casefold())


def item_edits(before: Placed, after: Placed) -> Iterator[ItemEdit]:
    """Every key in which an item of both versions differs."""
    for key, (kind, read) in ASPECTS.items():
        left, right = read(before), read(after)
        if left != right:
            yield ItemEdit(key=key, kind=kind, before=left, after=right)


def _key(name: str) -> Callable[[Placed], JsonValue]:
    def read(here: Placed) -> JsonValue:
        value: JsonValue = getattr(here.item, name)
        return value

    return read


def _groups(here: Placed) -> JsonValue:
    """The codes that are asked, in one order; “all” is every group of the header."""
    groups = here.item.groups
    return _texts(here.questionnaire.groups if groups == "all" else groups)


def _texts(values: Iterable[str]) -> list[JsonValue]:
    return [*sorted(values)]


def _answers(here: Placed) -> JsonValue:
    """The possible answers as numbers and ids, without their wording."""
    item = here.item
    if item.levels:
        return [anchor.value for anchor in item.levels]
    options = here.questionnaire.options_of(item)
    if options:
        return [[one.id, one.score] for one in sorted(options, key=lambda option: option.id)]
    return [item.minimum, item.maximum] if item.type == "number" and item.is_scored else None


def _limits(here: Placed) -> JsonValue:
    """What may be typed; where it is scored, that is the range of the answers instead."""
    item = here.item
    return None if item.type != "number" or item.is_scored else [item.minimum, item.maximum]


def _anchors(here: Placed) -> JsonValue:
    """The wording of the answers as respondents read it, in its order."""
    if here.item.levels:
        return [[anchor.value, anchor.short] for anchor in here.item.levels]
    return [[option.id, option.text] for option in here.questionnaire.options_of(here.item)]


def _full_anchors(here: Placed) -> JsonValue:
    return [[anchor.value, anchor.full] for anchor in here.item.levels or []]


ASPECTS: Mapping[str, tuple[Kind, Callable[[Placed], JsonValue]]] = {
    "type": ("rescaled", _key("type")),
    "answers": ("rescaled", _answers),
    "unit": ("rescaled", _key("unit")),
    "reverse": ("rescaled", _key("reverse")),
    "options_from": ("rescaled", _key("options_from")),
    "anchors": ("re-anchored", _anchors),
    "text": ("text", _key("text")),
    "period": ("text", _key("period")),
    "source": ("text", _key("source")),
    "groups": ("groups", _groups),
    "show_if": ("groups", _key("show_if")),
    "limits": ("settings", _limits),
    "entries": ("settings", _key("entries")),
    "role": ("settings", _key("role")),
    "cannot_judge": ("settings", _key("cannot_judge")),
    "not_applicable": ("settings", _key("not_applicable")),
    "node": ("moved", lambda here: here.node),
    "weight": ("re-weighted", _key("weight")),
    "scored": ("re-weighted", lambda here: here.item.is_scored),
    "help": ("notes", _key("help")),
    "adverse_event_hint": ("notes", _key("adverse_event_hint")),
    "full anchors": ("notes", _full_anchors),
    "core": ("notes", _key("core")),
    "required": ("notes", _key("required")),
    "replaces": ("notes", lambda here: _texts(here.item.replaces)),
}
