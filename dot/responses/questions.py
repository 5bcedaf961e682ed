"""Which items each rater group is asked, and what counts as an answer to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dot.assessments.schemas import Assessment, Group
from dot.questionnaires.answers import ParsedAnswer, parse_answer
from dot.questionnaires.length import asked
from dot.questionnaires.schemas import Item, Option, OptionSource, Questionnaire

Key = tuple[str, str]
Borrowed = Mapping[OptionSource, Sequence[Option]]


@dataclass(frozen=True)
class Question:
    """An item as it is put to one group.   step: between levels, for consultants."""

    item: Item
    options: tuple[Option, ...]
    step: float | None

    def read(self, cell: str) -> ParsedAnswer:
        """What an answer means. Raises ValueError with what to write instead."""
        return parse_answer(self.item, self.options, cell, step=self.step)


def questions_of(
    settings: Assessment,
    questionnaires: Sequence[Questionnaire],
    group: str,
    borrowed: Borrowed,
    *,
    depth: bool = False,
) -> dict[Key, Question]:
    """What a member of the group may answer, by questionnaire and item, in reading order.

    borrowed: options that items take from the source truth; an item whose list is empty is left out.
    depth: whether items beside the core are asked as well.
    """
    every = {code for questionnaire in questionnaires for code in questionnaire.groups}
    halves = settings.groups.get(group, Group()).may_halve(alone=every == {group})
    return {
        (questionnaire.slug, item.id): Question(
            item, options, questionnaire.scale.step if halves else None
        )
        for questionnaire in questionnaires
        for item, options in _asked(questionnaire, group, borrowed, depth=depth)
    }


def _asked(
    questionnaire: Questionnaire, group: str, borrowed: Borrowed, *, depth: bool
) -> Iterator[tuple[Item, tuple[Option, ...]]]:
    for item in asked(questionnaire, group, depth=depth):
        if item.options_from is None:
            yield item, tuple(questionnaire.options_of(item))
        elif borrowed.get(item.options_from):
            yield item, tuple(borrowed[item.options_from])
