"""Shipped questionnaires as tests read them: who is asked what, and how long it takes."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from dot.questionnaires.conditions import compile_condition
from dot.questionnaires.length import asked, total
from dot.questionnaires.schemas import Item, Node, Questionnaire

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "questionnaires/library/1.0.0"


@cache
def read_questionnaire(slug: str, version: str = "1.0.0") -> Questionnaire:
    """A shipped questionnaire in the shape that the product reads."""
    path = ROOT / "questionnaires" / slug / version / "questionnaire.yaml"
    return Questionnaire.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def sub_dimensions(questionnaire: Questionnaire) -> list[Node]:
    """The nodes that hold questions, in reading order."""
    return [node for node in questionnaire.walk() if node.items]


def core_items(questionnaire: Questionnaire, group: str) -> list[Item]:
    """What a member of the group is always asked."""
    return asked(questionnaire, group)


def words(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def minutes(questionnaire: Questionnaire, group: str) -> float:
    """How long the core takes a member of the group."""
    return total([questionnaire], group).minutes


def shorts(questionnaire: Questionnaire) -> Iterator[str]:
    """Every anchor as respondents read it."""
    for item in questionnaire.items():
        for anchor in item.levels or []:
            yield anchor.short


def long_sentences(questionnaire: Questionnaire, limit: int) -> list[str]:
    """Sentences of questions and help texts with more words than the limit."""
    texts = [text for item in questionnaire.items() for text in (item.text, item.help) if text]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!])\s", text)]
    return [sentence for sentence in sentences if words(sentence) > limit]


def kpi_codes() -> set[str]:
    """The codes of the library's key figures."""
    document = yaml.safe_load((LIBRARY / "kpis.yaml").read_text(encoding="utf-8"))
    return {kpi["code"] for kpi in document["kpis"]}


def mentioned_in_conditions(questionnaire: Questionnaire, kind: str) -> set[str]:
    """The names of one kind that gates and findings refer to."""
    conditions = [finding.when for finding in questionnaire.findings]
    conditions += [gate.when for node in questionnaire.walk() for gate in node.gates]
    return {
        reference.name
        for condition in conditions
        for reference in compile_condition(condition, "rules").references
        if reference.kind == kind
    }
