"""The logs: one JSON object a line, each with the number of its request, and nobody's answers or names."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError

from dot.assessments.models import Assessment
from dot.responses.models import Answer
from dot.web.starting import structured_logs
from tests.kinds import Kinds
from tests.services import HTTPS, OURS, Service, make_app, make_person
from tests.web.hostile import BARS, World
from tests.web.phone import enter

NAME, EMAIL = "Zebulon Quagmire", "zebulon.quagmire@client.example"
ANSWER, COMMENT, ADDRESS = "Xylophonquark", "Vorstandsgeheimnis", "192.0.2.77"
PERSONAL = (NAME, "Zebulon", EMAIL, "quagmire", ANSWER, COMMENT, ADDRESS)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the service writes while a test runs."""
    root, out = logging.getLogger(), io.StringIO()
    logging.getLogger("httpx2").setLevel(
        logging.WARNING
    )  # The browser's own log, not the service's.
    before = root.handlers[:], root.level
    # A server that ran in this process before has given its logger handlers of its own.
    server = logging.getLogger("uvicorn"), logging.getLogger("uvicorn.error")
    kept = [(one, one.handlers[:], one.propagate) for one in server]
    for one in server:
        one.handlers[:], one.propagate = [], True
    structured_logs(out)
    yield out
    root.handlers[:], root.level = before[0], before[1]
    for one, handlers, propagates in kept:
        one.handlers[:], one.propagate = handlers, propagates


def lines(out: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_walk_through_the_survey_leaves_nothing_personal_in_the_log(
    asking: Service, kinds: Kinds, logged: io.StringIO
) -> None:
    phone = enter(asking, kinds)
    with asking.here.database.write.begin() as session:
        found = session.get_one(Assessment, phone.assessment)
        _, token = make_person(session, found, name=NAME, email=EMAIL, unit="", level="")
    phone.save(3, a_wish=ANSWER, c_wish=COMMENT)
    phone.save(1, a_useful="agree", c_useful=COMMENT)
    phone.save(1, a_share=ANSWER, a_plans=ANSWER)
    phone.browser.put(f"/survey/answers/kinds/{ANSWER}", json={"texts": [ANSWER]})
    phone.browser.put("/survey/answers/kinds/wish", json={"texts": [ANSWER], "revision": 99})
    phone.browser.put("/survey/answers/kinds/wish", json={"texts": ANSWER, "comment": 3})
    phone.send("/survey/submit", "/survey/review")
    stranger = TestClient(make_app(asking.here), base_url=HTTPS, headers=OURS, client=(ADDRESS, 5))
    stranger.get(f"/i/{token}x")
    stranger.get(f"/i/{phone.token}")
    stranger.post("/sign-in", data={"email": EMAIL, "password": ANSWER})
    logging.getLogger("dot").info("the walk is over")

    written = logged.getvalue()
    assert "the walk is over" in written
    for word in (*PERSONAL, phone.token, token):
        assert word.lower() not in written.lower(), word


def test_a_fault_of_ours_is_logged_by_kind_place_and_number_only(
    world: World, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"[parameters: ({COMMENT!r})]")

    monkeypatch.setattr("dot.web.pages.respondent_answers.save_by_token", fail)
    answer = world.put(json.dumps({"value": 3, "comment": COMMENT, "revision": 1}))
    said = [one for one in lines(logged) if "unexpected" in one["event"]]

    assert answer.status_code == 500
    assert answer.json()["instance"] == f"urn:dot:request:{answer.headers['x-request-id']}"
    assert [one["request"] for one in said] == [answer.headers["x-request-id"]]
    assert "RuntimeError at test_logs.py" in said[0]["event"]
    assert said[0]["event"].endswith("PUT /survey/answers/{slug}/{item}")
    assert COMMENT not in logged.getvalue() and BARS not in logged.getvalue()


def test_a_fault_has_the_headers_of_every_other_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dot.web.pages.consultant.assessments_of", lambda *_: 1 / 0)
    answer = world.desk.get("/assessments")

    assert answer.status_code == 500
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"] in answer.text


def test_an_error_of_somebody_elses_code_is_logged_without_its_text(logged: io.StringIO) -> None:
    try:
        raise ValueError(COMMENT)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    assert lines(logged)[0]["error"].startswith("ValueError at test_logs.py")
    assert COMMENT not in logged.getvalue()


def test_an_error_of_the_database_is_logged_without_the_answer(
    world: World, logged: io.StringIO
) -> None:
    """PostgreSQL quotes the whole row in its error."""
    wrong = Answer(
        assessment_id=1, rater_id=1, questionnaire="crm", item="x", text=COMMENT, state="skipped"
    )
    with world.service.here.database.write() as session:
        session.add(wrong)
        try:
            session.flush()
        except DBAPIError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        session.rollback()

    assert lines(logged)[0]["error"].startswith("IntegrityError at ")
    assert COMMENT not in logged.getvalue()


def test_a_line_outside_of_a_request_has_no_number(logged: io.StringIO) -> None:
    logging.getLogger("dot.worker").info("audit log stands at 7:abc")

    assert lines(logged)[0].keys() == {"event", "timestamp", "level"}
