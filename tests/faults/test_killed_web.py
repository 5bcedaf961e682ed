"""The service is killed in the middle of saves, again and again: what it acknowledged is there."""

import asyncio
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from dot.db import open_database
from tests.databases import Template
from tests.faults.traffic import PATIENCE, Log, answer_all, free_port, populate, process, stored

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

ROUNDS = 20
PEOPLE = 60


def kill(server: "subprocess.Popen[bytes]", log: Log, before: int, pause: float) -> None:
    """Kill a server a moment after it acknowledged its first answer: a slow start is no save."""
    deadline = time.monotonic() + PATIENCE
    while len(log.seconds) == before and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(pause)
    server.kill()


def test_no_acknowledged_answer_is_lost(durable: Template, tmp_path: Path) -> None:
    url = durable.copy()
    database = open_database(url)
    people = populate(database, PEOPLE * ROUNDS)
    database.close()
    log, moments = Log(), random.Random(7)

    for number in range(ROUNDS):
        port = free_port()
        some = people[number * PEOPLE : (number + 1) * PEOPLE]
        with process(url, tmp_path, port) as server:
            pause = moments.uniform(0.05, 0.6)
            killer = threading.Thread(target=kill, args=(server, log, len(log.seconds), pause))
            killer.start()
            asyncio.run(answer_all(some, port, log, over=1.0, lines=16))
            killer.join()

    kept = stored(url)
    lost = {key: value for key, value in log.acknowledged.items() if kept.get(key) != value}
    assert len(log.acknowledged) > ROUNDS * 10
    assert lost == {}
