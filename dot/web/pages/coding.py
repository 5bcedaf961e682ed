"""Coding of recall answers: wordings without person, group or level, and the codes to choose from."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from dot.batch.coding_desk import desk_of
from dot.errors import Invalid
from dot.strategy.schemas import Question
from dot.web.deeds import RunDeed
from dot.web.deps import CheckedForm, Db, Here, RunAssessment
from dot.web.pages.consultant import back
from dot.web.templating import page
from dot.web.typed import Typed

router = APIRouter(include_in_schema=False)

SHOWN = 40
Words = Annotated[list[Annotated[str, Typed]], Field(max_length=SHOWN)]


class CodingForm(BaseModel):
    """What was sent, row by row: the question, the wording, and the code or nothing."""

    questions: Annotated[list[Question], Field(max_length=SHOWN)]
    answers: Words
    codes: Words


@router.get("/assessments/{assessment_id}/coding")
def ask(request: Request, assessment: RunAssessment, session: Db, here: Here) -> Response:
    """The next wordings without a code."""
    desk = desk_of(session, assessment, here.content, SHOWN)
    context = {
        "assessment": assessment,
        "wordings": desk.wordings,
        "left": desk.left,
        "codes": desk.of,
    }
    return page(request, "consultant/coding.html", context)


@router.post("/assessments/{assessment_id}/coding", dependencies=[CheckedForm])
def take(form: Annotated[CodingForm, Form()], deed: RunDeed) -> Response:
    """Store what was decided; what was left open stays open."""
    if len({len(form.questions), len(form.answers), len(form.codes)}) > 1:
        raise Invalid(codes="The form is incomplete: load the page again.")
    rows = zip(form.questions, form.answers, form.codes, strict=True)
    deed.code({(question, answer): code for question, answer, code in rows if code})
    return back(deed.assessment, "/coding")
