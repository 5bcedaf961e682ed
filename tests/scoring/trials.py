"""Simulated answers whose mean is known, and whether the 90 % intervals hold it."""

from collections.abc import Callable

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.bootstrap import NodeIntervals, Resampling, bootstrap_node_intervals
from scoring.panel import Panel, weighted_nodes

CONFIDENCE, RESAMPLES = 0.9, 2000
# Shares of the answers 1 to 5.
CLAIMED = {
    "uniform": np.array([0.2, 0.2, 0.2, 0.2, 0.2]),
    "peaked": np.array([0.05, 0.2, 0.5, 0.2, 0.05]),
    "skewed": np.array([0.05, 0.1, 0.15, 0.3, 0.4]),
}
LEAST, MOST = 0.87, 0.93
AT_ONCE, ITEMS_PER_NODE = 500, 10
SCALE = np.arange(1.0, 6)
ITEMS_ALONE = np.empty((0, AT_ONCE))

Trial = Callable[[np.random.Generator, Floats, int], Bools]


def item(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Whether the intervals of single items hold the mean that the answers were drawn from."""
    panel = Panel(drawn(generator, shares, (n, AT_ONCE)), np.zeros(n, dtype=int), np.ones((1, 1)))
    return np.asarray(held(panel, ITEMS_ALONE, generator, mean_of(shares))[0])


def team(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of a team of which four in five answered: whether the interval holds the team's own mean."""
    invited = -(-n * 5 // 4)
    everybody = drawn(generator, shares, (invited, AT_ONCE))
    truth = np.asarray(np.mean(everybody, axis=0), dtype=np.float64)
    panel = Panel(
        everybody[:n], np.zeros(n, dtype=int), np.ones((1, 1)), populations=np.array([invited])
    )
    return np.asarray(held(panel, ITEMS_ALONE, generator, truth)[0])


def node(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of the mean of ten items; people answer half of them by habit and skip one in ten."""
    nodes: Floats = np.repeat(np.eye(AT_ONCE // ITEMS_PER_NODE), ITEMS_PER_NODE, axis=1)
    habit = np.repeat(drawn(generator, shares, (n, len(nodes))), ITEMS_PER_NODE, axis=1)
    fresh = drawn(generator, shares, (n, AT_ONCE))
    ratings = np.where(generator.random((n, AT_ONCE)) < 0.5, habit, fresh)
    ratings[generator.random((n, AT_ONCE)) < 0.1] = np.nan
    panel = Panel(ratings, np.zeros(n, dtype=int), np.ones((1, 1)))
    return np.asarray(held(panel, nodes, generator, mean_of(shares))[0, AT_ONCE:])


def gap(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of the gap between n people with these answers and twice as many with uniform ones."""
    first = drawn(generator, shares, (n, AT_ONCE))
    second = drawn(generator, CLAIMED["uniform"], (2 * n, AT_ONCE))
    group = np.repeat([0, 1], [n, 2 * n])
    panel = Panel(np.vstack([first, second]), group, np.array([[1.0, -1.0]]))
    return np.asarray(held(panel, ITEMS_ALONE, generator, mean_of(shares) - 3)[-1])


def balanced(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of the mean of three groups that count alike, of n, 2 n and 3 n people."""
    group = np.repeat([0, 1, 2], [n, 2 * n, 3 * n])
    panel = Panel(drawn(generator, shares, (6 * n, AT_ONCE)), group, np.ones((1, 3)))
    return np.asarray(held(panel, ITEMS_ALONE, generator, mean_of(shares))[-1])


def whole(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of a node over three groups of n people, the second of whom say anything alike.

    Of ten items the first is asked the first six, the second the last six, the third all; half of
    what a person answers is habit. The whole is made of balanced items.
    """
    nodes: Floats = np.repeat(np.eye(AT_ONCE // ITEMS_PER_NODE), ITEMS_PER_NODE, axis=1)
    asked = np.ones((3, ITEMS_PER_NODE), dtype=bool)
    asked[0, 6:] = asked[1, :4] = False
    said_by = [shares, CLAIMED["uniform"], shares]
    group = np.repeat([0, 1, 2], n)
    ratings = np.vstack([habitual(generator, own, n) for own in said_by])
    ratings[~np.tile(asked, AT_ONCE // ITEMS_PER_NODE)[group]] = np.nan
    of_items = np.array([mean_of(own) for own in said_by]) @ asked / asked.sum(axis=0)
    panel = Panel(ratings, group, np.ones((1, 3)))
    return np.asarray(held(panel, nodes, generator, float(of_items.mean()))[-1, AT_ONCE:])


TRIALS_OF: dict[str, tuple[str, Trial]] = {
    "item": ("One item of one group", item),
    "team": ("One item of a team of which 80 % answered", team),
    "node": ("A node of ten items, with gaps in the answers", node),
    "gap": ("The gap between two groups, of n and 2 n people", gap),
    "balanced": ("The balanced mean of three groups, of n, 2 n and 3 n people", balanced),
    "whole": ("A whole made of balanced items, of which groups were asked different ones", whole),
}


def mean_of(shares: Floats) -> float:
    return float(SCALE @ shares)


def drawn(generator: np.random.Generator, shares: Floats, shape: tuple[int, int]) -> Floats:
    """Answers 1 to 5."""
    return scored(generator.random(shape), shares)


def scored(luck: Floats, shares: Floats) -> Floats:
    """Answers 1 to 5 of people whose luck is between 0 and 1, the luckier the higher."""
    return np.asarray(np.searchsorted(np.cumsum(shares)[:-1], luck, side="right") + 1.0)


def habitual(generator: np.random.Generator, shares: Floats, n: int) -> Floats:
    """(n, AT_ONCE) answers of people who answer half of a node's items alike, by habit."""
    of_people = drawn(generator, shares, (n, AT_ONCE // ITEMS_PER_NODE))
    fresh = drawn(generator, shares, (n, AT_ONCE))
    return np.where(
        generator.random((n, AT_ONCE)) < 0.5, np.repeat(of_people, ITEMS_PER_NODE, axis=1), fresh
    )


def held(
    panel: Panel, nodes: Floats, generator: np.random.Generator, truth: Floats | float
) -> Bools:
    """Row by row, whether each interval holds the truth."""
    found = intervals(panel, nodes, generator)
    return np.asarray((found.low <= truth + 1e-9) & (truth - 1e-9 <= found.high))


def intervals(panel: Panel, nodes: Floats, generator: np.random.Generator) -> NodeIntervals:
    return bootstrap_node_intervals(
        panel, weighted_nodes(nodes), Resampling(generator, RESAMPLES, CONFIDENCE)
    )


def coverage(trial: Trial, shares: Floats, n: int, trials: int, seed: int) -> float:
    """The share of at least that many trials whose interval holds the truth."""
    generator = np.random.default_rng([seed, n])
    outcomes: list[Bools] = []
    while sum(map(len, outcomes)) < trials:
        outcomes.append(trial(generator, shares, n))
    return float(np.mean(np.concatenate(outcomes)))
