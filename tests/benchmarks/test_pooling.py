"""A pool of clients: one vote each, five or none, and nobody's own value, also across editions."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dot.benchmarks.pooling import LARGEST_SHARE, Place, Pool, Vote, client_key, pool
from dot.benchmarks.register import Register
from dot.errors import Conflict
from tests.benchmarks.factories import DAY, HEADER, NODE, SCALE, votes

FIVE = [2.0, 2.5, 3.0, 3.5, 4.5]
TEN = [1.5, 2.0, 2.0, 2.5, 2.5, 3.0, 3.0, 3.5, 4.0, 4.5]


def pooled(*parts: list[Vote], after: Register | None = None) -> Pool:
    return pool([vote for part in parts for vote in part], HEADER, after or Register())


def test_five_clients_give_their_mean_and_nothing_else() -> None:
    """(2 + 2.5 + 3 + 3.5 + 4.5) / 5 = 3.1; a median of five would be one client's own score."""
    (figure,) = pooled(votes(FIVE)).edition.figures

    assert figure.model_dump(exclude_defaults=True) == {
        "questionnaire": "health", "node": "A", "mean": 3.1, "n": 5,
    }  # fmt: skip


def test_four_clients_are_refused() -> None:
    with pytest.raises(Conflict, match="scores of 4 clients; a pool needs 5"):
        pooled(votes(FIVE[:4]))


def test_a_place_with_four_clients_is_left_out_and_counted() -> None:
    other = [replace(vote, place=Place("health", "B")) for vote in votes(FIVE[:4])]
    made = pooled(votes(FIVE), other)

    assert [figure.node for figure in made.edition.figures] == ["A"]
    assert made.left_out == {"fewer than 5 clients": ["health:B"]}
    assert "1 places left out: fewer than 5 clients" in (made.edition.selection or "")


def test_several_waves_of_a_client_are_one_vote_the_latest() -> None:
    earlier = [replace(vote, day=date(2025, 6, 30), value=1.0) for vote in votes(FIVE)]

    assert pooled(earlier, votes(FIVE)).edition == pooled(votes(FIVE)).edition


def test_where_the_latest_wave_may_not_be_shown_the_client_has_no_vote() -> None:
    earlier = votes(FIVE, day=date(2025, 6, 30))
    hidden = votes([None])

    with pytest.raises(Conflict, match="scores of 4 clients"):
        pooled(earlier, hidden)


def test_votes_more_than_36_months_before_the_latest_are_not_counted() -> None:
    old = votes([1.0], first=9, day=date(2023, 6, 29))
    just = votes([1.0], first=9, day=date(2023, 6, 30))

    assert pooled(votes(FIVE), old).edition.n == 5
    assert pooled(votes(FIVE), just).edition.n == 6


def test_ten_clients_give_spread_and_quartiles_over_five_of_them_each() -> None:
    """Mean 2.85, Σ(x - 2.85)² = 8.025, s = √(8.025 / 9) = 0.944; quartiles are means of five:
    the lowest five (10.5 / 5 = 2.1), places 3 to 7 (13 / 5 = 2.6), the highest five (18 / 5 = 3.6).
    """
    (figure,) = pooled(votes(TEN)).edition.figures

    assert (figure.mean, figure.sd) == (2.85, 0.94)
    assert [(one.p, one.value) for one in figure.quantiles] == [
        (0.25, 2.1),
        (0.5, 2.6),
        (0.75, 3.6),
    ]


def test_no_client_weighs_more_than_a_quarter() -> None:
    """The first would have 20/24; held at 1/4 the mean is 4.5/4 + 0.75 x (2 + 2.5 + 3 + 3.5) / 4."""
    heavy = [replace(vote, weight=20.0 if vote.value == 4.5 else 1.0) for vote in votes(FIVE)]
    made = pooled(heavy)
    shares = [ballot.share for ballot in made.register.editions[0].rows[0].ballots]

    assert made.edition.figures[0].mean == 3.19
    assert max(shares) == pytest.approx(LARGEST_SHARE)


def test_quartiles_are_left_out_where_votes_weigh_unequally() -> None:
    (figure,) = pooled(
        [replace(vote, weight=1 + at) for at, vote in enumerate(votes(TEN))]
    ).edition.figures

    assert figure.sd is not None and figure.quantiles == []


def test_no_name_and_no_mark_of_a_client_stands_in_the_edition() -> None:
    named = [replace(vote, client=f"firm number {vote.client}") for vote in votes(TEN)]

    assert "firm number" not in pooled(named).edition.model_dump_json()


def test_clients_who_all_say_the_same_are_not_shown() -> None:
    with pytest.raises(Conflict, match="too much alike"):
        pooled(votes([3.0] * 6))


def test_clients_who_all_stand_near_the_end_of_the_scale_are_not_shown() -> None:
    """Five who lack 0.8 of a level together: none of them can be below 4.2."""
    with pytest.raises(Conflict, match="too much alike"):
        pooled(votes([4.8, 4.8, 4.8, 4.8, 5.0]))


def test_the_mean_is_told_in_hundredths() -> None:
    """All digits of 1/3 + 1/7 … would tell how many people each client's score rests on."""
    (figure,) = pooled(votes([2 + 1 / 3, 2 + 1 / 7, 3.0, 2.5, 4.0])).edition.figures

    assert figure.mean == 2.8


@pytest.mark.parametrize("joiners", [1, 2])
def test_fewer_than_three_who_join_have_to_wait(joiners: int) -> None:
    before = pooled(votes(FIVE)).register

    with pytest.raises(Conflict, match=rf"{joiners} clients? (is|are) new"):
        pooled(votes(FIVE), votes([1.0] * joiners, first=10), after=before)


def test_three_who_join_may() -> None:
    before = pooled(votes(FIVE)).register
    made = pooled(votes(FIVE), votes([1.0, 2.0, 3.0], first=10), after=before)

    assert made.edition.n == 8
    assert made.register.editions[0].clients == [f"c{at:02}" for at in range(5)]


@pytest.mark.parametrize("leavers", [1, 2])
def test_fewer_than_three_who_leave_are_noticed(leavers: int) -> None:
    before = pooled(votes(TEN)).register

    with pytest.raises(Conflict, match=rf"{leavers} clients? (is|are) gone"):
        pooled(votes(TEN)[leavers:], after=before)


def test_one_client_who_changed_alone_changes_no_figure() -> None:
    """The difference of the two means would be that client's own change."""
    before = pooled(votes(FIVE)).register
    changed = [replace(vote, value=4.0) if vote.client == "c00" else vote for vote in votes(FIVE)]

    with pytest.raises(Conflict, match="too few clients who are new or changed"):
        pooled(changed, after=before)


def test_what_nobody_changed_may_be_told_again() -> None:
    before = pooled(votes(FIVE))

    assert pooled(votes(FIVE), after=before.register).edition.figures == before.edition.figures


def test_a_place_is_audited_against_every_edition_not_only_the_last() -> None:
    """The first tells of five at B; the second has none at B; the third would tell of six."""
    at_b = [replace(vote, place=Place("health", "B")) for vote in votes(FIVE)]
    sixth = [replace(vote, place=Place("health", "B")) for vote in votes([1.0], first=10)]
    new = votes([1.0, 2.0, 3.0], first=10)
    first = pooled(votes(FIVE), at_b)
    second = pooled(votes(FIVE), new, after=first.register)
    third = pooled(votes(FIVE), new, at_b, sixth, after=second.register)

    assert [figure.node for figure in third.edition.figures] == ["A"]
    assert third.left_out == {"too few clients who are new or changed": ["health:B"]}


def test_a_spread_is_told_anew_only_with_ten_who_are_new() -> None:
    first = pooled(votes(TEN))
    three = pooled(votes(TEN), votes([1.0, 2.0, 3.0], first=10), after=first.register)
    many = pooled(votes(TEN), votes(TEN, first=20), after=first.register)

    assert three.edition.figures[0].sd is None and not three.edition.figures[0].quantiles
    assert many.edition.figures[0].sd is not None


def test_the_same_votes_in_any_order_are_the_same_edition() -> None:
    assert pooled(votes(TEN)[::-1]).edition == pooled(votes(TEN)).edition


@settings(deadline=None)
@given(values=st.lists(st.integers(4, 20).map(lambda at: at / 4), min_size=5, max_size=16))
def test_no_figure_of_a_pool_is_taken_from_one_client(values: list[float]) -> None:
    """Moving any single client's score to another client leaves every figure as it was."""
    if len(set(values)) == 1:
        return
    try:
        made = pooled(votes(values))
    except Conflict:
        return
    turned = pooled(votes([*values[1:], values[0]]))

    assert turned.edition == made.edition


def test_spelling_makes_no_second_client() -> None:
    assert client_key("Nord-Pharma  A.G.") == client_key("NORD PHARMA a g")
    assert client_key("Nordpharma") != client_key("Südpharma")


def test_kpis_are_pooled_by_their_code() -> None:
    readings = [Vote(f"c{at}", DAY, Place(kpi="K01"), 10.0 * at) for at in range(1, 7)]
    (figure,) = pooled(readings).edition.figures

    assert (figure.kpi, figure.node, figure.mean) == ("K01", None, 35.0)


def test_the_period_runs_from_the_first_vote_to_the_last() -> None:
    early = [replace(vote, day=date(2024, 3, 1)) for vote in votes(FIVE[:2])]
    edition = pooled(early, votes(FIVE[2:], first=2)).edition

    assert (edition.period, edition.period_end) == ("2024-03 to 2026-06", DAY)
    assert np.isclose(edition.figures[0].mean or 0, 3.1)
    assert (NODE.name, SCALE) == ("health:A", (1.0, 5.0))


def test_of_two_scores_of_one_day_the_lower_counts_whatever_came_first() -> None:
    twice = votes([2.5], first=0)

    assert pooled(twice, votes(FIVE)).edition == pooled(votes(FIVE), twice).edition
    assert pooled(twice, votes(FIVE)).edition.figures[0].mean == 3.1
