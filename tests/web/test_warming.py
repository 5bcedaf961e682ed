"""What surveys ask is read once: before anybody asks, and by one of all who ask at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from dot.assessments.floors import raise_floor
from dot.assessments.models import Assessment, PinnedQuestionnaire
from dot.db import open_database
from dot.web.memory import MOST_KEPT, Memory
from dot.web.papers import names_of_groups, questions_of_group
from tests.services import Service, make_online, make_person, make_service

TOGETHER = 8


def test_of_all_who_ask_at_once_one_reads() -> None:
    memory, gate, readings = Memory(), Barrier(TOGETHER), []

    def ask(_: int) -> str:
        gate.wait()
        return memory.get(("what",), lambda: readings.append(1) or "it")  # type: ignore[func-returns-value]

    with ThreadPoolExecutor(TOGETHER) as pool:
        assert list(pool.map(ask, range(TOGETHER))) == ["it"] * TOGETHER
    assert len(readings) == 1


def test_nothing_is_kept_of_a_reading_that_failed() -> None:
    memory = Memory()

    with pytest.raises(OSError, match="gone"):
        memory.get(("what",), _fails)

    assert memory.get(("what",), lambda: "it") == "it"


def test_what_is_read_may_rest_on_something_else_that_is_read() -> None:
    memory = Memory()

    assert memory.get(("two",), lambda: 1 + memory.get(("one",), lambda: 1)) == 2


def test_nothing_is_a_value_too() -> None:
    memory = Memory()
    memory.get(("none",), lambda: None)

    assert memory.get(("none",), pytest.fail) is None


def test_the_oldest_goes_where_there_are_too_many() -> None:
    memory = Memory()
    for number in range(MOST_KEPT + 1):
        memory.get((number,), lambda: "old")

    assert memory.get((0,), lambda: "anew") == "anew"
    assert memory.get((MOST_KEPT,), lambda: "anew") == "old"


def _fails() -> str:
    raise OSError("gone")


def test_a_service_that_starts_has_read_what_open_surveys_ask(service: Service) -> None:
    with service.here.database.write.begin() as session:
        running = _online(session, "month 0")
        drafted = make_online(session, is_open=False).id

    with service.browser():
        # Whoever asks now is handed what was read at the start: the very same object.
        kept = service.here.memory
        assert ("translated", running, "de") in kept
        assert ("questions", running, "REP") in kept
        assert ("questions", drafted, "REP") not in kept


def test_a_floor_that_another_process_raised_is_promised_at_once(service: Service) -> None:
    other = replace(service, here=replace(service.here, memory=Memory()))
    with service.here.database.write.begin() as session:
        assessment = make_online(session)
        _, secret = make_person(session, assessment)
    with other.browser() as browser:
        browser.get(f"/i/{secret}")
        before = browser.get("/survey").text

        with service.here.database.write.begin() as session:
            assessment = session.get_one(Assessment, assessment.id)
            raise_floor(session, assessment, (), "REP", 43)
        after = browser.get("/survey").text

    # The number alone may stand in a token.
    assert "43 people" not in before
    assert "43 people" in after


def test_a_draft_that_another_process_changed_is_asked_anew(service: Service) -> None:
    other = replace(service.here, memory=Memory())
    with service.here.database.write.begin() as session:
        assessment = make_online(session, is_open=False)
        assert questions_of_group(other, session, assessment.id, "REP")
        assert names_of_groups(other, session, assessment, "en")["REP"] != "Field force"

        groups = assessment.settings["groups"]
        changed = {**groups, "REP": {**groups["REP"], "name": "Field force"}}
        assessment.settings = {**assessment.settings, "groups": changed}
        session.flush()

        assert names_of_groups(other, session, assessment, "en")["REP"] == "Field force"


def _online(session: Session, wave: str) -> int:
    made = make_online(session, languages=["en", "de"])
    made.wave = wave
    session.flush()
    return made.id


def test_a_service_starts_where_one_survey_can_not_be_read(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    with service.here.database.write.begin() as session:
        broken, whole = _online(session, "month 0"), make_online(session).id
        session.execute(
            update(PinnedQuestionnaire)
            .where(PinnedQuestionnaire.assessment_id == broken)
            .values(content_hash="0" * 64)
        )

    with service.browser():
        assert ("questions", whole, "REP") in service.here.memory
        assert ("questions", broken, "REP") not in service.here.memory
    assert f"what assessment {broken} asks can't be read" in caplog.text


def test_a_service_starts_where_there_are_no_tables(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    empty = make_service(open_database(f"sqlite:///{tmp_path / 'empty.db'}"))

    with empty.browser() as browser:
        assert browser.get("/readyz").status_code == 503
    assert "no tables to read from yet" in caplog.text
