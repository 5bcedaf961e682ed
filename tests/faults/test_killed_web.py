"""The service is killed in the middle of saves, again and again: what it acknowledged is there."""

import asyncio
import random
import threading
from pathlib import Path

import pytest

from dot.db import open_database
from tests.databases import Template
from tests.faults.traffic import Log, answer_all, free_port, populate, process, stored

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS = 20
PEOPLE = 60


def test_no_acknowledged_answer_is_lost(template: Template, tmp_path: Path) -> None:
    url = template.copy()
    database = open_database(url)
    people = populate(database, PEOPLE * ROUNDS)
    database.close()
    log, moments = Log(), random.Random(7)

    for number in range(ROUNDS):
        port = free_port()
        some = people[number * PEOPLE : (number + 1) * PEOPLE]
        with process(url, tmp_path, port) as server:
            timer = threading.Timer(moments.uniform(0.1, 0.9), server.kill)
            timer.start()
            asyncio.run(answer_all(some, port, log, over=1.0, lines=16))
            timer.join()

    kept = stored(url)
    lost = {key: value for key, value in log.acknowledged.items() if kept.get(key) != value}
    assert len(log.acknowledged) > ROUNDS * 10
    assert lost == {}
