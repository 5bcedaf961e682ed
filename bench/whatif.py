"""A what-if on the sample's published result, beside scoring its counted answers anew in one run."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from dot.batch.folder import read_folder
from dot.publication.service import unrecorded
from dot.questionnaires.service import content_root
from dot.results.service import count
from dot.results.whatif import what_if
from dot.results.whatif_schemas import Changes

ROUNDS = 30
RESCORED = 7
MOST_MILLISECONDS = 5.0
SAMPLE = Path("questionnaires") / "examples" / "sample"
CHANGES = Changes(
    levels={"C4.1": 3.5, "P4.2": 4.0, "B9.1": 3.0}, weights={"C1": 2.0}, targets={"P6.1": 4.5}
)


def milliseconds(task: Callable[[], object], rounds: int) -> float:
    """The median time of one call, after one that nobody waits for."""
    task()
    spent = []
    for _ in range(rounds):
        begun = time.perf_counter()
        task()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


def main() -> None:
    """Print the median of a what-if, and how much longer scoring the same answers takes."""
    counted = count(*read_folder(SAMPLE, content_root()))
    result = unrecorded(counted)
    ours = milliseconds(lambda: what_if(result, CHANGES), ROUNDS)
    anew = milliseconds(lambda: unrecorded(counted), RESCORED)
    print(
        f"what-if on the sample: {ours:.2f} ms (at most {MOST_MILLISECONDS:g}); scoring its counted "
        f"answers anew: {anew:.0f} ms, {anew / ours:.0f} times as long"
    )


if __name__ == "__main__":
    main()
