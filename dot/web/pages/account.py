"""Signing in and out of the practice's side."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response
from limits import parse
from pydantic import BaseModel, Field

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
from dot.web.cookies import USER, cookie_of, drop_cookie, form_token_of, set_cookie
from dot.web.deps import CheckedForm, CurrentUser, Db, Here, Now, user_of
from dot.web.installation import Installation, address_of
from dot.web.keeping import LONGEST as LONGEST_FORM
from dot.web.keeping import confirming, opened
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
PLACE = re.compile(r"/(?:[A-Za-z0-9_-]+/?)*(?:#[a-z]+)?")
START = "/assessments"
ONE_YEAR = 365 * 24 * 3600


class Proof(BaseModel):
    """Password and code once more.   kept: the form that waits for them, as it was sealed."""

    password: Word = ""
    code: Word = ""
    place: Word = ""
    kept: Annotated[str, Field(max_length=LONGEST_FORM)] = ""


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
    token = admitted(request, here, now, (email, password, code))
    if token is None:
        context = {"message": REFUSED, "email": email}
        return page(request, "account/sign_in.html", context, status=401)
    return let_in(here, token, START)


def admitted(
    request: Request, here: Installation, now: datetime, given: tuple[str, str, str]
) -> str | None:
    """The secret of a new session, which takes the place of this browser's earlier one.

    given: address, password and code; None where one of them is wrong.   Raises TooMany.
    """
    email, password, code = given
    here.spend_together(ATTEMPTS, "sign-in", address_of(request))
    here.spend_together(ATTEMPTS_OF_ONE, "account", email.strip().lower())
    # Hashing takes a tenth of a second: it is done before the transaction that holds the writer.
    with here.database.read() as reading:
        known = knows_password(reading, email, password)
    with here.database.write.begin() as session:
        token = sign_in(session, email, known=known, code=code, now=now)
        if token is not None:
            sign_out(session, cookie_of(request, USER))
    return token


def let_in(here: Installation, token: str, place: str) -> Response:
    """On to a page of ours, with a session."""
    answer = RedirectResponse(place, 303)
    set_cookie(answer, here, USER, token)
    return answer


@router.get("/confirm")
def ask_again(request: Request, _user: CurrentUser, place: str = "") -> Response:
    """The form that is asked for before what can't be undone."""
    return confirming(request, ours(place))


@router.post("/confirm", dependencies=[CheckedForm])
def confirm(request: Request, here: Here, now: Now, form: Annotated[Proof, Form()]) -> Response:
    """Check password and code of whoever is signed in; then back to the page where they were.

    A form that waited for it is shown once more, to be sent by the new session.
    """
    with here.database.read() as reading:
        email = user_of(request, reading, here, now).email
    place, waiting = ours(form.place), opened(request, form.kept)
    token = admitted(request, here, now, (email, form.password, form.code))
    if token is None:
        kept = form.kept if waiting else ""
        return confirming(request, place, message=REFUSED, kept=kept, status=401)
    if waiting is None:
        return let_in(here, token, place)
    drawn = {"kept": waiting, "place": place, "form_token": lambda: form_token_of(here.key, token)}
    answer = page(request, "account/go_on.html", drawn)
    set_cookie(answer, here, USER, token)
    return answer


def ours(place: str) -> str:
    """A page of ours to go back to; the start for any other."""
    return place if PLACE.fullmatch(place) else START


@router.get("/enter/{token}")
def offer(token: Token, request: Request, session: Db, now: Now) -> Response:
    """A link that the owner of this machine made; opening it does nothing yet."""
    if session_of(session, token, now) is None:
        raise NotFound("This link has been used or is too old: make a new one.")
    return page(request, "account/enter.html", {"token": token})


@router.post("/enter/{token}", dependencies=[CheckedForm])
def take(token: Token, session: Db, here: Here, now: Now) -> Response:
    """Sign in by such a link, which ends with it."""
    return let_in(here, renew(session, token, now), START)


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
