"""Findings: the content's sentences with the numbers of their place put in, once, as printed."""

import re

from dot.reports.blocks import Source, root_of
from dot.results.schemas import Finding

PLACES = re.compile(r"\{(title|score|percent|n|target)\}")


def finding_text(source: Source, finding: Finding) -> str:
    """The sentence of ``finding``; what is put in is never looked at for places again."""
    questionnaire = source.result.questionnaires[finding.questionnaire]
    node = questionnaire.nodes.get(finding.node or "", root_of(questionnaire))
    figures = source.figures
    values = {
        "title": node.title,
        "score": figures.score(node),
        "percent": figures.percent(node.percent),
        "n": source.words("state.hidden") if node.n is None else figures.whole(node.n),
        "target": figures.level(node.target),
    }
    return PLACES.sub(lambda place: values[place[1]], finding.text)
