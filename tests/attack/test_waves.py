"""AT2 over AT3: releases of one wave that the ledger lets through, put side by side."""

from functools import cache

import pytest

from dot.publication import reissue
from tests.attack.clients import Client
from tests.attack.waves import MOVES, Released, followed_in, narrowed, released, wave

# Each leaks where only exact sums are audited over all releases.
LEAKING = [(1, "erased"), (2, "late"), (4, "late and agreeing"), (6, "late in one division")]
OTHERS = [(0, "corrected"), (5, "twice late")]
MANY = range(500)
Wave = tuple[str, Client, list[Released]]


@cache
def out(seed: int, move: str) -> Wave:
    world, waves = wave(seed, move)
    return f"client {seed} {move}", world, released(world, waves)


@pytest.mark.parametrize(("seed", "move"), [*LEAKING, *OTHERS])
def test_no_statistic_of_few_people_follows_from_all_releases(seed: int, move: str) -> None:
    _, world, told = out(seed, move)

    assert len(told) == (3 if move == "twice late" else 2)
    assert followed_in(world, told) == []


def test_no_few_people_are_squeezed_into_less_than_a_point_by_all_releases() -> None:
    """Nor are those who came, went or corrected themselves seen to agree at an end of the scale."""
    assert narrowed([out(*one) for one in [*LEAKING, *OTHERS]]) == []


def test_without_the_audit_of_ranges_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: each release passes by itself, and all of them the exact audit."""
    monkeypatch.setattr(reissue, "squeezing_cells", lambda *_: set())
    given = []
    for seed, move in LEAKING:
        world, waves = wave(seed, move)
        given.append((f"client {seed} {move}", world, released(world, waves)))

    found = narrowed(given)

    for name, _, _ in given:
        assert any(what.startswith(name) for what in found), name


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, len(MANY), 20))
def test_all_releases_of_five_hundred_clients_tell_of_nobody(first: int) -> None:
    given = [out(seed, MOVES[seed % len(MOVES)]) for seed in MANY[first : first + 20]]

    assert [what for _, world, told in given for what in followed_in(world, told)] == []
    assert narrowed(given) == []
