"""What the tables of an assessment refuse, whoever asks."""

import json

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dot.assessments.models import PinnedQuestionnaire, Status, Unit
from dot.assessments.schemas import Assessment as Settings
from tests.factories import SETTINGS, make_assessment, make_client, make_engagement, make_rater

SHA256 = "0" * 64


def test_an_assessment_begins_as_a_draft(session: Session) -> None:
    assessment = make_assessment(session)

    assert assessment.status is Status.DRAFT


def test_the_settings_come_back_as_they_were_validated(session: Session) -> None:
    assessment = make_assessment(session)
    session.expire(assessment)

    assert Settings.model_validate_json(json.dumps(assessment.settings)) == SETTINGS


def test_an_engagement_has_one_assessment_a_wave(session: Session) -> None:
    engagement = make_engagement(session)
    make_assessment(session, engagement=engagement, wave="baseline")

    with pytest.raises(IntegrityError):
        make_assessment(session, engagement=engagement, wave="baseline")


def test_two_clients_cannot_share_a_name(session: Session) -> None:
    make_client(session, name="Alpenpharma")

    with pytest.raises(IntegrityError):
        make_client(session, name="Alpenpharma")


def test_questionnaires_keep_their_order(session: Session) -> None:
    assessment = make_assessment(session)
    for position, slug in [(1, "crm"), (0, "strategy-leakage")]:
        session.add(
            PinnedQuestionnaire(
                assessment_id=assessment.id,
                slug=slug,
                version="1.0.0",
                content_hash=SHA256,
                position=position,
            )
        )
    session.flush()

    assert [pinned.slug for pinned in assessment.questionnaires] == ["strategy-leakage", "crm"]


def test_a_pin_without_a_whole_hash_is_refused(session: Session) -> None:
    assessment = make_assessment(session)
    session.add(
        PinnedQuestionnaire(
            assessment_id=assessment.id, slug="crm", version="1.0.0", content_hash="ab", position=0
        )
    )

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_unit_is_not_its_own_parent(session: Session) -> None:
    assessment = make_assessment(session)
    session.add(Unit(assessment_id=assessment.id, code="CH", parent="CH"))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_rater_belongs_to_a_unit_of_the_same_assessment(session: Session) -> None:
    here, elsewhere = make_assessment(session), make_assessment(session)
    session.add(Unit(assessment_id=elsewhere.id, code="CH"))
    session.flush()

    with pytest.raises(IntegrityError):
        make_rater(session, here, unit="CH")


def test_raters_are_not_numbered_in_the_order_they_come(session: Session) -> None:
    assessment = make_assessment(session)

    ids = [make_rater(session, assessment).id for _ in range(12)]

    assert ids != sorted(ids)
    assert min(ids) > 2**32  # all twelve in the lowest 2³¹st part of the range: never
