"""What changed since the wave before: slopes of the dimensions, then every change with its interval."""

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
    score_before,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.slope import Slope, slopes
from dot.reports.pages import values
from dot.reports.pages.captions import how_moved
from dot.reports.pages.scores import people_note
from dot.results.schemas import Change, NodeResult, QuestionnaireResult

FEWEST_LINES = 2


@dataclass(frozen=True)
class Changes:
    """One chart a questionnaire, and the table of all changes that are told."""

    exhibits: tuple[Exhibit, ...]
    table: Table


def change(source: Source) -> tuple[Page, ...]:
    """Left out in a first wave."""
    words = source.words
    moved = [
        (questionnaire, node)
        for questionnaire in questionnaires_of(source.result)
        for node in questionnaire.nodes.values()
        if node.change is not None and node.change.difference is not None
    ]
    shown = [
        pair for pair in moved if pair[1].depth <= 1 or (pair[1].change and pair[1].change.clear)
    ]
    if not moved:
        return ()
    columns = (
        Column(words("column.node"), 38),
        Column(words("change.before"), 11, number=True),
        Column(words("change.now"), 11, number=True),
        Column(words("change.difference"), 11, number=True),
        Column(words("legend.interval"), 17),
        Column(words("change.clear"), 12),
    )
    changes = [node.change for _, node in shown if node.change]
    every = _all_versions_differ(changes)
    rows = tuple(_change_row(source, node, marked=not every) for _, node in shown)
    notes = _notes(source, changes, every=every, left=len(moved) - len(shown))
    clear = sum(bool(node.change and node.change.clear) for _, node in moved)
    wave = source.result.assessment.previous_wave
    previous = words("change.named_wave", wave=wave) if wave else words("change.previous_wave")
    lead = words.count("change.lead", clear, total=len(moved), previous=previous)
    table = Table(how_moved(source, [node for _, node in moved]), columns, rows, notes)
    charts = tuple(
        chart
        for questionnaire in questionnaires_of(source.result)
        if (chart := _slopes(source, questionnaire)) is not None
    )
    heading = words("change.heading")
    return (Page("change", "change", heading, lead, Changes(noted_once(charts), table)),)


def _all_versions_differ(changes: Sequence[Change]) -> bool:
    """Whether everything that compares as a whole was asked in another version."""
    wholes = [one for one in changes if _whole(one)]
    return bool(wholes) and all(one.versions_differ for one in wholes)


def _notes(source: Source, changes: Sequence[Change], *, every: bool, left: int) -> tuple[str, ...]:
    """How to read the table.   left: so many changes are not in it."""
    words = source.words
    notes = [words("change.note"), words("verdict.note")]
    notes += [words.count("change.listed", left)] if left else []
    notes += [words("change.all_versions")] if every else []
    notes += [words("change.paired")] if any(one.method == "paired" for one in changes) else []
    return tuple(notes)


def _slopes(source: Source, questionnaire: QuestionnaireResult) -> Exhibit | None:
    """Then and now of the questionnaire and its dimensions, where all their questions compare."""
    words = source.words
    moved = [
        node
        for node in questionnaire.nodes.values()
        if node.depth <= 1 and score_before(node) is not None and node.score is not None
    ]
    if len(moved) < FEWEST_LINES:
        return None
    lines = [_slope(source, node) for node in moved]
    up = sum(line.clear and (line.now.value or 0) > (line.then.value or 0) for line in lines)
    down = sum(line.clear for line in lines) - up
    counts = {"up": up or words("change.none"), "down": down or words("change.none")}
    sentence = words("change.slopes", title=questionnaire.title, total=len(lines), **counts)
    drawn = _values(source, lines, moved)
    caption = Caption(f"change-{questionnaire.slug}", sentence, values.spoken(drawn))
    names = (words("change.before"), words("change.now"))
    drawing = slopes(lines, names, caption, source.theme)
    notes = (people_note(source, moved), words("change.slopes_note"))
    return Exhibit(sentence, drawing, notes, key=caption.key, values=drawn)


def _values(source: Source, lines: Sequence[Slope], moved: Sequence[NodeResult]) -> Values:
    words = source.words
    intervals = [node.change.interval if node.change else None for node in moved]
    return values.values_of(
        (
            Field(words("values.dimension")),
            Field(words("change.before"), named=True),
            Field(words("change.now"), named=True),
            Field(words("change.limits"), named=True),
            Field(words("change.clear")),
        ),
        (
            (
                line.label,
                line.then.text,
                line.now.text,
                "" if interval is None else source.figures.limits(interval),
                words("verdict.clear") if line.clear else "",
            )
            for line, interval in zip(lines, intervals, strict=True)
        ),
    )


def _slope(source: Source, node: NodeResult) -> Slope:
    """One line; its interval is that of the change, laid upon where the score stood before."""
    before, found = score_before(node), node.change
    interval = found.interval if found else None
    ends: tuple[float | None, float | None] = (None, None)
    if before is not None and interval is not None:
        ends = (before + interval.low, before + interval.high)
    return Slope(
        label=node.title,
        then=source.figures.reading(before),
        now=Reading(node.score, source.figures.score(node)),
        low=ends[0],
        high=ends[1],
        clear=bool(found and found.clear),
    )


def _whole(change: Change) -> bool:
    """Whether all questions of the place compare."""
    return change.items == change.items_of


def _change_row(source: Source, node: NodeResult, *, marked: bool) -> tuple[str, ...]:
    """A place then and now; where only some questions compare, how many, and their means."""
    words, figures, found = source.words, source.figures, node.change
    if found is None:
        return ()
    partly = not _whole(found)
    title = node.title
    if partly:
        title = words("change.partly", title=title, items=found.items, total=found.items_of)
    elif marked and found.versions_differ:
        title = words("change.versions", title=title)
    return (
        title,
        figures.level(found.previous),
        figures.level(found.now) if partly else figures.score(node),
        figures.signed(found.difference),
        figures.limits(found.interval),
        words(f"verdict.{found.verdict}"),
    )
