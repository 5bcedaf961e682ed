"""The doors of the survey: personal links and group links. Opening one changes nothing."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from dot.accounts.tokens import LONGEST
from dot.web.cookies import RESPONDENT, set_cookie, timed
from dot.web.deps import Db, Here, Now, participation_behind

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Path(min_length=1, max_length=LONGEST * 4)]


@router.get("/i/{token}")
def enter(token: Token, request: Request, session: Db, here: Here, now: Now) -> Response:
    """Exchange a personal link for a cookie and a clean address; a mail scanner may do so too."""
    participation_behind(request, session, here, token)
    answer = RedirectResponse("/survey", 303)
    set_cookie(answer, here, RESPONDENT, timed(here.key, token, now))
    return answer
