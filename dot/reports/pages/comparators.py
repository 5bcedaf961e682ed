"""What scores are compared with, side by side: own units, last wave, target, profile, others."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Cited,
    Column,
    Page,
    Source,
    Table,
    known,
    noted_once,
    questionnaires_of,
    root_of,
)
from dot.reports.pages.captions import below_target, furthest_from
from dot.reports.pages.kpis import people_behind
from dot.results.comparators_schemas import Comparator, EditionResult, Position
from dot.results.schemas import BenchmarkResult, NodeResult

# A comparator that is no edition has one column for all nodes.
PLAIN = ("last_wave", "target")
DEEPEST = 1


@dataclass(frozen=True)
class Comparators:
    """The nodes with their comparators, the editions behind them, and distributions as context."""

    tables: tuple[Table, ...]


def comparators(source: Source) -> tuple[Page, ...]:
    """Left out where no score is compared with anything, and no distribution stands behind it."""
    words, result = source.words, source.result
    roots = [root_of(one) for one in questionnaires_of(result)]
    tables = [table for root in roots if (table := comparator_table(source, root)) is not None]
    if result.benchmark_sets:
        tables += [_matrix(source, result.benchmark_sets), _editions(source, result.benchmark_sets)]
    context = [record for record in result.benchmarks if record.context]
    if context:
        tables.append(_context(source, context))
    if not tables:
        return ()
    heading, lead = words("comparators.heading"), words("comparators.lead")
    content = Comparators(noted_once(tables))
    return (Page("comparators", "comparators", heading, lead, content),)


def comparator_note(source: Source, node: NodeResult) -> tuple[str, ...]:
    """One sentence with every comparator of a place that has a value, and its difference."""
    told = [
        f"{_label(source, one)} {_told(source, one)}"
        for one in node.comparators
        if one.value is not None
    ]
    score = source.figures.score(node)
    if not told:
        return ()
    return (source.words("comparators.beside", score=score, names="; ".join(told)),)


def comparator_table(source: Source, node: NodeResult) -> Table | None:
    """The five comparators of one place; none where nothing can be compared at all."""
    words = source.words
    if not any(map(_is_told, node.comparators)):
        return None
    columns = (
        Column(words("comparators.what"), 30),
        Column(words("comparators.value"), 9, number=True),
        Column(words("comparators.difference"), 11, number=True),
        Column(words("comparators.n"), 8, number=True),
        Column(words("comparators.remarks"), 42),
    )
    told = [one for one in node.comparators if _is_told(one)]
    rows = tuple(_row(source, one) for one in told)
    absent = [
        words("comparators.absent", name=_label(source, one), reason=_remarks(source, one))
        for one in node.comparators
        if one not in told
    ]
    notes = [words("comparators.missing", names="; ".join(absent))] if absent else []
    beside = [(_label(source, one), one) for one in told]
    title = furthest_from(source, f"{node.title} {source.figures.score(node)}", beside)
    return Table(title, columns, rows, (*notes, words("comparators.note")))


def _is_told(one: Comparator) -> bool:
    """Whether a comparator has anything to say; the others stand in a note with their reasons."""
    return one.value is not None or bool(one.units or one.quantiles)


def _row(source: Source, one: Comparator) -> tuple[str, ...]:
    figures = source.figures
    return (
        _label(source, one),
        figures.level(one.value),
        figures.signed(one.difference),
        figures.whole(one.n),
        _remarks(source, one),
    )


def _label(source: Source, one: Comparator) -> str:
    """The edition's own title; else what the report calls that kind of comparator."""
    return one.label if one.edition else source.words(f"comparators.{one.kind}")


def _remarks(source: Source, one: Comparator) -> str:
    words, figures = source.words, source.figures
    names = dict(source.result.assessment.units)
    parts = [
        words("comparators.unit", name=names.get(unit, unit), score=figures.level(score))
        for unit, score in one.units.items()
    ]
    parts += [part for part in (one.period, one.source) if part]
    if one.historic:
        parts.append(words("comparators.historic"))
    if one.est and "EST" not in one.label:
        parts.append(words("comparators.est"))
    if one.position is not None:
        parts.append(_position(source, one.position))
    if one.reason is not None:
        own = f"comparators.{one.reason}_{one.kind}"
        parts.append(words(own) if words.has(own) else words.either(f"reason.{one.reason}", ""))
    return "; ".join(part.rstrip(".") for part in parts if part)


def _position(source: Source, position: Position) -> str:
    """How many organisations do worse, by which rule, and what the sampling error leaves of it."""
    words, figures = source.words, source.figures
    if position.percentile is not None:
        share = figures.percent(position.percentile)
        method = words(f"comparators.{position.method}")
        told = words("comparators.percentile", share=share, method=method)
    else:
        low, high = figures.percent(position.low), figures.percent(position.high)
        told = words("comparators.between", low=low, high=high)
    if position.shrunk is None:
        return told
    return f"{told}; {words('comparators.shrunk', level=figures.level(position.shrunk))}"


def _matrix(source: Source, editions: Sequence[EditionResult]) -> Table:
    """Questionnaires and their dimensions, one column a comparator."""
    words, figures = source.words, source.figures
    shown = [
        node
        for questionnaire in questionnaires_of(source.result)
        for node in questionnaire.nodes.values()
        if node.depth <= DEEPEST and known(node)
    ]
    rows = [
        (
            f"{node.id} {node.title}" if node.parent else node.title,
            figures.score(node),
            *(_cell(source, node, kind, None) for kind in PLAIN),
            *(_cell(source, node, edition.kind, edition.id) for edition in editions),
        )
        for node in shown
    ]
    width = 60 / (len(PLAIN) + len(editions))
    columns = (
        Column(words("column.node"), 32),
        Column(words("comparators.score"), 8, number=True),
        *(Column(words(f"comparators.{kind}"), width, number=True) for kind in PLAIN),
        *(Column(_title(source, edition), width, number=True) for edition in editions),
    )
    sentence = below_target(source, shown)
    return Table(sentence, columns, tuple(rows), (words("comparators.note"),))


def _cell(source: Source, node: NodeResult, kind: str, edition: str | None) -> str:
    """A comparator's value with the difference; a dash where there is none."""
    for one in node.comparators:
        if (one.kind, one.edition) == (kind, edition) and one.value is not None:
            return _told(source, one)
    return source.figures.level(None)


def _told(source: Source, one: Comparator) -> str:
    """A value with the score's difference from it, where that may be told."""
    value, difference = source.figures.level(one.value), source.figures.signed(one.difference)
    if one.difference is None:
        return value
    return source.words("comparators.cell", value=value, difference=difference)


def _title(source: Source, edition: EditionResult) -> str:
    """The edition's title with its marks."""
    marks = {"historic": edition.historic, "est": edition.est, "simulated": edition.simulated}
    told = [source.words(f"comparators.{name}") for name, holds in marks.items() if holds]
    missing = [mark for mark in told if mark not in edition.title]
    return f"{edition.title} ({', '.join(missing)})" if missing else edition.title


def _editions(source: Source, editions: Sequence[EditionResult]) -> Table:
    words, figures = source.words, source.figures
    columns = (
        Column(words("comparators.edition"), 26),
        Column(words("comparators.population"), 34),
        Column(words("comparators.source"), 40),
    )
    rows = []
    for one in editions:
        n = people_behind(source, one)
        grade = words("comparators.grade", grade=one.grade) if one.grade else None
        day = words("comparators.expires", day=figures.day(one.expires))
        about = (one.population, one.period, n, None if one.historic else day)
        origin = Cited(_joined((one.source, one.selection, grade, one.note)), one.addresses)
        rows.append((_title(source, one), _joined(about), origin))
    return Table(words.count("comparators.editions", len(rows)), columns, tuple(rows))


def _context(source: Source, records: Sequence[BenchmarkResult]) -> Table:
    """Distributions of other constructs; the client is not placed in them."""
    words = source.words
    columns = (
        Column(words("benchmarks.code"), 9),
        Column(words("comparators.context_figure"), 38),
        Column(words("comparators.context_source"), 53),
    )
    rows = []
    for record in records:
        n = people_behind(source, record)
        historic = words("comparators.historic") if record.historic else None
        grade = words("comparators.grade", grade=record.grade)
        about = (record.population, record.period, n, record.source, grade, historic)
        told = Cited(_joined(about), record.addresses)
        rows.append((record.code, f"{record.label}: {record.figure}", told))
    notes = (words("comparators.context_note"),)
    return Table(words("comparators.context"), columns, tuple(rows), notes)


def _joined(parts: Sequence[str | None]) -> str:
    return "; ".join(part.rstrip(".") for part in parts if part)
