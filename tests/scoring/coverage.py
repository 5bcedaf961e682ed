"""How often the 90 % intervals hold the truth, on simulated answers; writes docs/coverage.md."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.bootstrap import Resampling, bootstrap_node_intervals
from scoring.panel import Panel, weighted_nodes

DOCUMENT = Path(__file__).parents[2] / "docs" / "coverage.md"
CONFIDENCE, RESAMPLES, SEED = 0.9, 2000, 20260101
# Shares of the answers 1 to 5.
CLAIMED = {
    "uniform": np.array([0.2, 0.2, 0.2, 0.2, 0.2]),
    "peaked": np.array([0.05, 0.2, 0.5, 0.2, 0.05]),
    "skewed": np.array([0.05, 0.1, 0.15, 0.3, 0.4]),
}
NEAR_THE_END = {"ceiling": np.array([0.02, 0.03, 0.05, 0.1, 0.8])}
SIZES = [5, 8, 10, 15, 20, 30, 50, 100, 200]
CLAIMED_FROM, LEAST, MOST = 15, 0.87, 0.93
TRIALS, AT_ONCE = 10_000, 500
ITEMS_PER_NODE = 10
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


TRIALS_OF: dict[str, tuple[str, Trial]] = {
    "item": ("One item of one group", item),
    "team": ("One item of a team of which 80 % answered", team),
    "node": ("A node of ten items, with gaps in the answers", node),
    "gap": ("The gap between two groups, of n and 2 n people", gap),
    "balanced": ("The balanced mean of three groups, of n, 2 n and 3 n people", balanced),
}


def mean_of(shares: Floats) -> float:
    return float(SCALE @ shares)


def drawn(generator: np.random.Generator, shares: Floats, shape: tuple[int, int]) -> Floats:
    """Answers 1 to 5."""
    return np.asarray(
        np.searchsorted(np.cumsum(shares)[:-1], generator.random(shape), side="right") + 1.0
    )


def held(
    panel: Panel, nodes: Floats, generator: np.random.Generator, truth: Floats | float
) -> Bools:
    """Row by row, whether each interval holds the truth."""
    found = bootstrap_node_intervals(
        panel, weighted_nodes(nodes), Resampling(generator, RESAMPLES, CONFIDENCE)
    )
    return np.asarray((found.low <= truth + 1e-9) & (truth - 1e-9 <= found.high))


def coverage(trial: Trial, shares: Floats, n: int, trials: int, seed: int) -> float:
    """The share of at least that many trials whose interval holds the truth."""
    generator = np.random.default_rng([seed, n])
    outcomes: list[Bools] = []
    while sum(map(len, outcomes)) < trials:
        outcomes.append(trial(generator, shares, n))
    return float(np.mean(np.concatenate(outcomes)))


def table(trial: Trial) -> Iterator[str]:
    """One row a distribution, one column a size, in percent."""
    yield "| Answers | " + " | ".join(f"n = {n}" for n in SIZES) + " |"
    yield "| --- |" + " ---: |" * len(SIZES)
    for name, shares in (CLAIMED | NEAR_THE_END).items():
        shown = [f"{100 * coverage(trial, shares, n, TRIALS, SEED):.1f}" for n in SIZES]
        yield f"| {name} | " + " | ".join(shown) + " |"


def document() -> str:
    lines = [INTRODUCTION]
    for words, trial in TRIALS_OF.values():
        start = time.perf_counter()
        lines += [f"\n## {words}\n", *table(trial)]
        print(f"{words}: {time.perf_counter() - start:.0f} s")
    return "\n".join(lines) + "\n"


def shares_in_words(shares: Floats) -> str:
    return " · ".join(f"{100 * share:.0f}" for share in shares)


INTRODUCTION = f"""\
# How often the intervals hold the truth

A 90 % interval should hold the true mean nine times out of ten. Answers on five points are whole numbers from a short scale and anything but normal, so we draw them by the thousand from distributions whose mean is known, and count. Percent of {TRIALS:,} trials; chance alone moves a figure by half a point. This page is written by `python -m tests.scoring.coverage` (seed {SEED}), and a test repeats a small part of it.

**Claimed:** from n = {CLAIMED_FROM}, between {100 * LEAST:.0f} % and {100 * MOST:.0f} % on the uniform, the peaked and the skewed distribution. **Not claimed:** smaller groups, and the ceiling, where four in five say 5: there a few low answers decide, and a sample often has none. The product labels such a mean "near the end of the scale".

Percent who answer 1 · 2 · 3 · 4 · 5: {"; ".join(f"{name} {shares_in_words(shares)}" for name, shares in (CLAIMED | NEAR_THE_END).items())}.

Below 30 people the interval is t with the standard error from leaving out one rater at a time; from 30 on it is the expanded percentile interval of {RESAMPLES:,} resamples of raters within groups (`scoring/bootstrap.py`). Where the invited population is known, the finite-population correction narrows both; the truth is then the mean of those invited."""


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
