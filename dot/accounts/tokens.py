"""Secrets that let people in: made here, handed out once, kept as hashes only."""

import hashlib
import secrets

TOKEN_BYTES = 32
LONGEST = 64


def new_token() -> str:
    """A secret of 256 bits that can stand in a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the database keeps of a secret; one of 256 bits needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
