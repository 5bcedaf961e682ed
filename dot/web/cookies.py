"""Cookies and form tokens: signed with the installation's key, readable by nobody else."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from fastapi import Request, Response

from dot.web.installation import Installation, installation_of

RESPONDENT, USER = "dot_r", "dot_u"
IDLE = timedelta(hours=12)
RENEW_AFTER = timedelta(minutes=10)
# Nobody opens a link, reads, answers and submits in less; programs that follow links do.
LEAST = timedelta(seconds=3)
MAC_BYTES = 16


def name_of(installation: Installation, cookie: str) -> str:
    """The cookie's name; the prefix makes browsers hold it to this host and to https."""
    return f"__Host-{cookie}" if installation.settings.is_secure else cookie


def set_cookie(response: Response, installation: Installation, cookie: str, value: str) -> None:
    """Set a cookie that scripts can't read and other sites can't send."""
    response.set_cookie(
        name_of(installation, cookie),
        value,
        path="/",
        secure=installation.settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, installation: Installation, cookie: str) -> None:
    """Forget a cookie."""
    response.delete_cookie(
        name_of(installation, cookie),
        path="/",
        secure=installation.settings.is_secure,
        httponly=True,
        samesite="lax",
    )


def cookie_of(request: Request, cookie: str) -> str:
    """A cookie's value, "" where there is none."""
    return request.cookies.get(name_of(installation_of(request), cookie), "")


def timed(key: bytes, token: str, now: datetime) -> str:
    """A secret with the time at which it was last used, signed."""
    stamped = f"{token}.{int(now.timestamp())}"
    return f"{stamped}.{mac(key, 'respondent', stamped)}"


def read_timed(key: bytes, value: str, now: datetime) -> tuple[str, datetime] | None:
    """The secret and its time; None where the signature is wrong or the time too long ago."""
    stamped, _, signature = value.rpartition(".")
    token, _, seconds = stamped.rpartition(".")
    if not (token and seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return None
    if not same(signature, mac(key, "respondent", stamped)):
        return None
    used = datetime.fromtimestamp(int(seconds), now.tzinfo)
    return (token, used) if now < used + IDLE else None


def form_token(request: Request) -> str:
    """What a form sends back to prove that this service drew it for this browser.

    It differs every time, so that a compressed page does not give it away byte by byte.
    """
    return form_token_of(installation_of(request).key, _bound(request))


def form_token_of(key: bytes, bound: str) -> str:
    """The same for a session of which the browser learns only now."""
    salt = secrets.token_hex(8)
    return f"{salt}.{_form_mac(key, salt, bound)}"


def is_form_token(request: Request, value: str) -> bool:
    """Whether a form was drawn for this browser."""
    salt, _, signature = value.partition(".")
    return same(signature, _form_mac(installation_of(request).key, salt, _bound(request)))


def _bound(request: Request) -> str:
    """The session that a form belongs to."""
    return cookie_of(request, USER) or cookie_of(request, RESPONDENT).partition(".")[0]


def _form_mac(key: bytes, salt: str, bound: str) -> str:
    return mac(key, "form", f"{salt}:{bound}")


def mac(key: bytes, purpose: str, text: str) -> str:
    """A signature that holds for one purpose only."""
    made = hmac.new(key, f"{purpose}\0{text}".encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:MAC_BYTES]).decode().rstrip("=")


def same(one: str, other: str) -> bool:
    """Whether two signatures are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
