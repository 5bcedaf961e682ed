"""What routes ask for: a session, the respondent's participation, the user who has signed in."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from limits import parse
from sqlalchemy.orm import Session

from dot.accounts.api_tokens import user_of_api_token
from dot.accounts.models import Role, User
from dot.accounts.service import SEEN_EVERY, is_proved, session_of, touch
from dot.assessments.fieldwork_models import Participation
from dot.assessments.invitations import UNKNOWN_LINK, participation_of
from dot.assessments.models import Assessment, Membership
from dot.errors import DotError, NotFound, TooMany
from dot.web.cookies import (
    LEAST,
    RENEW_AFTER,
    RESPONDENT,
    USER,
    cookie_of,
    is_form_token,
    read_timed,
    set_cookie,
    timed,
)
from dot.web.installation import Installation, address_of, installation_of

LOG = logging.getLogger(__name__)
SAFE = frozenset({"GET", "HEAD"})
# A pharmaceutical company is one address to us, so what is valid is never limited by address.
BAD_LINKS, ALL_BAD_LINKS = parse("20/minute"), parse("300/minute")
ONE_ALARM = parse("1/minute")
BEARER = "Bearer "


class SignInNeeded(DotError):
    """Nobody has signed in, or the session is over."""

    status, code = 401, "sign_in_needed"


class NotAllowed(DotError):
    """The user may see this, and not do this."""

    status, code = 403, "not_allowed"


class ProofNeeded(DotError):
    """Password and code are asked for again before this; ``place`` is the page to come back to."""

    status, code = 403, "proof_needed"

    def __init__(self, place: str) -> None:
        super().__init__("Confirm first that it is you, with password and code: sign in anew.")
        self.place = place


class ForgedForm(DotError):
    """A form that this service did not draw for this browser."""

    status, code = 403, "forged_form"


def _session(request: Request) -> Iterator[Session]:
    """A GET reads and never commits; anything else commits if it returns, rolls back if it raises."""
    database = installation_of(request).database
    if request.method in SAFE:
        with database.read() as session:
            yield session
    else:
        with database.write.begin() as session:
            yield session


# scope="function": commit before the response is sent, so a failed commit is a failed request.
Db = Annotated[Session, Depends(_session, scope="function")]
Here = Annotated[Installation, Depends(installation_of)]


def _now(here: Here) -> datetime:
    return here.now()


Now = Annotated[datetime, Depends(_now)]


def participation_behind(
    request: Request, session: Session, here: Installation, token: str
) -> Participation:
    """Whose survey a secret opens. Raises NotFound, and TooMany for those who guess."""
    try:
        return participation_of(session, token)
    except NotFound:
        count_wrong_link(request, here)
        raise


def count_wrong_link(request: Request, here: Installation) -> None:
    """Note a secret that opens nothing. Raises TooMany for those who guess; right ones still work."""
    address = address_of(request)
    here.spend(BAD_LINKS, address)
    try:
        here.spend(ALL_BAD_LINKS)
    except TooMany:
        if here.limiter.hit(ONE_ALARM, "alarm"):
            LOG.warning("many wrong links from everywhere: more than %s", ALL_BAD_LINKS)
        raise


def survey_token(request: Request, here: Installation, now: datetime) -> str:
    """The secret in the respondent's cookie, which lives on with use. Raises NotFound."""
    found = read_timed(here.key, cookie_of(request, RESPONDENT), now)
    if found is None:
        raise NotFound(UNKNOWN_LINK)
    token, used = found
    if now > used + RENEW_AFTER:
        renewed = Response()
        # Who has been here for a while has not just come, whatever their new cookie says.
        set_cookie(renewed, here, RESPONDENT, timed(here.key, token, now - LEAST))
        request.state.renewed = renewed.headers["set-cookie"]
    request.state.survey_token = token
    request.state.just_came = now < used + LEAST
    return token


def _seat(request: Request, session: Db, here: Here, now: Now) -> Participation:
    seat = participation_behind(request, session, here, survey_token(request, here, now))
    request.state.language = seat.language
    return seat


Seat = Annotated[Participation, Depends(_seat, scope="function")]


def user_of(request: Request, session: Db, here: Here, now: Now) -> User:
    """Who has signed in, or whose key it is. Raises SignInNeeded."""
    header = request.headers.get("authorization", "")
    if header.startswith(BEARER):
        # Nobody is there who could type; a key was made by somebody who had proved who they are.
        request.state.proved = True
        user = user_of_api_token(session, header.removeprefix(BEARER), now.date())
        if user is None:
            raise SignInNeeded("The key is unknown or has expired: make a new one.")
        return user
    token = cookie_of(request, USER)
    found = session_of(session, token, now) if token else None
    if found is None:
        raise SignInNeeded("Sign in to go on.")
    if now > found.seen_at + SEEN_EVERY:
        keep_alive(request, here, token, now)
    # Not the row itself: the page of an error is drawn after its session has ended.
    request.state.user_name = found.user.name
    request.state.user_email = found.user.email
    request.state.proved = is_proved(found, now)
    return found.user


def keep_alive(request: Request, here: Installation, token: str, now: datetime) -> None:
    """Note that a session is in use, in a transaction of its own and only after reads.

    A request that writes holds the one writer of SQLite; it is noted with the next page.
    """
    if request.method in SAFE:
        with here.database.write.begin() as session:
            touch(session, token, now)


CurrentUser = Annotated[User, Depends(user_of, scope="function")]


def proven_user(request: Request, user: CurrentUser) -> User:
    """The user, who has just shown that it is them. Raises ProofNeeded."""
    if not request.state.proved:
        raise ProofNeeded("/keys")
    return user


ProvenUser = Annotated[User, Depends(proven_user, scope="function")]


def may_see(session: Session, user: User, engagement_id: int) -> bool:
    """Whether an engagement is the user's to see."""
    if user.role is Role.OWNER:
        return True
    return session.get(Membership, (user.id, engagement_id)) is not None


def assessment_of(assessment_id: int, session: Db, user: CurrentUser) -> Assessment:
    """The assessment named in the path; one of another client does not exist for this user."""
    found = session.get(Assessment, assessment_id) if 0 < assessment_id < 2**31 else None
    if found is None or not may_see(session, user, found.engagement_id):
        raise NotFound("There is no such assessment.")
    return found


CurrentAssessment = Annotated[Assessment, Depends(assessment_of, scope="function")]


def run_assessment(assessment: CurrentAssessment, user: CurrentUser) -> Assessment:
    """The assessment, for those who run it. Raises NotAllowed."""
    if user.role is Role.SPONSOR:
        raise NotAllowed("This is for the practice's consultants.")
    return assessment


RunAssessment = Annotated[Assessment, Depends(run_assessment, scope="function")]


def proven_assessment(request: Request, assessment: RunAssessment) -> Assessment:
    """The same, for what can't be undone. Raises ProofNeeded a while after password and code."""
    if not request.state.proved:
        raise ProofNeeded(f"/assessments/{assessment.id}")
    return assessment


ProvenAssessment = Annotated[Assessment, Depends(proven_assessment, scope="function")]


def _form(request: Request, form_token: Annotated[str, Form()] = "") -> None:
    if not is_form_token(request, form_token):
        raise ForgedForm("This form is out of date: load the page again, then send it.")


CheckedForm = Depends(_form)
