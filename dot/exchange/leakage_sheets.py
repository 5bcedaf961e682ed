"""The sheets about strategy leakage: one row a level, and its shares one by one."""

from collections.abc import Iterator, Mapping

from dot.exchange.cells import Value, spoken
from dot.exchange.scores import bound_text
from dot.exchange.sheets import Column, Sheet
from dot.results.leakage_schemas import LeakageResult, LevelLeakage, Share
from dot.results.parts import Interval

PARTS = ("recall", "precision", "allocation", "movement", "measures")
LEVELS = (
    Column("Level", 26),
    Column("n", 7, "whole"),
    Column("Fidelity (0–100)", 10, "level"),
    Column("Bound", 9),
    Column("Interval from", 10, "level"),
    Column("Interval to", 10, "level"),
    Column("Median", 9, "level"),
    Column("Lower quartile", 10, "level"),
    Column("Upper quartile", 10, "level"),
    Column("Band", 12),
    Column("Points lost from above", 11, "level"),
    Column("Lost from", 9, "level"),
    Column("Lost to", 9, "level"),
    Column("Transmission", 12, "share"),
    Column("Step", 16),
    Column("Step is claimed", 10),
    *(Column(part.capitalize(), 11, "level") for part in PARTS),
    Column("Recognition", 12, "level"),
    Column("Buy-in", 9, "level"),
    Column("Clarity illusion", 10, "level"),
    Column("Why empty", 16),
)
DETAIL = (
    Column("What", 34),
    Column("Level", 26),
    Column("Code", 18),
    Column("Name", 40, "long"),
    Column("Value", 11, "number"),
    Column("Bound", 9),
    Column("Why empty", 18),
)
SHARES = {
    "key_message": "Knows the key message (share)",
    "say_clear": "Says the strategy is clear (share)",
    "can_name": "Can name the priorities (share)",
    "stopped": "Has stopped something (share)",
}


def leakage(leaked: LeakageResult) -> Sheet:
    """Fidelity and its parts, level by level from the source downwards."""
    return Sheet("Leakage", LEVELS, [_level(leaked, level) for level in leaked.levels], frozen=1)


def detail(leaked: LeakageResult) -> Sheet:
    """Everything else that was measured, one figure a row."""
    rows = [*_whole(leaked)]
    for level in leaked.levels:
        rows += _shares(leaked, level)
    return Sheet("Leakage detail", DETAIL, rows, frozen=2)


def _level(leaked: LeakageResult, level: LevelLeakage) -> list[Value]:
    step = next((step for step in leaked.steps if step.below == level.level), None)
    low, high = level.quartiles or (None, None)
    return [
        level.name,
        level.n,
        level.fidelity,
        bound_text(level.bound),
        level.interval.low if level.interval else None,
        level.interval.high if level.interval else None,
        level.median,
        low,
        high,
        level.band,
        step.lost if step else None,
        step.interval.low if step and step.interval else None,
        step.interval.high if step and step.interval else None,
        step.transmission if step else None,
        step.band if step and step.claimed else None,
        ("yes" if step.claimed else "no") if step else None,
        *(level.parts.get(part) for part in PARTS),
        level.recognition,
        level.buy_in,
        level.clarity_illusion,
        spoken(level.reason),
    ]


def _whole(leaked: LeakageResult) -> Iterator[list[Value]]:
    coding = leaked.coding
    ladder = leaked.ladder
    names = {level.level: level.name for level in leaked.levels}
    yield _figure("Retention, source to deepest level", leaked.retention)
    yield from _ends("Retention", leaked.retention_interval)
    yield _figure("Cumulative leakage", leaked.cumulative_leakage)
    yield from _ends("Cumulative leakage", leaked.cumulative_interval)
    yield _figure("Reverse leakage", leaked.reverse_leakage, why=leaked.reverse_reason)
    yield from _ends("Reverse leakage", leaked.reverse_interval)
    for group, n in leaked.reverse_n.items():
        yield _figure("Reverse leakage: people asked", n, name=group)
    for row in leaked.horizontal:
        level = names.get(row.level or "", row.level)
        yield _figure("Horizontal gap", row.gap, level=level, why=row.reason)
        yield from _ends("Horizontal gap", row.interval, level)
    if leaked.behaviour:
        yield _figure("Behaviour against the plan (share)", leaked.behaviour.done,
                      level=names.get(leaked.behaviour.level))  # fmt: skip
        for one in leaked.behaviour.regions:
            yield _figure("Behaviour of a region (share)", one.fidelity, name=one.region)
    if ladder:
        yield _figure("Alignment ladder", ladder.index, name=ladder.archetype, why=ladder.reason)
        for side in ladder.sides:
            yield _figure(
                f"Alignment ladder: {side.name}", side.index, name=side.archetype, why=side.reason
            )
    yield _figure("Wordings left uncoded (share)", coding.share_uncoded)
    if coding.agreement:
        yield _figure("Coders: Cohen’s κ", coding.kappa, why=coding.agreement.reason)
        yield from _ends("Coders: Cohen’s κ", coding.agreement.kappa_interval)
        yield _figure("Coders: Krippendorff’s α", coding.agreement.alpha)
        yield from _ends("Coders: Krippendorff’s α", coding.agreement.alpha_interval)
        yield _figure("Wordings coded twice (share)", coding.agreement.share_double_coded)
    provisional = "provisional: too much is uncoded" if leaked.provisional else "final"
    yield _figure("Standing of the leakage figures", None, name=provisional)


def _ends(what: str, interval: Interval | None, level: str | None = None) -> Iterator[list[Value]]:
    if interval:
        yield _figure(f"{what}, interval from", interval.low, level)
        yield _figure(f"{what}, interval to", interval.high, level)


def _shares(leaked: LeakageResult, level: LevelLeakage) -> Iterator[list[Value]]:
    priorities, drift = dict(leaked.priorities), dict(leaked.drift_items)
    segments = dict(leaked.segments)
    for field, what in SHARES.items():
        share: Share | None = getattr(level, field)
        if share:
            yield _share(what, level, share)
    for code, share in level.naming.items():
        what = "Named the priority (share)"
        yield _share(what, level, share, code, priorities)
    for code, share in level.drift.items():
        yield _share("Named a drift item (share)", level, share, code, drift)
    for what, codes in (("Lost priority", level.lost), ("Inverted priority", level.inverted)):
        for code in codes:
            yield _figure(what, None, level.name, code, priorities.get(code))
    for code, effort in level.effort.items():
        yield _figure("Effort given to the segment", effort, level.name, code, segments.get(code))


def _share(
    what: str,
    level: LevelLeakage,
    share: Share,
    code: str | None = None,
    names: Mapping[str, str] | None = None,
) -> list[Value]:
    name = names.get(code) if names and code else None
    bound = bound_text(share.bound)
    return [what, level.name, code, name, share.value, bound, spoken(share.reason)]


def _figure(
    what: str,
    value: float | None,
    level: str | None = None,
    code: str | None = None,
    name: str | None = None,
    why: str | None = None,
) -> list[Value]:
    return [what, level, code, name, value, None, spoken(why)]
