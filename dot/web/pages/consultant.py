"""The consultant's pages: which assessments there are, and how the fieldwork of one is going."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from dot.accounts.audit import log_of
from dot.accounts.models import Role, User
from dot.assessments.fieldwork_models import Fieldwork
from dot.assessments.floors import HIGHEST, floors_of
from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.queries import assessments_of, links_of, people_of
from dot.batch.coding_desk import left_to_code
from dot.batch.direction import SLUG
from dot.batch.fieldwork import languages_of
from dot.batch.online import STEPS
from dot.errors import Conflict, Invalid
from dot.reports.models import ReportRun
from dot.reports.runs import newest
from dot.responses.progress import progress
from dot.web.deeds import ProvenDeed, RunDeed
from dot.web.deps import (
    CheckedForm,
    CurrentAssessment,
    CurrentUser,
    Db,
)
from dot.web.installation import installation_of
from dot.web.papers import names_of_groups
from dot.web.templating import page
from dot.web.typed import Typed
from dot.web.wording import DEFAULT, Words, words_for

router = APIRouter(include_in_schema=False)

SHOWN = 50
Moment = Annotated[str, Form(max_length=32), Typed]


@router.get("/assessments")
def overview(request: Request, user: CurrentUser, session: Db) -> Response:
    """Every assessment that the user may see."""
    listed = assessments_of(session, user)
    context = {"listed": listed, "runs": user.role is not Role.SPONSOR}
    return page(request, "consultant/assessments.html", context)


@router.get("/assessments/{assessment_id}")
def fieldwork(
    request: Request, assessment: CurrentAssessment, user: CurrentUser, session: Db
) -> Response:
    """One assessment: where it stands, who answers, what can be done now."""
    return page(request, "consultant/fieldwork.html", shown(request, session, assessment, user))


def shown(
    request: Request, session: Session, assessment: Assessment, user: User
) -> dict[str, object]:
    """What the page of an assessment shows; a sponsor sees progress and results, and no names."""
    here, words = installation_of(request), words_for(request)
    settings, plan = settings_of(assessment), session.get(Fieldwork, assessment.id)
    runs = user.role is not Role.SPONSOR
    asked = questionnaires(session, assessment.id, here.content)
    return {
        "assessment": assessment,
        "settings": settings,
        "plan": plan,
        "window": window(plan),
        "spoken": languages_of(asked),
        "over": plan is not None and plan.closes_at <= here.now(),
        "groups": progress(session, assessment.id, settings.groups),
        "names": names_of_groups(here, session, assessment, words.language),
        "units": {unit.id: unit.name for unit in settings.units},
        "people": people_of(session, assessment.id) if runs else [],
        "links": links_of(session, assessment.id) if runs else [],
        **about_run(newest(session, assessment.id), words),
        "log": log_of(session, f"assessment {assessment.id}", SHOWN) if runs else [],
        "runs": runs,
        "floors": floors_of(assessment, asked),
        "highest_floor": HIGHEST,
        "leads": any(one.slug == SLUG for one in asked),
        "uncoded": left_to_code(session, assessment, here.content) if runs else 0,
        "Status": Status,
    }


def about_run(run: ReportRun | None, words: Words) -> dict[str, object]:
    """How far the newest run has come, or why it failed.

    untold: whether some of that is in English only, since it is about files that nobody here sees.
    """
    said = (run.message or "").splitlines() if run else []
    return {
        "run": run,
        "steps": {step: words.told(step) for step in STEPS},
        "said": said,
        "untold": words.language != DEFAULT and any(words.told(one) == one for one in said),
    }


def window(plan: Fieldwork | None) -> tuple[datetime, datetime] | None:
    """Opening and close in the client's own time."""
    if plan is None:
        return None
    zone = ZoneInfo(plan.time_zone)
    return plan.opens_at.astimezone(zone), plan.closes_at.astimezone(zone)


def back(assessment: Assessment, part: str = "") -> Response:
    """To the page of the assessment, after something was done."""
    return RedirectResponse(f"/assessments/{assessment.id}{part}", 303)


@router.post("/assessments/{assessment_id}/open", dependencies=[CheckedForm])
def start(deed: RunDeed) -> Response:
    """Open: from now on the privacy plan is what respondents were told."""
    deed.open()
    return back(deed.assessment)


@router.post("/assessments/{assessment_id}/extend", dependencies=[CheckedForm])
def move_close(deed: RunDeed, closes: Moment = "") -> Response:
    """Move the close."""
    try:
        local = datetime.fromisoformat(closes)
    except ValueError:
        raise Invalid(closes="Write the new close as a day and an hour.") from None
    deed.extend(local.replace(tzinfo=None))
    return back(deed.assessment)


@router.post("/assessments/{assessment_id}/floors", dependencies=[CheckedForm])
def raise_a_floor(
    deed: ProvenDeed,
    group: Annotated[str, Form(max_length=64), Typed] = "",
    floor: Annotated[str, Form(max_length=8), Typed] = "",
) -> Response:
    """Promise a group more than it was promised."""
    deed.raise_floor(group, int(floor) if floor.isascii() and floor.isdecimal() else 0)
    return back(deed.assessment)


@router.post("/assessments/{assessment_id}/close", dependencies=[CheckedForm])
def end(deed: ProvenDeed, sure: Annotated[str, Form(max_length=8)] = "") -> Response:
    """Close and cut; what links people to answers is gone for good."""
    if sure != "yes":
        raise Conflict("Tick that you want to close: it can't be undone.")
    left = deed.close()
    answer = back(deed.assessment)
    answer.background = left
    return answer
