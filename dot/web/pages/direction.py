"""Importance and targets out of leaders' answers: proposed, looked at, and taken over by somebody."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response
from pydantic import Field

from dot.batch.direction import proposal_of
from dot.errors import Invalid
from dot.web.deeds import RunDeed
from dot.web.deps import CheckedForm, Db, Here, RunAssessment
from dot.web.pages.consultant import back
from dot.web.papers import titles_of
from dot.web.templating import page
from dot.web.wording import words_for

router = APIRouter(include_in_schema=False)

MOST = 100
Names = Annotated[list[str], Form(max_length=MOST)]
Grades = Annotated[list[int], Form(max_length=MOST)]
Levels = Annotated[list[Annotated[float, Field(allow_inf_nan=False)]], Form(max_length=MOST)]


@dataclass
class Confirmed:
    """The fields of the form: an area and its importance, a questionnaire and its target."""

    areas: Names = ()  # type: ignore[assignment]  # a form without areas
    importance: Grades = ()  # type: ignore[assignment]  # a form without areas
    aims: Names = ()  # type: ignore[assignment]  # a form without targets
    targets: Levels = ()  # type: ignore[assignment]  # a form without targets

    def read(self) -> tuple[dict[str, int], dict[str, float]]:
        """Importance by area, targets by questionnaire. Raises Invalid where they don't pair up."""
        try:
            importance = dict(zip(self.areas, self.importance, strict=True))
            return importance, dict(zip(self.aims, self.targets, strict=True))
        except ValueError:
            raise Invalid(form="The form is incomplete: load the page again.") from None


@router.get("/assessments/{assessment_id}/direction")
def ask(request: Request, assessment: RunAssessment, session: Db, here: Here) -> Response:
    """What leaders' answers come to, beside what holds now."""
    proposal = proposal_of(session, assessment, here.content)
    context = {
        "assessment": assessment,
        "proposal": proposal,
        "titles": titles_of(here, session, assessment, words_for(request).language),
    }
    return page(request, "consultant/direction.html", context)


@router.post("/assessments/{assessment_id}/direction", dependencies=[CheckedForm])
def take(form: Annotated[Confirmed, Depends()], deed: RunDeed) -> Response:
    """Take over what stands in the form."""
    deed.take_over(*form.read())
    return back(deed.assessment, "#report")
