"""Pool the scores of several clients into one edition: one vote each, and nobody's own value."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from dot.benchmarks.register import (
    FEWEST_FOR_SPREAD,
    FEWEST_JOINERS,
    Ballot,
    Past,
    Register,
    Row,
    newcomers,
    tells_too_much,
)
from dot.benchmarks.schemas import (
    FEWEST_CLIENTS,
    MONTHS_OF_USE,
    BenchmarkSet,
    Covered,
    Figure,
    Quantile,
    months_later,
)
from dot.errors import Conflict
from scoring.arrays import Floats
from scoring.benchmarks import trimmed_shares
from scoring.quantiles import guarded_quantiles

LARGEST_SHARE = 0.25
QUARTERS = (0.25, 0.5, 0.75)
# All digits of a sum of fractions may tell its parts; hundredths of a level do not.
DIGITS = 2


@dataclass(frozen=True, order=True)
class Place:
    """What a vote is about: a node of a questionnaire, or a KPI."""

    questionnaire: str = ""
    node: str = ""
    kpi: str = ""

    @property
    def name(self) -> str:
        """As messages and the register write it."""
        return self.kpi or f"{self.questionnaire}:{self.node}"


@dataclass(frozen=True)
class Vote:
    """One client's score at one place on one day; ``value`` is None where it may not be shown.

    ``range``: the lowest and highest score that is possible, None where there is no such.
    """

    client: str
    day: date
    place: Place
    value: float | None
    range: tuple[float, float] | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Header:
    """What the practice says about the edition; ``chosen``: how it chose among its clients."""

    id: str
    title: str
    population: str
    source: str
    simulated: bool = False
    covered: tuple[Covered, ...] = ()
    chosen: str = ""


@dataclass
class Pool:
    """What was made: the edition for clients, the register for nobody, and what was left out and why."""

    edition: BenchmarkSet
    register: Register
    left_out: dict[str, list[str]] = field(default_factory=dict)


def pool(votes: Iterable[Vote], header: Header, register: Register) -> Pool:
    """One edition from the latest vote of each client at each place.

    Raises Conflict for fewer than five clients, for one or two that join or leave since the last
    edition, and where no figure can be shown.
    """
    counted = _latest(votes)
    clients = sorted({vote.client for vote in counted})
    _refuse_few(clients, register)
    figures: list[Figure] = []
    rows: list[Row] = []
    left_out: dict[str, list[str]] = {}
    for place in sorted({vote.place for vote in counted}):
        here = [vote for vote in counted if vote.place == place]
        made = _figure(place, here, register)
        if isinstance(made, str):
            left_out.setdefault(made, []).append(place.name)
        else:
            figures.append(made[0])
            rows.append(made[1])
    if not figures:
        reasons = "; ".join(f"{len(names)} with {why}" for why, names in left_out.items())
        raise Conflict(f"No figure can be shown ({reasons}): wait for more clients.")
    behind = sorted({ballot.client for row in rows for ballot in row.ballots})
    past = Past(id=header.id, clients=clients, rows=rows)
    days = [vote.day for vote in counted]
    edition = _edition(header, (min(days), max(days)), len(behind), figures, left_out)
    return Pool(edition, Register(editions=[*register.editions, past]), left_out)


def client_key(name: str) -> str:
    """The same client under small differences of spelling: case, spaces, points and commas."""
    kept = "".join(sign if sign.isalnum() else " " for sign in name.casefold())
    return " ".join(kept.split())


def _latest(votes: Iterable[Vote]) -> list[Vote]:
    """Each client's latest vote at each place, none of them too old for the edition; in one order.

    A client who was asked again and may not be shown now has no vote, whatever was shown before.
    Of two scores of one day the lower counts, so that the order of files makes no difference.
    """
    latest: dict[tuple[str, Place], Vote] = {}
    for vote in sorted(votes, key=lambda vote: -math.inf if vote.value is None else vote.value):
        key = vote.client, vote.place
        if key not in latest or latest[key].day < vote.day:
            latest[key] = vote
    if not latest:
        return []
    end = max(vote.day for vote in latest.values())
    found = [
        vote
        for vote in latest.values()
        if vote.value is not None and months_later(vote.day, MONTHS_OF_USE) >= end
    ]
    return sorted(found, key=lambda vote: (vote.place, vote.client))


def _refuse_few(clients: Sequence[str], register: Register) -> None:
    if len(clients) < FEWEST_CLIENTS:
        words = f"There are scores of {len(clients)} clients; a pool needs {FEWEST_CLIENTS}"
        raise Conflict(f"{words}, or each could work out the others. Wait for more.")
    if not register.editions:
        return
    joined, gone = newcomers(register, clients)
    for what, some in (("new", joined), ("gone", gone)):
        if 0 < len(some) < FEWEST_JOINERS:
            words = (
                f"Since the last edition {len(some)} client{'s are' if len(some) > 1 else ' is'}"
            )
            raise Conflict(
                f"{words} {what}; from {FEWEST_JOINERS} on nobody's scores follow from comparing "
                "the editions. Wait for more, or leave them as they were."
            )


def _figure(place: Place, votes: Sequence[Vote], register: Register) -> tuple[Figure, Row] | str:
    """The figure of one place with its row in the register, or why there is none."""
    if len(votes) < FEWEST_CLIENTS:
        return f"fewer than {FEWEST_CLIENTS} clients"
    weights = np.array([vote.weight for vote in votes])
    values = np.array([vote.value for vote in votes], dtype=np.float64)
    shares = trimmed_shares(weights, LARGEST_SHARE)
    # Exact sums, so that it makes no difference which client has which score.
    mean = math.fsum(shares * values)
    if float(np.ptp(values)) == 0 or _near_an_end(mean, votes):
        return "clients too much alike to be shown"
    ballots = [
        Ballot(client=vote.client, mark=_mark(vote), share=float(share))
        for vote, share in zip(votes, shares, strict=True)
    ]
    if tells_too_much(register, place.name, ballots, spread=False):
        return "too few clients who are new or changed"
    spread = len(votes) >= FEWEST_FOR_SPREAD and not tells_too_much(
        register, place.name, ballots, spread=True
    )
    shown: dict[str, object] = _spread(values, shares, mean) if spread else {}
    figure = Figure.model_validate(
        {
            **({"kpi": place.kpi} if place.kpi else {}),
            **({} if place.kpi else {"questionnaire": place.questionnaire, "node": place.node}),
            "mean": round(mean, DIGITS),
            "n": len(votes),
            **shown,
        }
    )
    return figure, Row(place=place.name, spread=spread, ballots=ballots)


def _spread(values: Floats, shares: Floats, mean: float) -> dict[str, object]:
    """Standard deviation, and quartiles where all votes weigh the same, each over five clients."""
    variance = math.fsum(shares * (values - mean) ** 2) / (1 - math.fsum(shares**2))
    sd = round(math.sqrt(variance), DIGITS)
    shown: dict[str, object] = {"sd": sd} if sd > 0 else {}
    if np.allclose(shares, shares[0]):
        found = guarded_quantiles(values, np.array(QUARTERS), FEWEST_CLIENTS)
        shown["quantiles"] = [
            Quantile(p=p, value=round(float(value), DIGITS))
            for p, value in zip(QUARTERS, found, strict=True)
        ]
    return shown


def _near_an_end(mean: float, votes: Sequence[Vote]) -> bool:
    """Whether all clients together are less than a quarter of the scale away from its end."""
    ranges = [vote.range for vote in votes if vote.range is not None]
    if not ranges:
        return False
    low, high = min(ends[0] for ends in ranges), max(ends[1] for ends in ranges)
    return min(mean - low, high - mean) * len(votes) < (high - low) / 4


def _mark(vote: Vote) -> str:
    text = f"{vote.client}|{vote.place.name}|{vote.value!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _edition(
    header: Header,
    period: tuple[date, date],
    clients: int,
    figures: list[Figure],
    left_out: dict[str, list[str]],
) -> BenchmarkSet:
    first, last = period
    selection = (
        f"{clients} clients, one vote each (the latest wave), none above "
        f"{LARGEST_SHARE:.0%} of the weight; scores that may not be shown are not used"
    )
    selection += f"; {header.chosen}" if header.chosen else ""
    for why, names in left_out.items():
        selection += f"; {len(names)} places left out: {why}"
    return BenchmarkSet(
        format=1,
        id=header.id,
        title=header.title,
        kind="practice",
        period=f"{first:%Y-%m} to {last:%Y-%m}" if first != last else f"{first:%Y-%m}",
        period_end=last,
        population=header.population,
        n=clients,
        selection=f"{selection}.",
        source=header.source,
        simulated=header.simulated,
        questionnaires=list(header.covered),
        figures=figures,
    )
