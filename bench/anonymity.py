"""What anonymity costs and what it prevents: shown cells, disclosures and times, as a table in docs."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from bench._clients import MANY, all_releases, one_release, read
from dot.batch.folder import read_folder
from dot.publication import cuts, service
from dot.publication.conflicts import BoundsAudit
from dot.questionnaires.service import content_root
from dot.results.service import count
from tests.attack.affiliates import SAMPLE
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import FLOORS, ITEMS, Client, client, named_groups
from tests.attack.gates import bare_threshold
from tests.attack.hostile import WORST
from tests.attack.test_worst_cases import OTHERWISE
from tests.attack.worlds import alike
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_node,
    make_questionnaire,
)

FIGURES = Path(__file__).parents[1] / "docs" / "anonymity-figures.md"
CONTROLS = range(20)
PEOPLE, QUESTIONS = 1000, 60
T = TypeVar("T")


def timed(task: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one core that one call takes, and what it returns."""
    begun = time.process_time()
    found = task()
    return time.process_time() - begun, found


def bare() -> tuple[int, int]:
    """How many clients leak behind a bare threshold, exactly and by bounds."""
    with pytest.MonkeyPatch.context() as patch:
        bare_threshold(patch)
        results = {seed: client(seed).published() for seed in CONTROLS}
    seen = {seed: client(seed).reading(result) for seed, result in results.items()}
    exactly = sum(bool(exact(seen[seed], client(seed).roster)) for seed in CONTROLS)
    pinned = squeezed(
        (f"{seed:04}", seen[seed], client(seed).roster, result["questionnaires"][SLUG]["items"])
        for seed, result in results.items()
    )
    return exactly, len({name[:4] for name in pinned})


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
        patch.setattr("dot.publication.cuts.audited", cuts.audited.__wrapped__)
        patch.setattr(BoundsAudit, "__call__", lambda audit, shown: np.zeros_like(shown))
        patch.setattr(BoundsAudit, "allows", lambda audit, shown: True)
        return timed(lambda: service.unrecorded(counted))[0]


def rows(waves: range) -> Iterator[tuple[str, str, str]]:
    """What, measured, required; one after another, since some take minutes.

    waves: the clients who are released more than once.
    """
    sample = count(*read_folder(SAMPLE, content_root()))
    audits = timed(lambda: service.unrecorded(sample))[0]
    yield "Both audits of the sample, with scoring", f"{audits:.1f} s", "60 s"
    one = seconds_to_publish(1, bounds=False)
    yield f"Exact audit, {PEOPLE:,} people, one question, with scoring", f"{one:.1f} s", "10 s"
    sixty = seconds_to_publish(QUESTIONS, bounds=True)
    what = f"Both audits, {PEOPLE:,} people, {QUESTIONS} questions, with scoring"
    yield what, f"{sixty:.1f} s", "300 s"
    yield from of_clients()
    yield from of_releases(waves)
    readable = [case for name, case in WORST.items() if name not in OTHERWISE]
    worst = sum(bool(exact(case.reading(case.published()), case.roster)) for case in readable)
    yield "Worst cases made by hand, exactly", f"{worst} of {len(readable)}", "0"
    leaking, squeezing = bare()
    yield "Behind a bare threshold: exactly", f"{leaking} of {len(CONTROLS)}", "at least 90 %"
    yield "Behind a bare threshold: by bounds", f"{squeezing} of {len(CONTROLS)}", ""


def of_clients() -> Iterator[tuple[str, str, str]]:
    """One release of each of the five hundred clients."""
    found = list(read("one-release", one_release, say))
    many = len(found)
    exactly = sum(bool(one.exactly) for one in found)
    yield (
        "Clients in which a sum of too few people follows exactly (AT1, AT5 to AT8)",
        f"{exactly} of {many}", "0",
    )  # fmt: skip
    pinned = sum(bool(one.bounds) for one in found)
    yield "… in which one is squeezed into less than a point (AT2)", f"{pinned} of {many}", "0"
    whole = sum(one.whole for one in found)
    yield "… in which the whole is told, where five people answered", f"{whole} of {many}", "all"
    equal = [one for one in found if one.seed in alike(MANY)]
    shown, threshold = sum(one.shown for one in equal), sum(one.threshold for one in equal)
    share = f"{shown:,} of {threshold:,}, {shown / threshold:.1%}"
    yield "Cells shown of those that a bare threshold would show", share, "at least 75 %"


def of_releases(waves: range) -> Iterator[tuple[str, str, str]]:
    """The same clients with people who come late, leave, are erased or correct themselves."""
    found = list(read("releases", all_releases, say, waves))
    several = [one for one in found if one.releases > 1]
    out = f"{len(several)} of {len(found)}"
    what = f"Of {len(found)} clients, those whose second release, or third, the ledger lets out"
    yield what, out, ""
    exactly, pinned = (
        sum(bool(told) for told in findings)
        for findings in ([one.exactly for one in several], [one.bounds for one in several])
    )
    yield (
        "… in which a sum of too few people follows exactly from all (AT1 over AT3)",
        f"{exactly} of {len(several)}", "0",
    )  # fmt: skip
    yield (
        "… in which one is squeezed, or newcomers are seen to agree (AT2 over AT3)",
        f"{pinned} of {len(several)}", "0",
    )  # fmt: skip


def say(words: str) -> None:
    """How far it is, beside the table."""
    print(words, file=sys.stderr, flush=True)


def main() -> None:
    """Print the table and write it to the documents, row by row.

    ``--waves N``: how many clients are released more than once, which takes half an hour for all.
    """
    parser = argparse.ArgumentParser("bench anonymity")
    parser.add_argument("--waves", type=int, default=len(MANY))
    waves = range(parser.parse_args().waves)
    lines = [
        "# Anonymity in figures",
        "",
        f"Made by `./run bench anonymity`: {len(MANY)} random clients of 30 to 130 people in five "
        f"groups, two or three divisions and up to twelve units, {len(ITEMS)} questions each, read "
        "by the attacker of `tests/attack/`. Times are seconds of one core, since the machine that "
        "made the table was shared. The attacks are explained in [Anonymity](anonymity.md).",
        "",
        "| What | Measured | Required |",
        "| --- | --- | --- |",
    ]
    print("\n".join(lines))
    for row in rows(waves):
        lines.append(f"| {' | '.join(row)} |")
        print(lines[-1], flush=True)
        FIGURES.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
