"""The command `explain`."""

import argparse
from pathlib import Path

from dot.results.explanation.reading import explanation, read_result


def explain(arguments: list[str]) -> int:
    """Say why a score is what it is: its worked arithmetic, from the answers to the level."""
    parser = argparse.ArgumentParser("explain", description=explain.__doc__)
    parser.add_argument(
        "results", type=Path, metavar="RESULTS", help="a results.json that assess wrote"
    )
    parser.add_argument(
        "node", metavar="NODE", help="C4.1, crm:C4.1, or a level of the leakage test: leakage:reps"
    )
    chosen = parser.parse_args(arguments)
    for line in explanation(read_result(chosen.results), chosen.node):
        print(line)
    return 0
