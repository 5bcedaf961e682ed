"""Leakage in a sentence: what is left with its people and limits, what gets lost, and how surely."""

from collections.abc import Callable, Sequence

from dot.reports.blocks import Source
from dot.results.leakage_schemas import CoderAgreementResult, LeakageResult, LevelLeakage
from dot.results.parts import Interval


def lost_priorities(source: Source, found: LeakageResult) -> str:
    """How many of the signed priorities get lost before the field."""
    lost = {code for level in found.levels for code in level.lost}
    own = sum(code in lost for code, _ in found.priorities)
    return source.words.count("leakage.detail_lead", own, total=len(found.priorities))


def rarest_named(source: Source, found: LeakageResult, levels: Sequence[LevelLeakage]) -> str:
    """Which priority the fewest name, and where; only of shares that are numbers."""
    named = [
        (share.value, priority, level.name)
        for code, priority in found.priorities
        for level in levels
        if (share := level.naming.get(code)) is not None and share.value is not None
    ]
    if not named:
        return source.words("leakage.heat_sentence_none")
    value, item, level_name = min(named)
    share_text = source.figures.share(value)
    return source.words("leakage.heat_sentence", item=item, level=level_name, share=share_text)


def people_of(source: Source, levels: Sequence[LevelLeakage]) -> str:
    """“Brand team n = 3; …”: how many people of each level answered."""
    return "; ".join(f"{level.name} {source.figures.people(level.n)}" for level in levels)


def retained(source: Source, found: LeakageResult) -> str:
    """Retention with the people at the last level and its interval, as “47 % (n = 144; …)”."""
    share, sure = source.figures.share(found.retention), behind_retention(source, found)
    return f"{share} ({sure})" if sure else share


def behind_retention(source: Source, found: LeakageResult) -> str:
    """The people at the last level and the interval, as “n = 144; 90 %: 43 % to 57 %”."""
    figures = source.figures
    last = next((level for level in reversed(found.levels) if level.fidelity is not None), None)
    behind = [figures.people(last.n)] if last else []
    behind.append(limits(source, found.retention_interval, figures.share))
    return "; ".join(part for part in behind if part)


def behind_reverse(source: Source, found: LeakageResult) -> str:
    """The people of each side who were asked about needs, and the interval."""
    figures, words = source.figures, source.words
    people = [
        f"{words.either(f'side.{side}', side)} {figures.people(n)}"
        for side, n in found.reverse_n.items()
    ]
    told = [*people, limits(source, found.reverse_interval, figures.share)]
    return "; ".join(part for part in told if part)


def larger_but_unsure(source: Source, found: LeakageResult) -> tuple[str, ...]:
    """The step that loses most points, where another one is named because it is surer."""
    steps = [step for step in found.steps if (step.lost or 0) > 0]
    if not any(step.claimed for step in steps):
        return ()
    most = max(steps, key=lambda step: step.lost or 0)
    if most.claimed:
        return ()
    names = {level.level: level.name for level in found.levels}
    sentence = source.words(
        "leakage.larger",
        above=names.get(most.above, most.above),
        below=names.get(most.below, most.below),
        points=source.figures.points(most.lost),
    )
    return (sentence,)


def limits(
    source: Source, interval: Interval | None, printed: Callable[[float], str], sign: int = 1
) -> str:
    """“90 %: 38 % to 58 %”; nothing without an interval.   sign: -1 turns a loss into a change."""
    if interval is None:
        return ""
    ends = sorted((sign * interval.low, sign * interval.high))
    return source.words(
        "leakage.limits",
        confidence=source.figures.share(interval.confidence),
        low=printed(ends[0]),
        high=printed(ends[1]),
    )


def coders(source: Source, found: CoderAgreementResult | None) -> tuple[str, ...]:
    """How far the coders agree, beside what is wanted; nothing where only one coded."""
    if found is None or found.kappa is None:
        return ()
    words, figures = source.words, source.figures
    sentence = words(
        "leakage.coders",
        kappa=figures.hundredths(found.kappa),
        compared=found.compared,
        share=figures.share(found.share_double_coded),
        wanted=figures.hundredths(found.kappa_wanted),
        least=figures.share(found.double_wanted),
        limits=f" ({limits(source, found.kappa_interval, figures.hundredths)})"
        if found.kappa_interval
        else "",
    )
    return (sentence,)
