"""What each person named, ticked and allocated: the raw material of the leakage formulas."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from dot.questionnaires.schemas import LeakageRole, Questionnaire
from dot.results.inputs import Answers, ItemKey, State
from dot.strategy.coding import Codebook
from dot.strategy.schemas import QUESTIONS, Question

SEPARATOR = "|"


@dataclass(frozen=True)
class Given:
    """One person's row for one role: the item, the state, the answer as written, its number."""

    item: str
    state: State
    text: str
    value: float


@dataclass
class Person:
    """One rater's answers to the leakage questions, by role; several items may share a role."""

    group: str
    level: str
    given: dict[LeakageRole, list[Given]] = field(default_factory=dict)

    def first(self, role: LeakageRole) -> Given | None:
        """The answer to a role that one item plays; None where it was not answered."""
        rows = [row for row in self.given.get(role, []) if row.state == State.ANSWERED]
        return rows[0] if rows else None

    def unknown(self, role: LeakageRole) -> bool:
        """Whether the person was asked and could not say: that is not known, which counts as 0."""
        rows = self.given.get(role, [])
        return bool(rows) and rows[0].state == State.CANNOT_JUDGE

    def entries(self, role: LeakageRole) -> list[str] | None:
        """The lines of a recall answer; "cannot judge" names nothing, a skipped one is missing."""
        rows = self.given.get(role, [])
        if not rows or rows[0].state in (State.SKIPPED, State.NOT_APPLICABLE):
            return None
        if rows[0].state == State.CANNOT_JUDGE:
            return []
        return [entry.strip() for entry in rows[0].text.split(SEPARATOR) if entry.strip()]

    def choices(self, role: LeakageRole) -> list[str] | None:
        """The ids ticked; None where the item was not answered."""
        row = self.first(role)
        return None if row is None else [id_ for id_ in row.text.split(SEPARATOR) if id_]

    def split(self, role: LeakageRole) -> dict[str, float] | None:
        """An allocation of 100 points by option id."""
        row = self.first(role)
        if row is None:
            return None
        pairs = (part.partition("=") for part in row.text.split(SEPARATOR))
        return {name.strip(): float(points) for name, _, points in pairs}

    def mean(self, role: LeakageRole) -> float:
        """Mean number over the items of a role; NaN where none was answered."""
        values = [row.value for row in self.given.get(role, []) if row.state == State.ANSWERED]
        numbers = [value for value in values if not np.isnan(value)]
        return float(np.mean(numbers)) if numbers else float("nan")


def people(questionnaire: Questionnaire, answers: Answers) -> list[Person]:
    """Everyone in canonical order, with their answers to the items that have a role."""
    roles = {
        ItemKey(questionnaire.slug, item.id): item.role
        for item in questionnaire.items()
        if item.role is not None
    }
    everyone = [Person(rater.group, rater.level) for rater in answers.raters]
    for at, key in enumerate(answers.items):
        role = roles.get(key)
        if role is None:
            continue
        for row in np.flatnonzero(answers.item == at):
            given = Given(
                key.item,
                State(int(answers.state[row])),
                answers.texts[int(answers.content[row])],
                float(answers.value[row]),
            )
            everyone[int(answers.rater[row])].given.setdefault(role, []).append(given)
    return everyone


def recalled(everyone: list[Person]) -> Iterator[tuple[Question, str]]:
    """Every line of every recall answer that is to be coded, with its question."""
    for person in everyone:
        for question in QUESTIONS:
            for entry in person.entries(question) or []:
                yield question, entry


def codes(book: Codebook, person: Person, question: Question) -> list[str | None] | None:
    """The codes of a person's recall answer in the order given; None for an uncoded line."""
    entries = person.entries(question)
    if entries is None:
        return None
    return [book.code(question, entry).code for entry in entries]
