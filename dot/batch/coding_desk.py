"""Coding of recall answers in the service: after the close, before the first release, blind to level."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Rater, Status
from dot.assessments.pinned import questionnaires
from dot.errors import Conflict, Invalid
from dot.publication.models import PublishedRelease
from dot.questionnaires.schemas import Questionnaire
from dot.responses.models import Answer
from dot.results.queries import STATES, coding
from dot.results.recall import Given, Person, recalled
from dot.strategy.coding import Wording, codebook, entries_of, uncoded, uncoded_wordings
from dot.strategy.models import LONGEST_WORDING, CodedAnswer
from dot.strategy.queries import strategy_of
from dot.strategy.schemas import QUESTIONS, UNCODABLE, Code, Question, Strategy


@dataclass(frozen=True)
class Desk:
    """What is left to code, and by which codes. Wordings are sorted and carry no person or level.

    left: how many there are, also where fewer are given.
    of: by question, the codes that an answer to it can have, with what they stand for.
    """

    wordings: tuple[Wording, ...] = ()
    left: int = 0
    of: dict[Question, dict[str, str]] = field(default_factory=dict)


def desk_of(
    session: Session, assessment: Assessment, content: Path, most: int | None = None
) -> Desk:
    """The wordings without a code, or the first of them. Raises Conflict before the close."""
    refuse_unless_closed(assessment)
    strategy = strategy_of(session, assessment.id)
    if strategy is None:
        return Desk()
    book = codebook(strategy, coding(session, assessment.id))
    given = recalled_answers(session, assessment.id, content)
    return Desk(uncoded_wordings(book, given, most), len(uncoded(book, given)), codes_of(strategy))


def left_to_code(session: Session, assessment: Assessment, content: Path) -> int:
    """How many wordings of a closed assessment have no code yet; none while answers may come in."""
    strategy = strategy_of(session, assessment.id)
    if assessment.status is not Status.CLOSED or strategy is None:
        return 0
    book = codebook(strategy, coding(session, assessment.id))
    return len(uncoded(book, recalled_answers(session, assessment.id, content)))


def recalled_answers(
    session: Session, assessment_id: int, content: Path
) -> set[tuple[Question, str]]:
    """Every line of every recall answer with its question; of the answers only these are read."""
    return {
        line
        for questionnaire in questionnaires(session, assessment_id, content)
        if questionnaire.leakage is not None
        for line in recalled(people_who_recalled(session, assessment_id, questionnaire))
    }


def people_who_recalled(
    session: Session, assessment_id: int, questionnaire: Questionnaire
) -> list[Person]:
    """Everybody with what they answered from memory, in the order of the questions."""
    asked = {one.id: one.role for one in questionnaire.items() if one.role in QUESTIONS}
    order = list(asked)
    # By way of the raters, since the key of an answer begins with its rater: nothing else is read.
    rows = session.execute(
        select(Answer.rater_id, Answer.item, Answer.state, Answer.text)
        .join_from(
            Rater,
            Answer,
            (Answer.assessment_id == Rater.assessment_id) & (Answer.rater_id == Rater.id),
        )
        .where(
            Rater.assessment_id == assessment_id,
            Answer.questionnaire == questionnaire.slug,
            Answer.item.in_(order),
        )
    )
    everyone: dict[int, Person] = {}
    for rater, item, state, text in sorted(rows, key=lambda row: order.index(row.item)):
        given = Given(item, STATES[state], text or "", math.nan)
        person = everyone.setdefault(rater, Person(group="", level=""))
        person.given.setdefault(asked[item], []).append(given)
    return list(everyone.values())


def codes_of(strategy: Strategy | None) -> dict[Question, dict[str, str]]:
    """By question, the codes that an answer to it can have, with what they stand for."""
    if strategy is None:
        return {}
    return {
        question: {one.code: one.text for one in entries} | {UNCODABLE: "none of these"}
        for question, entries in entries_of(strategy).items()
    }


def decide(
    session: Session,
    assessment: Assessment,
    coder: str,
    codes: Mapping[tuple[Question, str], str],
) -> int:
    """Store one coder's codes by question and wording; how many. Earlier ones are replaced.

    Raises Conflict before the close and after the first release, Invalid for a code that is not
    one of the strategy's.
    """
    refuse_unless_closed(assessment)
    released = select(PublishedRelease.number).where(
        PublishedRelease.assessment_id == assessment.id
    )
    if session.scalar(released.limit(1)) is not None:
        raise Conflict("Scores are published already: coding was settled with the first release.")
    possible = codes_of(strategy_of(session, assessment.id))
    for (question, answer), code in codes.items():
        if code not in possible.get(question, {}):
            raise Invalid(codes=f"“{code}” is no code of this strategy, or none of that question.")
        if len(answer) > LONGEST_WORDING:
            raise Invalid(answer=f"“{answer[:40]}…” is too long to be coded.")
        row = Code(answer, coder, code, question)
        session.merge(CodedAnswer(assessment_id=assessment.id, **vars(row)))
    session.flush()
    return len(codes)


def refuse_unless_closed(assessment: Assessment) -> None:
    """Raise Conflict while answers may still come in."""
    if assessment.status in (Status.DRAFT, Status.OPEN):
        raise Conflict("Recall answers are coded after the close: until then, more may come.")
