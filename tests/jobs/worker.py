"""A worker as a process of its own, which a test can kill: it writes down what it does."""

import sys
import time
from pathlib import Path

from dot.jobs.engine import Runner
from dot.jobs.kinds import REPORTS, Job, Kind

SLOW = Kind("slow", REPORTS, attempts=3, wait=0.1)
SECONDS = 30.0


def main(url: str, name: str, diary: Path) -> None:
    """Run slow jobs until killed. The first attempt of a job never ends on its own."""

    def write(words: str) -> None:
        with diary.open("a") as file:
            file.write(f"{name} {words}\n")

    def run(number: int) -> None:
        seen = diary.read_text() if diary.exists() else ""
        write(f"begins {number}")
        if f"begins {number}" not in seen:
            time.sleep(SECONDS)
        write(f"ends {number}")

    runner = Runner(
        url, [Job(SLOW, run, lambda number: write(f"gives up {number}"))], (), name, 0.1
    )
    runner.start()
    write("is up")
    time.sleep(120)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
