"""The mails of an assessment as they would be sent, before anybody gets one."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from dot.assessments.fieldwork_models import Fieldwork
from dot.assessments.post import preview, survey_of
from dot.errors import Conflict, NotFound
from dot.web.deps import Db, Here, RunAssessment
from dot.web.papers import names_of_groups
from dot.web.templating import page
from dot.web.wording import words_for

router = APIRouter(include_in_schema=False)

Shown = Literal["invitation", "reminder"]


@router.get("/assessments/{assessment_id}/mails/{purpose}")
def show(
    purpose: Shown, request: Request, assessment: RunAssessment, session: Db, here: Here
) -> Response:
    """One letter to a member of a group, with a link that opens nothing."""
    if here.office is None:
        raise Conflict("Nobody writes mails here: start the service with ./run serve.")
    plan = session.get(Fieldwork, assessment.id)
    if plan is None:
        raise NotFound("Nothing is planned yet: give the opening and the close first.")
    own = words_for(request).language
    names = names_of_groups(here, session, assessment, own)
    group, language = (request.query_params.get(name, "") for name in ("group", "language"))
    to = group if group in names else next(iter(names), "")
    spoken = next((one for one in (language, own) if one in plan.languages), plan.languages[0])
    letter, _ = preview(survey_of(session, here.office, assessment.id), purpose, spoken, to)
    context = {
        "place": f"/assessments/{assessment.id}",
        "letter": letter,
        "names": names,
        "to": to,
        "spoken": spoken,
        "offered": plan.languages,
        "purpose": purpose,
    }
    return page(request, "consultant/mail.html", context)
