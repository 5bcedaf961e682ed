"""How much the same people in both waves make a change surer, where that may be told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dot.results.earlier import part_of, previous_part
from dot.results.inputs import Definition, Floats
from dot.results.moments import FEWEST_FOR_SPREAD, LEAST_SQUARED_STEPS, step_of
from dot.results.pairing import Pairs
from dot.results.participation import group_settings, invited_by_group
from dot.results.schemas import NodeResult
from dot.results.tally import Ints, Tally
from scoring.arrays import Bools
from scoring.trend import shared_part, together


@dataclass(frozen=True)
class Overlap:
    """The correlation of two waves' means at a node, on how many people that rests, and how many
    answered in one wave only."""

    correlation: float
    df: int
    both: int
    alone: int


def overlap_of(
    definition: Definition,
    counts: Tally,
    pairs: Mapping[str, Pairs],
    node: NodeResult,
    old: Mapping[str, Any],
) -> Overlap | None:
    """What pairing adds at a node; None where nobody may be paired there.

    A confidential group is paired where it is shown in both waves, ten people or more answered in
    both, and those who joined or left are none or as many as its floor; other groups count as other
    people. So no second moment of fewer than ten people is told, and none of a few by subtraction.
    """
    found = pairs.get(node.id)
    if found is None:
        return None
    named = np.array([group_settings(definition, code).mode == "named" for code in counts.groups])
    paired = _shown_twice(counts, node, old) & _enough(definition, counts, found, named)
    chosen = paired[found.group]
    people = together(found.group[chosen], found.before[chosen], found.after[chosen])
    confidential = bool((paired & ~named).any())
    whole = found.single or found.several >= FEWEST_FOR_SPREAD or not confidential
    if people.df == 0 or not whole:
        return None
    step = step_of(counts.tree.places[node.id])
    least = LEAST_SQUARED_STEPS * step**2 / people.df if confidential else 0.0
    both = np.where(paired, found.both, 0)
    part = shared_part(
        _shares(definition, counts, found.people),
        found.people,
        both,
        _populations(definition, counts, found.people),
    )
    alone = found.people[:, paired].sum() - 2 * both.sum()
    return Overlap(part * people.correlation(least), people.df, int(both.sum()), int(alone))


def few_moved(definition: Definition, counts: Tally, found: Pairs | None) -> bool:
    """Whether so few confidential people joined or left at a node that a change may speak of them.

    Nobody, or as many as the largest floor among the groups that have people there. Where nobody
    can be found in the wave before, nobody knows.
    """
    if found is None:
        return False
    settings = [group_settings(definition, code) for code in counts.groups]
    felt = np.array([one.mode != "named" for one in settings]) & (found.people.sum(axis=0) > 0)
    moved = int((found.people.sum(axis=0) - 2 * found.both)[felt].sum())
    floors = [one.floor for one, counted in zip(settings, felt.tolist(), strict=True) if counted]
    return 0 < moved < max(floors, default=0)


def _shown_twice(counts: Tally, node: NodeResult, old: Mapping[str, Any]) -> Bools:
    """(G,) groups whose means are shown in both waves."""
    before = part_of(old, "groups")
    now = {code for code, cell in node.groups.items() if cell.score is not None}
    return np.array(
        [code in now and part_of(before, code).get("score") is not None for code in counts.groups],
        dtype=bool,
    )


def _enough(definition: Definition, counts: Tally, found: Pairs, named: Bools) -> Bools:
    """(G,) groups in which enough people answered twice, and nobody or enough only once."""
    floors = np.array([group_settings(definition, code).floor for code in counts.groups])
    both = found.both
    once = found.people.sum(axis=0) - 2 * both
    few = (once > 0) & (once < floors)
    enough = np.where(named, both >= 1, (both >= FEWEST_FOR_SPREAD) & ~few)
    return np.asarray(enough, dtype=bool)


def _shares(definition: Definition, counts: Tally, people: Ints) -> Floats:
    """(2, G) each wave's shares of the groups in the balanced mean."""
    weights = np.array([group_settings(definition, code).weight for code in counts.groups])
    felt = np.where(people > 0, weights, 0.0)
    whole = felt.sum(axis=1, keepdims=True)
    return np.asarray(felt / np.where(whole > 0, whole, 1.0))


def _populations(definition: Definition, counts: Tally, people: Ints) -> Floats:
    """(2, G) people invited in each wave; without end where nobody was counted."""
    told: list[Mapping[str, Any]] = previous_part(definition, "participation").get("groups", [])
    before = {group.get("code"): group.get("invited") for group in told}
    now = invited_by_group(definition)
    invited = [[known.get(code) or np.inf for code in counts.groups] for known in (before, now)]
    return np.maximum(np.array(invited, dtype=np.float64), people)
