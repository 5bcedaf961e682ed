"""Expected failures become one page, or one JSON object, that says what happened and what to do."""

import logging
import re
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dot.errors import DotError, Invalid, NotFound, Problems, TooMany, fault, reason_of
from dot.responses.service import Stale
from dot.web.deps import ProofNeeded, SignInNeeded
from dot.web.keeping import ask_first
from dot.web.security import REQUEST_ID, problem
from dot.web.templating import page
from dot.web.wording import DEFAULT, Words, words_for, words_of

LOG = logging.getLogger(__name__)
ENGLISH = words_of(DEFAULT)
FOR_PROGRAMS = ("/api/", "/survey/answers")
FOR_RESPONDENTS = ("/survey", "/i/", "/g/", "/stop/")
ASSESSMENT = re.compile(r"/assessments/[0-9]{1,10}(?=/)")
# After these there may be no way back to where somebody came from.
CLOSED_DOORS = (401, 403, 404, 500)
MOST_SHOWN = 100
TOO_LARGE = 413


def expected(request: Request, error: Exception) -> Response:
    """What a user can cause: the message says what to do."""
    if not isinstance(error, DotError):
        raise error
    answer = answered(request, error)
    if isinstance(error, TooMany):
        answer.headers["retry-after"] = str(error.wait)
    return answer


def answered(request: Request, error: DotError) -> Response:
    """An expected failure in the shape that the caller reads."""
    if for_program(request):
        # Whoever waits reads when to go on in their own language, if they name one.
        said = words_for(request).told(str(error)) if isinstance(error, TooMany) else str(error)
        return problem(error.status, error.code, said, **details(error))
    if isinstance(error, NotFound) and request.url.path.startswith(FOR_RESPONDENTS):
        return no_way_in(request)
    if request.url.path.startswith(FOR_RESPONDENTS):
        return no_way_on(request, error)
    if isinstance(error, SignInNeeded):
        return RedirectResponse("/sign-in", 303)
    return error_page(request, messages_of(error), error.status)


def misshapen(request: Request, error: Exception) -> Response:
    """What does not have the shape that the route takes."""
    if not isinstance(error, RequestValidationError):
        raise error
    wrong = [
        {"at": ".".join(str(part) for part in one["loc"]), "message": one["msg"]}
        for one in error.errors()[:MOST_SHOWN]
    ]
    if for_program(request):
        message = "; ".join(f"{one['at']}: {one['message']}" for one in wrong)
        return problem(422, "invalid", message, errors=wrong)
    if any(one["at"].startswith("path.") for one in wrong):
        return error_page(request, [words_for(request)("desk.no_page")], NotFound.status)
    words = words_for(request)
    names = dict.fromkeys(words.of_field(one["at"].rpartition(".")[2]) for one in wrong)
    return error_page(request, [words("desk.misshapen", fields=", ".join(names))], 422)


def from_framework(request: Request, error: Exception) -> Response:
    """What the framework refuses."""
    if not isinstance(error, HTTPException):
        raise error
    missing = error.status_code == NotFound.status
    if for_program(request):
        message = ENGLISH("desk.no_page") if missing else str(error.detail)
        return problem(error.status_code, "not_found" if missing else "refused", message)
    message = words_for(request)("desk.no_page") if missing else str(error.detail)
    return error_page(request, [message], error.status_code)


def unexpected(scope: Scope, error: Exception) -> Response:
    """A fault of ours: the log has its kind and place, and no values, for they may be answers."""
    request = Request(scope)
    LOG.error("unexpected %s in %s %s", fault(error), request.method, route_of(scope))
    if for_program(request):
        return problem(500, "internal", ENGLISH("desk.broken"))
    words = words_for(request)
    told = [words("desk.broken"), words("desk.broken_number", number=REQUEST_ID.get())]
    return error_page(request, told, 500)


def route_of(scope: Scope) -> str:
    """The route as it was written, since the path itself may hold a secret."""
    return str(getattr(scope.get("route"), "path", "no route"))


async def unproved(request: Request, error: Exception) -> Response:
    """What asks for password and code first: a form waits for them, a program is told."""
    if not isinstance(error, ProofNeeded) or for_program(request):
        return expected(request, error)
    return await ask_first(request, error)


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Response | Awaitable[Response]]] = {
    ProofNeeded: unproved,
    DotError: expected,
    RequestValidationError: misshapen,
    HTTPException: from_framework,
}


def add_error_pages(app: FastAPI) -> None:
    """Answer every expected failure in the shape that the caller reads."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)


def no_way_in(request: Request) -> Response:
    """What a respondent without a valid link is told, in a language that their browser prefers."""
    words = words_for(request)
    context = {
        "words": words,
        "brand": None,
        "heading": words("closed.no_session_title"),
        "text": words("closed.no_session_text"),
    }
    return page(request, "respondent/message.html", context, status=NotFound.status)


def error_page(request: Request, messages: list[str], status: int) -> Response:
    """What went wrong, in the language of whoever asks, and the way back.

    What is foreign and what is missing look alike: there is nothing of the address in either.
    """
    found = ASSESSMENT.match(request.url.path) if status not in CLOSED_DOORS else None
    context = {"messages": messages, "place_now": "", "back": found[0] if found else ""}
    return page(request, "error.html", context, status=status)


def messages_of(error: DotError) -> list[str]:
    """What an error says, a sentence each."""
    if isinstance(error, Invalid):
        return list(error.fields.values())
    if isinstance(error, Problems):
        return [str(one) for one in error.problems[:MOST_SHOWN]]
    return [str(error)]


def told(error: DotError, words: Words) -> str:
    """What an error says in a language, its sentences one after the other."""
    return " ".join(words.told(message) for message in messages_of(error))


def no_way_on(request: Request, error: DotError) -> Response:
    """What a respondent is told where something can't be done, in the language of their survey."""
    words = words_for(request)
    context = {
        "words": words,
        "brand": None,
        "heading": words("reason.title"),
        "text": words.reason(error) if reason_of(error) else told(error, words),
    }
    return page(request, "respondent/message.html", context, status=error.status)


class InOurWords:
    """Plain ASGI middleware: what the framework refuses unread is told as every other failure is."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; an answer in plain text to a body that is too large is replaced."""
        replaced = False

        async def in_our_words(message: Message) -> None:
            nonlocal replaced
            if is_bare_refusal(message):
                replaced = True
                error = HTTPException(TOO_LARGE, "This is larger than is taken here: split it.")
                await from_framework(Request(scope), error)(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, in_our_words)


def is_bare_refusal(message: Message) -> bool:
    """Whether the framework refuses a body in its own words."""
    if message["type"] != "http.response.start" or message["status"] != TOO_LARGE:
        return False
    return b"text/plain" in dict(message["headers"]).get(b"content-type", b"")


def for_program(request: Request) -> bool:
    """Whether the caller reads JSON."""
    return request.url.path.startswith(FOR_PROGRAMS)


def details(error: DotError) -> dict[str, object]:
    """What some failures add for programs; a reason is what the survey says in its languages."""
    found = reason_of(error)
    more = {"reason": found.key, "values": found.values} if found else {}
    return more | places(error)


def places(error: DotError) -> dict[str, object]:
    """Where something is wrong, or what is there instead."""
    if isinstance(error, Stale):
        current = error.current
        return {
            "current": {
                "cell": current.cell,
                "state": current.state.value,
                "comment": current.comment,
                "revision": current.revision,
            }
        }
    if isinstance(error, Invalid):
        return {"errors": [{"at": at, "message": text} for at, text in error.fields.items()]}
    if isinstance(error, Problems):
        return {
            "errors": [
                {"at": f"{one.path}:{one.line}", "message": one.message}
                for one in error.problems[:MOST_SHOWN]
            ]
        }
    return {}
