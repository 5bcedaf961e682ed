"""What the cells of an answer mean: which item, which state, which value; looked up once each."""

import math
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from dot.assessments.schemas import Assessment, Group
from dot.batch.consistency import groups_of
from dot.batch.dialect import Findings, clip
from dot.questionnaires.answers import SEPARATOR, ParsedAnswer, parse_answer
from dot.questionnaires.schemas import FREE_TEXT_TYPES, Item, Option, OptionSource, Questionnaire
from dot.questionnaires.wording import joined, unknown
from dot.results.inputs import ItemKey, State
from dot.strategy.schemas import Strategy

REFUSED = -1
IGNORED = -2
MOST_KNOWN = 20_000
QUESTION = ("group", "questionnaire", "item")
STATES = {state.name.lower(): int(state) for state in State}


class Refused(ValueError):
    """An answer that can't be accepted; the message says why."""


class Ignored(Exception):
    """An answer that this assessment knows nothing of."""


@dataclass(frozen=True)
class Asked:
    """What may be answered, and by whom."""

    groups: Mapping[str, Group]
    units: Collection[str]
    levels: Collection[str]
    questionnaires: Mapping[str, Questionnaire]
    items: tuple[ItemKey, ...]
    authored: Mapping[ItemKey, Item]
    options: Mapping[OptionSource, Sequence[str]]

    def keys_of(self, item: str) -> list[ItemKey]:
        """The items that have this id, one a questionnaire."""
        keys = (ItemKey(slug, item) for slug in self.questionnaires)
        return [key for key in keys if key in self.authored]

    def groups_of(self, key: ItemKey) -> Collection[str]:
        """The rater groups that an item is put to."""
        groups = self.authored[key].groups
        return self.questionnaires[key.questionnaire].groups if groups == "all" else groups

    def step_of(self, group: str, questionnaire: Questionnaire) -> float | None:
        """The step between two levels, for those who may answer between them."""
        found = self.groups.get(group)
        halves = found is not None and found.may_halve(alone=len(self.groups) == 1)
        return questionnaire.scale.step if halves else None


def asked(
    assessment: Assessment, questionnaires: Sequence[Questionnaire], strategy: Strategy | None
) -> Asked:
    """Collect the items, and the groups, units and levels of those who answer them.

    A group that the assessment doesn't set up is confidential, with the usual floor.
    """
    usual = Group()
    authored = {
        ItemKey(questionnaire.slug, item.id): item
        for questionnaire in questionnaires
        for item in questionnaire.items()
    }
    return Asked(
        groups={
            group: assessment.groups.get(group, usual)
            for group in groups_of(assessment, questionnaires)
        },
        units={unit.id for unit in assessment.units},
        levels={level.id for level in assessment.levels},
        questionnaires={questionnaire.slug: questionnaire for questionnaire in questionnaires},
        items=tuple(authored),
        authored=authored,
        options=options_of(strategy),
    )


def options_of(strategy: Strategy | None) -> dict[OptionSource, Sequence[str]]:
    """The options that items take from the source truth: what is true, then what is not."""
    if strategy is None:
        return {}
    message = strategy.key_message
    decoys = [decoy.code for decoy in strategy.decoys]
    return {
        "priorities": [*(priority.code for priority in strategy.priorities), *decoys],
        "segments": [segment.code for segment in strategy.segments],
        "key_messages": [m.code for m in [message.right, *message.wrong]] if message else [],
    }


@dataclass(frozen=True)
class Question:
    """An item as it is put to one group: its place, its options, the steps between its levels.

    known: index of the meaning by answer as written.   wrong: why an answer is refused.
    """

    place: int
    item: Item
    options: Sequence[Option]
    step: float | None
    known: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, Exception] = field(default_factory=dict)

    def comes_again(self, answer: ParsedAnswer) -> bool:
        """Whether others will answer the same. Remembering free texts would only cost memory."""
        return answer.state != "answered" or self.item.type not in FREE_TEXT_TYPES


@dataclass
class Meanings:
    """A table of distinct answers. item, state, value, content: one entry each, as in `Answers`.

    questions: by group, questionnaire and item as written; or why there is none.
    """

    asked: Asked
    findings: Findings
    lenient: bool = False
    questions: dict[tuple[str, ...], Question | Exception] = field(default_factory=dict)
    item: "array[int]" = field(default_factory=lambda: array("i"))
    state: "array[int]" = field(default_factory=lambda: array("b"))
    value: "array[float]" = field(default_factory=lambda: array("d"))
    content: "array[int]" = field(default_factory=lambda: array("i"))
    texts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = {key: at for at, key in enumerate(self.asked.items)}

    def find(self, raw: tuple[str, ...], answer: str, line: int) -> tuple[int, bool]:
        """The index of an answer's meaning, and whether it will be the same for equal cells.

        raw: group, questionnaire and item as written. The index is below zero where there is no
        meaning; ``findings`` then has the reason, unless the answer is ignored.
        """
        question = self.questions.get(raw)
        if question is None:
            question = self.questions[raw] = self.question_or_reason(raw)
        if not isinstance(question, Question):
            return self.without(question, line), False
        index = question.known.get(answer)
        if index is not None:
            return index, True
        reason = question.wrong.get(answer)
        if reason is not None:
            return self.without(reason, line), False
        return self.learn(question, answer, line), answer in question.known

    def without(self, reason: Exception, line: int) -> int:
        """Note why there is no meaning."""
        if isinstance(reason, Ignored):
            return IGNORED
        self.findings.add(line, str(reason))
        return REFUSED

    def learn(self, question: Question, raw: str, line: int) -> int:
        """Append the meaning of an answer to the table; below zero where it has none."""
        answer = raw.strip()
        try:
            parsed = parse_answer(question.item, question.options, answer, step=question.step)
        except ValueError as error:
            words = f"{question.item.id}: {error}"
            reason = self.gone(words) if question.item.options_from else Refused(words)
            question.wrong[raw] = reason
            return self.without(reason, line)
        written = SEPARATOR.join(parsed.choices) if parsed.choices else answer
        index = len(self.item)
        self.item.append(question.place)
        self.state.append(STATES[parsed.state])
        self.value.append(math.nan if parsed.value is None else parsed.value)
        self.content.append(self.texts.setdefault(written, len(self.texts)))
        if question.comes_again(parsed) and len(question.known) < MOST_KNOWN:
            question.known[raw] = index
        return index

    def question_or_reason(self, raw: tuple[str, ...]) -> Question | Exception:
        """What the cells ask, or why they ask nothing."""
        try:
            return self.question(raw)
        except (Refused, Ignored) as reason:
            return reason

    def question(self, raw: tuple[str, ...]) -> Question:
        """The item that the cells name, as it is put to their group. Raises Refused or Ignored."""
        group, slug, name = (cell.strip() for cell in raw)
        key = self.key_of(slug, name)
        asked = self.asked.groups_of(key)
        # A group that nobody knows was refused with its rater.
        if group not in asked and (self.lenient or group in self.asked.groups):
            words = f"“{name}” is not put to {group} but to {', '.join(asked)}"
            raise self.gone(f"{words}: delete the row, or mend the group.")
        questionnaire = self.asked.questionnaires[key.questionnaire]
        return Question(
            self.place[key],
            self.asked.authored[key],
            self.options_of(key),
            self.asked.step_of(group, questionnaire),
        )

    def key_of(self, slug: str, item: str) -> ItemKey:
        """The item that the cells name; without a questionnaire, the only one with that id."""
        if slug and slug not in self.asked.questionnaires:
            raise self.gone(unknown("questionnaire", clip(slug), self.asked.questionnaires))
        if not item:
            raise Refused("“item” is empty: name the item that was answered.")
        keys = [key for key in self.asked.keys_of(item) if slug in {"", key.questionnaire}]
        if len(keys) > 1:
            slugs = joined(key.questionnaire for key in keys)
            raise Refused(f"“{item}” is an item of {slugs}: fill in the column “questionnaire”.")
        if not keys:
            known = {key.item for key in self.asked.items if slug in {"", key.questionnaire}}
            raise self.gone(unknown("item", clip(item), known))
        return keys[0]

    def options_of(self, key: ItemKey) -> Sequence[Option]:
        """The item's options, taken from the source truth where it says so."""
        item = self.asked.authored[key]
        if item.options_from is None:
            return self.asked.questionnaires[key.questionnaire].options_of(item)
        borrowed = self.asked.options.get(item.options_from)
        if not borrowed:
            words = f"The options of “{item.id}” are the {item.options_from.replace('_', ' ')} of"
            raise self.gone(f"{words} strategy.yaml, which has none: add them there.")
        return [Option(id=code, text=code) for code in borrowed]

    def gone(self, message: str) -> Exception:
        """What to raise where an earlier wave may differ from this assessment and no other may."""
        return Ignored() if self.lenient else Refused(message)
