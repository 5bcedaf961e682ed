"""Raters added after the opening: counted, and told of in the report in coarse steps only."""

import pytest
from sqlalchemy.orm import Session

from dot.assessments.invitations import note_added
from dot.assessments.pinned import settings_of
from dot.results.service import added
from tests.services import make_online


def test_who_is_added_while_answers_are_taken_is_counted(session: Session) -> None:
    assessment = make_online(session)
    note_added(session, assessment.id, 2)
    note_added(session, assessment.id, 3)

    assert settings_of(assessment).added_after_opening == 5


def test_who_is_invited_before_the_opening_is_not(session: Session) -> None:
    assessment = make_online(session, is_open=False)
    note_added(session, assessment.id, 2)

    assert settings_of(assessment).added_after_opening == 0


@pytest.mark.parametrize(
    ("many", "told"),
    [
        (0, []),
        (1, ["raters_added_few"]),
        (4, ["raters_added_few"]),
        (5, ["raters_added_five"]),
        (9, ["raters_added_five"]),
        (400, ["raters_added_ten"]),
    ],
)
def test_the_report_tells_no_exact_number(many: int, told: list[str]) -> None:
    assert added(many) == told
