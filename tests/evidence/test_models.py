"""What the tables of evidence refuse, whoever asks."""

import math

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dot.evidence.models import ConfirmedLevel, Evidence, KpiReading
from tests.factories import make_assessment


def reading(assessment_id: int, **given: object) -> KpiReading:
    return KpiReading(
        **{
            "assessment_id": assessment_id,
            "kpi": "CRM-01",
            "period": "2026-Q3",
            "value": 0.82,
            "source": "CRM export",
            "supplied_by": "SFE",
            **given,
        }
    )


def test_a_kpi_has_one_reading_a_unit_and_period(session: Session) -> None:
    assessment = make_assessment(session)
    session.add(reading(assessment.id, unit="CH"))
    session.add(reading(assessment.id, unit="AT"))
    session.flush()
    session.add(reading(assessment.id, unit="CH"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_reading_for_the_whole_client_is_single_too(session: Session) -> None:
    """Two NULL units would count as different; an empty one does not."""
    assessment = make_assessment(session)
    session.add_all([reading(assessment.id), reading(assessment.id)])

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_reading_is_finite(session: Session) -> None:
    session.add(reading(make_assessment(session).id, value=math.inf))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_piece_of_evidence_may_leave_its_level_open(session: Session) -> None:
    evidence = Evidence(
        assessment_id=make_assessment(session).id,
        code="E1",
        title="Segmentation rules",
        questionnaire="crm",
        node="C1",
        seen_by="consultant",
    )
    session.add(evidence)
    session.flush()

    assert (evidence.level, evidence.note) == (None, "")


def test_a_node_is_confirmed_once(session: Session) -> None:
    assessment_id = make_assessment(session).id

    def confirm(level: float) -> None:
        session.add(
            ConfirmedLevel(
                assessment_id=assessment_id,
                questionnaire="crm",
                node="C1",
                level=level,
                reason="Seen in the workshop",
            )
        )
        session.flush()
        session.expunge_all()

    confirm(2.0)

    with pytest.raises(IntegrityError):
        confirm(3.0)
