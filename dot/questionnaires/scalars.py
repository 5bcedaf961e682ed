"""What an unquoted YAML value means; refuses those that YAML 1.1 and YAML 1.2 read differently."""

import re
from dataclasses import dataclass
from datetime import date

WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
YES_AND_NO = frozenset(
    word
    for pair in ("yes no", "on off")
    for lower in pair.split()
    for word in (lower, lower.capitalize(), lower.upper())
)
# Everything else that either YAML version reads as no text begins with one of these.
NUMBER_START = frozenset("0123456789+-.")
INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
FLOAT = re.compile(r"([-+]?[0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?")
SIGNED_POINT = re.compile(r"[-+]\.[0-9]+([eE][-+][0-9]+)?")
LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME_STAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9:.]+.*")
SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?")
OTHER_BASE = re.compile(r"[-+]?0(x[0-9a-fA-F_]+|o[0-7]+|b[01_]+)")
UNDERSCORED = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?")
BARE_EXPONENT = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
LONGEST_NUMBER = 40
LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Surprise:
    """A value that two YAML readers read differently; ``words`` say what to write instead."""

    words: str


def clipped(text: str) -> str:
    """A text as messages quote it: on one line, and not longer than a line."""
    line = " ".join(text[: 2 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"


def resolve(text: str) -> str | int | float | bool | date | Surprise | None:
    """The value of an unquoted scalar."""
    if text in WORDS:
        return WORDS[text]
    if text in YES_AND_NO:
        return yes_or_no(text)
    if text == "<<":
        return Surprise("Merge keys (<<) are refused: write the keys out.")
    if text[0] not in NUMBER_START:
        return text
    return number_or_date(text)


def yes_or_no(text: str) -> Surprise:
    """`No` is false in YAML 1.1 and text in YAML 1.2: the author has to say which."""
    truth = "true" if text.lower() in {"yes", "on"} else "false"
    return Surprise(f"YAML reads {text} as {truth}: write “{text}” in quotes, or {truth}.")


def number_or_date(text: str) -> str | int | float | date | Surprise:
    """The value of a scalar that begins like a number."""
    if len(text) <= LONGEST_NUMBER:
        if INTEGER.fullmatch(text):
            return int(text)
        if FLOAT.fullmatch(text):
            return float(text)
        if ISO_DATE.fullmatch(text):
            return day(text)
    for pattern, words in SURPRISES:
        if pattern.fullmatch(text):
            return Surprise(words.format(text=clipped(text)))
    return text


def day(text: str) -> date | Surprise:
    """A date that the calendar has."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Surprise(f"{text} is no day of the calendar: mend the date, or put it in quotes.")


SURPRISES = (
    (
        LEADING_ZERO,
        "YAML may read {text} as an octal number: drop the leading zero, or put it in quotes.",
    ),
    (SEXAGESIMAL, "YAML may read {text} as a number to the base of 60: put it in quotes."),
    (TIME_STAMP, "YAML reads {text} as a point in time: put it in quotes."),
    (OTHER_BASE, "YAML may read {text} as a number: write it decimal, or put it in quotes."),
    (
        UNDERSCORED,
        "YAML may read {text} as a number: write its digits without _, or put it in quotes.",
    ),
    (
        SIGNED_POINT,
        "YAML may read {text} as a text: write a zero before the point, or put it in quotes.",
    ),
    (BARE_EXPONENT, "YAML may read {text} as a text: write the number out, or put it in quotes."),
    (NOT_FINITE, "{text} is no finite number: write a number, or leave the key out."),
)
