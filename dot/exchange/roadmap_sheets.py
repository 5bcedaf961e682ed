"""`roadmap.xlsx`: the optimised roadmap as typed tables and a Gantt sheet, dates being dates."""

from collections.abc import Sequence
from datetime import date, timedelta

from dot.exchange.cells import Value
from dot.exchange.sheets import Column, Sheet, workbook_bytes
from dot.results.roadmap_schemas import Roadmap

BAR = "█"


def roadmap_xlsx(roadmap: Roadmap, title: str, made_on: date) -> bytes:
    """The roadmap's workbook; ``made_on`` is its creation date, so that no clock is read."""
    sheets = [
        _initiatives(roadmap),
        _gantt(roadmap),
        _first_days(roadmap),
        _load(roadmap),
        _closing(roadmap),
        _left(roadmap),
        _rules(roadmap),
    ]
    return workbook_bytes(sheets, f"{title}: roadmap", made_on)


def _initiatives(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Id", 8),
        Column("Initiative", 44, "long"),
        Column("Owner", 24),
        Column("Lane", 12),
        Column("Start", 12, "day"),
        Column("End", 12, "day"),
        Column("Effort", 8),
        Column("Days, low", 10, "number"),
        Column("Days, high", 10, "number"),
        Column("Needs first", 18),
        Column("Status", 11),
        Column("Why", 60, "long"),
        Column("Done when", 60, "long"),
        Column("KPIs", 16),
    )
    rows = [
        (
            one.id,
            one.name,
            one.owner,
            one.lane,
            one.start,
            one.end,
            one.effort,
            one.days_low,
            one.days_high,
            ", ".join(one.prerequisites),
            one.status,
            " ".join(one.reasons),
            one.done_when or one.success,
            ", ".join(one.kpis),
        )
        for one in roadmap.initiatives
    ]
    return Sheet("Initiatives", columns, rows, frozen=2)


def _gantt(roadmap: Roadmap) -> Sheet:
    """One row an initiative, one column a week, a full block where it runs."""
    mondays = _mondays(roadmap)
    columns = [
        Column("Id", 8),
        Column("Initiative", 40),
        Column("Lane", 11),
        Column("Start", 12, "day"),
        Column("End", 12, "day"),
        *(Column(f"{monday:%d %b %y}", 3.2) for monday in mondays),
    ]
    rows: list[Sequence[Value]] = []
    for one in sorted(roadmap.initiatives, key=lambda each: (each.lane, each.start, each.id)):
        bars = [
            BAR if one.start <= monday + timedelta(days=4) and monday <= one.end else None
            for monday in mondays
        ]
        rows.append((one.id, one.name, one.lane, one.start, one.end, *bars))
    return Sheet("Gantt", columns, rows, frozen=5, prose=True)


def _mondays(roadmap: Roadmap) -> list[date]:
    """Every week from the first start to the last end."""
    if not roadmap.initiatives:
        return []
    first = min(one.start for one in roadmap.initiatives)
    last = max(one.end for one in roadmap.initiatives)
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(weeks=at) for at in range(((last - monday).days // 7) + 1)]


def _first_days(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Day", 12, "day"),
        Column("Output", 70, "long"),
        Column("Role", 30),
        Column("Initiative", 11),
    )
    rows = [(one.day, one.output, one.role, one.initiative) for one in roadmap.first_90_days]
    return Sheet("First 90 days", columns, rows)


def _load(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Function", 16),
        Column("Quarter", 11),
        Column("Likely person-days", 14, "number"),
        Column("Capacity", 12, "number"),
    )
    rows = [(one.function, one.quarter, one.days, one.capacity) for one in roadmap.load]
    return Sheet("Load", columns, rows)


def _closing(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Node", 10),
        Column("Level now", 11, "level"),
        Column("Planning assumption, low", 16, "level"),
        Column("Planning assumption, high", 16, "level"),
        Column("Target", 10, "level"),
        Column("Through", 30),
    )
    rows = [
        (one.node, one.level, one.low, one.high, one.target, ", ".join(one.initiatives))
        for one in roadmap.closing
    ]
    return Sheet("Nodes", columns, rows)


def _left(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Id", 8),
        Column("Initiative", 44, "long"),
        Column("Why proposed", 60, "long"),
        Column("Why not", 60, "long"),
    )
    rows = [(one.id, one.name, " ".join(one.reasons), one.why_not) for one in roadmap.not_chosen]
    return Sheet("Not chosen", columns, rows)


def _rules(roadmap: Roadmap) -> Sheet:
    rows = [(rule,) for rule in roadmap.rules]
    return Sheet("Rules", (Column("How this roadmap was made", 120, "long"),), rows, prose=True)
