"""A few saves run at once, and others wait without holding a thread."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dot.web.pages import respondent_answers
from dot.web.pages.respondent_answers import AT_ONCE, SavedOut
from tests.services import Service

TOGETHER = 12
PLACE = "/survey/answers/crm/crm-data-change-requests"


def test_no_more_than_a_few_saves_run_at_once_and_all_are_done(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, most, guard = 0, 0, threading.Lock()
    full = threading.Event()

    def slow(*_: object) -> SavedOut:
        nonlocal busy, most
        with guard:
            busy += 1
            most = max(most, busy)
            if busy == AT_ONCE:
                full.set()
        assert full.wait(20)
        with guard:
            busy -= 1
        return SavedOut(revision=1)

    monkeypatch.setattr(respondent_answers, "save", slow)
    with service.browser() as browser, ThreadPoolExecutor(TOGETHER) as pool:
        waiting = [
            pool.submit(browser.put, PLACE, json={"value": 3, "revision": 0})
            for _ in range(TOGETHER)
        ]
        codes = [one.result(30).status_code for one in waiting]

    assert codes == [200] * TOGETHER
    assert most == AT_ONCE
