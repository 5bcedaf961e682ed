"""The respondent's answers as the browser's script sends them: one item at a time, as JSON."""

from collections.abc import Mapping
from typing import Annotated

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request
from limits import parse
from pydantic import BaseModel, Field

from dot.assessments.invitations import UNKNOWN_LINK
from dot.errors import NotFound
from dot.responses.questions import Key, Question
from dot.responses.rows import Entry
from dot.responses.schemas import AnswerIn
from dot.responses.service import Given, answers_of, save_by_token
from dot.web.deps import Db, Seat, count_wrong_link, survey_token
from dot.web.installation import installation_of
from dot.web.papers import questions_of_group

router = APIRouter(include_in_schema=False)

SAVES = parse("160/minute")
LARGEST = 64 * 1024
# On PostgreSQL four threads save half as much again as forty, on two cores: `./run bench saving`.
AT_ONCE = 4
SAVING: RunVar[CapacityLimiter] = RunVar("saving")
Name = Annotated[str, Path(min_length=1, max_length=64)]


class SavedOut(BaseModel):
    """What the browser needs to change the answer again."""

    revision: int


class GivenOut(BaseModel):
    """An answer as it is stored.   cell: as in `answers.csv`; of a non-answer, the state's word."""

    cell: str
    state: str
    comment: str
    revision: int


class AnswersOut(BaseModel):
    """Every answer so far, by questionnaire and item."""

    answers: dict[str, dict[str, GivenOut]] = Field(default={})
    submitted: bool


@router.put("/survey/answers/{slug}/{item}", max_body_size=LARGEST)
async def put_answer(slug: Name, item: Name, body: AnswerIn, request: Request) -> SavedOut:
    """Save one answer. Few at once: threads that fight for the interpreter save fewer a second."""
    return await run_sync(save, request, (slug, item), body, limiter=few_at_once())


def few_at_once() -> CapacityLimiter:
    """What lets a few saves through, and others wait their turn; one an event loop."""
    try:
        return SAVING.get()
    except LookupError:
        SAVING.set(CapacityLimiter(AT_ONCE))
        return SAVING.get()


def save(request: Request, key: Key, body: AnswerIn) -> SavedOut:
    """The hottest path opens its transaction itself: each dependency would cost a change of threads."""
    here = installation_of(request)
    now = here.now()
    token = survey_token(request, here, now)
    with here.database.write.begin() as session:

        def asked(entry: Entry) -> Mapping[Key, Question]:
            here.spend(SAVES, str(entry.seat))
            return questions_of_group(here, session, entry.assessment_id, entry.group)

        try:
            revision = save_by_token(session, token, asked, key, body, now)
        except NotFound as error:
            if str(error) == UNKNOWN_LINK:
                count_wrong_link(request, here)
            raise
    return SavedOut(revision=revision)


@router.get("/survey/answers")
def get_answers(seat: Seat, session: Db) -> AnswersOut:
    """What this respondent has answered so far."""
    found: dict[str, dict[str, GivenOut]] = {}
    for (slug, item), given in answers_of(session, seat).items():
        found.setdefault(slug, {})[item] = given_out(given)
    return AnswersOut(answers=found, submitted=seat.submitted)


def given_out(given: Given) -> GivenOut:
    """A stored answer as the browser reads it."""
    return GivenOut(
        cell=given.cell, state=given.state.value, comment=given.comment, revision=given.revision
    )
