"""What anonymity costs and what it prevents: shown cells, disclosures and times, as a table in docs."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from dot.batch.folder import read_folder
from dot.publication import service
from dot.questionnaires.service import content_root
from dot.results.service import count
from tests.attack.affiliates import SAMPLE
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import FLOORS, ITEMS, Client, client, named_groups
from tests.attack.gates import bare_threshold
from tests.attack.hostile import WORST
from tests.attack.test_lattice import by_threshold, nodes, told
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_node,
    make_questionnaire,
)

FIGURES = Path(__file__).parents[1] / "docs" / "anonymity-figures.md"
CLIENTS = range(60)
PEOPLE, QUESTIONS = 1000, 60
T = TypeVar("T")


def timed(task: Callable[[], T]) -> tuple[float, T]:
    """Seconds that one call takes, and what it returns."""
    begun = time.perf_counter()
    found = task()
    return time.perf_counter() - begun, found


def attacked(one: Client) -> tuple[dict[str, object], bool, bool]:
    """A client's public result, and whether few people follow from it exactly or by bounds."""
    result = one.published()
    read = one.reading(result)
    items = result["questionnaires"][SLUG]["items"]
    return (
        result,
        bool(exact(read, one.roster)),
        bool(squeezed([("client", read, one.roster, items)])),
    )


def disclosures() -> tuple[list[dict[str, object]], int, int]:
    """Results of the clients, and how many of them leak exactly, and by bounds."""
    found = [attacked(client(seed)) for seed in CLIENTS]
    return (
        [result for result, _, _ in found],
        sum(leaks for _, leaks, _ in found),
        sum(leaks for _, _, leaks in found),
    )


def shown_by_kind(results: list[dict[str, object]]) -> tuple[int, int]:
    """Cells of one question that are told, and those that a bare threshold would tell."""
    shown = threshold = 0
    for seed, result in zip(CLIENTS, results, strict=True):
        if seed % 4 == 3:
            continue
        node = nodes(result)["C"]
        cells = [*node["groups"].values(), *node["units"].values()]
        cells += [cell for crossed in node["crossed"].values() for cell in crossed.values()]
        shown += sum(told(cell) for cell in cells)
        threshold += by_threshold(client(seed), result)
    return shown, threshold


def large(questions: int) -> Client:
    """A thousand people in five groups, five divisions and twenty units."""
    random = np.random.Generator(np.random.PCG64(7))
    units: list[dict[str, object]] = []
    for division in "abcde":
        units.append({"id": division, "name": division.upper()})
        units += [
            {"id": f"{division}{at}", "name": f"{division}{at}", "parent": division}
            for at in range(4)
        ]
    leaves = [str(unit["id"]) for unit in units if "parent" in unit]
    items = [f"q{at}" for at in range(questions)]
    groups = random.choice(list(FLOORS), size=PEOPLE, p=[0.004, 0.036, 0.06, 0.1, 0.8])
    people = tuple(
        Someone(
            str(group),
            {item: float(random.integers(1, 6)) for item in items if random.random() > 0.05},
            unit=str(random.choice(leaves)),
        )
        for group in groups
    )
    leaf = [make_node(f"N{at}", [item]) for at, item in enumerate(items)]
    asked = make_questionnaire(leaf, groups=named_groups(tuple(FLOORS)))
    return Client(people, tuple(units), FLOORS, asked)


def seconds_to_publish(questions: int, *, bounds: bool) -> float:
    """How long the gate takes over counted answers; scores are made in the same time."""
    one = large(questions)
    counted = count(one.definition, make_answers(one.questionnaire, one.people))
    if bounds:
        return timed(lambda: service.unrecorded(counted))[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dot.publication.cuts.bounds_audit", lambda system, pattern, told: pattern)
        return timed(lambda: service.unrecorded(counted))[0]


def table() -> list[tuple[str, str, str]]:
    """What, measured, required."""
    results, exactly, by_bounds = disclosures()
    worst = sum(bool(exact(one.reading(one.published()), one.roster)) for name, one in WORST.items()
                if name not in ("people first", "non-answers counted as one"))  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        bare_threshold(patch)
        _, bare, bare_bounds = disclosures()
    shown, threshold = shown_by_kind(results)
    sample = count(*read_folder(SAMPLE, content_root()))
    sample = replace(sample)
    audits = timed(lambda: service.unrecorded(sample))[0]
    one = seconds_to_publish(1, bounds=False)
    sixty = seconds_to_publish(QUESTIONS, bounds=True)
    many = len(CLIENTS)
    return [
        ("Clients in which a sum of too few people follows exactly (AT1, AT6, AT7)",
         f"{exactly} of {many}", "0"),
        ("… is squeezed into less than a point (AT2)", f"{by_bounds} of {many}", "0"),
        ("… exactly, in worst cases made by hand", f"{worst} of {len(WORST)}", "0"),
        ("Behind a bare threshold: exactly", f"{bare} of {many}", "at least 90 %"),
        ("Behind a bare threshold: by bounds", f"{bare_bounds} of {many}", ""),
        ("Cells shown of those that a bare threshold would show",
         f"{shown} of {threshold}, {shown / threshold:.0%}", "at least 75 %"),
        (f"Exact audit, {PEOPLE:,} people, one question, with scoring", f"{one:.1f} s", "10 s"),
        ("Both audits of the sample, with scoring", f"{audits:.1f} s", "60 s"),
        (f"Both audits, {PEOPLE:,} people, {QUESTIONS} questions, with scoring",
         f"{sixty:.1f} s", "300 s"),
    ]  # fmt: skip


def main() -> None:
    """Print the table and write it to the documents."""
    lines = [
        "# Anonymity in figures",
        "",
        f"Made by `./run bench anonymity`: {len(CLIENTS)} random clients of 30 to 130 people in five "
        f"groups, two or three divisions and up to twelve units, {len(ITEMS)} questions each, read "
        "by the attacker of `tests/attack/`. Times are of the machine that made the table.",
        "",
        "| What | Measured | Required |",
        "| --- | --- | --- |",
        *(f"| {what} | {measured} | {required} |" for what, measured, required in table()),
        "",
    ]
    FIGURES.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
