"""A thousand people at once on SQLite, five thousand on PostgreSQL: nothing lost, nothing doubled."""

import asyncio
import statistics
from pathlib import Path

import pytest

from dot.db import open_database
from tests.databases import Template
from tests.faults.traffic import Log, answer_all, free_port, populate, process, stored

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PEOPLE = {"sqlite": (1000, 40.0), "postgresql": (5000, 150.0)}
SLOWEST = 0.5


def test_everybody_is_saved_in_time(durable: Template, tmp_path: Path) -> None:
    """Pacing is compressed: an answer every ten seconds each, where people take twenty."""
    url = durable.copy()
    database = open_database(url)
    many, over = PEOPLE[database.engines[-1].dialect.name]
    people = populate(database, many)
    database.close()
    log, port = Log(), free_port()

    with process(url, tmp_path, port):
        asyncio.run(answer_all(people, port, log, over=over))

    kept = stored(url)
    p99 = statistics.quantiles(log.seconds, n=100)[98]
    print(f"{many} people, {len(log.seconds)} saves, p99 {p99 * 1000:.0f} ms")
    assert log.refused == []
    assert kept == log.acknowledged
    assert len(kept) == many * 4
    assert p99 <= SLOWEST
