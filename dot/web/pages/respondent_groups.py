"""The page behind an open group link or its QR code: a passcode or an address at work, then a seat."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import RedirectResponse, Response
from limits import parse
from sqlalchemy.orm import Session

from dot.accounts.passwords import fits
from dot.accounts.tokens import LONGEST
from dot.assessments.invitations import group_link, join_group
from dot.assessments.mailing import mail_personal_link
from dot.errors import Conflict, Invalid
from dot.web.brands import brand_named
from dot.web.cookies import RESPONDENT, set_cookie, timed
from dot.web.deps import CheckedForm, Db, Here, Now
from dot.web.installation import Installation, address_of
from dot.web.surveys import about, offered_languages, translated, window
from dot.web.templating import page
from dot.web.typed import Word
from dot.web.wording import accepted, words_of

router = APIRouter(include_in_schema=False)

# Wrong passcodes and addresses are few; a whole site behind one address comes in at once.
TRIES, ENTRIES = parse("30/minute"), parse("300/minute")
WRONG = 422
Code = Annotated[str, Path(min_length=1, max_length=LONGEST)]


@dataclass(frozen=True)
class Door:
    """A request at a group link.   language: chosen there, "" = the browser's own."""

    request: Request
    here: Installation
    code: str
    language: str = ""

    def draw(self, session: Session, problem: str = "", *, sent: bool = False) -> Response:
        """The page.   problem: the key of what was wrong, "" = nothing."""
        link = group_link(session, self.code)
        offered = offered_languages(self.here, session, link.assessment_id)
        header = self.request.headers.get("accept-language", "")
        chosen = self.language if self.language in offered else accepted(header, offered)
        words = words_of(chosen)
        texts = translated(self.here, session, link.assessment_id, chosen)
        told = about(self.here, session, link.assessment_id, link.group, words, texts)
        context = {"words": words, "about": told, "brand": brand_named(told.brand)}
        state = window(session, link.assessment_id, self.here.now())
        if state != "open":
            early = state == "early"
            heading = words("closed.not_open_title" if early else "closed.title")
            text = words("closed.not_open_text", **told.opens) if early else words("closed.text")
            context |= {"heading": heading, "text": text}
            return page(self.request, "respondent/message.html", context)
        domain = link.domain or ""
        context |= {
            "code": link.code,
            "passcode": bool(link.passcode_hash),
            "domain": domain,
            "offered": [(tag, words_of(tag)("language")) for tag in offered],
            "problem": words(problem, domain=domain) if problem else "",
            "sent": sent,
        }
        status = WRONG if problem else 200
        return page(self.request, "respondent/group.html", context, status=status)

    def closed_to(self, passcode: str) -> Response | None:
        """The page again where the passcode is wrong or no answers are taken; None where it opens.

        Checking a passcode takes a tenth of a second: it is done before the writer is held.
        """
        with self.here.database.read() as session:
            link = group_link(session, self.code)
            if link.passcode_hash and not fits(link.passcode_hash, passcode):
                return self.draw(session, "group.wrong_passcode")
            if window(session, link.assessment_id, self.here.now()) != "open":
                return self.draw(session)
        return None

    def admit(self, email: str) -> str:
        """Take a seat, and its secret; "" where the secret goes by mail. Raises Conflict, Invalid."""
        with self.here.database.write.begin() as session:
            link = group_link(session, self.code)
            offered = offered_languages(self.here, session, link.assessment_id)
            language = self.language if self.language in offered else offered[0]
            if not link.domain:
                return join_group(session, link, language)
            mail_personal_link(session, link, email, language, self.here.enqueue, self.here.now())
            return ""


def _door(request: Request, here: Here, code: Code) -> Door:
    return Door(request, here, code)


AtDoor = Annotated[Door, Depends(_door)]


@router.get("/g/{code}")
def offer(door: AtDoor, session: Db) -> Response:
    """Who asks whom; opening the link takes no seat."""
    return door.draw(session)


@router.post("/g/{code}", dependencies=[CheckedForm])
def enter(
    door: AtDoor, now: Now, passcode: Word = "", email: Word = "", language: Word = ""
) -> Response:
    """Take a seat: from now on the survey is this browser's own, or its link is in the mail."""
    here = door.here
    place = door.code, address_of(door.request)
    here.spend(ENTRIES, "entry", *place)
    here.refuse_spent_together(TRIES, "door", *place)
    door = Door(door.request, here, door.code, language)
    closed = door.closed_to(passcode)
    if closed:
        if closed.status_code == WRONG:
            here.spend_together(TRIES, "door", *place)
        return closed
    problem = ""
    try:
        token = door.admit(email)
    except Invalid:
        problem = "group.wrong_domain"
        here.spend_together(TRIES, "door", *place)
    except Conflict:
        problem = "group.full"
    if problem or not token:
        with here.database.read() as session:
            return door.draw(session, problem, sent=not problem)
    answer = RedirectResponse("/survey", 303)
    set_cookie(answer, here, RESPONDENT, timed(here.key, token, now))
    return answer
