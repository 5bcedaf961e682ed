"""A service of the fault tests that does not start says why."""

import os
import sys
from pathlib import Path
from subprocess import Popen

import pytest

from tests.faults import traffic
from tests.faults.traffic import free_port, process, wait_for, worked


def test_a_service_that_ends_at_once_is_told_with_its_own_words(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=r"(?s)exit code 3.*Could not import module \"nowhere\""),
        process("sqlite:///none.db", tmp_path, free_port(), "nowhere:app"),
    ):
        pass


def test_a_service_that_works_without_end_is_stopped_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its own work: what others do on the machine does not count."""
    monkeypatch.setattr(traffic, "PATIENCE", 0.2)
    said = tmp_path / "said"
    with said.open("wb") as log, Popen([sys.executable, "-c", BUSY], stdout=log) as server:
        with pytest.raises(RuntimeError, match=r"still running\). It said: here I am"):
            wait_for(free_port(), server, said)
        assert server.wait(10) != 0


def test_work_is_counted_and_waiting_is_not() -> None:
    before = worked(os.getpid())
    sum(range(10_000_000))

    assert worked(os.getpid()) > before


BUSY = "print('here I am', flush=True)\nwhile True: pass"
