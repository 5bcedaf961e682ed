"""Checks on the wording of a questionnaire: only what a machine can decide; see review for the rest.

They hold back a release, never an assessment: a client's questionnaire runs as it is worded.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Place
from dot.questionnaires.library import GlossaryFile
from dot.questionnaires.locales import texts_of
from dot.questionnaires.places import Complaint, items_of
from dot.questionnaires.scalars import clipped
from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.shelf import LIBRARY, opened

LONGEST_SENTENCE = 25
ASKED = ("text", "help", "adverse_event_hint")
SENTENCE_END = re.compile(r"(?<=[.?!])[\s”)]+")
AND_OR = re.compile(r"\band\s*/\s*or\b", re.IGNORECASE)
# Two capitals or more, as in HCP, S&T or KOLs; single letters such as “Segment A” are names.
ABBREVIATION = re.compile(r"(?<![\w&])[A-Z](?:[A-Z]|&[A-Z])+(?=s?(?![\w&]))")
# Words that tell people which answer is expected, or make two people mean two things. English only.
LEADING = re.compile(
    r"\b(obviously|of course|surely|naturally|undoubtedly|needless to say|as (?:you|everybody) knows?"
    r"|everybody knows|don[’']t you|isn[’']t it|aren[’']t you|wouldn[’']t you|do you agree that)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(often|sometimes|rarely|seldom|regularly|frequently|usually|occasionally)\b", re.IGNORECASE
)


def wording_problems(path: Path, root: Path) -> list[Problem]:
    """Everything a machine finds in the wording of a questionnaire file that can be read."""
    try:
        document, questionnaire = opened(path, Questionnaire)
    except Problems:
        return []
    complaints = check_wording(questionnaire, explained(questionnaire, root))
    return [document.problem(place, words) for place, words in complaints]


def explained(questionnaire: Questionnaire, root: Path) -> frozenset[str]:
    """The abbreviations that the library's glossary explains or the header declares as known."""
    known = set(questionnaire.abbreviations)
    glossary = root / LIBRARY / (questionnaire.library or "") / "glossary.yaml"
    if questionnaire.library is not None and glossary.is_file():
        try:
            terms = opened(glossary, GlossaryFile)[1].terms
        except Problems:
            terms = []
        known |= {found for term in terms for found in ABBREVIATION.findall(term.term)}
    return frozenset(known)


def check_wording(questionnaire: Questionnaire, known: Collection[str]) -> Iterator[Complaint]:
    """Sentences, double questions, leading and vague words of items; abbreviations everywhere."""
    english = questionnaire.language.startswith("en")
    for place, item in items_of(questionnaire):
        yield from check_item(place, item, english)
        if english and item.type == "frequency":
            yield from check_counts(questionnaire, place, item)
    yield from check_abbreviations(questionnaire, known)


def check_item(place: Place, item: Item, english: bool) -> Iterator[Complaint]:
    """What respondents read of one item, anchors aside: those have a limit of their own."""
    for key in ASKED:
        text = getattr(item, key)
        if text is None:
            continue
        for sentence in sentences(text):
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                words = f"The sentence “{clipped(sentence)}” has {count} words: use at most"
                yield (*place, key), f"{words} {LONGEST_SENTENCE}, or make two of it."
        if AND_OR.search(text):
            words = "“and/or” asks two things at once: write “or”, or make two items of it."
            yield (*place, key), words
        led = LEADING.search(text) if english else None
        if led:
            words = f"“{led.group()}” leads to an answer: ask without it."
            yield (*place, key), words


def sentences(text: str) -> list[str]:
    """The sentences of a text, as their final points tell."""
    return [part for part in SENTENCE_END.split(text.strip()) if part]


def check_counts(questionnaire: Questionnaire, place: Place, item: Item) -> Iterator[Complaint]:
    """Steps of a frequency are counts: “often” is another number to everybody."""
    if isinstance(item.options, str) and item.options not in questionnaire.option_sets:
        return
    for option in questionnaire.options_of(item):
        vague = VAGUE.search(option.text)
        if vague:
            words = f"“{vague.group()}” means another number to everybody: write a count."
            yield (*place, "options"), words


def check_abbreviations(
    questionnaire: Questionnaire, known: Collection[str]
) -> Iterator[Complaint]:
    """Each abbreviation is explained somewhere; one complaint for each, where it stands first."""
    seen = set(known)
    for _, place, text in texts_of(questionnaire):
        for name in ABBREVIATION.findall(text):
            if name not in seen:
                seen.add(name)
                yield (
                    place,
                    f"“{clipped(name)}” is explained nowhere: write it out, add it to the "
                    "library's glossary, or list it under “abbreviations”.",
                )
