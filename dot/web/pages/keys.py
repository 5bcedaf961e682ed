"""A user's keys for programs: which there are, a new one, and an end to one."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from dot.accounts.api_tokens import api_tokens_of, mark_of, new_api_token, revoke_api_token
from dot.accounts.models import User
from dot.errors import Invalid
from dot.web.api.keys import Mark
from dot.web.deps import CheckedForm, CurrentUser, Db, Now, ProvenUser
from dot.web.templating import page
from dot.web.typed import Word

router = APIRouter(include_in_schema=False)

DAYS = 90


def drawn(request: Request, session: Session, user: User, made: str = "") -> Response:
    """The page.   made: a key that was made just now, shown this once."""
    listed = [(mark_of(one), one) for one in api_tokens_of(session, user)]
    return page(request, "account/keys.html", {"listed": listed, "made": made, "days": DAYS})


@router.get("/keys")
def show(request: Request, user: CurrentUser, session: Db) -> Response:
    """The keys of whoever is signed in."""
    return drawn(request, session, user)


@router.post("/keys", dependencies=[CheckedForm])
def make(
    request: Request,
    user: ProvenUser,
    session: Db,
    now: Now,
    name: Word = "",
    days: Annotated[int, Form(ge=1, le=366)] = DAYS,
) -> Response:
    """Make one, and show it once."""
    if not name:
        raise Invalid(name="Say what the key is for: it is how you find it again.")
    until = (now + timedelta(days=days)).date()
    return drawn(request, session, user, new_api_token(session, user, name, until, now))


@router.post("/keys/{key}/revoke", dependencies=[CheckedForm])
def revoke(key: Mark, user: CurrentUser, session: Db, now: Now) -> Response:
    """End one at once."""
    revoke_api_token(session, user, key, now, f"user {user.id}")
    return RedirectResponse("/keys", 303)
