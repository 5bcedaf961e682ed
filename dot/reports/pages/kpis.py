"""KPIs against their own thresholds and against the outside, where a figure exists."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Column,
    Exhibit,
    Field,
    Page,
    Source,
    Table,
    Values,
    questionnaires_of,
)
from dot.reports.charts.bullets import Bullet, BulletWords, bullets
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.pages import values
from dot.reports.pages.captions import behind, low_readings
from dot.results.comparators_schemas import Comparator, EditionResult
from dot.results.schemas import BenchmarkResult, KpiResult

# So many of one questionnaire are drawn.
DRAWN = 3
# The level from which on a reading is no finding.
MIDDLE = 3
# A unit that is none.
COUNT = "count"


@dataclass(frozen=True)
class Kpis:
    """Bullets of what was read, and a table of those with an external figure."""

    exhibits: tuple[Exhibit, ...]
    table: Table | None
    notes: tuple[str, ...]


def kpis(source: Source) -> tuple[Page, ...]:
    """Left out when no KPI has a reading."""
    words, figures = source.words, source.figures
    read = [kpi for kpi in source.result.kpis if kpi.value is not None]
    if not read:
        return ()
    lead = words.count(
        "kpis.lead",
        len(read),
        total=figures.whole(len(source.result.kpis)),
        compared=sum(bool(benchmarks_of(source, kpi)) for kpi in read),
    )
    drawn = [kpi for kpi in read if kpi.thresholds]
    outside = [kpi for kpi in read if benchmarks_of(source, kpi)]
    table = _outside_table(source, outside) if outside else None
    content = Kpis(_charts(source, drawn), table, _notes(source, drawn))
    return (Page("kpis", "kpis", words("kpis.heading"), lead, content),)


def benchmarks_of(source: Source, kpi: KpiResult) -> list[BenchmarkResult]:
    """Benchmark records that stand beside ``kpi``."""
    return [record for record in source.result.benchmarks if record.code in kpi.benchmarks]


def _charts(source: Source, read: Sequence[KpiResult]) -> tuple[Exhibit, ...]:
    """One chart a questionnaire; a KPI of several stands with the first."""
    left, charts = list(read), []
    for one in questionnaires_of(source.result):
        own = [kpi for kpi in left if set(kpi.nodes) & set(one.nodes)]
        left = [kpi for kpi in left if kpi not in own]
        if own:
            charts.append(_chart(source, f"kpis-{one.slug}", one.title, own))
    if left:
        charts.append(_chart(source, "kpis-others", source.words("kpis.others"), left))
    return tuple(charts)


def _chart(source: Source, key: str, title: str, own: Sequence[KpiResult]) -> Exhibit:
    """Those with an external figure, then the lowest; the sentence is about all of them."""
    words = source.words
    ranked = sorted(own, key=lambda kpi: (not benchmarks_of(source, kpi), kpi.level or 0, kpi.code))
    drawn = ranked[:DRAWN]
    low = sum(kpi.level is not None and kpi.level < MIDDLE for kpi in own)
    sentence = words.count("kpis.own", low, total=len(own), title=title)
    notes = (words.count("kpis.n_own", len(drawn), total=len(own)),)
    return _drawn(source, key, sentence, drawn, notes)


def _notes(source: Source, read: Sequence[KpiResult]) -> tuple[str, ...]:
    """How to read the charts, once for all of them."""
    words = source.words
    notes = [words("kpis.note"), words("kpis.chosen", total=len(read))]
    return (*notes, words("note.est_short")) if any(kpi.est for kpi in read) else tuple(notes)


def _drawn(
    source: Source, key: str, sentence: str, drawn: Sequence[KpiResult], notes: Sequence[str]
) -> Exhibit:
    words = source.words
    rows = [_bullet(source, kpi) for kpi in drawn]
    told = _values(source, drawn, rows)
    names = ("value", "levels", "benchmark", "interval", "around")
    drawing = bullets(
        rows,
        BulletWords(*(words(f"kpis.{name}") for name in names)),
        Caption(key, sentence, values.spoken(told)),
        source.theme,
    )
    return Exhibit(sentence, drawing, tuple(notes), key=key, values=told)


def _values(source: Source, drawn: Sequence[KpiResult], rows: Sequence[Bullet]) -> Values:
    words, figures = source.words, source.figures
    return values.values_of(
        (
            Field(words("kpis.kpi")),
            Field(words("kpis.value")),
            Field(words("kpis.interval")),
            Field(words("kpis.dot_level"), named=True),
            Field(words("kpis.external"), named=True),
            Field(words("kpis.around"), named=True),
            Field(words("kpis.thresholds"), named=True),
        ),
        (
            (
                row.label,
                row.value.text,
                row.sure,
                figures.level(kpi.level),
                _outside_of(source, kpi),
                _ends(source, row.around),
                "; ".join(map(figures.amount, row.thresholds)),
            )
            for kpi, row in zip(drawn, rows, strict=True)
        ),
    )


def _outside_of(source: Source, kpi: KpiResult) -> str:
    """The figure that is drawn beside a reading, with its record; nothing without one."""
    drawn = next((one for one in benchmarks_of(source, kpi) if one.value is not None), None)
    return f"{source.figures.amount(drawn.value)} ({drawn.code})" if drawn else ""


def _ends(source: Source, around: tuple[float, float] | None) -> str:
    if around is None:
        return ""
    low, high = map(source.figures.amount, around)
    return source.words("join.range", first=low, last=high)


def _bullet(source: Source, kpi: KpiResult) -> Bullet:
    words, figures = source.words, source.figures
    outside = [record for record in benchmarks_of(source, kpi) if record.value is not None]
    unit = kpi.unit.split("(", maxsplit=1)[0].strip()
    note = words("kpis.level", level=figures.level(kpi.level))
    benchmark = None
    if outside:
        benchmark = Reading(outside[0].value, figures.amount(outside[0].value))
        note = words("kpis.beside", level=note, value=benchmark.text, code=outside[0].code)
    percent = unit == "%"
    value = figures.amount(kpi.value)
    return Bullet(
        label=f"{kpi.code} {kpi.name}" if percent else f"{kpi.code} {kpi.name} ({unit})",
        value=Reading(kpi.value, figures.with_unit(value, "%") if percent else value),
        thresholds=tuple(kpi.thresholds or ()),
        benchmark=benchmark,
        note=note,
        low=kpi.interval.low if kpi.interval else None,
        high=kpi.interval.high if kpi.interval else None,
        around=_around(outside),
        sure=_sure(source, kpi),
    )


def _sure(source: Source, kpi: KpiResult) -> str:
    """The ends of a share's interval and the cases behind it; nothing where none were counted."""
    figures = source.figures
    if kpi.interval is None:
        return ""
    ends = figures.whole(kpi.interval.low), figures.percent(kpi.interval.high)
    return source.words(
        "kpis.sure", low=ends[0], high=ends[1], n=figures.people(round(kpi.denominator or 0))
    )


def figure_of(source: Source, kpi: KpiResult) -> str:
    """The reading with its unit, without what the unit says in brackets; a dash without one."""
    amount, unit = source.figures.amount(kpi.value), unit_of(source, kpi)
    return source.figures.with_unit(amount, unit) if unit else amount


def people_behind(source: Source, record: BenchmarkResult | EditionResult) -> str:
    """“n = 350”, or what the source says in its place; nothing where it says nothing."""
    if record.n is not None:
        return source.figures.people(record.n)
    return source.words("benchmarks.n_note", note=record.n_note) if record.n_note else ""


def _around(outside: Sequence[BenchmarkResult]) -> tuple[float, float] | None:
    """Between which values the first figure's own sample lies, where it says so."""
    if not outside or outside[0].low is None or outside[0].high is None:
        return None
    return outside[0].low, outside[0].high


def unit_of(source: Source, kpi: KpiResult) -> str:
    """The reading's unit without what it says in brackets; none for a count or without a reading."""
    if kpi.value is None:
        return ""
    return uncounted(source, kpi.unit.split("(", maxsplit=1)[0].strip())


def uncounted(source: Source, unit: str) -> str:
    """A unit without the word that only says that something was counted: “48”, “0 per audit”."""
    for word in (COUNT, source.words("figure.count")):
        if unit == word or unit.startswith(f"{word} "):
            return unit.removeprefix(word).strip()
    return unit


def readings_note(source: Source, kpis: Sequence[KpiResult]) -> str:
    """Where readings come from: code, source and period of each."""
    parts = [
        f"{kpi.code} {', '.join(part for part in (kpi.source, kpi.period) if part)}" for kpi in kpis
    ]
    return source.words("note.readings", readings="; ".join(parts))


def _outside_table(source: Source, outside: Sequence[KpiResult]) -> Table:
    """KPIs beside the first external figure of each; the others stand in the annex."""
    words = source.words
    columns = (
        Column(words("kpis.kpi"), 28),
        Column(words("kpis.value"), 16, number=True),
        Column(words("kpis.external"), 56),
    )
    rows = tuple(
        (f"{kpi.code} {kpi.name}", figure_of(source, kpi), _external(source, kpi, 1))
        for kpi in outside
    )
    beside = [
        (kpi, figure)
        for kpi in outside
        if (figure := _compared_with(kpi, benchmarks_of(source, kpi)[0])) is not None
    ]
    return Table(behind(source, beside), columns, rows, (words("kpis.source_note"),))


def _compared_with(kpi: KpiResult, record: BenchmarkResult) -> float | None:
    """The figure, or the nearer end of one that is a range: what lies within it is not behind it."""
    if record.value is not None:
        return record.value
    return record.low if kpi.direction == "up" else record.high


def _of_a_set(source: Source, one: Comparator) -> str:
    """What a benchmark set says about a KPI, with its marks."""
    words, figures = source.words, source.figures
    mark = words("comparators.historic") if one.historic else ""
    about = [one.period, figures.people(one.n) if one.n is not None else "", mark]
    return f"{one.label}: {figures.amount(one.value)} ({', '.join(filter(None, about))})"


def readings_table(source: Source, read: Sequence[KpiResult]) -> Table:
    """Every reading, with its period, level, last reading and all external figures."""
    words, figures = source.words, source.figures
    columns = (
        Column(words("kpis.kpi"), 24),
        Column(words("kpis.value"), 13, number=True),
        Column(words("kpis.period"), 15),
        Column(words("kpis.dot_level"), 7, number=True),
        Column(words("kpis.previous"), 8, number=True),
        Column(words("kpis.external"), 33),
    )
    rows = tuple(
        (
            f"{kpi.code} {kpi.name}",
            figures.with_unit(figures.amount(kpi.value), uncounted(source, kpi.unit)).strip(),
            kpi.period or figures.level(None),
            figures.level(kpi.level),
            figures.amount(kpi.previous),
            _external(source, kpi),
        )
        for kpi in read
    )
    outside = sum(bool(benchmarks_of(source, kpi)) for kpi in read)
    sentence = low_readings(source, read, outside)
    return Table(sentence, columns, rows, (words("kpis.source_note"),))


def _external(source: Source, kpi: KpiResult, most: int | None = None) -> str:
    """The outside figures with year, sample and grade, at most so many, or that none exists."""
    words = source.words
    every = benchmarks_of(source, kpi)
    records = every[:most]
    parts = [_of_a_set(source, one) for one in kpi.comparators if one.value is not None]
    if not records and not parts:
        return words("kpis.no_external")
    for record in records:
        n = people_behind(source, record) or words("kpis.n_unknown")
        parts.append(
            words(
                "kpis.external_figure",
                figure=record.figure,
                period=record.period,
                n=n,
                grade=record.grade,
                code=record.code,
            )
        )
    if len(every) > len(records):
        parts.append(words.count("kpis.more", len(every) - len(records)))
    return "; ".join(parts)
