"""docs/coverage.md: its tables are those of the trials, and say what the text beside them claims."""

import pytest

from tests.results import coverage
from tests.scoring import trials

# Heading → answers → people → percent of intervals that hold the truth.
Tables = dict[str, dict[str, dict[int, float]]]
EVERY = coverage.TRIALS_OF | coverage.SMALL_TRIALS_OF
ANSWERS = trials.CLAIMED | coverage.NEAR_THE_END


def documented() -> Tables:
    found: Tables = {}
    for part in coverage.DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, _, table = part.partition("\n")
        head, _, *rows = [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines()
            if line.startswith("|")
        ]
        sizes = [int(cell.removeprefix("n = ")) for cell in head[1:]]
        found[heading] = {
            name: dict(zip(sizes, map(float, figures), strict=True)) for name, *figures in rows
        }
    return found


def test_every_trial_has_its_table() -> None:
    found = documented()

    assert list(found) == [words for words, _ in EVERY.values()]
    assert all(list(table) == list(ANSWERS) for table in found.values())


def test_the_text_is_that_of_the_program() -> None:
    assert coverage.DOCUMENT.read_text(encoding="utf-8").startswith(coverage.INTRODUCTION)


@pytest.mark.parametrize("name", coverage.TRIALS_OF)
def test_the_documented_coverage_is_what_is_claimed(name: str) -> None:
    table = documented()[EVERY[name][0]]
    claimed = [
        percent / 100
        for answers in trials.CLAIMED
        for n, percent in table[answers].items()
        if n >= coverage.CLAIMED_FROM
    ]

    assert len(claimed) == 3 * len([n for n in coverage.SIZES if n >= 15]) == 18
    assert trials.LEAST <= min(claimed) <= max(claimed) <= trials.MOST


def test_a_loan_is_right_from_the_like_too_wide_from_the_mixed_and_too_narrow_from_the_united() -> (
    None
):
    found = documented()
    peaked = {
        name: list(found[words]["peaked"].values())
        for name, (words, _) in coverage.SMALL_TRIALS_OF.items()
    }

    assert all(87 <= percent <= 93 for percent in peaked["borrowed"])
    assert min(peaked["mixed"]) > 93
    assert max(peaked["united"]) < 87


@pytest.mark.parametrize(
    ("name", "n"), [("whole", 15), ("change", 15), ("borrowed", 5), ("mixed", 5), ("united", 5)]
)
def test_a_small_part_repeated_agrees_with_the_page(name: str, n: int) -> None:
    words, trial = EVERY[name]
    found = trials.coverage(trial, trials.CLAIMED["peaked"], n, trials=1000, seed=1)

    assert 100 * found == pytest.approx(documented()[words]["peaked"][n], abs=3)
