"""Coding by page: a wording is offered, and takes, the codes of its own question only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, select, update

from dot.accounts.api_tokens import new_api_token
from dot.accounts.models import User
from dot.assessments.models import Assessment, Status
from dot.batch.coding_desk import decide, desk_of, left_to_code
from dot.batch.completeness import uncoded as uncoded_in
from dot.questionnaires.service import content_root
from dot.results.queries import load
from dot.strategy.models import CodedAnswer
from dot.strategy.schemas import UNCODABLE, Question
from tests.answered import answer
from tests.services import SAMPLE, Service, definition_of, make_online, make_user, signed_in
from tests.web.phone import TOKEN

STRATEGY = definition_of(SAMPLE).strategy
assert STRATEGY is not None
MEASURE, PRIORITY = STRATEGY.measures[0].code, STRATEGY.priorities[0].code


@dataclass
class Desk:
    """A consultant's browser before a closed assessment."""

    service: Service
    browser: TestClient
    id: int

    @property
    def place(self) -> str:
        return f"/assessments/{self.id}/coding"

    def post(self, **fields: str | list[str]) -> int:
        token = TOKEN.search(self.browser.get(self.place).text)
        assert token is not None
        data = {"form_token": token[1], **fields}
        return self.browser.post(self.place, data=data, follow_redirects=False).status_code

    def codes(self) -> set[tuple[str, str]]:
        with self.service.here.database.read() as session:
            ours = select(CodedAnswer).where(CodedAnswer.coder == "user 1")
            return {(one.question, one.code) for one in session.scalars(ours)}

    def told(self, language: str = "en") -> str:
        return self.browser.get(
            f"/assessments/{self.id}", headers={"accept-language": language}
        ).text

    def decide(self, codes: Mapping[tuple[Question, str], str]) -> None:
        with self.service.here.database.write.begin() as session:
            decide(session, session.get_one(Assessment, self.id), "ann", codes)


@pytest.fixture
def desk(service: Service) -> Desk:
    """A closed assessment in which one person said something nobody knows, about two things."""
    with service.here.database.write.begin() as session:
        assessment = make_online(session, is_open=False)
        assessment.status = Status.CLOSED
        answer(session, assessment, "leakage-measures", "sound of the field", "REP")
        answer(session, assessment, "leakage-priorities", "Sound of the field!| ", "MKT")
        browser = service.browser(signed_in(session, make_user(session)))
        return Desk(service, browser, assessment.id)


def test_a_wording_takes_the_codes_of_its_own_question_only(desk: Desk) -> None:
    fields = {"questions": "measures", "answers": "sound of the field"}

    assert desk.post(**fields, codes=PRIORITY) == 422
    assert desk.post(**fields, codes=MEASURE) == 303
    assert desk.codes() == {("measures", MEASURE)}


def test_the_same_words_given_to_two_questions_have_a_code_for_each(desk: Desk) -> None:
    page = desk.browser.get(desk.place).text
    answers = ["sound of the field", "Sound of the field!"]
    taken = desk.post(
        questions=["measures", "priorities"], answers=answers, codes=[MEASURE, PRIORITY]
    )

    assert (page.count('name="answers"'), taken) == (2, 303)
    assert desk.codes() == {("measures", MEASURE), ("priorities", PRIORITY)}
    assert "Every wording has a code." in desk.browser.get(desk.place).text


def test_a_code_given_to_one_question_leaves_the_other_open(desk: Desk) -> None:
    desk.post(questions="measures", answers="sound of the field", codes=UNCODABLE)
    page = desk.browser.get(desk.place).text

    assert 'value="priorities"' in page
    assert 'value="measures"' not in page


def test_programs_say_which_question_a_code_is_for(desk: Desk) -> None:
    with desk.service.here.database.write.begin() as session:
        user = session.scalars(select(User)).one()
        at = desk.service.clock.at
        key = new_api_token(session, user, "tests", at.date(), at)
    desk.browser.headers["authorization"] = f"Bearer {key}"
    place = f"/api/v1{desk.place}"
    rows = [
        {"question": one["question"], "answer": one["answer"], "code": code}
        for one, code in zip(desk.browser.get(place).json(), (MEASURE, PRIORITY), strict=True)
    ]

    twice = desk.browser.post(place, json={"codes": [rows[0], rows[0]]})
    crossed = desk.browser.post(place, json={"codes": [rows[0] | {"code": PRIORITY}]})
    taken = desk.browser.post(place, json={"codes": rows})

    assert (twice.status_code, crossed.status_code) == (422, 422)
    assert taken.json() == {"count": 2}
    assert desk.codes() == {("measures", MEASURE), ("priorities", PRIORITY)}


@pytest.mark.parametrize(
    ("language", "two", "one"),
    [
        ("en", "2 recall answers have no code yet", "1 recall answer has no code yet"),
        ("de", "2 Nennungen haben noch keinen Code", "1 Nennung hat noch keinen Code"),
        ("da", "2 formuleringer har endnu ingen", "1 formulering har endnu ingen"),
    ],
)
def test_who_may_report_is_told_how_many_wordings_have_no_code(
    desk: Desk, language: str, two: str, one: str
) -> None:
    first = desk.told(language)
    desk.decide({("measures", "sound of the field"): UNCODABLE})
    second = desk.told(language)
    desk.decide({("priorities", "sound of the field"): UNCODABLE})

    assert two in first
    assert one in second
    assert not {two[2:], one[2:]} & set(
        re.findall("|".join((two[2:], one[2:])), desk.told(language))
    )


def test_the_page_counts_what_the_run_will_count(desk: Desk) -> None:
    """Of somebody with two questions of one kind the first counts, and what was not answered does not."""
    with desk.service.here.database.write.begin() as session:
        assessment = session.get_one(Assessment, desk.id)
        answer(session, assessment, "leakage-needs-heard", "less paper|shorter calls", "REP")
        answer(session, assessment, "leakage-needs-predicted", "less paper|more data", "MKT")
    with desk.service.here.database.read() as session:
        assessment = session.get_one(Assessment, desk.id)
        definition, answers = load(session, desk.id, content_root())
        found = desk_of(session, assessment, content_root(), 2)
        counted = left_to_code(session, assessment, content_root())
    wordings = uncoded_in(definition, answers)

    assert len(wordings) == counted == found.left == 5
    assert len(found.wordings) == 2


def test_the_page_reads_no_other_answers_than_those_to_code(desk: Desk) -> None:
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    reader = desk.service.here.database.engines[0]
    event.listen(reader, "before_cursor_execute", note)
    desk.told()
    event.remove(reader, "before_cursor_execute", note)
    reads = [statement for statement in said if re.search(r"(FROM|JOIN) answer", statement)]

    assert len(reads) == 1
    assert "answer.item IN" in reads[0]


def test_a_library_that_changed_hides_nothing_of_what_is_left_to_code(desk: Desk) -> None:
    """The run will refuse it; the count needs no library."""
    with desk.service.here.database.write.begin() as session:
        session.execute(update(Assessment).values(library_hash="0" * 64))

    assert "2 recall answers have no code yet" in desk.told()
