"""One request of a respondent: whose survey, in which state, and how its pages are rendered."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Participation
from dot.web.brands import brand_named
from dot.web.cookies import mac
from dot.web.deps import Db, Here, Now, Seat
from dot.web.installation import Installation
from dot.web.surveys import Survey, survey_of, window
from dot.web.templating import STATIC, page

# Set where a device is shared: nothing is kept on it then.
SHARED = "dot_shared"
SCRIPT_KEY = re.compile(r"""["'`]((?:answer|save|survey|review)\.[a-z_]+)["'`]""")
# Which of them is told is worked out in the script.
RESTS = frozenset({"answer.rest", "answer.rest_over"})


@cache
def script_keys() -> frozenset[str]:
    """The texts that the survey's scripts say: a page carries no others."""
    written = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("survey*.js"))
    return RESTS | frozenset(SCRIPT_KEY.findall(written))


@dataclass(frozen=True)
class Visit:
    """What every page of the survey needs."""

    request: Request
    seat: Participation
    session: Session
    here: Installation
    now: datetime

    def survey(self, *, blank: bool = False) -> Survey:
        """The survey as it stands; ``blank`` is the form without answers."""
        return survey_of(self.here, self.session, self.seat, blank=blank)

    @property
    def keeps(self) -> bool:
        """Whether this device may keep answers that could not be sent."""
        return SHARED not in self.request.cookies

    @property
    def tag(self) -> str:
        """What tells one respondent's device from another's, and nobody who it is."""
        return mac(self.here.key, "device", str(self.seat.id))

    def show(self, template: str, survey: Survey, *, status: int = 200, **more: object) -> Response:
        """Render one of the survey's pages."""
        context = {
            "words": survey.words,
            "about": survey.about,
            "offered": survey.offered,
            "brand": brand_named(survey.about.brand),
        }
        return page(self.request, f"respondent/{template}.html", context | more, status=status)

    def closed_door(self, survey: Survey) -> Response | None:
        """The page that says that no answers are taken now; None where they are."""
        state = window(self.session, self.seat.assessment_id, self.now)
        if state == "open":
            return None
        words = survey.words
        if state == "early":
            text = words("closed.not_open_text", **survey.about.opens)
            return self.show("message", survey, heading=words("closed.not_open_title"), text=text)
        heading, text = words("closed.title"), words("closed.text")
        return self.show("message", survey, heading=heading, text=text)

    def form(
        self,
        survey: Survey,
        *,
        at: int = 1,
        problems: dict[str, str] | None = None,
        blank: bool = False,
    ) -> Response:
        """The page with the questions; ``blank``: with nothing of the person in it."""
        sections = survey.paper.sections
        first = {section.slug: section.number for section in reversed(sections)}
        return self.show(
            "answer",
            survey,
            status=422 if problems else 200,
            paper=survey.paper,
            fields=survey.fields,
            at=min(max(at, 1), len(sections)),
            first=set(first.values()),
            progress=survey.progress,
            left=survey.left,
            keep=self.keeps,
            shell=blank,
            tag="" if blank else self.tag,
            script_words=survey.words.some(script_keys(), "reason"),
            problems=problems or {},
        )


def _visit(request: Request, seat: Seat, session: Db, here: Here, now: Now) -> Visit:
    return Visit(request, seat, session, here, now)


CurrentVisit = Annotated[Visit, Depends(_visit, scope="function")]
