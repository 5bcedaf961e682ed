"""What people answer to level texts and attitudes.

A person's view of a sub-dimension is: the affiliate's true level, plus what the person's group makes
of it, plus the country, plus the person's own lenience, plus noise; rounded to the nearest anchor.
Non-answers come first: some skip, some were not there, to some the question does not apply.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dot.questionnaires.schemas import Item, Questionnaire
from tests.sample.cast import Rater, Table, Wave, stream

LOWEST, HIGHEST = 1, 5
NON_ANSWERS = ("skipped", "cannot_judge", "not_applicable")


@dataclass(frozen=True)
class Question:
    """An item at its node."""

    questionnaire: Questionnaire
    node: str
    item: Item

    def is_put_to(self, group: str) -> bool:
        groups = self.item.groups
        return group in (self.questionnaire.groups if groups == "all" else groups)


def questions(questionnaires: Sequence[Questionnaire]) -> list[Question]:
    """Every item in reading order."""
    return [
        Question(questionnaire, node.id, item)
        for questionnaire in questionnaires
        for node in questionnaire.walk()
        for item in node.items
    ]


def true_level(truth: Table, question: Question, wave: Wave) -> float:
    """The affiliate's own level behind a scored item; a year before it was lower."""
    name = question.item.id
    level: float = truth["items"].get(name) or truth["base"][question.node]
    if wave == "now":
        return level
    lower = truth["earlier"]
    step: float = lower["nodes"].get(question.node, lower["default"])
    return level - step


def view(truth: Table, question: Question, rater: Rater, wave: Wave) -> float:
    """What a person makes of a scored item, before noise."""
    special = truth["special"].get(rater.group, {}).get(question.node, 0.0)
    country = truth["units"][rater.unit] if rater.group in ("SM", "REP") else 0.0
    whole: float = true_level(truth, question, wave) + truth["groups"][rater.group] + special
    return whole + country + rater.lenience


def rated(truth: Table, question: Question, raters: Sequence[Rater], wave: Wave) -> list[str]:
    """The answers of these people to a scored item: a level, or the option in its place."""
    rng = stream("answer", wave, question.item.id)
    noise = rng.normal(0.0, truth["spread"]["answer"], len(raters))
    views = np.array([view(truth, question, rater, wave) for rater in raters])
    steady = np.array([rater.group == "GM" for rater in raters])
    places = np.rint(views + np.where(steady, 0.0, noise)).clip(LOWEST, HIGHEST).astype(int)
    return [name_of(question, int(place)) for place in places]


def name_of(question: Question, place: int) -> str:
    """The answer in a place from 1: the level itself, or an option's id."""
    if question.item.type == "bars":
        return str(place)
    options = question.questionnaire.options_of(question.item)
    return options[min(place, len(options)) - 1].id


def shares(truth: Table, question: Question, group: str) -> Mapping[str, float]:
    """How often a group gives each kind of non-answer to an item."""
    judged = truth["cannot_judge"]
    usual = judged.get(group, judged["default"])
    if not question.item.core:
        usual = judged["depth"]
    own = truth["cannot_judge_items"].get(question.item.id, {})
    alone = group == "GM"
    return {
        "skipped": truth["skipped"].get(group, truth["skipped"]["default"]) * (not alone),
        "cannot_judge": own.get(group, usual) * question.item.cannot_judge * (not alone),
        "not_applicable": truth["not_applicable"] * question.item.not_applicable * (not alone),
    }


def non_answers(
    truth: Table, question: Question, raters: Sequence[Rater], wave: Wave
) -> list[str | None]:
    """The non-answer of each person, None where there is an answer."""
    rng = stream("non-answer", wave, question.item.id)
    drawn = rng.random(len(raters))
    found = []
    for rater, number in zip(raters, drawn, strict=True):
        limits = np.cumsum([shares(truth, question, rater.group)[kind] for kind in NON_ANSWERS])
        place = int(np.searchsorted(limits, number, side="right"))
        found.append(NON_ANSWERS[place] if place < len(NON_ANSWERS) else None)
    return found
