"""A draft's plan by page: when it opens and closes, in which languages, and who is reminded when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from dot.assessments.fieldwork import FieldworkPlan
from dot.assessments.fieldwork_models import Drafts
from dot.errors import Invalid
from dot.web.deeds import RunDeed
from dot.web.deps import CheckedForm
from dot.web.pages.consultant import back
from dot.web.typed import Word

router = APIRouter(include_in_schema=False)

Chosen = Annotated[list[str], Form(max_length=20)]


@dataclass
class PlanForm:
    """The fields of a plan, as a browser sends them: a box that is not ticked is not sent."""

    opens: Word = ""
    closes: Word = ""
    time_zone: Word = ""
    reminders: Word = ""
    languages: Chosen = ()  # type: ignore[assignment]  # none ticked
    depth: Word = ""
    drafts: Annotated[Drafts, Form()] = Drafts.DISCARD
    change_after_submit: Word = ""

    def plan(self) -> FieldworkPlan:
        """The plan. Raises Invalid for what is no time or no number of days."""
        days = self.reminders.replace(",", " ").split()
        if not all(day.isascii() and day.isdecimal() and len(day) < 3 for day in days):
            raise Invalid(reminders="Give whole days before the close, from 1 to 60.")
        return FieldworkPlan(
            opens=moment(self.opens),
            closes=moment(self.closes),
            time_zone=self.time_zone,
            languages=tuple(self.languages),
            depth=bool(self.depth),
            drafts=self.drafts,
            change_after_submit=bool(self.change_after_submit),
            reminders=tuple(int(day) for day in days),
        )


def moment(text: str) -> datetime:
    """A day and an hour of the client's. Raises Invalid."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise Invalid(closes="Write opening and close as a day and an hour.") from None


@router.post("/assessments/{assessment_id}/plan", dependencies=[CheckedForm])
def change(form: Annotated[PlanForm, Depends()], deed: RunDeed) -> Response:
    """Plan a draft anew."""
    deed.plan(form.plan())
    return back(deed.assessment)
