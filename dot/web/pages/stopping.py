"""“No more reminders”, as a mail program or a person asks for it; opening the page changes nothing."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Invitation
from dot.assessments.invitations import UNKNOWN_LINK
from dot.errors import NotFound
from dot.web.deps import Db, Here, count_wrong_link
from dot.web.installation import Installation
from dot.web.stopping import read_stop
from dot.web.templating import page
from dot.web.wording import words_for

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Path(min_length=1, max_length=64)]


def named(request: Request, session: Session, here: Installation, token: str) -> Invitation | None:
    """Whose reminders; None where the invitation is gone. Raises NotFound for what was made up."""
    number = read_stop(here.key, token)
    if number is None:
        count_wrong_link(request, here)
        raise NotFound(UNKNOWN_LINK)
    found = session.get(Invitation, number)
    if found is not None:
        request.state.language = found.language
    return found


def drawn(request: Request, *, ended: bool) -> Response:
    """The page, in the language of the mails; nothing of the survey is in it."""
    context = {"words": words_for(request), "brand": None, "ended": ended}
    return page(request, "respondent/stop.html", context)


@router.get("/stop/{token}")
def ask(token: Token, request: Request, session: Db, here: Here) -> Response:
    """What the button would do."""
    found = named(request, session, here, token)
    return drawn(request, ended=found is None or found.unreminded)


@router.post("/stop/{token}")
def stop(token: Token, request: Request, session: Db, here: Here) -> Response:
    """End the reminders. A mail program posts here from anywhere, and has no form of ours."""
    found = named(request, session, here, token)
    if found is not None:
        found.unreminded = True
        session.flush()
    return drawn(request, ended=True)
