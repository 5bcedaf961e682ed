"""The German and Danish questionnaires: complete, told apart from English, true to its figures."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from dot.questionnaires.diff import compare
from dot.questionnaires.documents import read_document
from dot.questionnaires.locales import HEADER, Key, leaves, texts_of
from dot.questionnaires.service import load_translation
from tests.content.reading import ROOT, read_questionnaire

HEALTH_CHECKS = ("crm", "promomats", "business-processes", "strategy-leakage")
SLUGS = (*HEALTH_CHECKS, "pulse")
LANGUAGES = ("de", "da")
VERSION = "1.1.0"
# How much longer a translation may be on a phone; short labels have a compound word to spare.
LONGER, SPARE = 1.6, 12
LONGEST_SENTENCE, LONGEST_ANCHOR = 25, 15
# From three on, numbers in words mean the same everywhere; “two” is also “both”, “twice”, “beide”.
NUMBERS = {
    "en": "three four five six seven eight nine ten twelve",
    "de": "drei vier fünf sechs sieben acht neun zehn zwölf",
    "da": "tre fire fem seks syv otte ni ti tolv",
}
# Names that the languages share.
SHARED = {"Marketing", "CRM", "%"}
# One word in English where the other language looks at what is counted.
LOOKS_AT_WHAT_IS_COUNTED = "options"

both = pytest.mark.parametrize("language", LANGUAGES)
every = pytest.mark.parametrize("slug", SLUGS)


@cache
def english(slug: str) -> Mapping[Key, str]:
    return {key: text for key, _, text in texts_of(read_questionnaire(slug, VERSION))}


@cache
def translation(slug: str, language: str) -> Mapping[Key, object]:
    """What the locale file holds, under the keys of the questionnaire's texts."""
    path = ROOT / "questionnaires" / slug / VERSION / "locales" / f"{language}.yaml"
    return dict(leaves(read_document(path).tree))


def pairs(slug: str, language: str) -> Iterator[tuple[Key, str, str]]:
    said = translation(slug, language)
    yield from ((key, text, str(said[key])) for key, text in english(slug).items())


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def numbers(text: str, language: str) -> list[int]:
    known = NUMBERS[language].split()
    return sorted(
        known.index(word) for word in re.findall(r"\w+", text.casefold()) if word in known
    )


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])[\s”“)]+", text)


@pytest.mark.parametrize("slug", HEALTH_CHECKS)
@both
def test_every_core_question_is_asked_in_the_language(slug: str, language: str) -> None:
    source = read_questionnaire(slug, VERSION)
    spoken = load_translation(
        ROOT / "questionnaires" / slug / VERSION / "questionnaire.yaml", language
    )
    asked = {item.id: item.text for item in spoken.items()}
    core = {item.id: item.text for item in source.items() if item.core}

    assert core
    assert {name: asked[name] for name in core if asked[name] == core[name]} == {}
    assert spoken.language == language


@every
@both
def test_a_translation_has_every_text_and_no_other(slug: str, language: str) -> None:
    assert translation(slug, language).keys() - HEADER == english(slug).keys()


@every
@both
def test_no_text_was_left_in_english(slug: str, language: str) -> None:
    same = {text for _, text, said in pairs(slug, language) if said == text}

    assert same <= SHARED


@every
@both
def test_figures_are_the_same(slug: str, language: str) -> None:
    different = {
        key: (text, said)
        for key, text, said in pairs(slug, language)
        if figures(said) != figures(text) or numbers(said, language) != numbers(text, "en")
    }

    assert different == {}


@every
@both
def test_placeholders_are_the_same(slug: str, language: str) -> None:
    different = {
        key: said
        for key, text, said in pairs(slug, language)
        if sorted(re.findall(r"\{\w+\}", said)) != sorted(re.findall(r"\{\w+\}", text))
    }

    assert different == {}


@every
@both
def test_translations_are_short_enough_for_a_phone(slug: str, language: str) -> None:
    long = {
        key: said
        for key, text, said in pairs(slug, language)
        if len(said) > LONGER * len(text) + SPARE
    }

    assert long == {}


@every
@both
def test_sentences_and_anchors_keep_the_limits_of_the_original(slug: str, language: str) -> None:
    asked = [
        (key, said)
        for key, _, said in pairs(slug, language)
        if key[-1] in {"text", "help", "short"}
    ]
    anchors = [said for key, said in asked if key[-1] == "short"]
    questions = [part for key, said in asked if key[-1] != "short" for part in sentences(said)]

    assert [said for said in anchors if len(said.split()) > LONGEST_ANCHOR] == []
    assert [part for part in questions if len(part.split()) > LONGEST_SENTENCE] == []


@both
def test_what_recurs_is_said_in_the_same_words(language: str) -> None:
    words: dict[str, set[str]] = {}
    for slug in SLUGS:
        for key, text, said in pairs(slug, language):
            if LOOKS_AT_WHAT_IS_COUNTED not in key:
                words.setdefault(text, set()).add(said)

    assert {text: said for text, said in words.items() if len(said) > 1} == {}


def test_german_says_sie() -> None:
    familiar = re.compile(r"\b(du|dich|dir|deine?[mnrs]?)\b", re.IGNORECASE)
    found = [said for slug in SLUGS for _, _, said in pairs(slug, "de") if familiar.search(said)]

    assert found == []


@every
@both
def test_a_translation_that_nobody_has_read_says_so(slug: str, language: str) -> None:
    assert translation(slug, language)["reviewed",] is False


@every
def test_answers_to_the_translated_version_compare_with_those_to_the_first(slug: str) -> None:
    before, after = read_questionnaire(slug), read_questionnaire(slug, VERSION)
    changes = {"version": VERSION, "languages": ["en", *LANGUAGES]}
    found = compare(before, after)

    assert after == before.model_copy(update=changes)
    assert found.items == []
    assert {node.trend for node in found.nodes} == {"all"}
