"""What changes between two roadmaps of one result, in words."""

from collections.abc import Iterator

from dot.results.roadmap_schemas import Roadmap

WEEK = 7


def differences(before: Roadmap, after: Roadmap) -> list[str]:
    """“drops I19”, “adds I20”, “delays I33 by 6 weeks”, “−0.3 on C5”, and what it costs in points."""
    return [
        *_chosen(before, after),
        *_moved(before, after),
        *_closed(before, after),
        f"points {before.proof.points:.2f} → {after.proof.points:.2f}, "
        f"person-days {before.days_likely:.0f} → {after.days_likely:.0f}",
    ]


def _chosen(before: Roadmap, after: Roadmap) -> Iterator[str]:
    old = [one.id for one in before.initiatives]
    new = [one.id for one in after.initiatives]
    yield from (f"drops {id_}" for id_ in old if id_ not in new)
    yield from (f"adds {id_}" for id_ in new if id_ not in old)


def _moved(before: Roadmap, after: Roadmap) -> Iterator[str]:
    starts = {one.id: one.start for one in before.initiatives}
    for one in after.initiatives:
        weeks = round((one.start - starts.get(one.id, one.start)).days / WEEK)
        if weeks:
            verb = "delays" if weeks > 0 else "advances"
            yield f"{verb} {one.id} by {abs(weeks)} week{'s' if abs(weeks) > 1 else ''}"


def _closed(before: Roadmap, after: Roadmap) -> Iterator[str]:
    """Planned levels that a node gains or loses, before they are rounded to half levels."""
    old = {one.node: one.lift for one in before.closing}
    new = {one.node: one.lift for one in after.closing}
    for node in sorted(old | new):
        change = new.get(node, 0.0) - old.get(node, 0.0)
        if abs(change) >= 0.05:
            yield f"{'+' if change > 0 else '−'}{abs(change):.1f} on {node}"
