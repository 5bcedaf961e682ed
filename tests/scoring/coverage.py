"""How often the 90 % intervals hold the truth, on simulated answers; writes docs/coverage.md."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from dot.results.moments import (
    FEWEST_FOR_SPREAD,
    LEAST_SQUARED_STEPS,
    UNKNOWN_POPULATION,
    Moments,
    errors_at,
)
from scoring.arrays import Bools, Floats, Ints
from scoring.bootstrap import NodeIntervals, Resampling, bootstrap_node_intervals
from scoring.panel import Panel, weighted_nodes
from scoring.perspectives import Estimate, judge
from scoring.trend import change_estimate, shared_part, together

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
# Of cells that are too small for a variance of their own, and of the others, whose they borrow.
SMALL, OTHERS = [2, 3, 5, 7, 9], [12, 20]
CLAIMED_FROM, LEAST, MOST = 15, 0.87, 0.93
TRIALS, AT_ONCE = 10_000, 500
# Of what takes longest; chance then moves a figure by more than a point.
FEWER_TRIALS = {"whole": 2_000, "change": 2_000}
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


def borrowed(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of n people whose interval rests on the variance of two larger groups that answer alike."""
    return loan(generator, (shares, shares), n)


def mixed(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """The same, where the two larger groups, whose variance is borrowed, say anything alike."""
    return loan(generator, (shares, CLAIMED["uniform"]), n)


def united(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """The other way round: the small group says anything alike and the lenders don't."""
    return loan(generator, (CLAIMED["uniform"], shares), n)


def loan(generator: np.random.Generator, of: tuple[Floats, Floats], n: int) -> Bools:
    """Whether the interval of n people on a loan holds their mean.   of: theirs, the lenders'."""
    sizes = np.array([n, *OTHERS])
    drawn_by = [of[0], of[1], of[1]]
    answers = [
        drawn(generator, own, (int(size), AT_ONCE))
        for own, size in zip(drawn_by, sizes, strict=True)
    ]
    means = np.stack([one.mean(axis=0) for one in answers], axis=1)
    variances = np.stack([one.var(axis=0, ddof=1) for one in answers], axis=1)
    first = np.array([1.0, 0.0, 0.0])
    halves = [
        errors_at(small_moments(sizes, *figures), np.full(3, UNKNOWN_POPULATION)).half_width(
            first, CONFIDENCE
        )[0]
        for figures in zip(means, variances, strict=True)
    ]
    return np.asarray(np.abs(means[:, 0] - mean_of(of[0])) <= np.array(halves) + 1e-9)


def small_moments(sizes: Ints, mean: Floats, variance: Floats) -> Moments:
    """Three confidential groups at one item of five points."""
    everywhere = np.ones(3, dtype=bool)
    return Moments(
        n=sizes, mean=mean, variance=variance, named=~everywhere, exact=everywhere,
        several=np.zeros(3, dtype=np.int64), single=everywhere, step=1.0,
    )  # fmt: skip


def change(generator: np.random.Generator, shares: Floats, n: int) -> Bools:
    """Of the change of an item to anything alike; four in five answered both times, half by habit."""
    both = n * 4 // 5
    luck = generator.random((2, n, AT_ONCE))
    kept = generator.random((both, AT_ONCE)) < 0.5
    luck[1, :both] = np.where(kept, luck[0, :both], luck[1, :both])
    before, after = scored(luck[0], shares), scored(luck[1], CLAIMED["uniform"])
    group = np.zeros(n, dtype=int)
    waves = [
        intervals(Panel(answers, group, np.ones((1, 1))), ITEMS_ALONE, generator)
        for answers in (before, after)
    ]
    ns = np.full((2, 1), n)
    part = shared_part(np.ones((2, 1)), ns, np.array([both]), np.full((2, 1), np.inf))
    truth, outcomes = mean_of(CLAIMED["uniform"]) - mean_of(shares), []
    for at in range(AT_ONCE):
        people = together(group[:both], before[:both, at], after[:both, at])
        # Fewer than ten are only ever paired where they are named.
        least = LEAST_SQUARED_STEPS / people.df if both >= FEWEST_FOR_SPREAD else 0.0
        first, second = (Estimate(one.error[0, at], one.df[0, at]) for one in waves)
        correlation = part * people.correlation(least)
        estimate = change_estimate(first, second, correlation, (people.df, 2 * (n - both)))
        found = judge(float(waves[1].mean[0, at] - waves[0].mean[0, at]), estimate, CONFIDENCE)
        outcomes.append(found.low <= truth + 1e-9 and truth - 1e-9 <= found.high)
    return np.array(outcomes)


TRIALS_OF: dict[str, tuple[str, Trial]] = {
    "item": ("One item of one group", item),
    "team": ("One item of a team of which 80 % answered", team),
    "node": ("A node of ten items, with gaps in the answers", node),
    "gap": ("The gap between two groups, of n and 2 n people", gap),
    "balanced": ("The balanced mean of three groups, of n, 2 n and 3 n people", balanced),
    "whole": ("A whole made of balanced items, of which groups were asked different ones", whole),
    "change": ("The change between two waves, with the people of both paired", change),
}
# Not claimed: there are never 15 people in these.
SMALL_TRIALS_OF: dict[str, tuple[str, Trial]] = {
    "borrowed": ("A cell under ten that borrows from groups who answer as it does", borrowed),
    "mixed": ("A cell under ten that borrows from groups who say anything alike", mixed),
    "united": (
        "A cell under ten who say anything alike; these are the answers of the others",
        united,
    ),
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


def table(trial: Trial, sizes: list[int], trials: int) -> Iterator[str]:
    """One row a distribution, one column a size, in percent."""
    yield "| Answers | " + " | ".join(f"n = {n}" for n in sizes) + " |"
    yield "| --- |" + " ---: |" * len(sizes)
    for name, shares in (CLAIMED | NEAR_THE_END).items():
        shown = [f"{100 * coverage(trial, shares, n, trials, SEED):.1f}" for n in sizes]
        yield f"| {name} | " + " | ".join(shown) + " |"


def document() -> str:
    lines = [INTRODUCTION]
    for of, sizes in ((TRIALS_OF, SIZES), (SMALL_TRIALS_OF, SMALL)):
        for name, (words, trial) in of.items():
            start = time.perf_counter()
            trials = FEWER_TRIALS.get(name, TRIALS)
            lines += [f"\n## {words}\n", *table(trial, sizes, trials)]
            print(f"{words}: {time.perf_counter() - start:.0f} s")
    return "\n".join(lines) + "\n"


def shares_in_words(shares: Floats) -> str:
    return " · ".join(f"{100 * share:.0f}" for share in shares)


INTRODUCTION = f"""\
# How often the intervals hold the truth

A 90 % interval should hold the true mean nine times out of ten. Answers on five points are whole numbers from a short scale and anything but normal, so we draw them by the thousand from distributions whose mean is known, and count. Percent of {TRIALS:,} trials, where chance alone moves a figure by half a point; of {FEWER_TRIALS["whole"]:,} for the whole made of balanced items and for the change, which take longest, where it moves one by more than a point. This page is written by `python -m tests.scoring.coverage` (seed {SEED}), and a test repeats a small part of it.

**Claimed:** from n = {CLAIMED_FROM}, between {100 * LEAST:.0f} % and {100 * MOST:.0f} % on the uniform, the peaked and the skewed distribution. **Not claimed:** smaller groups, cells under ten, and the ceiling, where four in five say 5: there a few low answers decide, and a sample often has none. The product labels such a mean "near the end of the scale".

Percent who answer 1 · 2 · 3 · 4 · 5: {"; ".join(f"{name} {shares_in_words(shares)}" for name, shares in (CLAIMED | NEAR_THE_END).items())}.

Below 30 people the interval is t with the standard error from leaving out one rater at a time; from 30 on it is the expanded percentile interval of {RESAMPLES:,} resamples of raters within groups (`scoring/bootstrap.py`). Where the invited population is known, the finite-population correction narrows both; the truth is then the mean of those invited. A change has the t interval of a difference, with the covariance of those who answered twice (`scoring/trend.py`).

**Cells under ten** have no spread of their own that may be told: it would give their answers away. Their interval borrows the variance pooled over larger groups, here of {" and ".join(map(str, OTHERS))} people (`dot/results/moments.py`). The last three tables show what that costs: nothing where the small group is as mixed as the others; an interval too wide where it is more of one mind than they are; and one too narrow, which then holds the truth only two times in three, where it is more mixed. No such cell is claimed."""


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
