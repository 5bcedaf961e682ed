"""Target profile: where every dimension is expected after each phase, and which answers change."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import Column, HeatCell, HeatMap, HeatRow, Page, Source, Table, heat_cell
from dot.results.roadmap_schemas import Answering, Outlined, Projection, Roadmap

# Questionnaires and their dimensions; what lies deeper stands in results.json and roadmap.xlsx.
DEEPEST = 1


@dataclass(frozen=True)
class Targets:
    """The expected levels, and the answers that change."""

    assumption: str
    levels: HeatMap
    answers: Table | None


def target_profile(source: Source, roadmap: Roadmap) -> tuple[Page, ...]:
    """One page; left out where nothing was projected."""
    words, found = source.words, roadmap.projection
    if found is None or not found.nodes:
        return ()
    rows = [one for one in found.nodes if one.depth <= DEEPEST]
    reached = sum(_reaches(one) for one in rows if one.depth == DEEPEST)
    lead = words.count("targets.lead", reached, total=sum(one.depth == DEEPEST for one in rows))
    content = Targets(
        assumption=words("targets.assumption"),
        levels=_levels(source, found, rows),
        answers=_answers(source, found.questions),
    )
    return (Page("target_profile", "target-profile", words("targets.heading"), lead, content),)


def _reaches(one: Outlined) -> bool:
    """Whether the high end reaches the target, both in half levels."""
    high = one.high[-1]
    return high is not None and one.target is not None and high >= one.target


def _levels(source: Source, found: Projection, rows: Sequence[Outlined]) -> HeatMap:
    words, figures = source.words, source.figures
    columns = (
        words("targets.now"),
        *(
            words("targets.end", end=figures.month(phase.until))
            if phase.phase is None
            else words("targets.after", phase=phase.phase, end=figures.month(phase.until))
            for phase in found.phases
        ),
        words("targets.nothing"),
        words("targets.target"),
    )
    return HeatMap(
        sentence=_sentence(source, rows),
        columns=columns,
        rows=tuple(
            HeatRow(
                label=one.title,
                cells=_cells(source, one),
                code="" if one.depth == 0 else one.node,
                strong=one.depth == 0,
            )
            for one in rows
        ),
        corner=words("targets.place"),
        notes=(words("targets.note"), words("note.est")),
    )


def _sentence(source: Source, rows: Sequence[Outlined]) -> str:
    """The dimension that is expected to rise most, to the low end of what is expected."""
    rises = [
        (one.low[-1] - one.level, one)
        for one in rows
        if one.depth == DEEPEST and one.level is not None and one.low[-1] is not None
    ]
    rise, most = max(rises, key=lambda pair: pair[0], default=(0.0, None))
    if most is None or rise <= 0:
        return source.words("targets.sentence_none")
    expected = _range(source, most.low[-1], most.high[-1])
    level = _printed(source, most, most.level)
    return source.words("targets.sentence", node=most.title, level=level, expected=expected)


def _printed(source: Source, one: Outlined, level: float | None) -> str:
    """A level of today as all other pages print it."""
    node = source.result.questionnaires[one.questionnaire].nodes[one.node]
    return source.figures.score(node) if level == node.score else source.figures.level(level)


def _cells(source: Source, one: Outlined) -> tuple[HeatCell, ...]:
    figures = source.figures
    low_end, high_end = source.result.questionnaires[one.questionnaire].nodes[one.node].range

    def cell(text: str, level: float | None) -> HeatCell:
        share = None if level is None else (level - low_end) / (high_end - low_end)
        return heat_cell(text, share, ramp=figures.ramp)

    ranges = [
        cell(_range(source, low, high), None if low is None or high is None else (low + high) / 2)
        for low, high in zip(one.low, one.high, strict=True)
    ]
    now, alone = _printed(source, one, one.level), _printed(source, one, one.nothing[-1])
    return (
        cell(now, one.level),
        *ranges,
        cell(alone, one.nothing[-1]),
        HeatCell(figures.level(one.target), "plain"),
    )


def _range(source: Source, low: float | None, high: float | None) -> str:
    figures = source.figures
    if low is None or high is None or low == high:
        return figures.level(high if low is None else low)
    return source.words("join.range", first=figures.level(low), last=figures.level(high))


def _answers(source: Source, questions: Sequence[Answering]) -> Table | None:
    words, figures = source.words, source.figures
    if not questions:
        return None
    columns = (
        Column(words("targets.question"), 37),
        Column(words("targets.rests"), 17),
        Column(words("targets.now"), 8, number=True),
        Column(words("targets.turns"), 10, number=True),
        Column(words("targets.when"), 28),
    )
    rows = tuple(
        (
            words(f"question.{one.question}"),
            ", ".join(one.nodes),
            figures.level(one.level),
            figures.level(one.turns),
            _when(source, one),
        )
        for one in questions
    )
    return Table(words("targets.answers"), columns, rows, (words("targets.answers_note"),))


def _when(source: Source, one: Answering) -> str:
    """“from Sep 2027, at the latest in Dec 2027, through I12, I41”."""
    words, figures = source.words, source.figures
    through = ", ".join(one.through)
    if one.early is None:
        return words("targets.nearer", through=through) if through else words("targets.never")
    if one.late is None:
        return words("targets.early", day=figures.month(one.early), through=through)
    if figures.month(one.late) == figures.month(one.early):
        return words("targets.sure", day=figures.month(one.early), through=through)
    first, last = figures.month(one.early), figures.month(one.late)
    return words("targets.between", first=first, last=last, through=through)
