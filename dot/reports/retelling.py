"""Sentences that a result holds in English, said again in the report's language.

A result says why a roadmap is as it is in English sentences. `[told]` of the English words has each
of them with places for what varies; another language has the same sentence under the same name.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime

from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol

from dot.reports.figures import Figures
from dot.reports.words import Words

PLACE = re.compile(r"\{([a-z_]+)\}")
FIGURE = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)(?![\w]|[.,]\d)")
INITIATIVE = re.compile(r"(\S+) “(.+)”")
# Places that hold a sentence of their own.
SENTENCES = frozenset({"why", "limit", "given", "proof", "word", "what"})
# Places that hold what somebody wrote, or codes.
AS_WRITTEN = frozenset({"title", "side", "names"})
Renamed = Callable[[str], str]


class Retelling:
    """Every sentence that a result may hold, as a pattern, longest first.

    english: the names of the sentences and their English words.   renamed: an initiative's name, as
    authored, in the report's language.   table: the words in which the sentences stand.
    """

    def __init__(
        self,
        english: Mapping[str, str],
        words: Words,
        renamed: Renamed = str,
        table: str = "told",
    ) -> None:
        longest_first = sorted(english.items(), key=lambda one: -len(PLACE.sub("", one[1])))
        self.patterns = [
            (name, _pattern(sentence)) for name, sentence in longest_first if PLACE.search(sentence)
        ]
        self.whole = {one: name for name, one in english.items() if not PLACE.search(one)}
        self.words, self.figures, self.renamed = words, Figures(words), renamed
        self.table = table

    def __call__(self, sentence: str) -> str | None:
        """The sentence in the report's language; None where it is none of those known."""
        if sentence in self.whole:
            return self.words(f"{self.table}.{self.whole[sentence]}")
        for name, pattern in self.patterns:
            found = pattern.fullmatch(sentence)
            if found is not None:
                said = {place: self._said(place, text) for place, text in found.groupdict().items()}
                return self.words(f"{self.table}.{name}", **said)
        return None

    def word(self, text: str) -> str:
        """A fixed word without places; any other text as it is written."""
        return self.words(f"{self.table}.{self.whole[text]}") if text in self.whole else text

    def usual(self, text: str) -> str:
        """A word that stands where the assessment says nothing; any other as it is written."""
        return self(text) or text

    def _said(self, place: str, text: str) -> str:
        """What stands in a place: a sentence, an initiative, a day, or figures in text."""
        if place in SENTENCES:
            return self(text) or text
        if place in AS_WRITTEN:
            return text
        if place == "day":
            with suppress(ValueError):
                return self.figures.day(datetime.strptime(text, "%d %B %Y").date())  # noqa: DTZ007 — a day.
        if place == "initiative" and (named := INITIATIVE.fullmatch(text)):
            name = self.renamed(named[2])
            return self.words("told.initiative_name", code=named[1], name=name)
        if place == "function":
            return self.words.either(f"told.function_{text.lower()}", text)
        return self._figures(text)

    def _figures(self, text: str) -> str:
        """English figures with the decimal sign, grouping and percent of the report's language."""
        locale = self.words.locale

        def local(found: re.Match[str]) -> str:
            whole = found[1].replace(",", get_group_symbol(locale))
            decimals = (found[2] or "").replace(".", get_decimal_symbol(locale))
            percent = format_percent(0, locale=locale).strip("0") if found[3] else ""
            return f"{whole}{decimals}{percent}"

        return FIGURE.sub(local, text)


def _pattern(sentence: str) -> re.Pattern[str]:
    """The sentence with a group for each place; a place that comes twice must say the same twice."""
    parts, seen = [], set[str]()
    at = 0
    for place in PLACE.finditer(sentence):
        parts.append(re.escape(sentence[at : place.start()]))
        name = place[1]
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        seen.add(name)
        at = place.end()
    parts.append(re.escape(sentence[at:]))
    return re.compile("".join(parts), re.DOTALL)
