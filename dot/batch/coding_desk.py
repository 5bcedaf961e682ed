"""Coding of recall answers in the service: after the close, before the first release, blind to level."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.errors import Conflict, Invalid
from dot.publication.models import PublishedRelease
from dot.results.queries import load
from dot.results.recall import people, recalled
from dot.strategy.coding import Question, Wording, codebook, uncoded_wordings
from dot.strategy.models import LONGEST_WORDING, CodedAnswer
from dot.strategy.schemas import UNCODABLE, Coded, Strategy


@dataclass(frozen=True)
class Desk:
    """What is left to code, and by which codes. Wordings are sorted and carry no person or level.

    codes: every code with what it stands for.   of: those that an answer to a question can have.
    """

    wordings: tuple[Wording, ...]
    codes: dict[str, str]
    of: dict[Question, dict[str, str]] = field(default_factory=dict)

    def takes(self, answer: str, code: str) -> bool:
        """Whether a code is one that this wording can have; one of another question would not count."""
        asked = {one.question for one in self.wordings if one.answer == answer}
        return code in self.codes and (not asked or any(code in self.of[one] for one in asked))


def desk_of(session: Session, assessment: Assessment, content: Path) -> Desk:
    """The wordings without a code. Raises Conflict before the close."""
    refuse_unless_closed(assessment)
    definition, answers = load(session, assessment.id, content)
    if definition.strategy is None:
        return Desk((), {})
    book = codebook(definition.strategy, definition.coding)
    asked = [one for one in definition.questionnaires if one.leakage is not None]
    wordings = [
        wording
        for questionnaire in asked
        for wording in uncoded_wordings(book, recalled(people(questionnaire, answers)))
    ]
    return Desk(
        tuple(wordings), codes_of(definition.strategy), codes_by_question(definition.strategy)
    )


def codes_of(strategy: Strategy) -> dict[str, str]:
    """Every code with what it stands for."""
    coded = [*strategy.priorities, *strategy.drift, *strategy.measures, *strategy.needs]
    return {one.code: one.text for one in coded} | {UNCODABLE: "none of these"}


def codes_by_question(strategy: Strategy) -> dict[Question, dict[str, str]]:
    """The codes that an answer to each question can have."""
    listed: dict[Question, list[Coded]] = {
        "priorities": [*strategy.priorities, *strategy.drift],
        "measures": list(strategy.measures),
        "needs": list(strategy.needs),
    }
    every = codes_of(strategy)
    return {
        question: {code: every[code] for code in (*(one.code for one in coded), UNCODABLE)}
        for question, coded in listed.items()
    }


def decide(session: Session, assessment: Assessment, coder: str, codes: dict[str, str]) -> int:
    """Store one coder's codes by wording; how many. Earlier ones of the same coder are replaced.

    Raises Conflict before the close and after the first release, Invalid for a code that is not
    one of the strategy's.
    """
    refuse_unless_closed(assessment)
    released = select(PublishedRelease.number).where(
        PublishedRelease.assessment_id == assessment.id
    )
    if session.scalar(released.limit(1)) is not None:
        raise Conflict("Scores are published already: coding was settled with the first release.")
    for answer, code in codes.items():
        if len(answer) > LONGEST_WORDING:
            raise Invalid(answer=f"“{answer[:40]}…” is too long to be coded.")
        found = session.get(CodedAnswer, (assessment.id, answer, coder))
        if found is None:
            session.add(
                CodedAnswer(assessment_id=assessment.id, answer=answer, coder=coder, code=code)
            )
        else:
            found.code = code
    session.flush()
    return len(codes)


def refuse_unless_closed(assessment: Assessment) -> None:
    """Raise Conflict while answers may still come in."""
    if assessment.status in (Status.DRAFT, Status.OPEN):
        raise Conflict("Recall answers are coded after the close: until then, more may come.")
