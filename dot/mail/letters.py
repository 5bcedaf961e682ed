"""A letter in words: from what is known about a person and their survey to subject, text and HTML."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dot.mail.addresses import one_line

TEMPLATES = Path(__file__).parent / "templates"
DEFAULT_LANGUAGE = "en"
# With the country whose habit of writing dates is meant; English is written for Europe.
LOCALES = {"en": "en_GB", "de": "de_DE", "da": "da_DK"}
PLACE = re.compile(r"\{(\w+)\}")
Purpose = Literal["invitation", "reminder", "personal_link"]


@dataclass(frozen=True)
class Letterhead:
    """How the practice's mails look; colours as #rrggbb.   logo: a PNG, or nothing for the name."""

    name: str
    accent: str = "#0b6e6e"
    ink: str = "#1b2430"
    muted: str = "#566373"
    grid: str = "#dde3ea"
    band: str = "#eef2f5"
    paper: str = "#ffffff"
    logo: bytes | None = None


@dataclass(frozen=True)
class Facts:
    """What a letter tells.

    ``closes``: aware; told in ``time_zone``.   ``k``: the floor of the person's group, None where
    the group is named.   ``link``: the whole address with its secret.
    """

    name: str
    client: str
    title: str
    practice: str
    closes: datetime
    time_zone: str
    minutes: int
    k: int | None
    link: str


@dataclass(frozen=True)
class Letter:
    """A letter that is ready to be looked at or put into a message."""

    language: str
    subject: str
    lines: tuple[str, ...]
    button: str
    link: str
    link_note: str
    why: str

    @property
    def text(self) -> str:
        """The plain part: the same words, for those who read no HTML."""
        parts = [*self.lines, f"{self.button}:\n{self.link}", self.why]
        return "\n\n".join(parts) + "\n"


def write(purpose: Purpose, language: str, facts: Facts) -> Letter:
    """The letter in a language; in English where there are no words of ours in that language."""
    code = language.partition("-")[0].lower()
    code = code if code in LOCALES else DEFAULT_LANGUAGE
    words = words_of(code)
    own = words[purpose]
    closes = facts.closes.astimezone(ZoneInfo(facts.time_zone))
    known = {
        "name": facts.name,
        "client": facts.client,
        "title": facts.title,
        "practice": facts.practice,
        "minutes": _counted(words["minutes"], facts.minutes, code),
        "k": str(facts.k),
        "closes": _in_full(closes, LOCALES[code]),
        "day": format_date(closes, "d MMMM", locale=LOCALES[code]),
    }
    known["privacy"] = filled(words["named" if facts.k is None else "confidential"], known)
    greeting = words["greeting" if facts.name else "greeting_unnamed"]
    why = words["why_asked" if purpose == "personal_link" else "why"]
    return Letter(
        language=code,
        subject=one_line(filled(own["subject"], known)),
        lines=tuple(filled(line, known) for line in (greeting, *own["paragraphs"])),
        button=own["button"],
        link=facts.link,
        link_note=words["link_note"],
        why=filled(why, known),
    )


def as_html(letter: Letter, head: Letterhead, logo: str = "") -> str:
    """The letter as HTML in the brand.   logo: where the picture lies, as in cid:…"""
    return _templates().get_template("letter.html").render(letter=letter, head=head, logo=logo)


def filled(words: str, known: Mapping[str, str]) -> str:
    """Words with their places filled, once: a place inside what is filled in stays as it is."""
    return PLACE.sub(lambda place: one_line(known.get(place[1], place[0]), 2_000), words)


@cache
def words_of(language: str) -> dict[str, Any]:
    """The words of a language."""
    return tomllib.loads((TEMPLATES / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def _counted(forms: Mapping[str, str], n: int, language: str) -> str:
    """A number of things, in the form that the language's plural rule asks for."""
    return filled(forms[Locale.parse(language).plural_form(n)], {"n": str(n)})


def _in_full(moment: datetime, locale: str) -> str:
    day = format_date(moment, "full", locale=locale)
    return f"{day}, {format_datetime(moment, 'HH:mm', locale=locale)} ({moment.tzname()})"
