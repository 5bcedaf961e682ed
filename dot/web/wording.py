"""The interface's words in each language: one TOML file a language, all with the same keys."""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from fastapi import Request

from dot.errors import reason_of

FOLDER = Path(__file__).parent / "locales"
SENTENCES = FOLDER / "sentences"
DEFAULT = "en"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
LONGEST_SENTENCE = 800
# A number as English sentences write it, with its thousands apart.
NUMBER = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
# Where the labels of the pages' fields stand.
FIELDS = ("fieldwork.", "fieldwork.plan_", "keys.", "direction.", "account.")
# Holds the language that somebody chose for the pages; it is no secret.
CHOSEN = "dot_l"
# English for people all over Europe: the day first, and 24 hours.
CALENDARS = {"en": "en_GB"}


@dataclass(frozen=True)
class Words:
    """The texts of one language, by section and key: ``words("save.saved")``.

    A text that counts things has a form for each number that the language knows: `one`, `other`.
    """

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text with its placeholders filled in; values are put in as they are, never read."""
        return _filled(self.texts[key], values)

    def of_field(self, name: str) -> str:
        """What the pages call a form's field; its own name where they don't."""
        keys = (f"{section}{name}" for section in FIELDS)
        return next((self.texts[key] for key in keys if key in self.texts), name)

    def count(self, key: str, n: float, **values: object) -> str:
        """The text for ``n`` things, in the form that the language's plural rule asks for."""
        form = f"{key}.{Locale.parse(self.language).plural_form(n)}"
        return self(form if form in self.texts else f"{key}.other", n=n, **values)

    def reason(self, error: Exception) -> str:
        """Why something was not taken, in this language; the error's own words where it has no key."""
        found = reason_of(error)
        return self(f"reason.{found.key}", **found.values) if found else str(error)

    def some(self, keys: Set[str], *sections: str) -> dict[str, str]:
        """Some texts and some whole sections, placeholders and all, for scripts to fill in."""
        return {
            key: text
            for key, text in self.texts.items()
            if {key, key.rpartition(".")[0]} & keys or key.split(".")[0] in sections
        }

    def told(self, sentence: str) -> str:
        """An error, a reason or an entry of the log, which are written in English, in this language.

        What the catalogue does not know stays as it is; so does what people wrote into it.
        """
        if self.language == DEFAULT or len(sentence) > LONGEST_SENTENCE:
            return sentence
        if NUMBER.fullmatch(sentence):
            return format_decimal(int(sentence.replace(",", "")), locale=self.calendar)
        for pattern, text in sentences_of(self.language):
            found = pattern.fullmatch(sentence)
            if found:
                values = {name: self.told(value) for name, value in found.groupdict().items()}
                return _filled(text, values)
        return sentence

    def minutes(self, minutes: float) -> str:
        """A duration in whole minutes, never none."""
        return self.count("minutes", max(1, math.ceil(minutes)))

    @property
    def calendar(self) -> str:
        """How dates are written."""
        return CALENDARS.get(self.language, self.language)

    def day(self, moment: datetime, zone: str) -> str:
        """The date of a moment, as people there write it."""
        return format_date(moment.astimezone(ZoneInfo(zone)), "long", locale=self.calendar)

    def date(self, day: date) -> str:
        """A day, as people there write it."""
        return format_date(day, "long", locale=self.calendar)

    def moment(self, moment: datetime, zone: str) -> str:
        """Date and time of day of a moment."""
        return f"{self.day(moment, zone)}, {self.time(moment, zone)}"

    def time(self, moment: datetime, zone: str) -> str:
        """The time of day of a moment."""
        return format_time(moment.astimezone(ZoneInfo(zone)), "short", locale=self.calendar)


def _filled(text: str, values: Mapping[str, object]) -> str:
    return PLACEHOLDER.sub(lambda hole: str(values[hole[1]]), text)


def languages() -> list[str]:
    """The languages that the interface speaks, the default first."""
    found = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return sorted(found, key=lambda language: language != DEFAULT)


def spoken(language: str) -> str:
    """The interface language for a tag such as de-CH; the default where it speaks none."""
    short = language.partition("-")[0].lower()
    return short if short in languages() else DEFAULT


@cache
def words_of(language: str) -> Words:
    """The words of a language, or of the default where there are none."""
    name = spoken(language)
    tree = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Words(name, dict(_texts(tree)))


def _texts(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its whole key."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _texts(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


@cache
def sentences_of(language: str) -> list[tuple[re.Pattern[str], str]]:
    """What errors and logs say in English, as patterns, with the same in another language."""
    path = SENTENCES / f"{language}.toml"
    known = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return [(_pattern(english), text) for english, text in known.items()]


def _pattern(english: str) -> re.Pattern[str]:
    """Matches an English sentence whatever stands in its placeholders."""
    parts = PLACEHOLDER.split(english)
    holes = [f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)]
    return re.compile("".join(holes), re.DOTALL)


def words_for(request: Request) -> Words:
    """The words for whoever asks: their survey's language, the one they chose, or their browser's.

    A survey's script names the survey's language as the browser's, and so is not led by a choice
    that was made for the consultant's pages.
    """
    seated = getattr(request.state, "language", "")
    if seated:
        return words_of(seated)
    chosen = "" if request.url.path.startswith("/survey/") else request.cookies.get(CHOSEN, "")
    if chosen in languages():
        return words_of(chosen)
    return words_of(accepted(request.headers.get("accept-language", ""), languages()))


def accepted(header: str, offered: Sequence[str]) -> str:
    """The language on offer that a browser prefers; the first where it prefers none of them."""
    wanted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        found = tag.partition("-")[0].lower()
        if found in offered:
            wanted.append(
                (float(weight) if re.fullmatch(r"[01](\.[0-9]+)?", weight) else 1.0, found)
            )
    return max(wanted, key=lambda one: one[0])[1] if wanted else offered[0]
