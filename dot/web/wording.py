"""The interface's words in each language: one TOML file a language, all with the same keys."""

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from dot.errors import reason_of

FOLDER = Path(__file__).parent / "locales"
DEFAULT = "en"
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Words:
    """The texts of one language, by section and key: ``words("save.saved")``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text with its placeholders filled in; values are put in as they are, never read."""
        return PLACEHOLDER.sub(lambda found: str(values[found[1]]), self.texts[key])

    def reason(self, error: Exception) -> str:
        """Why something was not taken, in this language; the error's own words where it has no key."""
        found = reason_of(error)
        return self(f"reason.{found.key}", **found.values) if found else str(error)

    def some(self, *sections: str) -> dict[str, str]:
        """The texts of some sections, placeholders and all, for scripts to fill in."""
        return {key: text for key, text in self.texts.items() if key.split(".")[0] in sections}

    def minutes(self, minutes: float) -> str:
        """A duration in whole minutes, never none."""
        whole = max(1, math.ceil(minutes))
        return self("one_minute") if whole == 1 else self("minutes", n=whole)

    def day(self, moment: datetime, zone: str) -> str:
        """The date of a moment, as people there write it."""
        return format_date(moment.astimezone(ZoneInfo(zone)), "long", locale=self.language)

    def time(self, moment: datetime, zone: str) -> str:
        """The time of day of a moment."""
        return format_time(moment.astimezone(ZoneInfo(zone)), "short", locale=self.language)


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
    texts: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            texts.update({f"{key}.{inner}": text for inner, text in value.items()})
        else:
            texts[key] = value
    return Words(name, texts)


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
