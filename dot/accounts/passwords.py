"""Passwords: what is accepted, and how they are kept (argon2id)."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dot.errors import Invalid

FIELD = "password"
SHORTEST, LONGEST = 12, 128
# NIST SP 800-63B-4 asks for a list of the commonest; words of the trade are guessed first here.
COMMON = frozenset(
    [
        "password",
        "passw0rd",
        "123456",
        "qwerty",
        "letmein",
        "welcome",
        "admin",
        "iloveyou",
        "monkey",
        "dragon",
        "summer",
        "winter",
        "spring",
        "autumn",
        "pharma",
        "veeva",
        "promomats",
        "consultant",
        "assessment",
    ]
)
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each takes 20 MB and a tenth of a second: more than two at once would slow every save.
TURNS = threading.BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with TURNS:
        return HASHER.hash(password)


def fits(kept: str, password: str) -> bool:
    """Whether it is the password; an overlong one is refused unread."""
    if len(password) > LONGEST:
        return False
    with TURNS:
        try:
            return HASHER.verify(kept, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False


def refuse_weak(password: str, *, email: str, name: str) -> None:
    """Raise Invalid for a password that is short or guessed at once; no other rules."""
    if len(password) < SHORTEST:
        raise Invalid(password=f"Use at least {SHORTEST} characters; a short sentence is fine.")
    if len(password) > LONGEST:
        raise Invalid(password=f"Use at most {LONGEST} characters.")
    bare = "".join(sign for sign in password.casefold() if sign.isalnum())
    own = [part for part in f"{email.replace('@', ' ')} {name}".casefold().split() if len(part) > 3]
    left = bare
    for word in sorted([*COMMON, *own], key=len, reverse=True):
        left = left.replace("".join(sign for sign in word if sign.isalnum()), "")
    if len(set(left)) < 5:
        raise Invalid(**{FIELD: "This would be guessed soon: use words not about you or DOT."})
