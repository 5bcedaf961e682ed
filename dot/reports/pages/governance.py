"""Governance: who stands behind the change, in which rhythm it is looked at, and by which measures."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.pages.kpis import figure_of
from dot.results.roadmap_schemas import Roadmap

RHYTHM = ("weekly", "monthly", "quarterly", "pulse", "again")
MOST_MEASURES = 8
MONTHS_TO_NEXT = 12


@dataclass(frozen=True)
class Governance:
    """Roles, the rhythm of reviews, and the measures that the initiatives are to move."""

    roles: Table
    rhythm: Table
    measures: Table | None


def governance(source: Source) -> tuple[Page, ...]:
    """Left out where no change is planned."""
    words, roadmap = source.words, source.result.roadmap
    if roadmap is None or not roadmap.initiatives:
        return ()
    again = a_year_after(source.result.assessment.report_date)
    lead = words("governance.lead", month=source.figures.month(again))
    content = Governance(
        roles=_roles(source, roadmap),
        rhythm=_rhythm(source, again),
        measures=_measures(source, roadmap),
    )
    return (Page("governance", "governance", words("governance.heading"), lead, content),)


def a_year_after(day: date) -> date:
    """Twelve months later, on the last day of the month where there is no such day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _roles(source: Source, roadmap: Roadmap) -> Table:
    """Sponsor and steering group are still to be named; owners are those of the initiatives."""
    words = source.words
    owners = Counter(one.owner for one in roadmap.initiatives)
    rows = [
        tuple(words(f"governance.{role}{part}") for part in ("", "_who", "_does"))
        for role in ("sponsor", "board", "lead_role")
    ]
    named = sorted(owners, key=lambda owner: (-owners[owner], owner))
    told = [
        f"{owner} ({', '.join(one.id for one in roadmap.initiatives if one.owner == owner)})"
        for owner in named
    ]
    names = words.count("governance.owners", len(named))
    rows.append((words("governance.owner"), names, "; ".join(told)))
    columns = (
        Column(words("governance.role"), 22),
        Column(words("governance.who"), 30),
        Column(words("governance.does"), 48),
    )
    return Table(words.count("governance.roles", len(named)), columns, tuple(rows))


def _rhythm(source: Source, again: date) -> Table:
    words, figures = source.words, source.figures
    values = {"month": figures.month(again)}
    leaks = source.result.leakage is not None
    rows = tuple(
        tuple(words(f"governance.{name}{part}", **values) for part in ("", "_what", "_outcome"))
        for name in RHYTHM
        if leaks or name != "pulse"
    )
    columns = (
        Column(words("governance.when"), 18),
        Column(words("governance.what"), 46),
        Column(words("governance.outcome"), 36),
    )
    return Table(words("governance.rhythm"), columns, rows, (words("governance.rhythm_note"),))


def _measures(source: Source, roadmap: Roadmap) -> Table | None:
    """The KPIs that most initiatives are to move, with where they stand."""
    words, figures = source.words, source.figures
    movers: dict[str, list[str]] = {}
    for one in roadmap.initiatives:
        for code in one.kpis:
            movers.setdefault(code, []).append(one.id)
    known = {kpi.code: kpi for kpi in source.result.kpis}
    named = [code for code in movers if code in known]
    named.sort(key=lambda code: (-len(movers[code]), known[code].value is None, code))
    if not named:
        return None
    rows = tuple(
        (
            f"{code} {known[code].name}",
            figure_of(source, known[code])
            if known[code].value is not None
            else words("governance.no_reading"),
            figures.level(known[code].level),
            ", ".join(movers[code]),
        )
        for code in named[:MOST_MEASURES]
    )
    columns = (
        Column(words("kpis.kpi"), 46),
        Column(words("governance.now"), 20, number=True),
        Column(words("kpis.dot_level"), 12, number=True),
        Column(words("governance.moved_by"), 22),
    )
    return Table(words.count("governance.measures", len(rows)), columns, rows)
