"""AT9: a client takes itself out of a pool, or one edition from another, and asks who is left."""

import numpy as np
import pytest

from dot.benchmarks.pooling import Pool, Vote, pool
from dot.benchmarks.register import Register
from dot.errors import Conflict
from tests.attack.algebra import Matter, followed
from tests.benchmarks.factories import HEADER, votes

FIVE = [2.0, 2.5, 3.0, 3.5, 4.5]
FEWEST_LEFT = 3


def pooled(cast: list[Vote], after: Register | None = None) -> Pool:
    return pool(cast, HEADER, after or Register())


def test_a_client_who_takes_itself_out_is_left_with_the_mean_of_four_others() -> None:
    """5 · 3.1 − 2.0 = 13.5 over four: 13.5 / 4, to the hundredths that the pool is told in."""
    (figure,) = pooled(votes(FIVE)).edition.figures
    assert figure.mean is not None

    left = figure.mean * 5 - FIVE[0]

    assert left == pytest.approx(sum(FIVE[1:]), abs=5 * 0.005)
    assert len(FIVE) - 1 >= FEWEST_LEFT


def test_nobody_elses_vote_follows_from_the_rounded_mean_for_two_who_collude() -> None:
    """Two who know their own are left with three: each can lie at least a point to either side."""
    others = FIVE[2:]
    total = sum(others)
    for at in range(len(others)):
        least = max(1.0, total - 5.0 * (len(others) - 1))
        most = min(5.0, total - 1.0 * (len(others) - 1))
        assert most - least >= 1.0, others[at]


@pytest.mark.parametrize("joiners", [1, 2])
def test_a_second_edition_less_the_first_never_speaks_of_one_or_two(joiners: int) -> None:
    first = pooled(votes(FIVE))

    with pytest.raises(Conflict):
        pooled(votes([*FIVE, *[4.0, 2.0][:joiners]]), first.register)


@pytest.mark.parametrize("leavers", [1, 2])
def test_nor_of_one_or_two_who_left(leavers: int) -> None:
    seven = [*FIVE, 3.0, 2.0]
    first = pooled(votes(seven))

    with pytest.raises(Conflict):
        pooled(votes(seven[:-leavers]), first.register)


def test_three_editions_together_do_not_speak_of_one_client() -> None:
    """Three join, then three others join: the third edition less the others is three and more."""
    first = pooled(votes(FIVE))
    second = pooled(votes([*FIVE, 2.0, 3.0, 4.0]), first.register)
    third = pooled(votes([*FIVE, 2.0, 3.0, 4.0, 1.5, 2.5, 3.5]), second.register)

    counts = [edition.n for edition in (first.edition, second.edition, third.edition)]

    assert counts == [5, 8, 11]


def editions(seed: int, *, with_register: bool = True) -> list[list[Vote]]:
    """Whose votes are behind each edition that was let out, while firms join, leave and change."""
    random = np.random.default_rng(seed)
    register, out = Register(), []
    present = list(range(int(random.integers(4, 9))))
    values = dict.fromkeys(range(40), 0.0)
    for client in values:
        values[client] = float(np.round(random.uniform(1.0, 5.0), 2))
    for _ in range(int(random.integers(2, 5))):
        cast = [votes([values[client]], client)[0] for client in present]
        try:
            made = pooled(cast, register if with_register else None)
        except Conflict:
            pass
        else:
            register = made.register
            out += [cast] if made.edition.figures[0].mean is not None else []
        leaving = min(int(random.integers(0, 4)), len(present) - 1)
        gone = random.choice(present, size=leaving, replace=False).tolist()
        first = max(present) + 1
        present = [client for client in present if client not in gone]
        present += range(first, first + int(random.integers(0, 6)))
    return out


def clients_found(out: list[list[Vote]]) -> list[tuple[int, ...]]:
    """Fewer than three firms of which a sum follows; and single ones for a firm that knows its own."""
    people = sorted({(vote.client, vote.value or 0.0) for cast in out for vote in cast})
    rows = np.array([
        [float(one in {(vote.client, vote.value or 0.0) for vote in cast}) for one in people]
        for cast in out
    ]).reshape(len(out), len(people))  # fmt: skip
    block = np.arange(len(people))
    found = list(followed(Matter(rows, block, np.ones_like(block)), lambda _: FEWEST_LEFT, 3))
    for insider in block.tolist():
        sizes = np.where(block == insider, 0, 1)
        found += followed(Matter(rows, block, sizes), lambda _: FEWEST_LEFT - 1, 2)
    return found


def test_in_five_hundred_pools_no_firm_follows_from_all_editions() -> None:
    """AT9: equal votes, up to four editions, and any one firm that takes itself out."""
    told = [editions(seed) for seed in range(500)]

    assert sum(len(out) > 1 for out in told) > 100
    assert [found for out in told for found in clients_found(out)] == []


def test_without_the_register_firms_follow_from_two_editions() -> None:
    """The control."""
    leaking = [bool(clients_found(editions(seed, with_register=False))) for seed in range(60)]

    assert sum(leaking) >= 15
