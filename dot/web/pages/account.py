"""Signing in and out of the practice's side."""

import re
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response
from limits import parse

from dot.accounts.service import (
    knows_password,
    renew,
    session_of,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from dot.accounts.tokens import LONGEST
from dot.errors import NotFound
from dot.web.cookies import USER, cookie_of, drop_cookie, set_cookie
from dot.web.deps import CheckedForm, CurrentUser, Db, Here, Now
from dot.web.installation import Installation, address_of
from dot.web.templating import page
from dot.web.typed import Word
from dot.web.wording import CHOSEN, languages

router = APIRouter(include_in_schema=False)

ATTEMPTS, ATTEMPTS_OF_ONE = parse("20/minute"), parse("5/minute")
# One message for whatever is wrong: it tells nobody which addresses there are, or which are locked.
REFUSED = (
    "Address, password or code is wrong, or too much was tried lately. A code works once, and for "
    "half a minute. After several failures wait a little; after many, ask the practice's owner."
)
Token = Annotated[str, Path(min_length=1, max_length=LONGEST)]
PLACE = re.compile(r"/(?:[A-Za-z0-9_-]+/?)*")
ONE_YEAR = 365 * 24 * 3600


@router.get("/")
def start(request: Request, session: Db, here: Here, now: Now) -> Response:
    """Where somebody without a link begins."""
    if session_of(session, cookie_of(request, USER), now) is not None:
        return RedirectResponse("/assessments", 303)
    return page(request, "account/start.html", {"practice": here.settings.practice})


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """The form."""
    return page(request, "account/sign_in.html", {"message": "", "email": ""})


@router.post("/sign-in", dependencies=[CheckedForm])
def enter(
    request: Request,
    here: Here,
    now: Now,
    email: Word = "",
    password: Word = "",
    code: Word = "",
) -> Response:
    """Check address, password and one-time code; what was wrong is not said."""
    here.spend_together(ATTEMPTS, "sign-in", address_of(request))
    here.spend_together(ATTEMPTS_OF_ONE, "account", email.strip().lower())
    # Hashing takes a tenth of a second: it is done before the transaction that holds the writer.
    with here.database.read() as reading:
        known = knows_password(reading, email, password)
    with here.database.write.begin() as session:
        token = sign_in(session, email, known=known, code=code, now=now)
        if token is not None:
            sign_out(session, cookie_of(request, USER))
    if token is None:
        context = {"message": REFUSED, "email": email}
        return page(request, "account/sign_in.html", context, status=401)
    answer = RedirectResponse("/assessments", 303)
    set_cookie(answer, here, USER, token)
    return answer


@router.get("/enter/{token}")
def offer(token: Token, request: Request, session: Db, now: Now) -> Response:
    """A link that the owner of this machine made; opening it does nothing yet."""
    if session_of(session, token, now) is None:
        raise NotFound("This link has been used or is too old: make a new one.")
    return page(request, "account/enter.html", {"token": token})


@router.post("/enter/{token}", dependencies=[CheckedForm])
def take(token: Token, session: Db, here: Here, now: Now) -> Response:
    """Sign in by such a link, which ends with it."""
    answer = RedirectResponse("/assessments", 303)
    set_cookie(answer, here, USER, renew(session, token, now))
    return answer


@router.post("/language", dependencies=[CheckedForm])
def choose_language(here: Here, language: Word = "", place: Word = "") -> Response:
    """Show the pages in another language from now on, in this browser."""
    answer = RedirectResponse(place if PLACE.fullmatch(place) else "/", 303)
    if language in languages():
        answer.set_cookie(
            CHOSEN,
            language,
            max_age=ONE_YEAR,
            secure=here.settings.is_secure,
            httponly=True,
            samesite="lax",
        )
    return answer


@router.post("/sign-out", dependencies=[CheckedForm])
def leave(request: Request, _user: CurrentUser, session: Db, here: Here) -> Response:
    """End this session, here and in the database."""
    sign_out(session, cookie_of(request, USER))
    return signed_out(here)


@router.post("/sign-out/everywhere", dependencies=[CheckedForm])
def leave_everywhere(user: CurrentUser, session: Db, here: Here, now: Now) -> Response:
    """End every session of this user, as after a laptop was lost."""
    sign_out_everywhere(session, user, now)
    return signed_out(here)


def signed_out(here: Installation) -> Response:
    """To the form, with nothing left in this browser."""
    answer = RedirectResponse("/sign-in", 303)
    drop_cookie(answer, here, USER)
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer
