"""Passwords: what is accepted, and how they are kept (argon2id)."""

import hashlib
import re
import string
import threading
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dot.errors import Invalid

FIELD = "password"
SHORTEST, LONGEST = 12, 128
# NIST SP 800-63B-4 asks for words about person and product beside the list of common ones.
OF_THE_TRADE = frozenset(
    [
        "password",
        "passw0rd",
        "summer",
        "winter",
        "spring",
        "autumn",
        "pharma",
        "veeva",
        "promomats",
        "consultant",
        "assessment",
        "maturity",
        "questionnaire",
    ]
)
# SHA-256 of 36,649 passwords that were found in breaches most often, cut to 5 bytes and in order;
# made of the lists that Django 5.2 and zxcvbn 4.5 ship, in lower case, letters and digits only.
COMMON = Path(__file__).with_name("common_passwords.bin")
CUT = 5
DIFFERENT_SIGNS = 5
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each takes 20 MB and a tenth of a second: more than two at once would slow every save.
TURNS = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with TURNS:
        return HASHER.hash(_written(password))


def fits(kept: str, password: str) -> bool:
    """Whether it is the password; an overlong one is refused unread."""
    if len(password) > LONGEST:
        return False
    with TURNS:
        try:
            return HASHER.verify(kept, _written(password))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def refuse_weak(password: str, *about: str) -> None:
    """Raise Invalid for a password that is short or guessed at once; no other rules.

    about: address, name, practice: what whoever guesses tries first.
    """
    if len(password) < SHORTEST:
        raise Invalid(password=f"Use at least {SHORTEST} characters; a short sentence is fine.")
    if len(password) > LONGEST:
        raise Invalid(password=f"Use at most {LONGEST} characters.")
    if not password.isprintable():
        raise Invalid(**{FIELD: "This holds a sign that can't be typed again: choose another."})
    left = _bare(password)
    own = {part for text in about for part in re.split(r"\W+", text.casefold()) if len(part) > 3}
    for word in sorted(OF_THE_TRADE | own, key=len, reverse=True):
        left = left.replace(word, "")
    few = len(set(left.strip(string.digits))) < DIFFERENT_SIGNS
    if few or is_common(_bare(password)) or is_common(left):
        raise Invalid(**{FIELD: "This would be guessed soon: use words not about you or DOT."})


def is_common(bare: str) -> bool:
    """Whether a password is among the common ones, as it is, between digits, or written twice."""
    forms = {bare, bare.strip(string.digits)}
    halves = {form[: len(form) // 2] for form in forms}
    twice = {half for half in halves if half * 2 in forms}
    return not _common().isdisjoint(_digest(form) for form in forms | twice)


@cache
def _common() -> frozenset[bytes]:
    held = COMMON.read_bytes()
    return frozenset(held[at : at + CUT] for at in range(0, len(held), CUT))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:CUT]


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _written(password: str) -> bytes:
    """One form of what looks the same, whichever keyboard typed it; half a character is “?”."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
