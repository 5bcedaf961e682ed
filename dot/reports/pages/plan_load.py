"""What the roadmap asks of people: load by function and quarter, the rep's day, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dot.reports.blocks import (
    Column,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    heat_cell,
    sentence_list,
)
from dot.results.roadmap_schemas import FunctionLoad, NotChosen, Roadmap

# So many of what was left out stand here; the annex has all.
NEXT = 5


@dataclass(frozen=True)
class Load:
    """The load, three sentences on its shape, what was left out first, and the rules."""

    load: HeatMap
    features: tuple[tuple[str, str], ...]
    waiting: Table | None
    followed: Table | None
    rules: tuple[str, ...]


def plan_load(source: Source, roadmap: Roadmap) -> Page:
    """One page: person-days, changes of the rep's day, critical path, quick wins, why not."""
    words, figures = source.words, source.figures
    lead = words(
        "load.lead",
        days=figures.whole(sum(row.days for row in roadmap.load)),
        quarters=figures.whole(sum(bool(one.running) for one in roadmap.quarters)),
    )
    content = Load(
        _heat(source, roadmap),
        _facts(source, roadmap),
        _waiting(source, roadmap),
        _followed(source, roadmap),
        tuple(roadmap.rules),
    )
    return Page("plan_load", "load", words("load.heading"), lead, content)


def _heat(source: Source, roadmap: Roadmap) -> HeatMap:
    words, figures = source.words, source.figures
    quarters = [one for one in roadmap.quarters if one.running]
    shown = {one.quarter for one in quarters}
    functions = dict.fromkeys(row.function for row in roadmap.load)
    rows = [
        HeatRow(
            words(f"function.{function}"),
            tuple(
                _days(source, row)
                for row in roadmap.load
                if row.function == function and row.quarter in shown
            ),
        )
        for function in functions
    ]
    most = roadmap.limits["rep_changes_per_quarter"]
    rows.append(
        HeatRow(
            words("load.rep"),
            tuple(
                _of(source, one.rep_changes, float(most), figures.whole(one.rep_changes))
                for one in quarters
            ),
        )
    )
    rows.append(
        HeatRow(
            words("load.running"),
            tuple(HeatCell(figures.whole(one.running), "plain") for one in quarters),
        )
    )
    return HeatMap(
        sentence=_sentence(source, roadmap),
        columns=tuple(figures.quarter(_begin_of(one.quarter)) for one in quarters),
        rows=tuple(rows),
        corner=words("load.corner"),
        notes=(words("load.note"), words("note.est")),
    )


def _begin_of(quarter: str) -> date:
    """The first day of a quarter that is written as 2027-Q1."""
    year, _, number = quarter.partition("-Q")
    return date(int(year), 3 * int(number) - 2, 1)


def _sentence(source: Source, roadmap: Roadmap) -> str:
    """Which function carries most of the likely days."""
    carried: dict[str, float] = {}
    for row in roadmap.load:
        carried[row.function] = carried.get(row.function, 0.0) + row.days
    if not any(carried.values()):
        return source.words("load.sentence_none")
    most = max(carried, key=lambda function: carried[function])
    whole = source.figures.whole
    return source.words(
        "load.sentence",
        function=source.words(f"function.{most}"),
        days=whole(carried[most]),
        total=whole(sum(carried.values())),
    )


def _days(source: Source, row: FunctionLoad) -> HeatCell:
    return _of(source, row.days, row.capacity, source.figures.whole(row.days))


def _of(source: Source, used: float, room: float | None, text: str) -> HeatCell:
    """A load beside its limit, the redder the fuller; without a limit, without colour."""
    if room is None:
        return HeatCell(text, "plain")
    told = source.words("load.of", used=text, room=source.figures.whole(room))
    share = min(used / room, 1.0) if room > 0 else float(used > 0)
    return heat_cell(told, 1 - share, ramp=source.figures.ramp)


def _facts(source: Source, roadmap: Roadmap) -> tuple[tuple[str, str], ...]:
    """Critical path, quick wins and proof, each with its name."""
    words, figures = source.words, source.figures
    names = {one.id: f"{one.id} {one.name}" for one in roadmap.initiatives}
    ends = {one.id: figures.month(one.end) for one in roadmap.initiatives}
    path = [f"{names[id_]} ({ends[id_]})" for id_ in roadmap.critical_path]
    facts = [(words("load.critical"), " → ".join(path))]
    if roadmap.quick_wins:
        wins = sentence_list(words, [names[id_] for id_ in roadmap.quick_wins])
        facts.append((words("load.quick_wins"), wins))
    return tuple(facts)


def _waiting(source: Source, roadmap: Roadmap) -> Table | None:
    """What comes next after the plan, with why it is not in it."""
    words, left = source.words, roadmap.not_chosen
    if not left:
        return None
    first, notes = left[:NEXT], []
    alike = len(first) > 1 and len({one.why_not for one in first}) == 1
    if alike:
        notes.append(words("load.alike", reason=first[0].why_not))
    if len(left) > NEXT:
        notes.append(words.count("load.more", len(left)))
    sentence = words("load.waiting", name=f"{first[0].id} {first[0].name}")
    return Table(sentence, *waiting_rows(source, first, alike=alike), tuple(notes))


def waiting_rows(
    source: Source, left: Sequence[NotChosen], *, alike: bool
) -> tuple[tuple[Column, ...], tuple[tuple[str, ...], ...]]:
    """Initiatives with why they wait, or, where all wait for the same, with what speaks for them."""
    words = source.words
    second = "initiatives.why" if alike else "initiatives.why_not"
    columns = (Column(words("initiatives.name"), 42), Column(words(second), 58))
    rows = tuple(
        (f"{one.id} {one.name}", " ".join(one.reasons) if alike else one.why_not) for one in left
    )
    return columns, rows


def _followed(source: Source, roadmap: Roadmap) -> Table | None:
    """What the earlier plan had, and what came of it; left out without one."""
    words, figures = source.words, source.figures
    if not roadmap.follow_up:
        return None
    widths = {"name": 38, "planned": 20, "actual": 20, "late": 10, "adoption": 12}
    columns = tuple(Column(words(f"follow.{name}"), width) for name, width in widths.items())
    rows = tuple(
        (
            f"{one.initiative} {one.name}",
            figures.months(one.planned_start, one.planned_end),
            words(f"follow.status.{one.status.replace(' ', '_')}"),
            figures.whole(one.late),
            figures.share(one.adoption),
        )
        for one in roadmap.follow_up
    )
    return Table(words("follow.sentence"), columns, rows, (words("follow.note"),))
