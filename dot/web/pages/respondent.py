"""The survey as a respondent meets it; every page works without a script."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from limits import parse
from pydantic import ValidationError
from starlette.datastructures import FormData

from dot.errors import Conflict, Invalid
from dot.responses.asking import Asked, Section
from dot.responses.service import NO_QUESTION, Stale, save_answer, submit
from dot.responses.withdrawing import withdraw_answers
from dot.web.cookies import RESPONDENT, drop_cookie
from dot.web.deps import CheckedForm, Here
from dot.web.pages.respondent_answers import SAVES
from dot.web.papers import questions_for
from dot.web.survey_fields import answer_in, unasked
from dot.web.surveys import Survey, overview, required_open
from dot.web.typed import Word
from dot.web.visits import SHARED, CurrentVisit, Visit

router = APIRouter(include_in_schema=False)

# Of one respondent. Counted in this process only: a table of who submitted when must not exist.
SUBMISSIONS = parse("10/hour")
FORGET = {"clear-site-data": '"cache", "storage"'}


async def _posted(request: Request) -> FormData:
    return await request.form()


Posted = Annotated[FormData, Depends(_posted)]


@router.get("/survey")
def welcome(visit: CurrentVisit) -> Response:
    """Who asks, why, how long it takes, and what becomes of the answers."""
    survey = visit.survey()
    return visit.closed_door(survey) or visit.show(
        "welcome",
        survey,
        minutes=survey.paper.minutes,
        questions=len(survey.put),
        begun=bool(survey.given),
        submitted=visit.seat.submitted,
        shared=not visit.keeps,
    )


@router.post("/survey/start", dependencies=[CheckedForm])
def start(_visit: CurrentVisit, here: Here, shared: Word = "") -> Response:
    """Go to the questions; note whether the device may keep anything."""
    answer = RedirectResponse("/survey/answer", 303)
    if shared:
        secure = here.settings.is_secure
        answer.set_cookie(SHARED, "1", secure=secure, httponly=True, samesite="lax")
    else:
        answer.delete_cookie(SHARED)
    return answer


@router.post("/survey/language", dependencies=[CheckedForm])
def choose_language(visit: CurrentVisit, language: Word = "", back: Word = "") -> Response:
    """Go on in another language."""
    if language in dict(visit.survey().offered):
        visit.seat.language = language
        visit.session.flush()
    return RedirectResponse(back if back == "/survey/answer" else "/survey", 303)


@router.get("/survey/answer")
def ask(visit: CurrentVisit, at: str = "") -> Response:
    """The questions, all sections in one document, one of them open."""
    survey = visit.survey()
    closed = visit.closed_door(survey)
    if closed:
        return closed
    if visit.seat.submitted and not survey.about.change:
        return RedirectResponse("/survey/receipt", 303)
    return visit.form(survey, at=number_of(at) or survey.first_open)


@router.get("/survey/shell")
def blank_form(visit: CurrentVisit) -> Response:
    """The form without answers, for the browser to keep and show when there is no connection."""
    return visit.form(visit.survey(blank=True), blank=True)


def number_of(text: str) -> int:
    """A section's number as it stands in an address; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


@router.post("/survey/answer", dependencies=[CheckedForm])
def save_section(visit: CurrentVisit, form: Posted) -> Response:
    """Save one section where no script does it, and go on; what is wrong stays in view."""
    visit.here.spend(SAVES, str(visit.seat.id))
    survey = visit.survey()
    if unasked(survey.paper, form):
        raise Invalid(form=NO_QUESTION)
    wanted = number_of(str(form.get("section", "")))
    section = next((one for one in survey.paper.sections if one.number == wanted), None)
    if section is None:
        return RedirectResponse("/survey/answer", 303)
    problems = save_all(visit, survey, section, form)
    after = visit.survey()
    if problems:
        return visit.form(after, at=section.number, problems=problems)
    fresh = newly_put(survey, after, section)
    if fresh:
        return RedirectResponse(f"/survey/answer?at={section.number}#{fresh}", 303)
    go = str(form.get("go", ""))
    if go == "review":
        return RedirectResponse("/survey/review", 303)
    return RedirectResponse(f"/survey/answer?at={number_of(go) or section.number + 1}", 303)


def save_all(visit: Visit, survey: Survey, section: Section, form: FormData) -> dict[str, str]:
    """Save what is good; why the rest can't be saved, by question."""
    problems = {}
    for asked in section.questions:
        if not survey.fields[asked.key].settled:
            problem = save_one(visit, survey, asked, form)
            if problem:
                problems[asked.name] = problem
    return problems


def save_one(visit: Visit, survey: Survey, asked: Asked, form: FormData) -> str:
    """Save what a form says about a question; why not, or ""."""
    questions = questions_for(visit.here, visit.session, visit.seat)
    try:
        body = answer_in(asked, form)
        if body is not None:
            save_answer(visit.session, visit.seat, questions, asked.key, body, visit.now)
    except Stale:
        return survey.words("save.elsewhere")
    except ValidationError:
        return survey.words("reason.misshapen")
    except (Invalid, ValueError) as error:
        return survey.words.reason(error)
    return ""


def newly_put(before: Survey, after: Survey, section: Section) -> str:
    """The first question of a section that its answers brought up; "" where there is none."""
    for asked in section.questions:
        field = after.fields[asked.key]
        if before.fields[asked.key].hidden and not field.hidden and not field.state:
            return f"q-{asked.name.replace('/', '.')}"
    return ""


@router.get("/survey/review")
def review(visit: CurrentVisit) -> Response:
    """What is missing, and the button that submits."""
    survey = visit.survey()
    return visit.closed_door(survey) or review_page(visit, survey)


def review_page(visit: Visit, survey: Survey, problem: str = "") -> Response:
    """The review page, with a reason where submitting did not work."""
    rows = overview(survey)
    return visit.show(
        "review",
        survey,
        status=422 if problem else 200,
        rows=rows,
        missing=[asked for row in rows for asked in row.missing],
        required=required_open(survey),
        begun=bool(survey.given),
        problem=problem,
    )


@router.post("/survey/submit", dependencies=[CheckedForm])
def finish(visit: CurrentVisit) -> Response:
    """Submit; answers to questions whose condition no longer holds are withdrawn."""
    visit.here.spend(SAVES, str(visit.seat.id))
    survey = visit.survey()
    closed = visit.closed_door(survey)
    if closed:
        return closed
    if not survey.given:
        return review_page(visit, survey, survey.words("review.nothing"))
    if visit.request.state.just_came:
        return review_page(visit, survey, survey.words("review.too_soon"))
    if required_open(survey):
        return review_page(visit, survey, survey.words("review.required_missing"))
    visit.here.spend(SUBMISSIONS, "submission", str(visit.seat.id))
    try:
        submit(visit.session, visit.seat, visit.now)
    except Conflict as error:
        return review_page(visit, survey, survey.words.reason(error))
    gone = [key for key, field in survey.fields.items() if field.hidden and key in survey.given]
    withdraw_answers(visit.session, visit.seat, gone)
    return RedirectResponse("/survey/receipt", 303, headers=FORGET)


@router.get("/survey/receipt")
def receipt(visit: CurrentVisit) -> Response:
    """It arrived, and nothing stays on the device."""
    if not visit.seat.submitted:
        return RedirectResponse("/survey", 303)
    survey = visit.survey()
    today = survey.words.day(visit.now, survey.about.until["zone"])
    answer = visit.show("receipt", survey, today=today, keeps=visit.keeps)
    answer.headers.update(FORGET)
    if not visit.keeps:
        # Whoever uses a shared device next must not find the survey open.
        drop_cookie(answer, visit.here, RESPONDENT)
    return answer
