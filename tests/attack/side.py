"""AT5: what spread, agreement and reliability tell of fewer than ten confidential people."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

FEWEST = 10
OF_A_GROUP = ("rwg", "ad", "awg", "rwg_j", "forms")


def cells(questionnaire: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every group's cell of every node and item: where, group, cell."""
    for name, where in (*questionnaire["nodes"].items(), *questionnaire["items"].items()):
        for group, cell in where["groups"].items():
            yield name, group, cell


def own_spread_of_few(questionnaire: Mapping[str, Any], named: frozenset[str]) -> list[str]:
    """Cells of fewer than ten with an agreement or an interval of their own."""
    found = []
    for name, group, cell in cells(questionnaire):
        if group in named or cell["n"] is None or cell["n"] >= FEWEST:
            continue
        told = cell["agreement"] or {}
        method = (cell["interval"] or {"method": "pooled variance"})["method"]
        if any(told.get(measure) for measure in OF_A_GROUP) or "pooled variance" not in method:
            found.append(f"{name} {group}")
    return found


def unlike_borrowed(questionnaire: Mapping[str, Any]) -> list[str]:
    """Places where groups that borrow a variance borrow different ones: n · error² tells them."""
    borrowed: dict[str, set[float]] = {}
    for name, _, cell in cells(questionnaire):
        interval = cell["interval"]
        if interval and "pooled variance" in interval["method"]:
            borrowed.setdefault(name, set()).add(round(cell["n"] * interval["error"] ** 2, 6))
    return [name for name, variances in borrowed.items() if len(variances) > 1]


def squares_of_few(questionnaire: Mapping[str, Any], named: frozenset[str]) -> list[str]:
    """Sums of squares of fewer than ten people that follow from those that are told."""
    found = []
    for name, item in questionnaire["items"].items():
        rows = list(_squares(item["groups"], named))
        if not rows:
            continue
        groups = sorted(item["groups"])
        sizes = [item["groups"][group]["n"] or 0 for group in groups]
        told = np.array([[group in row for group in groups] for row in rows], dtype=float)
        rank = np.linalg.matrix_rank(told)
        for few in _few_sets(sizes):
            alone = np.zeros((len(few), len(groups)))
            alone[range(len(few)), few] = 1.0
            if np.linalg.matrix_rank(np.vstack([told, alone])) < rank + len(few):
                found.append(f"{name} {[groups[at] for at in few]}")
    return found


def _squares(groups: Mapping[str, Any], named: frozenset[str]) -> Iterator[set[str]]:
    """Sets of groups whose squares are told together: each with its own, and the pool."""
    told = {group: cell["interval"] for group, cell in groups.items() if cell["interval"]}
    own = {group for group, interval in told.items() if "pooled variance" not in interval["method"]}
    yield from ({group} for group in sorted(own - named))
    if any("pooled" in interval["method"] for interval in told.values()):
        yield own - named or told.keys() - named


def _few_sets(sizes: list[int]) -> Iterator[list[int]]:
    """Groups that are fewer than ten people together."""
    present = [at for at, size in enumerate(sizes) if size]
    for count in range(1, len(present) + 1):
        for chosen in itertools.combinations(present, count):
            if sum(sizes[at] for at in chosen) < FEWEST:
                yield list(chosen)
