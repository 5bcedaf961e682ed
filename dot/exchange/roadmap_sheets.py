"""`roadmap.xlsx`: the optimised roadmap as typed tables and a Gantt sheet, dates being dates."""

from collections.abc import Sequence
from datetime import date, timedelta

from dot.exchange.cells import Value
from dot.exchange.sheets import USUAL, Column, Face, Sheet, workbook_bytes
from dot.exchange.spoken import in_words
from dot.reports.retelling import Retelling
from dot.results.roadmap_schemas import Projection, Roadmap

BAR = "█"


def roadmap_xlsx(
    roadmap: Roadmap,
    title: str,
    made_on: date,
    retelling: Retelling | None = None,
    face: Face = USUAL,
) -> bytes:
    """The roadmap's workbook; ``made_on`` is its creation date, so that no clock is read.

    retelling: says headings and fixed words in the language that the roadmap's texts are in.
    """
    sheets = [
        _initiatives(roadmap),
        _gantt(roadmap),
        _first_days(roadmap),
        _load(roadmap),
        _closing(roadmap),
        *_projection(roadmap),
        *_follow_up(roadmap),
        _left(roadmap),
        _rules(roadmap),
    ]
    whole = f"{title}: roadmap"
    if retelling is not None:
        sheets, whole = [in_words(one, retelling) for one in sheets], retelling.usual(whole)
    return workbook_bytes(sheets, whole, made_on, face)


def _initiatives(roadmap: Roadmap) -> Sheet:
    columns = (
        Column("Id", 8),
        Column("Initiative", 44, "long"),
        Column("Owner", 24),
        Column("Lane", 12),
        Column("Start", 12, "day"),
        Column("End", 12, "day"),
        Column("End at the latest", 12, "day"),
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
            one.end_late,
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
        *(Column(f"{monday:%Y-%m-%d}", 3.2) for monday in mondays),
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


def _projection(roadmap: Roadmap) -> list[Sheet]:
    """Every place after each phase, what each initiative adds, and when answers change."""
    found = roadmap.projection
    if found is None:
        return []
    heads = [
        f"{'End' if one.phase is None else f'Phase {one.phase}'}, {one.until.isoformat()}"
        for one in found.phases
    ]
    columns = [Column("Node", 10), Column("Title", 40), Column("Level now", 11, "level")]
    columns += [Column(f"{head}, {end}", 14, "level") for head in heads for end in ("low", "high")]
    columns += [Column("Without the plan", 11, "level"), Column("Target", 10, "level")]
    rows = [
        (
            one.node,
            one.title,
            one.level,
            *(level for pair in zip(one.low, one.high, strict=True) for level in pair),
            one.nothing[-1],
            one.target,
        )
        for one in found.nodes
    ]
    return [
        Sheet("Planning assumption", columns, rows, frozen=2),
        _contributions(found),
        _answers(found),
    ]


def _contributions(found: Projection) -> Sheet:
    columns = (Column("Initiative", 11), Column("Node", 22), Column("Levels added", 14, "level"))
    rows = [
        (one.initiative, node, levels)
        for one in found.contributions
        for node, levels in [*one.nodes.items(), *one.wholes.items()]
    ]
    return Sheet("Contributions", columns, rows)


def _answers(found: Projection) -> Sheet:
    columns = (
        Column("Question", 12),
        Column("Rests on", 30),
        Column("Level now", 11, "level"),
        Column("Turns at", 10, "level"),
        Column("At the earliest", 14, "day"),
        Column("At the latest", 14, "day"),
        Column("Through", 30),
    )
    rows = [
        (
            one.question,
            ", ".join(one.nodes),
            one.level,
            one.turns,
            one.early,
            one.late,
            ", ".join(one.through),
        )
        for one in found.questions
    ]
    return Sheet("Answers", columns, rows)


def _follow_up(roadmap: Roadmap) -> list[Sheet]:
    if not roadmap.follow_up:
        return []
    columns = (
        Column("Id", 8),
        Column("Initiative", 44, "long"),
        Column("Planned start", 13, "day"),
        Column("Planned end", 13, "day"),
        Column("Status", 12),
        Column("Start", 12, "day"),
        Column("End", 12, "day"),
        Column("Weeks late", 11, "number"),
        Column("Adoption", 10, "number"),
        Column("KPI reached", 12),
        Column("Share of uplift", 12, "number"),
    )
    rows = [
        (
            one.initiative,
            one.name,
            one.planned_start,
            one.planned_end,
            one.status,
            one.start,
            one.end,
            one.late,
            one.adoption,
            None if one.kpi_reached is None else "yes" if one.kpi_reached else "no",
            one.share,
        )
        for one in roadmap.follow_up
    ]
    return [Sheet("Plan against actual", columns, rows, frozen=2)]


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
