"""The commands `explain` and `what-if`."""

import argparse
import math
from collections.abc import Iterable
from pathlib import Path

from dot.errors import DotError
from dot.results.explanation.reading import explanation, read_result
from dot.results.whatif import what_if
from dot.results.whatif_lines import scenario_lines
from dot.results.whatif_schemas import Changes


def explain(arguments: list[str]) -> int:
    """Say why a score is what it is: its worked arithmetic, from the answers to the level."""
    parser = argparse.ArgumentParser("./run explain", description=explain.__doc__)
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


def suppose(arguments: list[str]) -> int:
    """Say what moves if levels, weights or targets were others: a small table, in milliseconds."""
    parser = argparse.ArgumentParser("./run what-if", description=suppose.__doc__)
    parser.add_argument(
        "results", type=Path, metavar="RESULTS", help="a results.json that assess wrote"
    )
    for name, meaning in (
        ("level", "the score that a node is assumed to have"),
        ("weight", "a node's weight among its siblings"),
        ("target", "a node's target"),
    ):
        parser.add_argument(
            f"--{name}", action="append", default=[], metavar="NODE=NUMBER", help=meaning
        )
    chosen = parser.parse_args(arguments)
    changes = Changes(
        levels=_assigned("level", chosen.level),
        weights=_assigned("weight", chosen.weight),
        targets=_assigned("target", chosen.target),
    )
    for line in scenario_lines(what_if(read_result(chosen.results), changes)):
        print(line)
    return 0


def _assigned(what: str, words: Iterable[str]) -> dict[str, float]:
    """“C4.1=3.5” as a node and a number. Raises DotError for anything else."""
    given: dict[str, float] = {}
    for word in words:
        name, _, text = word.rpartition("=")
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not name or not math.isfinite(value):
            raise DotError(f"--{what} {word}: write a node and a number, as in C4.1=3.5.")
        if name in given:
            raise DotError(f"--{what} names “{name}” twice: keep one of the two.")
        given[name] = value
    return given
