"""One rung of the hierarchy: fidelity with its interval, what is named, what is drifting."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.schemas import LeakageConstants
from dot.results.fidelity import PARTS, Survey
from dot.results.inputs import Definition, Floats
from dot.results.leakage_schemas import LevelLeakage, Share
from dot.results.parts import Bound, Interval
from dot.results.recall import Person
from scoring.intervals import mean_interval, pooled_variance
from scoring.leakage import (
    behaviour_fidelity,
    clarity_illusion,
    drift_items,
    enough_named,
    inverted_items,
    level_fidelity,
    lost_items,
    naming_shares,
)

FEWEST_FOR_SPREAD = 10
RESAMPLES = 2000
CONFIDENCE = 0.9
ALL_POINTS = 100.0


@dataclass(frozen=True)
class LevelOf:
    """The people of one level among everybody; ``bounded`` turns shares near 0 or 1 into bounds."""

    found: Survey
    here: NDArray[np.bool_]
    level: str
    name: str
    kind: str
    constants: LeakageConstants
    definition: Definition
    bounded: bool


def level_leakage(level: LevelOf, seed: int) -> LevelLeakage:
    """Everything about one level that may be shown."""
    found = level.found
    fidelity = found.fidelity[level.here]
    n = int((~np.isnan(fidelity)).sum())
    if n == 0:
        return LevelLeakage(level=level.level, name=level.name, kind=level.kind, n=None,
                            fidelity=None, reason="no_answers")  # fmt: skip
    generator = np.random.Generator(np.random.PCG64(seed))
    summary = level_fidelity(fidelity, CONFIDENCE, generator, RESAMPLES)
    enough = n >= FEWEST_FOR_SPREAD
    bound = _end_of_scale(summary.mean, n) if level.bounded else None
    return LevelLeakage.model_validate(
        {
            "level": level.level,
            "name": level.name,
            "kind": level.kind,
            "n": n,
            "fidelity": None if bound else summary.mean,
            "bound": bound,
            "reason": "bounded" if bound else None,
            "interval": None if bound else _interval(level, fidelity, (summary.low, summary.high)),
            "median": summary.median if enough else None,
            "quartiles": (summary.lower_quartile, summary.upper_quartile) if enough else None,
            "band": None if bound else _band(level.constants, summary.mean),
            "parts": {} if bound else _parts(level),
            **_knowledge(level),
            **_priorities(level),
        }
    )


def _knowledge(level: LevelOf) -> dict[str, object]:
    """What the level's people recognise, say and do besides recalling."""
    found, here = level.found, level.here
    return {
        "recognition": _mean(found.recognition[here]),
        "buy_in": _mean(found.buy_in[here]),
        "exposure": _exposure(level),
        "key_message": _share(level, found.message[here]),
        "say_clear": _share(level, _at_least(found.clear[here], level.constants.clarity_from)),
        "can_name": _share(level, _can_name(level)),
        "clarity_illusion": _illusion(level),
        "stopped": _share(level, found.stopped[here]),
        "effort": _effort(level),
        "behaviour_fidelity": _behaviour(level),
    }


def _priorities(level: LevelOf) -> dict[str, object]:
    """Which priorities are named, lost and inverted, and what is named beside them."""
    found = level.found
    asked = level.here & (found.asked > 0)
    people, known = int(asked.sum()), len(found.priorities)
    shares = naming_shares(found.positions[asked])
    inverted = inverted_items(found.positions[asked][:, :known], level.constants.inverted_from)
    return {
        "naming": _naming(level, shares[:known], found.priorities, people),
        "drift": _drift(level, shares[known:], people),
        "lost": _chosen(found.priorities, lost_items(shares[:known], level.constants.lost_below)),
        "inverted": _chosen(found.priorities, inverted),
    }


def _interval(level: LevelOf, fidelity: Floats, own: tuple[float, float]) -> Interval | None:
    """The bootstrap's from ten people up; below, a t interval with the levels' pooled variance."""
    n = int((~np.isnan(fidelity)).sum())
    if n >= FEWEST_FOR_SPREAD:
        return Interval(low=own[0], high=own[1], confidence=CONFIDENCE,
                        method=f"percentile bootstrap of persons, {RESAMPLES} resamples")  # fmt: skip
    variance = _pooled_over_levels(level.found)
    mean = np.array(float(np.nanmean(fidelity)))
    low, high = mean_interval(mean, np.array(variance), np.array(n), CONFIDENCE)
    if np.isnan(low):
        return None
    return Interval(low=max(float(low), 0.0), high=min(float(high), ALL_POINTS),
                    confidence=CONFIDENCE, method="t interval, variance pooled over larger levels")  # fmt: skip


def _pooled_over_levels(found: Survey) -> float:
    groups: dict[str, list[float]] = {}
    for person, value in zip(found.people, found.fidelity, strict=True):
        if not np.isnan(value):
            groups.setdefault(person.level, []).append(float(value))
    large = [sorted(values) for values in groups.values() if len(values) >= FEWEST_FOR_SPREAD]
    if not large:
        return float("nan")
    counts = np.array([len(values) for values in large])
    return float(pooled_variance(counts, np.array([np.var(values, ddof=1) for values in large])))


def _band(constants: LeakageConstants, fidelity: float) -> str | None:
    reached = [band.name for band in constants.fidelity_bands if fidelity >= band.value]
    return reached[-1] if reached else None


def _parts(level: LevelOf) -> dict[str, float | None]:
    parts = level.found.parts[level.here]
    return {name: _mean(parts[:, at]) for at, name in enumerate(PARTS)}


def _mean(values: Floats) -> float | None:
    known = np.sort(values[~np.isnan(values)])
    return float(known.mean()) if known.size else None


def _at_least(values: Floats, limit: float) -> Floats:
    return np.where(np.isnan(values), np.nan, (values >= limit).astype(float))


def _can_name(level: LevelOf) -> Floats:
    """1 for people who name enough source priorities, 0 for the others, NaN for those not asked."""
    known = len(level.found.priorities)
    named = (~np.isnan(level.found.positions[level.here][:, :known])).sum(axis=1)
    asked = level.found.asked[level.here] > 0
    return np.where(asked, (named >= enough_named(known, level.constants.clarity_named)), np.nan)


def _illusion(level: LevelOf) -> float | None:
    known = len(level.found.priorities)
    asked = level.found.asked[level.here] > 0
    named = (~np.isnan(level.found.positions[level.here][:, :known])).sum(axis=1).astype(float)
    gap = clarity_illusion(
        level.found.clear[level.here],
        np.where(asked, named, np.nan),
        level.constants.clarity_from,
        enough_named(known, level.constants.clarity_named),
    )
    return None if np.isnan(gap) else gap


def _share(level: LevelOf, values: Floats) -> Share:
    known = values[~np.isnan(values)]
    if not known.size:
        return Share(value=None, reason="no_answers")
    return _bounded(level, float(known.mean()), known.size)


def _bounded(level: LevelOf, share: float, n: int) -> Share:
    """A share is a mean of zeros and ones: within two people of either end it is a bound."""
    if level.bounded and share > 1 - 2 / n:
        return Share(value=None, bound=Bound(op="≥", value=max(1 - 2 / n, 0.0)), reason="bounded")
    if level.bounded and share < 2 / n:
        return Share(value=None, bound=Bound(op="≤", value=min(2 / n, 1.0)), reason="bounded")
    return Share(value=share)


def _end_of_scale(fidelity: float, n: int) -> Bound | None:
    """Fidelity moves in small steps, so only a level whose people all sit at an end is bounded."""
    if fidelity >= ALL_POINTS - 1e-9:
        return Bound(op="≥", value=ALL_POINTS * (1 - 2 / n) if n > 2 else 0.0)
    if fidelity <= 1e-9:
        return Bound(op="≤", value=ALL_POINTS * 2 / n if n > 2 else ALL_POINTS)
    return None


def _naming(level: LevelOf, shares: Floats, codes: list[str], n: int) -> dict[str, Share]:
    if n == 0:
        return {}
    return {code: _bounded(level, float(shares[at]), n) for at, code in enumerate(codes)}


def _drift(level: LevelOf, shares: Floats, n: int) -> dict[str, Share]:
    drifting = drift_items(shares, level.constants.drift_from)
    chosen = _chosen(level.found.drift, drifting)
    return {
        code: _bounded(level, float(shares[level.found.drift.index(code)]), n) for code in chosen
    }


def _chosen(codes: list[str], flags: NDArray[np.bool_]) -> list[str]:
    return [code for code, flag in zip(codes, flags, strict=True) if flag]


def _effort(level: LevelOf) -> dict[str, float]:
    strategy = level.definition.strategy
    rows = level.found.effort[level.here]
    rows = rows[~np.isnan(rows).any(axis=1)]
    if strategy is None or not len(rows):
        return {}
    means = np.sort(rows, axis=0).mean(axis=0)
    return dict(zip(strategy.effort, map(float, means), strict=True))


def _behaviour(level: LevelOf) -> float | None:
    """What was done against what was planned, from the CRM's shares; belongs to the field."""
    strategy = level.definition.strategy
    if strategy is None or not strategy.actual_effort or level.kind != "rep":
        return None
    actual = np.array([strategy.actual_effort.get(name, 0.0) for name in strategy.effort])
    return float(behaviour_fidelity(actual, np.array(list(strategy.effort.values()))))


def _exposure(level: LevelOf) -> float | None:
    """How recently priorities were discussed: 1 = the first option always, 0 = the last one."""
    options = _exposure_options(level)
    chosen = [
        1 - options[item][row.text] / (len(options[item]) - 1)
        for person, here in zip(level.found.people, level.here, strict=True)
        if here
        for item, row in enumerate(person.given.get("exposure", []))
        if item < len(options) and row.text in options[item]
    ]
    return float(np.mean(sorted(chosen))) if chosen else None


def _exposure_options(level: LevelOf) -> list[dict[str, int]]:
    return [
        {option.id: place for place, option in enumerate(questionnaire.options_of(item))}
        for questionnaire in level.definition.questionnaires
        for item in questionnaire.items()
        if item.role == "exposure"
    ]


__all__ = ["LevelOf", "Person", "level_leakage"]
