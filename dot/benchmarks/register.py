"""Who voted in which edition: the practice's own confidential record, and the audit that rests on it."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import numpy as np
from pydantic import Field

from dot.questionnaires.schemas import Content, Identifier
from scoring.disclosure import disclosed_sets

FEWEST_JOINERS = 3
FEWEST_FOR_SPREAD = 10


class Ballot(Content):
    """One client's part in one figure.

    ``mark`` changes when the client's value does; it tells nothing about the value to who has not
    got the results.
    """

    client: str
    mark: str
    share: Annotated[float, Field(gt=0, le=1)]


class Row(Content):
    """One published figure, with those behind it; ``spread`` says whether more than a mean was told."""

    place: str
    spread: bool
    ballots: list[Ballot]


class Past(Content):
    """One edition that was made."""

    id: Identifier
    clients: list[str]
    rows: list[Row]


class Register(Content):
    """Every edition of one pool, the oldest first. It names clients: it never leaves the practice."""

    confidential: str = "not for clients: names those in the benchmark"
    editions: list[Past] = []


def newcomers(register: Register, clients: Iterable[str]) -> tuple[set[str], set[str]]:
    """Who joins that was in no edition before, and who of the last edition is gone."""
    now = set(clients)
    ever = {client for past in register.editions for client in past.clients}
    last = set(register.editions[-1].clients) if register.editions else set()
    return now - ever, last - now


def tells_too_much(register: Register, place: str, ballots: Sequence[Ballot], spread: bool) -> bool:
    """Whether this figure beside all earlier ones of its place would tell about too few clients.

    It does where between two editions one or two clients came, went or changed, or where a total
    of fewer than three follows from all editions together; of figures with a spread, of fewer
    than ten. A search that takes too long counts as one that found something.
    """
    before = [row for past in register.editions for row in past.rows if row.place == place]
    if spread:
        before = [row for row in before if row.spread]
    floor = FEWEST_FOR_SPREAD if spread else FEWEST_JOINERS
    if any(0 < len(_different(row.ballots, ballots)) < floor for row in before):
        return True
    rows = [row.ballots for row in before] + [list(ballots)]
    atoms = sorted({(one.client, one.mark) for row in rows for one in row})
    column = {atom: at for at, atom in enumerate(atoms)}
    table = np.zeros((len(rows), len(atoms)))
    for at, row in enumerate(rows):
        for one in row:
            table[at, column[one.client, one.mark]] = one.share
    try:
        return bool(disclosed_sets(table, np.ones(len(atoms), dtype=np.int64), floor))
    except OverflowError:
        return True


def _different(one: Sequence[Ballot], other: Sequence[Ballot]) -> set[str]:
    """Clients who are not behind both figures with the same value."""
    here, there = ({(ballot.client, ballot.mark) for ballot in row} for row in (one, other))
    return {client for client, _ in here ^ there}
