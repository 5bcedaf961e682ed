"""The page behind an open group link or its QR code: a passcode or an address at work, then a seat."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response
from limits import parse
from sqlalchemy.orm import Session

from dot.accounts.passwords import fits
from dot.accounts.tokens import LONGEST
from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.invitations import group_link, join_group
from dot.errors import Conflict
from dot.web.brands import brand_named
from dot.web.cookies import RESPONDENT, set_cookie, timed
from dot.web.deps import CheckedForm, Db, Here, Now
from dot.web.installation import Installation, address_of
from dot.web.surveys import about, offered_languages, translated, window
from dot.web.templating import page
from dot.web.wording import Words, accepted, words_of

router = APIRouter(include_in_schema=False)

PASSCODES = parse("30/minute")
Code = Annotated[str, Path(min_length=1, max_length=LONGEST)]
Word = Annotated[str, Form(max_length=300)]


@router.get("/g/{code}")
def offer(code: Code, request: Request, session: Db, here: Here, now: Now) -> Response:
    """Who asks whom; opening the link takes no seat."""
    return entrance(request, session, here, group_link(session, code))


@router.post("/g/{code}", dependencies=[CheckedForm])
def enter(
    code: Code,
    request: Request,
    here: Here,
    now: Now,
    passcode: Word = "",
    language: Word = "",
) -> Response:
    """Take a seat: from now on the survey is this browser's own."""
    here.spend(PASSCODES, "passcode", code, address_of(request))
    # Checking a passcode takes a tenth of a second: it is done before the writer is held.
    with here.database.read() as reading:
        link = group_link(reading, code)
        words = words_of(language)
        if link.passcode_hash and not fits(link.passcode_hash, passcode):
            return entrance(request, reading, here, link, words("group.wrong_passcode"), language)
        if link.domain or window(reading, link.assessment_id, now) != "open":
            return entrance(request, reading, here, link, chosen=language)
        offered = offered_languages(here, reading, link.assessment_id)
    try:
        with here.database.write.begin() as session:
            token = join_group(
                session, group_link(session, code), spoken_or_first(language, offered)
            )
    except Conflict:
        with here.database.read() as reading:
            link = group_link(reading, code)
            return entrance(request, reading, here, link, words("group.full"), language)
    answer = RedirectResponse("/survey", 303)
    set_cookie(answer, here, RESPONDENT, timed(here.key, token, now))
    return answer


def spoken_or_first(language: str, offered: list[str]) -> str:
    """The language that was chosen, or the first on offer."""
    return language if language in offered else offered[0]


def entrance(
    request: Request,
    session: Session,
    here: Installation,
    link: GroupLink,
    problem: str = "",
    chosen: str = "",
) -> Response:
    """The page of a link."""
    offered = offered_languages(here, session, link.assessment_id)
    wanted = chosen or accepted(request.headers.get("accept-language", ""), offered)
    words: Words = words_of(spoken_or_first(wanted, offered))
    texts = translated(here, session, link.assessment_id, words.language)
    told = about(here, session, link.assessment_id, link.group, words, texts)
    state = window(session, link.assessment_id, here.now())
    shared = {"words": words, "about": told, "brand": brand_named(told.brand)}
    if state != "open":
        early = state == "early"
        heading = words("closed.not_open_title" if early else "closed.title")
        text = words("closed.not_open_text", **told.opens) if early else words("closed.text")
        return page(request, "respondent/message.html", shared | {"heading": heading, "text": text})
    return page(
        request,
        "respondent/group.html",
        shared
        | {
            "code": link.code,
            "passcode": bool(link.passcode_hash),
            "domain": link.domain or "",
            "offered": [(tag, words_of(tag)("language")) for tag in offered],
            "problem": problem,
            "sent": False,
        },
        status=422 if problem else 200,
    )
