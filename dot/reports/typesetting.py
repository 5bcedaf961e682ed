"""What no line may tear apart: a number and its sign, “n = 12”, both ends of a range, the end."""

import re

from babel import Locale
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

SPACE = "\N{NO-BREAK SPACE}"
# Behind a dash even a space that does not break may end a line; this may not.
JOINER = "\N{WORD JOINER}"
DIGIT = re.compile(r"\d")
SIGN = re.compile(r"(?<=\d)[ \N{NO-BREAK SPACE}]%")
BOUND = (
    (re.compile(r"\bn = (?=[\d≥≤])"), f"n{SPACE}={SPACE}"),
    (re.compile(r"(?<=\d) – (?=\d)"), f"{SPACE}–{JOINER}{SPACE}"),
    # A part and its whole: “2.3 of 5”, „2,3 von 5“.
    (re.compile(r"(?<=\d) (of|von) (?=\d)"), rf"{SPACE}\1{SPACE}"),
    # A dot between two figures ends a line; an arrow stands between what it joins.
    (re.compile(r"(?<=\d) · (?=n\b|[A-Z]\d|\d+[.,]\d)"), f"{SPACE}· "),
    (re.compile(r"(?<=\S) → (?=\S)"), f"{SPACE}→{SPACE}"),
    # The code of a place keeps its level.
    (re.compile(r"(?<=\b[A-Z]\d\.\d) (?=\d[.,]\d)"), SPACE),
    # Nothing ends with a number alone on its line.
    (re.compile(r"(?<=\S) (?=\d+(?:[.,]\d+)?\.$|\d+[.,]\d+$)"), SPACE),
)
# A text that may take several lines does not leave a short word alone on the last one.
SEVERAL_LINES = 40
SHORT_END = re.compile(r"(?<=\S) (?=\S{1,9}$)")


def percent_sign(locale: Locale) -> str:
    """The sign with the space that the language puts before it: “%” in English."""
    whole: str = format_percent(0, locale=locale)
    return whole.replace(format_decimal(0, locale=locale), "").replace(" ", SPACE)


class Typesetter:
    """Finishes every text that a template prints; what is markup already was finished before."""

    def __init__(self, locale: Locale) -> None:
        self.sign = percent_sign(locale)
        self.dates = _dates(locale)

    def __call__(self, value: object) -> object:
        if not isinstance(value, str) or isinstance(value, Markup):
            return value
        text = self._figures(value) if DIGIT.search(value) else value
        return SHORT_END.sub(SPACE, text) if len(text) > SEVERAL_LINES else text

    def _figures(self, text: str) -> str:
        text = SIGN.sub(self.sign, text)
        for pattern, bound in BOUND:
            text = pattern.sub(bound, text)
        return self.dates.sub(lambda found: found[0].replace(" ", SPACE), text)


def _dates(locale: Locale) -> re.Pattern[str]:
    """A day with its month, and a short month with its year, as the language writes them."""
    names = {width: locale.months["format"][width].values() for width in ("wide", "abbreviated")}
    full, short = ("|".join(map(re.escape, names[width])) for width in ("wide", "abbreviated"))
    return re.compile(rf"\b\d{{1,2}}\.? (?:{full})\b|(?<!\w)(?:{short}) (?=\d{{4}}\b)")
