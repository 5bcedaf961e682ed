"""The question catalogue: every question, what may be answered, and who is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dot.publication.privacy_schemas import PrivacyPlan
from dot.questionnaires.schemas import Item, Node, Questionnaire
from dot.reports.blocks import Page, sentence_list
from dot.reports.figures import Figures
from dot.reports.words import Words
from dot.results.inputs import Definition

GroupNames = Mapping[str, str]


@dataclass(frozen=True)
class Asked:
    """One question as people read it.   answers: what they may choose or write."""

    text: str
    explained: str
    answers: tuple[str, ...]
    others: str
    groups: str


@dataclass(frozen=True)
class Subject:
    """A dimension with its questions."""

    title: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Catalogue:
    """A questionnaire, dimension by dimension."""

    subjects: tuple[Subject, ...]


def question_pages(definition: Definition, plan: PrivacyPlan, words: Words) -> tuple[Page, ...]:
    """A page a questionnaire, which runs on as far as it needs."""
    names = {group.code: group.name for group in plan.groups}
    return tuple(
        Page(
            kind="council_questions",
            anchor=f"council-{one.slug}",
            heading=words("council.questions.heading", title=one.title),
            lead=words.count("council.questions.lead", len(list(one.items())), version=one.version),
            content=Catalogue(tuple(_subject(names, one, top, words) for top in one.nodes)),
        )
        for one in definition.questionnaires
    )


def _subject(names: GroupNames, questionnaire: Questionnaire, top: Node, words: Words) -> Subject:
    questions = tuple(
        _asked(names, questionnaire, item, words) for node in top.walk() for item in node.items
    )
    return Subject(top.title, questions)


def _asked(names: GroupNames, questionnaire: Questionnaire, item: Item, words: Words) -> Asked:
    if item.groups == "all":
        groups = words("council.questions.everyone")
    else:
        asked = [names.get(code, code) for code in item.groups]
        groups = words("council.questions.asked", groups=sentence_list(words, asked))
    others = [words("council.questions.skip")]
    others += [words("council.questions.cannot_judge")] if item.cannot_judge else []
    others += [words("council.questions.not_applicable")] if item.not_applicable else []
    return Asked(
        text=item.text,
        explained=item.help or "",
        answers=tuple(_answers(questionnaire, item, words)),
        others=words("council.questions.or", others=sentence_list(words, others)),
        groups=groups,
    )


def _answers(questionnaire: Questionnaire, item: Item, words: Words) -> Iterator[str]:
    figures = Figures(words)
    if item.levels:
        yield from (f"{figures.amount(level.value)}  {level.short}" for level in item.levels)
    elif item.options_from:
        yield words(f"council.questions.from_{item.options_from}")
    elif item.options:
        yield from (option.text for option in questionnaire.options_of(item))
    elif item.type == "number":
        yield words("council.questions.number", unit=item.unit or "", limits=_limits(figures, item))
    elif item.type == "recall":
        yield words.count("council.questions.recall", item.entries or 1)
    else:
        yield words(f"council.questions.{item.type}")
    if item.type in {"multiple_choice", "ranking", "allocation"}:
        yield words(f"council.questions.{item.type}")


def _limits(figures: Figures, item: Item) -> str:
    """“0–40”, as far as there are limits."""
    ends = [figures.amount(end) for end in (item.minimum, item.maximum) if end is not None]
    return "–".join(ends)
