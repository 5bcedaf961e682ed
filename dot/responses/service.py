"""Answers while the survey is open: save each one as it comes, submit, and cut the link at the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Drafts, Fieldwork, Participation
from dot.assessments.invitations import UNKNOWN_LINK
from dot.assessments.models import Rater, Status
from dot.db import random_key
from dot.errors import Conflict, Invalid, NotFound, Reason
from dot.responses.asking import FROM_MEMORY, MIXED
from dot.responses.models import Answer, State
from dot.responses.normal import normal
from dot.responses.questions import Key, Question
from dot.responses.rows import (
    Entry,
    Place,
    Window,
    add,
    change,
    entry_of,
    find,
    first_rater,
    window_of,
)
from dot.responses.schemas import AnswerIn, as_cell

CLOSED = Reason(
    "The survey has closed: nothing was changed. What you had submitted is kept.", "closed"
)
SUBMITTED = Reason("You have submitted, and answers can't be changed any more.", "submitted")
EARLY = Reason("The survey has not opened yet.", "early")
NO_QUESTION = Reason("There is no such question in this survey.", "no_question")
GONE = Reason("The answer that was to be changed is gone: load the page again.", "out_of_date")
SETTLED = Reason(
    "This was asked from memory, and the answers have been shown since: it can't be changed any "
    "more.",
    "settled",
)


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
    place = (seat.assessment_id, rater_of(session, seat), *key)
    refuse_settled(session, place, row, questions)
    return stored(session, place, row, body.revision, or_next=body.or_next)


def save_by_token(
    session: Session,
    token: str,
    questions_of: Callable[[Entry], Mapping[Key, Question]],
    key: Key,
    body: AnswerIn,
    now: datetime,
) -> int:
    """The same for whoever holds a secret, in as few statements as it takes: the hottest path.

    Raises NotFound for a secret that opens nothing as well.
    """
    entry = entry_of(session, token)
    if entry is None:
        raise NotFound(UNKNOWN_LINK)
    refuse_outside(entry.window, now, submitted=entry.submitted)
    questions = questions_of(entry)
    row = row_of(questions, key, body)
    rater = entry.rater_id if entry.rater_id is not None else first_rater(session, entry)
    place = (entry.assessment_id, rater, *key)
    refuse_settled(session, place, row, questions)
    return stored(session, place, row, body.revision, or_next=body.or_next)


def refuse_settled(
    session: Session, place: Place, row: dict[str, object], questions: Mapping[Key, Question]
) -> None:
    """Raise Conflict for another answer from memory once what it asks for has been shown.

    The same answer may come again: its first reply may have been lost.
    """
    slug, item = place[2:]
    if questions[slug, item].item.role not in FROM_MEMORY:
        return
    shown = [
        key for key, one in questions.items() if key[0] == slug and one.item.options_from in MIXED
    ]
    if any(find(session, (*place[:2], *key)) for key in shown):
        found = find(session, place)
        if found is None or _differs(found, row):
            raise Conflict(SETTLED)


def stored(
    session: Session, place: Place, row: dict[str, object], known: int, *, or_next: bool = False
) -> int:
    """Write one row if its revision is the known one; the new revision. Raises Stale or NotFound.

    or_next: also where it is the one after that.
    """
    if known == 0:
        if add(session, place, row):
            return 1
    elif change(session, place, row, known):
        return known + 1
    if or_next and change(session, place, row, known + 1):
        return known + 2
    found = find(session, place)
    if found is None:
        raise NotFound(GONE)
    current = _given(found.text, found.state, found.comment, found.revision)
    if _differs(found, row):
        raise Stale(current)
    return current.revision


def row_of(questions: Mapping[Key, Question], key: Key, body: AnswerIn) -> dict[str, object]:
    """The columns of an answer. Raises NotFound or Invalid."""
    question = questions.get(key)
    if question is None:
        raise NotFound(NO_QUESTION)
    try:
        cell = normal(as_cell(body)).strip()
        comment = normal(body.comment or "").strip()
        parsed = question.read(cell)
        if parsed.state != body.state:
            words = "The answer is the name of a non-answer: send it as its state."
            raise ValueError(Reason(words, "no_option"))
    except ValueError as error:
        raise Invalid(answer=error.args[0]) from None
    answered = parsed.state == "answered"
    return {
        "state": State(parsed.state),
        "text": cell if answered else None,
        "value": parsed.value if answered else None,
        "comment": comment or None,
    }


def refuse_unless_open(session: Session, seat: Participation, now: datetime) -> None:
    """Raise Conflict unless answers may be given and changed now; holds the state until the commit."""
    window = window_of(session, seat.assessment_id)
    refuse_outside(window, now, submitted=seat.submitted)


def refuse_outside(window: Window | None, now: datetime, *, submitted: bool) -> None:
    """Raise Conflict unless answers may be given and changed now."""
    if window is None or window.status is Status.DRAFT or now < window.opens_at:
        raise Conflict(EARLY)
    if window.status is not Status.OPEN or now >= window.closes_at:
        raise Conflict(CLOSED)
    if submitted and not window.change_after_submit:
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
        words = "Nothing has been answered yet: answer at least one question."
        raise Invalid(answers=Reason(words, "nothing"))
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


def _differs(found: Row[str | None, State, str | None, int], row: dict[str, object]) -> bool:
    kept = (found.text, found.state, found.comment)
    return kept != (row["text"], row["state"], row["comment"])


def _given(text: str | None, state: State, comment: str | None, revision: int) -> Given:
    return Given(state.value if text is None else text, State(state), comment or "", revision)
