"""AT9: a client takes itself out of a pool, or one edition from another, and asks who is left."""

import pytest

from dot.benchmarks.pooling import Pool, Vote, pool
from dot.benchmarks.register import Register
from dot.errors import Conflict
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
