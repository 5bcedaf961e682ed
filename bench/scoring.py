"""The arithmetic beside SciPy, pandas and pingouin at the same task, and what it costs by size."""

import math
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas
import pingouin
from scipy import stats

from scoring.agreement import rwg_j_of_variances, rwg_of_variance
from scoring.arrays import Bools, Floats, Ints
from scoring.bootstrap import Resampling, bootstrap_node_intervals
from scoring.cube import Codes, cell_moments, count_cube, distributions
from scoring.intraclass import shrout_fleiss
from scoring.panel import Panel, weighted_nodes
from scoring.reliability import alpha_of_answers, feldt_limits
from scoring.resampling import resampling_counts

RATERS, ITEMS, GROUPS, POINTS, RESAMPLES, CONFIDENCE = 500, 120, 9, 5, 2000, 0.9
CROWD, WAVE = 200_000, 5_000
# Twelve nodes of ten items and one above them.
NODES = np.vstack([np.repeat(np.eye(12), 10, axis=1), np.ones(ITEMS)])
VALUES = np.arange(1.0, POINTS + 1)
ROUNDS, SHORTEST_TURN = 7, 0.02
LEAST_FASTER, MOST_OF_PANDAS, LEAST_FASTER_THAN_PANDAS = 10.0, 1.5, 3.0
LEAST_FASTER_THAN_PINGOUIN, MOST_MEMORY, SAME = 20.0, 2.0, 1e-9
SIZES = [100, 1_000, 10_000, 100_000, 1_000_000]
MOST_RESAMPLED = 100_000


def answers(raters: int) -> tuple[Codes, Ints]:
    """Everybody's options, 0..4, and groups."""
    generator = np.random.default_rng(1)
    codes = generator.integers(0, POINTS, (raters, ITEMS), dtype=np.uint8)
    return codes, np.arange(raters) % GROUPS


def points(codes: Codes) -> Floats:
    """Options 0..4 as points 1..5."""
    return codes.astype(np.float64) + 1


def tell_apart(codes: Codes, group: Ints) -> tuple[Floats, Floats]:
    """Means, variances, distributions and r_wg of every cell; r_wg and variances come back."""
    cube = count_cube(codes, group, GROUPS, POINTS)
    found = cell_moments(cube, VALUES)
    distributions(cube)
    return rwg_of_variance(found.variance, POINTS), found.variance


def full_result(codes: Codes, group: Ints) -> None:
    """Every item and node × group: n, mean, agreement and interval, and the balanced mean of all."""
    _, variances = tell_apart(codes, group)
    for node in NODES > 0:
        rwg_j_of_variances(variances[:, node], POINTS)
    panel = Panel(points(codes), group, np.ones((1, GROUPS)))
    draw = Resampling(np.random.default_rng(2), RESAMPLES, CONFIDENCE)
    bootstrap_node_intervals(panel, weighted_nodes(NODES), draw)


def item_intervals_with_scipy(codes: Codes, groups: list[Bools]) -> None:
    ratings = points(codes)
    for members in groups:
        stats.bootstrap(
            (ratings[members],), np.mean, method="percentile", vectorized=True,
            n_resamples=RESAMPLES, confidence_level=CONFIDENCE, rng=np.random.default_rng(2),
        )  # fmt: skip


def products_alone(codes: Codes, group: Ints) -> Callable[[], None]:
    """The nine products of matrices that no bootstrap of means can do without, ready to run."""
    generator = np.random.default_rng(2)
    pairs = []
    for at in range(GROUPS):
        columns = np.ascontiguousarray(codes[group == at].T, dtype=np.float32)
        weights = resampling_counts(generator, RESAMPLES, columns.shape[1]).astype(np.float32)
        pairs.append((columns, weights.T))

    def multiply() -> None:
        for columns, weights in pairs:
            np.matmul(columns, weights)

    return multiply


def same_with_pandas(frame: pandas.DataFrame, group: Ints) -> None:
    """Means, variances, distributions and r_wg with pandas."""
    groups = frame.groupby(group)
    groups.mean()
    1 - groups.var() / 2
    for column in frame.columns:
        groups[column].value_counts(normalize=True)


def medians(ways: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of each way; the ways take turns, so that a busy machine slows all alike.

    A way of microseconds is called many times a turn, as one call would tell of the clock and the
    cold caches that the others left.
    """
    calls = {name: math.ceil(SHORTEST_TURN / seconds_of(way)) for name, way in ways.items()}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(seconds_of(way, calls[name]) / calls[name])
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def seconds_of(way: Callable[[], object], calls: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(calls):
        way()
    return time.perf_counter() - start


def beside_scipy() -> None:
    codes, group = answers(RATERS)
    groups = [group == at for at in range(GROUPS)]
    everybody = [np.ones(RATERS, dtype=bool)]
    found = medians(
        {
            "ours": lambda: full_result(codes, group),
            "groups": lambda: item_intervals_with_scipy(codes, groups),
            "all": lambda: item_intervals_with_scipy(codes, everybody),
            "products": products_alone(codes, group),
        }
    )
    ours, alone = found["ours"], found["groups"]
    print(f"Full result of {RATERS} × {ITEMS}, {GROUPS} groups and all: {ours * 1000:.0f} ms")
    print(f"  {(alone + found['all']) / ours:.1f} × faster than SciPy's item intervals of the same "
          f"(at least {LEAST_FASTER:g})")  # fmt: skip
    print(f"  {alone / ours:.1f} × faster than SciPy's item intervals of the groups only")
    print(f"  {ours / found['products']:.1f} × the products of matrices alone")


def beside_pandas() -> None:
    codes, group = answers(CROWD)
    frame = pandas.DataFrame(codes)
    found = medians(
        {
            "ours": lambda: tell_apart(codes, group),
            "mean": lambda: frame.groupby(group).mean(),
            "same": lambda: same_with_pandas(frame, group),
        }
    )
    print(f"Cells of {CROWD:,} × {ITEMS}: {found['ours'] * 1000:.0f} ms")
    print(
        f"  {found['ours'] / found['mean']:.2f} × pandas' mean alone (at most {MOST_OF_PANDAS:g})"
    )
    print(f"  {found['same'] / found['ours']:.1f} × faster than pandas at the same "
          f"(at least {LEAST_FASTER_THAN_PANDAS:g})")  # fmt: skip
    print(f"  adds {added_memory() / codes.nbytes:.2f} × the answers as bytes, the answers among them "
          f"(at most {MOST_MEMORY:g})")  # fmt: skip


def added_memory() -> int:
    """The bytes that answers and statistics hold at their peak."""
    tracemalloc.start()
    tell_apart(*answers(CROWD))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def beside_pingouin() -> None:
    ratings = points(answers(RATERS)[0][:, :10]) + np.arange(RATERS)[:, np.newaxis] % 3
    long = pandas.DataFrame(ratings).reset_index().melt(id_vars="index")

    def their_forms() -> Floats:
        found = pingouin.intraclass_corr(long, targets="index", raters="variable", ratings="value")
        return np.asarray(found["ICC"].to_numpy(dtype=np.float64))

    ours = np.array([form.value for form in vars(shrout_fleiss(ratings, 0.95)).values()])
    found = medians({"ours": lambda: shrout_fleiss(ratings, 0.95), "theirs": their_forms})
    say_beside_pingouin(
        f"Six ICC forms with limits, {RATERS} × 10", found, np.max(np.abs(ours - their_forms()))
    )
    wave = points(answers(WAVE)[0])
    gaps = wave.copy()
    gaps[np.random.default_rng(3).random(gaps.shape) < 0.1] = np.nan
    for words, each in (
        ("no gaps", ratings), ("no gaps", wave[:RATERS]), ("no gaps", wave),
        ("one answer in ten missing", gaps),
    ):  # fmt: skip
        alpha_beside_pingouin(words, each)


def alpha_beside_pingouin(words: str, ratings: Floats) -> None:
    """The limits' quantiles are kept from call to call, as all scales of one group share them."""
    frame, single = pandas.DataFrame(ratings), np.nan_to_num(ratings).astype(np.float32)
    raters, items = ratings.shape

    def ours() -> float:
        value = alpha_of_answers(ratings)
        feldt_limits(value, raters, items, confidence=0.95)
        return value

    found = medians(
        {
            "ours": ours,
            "theirs": lambda: pingouin.cronbach_alpha(frame),
            "product": lambda: single.T @ single,
        }
    )
    say_beside_pingouin(
        f"α with limits, {raters:,} × {items}, {words}",
        found,
        abs(ours() - float(pingouin.cronbach_alpha(frame)[0])),
    )
    print(f"  the product of the answers with themselves, without which there is no covariance, "
          f"would be {found['theirs'] / found['product']:.0f} × faster")  # fmt: skip


def say_beside_pingouin(words: str, found: dict[str, float], off: float) -> None:
    print(f"{words}: {found['theirs'] / found['ours']:.1f} × faster than pingouin "
          f"(at least {LEAST_FASTER_THAN_PINGOUIN:g}), off by {off:.0e} (at most {SAME:g})")  # fmt: skip


def cost_curve() -> None:
    print(f"Seconds by raters ({ITEMS} items, {GROUPS} groups); linear is × 10 a row")
    before: dict[str, float] = {}
    for raters in SIZES:
        codes, group = answers(raters)
        ways: dict[str, Callable[[], object]] = {"cells": partial(tell_apart, codes, group)}
        if raters <= MOST_RESAMPLED:
            ways["full result"] = partial(full_result, codes, group)
        found = medians(ways, rounds=3)
        now = {name: f"{found[name]:.4f} s{grown(found, before, name)}" for name in found}
        print(f"  {raters:>9,}: " + ", ".join(f"{name} {words}" for name, words in now.items()))
        before = found


def grown(found: dict[str, float], before: dict[str, float], name: str) -> str:
    return f" (× {found[name] / before[name]:.1f})" if name in before else ""


def main() -> None:
    beside_scipy()
    beside_pandas()
    beside_pingouin()
    cost_curve()


if __name__ == "__main__":
    # One thread, or the figures would tell how busy the machine's other cores are. BLAS counts
    # its threads when NumPy is loaded, so the measurements run in a process of their own.
    if os.environ.get("OPENBLAS_NUM_THREADS") == "1":
        main()
    else:
        words = [sys.executable, "-m", "bench.scoring"]
        subprocess.run(words, check=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
