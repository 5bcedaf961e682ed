"""How the places of each questionnaire are spread over its scale, and which have reached their target."""

from collections.abc import Sequence

from dot.reports.blocks import Exhibit, Field, Source, questionnaires_of, ranked_of, ticks_of
from dot.reports.charts.canvas import Caption
from dot.reports.charts.strips import Strip, StripWords, strips
from dot.reports.pages.values import spoken, values_of
from dot.results.schemas import NodeResult, QuestionnaireResult

# A strip of fewer dots is no picture of anything.
FEWEST = 5


def spread_of(source: Source) -> Exhibit | None:
    """One strip a questionnaire; left out where scales differ or too few places are known."""
    words = source.words
    ranked = [pair for pair in ranked_of(source.result) if pair[1].score is not None]
    scales = {node.range for _, node in ranked}
    if len(scales) != 1 or len(ranked) < FEWEST:
        return None
    rows = [
        strip
        for one in questionnaires_of(source.result)
        if (strip := _strip(source, one, [node for own, node in ranked if own is one])) is not None
    ]
    scores = sorted(node.score for _, node in ranked if node.score is not None)
    middle = scores[len(scores) // 2]
    sentence = words(
        "spread.sentence",
        total=len(scores),
        below=sum(score < middle_of_scale(next(iter(scales))) for score in scores),
        middle=source.figures.level(middle_of_scale(next(iter(scales)))),
    )
    drawn = values_of(
        (
            Field(words("column.questionnaire")),
            Field(words("values.short"), named=True),
            Field(words("spread.reached"), named=True),
            Field(words("values.reached")),
        ),
        (
            (row.label, *(_levels(source, part) for part in (row.scores, row.reached)), row.told)
            for row in rows
        ),
    )
    drawing = strips(
        rows,
        ticks_of(source.figures, next(iter(scales))),
        StripWords(words("spread.short"), words("spread.reached")),
        Caption("spread-chart", sentence, spoken(drawn)),
        source.theme,
    )
    notes = (words("spread.note", total=len(scores), middle=source.figures.level(middle)),)
    return Exhibit(sentence, drawing, notes, key="spread-chart", values=drawn)


def _levels(source: Source, scores: Sequence[float]) -> str:
    """The scores from the lowest to the highest."""
    return "; ".join(map(source.figures.level, sorted(scores)))


def middle_of_scale(scale: tuple[float, float]) -> float:
    """Half-way between the ends of a scale."""
    return (scale[0] + scale[1]) / 2


def _strip(source: Source, one: QuestionnaireResult, nodes: list[NodeResult]) -> Strip | None:
    if not nodes:
        return None
    reached = [node for node in nodes if (node.gap_to_target or 0.0) <= 0 and node.target]
    short = [node for node in nodes if node not in reached]
    return Strip(
        label=one.title,
        scores=tuple(node.score for node in short if node.score is not None),
        reached=tuple(node.score for node in reached if node.score is not None),
        told=source.words("spread.told", reached=len(reached), total=len(nodes)),
        note="",
    )
