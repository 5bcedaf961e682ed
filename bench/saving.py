"""Saves a second: ours against a bare FastAPI and SQLAlchemy upsert, on the same database and run."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from dot.db import open_database
from tests.databases import postgresql_template, sqlite_template
from tests.faults.traffic import Log, answer_all, free_port, populate, process

ROUNDS = 3
PEOPLE = 150


def saves_a_second(url: str, folder: Path, application: str) -> float:
    """How many saves a second a server takes when everybody answers at once."""
    database = open_database(url)
    people = populate(database, PEOPLE)
    database.close()
    log, port = Log(), free_port()
    with process(url, folder, port, application):
        asyncio.run(answer_all(people[:10], port, Log(), over=0.0, lines=4))
        begin = time.perf_counter()
        asyncio.run(answer_all(people[10:], port, log, over=0.0, lines=16))
        spent = time.perf_counter() - begin
    if log.refused:
        raise SystemExit(f"The server refused: {log.refused[0]}")
    return len(log.seconds) / spent


def main() -> None:
    """Print one ratio a database."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, templates in (("SQLite", sqlite_template), ("PostgreSQL", postgresql_template)):
            (folder / name).mkdir()
            for template in templates(folder / name):
                rounds = [
                    (
                        saves_a_second(template.copy(), folder, "main:app"),
                        saves_a_second(template.copy(), folder, "bench.bare:app"),
                    )
                    for _ in range(ROUNDS)
                ]
                ours = statistics.median(one for one, _ in rounds)
                bare = statistics.median(one for _, one in rounds)
                print(
                    f"{name}: {ours:.0f} saves/s against {bare:.0f} bare; "
                    f"ratio {ours / bare:.2f} (at least 0.60 is wanted)"
                )


if __name__ == "__main__":
    main()
