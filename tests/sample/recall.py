"""What people know of the strategy: who names which priority, in whose words.

Each share of `leakage.yaml` is drawn as whole people, so that small levels come out as meant; who
of a level knows something leans on the person's knowledge, so that some people know much and many
little. A person's list follows the signed order loosely, and is written in signed or own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dot.strategy.schemas import Coded, Strategy
from tests.sample.cast import Rater, Table, Wave, stream
from tests.sample.depth import fives, joined

KNOWLEDGE = 0.25
UNKNOWN = "cannot_judge"


@dataclass(frozen=True)
class Pool:
    """People of one level (and group) who answer alike, with what is known of them."""

    raters: tuple[Rater, ...]
    known: Table
    name: str
    share: float = 1.0

    def chosen(
        self, share: float, rng: np.random.Generator, weight: float = KNOWLEDGE
    ) -> list[bool]:
        """As many people as the share says; those who know more come first more often."""
        own = np.array([rater.knowledge for rater in self.raters])
        order = np.argsort(-(weight * own + rng.normal(0.0, 1.0, len(self.raters))))
        count = int(np.rint(share * self.share * len(self.raters)))
        taken = set(order[:count].tolist())
        return [at in taken for at in range(len(self.raters))]


def pools(leakage: Table, raters: Sequence[Rater], wave: Wave) -> list[Pool]:
    """The people who were asked, by level, or by level and group where the table tells them apart."""
    levels = leakage["levels"]
    by_name: dict[str, list[Rater]] = {}
    for rater in raters:
        both = f"{rater.level}/{rater.group}"
        name = both if both in levels else rater.level
        if name in levels:
            by_name.setdefault(name, []).append(rater)
    share = 1.0 if wave == "now" else leakage["earlier"]
    return [Pool(tuple(people), levels[name], name, share) for name, people in by_name.items()]


def lists(
    pool: Pool, shares: Mapping[str, float], places: Mapping[str, float], rng: np.random.Generator
) -> list[list[str]]:
    """Each person's codes, in the order in which they come to mind."""
    named: list[list[tuple[float, str]]] = [[] for _ in pool.raters]
    for code, share in shares.items():
        # Knowing more means naming more of what was signed, not of what was added to it.
        leaning = KNOWLEDGE if code[0] in "SM" else 0.0
        for at, taken in enumerate(pool.chosen(share, rng, leaning)):
            if taken:
                named[at].append((places.get(code, 3.0) + rng.normal(0.0, 0.9), code))
    return [[code for _, code in sorted(codes)] for codes in named]


def worded(
    codes: Sequence[str], strategy: Strategy, leakage: Table, rng: np.random.Generator
) -> list[str]:
    """The codes in people's words, each wording once."""
    signed = signed_wordings(strategy)
    lines: list[str] = []
    for code in codes:
        own, theirs = leakage["own_words"][code], signed.get(code, [])
        pool = theirs if theirs and rng.random() < leakage["signed"] else own
        wording = pool[int(rng.integers(len(pool)))]
        if wording not in lines:
            lines.append(wording)
    return lines


def signed_wordings(strategy: Strategy) -> dict[str, list[str]]:
    """The wordings that need no coder, by code."""
    coded: list[Coded] = [
        *strategy.priorities, *strategy.drift, *strategy.measures, *strategy.needs
    ]  # fmt: skip
    return {entry.code: [entry.text, *entry.wordings] for entry in coded}


def named_priorities(
    pool: Pool, strategy: Strategy, leakage: Table, rng: np.random.Generator
) -> list[str]:
    places = {**leakage["places"]["default"], **leakage["places"].get(pool.name, {})}
    found = lists(pool, pool.known["named"], places, rng)
    return [cell(worded(codes[:5], strategy, leakage, rng)) for codes in found]


def named_measures(
    pool: Pool, strategy: Strategy, leakage: Table, rng: np.random.Generator
) -> list[str]:
    found = lists(pool, pool.known["measures"], {"M1": 1, "M2": 2, "other": 1.7}, rng)
    return [cell(worded(codes[:2], strategy, leakage, rng)) for codes in found]


def named_needs(
    pool: Pool, strategy: Strategy, leakage: Table, rng: np.random.Generator
) -> list[str]:
    side = "predicted" if pool.raters[0].group == "MKT" else "heard"
    found = lists(pool, leakage["needs"][side], {}, rng)
    return [cell(worded(codes[:3], strategy, leakage, rng)) for codes in found]


def cell(lines: Sequence[str]) -> str:
    """A list as it is written in a cell; who names nothing says so."""
    return "|".join(lines) if lines else UNKNOWN


def ticked(pool: Pool, strategy: Strategy, rng: np.random.Generator) -> list[str]:
    """The statements that each person takes for a priority."""
    right, wrong = pool.known["recognised"]["right"], pool.known["recognised"]["wrong"]
    taken = {entry.code: pool.chosen(right, rng) for entry in strategy.priorities}
    # Nobody ticks a wrong statement out of knowledge.
    taken |= {entry.code: pool.chosen(wrong, rng, 0.0) for entry in strategy.decoys}
    return [
        cell([code for code, people in taken.items() if people[at]])
        for at in range(len(pool.raters))
    ]


def messages(pool: Pool, strategy: Strategy, rng: np.random.Generator) -> list[str]:
    """The key message, or one of the wrong ones."""
    message = strategy.key_message
    assert message is not None
    wrong = [entry.code for entry in message.wrong]
    return [
        message.right.code if right else wrong[int(rng.integers(len(wrong)))]
        for right in pool.chosen(pool.known["key_message"], rng)
    ]


def efforts(pool: Pool, strategy: Strategy, rng: np.random.Generator) -> list[str]:
    """How each person spreads effort over the segments."""
    usual = np.array([pool.known["effort"][segment] for segment in strategy.effort], dtype=float)
    spread = pool.known["effort_spread"]
    names = list(strategy.effort)
    return [joined(names, fives(usual, spread, rng)) for _ in pool.raters]


def movements(pool: Pool, strategy: Strategy, rng: np.random.Generator) -> dict[str, list[str]]:
    """From where, to where and how much: who knows the share knows the way, and so on upwards."""
    goal, known = strategy.movement, pool.known["movement"]
    assert goal is not None
    near, far = [15, 20, 20, 25], [5, 10, 30, 40, 50]
    order = np.argsort([-KNOWLEDGE * rater.knowledge + rng.normal() for rater in pool.raters])
    rank = np.empty(len(order))
    rank[order] = (np.arange(len(order)) + 0.5) / len(order)
    rows: dict[str, list[str]] = {"from": [], "to": [], "percent": []}
    for at in rank.tolist():
        guess = at <= 1 - known["unknown"]
        other = ["A", "B"][int(rng.integers(2))]
        points = near if at <= known["percent"] * pool.share else far
        percent = str(points[int(rng.integers(len(points)))])
        origin, target = (at <= known[name] * pool.share for name in ("origin", "destination"))
        rows["from"].append(goal.origin if origin else other if guess else UNKNOWN)
        rows["to"].append(goal.destination if target else "A" if guess else UNKNOWN)
        rows["percent"].append(percent if guess else UNKNOWN)
    return rows


def places(pool: Pool, mean: float, options: Sequence[str], rng: np.random.Generator) -> list[str]:
    """An option near a mean place, the last option being the highest."""
    drawn = mean + rng.normal(0.0, 0.8, len(pool.raters))
    drawn += np.array([0.5 * rater.lenience for rater in pool.raters])
    at = np.rint(drawn).clip(1, len(options)).astype(int)
    return [options[int(place) - 1] for place in at]


def stopped(pool: Pool, leakage: Table, rng: np.random.Generator) -> list[str]:
    """What some people gave up because of the strategy."""
    words = leakage["stopped"]
    return [
        words[int(rng.integers(len(words)))] if taken else UNKNOWN
        for taken in pool.chosen(pool.known["stopped"], rng)
    ]


def leakage_answers(
    leakage: Table, strategy: Strategy, raters: Sequence[Rater], wave: Wave
) -> dict[tuple[str, str], str]:
    """Everybody's answer to every leakage question, by rater and item."""
    answers: dict[tuple[str, str], str] = {}
    for pool in pools(leakage, raters, wave):
        for item, given in pool_answers(pool, leakage, strategy, wave).items():
            for rater, answer in zip(pool.raters, given, strict=True):
                answers[rater.code, item] = answer
    return answers


def pool_answers(
    pool: Pool, leakage: Table, strategy: Strategy, wave: Wave
) -> dict[str, list[str]]:
    """The answers of one pool by item, in the order of its people."""

    def rng(item: str) -> np.random.Generator:
        return stream("leakage", wave, pool.name, item)

    agree = ["strongly-disagree", "disagree", "neither", "agree", "strongly-agree"]
    talk = ["not-in-a-year", "days-91-to-365", "days-31-to-90", "days-8-to-30", "within-7-days"]
    moved = movements(pool, strategy, rng("movement"))
    found = {
        "leakage-priorities": named_priorities(pool, strategy, leakage, rng("priorities")),
        "leakage-measures": named_measures(pool, strategy, leakage, rng("measures")),
        "leakage-recognition": ticked(pool, strategy, rng("recognition")),
        "leakage-key-message": messages(pool, strategy, rng("message")),
        "leakage-allocation": efforts(pool, strategy, rng("allocation")),
        **{f"leakage-movement-{name}": given for name, given in moved.items()},
        "leakage-clarity": places(pool, pool.known["clarity"], agree, rng("clarity")),
        "leakage-stopped": stopped(pool, leakage, rng("stopped")),
        "leakage-needs-heard": named_needs(pool, strategy, leakage, rng("heard")),
        "leakage-needs-predicted": named_needs(pool, strategy, leakage, rng("predicted")),
    }
    reasons = ("argued", "reality", "involved", "equipped")
    for name, mean in zip(reasons, pool.known["buy_in"], strict=True):
        found[f"leakage-buy-in-{name}"] = places(pool, mean, agree, rng(name))
    partners = ("manager", "leader", "other-function")
    for name, mean in zip(partners, pool.known["exposure"], strict=True):
        found[f"leakage-exposure-{name}"] = places(pool, mean, talk, rng(name))
    return found
