"""How often the 90 % intervals hold the truth, on simulated answers; writes docs/coverage.md."""

import time
from collections.abc import Iterator
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
from scoring.panel import Panel
from scoring.perspectives import Estimate, judge
from scoring.trend import change_estimate, shared_part, together
from tests.scoring import trials
from tests.scoring.trials import (
    AT_ONCE,
    CLAIMED,
    CONFIDENCE,
    ITEMS_ALONE,
    LEAST,
    MOST,
    RESAMPLES,
    Trial,
    coverage,
    drawn,
    intervals,
    mean_of,
    scored,
)  # fmt: skip

DOCUMENT = Path(__file__).parents[2] / "docs" / "coverage.md"
SEED = 20260101
NEAR_THE_END = {"ceiling": np.array([0.02, 0.03, 0.05, 0.1, 0.8])}
SIZES = [5, 8, 10, 15, 20, 30, 50, 100, 200]
# Of cells that are too small for a variance of their own, and of the others, whose they borrow.
SMALL, OTHERS = [2, 3, 5, 7, 9], [12, 20]
CLAIMED_FROM, TRIALS = 15, 10_000
# Of what takes longest; chance then moves a figure by more than a point.
FEWER_TRIALS = {"whole": 2_000, "change": 2_000}


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


TRIALS_OF = trials.TRIALS_OF | {
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

A 90 % interval should hold the true mean nine times out of ten. Answers on five points are whole numbers from a short scale and anything but normal, so we draw them by the thousand from distributions whose mean is known, and count. Percent of {TRIALS:,} trials, where chance alone moves a figure by half a point; of {FEWER_TRIALS["whole"]:,} for the whole made of balanced items and for the change, which take longest, where it moves one by more than a point. This page is written by `python -m tests.results.coverage` (seed {SEED}), and a test repeats a small part of it.

**Claimed:** from n = {CLAIMED_FROM}, between {100 * LEAST:.0f} % and {100 * MOST:.0f} % on the uniform, the peaked and the skewed distribution. **Not claimed:** smaller groups, cells under ten, and the ceiling, where four in five say 5: there a few low answers decide, and a sample often has none. The product labels such a mean "near the end of the scale".

Percent who answer 1 · 2 · 3 · 4 · 5: {"; ".join(f"{name} {shares_in_words(shares)}" for name, shares in (CLAIMED | NEAR_THE_END).items())}.

Below 30 people the interval is t with the standard error from leaving out one rater at a time; from 30 on it is the expanded percentile interval of {RESAMPLES:,} resamples of raters within groups (`scoring/bootstrap.py`). Where the invited population is known, the finite-population correction narrows both; the truth is then the mean of those invited. A change has the t interval of a difference, with the covariance of those who answered twice (`scoring/trend.py`).

**Cells under ten** have no spread of their own that may be told: it would give their answers away. Their interval borrows the variance pooled over larger groups, here of {" and ".join(map(str, OTHERS))} people (`dot/results/moments.py`). The last three tables show what that costs: nothing where the small group is as mixed as the others; an interval too wide where it is more of one mind than they are; and one too narrow, which then holds the truth only two times in three, where it is more mixed. No such cell is claimed."""


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
