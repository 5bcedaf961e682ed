"""Headers on every answer, and what must be true of a request before any route sees it."""

import json
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Which request this is: in its answer, and in whatever is logged meanwhile.
NO_REQUEST = "none"
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
Unexpected = Callable[[Scope, Exception], ASGIApp]
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; object-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dot"
)
DOWNLOAD_POLICY = "default-src 'none'; sandbox"
FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
ONE_DAY = "public, max-age=86400"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
JSON_PATHS = ("/api/", "/survey/answers/")
# What mail programs post to from anywhere: the address itself is what allows it, and no cookie counts.
POSTED_FROM_ANYWHERE = "/stop/"
TWO_YEARS = "max-age=63072000; includeSubDomains"
LONGEST_TOKEN_PATH = 200


class SecurityHeaders:
    """Plain ASGI middleware: a fresh nonce in, the headers out, on error pages and files as well.

    unexpected: what answers a fault of ours. It is called here and not by the framework, whose
    answer would have no headers, and whose log would hold the text of the error: perhaps an answer.
    """

    def __init__(self, app: ASGIApp, *, secure: bool, unexpected: Unexpected) -> None:
        self.app, self.secure, self.unexpected = app, secure, unexpected

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)
        REQUEST_ID.set(secrets.token_hex(8))
        started = False

        async def with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self.complete(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            answer = self.unexpected(scope, error)
            if started:
                raise HalfSent from None
            await answer(scope, receive, with_headers)

    def complete(self, headers: MutableHeaders, scope: Scope) -> None:
        """Add what every answer has."""
        for name, value in FIXED.items():
            headers[name] = value
        headers["x-request-id"] = REQUEST_ID.get()
        is_download = headers.get("content-disposition", "").startswith("attachment")
        policy = POLICY.format(nonce=scope["state"]["nonce"])
        headers["content-security-policy"] = DOWNLOAD_POLICY if is_download else policy
        headers["cache-control"] = ONE_DAY if scope["path"].startswith("/static/") else "no-store"
        renewed = scope["state"].get("renewed")
        if renewed and "set-cookie" not in headers:
            headers["set-cookie"] = renewed
        if self.secure:
            headers["strict-transport-security"] = TWO_YEARS


class HalfSent(Exception):
    """An answer broke off after it had begun; the server then closes the connection."""


class SameOrigin:
    """Refuses what another site, or an old browser on its behalf, sends to change something.

    A program with its own key sends no cookie, so it can't be made to act for somebody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let safe methods pass, and unsafe ones that come from our own pages or carry a key."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            refusal = refused(scope)
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)


def refused(scope: Scope) -> Response | None:
    """Why an unsafe request is not let through; None where it is."""
    headers = Headers(scope=scope)
    path = scope["path"]
    if path.startswith(JSON_PATHS) and has_body(headers):
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        uploads = kind == "multipart/form-data" and path.startswith("/api/")
        if kind != "application/json" and not uploads:
            return problem(415, "unsupported_media_type", "Send JSON as application/json.")
    if path.startswith(POSTED_FROM_ANYWHERE):
        return None
    if headers.get("authorization", "").startswith("Bearer ") and "cookie" not in headers:
        return None
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin", "")
    own = urlsplit(origin).netloc == headers.get("host", "") != ""
    # Under `no-referrer` a browser sends a form with the origin "null", and says itself whose it is.
    vouched = site == "same-origin" and origin in {"", "null"}
    if site not in {None, "same-origin"} or not (own or vouched):
        return problem(403, "foreign_origin", "This was not sent from a page of this service.")
    return None


def has_body(headers: Headers) -> bool:
    """Whether a request brings anything, which then has to say what it is."""
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


class Problem(JSONResponse):
    """An error for programs; half a character in what it quotes is shown as “?”."""

    media_type = "application/problem+json"

    def render(self, content: object) -> bytes:
        """The body."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def problem(status: int, code: str, detail: str, **more: object) -> JSONResponse:
    """An error in the standard shape for programs (RFC 9457)."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
    }
    body["instance"] = f"urn:dot:request:{REQUEST_ID.get()}"
    return Problem(body | more, status)
