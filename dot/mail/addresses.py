"""Mail addresses and lines of headers: what people type, made safe to stand in a header."""

import re
import unicodedata

LONGEST_ADDRESS, LONGEST_LOCAL = 254, 64
LONGEST_LINE = 150
# What mail servers take without quoting; rarer forms are far more often slips than addresses.
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


def address(text: str) -> str:
    """An address in lower case. Raises ValueError with what is wrong and what to do."""
    given = text.strip().lower()
    local, at, domain = given.rpartition("@")
    if not at or not local or not domain:
        raise ValueError("is no mail address: write one as in name@company.com.")
    if not given.isascii():
        raise ValueError("has letters that mail addresses can't have: use plain letters only.")
    if len(given) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL:
        raise ValueError(
            f"is longer than a mail address can be: check it ({len(given)} characters)."
        )
    if not LOCAL.fullmatch(local):
        raise ValueError(
            "has a sign before the @ that can't stand there: check for blanks and dots."
        )
    labels = domain.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValueError("has no domain after the @: write one as in company.com.")
    return given


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """A text as one line of a header: nothing in it ends the line or changes its direction."""
    plain = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else sign
        for sign in text
    )
    # “=?” begins an encoded word, which the reader's program would open up into anything.
    joined = " ".join(plain.replace("=?", "= ?").split())
    return joined if len(joined) <= longest else f"{joined[: longest - 1]}…"
