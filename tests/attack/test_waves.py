"""AT2 over AT3: releases of one wave that the ledger lets through, put side by side."""

from functools import cache

import pytest

from dot.errors import Conflict
from dot.publication import reissue
from dot.publication.schemas import Ledger
from dot.publication.service import release
from dot.results.service import count
from tests.attack.clients import Client
from tests.attack.waves import KEY, MOVES, Released, followed_in, narrowed, released, wave
from tests.results.factories import make_answers

# Each leaks where only exact sums are audited over all releases.
LEAKING = [(1, "erased"), (2, "late"), (4, "late and agreeing")]
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


def test_a_solver_without_time_refuses_the_second_release(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail closed: what cannot be shown to be open is hidden, and where that is not enough, refused."""
    world, (first, second) = wave(2, "late")
    counted = [
        count(world.definition, make_answers(world.questionnaire, people))
        for people in (first, second)
    ]
    ledger = release(counted[0], Ledger(key=KEY)).ledger
    monkeypatch.setattr("dot.publication.bounds._Search._look", lambda *_: None)

    with pytest.raises(Conflict, match=r"whatever is hidden by unit\. Keep the report"):
        release(counted[1], ledger)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, len(MANY), 20))
def test_all_releases_of_five_hundred_clients_tell_of_nobody(first: int) -> None:
    given = [out(seed, MOVES[seed % len(MOVES)]) for seed in MANY[first : first + 20]]

    assert [what for _, world, told in given for what in followed_in(world, told)] == []
    assert narrowed(given) == []
