"""Importance and targets out of leaders' answers: what is proposed, by whom, and taken over where."""

import re

import pytest
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment, Status
from dot.assessments.pinned import settings_of
from dot.batch.direction import importance_of, proposal_of, take_over
from dot.errors import Conflict, Invalid
from dot.questionnaires.service import content_root
from tests.answered import SAID, make_led
from tests.services import (
    SAMPLE,
    Service,
    definition_of,
    make_member,
    make_user,
    signed_in,
)


def test_the_more_leaders_name_an_area_the_more_important_it_is(session: Session) -> None:
    proposal = proposal_of(session, make_led(session), content_root())

    assert {one.node: one.proposed for one in proposal.areas} == {
        "C1": 3, "C2": 5, "C3": 4, "C4": 2, "C5": 2, "C6": 2, "C7": 2, "C8": 2,
    }  # fmt: skip


def test_a_target_is_the_lower_of_the_two_in_the_middle(session: Session) -> None:
    proposal = proposal_of(session, make_led(session), content_root())

    assert [(one.questionnaire, one.proposed) for one in proposal.aims] == [("crm", 3.0)]


@pytest.mark.parametrize(("people", "areas"), [(2, 0), (3, 8)])
def test_a_confidential_group_is_heard_from_its_floor_on(
    session: Session, people: int, areas: int
) -> None:
    assessment = make_led(session, "confidential", SAID[:people])

    assert len(proposal_of(session, assessment, content_root()).areas) == areas


def test_nothing_is_proposed_while_answers_may_come(session: Session) -> None:
    assessment = make_led(session)
    assessment.status = Status.OPEN

    with pytest.raises(Conflict, match="after the close"):
        proposal_of(session, assessment, content_root())


def test_what_is_confirmed_holds_for_all_places_below(session: Session) -> None:
    assessment = make_led(session)

    take_over(session, assessment, content_root(), {"C2": 5}, {"crm": 3.5})

    settings = settings_of(assessment)
    assert {settings.importance[node] for node in ("C2", "C2.1", "C2.3")} == {5}
    assert {settings.targets[node] for node in ("crm", "C1", "C2.1")} == {3.5}
    assert settings.targets.get("P1.1") == definition_of(SAMPLE).assessment.targets.get("P1.1")


@pytest.mark.parametrize(
    ("importance", "targets"),
    [({"P1": 5}, {}), ({"C1": 6}, {}), ({}, {"promomats": 3}), ({}, {"crm": 9})],
)
def test_what_was_not_proposed_is_refused(
    session: Session, importance: dict[str, int], targets: dict[str, float]
) -> None:
    assessment = make_led(session)

    with pytest.raises(Invalid):
        take_over(session, assessment, content_root(), importance, targets)


@pytest.mark.parametrize(("share", "grade"), [(0, 2), (0.1, 3), (0.5, 4), (0.7, 5), (1, 5)])
def test_importance_by_share(share: float, grade: int) -> None:
    assert importance_of(share) == grade


def test_the_page_proposes_and_takes_over(service: Service) -> None:
    with service.here.database.write.begin() as session:
        assessment = make_led(session)
        user = make_user(session)
        make_member(session, user, assessment)
        browser, place = service.browser(signed_in(session, user)), f"/assessments/{assessment.id}"
    page = browser.get(f"{place}/direction").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    fields = {"areas": ["C2"], "importance": ["4"], "aims": ["crm"], "targets": ["3.5"]}

    answer = browser.post(
        f"{place}/direction", data={"form_token": token[1], **fields}, follow_redirects=False
    )

    assert f'href="{place}/direction"' in browser.get(place).text
    assert "Customer data" in page
    assert answer.status_code == 303
    with service.here.database.read() as session:
        settings = settings_of(session.get_one(Assessment, assessment.id))
    assert (settings.importance["C2.1"], settings.targets["crm"]) == (4, 3.5)
