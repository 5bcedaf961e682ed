"""The language of a report: its words, and the result with its texts in that language."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dot.errors import Problems
from dot.reports.retelling import Retelling
from dot.reports.translation import ContentTexts, translated
from dot.reports.words import ENGLISH, PLAIN, Words, english_of, read_words
from dot.reports.words import language_of as language_of
from dot.results.schemas import Result

UNTRANSLATED = "untranslated"


@dataclass(frozen=True)
class Language:
    """In which language to write.

    ``locale``: None is the assessment's own.   ``texts``: what the content says in that language.
    ``allow_missing``: go on where texts are missing, in English and marked as such.
    """

    locale: str | None = None
    texts: ContentTexts = field(default_factory=ContentTexts)
    allow_missing: bool = False

    def of(self, result: Result) -> str:
        """The locale of this result's report; the assessment's region where only its language is named."""
        own = result.assessment.locale
        return own if self.locale in {None, language_of(own)} else str(self.locale)

    def hash(self) -> str:
        """The hash of all that the content says in the language."""
        every = [*self.texts.questionnaires.values(), self.texts.library]
        said = [sorted((*key, word) for key, word in one.phrases.items()) for one in every if one]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


AS_ASKED = Language()


@dataclass(frozen=True)
class Spoken:
    """The words of a language, and the result in it."""

    words: Words
    result: Result


def speak(
    result: Result, folders: Sequence[Path], language: Language, voice: str = PLAIN
) -> Spoken:
    """Words and result in the language. Raises Problems with every text that is missing in it."""
    locale = language.of(result)
    words = read_words(folders, locale, allow_missing=language.allow_missing, voice=voice)
    own = {one.language for one in result.questionnaires.values()} | {ENGLISH}
    if {language_of(locale)} == set(map(language_of, own)):
        return Spoken(words, result)
    english = told_in_english(folders) if language_of(locale) != ENGLISH else {}
    library = language.texts.library
    phrases = library.phrases if library else {}
    retelling = Retelling(
        english, words, lambda name: phrases.get(("initiatives.name", name), name)
    )
    said, missing = translated(result, language.texts, retelling)
    if missing and not language.allow_missing:
        raise Problems(list(missing))
    if missing:
        said = said.model_copy(update={"warnings": [*said.warnings, UNTRANSLATED]})
    return Spoken(words, said)


def said_in(result: Result, folders: Sequence[Path], language: Language) -> Result:
    """The result in the language, which it names as its own. Raises Problems with what is missing."""
    said = speak(result, folders, language).result
    texts = said.assessment.model_copy(update={"locale": language.of(result)})
    return said.model_copy(update={"assessment": texts})


def usual_word(folders: Sequence[Path], words: Words, text: str) -> str:
    """A word that stands where the assessment says nothing, in the language; any other as written."""
    return Retelling(told_in_english(folders), words).usual(text)


def told_in_english(folders: Sequence[Path], name: str = "told") -> dict[str, str]:
    """The English sentences that a result holds, or the words of another table, by name."""
    table = english_of(folders).get(name)
    return {str(key): str(one) for key, one in table.items()} if isinstance(table, Mapping) else {}
