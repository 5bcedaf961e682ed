"""Coding by page: a wording is offered, and takes, the codes of its own question only."""

import re

from sqlalchemy import select

from dot.assessments.models import Assessment, Status
from dot.batch.coding_desk import decide
from dot.strategy.models import CodedAnswer
from dot.strategy.schemas import UNCODABLE
from tests.browser.stage import answer
from tests.services import SAMPLE, Service, definition_of, make_online, make_user, signed_in


def test_a_wording_takes_the_codes_of_its_own_question_only(service: Service) -> None:
    strategy = definition_of(SAMPLE).strategy
    assert strategy is not None
    measure, priority = strategy.measures[0].code, strategy.priorities[0].code
    with service.here.database.write.begin() as session:
        assessment = make_online(session, is_open=False)
        assessment.status = Status.CLOSED
        answer(session, assessment, "leakage-measures", "sound of the field", "REP")
        browser = service.browser(signed_in(session, make_user(session)))
        place = f"/assessments/{assessment.id}/coding"
    page = browser.get(place).text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token is not None
    fields = {"form_token": token[1], "answers": "sound of the field"}

    refused = browser.post(place, data={**fields, "codes": priority})
    taken = browser.post(place, data={**fields, "codes": measure}, follow_redirects=False)

    assert f'value="{measure}"' in page
    assert f'value="{priority}"' not in page
    assert (refused.status_code, taken.status_code) == (422, 303)
    with service.here.database.read() as session:
        coded = select(CodedAnswer.code).where(CodedAnswer.answer == "sound of the field")
        assert session.scalars(coded).all() == [measure]


def test_who_may_report_is_told_how_many_wordings_have_no_code(service: Service) -> None:
    with service.here.database.write.begin() as session:
        assessment = make_online(session, is_open=False)
        assessment.status = Status.CLOSED
        answer(session, assessment, "leakage-measures", "sound of the field", "REP")
        browser = service.browser(signed_in(session, make_user(session)))
        place = f"/assessments/{assessment.id}"
    before = browser.get(place).text
    with service.here.database.write.begin() as session:
        decide(
            session,
            session.get_one(Assessment, assessment.id),
            "ann",
            {"sound of the field": UNCODABLE},
        )

    assert "1 recall answers have no code yet" in before
    assert "have no code yet" not in browser.get(place).text
