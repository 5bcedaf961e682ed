"""Response quality on the method page: the limits, how many were flagged, the scores without them."""

from dot.reports.blocks import Column, Source, Table
from dot.results.quality_schemas import Quality, RuleCount, WithAndWithout
from dot.results.schemas import QuestionnaireResult


def quality_rules(source: Source) -> tuple[str, ...]:
    """The limits as they were applied, in one sentence; they are the assessment's, so one set."""
    words, figures = source.words, source.figures
    found = _known(source)
    if not found:
        return ()
    quality = found[0][1]
    limits = {
        name: figures.share(value) if value < 1 else figures.amount(value)
        for name, value in quality.thresholds.items()
    }
    sentence = words("quality.rule", **limits)
    return (f"{sentence} {words('quality.est')}" if quality.est else sentence,)


def quality_table(source: Source) -> Table | None:
    """One row a questionnaire, and one for each dimension that reads another without the flagged."""
    words = source.words
    found = _known(source)
    if not found:
        return None
    rules = [one.rule for one in found[0][1].rules]
    columns = (
        Column(words("column.questionnaire"), 28),
        *(Column(words(f"quality.{rule}"), 12, number=True) for rule in rules),
        Column(words("quality.with"), 12, number=True),
        Column(words("quality.without"), 12, number=True),
    )
    rows = [row for one, quality in found for row in _rows(source, one, quality)]
    return Table(words("quality.sentence"), columns, tuple(rows), (words("quality.note"),))


def _known(source: Source) -> list[tuple[QuestionnaireResult, Quality]]:
    every = source.result.questionnaires.values()
    return [(one, one.quality) for one in every if one.quality is not None]


def _rows(
    source: Source, questionnaire: QuestionnaireResult, quality: Quality
) -> list[tuple[str, ...]]:
    counts = [_count(source, one) for one in quality.rules]
    rows = []
    for at, node in enumerate(quality.nodes):
        before, after = _scores(source, node)
        if at == 0:
            rows.append((questionnaire.title, *counts, before, after))
        elif node.without is not None and before != after:
            rows.append((node.title, *("" for _ in counts), before, after))
    return rows


def _count(source: Source, one: RuleCount) -> str:
    """How many; a dash where the rule had nothing to look at."""
    figures = source.figures
    if one.reason == "not_recorded":
        return figures.whole(None)
    return figures.whole_or_hidden(one.flagged)


def _scores(source: Source, node: WithAndWithout) -> tuple[str, str]:
    figures = source.figures
    before = figures.level(node.score, reason=node.reason)
    return before, figures.level(node.without, reason=node.reason)
