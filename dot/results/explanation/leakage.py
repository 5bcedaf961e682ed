"""One level of the leakage test, worked: fidelity from its parts, the step above it, the illusion."""

from collections.abc import Iterator

from dot.results.explanation.arithmetic import (
    Part,
    Worked,
    difference,
    fewer,
    line,
    quotient,
    shown,
    weighted_mean,
)
from dot.results.explanation.asked import limit, why
from dot.results.leakage_schemas import LeakageResult, LeakageStep, LevelLeakage, Share
from dot.results.parts import Interval, Reason

PERCENT = 100.0


def level_lines(leakage: LeakageResult, level: LevelLeakage) -> Iterator[str]:
    """Everything about a level's fidelity, each number after those it follows from."""
    yield f"{level.level} {level.name} ({level.kind})"
    rung = [one.level for one in leakage.levels]
    yield f"{leakage.questionnaire}; levels from above: {', '.join(rung)}"
    if leakage.provisional:
        yield f"provisional: {shown(leakage.coding.share_uncoded)} of the wordings have no code"
    yield from ("", "Fidelity, from 0 to 100")
    yield from _fidelity(leakage, level)
    yield from ("", "The steps")
    yield from _steps(leakage, level)
    yield from ("", "Saying it is clear, and naming it")
    yield from _clarity(level)
    yield from ("", "Who names which priority")
    yield from _naming(leakage, level)


def _fidelity(leakage: LeakageResult, level: LevelLeakage) -> Iterator[str]:
    weights = leakage.weights
    yield f"  weights of the parts{', our estimate' if leakage.est else ''}: " + ", ".join(
        f"{name} {shown(weight)}" for name, weight in weights.items()
    )
    for name in weights:
        yield f"  {name}: {_part(level, name)}"
    yield f"  people: {'hidden or none' if level.n is None else level.n}"
    if level.fidelity is None:
        words = (
            f"{limit(level.bound)}; only this limit may be told"
            if level.bound
            else why(level.reason)
        )
        yield f"  fidelity: {words}"
        return
    there = [Part(name, level.parts.get(name), weight) for name, weight in weights.items()
             if level.parts.get(name) is not None]  # fmt: skip
    if len(there) == len(weights):
        yield from _from_parts(there, level.fidelity)
    else:
        yield f"  fidelity, with hidden parts: {shown(level.fidelity)}"
    yield f"  band: {level.band or 'none'}"
    yield from _sure("  ", level.interval, level.interval_reason)


def _sure(indent: str, interval: Interval | None, reason: Reason | None) -> Iterator[str]:
    """The interval, or why there is none."""
    if interval:
        yield (
            f"{indent}{shown(interval.confidence * PERCENT)} % interval: {shown(interval.low)} to "
            f"{shown(interval.high)} ({interval.method})"
        )
    elif reason:
        yield f"{indent}no interval: {why(reason)}"


def _from_parts(parts: list[Part], fidelity: float) -> Iterator[str]:
    """Each person's parts are weighed, then people averaged; where all have all, that is one sum."""
    mean = weighted_mean(parts)
    text = f"{shown(PERCENT)} × {mean.text}"
    worked = Worked(text, PERCENT * mean.value, fewer(mean.digits, PERCENT))
    if abs(worked.value - fidelity) <= 1e-9:
        yield "  " + line("fidelity", worked, fidelity)
        return
    yield "  " + line("the parts' means together", worked, worked.value)
    yield (
        "  some people lack a part, whose weight is then left out for them; the mean over "
        f"people's own fidelities: {shown(fidelity)}"
    )


def _part(level: LevelLeakage, name: str) -> str:
    value, bound = level.parts.get(name), level.part_bounds.get(name)
    if value is not None:
        return shown(value)
    return f"{limit(bound)}; only this limit may be told" if bound else "hidden or not asked"


def _steps(leakage: LeakageResult, level: LevelLeakage) -> Iterator[str]:
    known = {one.level: one for one in leakage.levels}
    for step in leakage.steps:
        if level.level in (step.above, step.below):
            yield from _step(step, known[step.above], known[step.below])
    if leakage.retention is not None:
        yield f"  from the source to the field there is left: {shown(leakage.retention)}"
        yield from _sure("    ", leakage.retention_interval, None)
    behaviour = leakage.behaviour
    if behaviour and behaviour.level == level.level and behaviour.done is not None:
        yield f"  what the field did against the plan: {shown(behaviour.done)}"
        if behaviour.known is not None and behaviour.lost is not None:
            gap = difference(behaviour.known, behaviour.done)
            digits = fewer(gap.digits, 2 * PERCENT)
            worked = Worked(f"({gap.text}) × {shown(PERCENT)}", gap.value * PERCENT, digits)
            yield "  " + line("known but not done, in points", worked, behaviour.lost)


def _step(step: LeakageStep, above: LevelLeakage, below: LevelLeakage) -> Iterator[str]:
    name = f"{step.above} → {step.below}"
    if step.lost is None or above.fidelity is None or below.fidelity is None:
        yield f"  {name}: {why(step.reason)}"
        return
    yield f"  {name}: fidelity {shown(above.fidelity)} and {shown(below.fidelity)}"
    yield "    " + line("points lost", difference(above.fidelity, below.fidelity), step.lost)
    yield from _sure("    ", step.interval, step.interval_reason)
    if step.transmission is not None:
        yield "    " + line(
            "share that gets through", quotient(below.fidelity, above.fidelity), step.transmission
        )
        yield from _sure("    ", step.transmission_interval, None)
    if not step.claimed:
        yield "    no band is claimed: the intervals of the two levels overlap, or one has none"
    elif step.band:
        yield f"    band “{step.band}”: the intervals of the two levels lie apart"


def _clarity(level: LevelLeakage) -> Iterator[str]:
    yield f"  say that it is clear: {_share(level.say_clear)}"
    yield f"  can name enough of it: {_share(level.can_name)}"
    say, can = level.say_clear, level.can_name
    if (
        level.clarity_illusion is None
        or not say
        or not can
        or say.value is None
        or can.value is None
    ):
        yield "  clarity illusion: hidden"
        return
    gap = difference(say.value, can.value)
    digits = fewer(gap.digits, 2 * PERCENT)
    worked = Worked(f"({gap.text}) × {shown(PERCENT)}", gap.value * PERCENT, digits)
    yield "  " + line("clarity illusion in points", worked, level.clarity_illusion)


def _share(share: Share | None) -> str:
    if share is None:
        return "hidden"
    if share.value is not None:
        return shown(share.value)
    return (
        f"{limit(share.bound)}; only this limit may be told" if share.bound else why(share.reason)
    )


def _naming(leakage: LeakageResult, level: LevelLeakage) -> Iterator[str]:
    texts = dict(leakage.priorities)
    for code, share in level.naming.items():
        state = ", lost" if code in level.lost else ""
        state += ", in the wrong place" if code in level.inverted else ""
        yield f"  {code} “{' '.join(texts.get(code, '').split())}”: {_share(share)}{state}"
    for code, share in level.drift.items():
        yield f"  drift {code}: {_share(share)}"
    if not level.naming:
        yield "  hidden"
