"""Cells that leave the house: a text stays a text in every spreadsheet, a number stays a number."""

import re
from datetime import date

Value = str | float | int | date | None

# What a spreadsheet may read as the beginning of a formula, in both widths (security brief, T19).
HAZARDS = frozenset("=+-@\t\r\n＝＋－＠")
# XML has no way to hold these, and UTF-8 none to hold half of a character.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000


def plain(text: str) -> str:
    """The text without characters that a file can't hold, and not longer than a cell may be."""
    clean = UNSAYABLE.sub("\ufffd", text)
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"


def is_hazardous(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula."""
    return text[:1] in HAZARDS or text.lstrip()[:1] in HAZARDS


def guarded(text: str) -> str:
    """A text for CSV, which knows no types: hazardous ones get an apostrophe in front."""
    clean = plain(text)
    return f"'{clean}" if is_hazardous(clean) else clean


def spoken(reason: str | None) -> str | None:
    """A reason code as words."""
    return reason.replace("_", " ") if reason else None
