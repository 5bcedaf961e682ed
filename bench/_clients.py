"""Five hundred random clients read by the attacker, a few at a time: an interruption loses little.

What was read is kept in ``.dot`` under a hash of everything that could change it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.attack.waves import MOVES, followed_in, narrowed, released, wave
from tests.attack.worlds import bounds, found_in, shown_of_threshold, whole_is_told

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".dot" / "bench"
LOOKED_AT = ("dot/publication", "dot/results", "dot/questionnaires", "scoring", "tests/attack")
MANY = range(500)
AT_ONCE = 10


@dataclass(frozen=True)
class Found:
    """What came of one client: findings in words, cells told and those a bare threshold tells.

    whole: whether the whole is told where it must be.   releases: how many left the house.
    """

    seed: int
    exactly: list[str]
    bounds: list[str]
    shown: int = 0
    threshold: int = 0
    whole: bool = True
    releases: int = 1


def one_release(seeds: list[int]) -> list[Found]:
    """AT1, AT2, AT5 to AT8 on one release of each client."""
    pinned = bounds(seeds)
    return [
        Found(
            seed,
            found_in(seed),
            [what for what in pinned if what.startswith(f"client {seed} ")],
            *shown_of_threshold(seed),
            whole_is_told(seed),
        )
        for seed in seeds
    ]


def all_releases(seeds: list[int]) -> list[Found]:
    """AT1 and AT2 over AT3: two or three releases of each client, whose people move in turn."""
    given = []
    for seed in seeds:
        world, waves = wave(seed, MOVES[seed % len(MOVES)])
        given.append((f"client {seed}", world, released(world, waves)))
    several = [one for one in given if len(one[2]) > 1]
    pinned = narrowed(several)
    return [
        Found(
            seed,
            followed_in(world, told),
            [what for what in pinned if what.startswith(f"{name} ")],
            releases=len(told),
        )
        for seed, (name, world, told) in zip(seeds, given, strict=True)
    ]


def read(
    name: str,
    task: Callable[[list[int]], list[Found]],
    say: Callable[[str], None],
    seeds: range = MANY,
) -> Iterator[Found]:
    """What came of every client, those that were read before first."""
    place = KEPT / f"{name}-{sources()[:16]}.jsonl"
    place.parent.mkdir(parents=True, exist_ok=True)
    done: set[int] = set()
    if place.exists():
        for line in place.read_text(encoding="utf-8").splitlines():
            found = Found(**json.loads(line))
            done.add(found.seed)
            yield found
    left = [seed for seed in seeds if seed not in done]
    for first in range(0, len(left), AT_ONCE):
        batch = task(left[first : first + AT_ONCE])
        with place.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(asdict(found))}\n" for found in batch)
        say(f"{name}: {len(done) + first + len(batch)} of {len(seeds)} clients read")
        yield from batch


def sources() -> str:
    """SHA-256 of the code that makes a client, publishes it and reads it."""
    found = hashlib.sha256()
    for folder in LOOKED_AT:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name.startswith("test_"):
                continue
            found.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return found.hexdigest()
