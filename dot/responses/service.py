"""Answers while the survey is open: save each one as it comes, submit, and cut the link at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Drafts, Fieldwork, Participation
from dot.assessments.models import Assessment, Rater, Status
from dot.db import random_key
from dot.errors import Conflict, Invalid, NotFound
from dot.responses.models import Answer, State
from dot.responses.normal import normal
from dot.responses.questions import Key, Question
from dot.responses.schemas import AnswerIn, as_cell

CLOSED = "The survey has closed: nothing was changed. What you had submitted is kept."
SUBMITTED = "You have submitted, and answers can't be changed any more."


@dataclass(frozen=True)
class Given:
    """An answer as it is stored.   cell: as it would stand in `answers.csv`; a state's word else."""

    cell: str
    state: State
    comment: str
    revision: int


class Stale(Conflict):
    """Somebody answered the same item elsewhere in the meantime; ``current`` is what they said."""

    code = "stale"

    def __init__(self, current: Given) -> None:
        super().__init__("This was answered elsewhere in the meantime; the newer answer is shown.")
        self.current = current


# The one statement on the hottest path, built once: building it cost more than running it.
KEY = (
    Answer.assessment_id == bindparam("assessment"),
    Answer.rater_id == bindparam("rater"),
    Answer.questionnaire == bindparam("slug"),
    Answer.item == bindparam("name"),
)
FIND = select(Answer.text, Answer.state, Answer.comment, Answer.revision).where(*KEY)
# Two tabs may give the first answer at once; the second is told of the first.
ADD = {
    "sqlite": sqlite.insert(Answer).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(Answer).on_conflict_do_nothing(),
}
CHANGE = (
    update(Answer.__table__)  # type: ignore[arg-type]  # as above
    .where(*KEY, Answer.revision == bindparam("known"))
    .values(
        state=bindparam("new_state"),
        text=bindparam("new_text"),
        value=bindparam("new_value"),
        comment=bindparam("new_comment"),
        revision=bindparam("new_revision"),
    )
)
WINDOW = (
    select(
        Assessment.status, Fieldwork.opens_at, Fieldwork.closes_at, Fieldwork.change_after_submit
    )
    .join(Fieldwork, Fieldwork.assessment_id == Assessment.id)
    .where(Assessment.id == bindparam("assessment"))
    .with_for_update(read=True, of=Assessment)
)


def save_answer(
    session: Session,
    seat: Participation,
    questions: Mapping[Key, Question],
    key: Key,
    body: AnswerIn,
    now: datetime,
) -> int:
    """Store one answer if nobody changed it since ``body.revision``; the answer's new revision.

    The same answer again changes nothing, so a lost reply can be asked for twice. Raises NotFound
    for an item that the group is not asked, Invalid for no answer to it, Stale where somebody was
    faster, Conflict before the opening and after the close.
    """
    refuse_unless_open(session, seat, now)
    row = row_of(questions, key, body)
    rater = rater_of(session, seat)
    place = {
        "assessment": seat.assessment_id,
        "rater": rater,
        "slug": key[0],
        "name": key[1],
    }
    found = session.execute(FIND, place).one_or_none()
    if found is None:
        if body.revision:
            raise NotFound("The answer that was to be changed is gone: load the page again.")
        names = {"assessment_id": seat.assessment_id, "rater_id": rater}
        values = {**names, "questionnaire": key[0], "item": key[1], **row, "revision": 1}
        statement = ADD[session.get_bind().dialect.name]
        if session.connection().execute(statement, values).rowcount:
            return 1
        found = session.execute(FIND, place).one()
    current = _given(found.text, found.state, found.comment, found.revision)
    if (found.text, found.state, found.comment) == (row["text"], row["state"], row["comment"]):
        return current.revision
    if current.revision != body.revision:
        raise Stale(current)
    values = {f"new_{name}": value for name, value in row.items()}
    values |= {"new_revision": current.revision + 1, "known": current.revision}
    if not session.connection().execute(CHANGE, {**place, **values}).rowcount:
        found = session.execute(FIND, place).one()
        raise Stale(_given(found.text, found.state, found.comment, found.revision))
    return current.revision + 1


def row_of(questions: Mapping[Key, Question], key: Key, body: AnswerIn) -> dict[str, object]:
    """The columns of an answer. Raises NotFound or Invalid."""
    question = questions.get(key)
    if question is None:
        raise NotFound("There is no such question in this survey.")
    try:
        cell = normal(as_cell(body)).strip()
        comment = normal(body.comment or "").strip()
        parsed = question.read(cell)
        if parsed.state != body.state:
            raise ValueError("The answer is the name of a non-answer: send it as its state.")
    except ValueError as error:
        raise Invalid(answer=str(error)) from None
    answered = parsed.state == "answered"
    return {
        "state": State(parsed.state),
        "text": cell if answered else None,
        "value": parsed.value if answered else None,
        "comment": comment or None,
    }


def refuse_unless_open(session: Session, seat: Participation, now: datetime) -> None:
    """Raise Conflict unless answers may be given and changed now; holds the state until the commit."""
    found = session.execute(WINDOW, {"assessment": seat.assessment_id}).one_or_none()
    if found is None or found.status is Status.DRAFT or now < found.opens_at:
        raise Conflict("The survey has not opened yet.")
    if found.status is not Status.OPEN or now >= found.closes_at:
        raise Conflict(CLOSED)
    if seat.submitted and not found.change_after_submit:
        raise Conflict(SUBMITTED)


def rater_of(session: Session, seat: Participation) -> int:
    """The key under which somebody's answers lie, given with the first one."""
    if seat.rater_id is None:
        # Whoever gave the first answer in another tab has made the rater already.
        session.refresh(seat, with_for_update=True)
    if seat.rater_id is None:
        rater = Rater(
            id=random_key(),
            assessment_id=seat.assessment_id,
            code=f"{random_key():016x}",
            group=seat.group,
            unit=seat.unit,
            level=seat.level,
        )
        session.add(rater)
        session.flush()
        seat.rater_id = rater.id
        session.flush()
    return seat.rater_id


def answers_of(session: Session, seat: Participation) -> dict[Key, Given]:
    """What somebody has answered so far."""
    if seat.rater_id is None:
        return {}
    rows = session.execute(
        select(
            Answer.questionnaire,
            Answer.item,
            Answer.text,
            Answer.state,
            Answer.comment,
            Answer.revision,
        ).where(
            Answer.assessment_id == seat.assessment_id,
            Answer.rater_id == seat.rater_id,
        )
    )
    return {
        (row.questionnaire, row.item): _given(row.text, row.state, row.comment, row.revision)
        for row in rows
    }


def submit(session: Session, seat: Participation, now: datetime) -> None:
    """Note that somebody is finished; twice is once. Raises Conflict after the close, Invalid empty."""
    refuse_unless_open(session, seat, now)
    if seat.rater_id is None:
        raise Invalid(answers="Nothing has been answered yet: answer at least one question.")
    seat.submitted = True
    session.flush()


def forget_drafts(session: Session, assessment_id: int) -> int:
    """Delete what was never submitted, where the plan says so; how many people's answers went."""
    fieldwork = session.get_one(Fieldwork, assessment_id)
    if fieldwork.drafts is Drafts.COUNT:
        return 0
    drafts = session.scalars(
        select(Participation).where(
            Participation.assessment_id == assessment_id,
            Participation.submitted.is_(False),
            Participation.rater_id.is_not(None),
        )
    ).all()
    for seat in drafts:
        key, seat.rater_id = seat.rater_id, None
        session.flush()
        session.execute(
            delete(Answer).where(Answer.assessment_id == assessment_id, Answer.rater_id == key)
        )
        session.execute(delete(Rater).where(Rater.id == key))
    return len(drafts)


def _given(text: str | None, state: State, comment: str | None, revision: int) -> Given:
    return Given(state.value if text is None else text, State(state), comment or "", revision)
