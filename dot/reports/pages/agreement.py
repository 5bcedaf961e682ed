"""How far raters agree and how reliable the scales are: one row a node or group that can be told."""

from collections.abc import Iterator
from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table, questionnaires_of
from dot.reports.pages.captions import reliable, speaking
from dot.results.agreement_schemas import Agreement, Krippendorff, Reliability
from dot.results.schemas import NodeResult


@dataclass(frozen=True)
class Agreed:
    """The tables, one on agreement and one on reliability."""

    tables: tuple[Table, ...]


def agreement(source: Source) -> tuple[Page, ...]:
    """Left out where no group is large enough for either."""
    words = source.words
    agreed, scales = _told(source), _reliability_rows(source)
    tables = []
    if agreed:
        tables.append(_agreement_table(source, agreed))
    if scales:
        tables.append(_reliability_table(source, scales))
    if not tables:
        return ()
    lead = words.count("agreement.lead", len(agreed))
    content = Agreed(tuple(tables))
    return (Page("agreement", "agreement", words("agreement.heading"), lead, content),)


def _nodes(source: Source) -> Iterator[NodeResult]:
    for questionnaire in questionnaires_of(source.result):
        yield from questionnaire.nodes.values()


def _told(source: Source) -> list[tuple[tuple[str, str], Agreement]]:
    """All groups of a node together, and each group whose agreement may be told, by their names."""
    names = source.result.assessment.groups
    found = []
    for node in _nodes(source):
        title = f"{node.id} {node.title}" if node.parent else node.title
        told = {
            code: cell.agreement
            for code, cell in node.groups.items()
            if cell.agreement is not None and _tells(cell.agreement)
        }
        # Of a single group, all groups together say nothing new.
        if node.agreement is not None and _tells(node.agreement) and len(told) != 1:
            found.append(((title, source.words("agreement.all")), node.agreement))
        found += [((title, names.get(code, code)), one) for code, one in told.items()]
    return found


def _tells(one: Agreement) -> bool:
    return any(value is not None for value in (one.rwg, one.rwg_j, one.icc1, one.krippendorff))


def _agreement_row(source: Source, head: tuple[str, str], one: Agreement) -> tuple[str, ...]:
    figures = source.figures
    index = one.rwg if one.rwg is not None else one.rwg_j
    shown = figures.hundredths(index)
    if one.rwg is not None and one.reason == "bounded":
        shown = source.words("agreement.bounded", value=shown)
    return (
        *head,
        figures.whole(one.n),
        shown,
        figures.hundredths(one.ad),
        figures.hundredths(one.icc1),
        figures.hundredths(one.icc2),
        _alpha(source, one.krippendorff),
    )


def _alpha(source: Source, one: Krippendorff | None) -> str:
    return source.figures.hundredths(one.value if one else None)


def _agreement_table(source: Source, told: list[tuple[tuple[str, str], Agreement]]) -> Table:
    words = source.words
    rows = tuple(_agreement_row(source, head, one) for head, one in told)
    columns = (
        Column(words("column.node"), 30),
        Column(words("agreement.group"), 20),
        Column(words("agreement.n"), 10, number=True),
        Column(words("agreement.rwg"), 8, number=True),
        Column(words("agreement.ad"), 7, number=True),
        Column(words("agreement.icc1"), 8, number=True),
        Column(words("agreement.icc2"), 8, number=True),
        Column(words("agreement.krippendorff"), 9, number=True),
    )
    sentence = speaking(source, [one for _, one in told])
    return Table(sentence, columns, rows, (words("agreement.note"),))


def _reliability_rows(source: Source) -> list[tuple[str, ...]]:
    return [
        (
            f"{node.id} {node.title}" if node.parent else node.title,
            *_scale(source, node.reliability),
        )
        for node in _nodes(source)
        if node.reliability is not None and node.reliability.n is not None
    ]


def _scale(source: Source, one: Reliability) -> tuple[str, ...]:
    """The scale's figures, or that there are too few people to say."""
    figures, words = source.figures, source.words
    head = (str(len(one.items)) if one.items else figures.whole(None), figures.whole(one.n))
    if not one.enough:
        return (*head, words("agreement.too_few"), *(figures.whole(None) for _ in range(3)))
    return (
        *head,
        figures.hundredths(one.alpha),
        words(
            "agreement.limits", low=figures.hundredths(one.low), high=figures.hundredths(one.high)
        ),
        figures.hundredths(one.omega),
        figures.hundredths(one.error),
    )


def _reliability_table(source: Source, rows: list[tuple[str, ...]]) -> Table:
    words = source.words
    columns = (
        Column(words("column.node"), 36),
        Column(words("agreement.items"), 9, number=True),
        Column(words("agreement.n"), 9, number=True),
        Column(words("agreement.alpha"), 13, number=True),
        Column(words("legend.interval"), 15, number=True),
        Column(words("agreement.omega"), 9, number=True),
        Column(words("agreement.error"), 9, number=True),
    )
    note = words("agreement.reliability_note")
    scales = [node.reliability for node in _nodes(source) if node.reliability is not None]
    return Table(reliable(source, scales), columns, tuple(rows), (note,))
