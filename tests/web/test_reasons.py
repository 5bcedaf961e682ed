"""Why something was not taken: said in the survey's language, and to programs by a key."""

import pytest

from tests.kinds import Kinds
from tests.services import Service
from tests.web.phone import TOKEN, Phone, enter


@pytest.fixture
def phone(asking: Service, kinds: Kinds) -> Phone:
    return enter(asking, kinds)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Write 100 or less."),
        ("de", "Schreiben Sie 100 oder weniger."),
        ("da", "Skriv 100 eller mindre."),
    ],
)
def test_why_an_answer_was_not_taken_is_said_in_the_surveys_language(
    phone: Phone, language: str, said: str
) -> None:
    phone.send("/survey/language", "/survey", language=language)
    phone.save(1, a_list="yes")

    assert said in phone.save(1, a_list="yes", a_share="140").text


def test_a_program_is_told_the_reason_by_a_key_that_every_language_has(phone: Phone) -> None:
    phone.save(1, a_list="yes")
    answer = phone.browser.put("/survey/answers/kinds/share", json={"value": 140.0})

    assert (answer.status_code, answer.json()["reason"]) == (422, "above_maximum")
    assert answer.json()["values"] == {"maximum": "100"}


def test_a_refusal_that_leaves_no_page_is_said_in_the_surveys_language(phone: Phone) -> None:
    phone.send("/survey/language", "/survey", language="da")
    found = TOKEN.search(phone.get("/survey/answer").text)
    assert found is not None
    answer = phone.browser.post(
        "/survey/answer",
        data={"form_token": found[1], "a:kinds/none": "1"},
        headers={"accept-language": "de"},
    )

    assert answer.status_code == 422
    assert "stilles ikke til dig" in answer.text
