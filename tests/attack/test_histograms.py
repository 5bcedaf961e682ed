"""AT5: distributions. The reader knows the roster, the means of a group and of its divisions, and
the histogram, and tries every set of answers that fits: no person may be left with one answer only.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from tests.attack.clients import Client, client, published
from tests.attack.hostile import FEW, K5, asked, people, unit
from tests.results.factories import SLUG

WORLDS = range(12)
Counts = tuple[int, ...]
OPTIONS = (1, 2, 3, 4, 5)


def histograms(result: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Item, group and histogram, for every one that is published."""
    for item, told in result["questionnaires"][SLUG]["items"].items():
        for group, histogram in told["histograms"].items():
            yield item, group, histogram


def parts_of(
    result: Mapping[str, Any], who: Client, item: str, group: str
) -> list[tuple[int, int]]:
    """People and sum of the group's answers in each part whose sum can be told, and in what is left."""
    nodes = result["questionnaires"][SLUG]["nodes"].values()
    leaf = next(one for one in nodes if [e["item"] for e in one["working"]["items"]] == [item])
    cell = result["questionnaires"][SLUG]["items"][item]["groups"][group]
    parts = [
        (cells[group]["n"], round(cells[group]["score"] * cells[group]["n"]))
        for cells in leaf["crossed"].values()
        if group in cells and cells[group]["score"] is not None
    ]
    left = cell["n"] - sum(n for n, _ in parts)
    total = round(cell["score"] * cell["n"]) - sum(total for _, total in parts)
    return [*parts, (left, total)] if left else parts


def multisets(n: int, total: int, most: Counts) -> Iterator[Counts]:
    """How n people may answer with that sum, no answer more often than ``most`` says."""
    ranges = [range(min(n, limit) + 1) for limit in most[:-1]]
    for first in itertools.product(*ranges):
        last = n - sum(first)
        fits = 0 <= last <= most[-1]
        counts = (*first, last)
        if fits and sum(o * c for o, c in zip(OPTIONS, counts, strict=True)) == total:
            yield counts


def can_be_filled(parts: Sequence[tuple[int, int]], left: Counts) -> bool:
    """Whether the parts can share out the answers that are left, each with its own sum."""
    if not parts:
        return True
    (n, total), rest = parts[0], parts[1:]
    return any(
        can_be_filled(rest, tuple(a - b for a, b in zip(left, one, strict=True)))
        for one in multisets(n, total, left)
    )


def sheets(histogram: Mapping[str, Any]) -> Iterator[Counts]:
    """Every histogram by single answers that the published classes allow."""
    ways = []
    for one in histogram["classes"]:
        width = round(one["high"] - one["low"]) + 1
        splits = itertools.product(range(one["n"] + 1), repeat=width)
        ways.append([split for split in splits if sum(split) == one["n"]])
    for chosen in itertools.product(*ways):
        yield tuple(itertools.chain.from_iterable(chosen))


def someone_is_known(histogram: Mapping[str, Any], parts: list[tuple[int, int]]) -> bool:
    """Whether in some part all sets of answers that fit give everybody the same one."""
    whole = sum(total for _, total in parts)
    fitting = [
        one
        for one in sheets(histogram)
        if sum(o * c for o, c in zip(OPTIONS, one, strict=True)) == whole
    ]
    for at, (n, total) in enumerate(parts):
        others = [*parts[:at], *parts[at + 1 :]]
        free = any(
            sum(count > 0 for count in own) > 1
            and can_be_filled(others, tuple(a - b for a, b in zip(sheet, own, strict=True)))
            for sheet in fitting
            for own in multisets(n, total, sheet)
        )
        if not free:
            return True
    return False


@pytest.mark.parametrize("seed", WORLDS)
def test_a_histogram_speaks_of_ten_and_more_in_classes_of_three_and_more(seed: int) -> None:
    result = published(seed)
    for item, group, histogram in histograms(result):
        counts = [one["n"] for one in histogram["classes"]]
        cell = result["questionnaires"][SLUG]["items"][item]["groups"][group]

        assert histogram["n"] == cell["n"] == sum(counts) >= 10
        assert all(n == 0 or n >= 3 for n in counts) and sum(n > 0 for n in counts) >= 2


@pytest.mark.parametrize("seed", WORLDS)
def test_nobody_is_left_with_one_answer_that_fits(seed: int) -> None:
    result, who = published(seed), client(seed)
    for item, group, histogram in histograms(result):
        assert not someone_is_known(histogram, parts_of(result, who, item, group))


def test_the_attacker_finds_a_division_that_can_only_have_agreed() -> None:
    """The search is worth something: five people at 1 beside nine at 5 are found out."""
    histogram = {
        "n": 14,
        "classes": [
            {"low": o, "high": o, "n": n} for o, n in zip(OPTIONS, (5, 0, 0, 0, 9), strict=True)
        ],
    }

    assert someone_is_known(histogram, [(5, 5), (9, 45)])
    assert not someone_is_known(
        {"n": 6, "classes": [{"low": 1, "high": 5, "n": 6}]}, [(3, 8), (3, 10)]
    )


def test_two_divisions_of_opposite_minds_have_no_histogram() -> None:
    """Six at 2 and six at 4: both means are told, or the histogram is, never both."""
    said = (
        *people("REP", *((2.0,),) * 6, unit="x", items=("a1",)),
        *people("REP", *((4.0,),) * 6, unit="y", items=("a1",)),
    )
    plan = {**FEW, "REP": K5}
    result = Client(said, (unit("x"), unit("y")), plan, asked(("a1",))).published()
    node = result["questionnaires"][SLUG]["nodes"]["A"]
    means = [cells["REP"]["score"] for cells in node["crossed"].values() if "REP" in cells]

    assert not list(histograms(result)) or all(mean is None for mean in means)


def test_random_clients_have_histograms_to_attack() -> None:
    """The attack above is not empty."""
    assert sum(len(list(histograms(published(seed)))) for seed in WORLDS) > 3
