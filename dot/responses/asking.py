"""The survey as one group meets it: its questions in sections that each make one clear scroll."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dot.questionnaires.length import length
from dot.questionnaires.schemas import Item, Node, Option, OptionSource, Questionnaire
from dot.responses.questions import Key, Question

# Neighbouring parts of the tree share a section up to this many questions: more is a long scroll,
# and a page for each single question is a long way.
FULL_SECTION = 6
# Lists that begin with what is true would give it away; segments come in their own order.
MIXED: frozenset[OptionSource] = frozenset({"priorities", "key_messages"})
FROM_MEMORY = frozenset({"priorities", "measures"})


@dataclass(frozen=True)
class Asked:
    """One question as it is shown.   minutes: what reading and answering it takes."""

    key: Key
    item: Item
    options: tuple[Option, ...]
    minutes: float

    @property
    def name(self) -> str:
        """The key in one word, for forms and addresses."""
        return "/".join(self.key)


@dataclass(frozen=True)
class Part:
    """A top node of a questionnaire, with what the group is asked about it."""

    node: str
    title: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Section:
    """Parts of one questionnaire that are shown together.   number: its place, from 1.

    from_memory: the questionnaire tests what is remembered; what it is about is not said beforehand.
    """

    number: int
    slug: str
    questionnaire: str
    description: str | None
    from_memory: bool
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All questions, in reading order."""
        return tuple(question for part in self.parts for question in part.questions)

    @property
    def title(self) -> str:
        """The titles of its parts."""
        return " · ".join(part.title for part in self.parts)


@dataclass(frozen=True)
class Paper:
    """Everything that a group is asked, in one language."""

    group: str
    language: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All questions, in reading order."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def minutes(self) -> float:
        """What the longest way through takes."""
        return sum(question.minutes for question in self.questions)

    def section_of(self, key: Key) -> Section:
        """The section that a question stands in."""
        return next(one for one in self.sections if any(q.key == key for q in one.questions))


def paper_of(
    questionnaires: Sequence[Questionnaire],
    questions: Mapping[Key, Question],
    group: str,
    seed: int = 0,
) -> Paper:
    """Arrange a group's questions.

    questionnaires: in the language to ask in, the ones that ``questions`` were taken from.
    seed: decides the order of options that come from the source truth; one for each respondent.
    """
    sections: list[Section] = []
    for questionnaire in questionnaires:
        parts = [_part(questionnaire, node, questions, seed) for node in questionnaire.nodes]
        for group_of_parts in _together([part for part in parts if part.questions]):
            sections.append(
                Section(
                    len(sections) + 1,
                    questionnaire.slug,
                    questionnaire.title,
                    questionnaire.description,
                    questionnaire.leakage is not None,
                    tuple(group_of_parts),
                )
            )
    language = questionnaires[0].language if questionnaires else "en"
    return Paper(group, language, tuple(sections))


def _part(
    questionnaire: Questionnaire, node: Node, questions: Mapping[Key, Question], seed: int
) -> Part:
    keys = [(questionnaire.slug, item.id) for below in node.walk() for item in below.items]
    asked = [
        Asked(
            key,
            questions[key].item,
            _mixed(questions[key], seed),
            length(questionnaire, [questions[key].item]).minutes,
        )
        for key in keys
        if key in questions
    ]
    return Part(node.id, node.title, tuple(asked))


def _mixed(question: Question, seed: int) -> tuple[Option, ...]:
    if question.item.options_from not in MIXED:
        return question.options

    def place(option: Option) -> bytes:
        return hashlib.sha256(f"{seed}:{option.id}".encode()).digest()

    return tuple(sorted(question.options, key=place))


def _together(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Join neighbours while they fit; what shows the answers never joins what asks from memory."""
    held: list[Part] = []
    for part in parts:
        size = sum(len(one.questions) for one in [*held, part])
        told = any(question.item.options_from for question in part.questions)
        if held and (size > FULL_SECTION or (told and _from_memory(held))):
            yield held
            held = []
        held.append(part)
    if held:
        yield held


def _from_memory(parts: Sequence[Part]) -> list[Key]:
    return [q.key for part in parts for q in part.questions if q.item.role in FROM_MEMORY]


def settled(paper: Paper, answered: Mapping[Key, object]) -> frozenset[Key]:
    """Questions asked from memory whose answers were shown since: they can't be changed any more.

    Recall is asked before recognition and without a way back, or it would measure reading.
    """
    slugs = {
        question.key[0]
        for question in paper.questions
        if question.item.options_from in MIXED and question.key in answered
    }
    return frozenset(
        question.key
        for question in paper.questions
        if question.key[0] in slugs and question.item.role in FROM_MEMORY
    )
