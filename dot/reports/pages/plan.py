"""The roadmap: what to do, what it is worth, when, and the first ninety days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dot.reports.blocks import Column, Exhibit, Field, Page, Source, Table, Values, sentence_list
from dot.reports.charts.canvas import Caption
from dot.reports.charts.gantt import Calendar, Stretch, Task, gantt
from dot.reports.charts.priority_matrix import Bet, MatrixWords, priority_matrix
from dot.reports.pages import values
from dot.reports.pages.plan_load import plan_load
from dot.reports.pages.plan_targets import target_profile
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap

SHARED = "shared"
LANES = ("sales", "marketing", "it", "medical", SHARED)
FIRST_DAYS = 90
# So many initiatives are told in full; the others have their row in the table.
TOLD = 3


@dataclass(frozen=True)
class InitiativeCard:
    """One initiative in words."""

    code: str
    name: str
    reason: str
    needs: str
    done: str
    quick_win: bool


@dataclass(frozen=True)
class Drawn:
    """A page of one chart, and the first initiatives by priority in words."""

    exhibit: Exhibit
    told: str = ""
    cards: tuple[InitiativeCard, ...] = ()


def plan(source: Source) -> tuple[Page, ...]:
    """List, matrix, roadmap, first ninety days, targets, load; left out without initiatives."""
    roadmap = source.result.roadmap
    if roadmap is None or not roadmap.initiatives:
        return ()
    return (
        _initiatives(source, roadmap),
        _matrix(source, roadmap),
        _calendar(source, roadmap),
        *_first_days(source, roadmap),
        *target_profile(source, roadmap),
        plan_load(source, roadmap),
    )


def lane_counts(source: Source, roadmap: Roadmap) -> str:
    """“sales 1, marketing 2 and IT 3”, every lane that has initiatives."""
    counts = [
        f"{source.words(f'lane.{lane}')} {sum(one.lane == lane for one in roadmap.initiatives)}"
        for lane in LANES
        if any(one.lane == lane for one in roadmap.initiatives)
    ]
    return sentence_list(source.words, counts)


def _initiatives(source: Source, roadmap: Roadmap) -> Page:
    words, figures = source.words, source.figures
    chosen = roadmap.initiatives
    lead = words.count(
        "initiatives.lead",
        len(chosen),
        quick=words.count("count.quick_wins", sum(one.quick_win for one in chosen)),
        low=figures.whole(sum(one.days_low for one in chosen)),
        high=figures.whole(sum(one.days_high for one in chosen)),
    )
    ranked = sorted(chosen, key=lambda one: (-one.priority, one.id))
    content = _initiative_table(source, ranked)
    return Page("initiatives", "initiatives", words("initiatives.heading"), lead, content)


def _initiative_table(source: Source, ranked: Sequence[PlannedInitiative]) -> Table:
    """One row each, the highest priority first."""
    words, figures = source.words, source.figures
    widths = {"name": 23, "why": 31, "owner": 12, "when": 10, "effort_short": 7, "uplift": 17}
    columns = tuple(Column(words(f"initiatives.{name}"), width) for name, width in widths.items())
    rows = []
    for one in ranked:
        name = f"{one.id} {one.name}"
        if one.status:
            name = words("initiatives.with_status", name=name, status=words(f"status.{one.status}"))
        if one.quick_win:
            name = words("initiatives.named_quick_win", name=name)
        uplift = ", ".join(f"{node} {figures.signed(gain)}" for node, gain in one.uplifts.items())
        rows.append(
            (
                name,
                " ".join(one.reasons),
                one.owner,
                figures.months(one.start, one.end),
                words(
                    "initiatives.effort_days",
                    letter=one.effort,
                    low=figures.whole(one.days_low),
                    high=figures.whole(one.days_high),
                ),
                words("initiatives.uplift_kpis", uplift=uplift, kpis=", ".join(one.kpis))
                if one.kpis
                else uplift,
            )
        )
    notes = (words.count("matrix.n", len(ranked)), words("initiatives.note"), words("note.est"))
    sentence = words("initiatives.sentence", first=f"{ranked[0].id} {ranked[0].name}")
    return Table(sentence, columns, tuple(rows), notes)


def _card(one: PlannedInitiative) -> InitiativeCard:
    needs = ", ".join([*one.prerequisites, *(f"({code})" for code in one.soft_prerequisites)])
    done = f"{one.success} ({', '.join(one.kpis)})" if one.kpis else one.success
    return InitiativeCard(
        code=one.id,
        name=one.name,
        reason=" ".join(one.reasons),
        needs=needs,
        done=done,
        quick_win=one.quick_win,
    )


def _matrix(source: Source, roadmap: Roadmap) -> Page:
    words = source.words
    chosen = roadmap.initiatives
    efforts = sorted({(one.effort_points, one.effort) for one in chosen})
    columns = [effort for _, effort in efforts]
    bets = [
        Bet(one.id, columns.index(one.effort), one.value, LANES.index(one.lane), one.quick_win)
        for one in chosen
    ]
    best = sorted(chosen, key=lambda one: (-one.priority, one.id))[:TOLD]
    names = sentence_list(words, [one.id for one in best])
    sentence = words("matrix.sentence", names=names)
    drawn = _matrix_values(source, chosen)
    drawing = priority_matrix(
        bets,
        MatrixWords(
            words("matrix.value"),
            words("matrix.effort"),
            tuple(columns),
            words("matrix.quick_wins"),
            tuple(words(f"lane.{lane}") for lane in LANES),
        ),
        Caption("matrix-chart", sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = (words.count("matrix.n", len(chosen)), words("matrix.note"), words("note.est"))
    content = Drawn(
        Exhibit(sentence, drawing, notes, key="matrix-chart", values=drawn),
        told=words.count("initiatives.told", len(best)),
        cards=tuple(_card(one) for one in best),
    )
    quick = sum(one.quick_win for one in chosen)
    lead = words.count("matrix.lead", quick, total=len(chosen))
    return Page("matrix", "matrix", words("matrix.heading"), lead, content)


def _matrix_values(source: Source, chosen: Sequence[PlannedInitiative]) -> Values:
    words = source.words
    return values.values_of(
        (
            Field(words("initiatives.name")),
            Field(words("matrix.value"), named=True),
            Field(words("matrix.effort"), named=True),
            Field(words("initiatives.lane")),
            Field(words("initiatives.quick_win"), named=True),
        ),
        (
            (
                f"{one.id} {one.name}",
                source.figures.amount(one.value),
                one.effort,
                words(f"lane.{one.lane}"),
                values.yes(source, one.quick_win),
            )
            for one in chosen
        ),
    )


def _calendar(source: Source, roadmap: Roadmap) -> Page:
    words, figures = source.words, source.figures
    chosen = roadmap.initiatives
    tasks = [
        Task(
            key=one.id,
            name=one.name,
            lane=LANES.index(one.lane),
            start=weeks_between(roadmap.start, one.start),
            end=weeks_between(roadmap.start, one.end),
            needs=tuple(one.prerequisites),
            helped_by=tuple(one.soft_prerequisites),
            critical=one.id in roadmap.critical_path,
            late=None if one.end_late is None else weeks_between(roadmap.start, one.end_late),
        )
        for one in chosen
    ]
    last = max(one.end for one in chosen)
    sentence = words.count("roadmap.sentence", len(chosen), end=figures.month(last))
    drawn = _calendar_values(source, roadmap)
    caption = Caption("roadmap-chart", sentence, values.spoken(drawn))
    lanes = [words(f"lane.{lane}") for lane in LANES]
    calendar = Calendar(_phases(source, roadmap), quarters_of(source, roadmap, last))
    drawing = gantt(tasks, lanes, calendar, caption, source.theme)
    notes = (words.count("matrix.n", len(chosen)), words("roadmap.note"), words("note.est"))
    fullest = max(LANES, key=lambda lane: sum(one.lane == lane for one in chosen))
    own, total = sum(one.lane == fullest for one in chosen), len(chosen)
    lead = words("roadmap.lead", lane=words(f"lane.{fullest}"), own=own, total=total)
    if fullest == SHARED:
        lead = words.count("roadmap.lead_shared", own, total=total)
    content = Drawn(Exhibit(sentence, drawing, notes, key=caption.key, values=drawn))
    return Page("roadmap", "roadmap", words("roadmap.heading"), lead, content)


def _calendar_values(source: Source, roadmap: Roadmap) -> Values:
    """Each initiative with its dates, what it waits for, and whether its delay delays the end."""
    words, day = source.words, source.figures.day
    return values.values_of(
        (
            Field(words("initiatives.name")),
            Field(words("initiatives.lane")),
            Field(words("roadmap.start"), named=True),
            Field(words("roadmap.end"), named=True),
            Field(words("roadmap.late"), named=True),
            Field(words("initiatives.needs"), named=True),
            Field(words("roadmap.helped_by"), named=True),
            Field(words("load.critical"), named=True),
        ),
        (
            (
                f"{one.id} {one.name}",
                words(f"lane.{one.lane}"),
                day(one.start),
                day(one.end),
                day(one.end_late) if one.end_late else "",
                ", ".join(one.prerequisites),
                ", ".join(one.soft_prerequisites),
                values.yes(source, one.id in roadmap.critical_path),
            )
            for one in roadmap.initiatives
        ),
    )


def weeks_between(start: date, day: date) -> float:
    """Weeks from one day to another, parts of them too."""
    return (day - start).days / 7


def _phases(source: Source, roadmap: Roadmap) -> tuple[Stretch, ...]:
    """Each phase from the first start to the last end of its initiatives."""
    words = source.words
    phases = []
    for phase in sorted({one.phase for one in roadmap.initiatives}):
        own = [one for one in roadmap.initiatives if one.phase == phase]
        first = weeks_between(roadmap.start, min(one.start for one in own))
        last = weeks_between(roadmap.start, max(one.end for one in own))
        phases.append(Stretch(words(f"phase.{phase}"), first, last))
    return tuple(phases)


def quarters_of(source: Source, roadmap: Roadmap, last: date) -> tuple[Stretch, ...]:
    """Calendar quarters from the roadmap's start to the quarter in which the last bar ends."""
    quarters = []
    begin = min([roadmap.start, *(one.start for one in roadmap.initiatives)])
    while begin < max(last, roadmap.start + timedelta(days=1)):
        month = 3 * ((begin.month - 1) // 3) + 4
        after = date(begin.year + (month > 12), month - 12 if month > 12 else month, 1)
        span = weeks_between(roadmap.start, begin), weeks_between(roadmap.start, after)
        quarters.append(Stretch(source.figures.quarter(begin), *span))
        begin = after
    return tuple(quarters)


def _first_days(source: Source, roadmap: Roadmap) -> tuple[Page, ...]:
    """Dated steps with a role; left out when no initiative brings any."""
    words, figures = source.words, source.figures
    limit = roadmap.start + timedelta(days=FIRST_DAYS)
    if not roadmap.first_90_days:
        return ()
    columns = (
        Column(words("first.day"), 11),
        Column(words("first.output"), 44),
        Column(words("first.role"), 19),
        Column(words("first.owner"), 19),
        Column(words("initiatives.name"), 7),
    )
    rows = tuple(
        (figures.day(one.day), one.output, one.role, one.owner, one.initiative)
        for one in roadmap.first_90_days
    )
    lead = words.count("first.lead", len(rows), end=figures.day(limit))
    first = roadmap.first_90_days[0]
    sentence = words("first.sentence", day=figures.day(first.day), role=first.role)
    content = Table(sentence, columns, rows, (words("first.note"),))
    return (Page("first_days", "first-days", words("first.heading"), lead, content),)
