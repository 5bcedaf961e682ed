"""Every scored question: how many answered, their mean with its interval, how far they agree."""

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
    noted_once,
    questionnaires_of,
)
from dot.reports.charts.canvas import Caption
from dot.reports.charts.likert import LikertClass, LikertRow, LikertWords, likert
from dot.reports.pages import values
from dot.reports.pages.captions import questions
from dot.results.cell_schemas import Histogram
from dot.results.schemas import Cell, ItemResult, QuestionnaireResult


@dataclass(frozen=True)
class Answered:
    """One questionnaire: how answers spread, where that may be told, and every question's mean."""

    spread: Exhibit | None
    table: Table


@dataclass(frozen=True)
class Distributions:
    """A chart and a table a questionnaire."""

    parts: tuple[Answered, ...]


def distributions(source: Source) -> tuple[Page, ...]:
    """Left out where no question of any questionnaire may be told."""
    words = source.words
    drawn = [
        (_spread(source, one), table)
        for one in questionnaires_of(source.result)
        if (table := _table(source, one)) is not None
    ]
    if not drawn:
        return ()
    tables = noted_once([table for _, table in drawn])
    parts = tuple(Answered(spread, table) for (spread, _), table in zip(drawn, tables, strict=True))
    count = sum(len(part.table.rows) for part in parts)
    lead = words.count("distributions.lead", count)
    heading = words("distributions.heading")
    return (Page("distributions", "distributions", heading, lead, Distributions(parts)),)


def _spread(source: Source, questionnaire: QuestionnaireResult) -> Exhibit | None:
    """The answers to every question that has a histogram; None where none may be told."""
    words = source.words
    told = [
        (item, code, histogram)
        for item in questionnaire.items.values()
        for code, histogram in item.histograms.items()
    ]
    if not told:
        return None
    rows = [_likert_row(source, questionnaire, one) for one in told]
    share, most = max(
        ((_share_of(histogram, item, -1), item) for item, _, histogram in told),
        key=lambda pair: pair[0],
    )
    sentence = words(
        "likert.sentence",
        share=source.figures.share(share),
        question=_named(questionnaire, most),
        n=sum(histogram.n for item, _, histogram in told if item is most),
    )
    drawn = _values(source, rows, told)
    key = f"likert-{questionnaire.slug}"
    drawing = likert(
        rows,
        LikertWords(words("likert.low"), words("likert.middle"), words("likert.high")),
        Caption(key, sentence, values.spoken(drawn)),
        source.theme,
    )
    return Exhibit(sentence, drawing, (words("likert.note"),), key=key, values=drawn)


Told = tuple[ItemResult, str, Histogram]


def _values(source: Source, rows: Sequence[LikertRow], told: Sequence[Told]) -> Values:
    words = source.words
    return values.values_of(
        (
            Field(words("distributions.question")),
            Field(words("distributions.node")),
            Field(words("likert.low"), named=True),
            Field(words("likert.high"), named=True),
            Field(words("likert.answers")),
        ),
        (
            (row.label, row.note, row.below, row.above, _spoken(source, one[2]))
            for row, one in zip(rows, told, strict=True)
        ),
    )


def _likert_row(source: Source, questionnaire: QuestionnaireResult, told: Told) -> LikertRow:
    item, code, histogram = told
    figures = source.figures
    return LikertRow(
        label=_named(questionnaire, item),
        classes=tuple(
            LikertClass(one.n / histogram.n, place)
            for one, place in zip(histogram.classes, _places(histogram, item), strict=True)
        ),
        below=figures.share(_share_of(histogram, item, -1)),
        above=figures.share(_share_of(histogram, item, 1)),
        note=source.words("likert.of", group=code, n=figures.people(histogram.n)),
    )


def _named(questionnaire: QuestionnaireResult, item: ItemResult) -> str:
    """The place that a question belongs to; the question itself where the place has several."""
    alone = sum(one.node == item.node for one in questionnaire.items.values()) == 1
    title = questionnaire.nodes[item.node].title if alone else item.text
    return f"{item.node} {title}"


def _places(histogram: Histogram, item: ItemResult) -> list[float]:
    """Where each class lies, −1 at the low end of the scale to 1 at the high one."""
    low, high = item.range
    middles = [(one.low + one.high) / 2 for one in histogram.classes]
    return [round(2 * (middle - low) / (high - low) - 1, 6) for middle in middles]


def _share_of(histogram: Histogram, item: ItemResult, side: int) -> float:
    """The share of people whose answer lies below (−1) or above (1) the middle of the scale."""
    people = sum(
        one.n
        for one, place in zip(histogram.classes, _places(histogram, item), strict=True)
        if place * side > 0
    )
    return people / histogram.n


def _spoken(source: Source, histogram: Histogram) -> str:
    """Every class of answers with its people."""
    figures, words = source.figures, source.words
    return ", ".join(
        words(
            "likert.class",
            answers=figures.amount(one.low)
            if one.low == one.high
            else words("join.range", first=figures.amount(one.low), last=figures.amount(one.high)),
            people=figures.whole(one.n),
        )
        for one in histogram.classes
    )


def _table(source: Source, questionnaire: QuestionnaireResult) -> Table | None:
    words, figures = source.words, source.figures
    told = [
        item
        for item in questionnaire.items.values()
        if item.score is not None or item.bound is not None
    ]
    if not told:
        return None
    widths = {"node": 8, "question": 40, "n": 7, "mean": 8, "interval": 12, "agreement": 9}
    columns = tuple(
        Column(words(f"distributions.{name}"), width, number=name in {"n", "mean", "agreement"})
        for name, width in {**widths, "groups": 16}.items()
    )
    rows = tuple(
        (
            item.node,
            item.text,
            figures.whole_or_hidden(item.n),
            figures.level(item.score, item.bound, item.reason),
            _limits(source, item),
            figures.hundredths(item.agreement.rwg if item.agreement else None),
            _groups(source, item.groups),
        )
        for item in told
    )
    return Table(
        questions(source, questionnaire, told), columns, rows, (words("distributions.note"),)
    )


def _limits(source: Source, item: ItemResult) -> str:
    if item.interval is None:
        return source.figures.level(None)
    low, high = map(source.figures.level, (item.interval.low, item.interval.high))
    return source.words("join.range", first=low, last=high)


def _groups(source: Source, groups: dict[str, Cell]) -> str:
    """The means of the groups above their floor; the others are not told."""
    figures = source.figures
    told = [
        f"{code} {figures.level(cell.score, cell.bound)}"
        for code, cell in groups.items()
        if cell.score is not None or cell.bound is not None
    ]
    return ", ".join(told) or figures.level(None)
