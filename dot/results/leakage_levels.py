"""One rung of the hierarchy: fidelity with its interval, what is named, what is drifting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.assessments.schemas import Level
from dot.questionnaires.schemas import LeakageConstants, LeakageRole
from dot.results.fidelity import PARTS, Survey
from dot.results.inputs import Definition, Floats, State
from dot.results.leakage_floors import Crowd, Told
from dot.results.leakage_intervals import (
    ALL_POINTS,
    CONFIDENCE,
    FIDELITY_STEP,
    RESAMPLES,
    PooledSpread,
    level_interval,
)
from dot.results.leakage_schemas import LevelLeakage, Share
from dot.results.parts import Bound
from scoring.leakage import (
    behaviour_fidelity,
    drift_items,
    enough_named,
    inverted_items,
    level_fidelity,
    lost_items,
    naming_shares,
    rank_weights,
    weighted_recall,
)

# What one person's answers usually differ by, as FIDELITY_STEP: a quarter of a part, five points of
# effort. Two such steps from the end of the scale, a mean becomes a bound.
PART_STEP, EFFORT_STEP = 0.25, 5.0
HIDDEN_FIRST = ("precision", "measures", "movement", "allocation", "recall")


@dataclass(frozen=True)
class LevelOf:
    """The people of one level among everybody.

    comparable: whether means on scored items may stand beside the rater groups' own.   pooled: the
    spread of fidelity that a level too small for its own borrows.
    """

    found: Survey
    here: NDArray[np.bool_]
    level: Level
    constants: LeakageConstants
    definition: Definition
    crowd: Crowd
    comparable: bool
    pooled: PooledSpread


def level_leakage(level: LevelOf, seed: int) -> LevelLeakage:
    """Everything about one level that may be shown."""
    found, own = level.found, level.level
    fidelity = found.fidelity[level.here]
    n = int((~np.isnan(fidelity)).sum())
    if n == 0:
        return LevelLeakage(level=own.id, name=own.name, kind=own.kind, n=None,
                            fidelity=None, reason="no_answers")  # fmt: skip
    generator = np.random.Generator(np.random.PCG64(seed))
    summary = level_fidelity(fidelity, CONFIDENCE, generator, RESAMPLES)
    told = level.crowd.tell(fidelity, 0.0, ALL_POINTS, FIDELITY_STEP)
    naming = _naming(level)
    exact = told.value is not None
    # Quartiles that coincide would say that half of the people are alike.
    spread = exact and level.crowd.spread_shown(fidelity)
    spread = spread and summary.lower_quartile < summary.upper_quartile
    ends = summary.low, summary.high
    interval = level_interval(level.crowd, fidelity, ends, level.pooled) if exact else None
    return LevelLeakage.model_validate(
        {
            "level": own.id,
            "name": own.name,
            "kind": own.kind,
            "n": n,
            "fidelity": told.value,
            "bound": told.bound,
            "reason": told.reason,
            "interval": interval,
            "interval_reason": "too_few" if exact and interval is None else None,
            "median": summary.median if spread else None,
            "quartiles": (summary.lower_quartile, summary.upper_quartile) if spread else None,
            "band": _band(level.constants, summary.mean) if exact else None,
            **(_parts(level, naming) if exact else {}),
            **_knowledge(level),
            **_priorities(level),
            "naming": naming,
        }
    )


def _knowledge(level: LevelOf) -> dict[str, object]:
    """What the level's people recognise, say and do besides recalling."""
    found, here, crowd = level.found, level.here, level.crowd
    clear = _at_least(found.clear[here], level.constants.clarity_from)
    say_clear = _hidden() if _is_scored(level, "clarity") else _share(level, clear)
    can_name = _share(level, _can_name(level))
    recognised = crowd.tell(found.recognition[here], -1.0, 1.0, 1 / len(found.priorities))
    exposure = crowd.tell(*_exposure(level)).value
    return {
        "recognition": recognised.value,
        "buy_in": _buy_in(level),
        "exposure": None if _is_scored(level, "exposure") else exposure,
        "key_message": _hidden()
        if _is_scored(level, "key_message")
        else _share(level, found.message[here]),
        "say_clear": say_clear,
        "can_name": can_name,
        # The gap of two shares would tell the one that is only bounded.
        "clarity_illusion": None
        if say_clear.value is None or can_name.value is None
        else 100 * (say_clear.value - can_name.value),
        "stopped": _share(level, found.stopped[here]),
        "effort": _effort(level),
        "behaviour_fidelity": _behaviour(level),
    }


def _priorities(level: LevelOf) -> dict[str, object]:
    """Which priorities are lost and inverted, and what is named beside them."""
    found = level.found
    asked = level.here & (found.asked > 0)
    known = len(found.priorities)
    positions = found.positions[asked]
    shares = naming_shares(positions)
    # A mean place that rests on fewer people than the floor would be those people's own.
    few = np.array([level.crowd.too_few(column) for column in _columns(level)], dtype=bool)
    places = np.where(few[:known], np.nan, positions[:, :known])
    inverted = inverted_items(places, level.constants.inverted_from)
    drifting = _chosen(found.drift, drift_items(shares[known:], level.constants.drift_from))
    named = dict(zip(found.drift, _columns(level)[known:], strict=True))
    return {
        "drift": {code: _share(level, _said(level, named[code])) for code in drifting},
        "lost": _chosen(found.priorities, lost_items(shares[:known], level.constants.lost_below)),
        "inverted": _chosen(found.priorities, inverted),
    }


def _columns(level: LevelOf) -> list[Floats]:
    """The place at which each of the level's people named each code, NaN = not named."""
    positions = level.found.positions[level.here]
    return [positions[:, at] for at in range(positions.shape[1])]


def _said(level: LevelOf, places: Floats) -> Floats:
    """1 for people who named a code, 0 for the others, NaN for those not asked."""
    asked = level.found.asked[level.here] > 0
    return np.where(asked, (~np.isnan(places)).astype(float), np.nan)


def _band(constants: LeakageConstants, fidelity: float) -> str | None:
    reached = [band.name for band in constants.fidelity_bands if fidelity >= band.value]
    return reached[-1] if reached else None


def _parts(level: LevelOf, naming: dict[str, Share]) -> dict[str, object]:
    """Means of the five parts. One that is only bounded must not follow from the others.

    Fidelity less the parts that are shown is a mean over the rest, so a second part is hidden with
    the first. Recall is a mean over the priorities named, so it inherits their bounds.
    """
    parts = level.found.parts[level.here]
    steps = _part_steps(level)
    told = {name: level.crowd.tell(parts[:, at], 0.0, 1.0, steps[name])
            for at, name in enumerate(PARTS)}  # fmt: skip
    if told["recall"].value is not None and any(share.value is None for share in naming.values()):
        told["recall"] = _recall_within(naming)
    used = [name for name, part in told.items() if part.reason != "no_answers"]
    if any(told[name].value is None for name in used):
        second = [name for name in HIDDEN_FIRST if name in used and told[name].value is not None]
        told.update({name: Told(None, reason="hidden") for name in second[:1]})
    return {
        "parts": {name: part.value for name, part in told.items()},
        "part_bounds": {name: part.bound for name, part in told.items() if part.bound},
    }


def _part_steps(level: LevelOf) -> dict[str, float]:
    """How far apart neighbouring answers lie; movement is right, half right or wrong."""
    strategy = level.definition.strategy
    measures = len(strategy.measures) if strategy else 0
    return {
        **dict.fromkeys(PARTS, PART_STEP),
        "movement": 0.5,
        "measures": 1 / measures if measures else 1.0,
    }


def _recall_within(naming: dict[str, Share]) -> Told:
    """Weighted recall from the shares that name each priority, some of which are bounds."""
    bounds = [share.bound for share in naming.values() if share.bound]
    kinds = {bound.op for bound in bounds}
    values = [share.bound.value if share.bound else share.value for share in naming.values()]
    if len(kinds) != 1 or None in values:
        return Told(None, reason="hidden")
    recall = weighted_recall(np.array(values, dtype=float), rank_weights(len(values)))
    return Told(None, Bound(op=bounds[0].op, value=float(recall)), "bounded")


def _at_least(values: Floats, limit: float) -> Floats:
    return np.where(np.isnan(values), np.nan, (values >= limit).astype(float))


def _can_name(level: LevelOf) -> Floats:
    """1 for people who name enough source priorities, 0 for the others, NaN for those not asked."""
    known = len(level.found.priorities)
    named = (~np.isnan(level.found.positions[level.here][:, :known])).sum(axis=1)
    asked = level.found.asked[level.here] > 0
    return np.where(asked, (named >= enough_named(known, level.constants.clarity_named)), np.nan)


def _share(level: LevelOf, values: Floats) -> Share:
    """A share is a mean of zeros and ones: within two people of either end it is a bound."""
    return Share(**vars(level.crowd.tell(values, 0.0, 1.0, 1.0)))


def _hidden() -> Share:
    return Share(value=None, reason="hidden")


def _naming(level: LevelOf) -> dict[str, Share]:
    """The share of people who name each source priority."""
    priorities = level.found.priorities
    columns = zip(priorities, _columns(level), strict=False)
    return {code: _share(level, _said(level, places)) for code, places in columns}


def _is_scored(level: LevelOf, role: LeakageRole) -> bool:
    """Whether groups are shown on the same question, of which a level is another cut."""
    return bool(level.crowd.floor) and any(
        item.role == role and item.is_scored
        for questionnaire in level.definition.questionnaires
        for item in questionnaire.items()
    )


def _buy_in(level: LevelOf) -> float | None:
    """Mean of the buy-in items' means, as in a group's own score."""
    people = [p for p, here in zip(level.found.people, level.here, strict=True) if here]
    by_item: dict[str, list[float]] = {}
    for person in people:
        for row in person.given.get("buy_in", []):
            if row.state == State.ANSWERED and not np.isnan(row.value):
                by_item.setdefault(row.item, []).append(row.value)
    if not by_item or not level.comparable:
        return None
    answered = np.array([0.0 if "buy_in" in person.given else np.nan for person in people])
    if level.crowd.too_few(answered):
        return None
    return float(np.mean([np.mean(sorted(values)) for _, values in sorted(by_item.items())]))


def _chosen(codes: list[str], flags: NDArray[np.bool_]) -> list[str]:
    return [code for code, flag in zip(codes, flags, strict=True) if flag]


def _effort(level: LevelOf) -> dict[str, float]:
    """Mean points per segment; all or none, because they add up to 100."""
    strategy = level.definition.strategy
    rows = level.found.effort[level.here]
    if strategy is None or np.isnan(rows).all():
        return {}
    told = {
        segment: level.crowd.tell(rows[:, at], 0.0, ALL_POINTS, EFFORT_STEP).value
        for at, segment in enumerate(strategy.effort)
    }
    known = {segment: value for segment, value in told.items() if value is not None}
    return known if len(known) == len(told) else {}


def _behaviour(level: LevelOf) -> float | None:
    """What was done against what was planned, from the CRM's shares; belongs to the field."""
    strategy = level.definition.strategy
    if strategy is None or not strategy.actual_effort or level.level.kind != "rep":
        return None
    actual = np.array([strategy.actual_effort.get(name, 0.0) for name in strategy.effort])
    return float(behaviour_fidelity(actual, np.array(list(strategy.effort.values()))))


def _exposure(level: LevelOf) -> tuple[Floats, float, float, float]:
    """How recently each person discussed priorities: 1 = the first option always, 0 = the last.

    Returns: one entry a person, both ends of the scale, and the largest step between two options.
    """
    options = {
        item.id: {option.id: place for place, option in enumerate(questionnaire.options_of(item))}
        for questionnaire in level.definition.questionnaires
        for item in questionnaire.items()
        if item.role == "exposure"
    }
    recency = np.full(int(level.here.sum()), np.nan)
    inside = [p for p, here in zip(level.found.people, level.here, strict=True) if here]
    for at, person in enumerate(inside):
        chosen = [
            1 - options[row.item][row.text] / (len(options[row.item]) - 1)
            for row in person.given.get("exposure", [])
            if row.state == State.ANSWERED and row.text in options[row.item]
        ]
        recency[at] = np.mean(chosen) if chosen else np.nan
    fewest = min((len(of_item) for of_item in options.values()), default=2)
    return recency, 0.0, 1.0, 1 / (fewest - 1)
