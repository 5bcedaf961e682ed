"""What the tables of the strategy refuse, whoever asks."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dot.strategy.models import LONGEST_WORDING, CodedAnswer, SourceTruth
from dot.strategy.schemas import QUESTIONS
from tests.factories import make_assessment


def test_only_one_place_is_the_reference(session: Session) -> None:
    assessment = make_assessment(session)
    for place in ("HQ", "CH"):
        session.add(SourceTruth(assessment_id=assessment.id, place=place, position=0, content={}))

    with pytest.raises(IntegrityError):
        session.flush()


def test_two_coders_may_disagree_about_a_wording(session: Session) -> None:
    assessment = make_assessment(session)
    session.add_all(
        CodedAnswer(assessment_id=assessment.id, answer="more calls", coder=coder, code=code)
        for coder, code in (("A", "P1"), ("B", "drift"))
    )

    session.flush()


def test_a_wording_longer_than_its_key_is_refused(session: Session) -> None:
    assessment = make_assessment(session)
    wording = "é" * (LONGEST_WORDING + 1)
    session.add(CodedAnswer(assessment_id=assessment.id, answer=wording, coder="A", code="P1"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_longest_wording_fits_its_key_whatever_its_letters(session: Session) -> None:
    assessment = make_assessment(session)
    wording = "".join(chr(0x1F300 + n) for n in range(LONGEST_WORDING))
    session.add(CodedAnswer(assessment_id=assessment.id, answer=wording, coder="A", code="P1"))

    session.flush()


def test_a_coder_may_give_the_same_words_a_code_for_each_question(session: Session) -> None:
    assessment = make_assessment(session)
    for question in ("", *QUESTIONS):
        session.add(
            CodedAnswer(
                assessment_id=assessment.id, answer="x", coder="A", code="P1", question=question
            )
        )

    session.flush()


def test_a_question_that_there_is_not_is_refused(session: Session) -> None:
    assessment = make_assessment(session)
    session.add(
        CodedAnswer(
            assessment_id=assessment.id, answer="x", coder="A", code="P1", question="worries"
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()
