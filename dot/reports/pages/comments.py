"""In their own words: comments that were read and ticked, by dimension."""

from dataclasses import dataclass

from dot.reports.blocks import Page, Source
from dot.results.comments_schemas import CommentList


@dataclass(frozen=True)
class Voices:
    """Comments on one question, or on a dimension.   who: the group, or everybody."""

    question: str
    who: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """One dimension."""

    title: str
    questionnaire: str
    voices: tuple[Voices, ...]


@dataclass(frozen=True)
class InTheirOwnWords:
    """Dimensions in reading order, and how the comments came here."""

    chapters: tuple[Chapter, ...]
    note: str


def comments(source: Source) -> tuple[Page, ...]:
    """Left out where no comment may be shown or none was ticked."""
    words, result = source.words, source.result
    lists: dict[tuple[str, str], list[CommentList]] = {}
    for one in result.comments:
        lists.setdefault((one.questionnaire, one.node), []).append(one)
    if not lists:
        return ()
    chapters = tuple(
        Chapter(
            title=result.questionnaires[slug].nodes[node].title,
            questionnaire=result.questionnaires[slug].title,
            voices=tuple(_voices(source, one) for one in found),
        )
        for (slug, node), found in lists.items()
    )
    total = sum(len(one.texts) for one in result.comments)
    lead = words.count("comments.lead", total)
    content = InTheirOwnWords(chapters, words("comments.note"))
    return (Page("comments", "comments", words("comments.heading"), lead, content),)


def _voices(source: Source, one: CommentList) -> Voices:
    words = source.words
    names = source.result.assessment.groups
    who = names.get(one.group, one.group) if one.group else words("comments.all")
    return Voices(one.question or words("comments.several"), who, tuple(one.texts))
