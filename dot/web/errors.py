"""Expected failures become one page, or one JSON object, that says what happened and what to do."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from dot.errors import DotError, Invalid, NotFound, Problems
from dot.responses.service import Stale
from dot.web.deps import SignInNeeded
from dot.web.security import problem
from dot.web.templating import page
from dot.web.wording import DEFAULT, words_for, words_of

LOG = logging.getLogger(__name__)
ENGLISH = words_of(DEFAULT)
FOR_PROGRAMS = ("/api/", "/survey/answers")
FOR_RESPONDENTS = ("/survey", "/i/", "/g/")
MOST_SHOWN = 100


def expected(request: Request, error: Exception) -> Response:
    """What a user can cause: the message says what to do."""
    if not isinstance(error, DotError):
        raise error
    if for_program(request):
        return problem(error.status, error.code, said_to(request, error), **details(error))
    if isinstance(error, NotFound) and request.url.path.startswith(FOR_RESPONDENTS):
        return no_way_in(request)
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
    fields = ", ".join(dict.fromkeys(one["at"].rpartition(".")[2] for one in wrong))
    return error_page(request, [words_for(request)("desk.misshapen", fields=fields)], 422)


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


def unexpected(request: Request, error: Exception) -> Response:
    """A fault of ours: the log has its kind, and no values, for they may be answers."""
    LOG.error("unexpected %s at %s", type(error).__name__, request.method)
    if for_program(request):
        return problem(500, "internal", ENGLISH("desk.broken"))
    return error_page(request, [words_for(request)("desk.broken")], 500)


HANDLERS = {
    DotError: expected,
    RequestValidationError: misshapen,
    HTTPException: from_framework,
    Exception: unexpected,
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
    """What went wrong, in the language of whoever asks; nothing of the address, so that
    what is foreign and what is missing look alike.
    """
    words = words_for(request)
    told = [words.told(message) for message in messages]
    return page(request, "error.html", {"messages": told, "place_now": ""}, status=status)


def messages_of(error: DotError) -> list[str]:
    """What an error says, a sentence each."""
    if isinstance(error, Invalid):
        return list(error.fields.values())
    if isinstance(error, Problems):
        return [str(one) for one in error.problems[:MOST_SHOWN]]
    return [str(error)]


def said_to(request: Request, error: DotError) -> str:
    """What an error says to a program; respondents read it, in the language of their survey."""
    if not request.url.path.startswith(FOR_RESPONDENTS):
        return str(error)
    words = words_for(request)
    return " ".join(words.told(message) for message in messages_of(error))


def for_program(request: Request) -> bool:
    """Whether the caller reads JSON."""
    return request.url.path.startswith(FOR_PROGRAMS)


def details(error: DotError) -> dict[str, object]:
    """What some failures add for programs."""
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
