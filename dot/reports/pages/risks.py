"""Risks and compliance: what may go wrong with the data, the people and the plan, and what holds it."""

from collections.abc import Callable
from datetime import date

from dot.reports.blocks import Column, Page, Source, Table, known, leaves_of
from dot.reports.pages.summary import is_thin
from dot.results.roadmap_schemas import PlannedInitiative

QUARTERS = 4
Row = tuple[str, str, str, str]


def risks(source: Source) -> tuple[Page, ...]:
    """Left out where no change is planned; a risk that the data do not show has no row."""
    words = source.words
    if not _planned(source):
        return ()
    makers: dict[str, Callable[[Source], str]] = {
        "privacy": _privacy,
        "council": _council,
        "code": _promotional_code,
        "load": _change_load,
        "field": _field_days,
        "opinion": _opinion,
        "thin": _thin,
    }
    rows: list[Row] = [
        (words(f"risks.{name}"), seen, words(f"risks.{name}_holds"), words(f"risks.{name}_who"))
        for name, make in makers.items()
        if (seen := make(source))
    ]
    if not rows:
        return ()
    columns = (
        Column(words("risks.risk"), 15),
        Column(words("risks.seen"), 34),
        Column(words("risks.holds"), 33),
        Column(words("risks.who"), 18),
    )
    lead = words.count("risks.lead", len(rows))
    table = Table(words("risks.sentence"), columns, tuple(rows), (words("risks.note"),))
    return (Page("risks", "risks", words("risks.heading"), lead, table),)


def _privacy(source: Source) -> str:
    """How many groups may not be shown, and how many people one needs to be."""
    words = source.words
    groups = source.result.participation.groups
    confidential = [group for group in groups if group.mode == "confidential"]
    if not confidential:
        return ""
    hidden = sum(not group.shown for group in confidential)
    floors = [group.k for group in confidential]
    return words.count(
        "risks.privacy_seen",
        hidden,
        total=len(groups),
        low=source.figures.whole(min(floors)),
        high=source.figures.whole(max(floors)),
    )


def _council(source: Source) -> str:
    """Whoever is asked about work in confidence may have a works council."""
    people = source.result.participation
    confidential = [group.name for group in people.groups if group.mode == "confidential"]
    if not confidential:
        return ""
    return source.words.count("risks.council_seen", len(confidential))


def _promotional_code(source: Source) -> str:
    """Initiatives that change promotional content or its review."""
    touching = [one.id for one in _planned(source) if one.lane == "medical"]
    if not touching:
        return ""
    return source.words.count("risks.code_seen", len(touching), codes=", ".join(touching))


def _change_load(source: Source) -> str:
    """The quarter in which most initiatives run at once."""
    planned = _planned(source)
    loads = {quarter: running(planned, quarter) for quarter in _quarters(planned)}
    most = max(loads, key=lambda quarter: (len(loads[quarter]), -quarter.toordinal()))
    return source.words.count(
        "risks.load_seen",
        len(loads[most]),
        quarter=source.figures.quarter(most),
        total=len(planned),
    )


def _field_days(source: Source) -> str:
    """What touches the day of the representatives, and how much of it in one quarter."""
    touching = [one for one in _planned(source) if one.touches_rep]
    if not touching:
        return ""
    most = max(len(running(touching, quarter)) for quarter in _quarters(touching))
    codes = ", ".join(one.id for one in touching)
    return source.words.count("risks.field_seen", len(touching), codes=codes, most=most)


def _opinion(source: Source) -> str:
    """Where people see themselves above the evidence, or no evidence allows more."""
    leaves = [node for _, node in leaves_of(source.result) if known(node)]
    held = sum(node.cap is not None or node.optimistic for node in leaves)
    return source.words.count("risks.opinion_seen", held, total=len(leaves)) if held else ""


def _thin(source: Source) -> str:
    """Scores whose interval is so wide that the level is in doubt."""
    scored = [node for _, node in leaves_of(source.result) if node.interval is not None]
    thin = sum(map(is_thin, scored))
    return source.words.count("risks.thin_seen", thin, total=len(scored)) if thin else ""


def _planned(source: Source) -> list[PlannedInitiative]:
    roadmap = source.result.roadmap
    return list(roadmap.initiatives) if roadmap else []


def _quarters(planned: list[PlannedInitiative]) -> list[date]:
    """The first days of all quarters in which something runs."""
    first, last = min(one.start for one in planned), max(one.end for one in planned)
    months = range(_quarter(first), _quarter(last) + 1)
    return [date(month // QUARTERS, month % QUARTERS * 3 + 1, 1) for month in months]


def running(planned: list[PlannedInitiative], quarter: date) -> list[PlannedInitiative]:
    """What runs in the quarter that begins on that day."""
    return [one for one in planned if _quarter(one.start) <= _quarter(quarter) <= _quarter(one.end)]


def _quarter(day: date) -> int:
    """Quarters counted from the year 0."""
    return day.year * QUARTERS + (day.month - 1) // 3
