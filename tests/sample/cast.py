"""The invented people of the sample: group, unit, level, and what marks each of them."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

SEED = 20261120
HERE = Path(__file__).parent
Wave = str
Table = Mapping[str, Any]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rater:
    """One person. ``lenience``: how far above others the person rates.  ``knowledge`` of the
    strategy: a standard normal number.  ``deep``: whether the voluntary questions are answered."""

    code: str
    group: str
    unit: str
    level: str
    lenience: float
    knowledge: float
    deep: bool


def table(name: str) -> Table:
    """One of the tables beside this module."""
    text = (HERE / f"{name}.yaml").read_text(encoding="utf-8")
    found: Table = yaml.safe_load(text)
    return found


def stream(*names: str) -> np.random.Generator:
    """The random numbers of one purpose: a change elsewhere leaves them as they are."""
    keys = [SEED, *(zlib.crc32(name.encode()) for name in names)]
    return np.random.Generator(np.random.PCG64(keys))


def cast(truth: Table, wave: Wave) -> list[Rater]:
    """Everybody who answered in a wave, by code. Codes are drawn, so that they tell nothing."""
    seats = [
        (unit, group, seat)
        for unit, groups in truth["answered"][wave].items()
        for group, people in groups.items()
        for seat in range(people)
    ]
    rng = stream("cast", wave)
    numbers = rng.permutation(len(seats)) + 1
    lenience = settled([group for _, group, _ in seats], truth, rng)
    raters = []
    for at, (unit, group, seat) in enumerate(seats):
        levels = truth["levels"].get(group, [""])
        raters.append(
            Rater(
                code=f"r{numbers[at]:03d}",
                group=group,
                unit=unit,
                level=levels[seat % len(levels)],
                lenience=float(lenience[at]),
                knowledge=rng.normal(0.0, 1.0) + truth["units"][unit],
                deep=bool(rng.random() < truth["depth"][group]),
            )
        )
    return sorted(raters, key=lambda rater: rater.code)


def settled(groups: list[str], truth: Table, rng: np.random.Generator) -> Floats:
    """Everybody's lenience; its mean within a group is zero, so that small groups differ as the
    table says and not by luck."""
    drawn = rng.normal(0.0, truth["spread"]["person"], len(groups))
    names = np.array(groups)
    for group in dict.fromkeys(groups):
        drawn[names == group] -= drawn[names == group].mean()
    return drawn
