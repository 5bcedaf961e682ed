"""The mails of an assessment as they would be sent, before anybody gets one."""

from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Fieldwork
from dot.assessments.models import Assessment
from dot.assessments.post import preview, survey_of
from dot.errors import Conflict, NotFound
from dot.mail.letters import Letter
from dot.web.deps import Db, Here, RunAssessment
from dot.web.installation import Installation
from dot.web.papers import names_of_groups
from dot.web.templating import page
from dot.web.wording import DEFAULT, words_for

router = APIRouter(include_in_schema=False)

Shown = Literal["invitation", "reminder", "personal_link"]
PURPOSES: tuple[Shown, ...] = ("invitation", "reminder", "personal_link")


@dataclass(frozen=True)
class Previewed:
    """A letter to a member of a group.   names: the groups there are; offered: the languages."""

    letter: Letter
    html: str
    group: str
    language: str
    names: dict[str, str]
    offered: list[str]


def letter_for(
    session: Session,
    here: Installation,
    assessment: Assessment,
    wanted: tuple[Shown, str, str],
    own: str = DEFAULT,
) -> Previewed:
    """One letter, with a link that opens nothing. Raises Conflict, NotFound.

    wanted: purpose, group and language; the first group, and ``own`` or the first language,
    where these are none of the assessment's.
    """
    purpose, group, language = wanted
    if here.office is None:
        raise Conflict("Nobody writes mails here: start the service with ./run serve.")
    plan = session.get(Fieldwork, assessment.id)
    if plan is None:
        raise NotFound("Nothing is planned yet: give the opening and the close first.")
    names = names_of_groups(here, session, assessment, own)
    to = group if group in names else next(iter(names), "")
    spoken = next((one for one in (language, own) if one in plan.languages), plan.languages[0])
    survey = survey_of(session, here.office, assessment.id)
    letter, html = preview(survey, purpose, spoken, to)
    return Previewed(letter, html, to, spoken, names, plan.languages)


@router.get("/assessments/{assessment_id}/mails/{purpose}")
def show(
    purpose: Shown, request: Request, assessment: RunAssessment, session: Db, here: Here
) -> Response:
    """One letter to a member of a group, with a link that opens nothing."""
    own = words_for(request).language
    group, language = (request.query_params.get(name, "") for name in ("group", "language"))
    made = letter_for(session, here, assessment, (purpose, group, language), own)
    context = {
        "place": f"/assessments/{assessment.id}",
        "letter": made.letter,
        "names": made.names,
        "to": made.group,
        "spoken": made.language,
        "offered": made.offered,
        "purpose": purpose,
        "purposes": PURPOSES,
    }
    return page(request, "consultant/mail.html", context)
