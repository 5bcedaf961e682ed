"""What a human eye should look at: wordings that may be fine and often are not. Nothing fails."""

import re
from collections.abc import Collection, Iterator
from itertools import combinations
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, Place, real_path
from dot.questionnaires.locales import Locale
from dot.questionnaires.places import items_of
from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.shelf import QUESTIONNAIRE, opened, questionnaire_folders

ALIKE = 0.6
FEWEST_WORDS = 3
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# Words that change how much, not what: anchors that differ by these alone name no other fact.
DEGREE = re.compile(
    "all|almost|always|any|bad|best|better|clear|complete|every|fewer|few|fully|good|great|hardly"
    "|higher|high|large|less|little|lower|low|many|more|most|much|never|no|often|partly|poor|rarely"
    "|several|some|sometimes|strong|usual|very|weak|well|whole|.{4,}(?:ly|ful|able|ible|ous)"
)
EMPTY = re.compile(
    "a|an|and|are|as|at|be|by|did|do|does|for|from|has|have|how|in|is|it|its|of|on|or|our|that|the"
    "|their|them|there|they|this|to|was|we|were|what|which|who|with|you|your"
)
JOINED = re.compile(r"\b(and|or)\b", re.IGNORECASE)
Asked = tuple[Document, Place, Item]


def for_a_human_eye(paths: Collection[Path]) -> list[Problem]:
    """Remarks on the newest version of every questionnaire at the paths, in order of file and line."""
    newest: dict[str, tuple[Path, Document, Questionnaire]] = {}
    for path in files_at(paths):
        try:
            document, questionnaire = opened(path, Questionnaire)
        except Problems:
            continue
        newest[questionnaire.slug] = path, document, questionnaire
    items = [
        (document, place, item)
        for _, document, questionnaire in newest.values()
        for place, item in items_of(questionnaire)
    ]
    unread = [remark for path, _, _ in newest.values() for remark in unreviewed(path)]
    return sorted([*degrees(items), *twins(items), *two_ideas(items), *unread])


def files_at(paths: Collection[Path]) -> Iterator[Path]:
    """The questionnaire files at or below the paths, oldest versions first."""
    for path in [real_path(path) for path in paths]:
        if path.is_file():
            yield path
        elif (path / QUESTIONNAIRE).is_file():
            yield path / QUESTIONNAIRE
        elif path.is_dir():
            yield from (folder / QUESTIONNAIRE for folder in questionnaire_folders(path))


def unreviewed(path: Path) -> Iterator[Problem]:
    """Translations beside a questionnaire file that nobody has read, by their own word."""
    for file in sorted((path.parent / "locales").glob("*.yaml")):
        try:
            document, locale = opened(file, Locale)
        except Problems:
            continue
        if not locale.reviewed:
            words = (
                "Nobody has reviewed this translation: have it read, then write “reviewed: true”"
            )
            yield document.problem(("reviewed",), f"{words} (of a released version, in the next).")


def degrees(items: list[Asked]) -> Iterator[Problem]:
    """Anchors of one item that say the same but for adjectives, adverbs and quantities."""
    for document, place, item in items:
        anchors = [facts(anchor.short) for anchor in item.levels or []]
        for (lower, one), (upper, other) in combinations(enumerate(anchors), 2):
            if one == other:
                low, high = (f"{(item.levels or [])[at].value:g}" for at in (lower, upper))
                words = f"Anchors {low} and {high} differ by degree only: name another fact."
                yield document.problem((*place, "levels", upper, "short"), words)


def facts(text: str) -> frozenset[str]:
    """The words of a text that name things, actions and numbers."""
    return frozenset(word for word in content_words(text) if not DEGREE.fullmatch(word))


def content_words(text: str) -> frozenset[str]:
    """The words of a text but the small ones that hold a sentence together."""
    words = (word.casefold() for word in WORD.findall(text))
    return frozenset(word for word in words if not EMPTY.fullmatch(word))


def twins(items: list[Asked]) -> Iterator[Problem]:
    """Questions that share most of their words; the same id is the same question and no twin."""
    told = [(content_words(item.text), document, place, item) for document, place, item in items]
    long = [entry for entry in told if len(entry[0]) >= FEWEST_WORDS]
    for (one, _, _, first), (other, document, place, second) in combinations(long, 2):
        if first.id == second.id:
            continue
        shared = len(one & other) / len(one | other)
        if shared >= ALIKE:
            words = (
                f"“{second.id}” asks nearly the same as “{first.id}”: keep both only on purpose."
            )
            yield document.problem((*place, "text"), words)


def two_ideas(items: list[Asked]) -> Iterator[Problem]:
    """Statements to agree with that join two parts: one may be true and the other not."""
    for document, place, item in items:
        joint = JOINED.search(item.text) if item.type == "agreement" else None
        if joint:
            words = (
                f"The statement of “{item.id}” joins two parts with “{joint.group()}”: one idea?"
            )
            yield document.problem((*place, "text"), words)
