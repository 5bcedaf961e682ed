"""Leakage in a sentence: how many priorities get lost, and which one the fewest name."""

from collections.abc import Sequence

from dot.reports.blocks import Source
from dot.results.leakage_schemas import LeakageResult, LevelLeakage


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
