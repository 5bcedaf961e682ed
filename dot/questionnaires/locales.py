"""Translations: the texts of a questionnaire beside its ids, one file a language."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from dot.errors import Problem
from dot.questionnaires.documents import Document, Place, Tree
from dot.questionnaires.places import gates_of, items_of, nodes_of
from dot.questionnaires.rule_checks import check_placeholders
from dot.questionnaires.schemas import (
    Content,
    Identifier,
    Item,
    LeakageConstants,
    Line,
    Option,
    OptionId,
    Questionnaire,
    Text,
)
from dot.questionnaires.wording import figure, unknown

LevelKey = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Key = tuple[str, ...]
Named = tuple[Key, Place, str]
HEADER = frozenset({("format",), ("language",), ("reviewed",)})
NODE_TEXTS = ("title", "description")
ITEM_TEXTS = ("text", "help", "unit", "source", "period", "adverse_event_hint")


class LocaleLevel(Content):
    name: Line
    description: Text | None = None


class LocaleNode(Content):
    title: Line
    description: Text | None = None


class LocaleAnchor(Content):
    short: Line
    full: Text


class LocaleItem(Content):
    text: Text
    help: Text | None = None
    unit: Line | None = None
    source: Line | None = None
    period: Line | None = None
    adverse_event_hint: Text | None = None
    levels: dict[LevelKey, LocaleAnchor] = {}
    options: dict[OptionId, Line] = {}


class Locale(Content):
    """Every text of a questionnaire in another language, under the ids of the questionnaire.

    ``levels`` are keyed by their value, ``gates`` by node and level, ``names`` (bands and sides of
    the leakage section) by the word that they translate. ``reviewed``: whether somebody who knows
    the field in that language has read it all.
    """

    format: Literal[1]
    language: Line
    reviewed: bool = False
    title: Line
    description: Text | None = None
    levels: dict[LevelKey, LocaleLevel] = {}
    groups: dict[Identifier, Line] = {}
    option_sets: dict[Identifier, dict[OptionId, Line]] = {}
    nodes: dict[Identifier, LocaleNode] = {}
    items: dict[Identifier, LocaleItem] = {}
    gates: dict[Identifier, dict[LevelKey, Text]] = {}
    evidence: dict[Identifier, Text] = {}
    findings: dict[Identifier, Text] = {}
    diagnoses: dict[Identifier, Text] = {}
    names: dict[Line, Line] = {}


def texts_of(questionnaire: Questionnaire) -> Iterator[Named]:
    """Every text that a translation has: its key in a locale file, its place, the text."""
    yield from fields((), (), questionnaire, NODE_TEXTS)
    for number, level in enumerate(questionnaire.scale.levels):
        key = ("levels", figure(level.value))
        yield from fields(key, ("scale", "levels", number), level, ("name", "description"))
    for code, group in questionnaire.groups.items():
        yield ("groups", code), ("groups", code, "name"), group.name
    for name, options in questionnaire.option_sets.items():
        yield from option_texts(("option_sets", name), ("option_sets", name), options)
    for place, node in nodes_of(questionnaire):
        yield from fields(("nodes", node.id), place, node, NODE_TEXTS)
        for number, request in enumerate(node.evidence):
            yield ("evidence", request.id), (*place, "evidence", number, "text"), request.text
    for place, item in items_of(questionnaire):
        yield from item_texts(place, item)
    yield from rule_texts(questionnaire)


def fields(key: Key, place: Place, record: Content, names: tuple[str, ...]) -> Iterator[Named]:
    """The texts that a record has under these names."""
    for name in names:
        text = getattr(record, name)
        if text is not None:
            yield (*key, name), (*place, name), text


def option_texts(key: Key, place: Place, options: list[Option]) -> Iterator[Named]:
    for number, option in enumerate(options):
        yield (*key, option.id), (*place, number, "text"), option.text


def item_texts(place: Place, item: Item) -> Iterator[Named]:
    """An item's wording, anchors and own options."""
    key = ("items", item.id)
    yield from fields(key, place, item, ITEM_TEXTS)
    for number, anchor in enumerate(item.levels or []):
        here = (*key, "levels", figure(anchor.value))
        yield from fields(here, (*place, "levels", number), anchor, ("short", "full"))
    if isinstance(item.options, list):
        yield from option_texts((*key, "options"), (*place, "options"), item.options)


def rule_texts(questionnaire: Questionnaire) -> Iterator[Named]:
    """Gates, findings, and the readings and bands of the leakage section."""
    nodes = {place: node.id for place, node in nodes_of(questionnaire)}
    for place, gate in gates_of(questionnaire):
        owner = nodes.get(place[:-2], questionnaire.slug)
        yield ("gates", owner, figure(gate.level)), (*place, "text"), gate.text
    for number, finding in enumerate(questionnaire.findings):
        yield ("findings", finding.id), ("findings", number, "text"), finding.text
    if questionnaire.leakage is not None:
        yield from leakage_texts(questionnaire.leakage)


def leakage_texts(leakage: LeakageConstants) -> Iterator[Named]:
    for number, diagnosis in enumerate(leakage.diagnoses):
        place: Place = ("leakage", "diagnoses", number, "reading")
        yield ("diagnoses", diagnosis.id), place, diagnosis.reading
    for name in ("fidelity_bands", "step_bands"):
        for number, band in enumerate(getattr(leakage, name)):
            yield ("names", band.name), ("leakage", name, number, "name"), band.name
    bands = leakage.ladder.bands if leakage.ladder else []
    for number, band in enumerate(bands):
        yield ("names", band.name), ("leakage", "ladder", "bands", number, "name"), band.name


def leaves(tree: Tree, key: Key = ()) -> Iterator[tuple[Key, Tree]]:
    """The values of nested mappings, each under its path."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from leaves(value, (*key, name))
    else:
        yield key, tree


def check_locale(questionnaire: Questionnaire, locale: Document) -> Iterator[Problem]:
    """Missing and superfluous translations of one file, and placeholders that nobody fills in."""
    expected = {key for key, _, _ in texts_of(questionnaire)}
    found = {key for key, _ in leaves(locale.tree)}
    for key in sorted(expected - found):
        yield locale.problem(key, f"“{'.'.join(key)}” is not translated: add it.")
    spare = [".".join(key) for key in expected - found]
    for key in sorted(found - expected - HEADER):
        words = unknown("text of the questionnaire", ".".join(key), spare).split(":", 1)[1]
        advice = words if "did you mean" in words else " delete it."
        yield locale.problem(
            key, f"“{'.'.join(key)}” translates nothing in the questionnaire:{advice}"
        )
    for key, text in leaves(locale.tree):
        if key[:1] == ("findings",) and isinstance(text, str):
            yield from (locale.problem(*complaint) for complaint in check_placeholders(key, text))


def translate(questionnaire: Questionnaire, locale: Locale) -> Questionnaire:
    """The questionnaire with its texts in the locale's language; ids and numbers stay."""
    texts = dict(leaves(locale.model_dump(mode="json", exclude_none=True)))
    return with_texts(questionnaire, texts, locale.language)


def with_texts(
    questionnaire: Questionnaire, texts: Mapping[Key, Tree], language: str
) -> Questionnaire:
    """The questionnaire with other texts, by their keys in a locale."""
    tree: Any = questionnaire.model_dump(mode="json")
    for key, place, _ in texts_of(questionnaire):
        holder = tree
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = texts[key]
    tree["language"] = language
    return Questionnaire.model_validate(tree)
