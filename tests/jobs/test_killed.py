"""A worker that is killed in the middle of a job: the job goes on, at home or elsewhere."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dot.db import Database
from dot.jobs import engine
from dot.jobs.presence import Presence
from tests.jobs.test_engine import put, url_of, wait_for
from tests.jobs.worker import SLOW

ROOT = Path(__file__).parents[2]
Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


@pytest.fixture
def start(live_database: Database, diary: Path) -> Iterator[Start]:
    """Start workers by name; what still runs at the end is killed."""
    engine.prepare(url_of(live_database))
    started: list[subprocess.Popen[bytes]] = []

    def _start(name: str) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-m", "tests.jobs.worker", url_of(live_database), name, str(diary)]
        started.append(subprocess.Popen(words, cwd=ROOT))
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.wait()


def says(diary: Path, words: str) -> bool:
    return diary.exists() and words in diary.read_text().splitlines()


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_a_job_goes_on_when_its_killed_worker_starts_again(
    live_database: Database, start: Start, diary: Path
) -> None:
    first = start("one")
    put(live_database, SLOW, 1)
    wait_for(lambda: says(diary, "one begins 1"), 60)
    kill(first)
    start("one")
    wait_for(lambda: says(diary, "one ends 1"), 60)

    assert diary.read_text().splitlines().count("one begins 1") == 2


@pytest.mark.slow
def test_another_worker_takes_over_from_one_that_is_gone(
    live_database: Database, start: Start, diary: Path
) -> None:
    if live_database.engines[-1].dialect.name == "sqlite":
        pytest.skip("SQLite has one worker, inside the service.")
    first = start("one")
    put(live_database, SLOW, 1)
    wait_for(lambda: says(diary, "one begins 1"), 60)
    start("two")
    wait_for(lambda: says(diary, "two is up"), 60)
    presence = Presence(url_of(live_database))
    engine.sweep(url_of(live_database), {}, presence)

    assert not says(diary, "two begins 1")  # The first lives.

    kill(first)
    wait_for(lambda: not presence.is_there("one"))
    engine.sweep(url_of(live_database), {}, presence)
    wait_for(lambda: says(diary, "two ends 1"), 60)
    presence.leave()


def test_a_second_worker_of_a_name_is_numbered(live_database: Database) -> None:
    if live_database.engines[-1].dialect.name == "sqlite":
        pytest.skip("SQLite has one worker, inside the service.")
    first, second = (Presence(url_of(live_database)) for _ in range(2))
    names = [first.take("worker"), second.take("worker")]
    first.leave()

    assert names == ["worker", "worker-2"]
    assert not second.is_there("worker")
    assert second.is_there("worker-2")
    second.leave()
