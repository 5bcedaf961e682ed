"""Coding of recall answers: wordings without person, group or level, and the codes to choose from."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from dot.accounts.audit import record
from dot.batch.coding_desk import decide, desk_of
from dot.errors import Invalid
from dot.web.deps import CheckedForm, CurrentUser, Db, Here, RunAssessment
from dot.web.pages.consultant import back
from dot.web.templating import page
from dot.web.typed import Typed

router = APIRouter(include_in_schema=False)

SHOWN = 40
Words = Annotated[list[Annotated[str, Typed]], Form(max_length=SHOWN)]


@router.get("/assessments/{assessment_id}/coding")
def ask(request: Request, assessment: RunAssessment, session: Db, here: Here) -> Response:
    """The next wordings without a code."""
    desk = desk_of(session, assessment, here.content)
    context = {
        "assessment": assessment,
        "wordings": desk.wordings[:SHOWN],
        "left": len(desk.wordings),
        "codes": desk.of,
    }
    return page(request, "consultant/coding.html", context)


@router.post("/assessments/{assessment_id}/coding", dependencies=[CheckedForm])
def take(
    assessment: RunAssessment,
    user: CurrentUser,
    session: Db,
    here: Here,
    answers: Words,
    codes: Words,
) -> Response:
    """Store what was decided; what was left open stays open."""
    if len(answers) != len(codes):
        raise Invalid(codes="The form is incomplete: load the page again.")
    desk = desk_of(session, assessment, here.content)
    chosen = {answer: code for answer, code in zip(answers, codes, strict=True) if code}
    if not all(desk.takes(*one) for one in chosen.items()):
        raise Invalid(codes="A code is not one of this strategy's: load the page again.")
    many = decide(session, assessment, f"user {user.id}", chosen)
    actor, concerns = f"user {user.id}", f"assessment {assessment.id}"
    record(session, here.now(), actor, "recall answers coded", concerns, {"wordings": many})
    return back(assessment, "/coding")
