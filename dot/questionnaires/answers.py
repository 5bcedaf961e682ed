"""One answer as a spreadsheet cell holds it: what it means for its item, or why it can't be taken."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dot.errors import Reason
from dot.questionnaires.scalars import clipped
from dot.questionnaires.schemas import OPTION_TYPES, Item, Option
from dot.questionnaires.wording import figure, unknown, without_comma

State = Literal["answered", "skipped", "cannot_judge", "not_applicable"]

NON_ANSWERS: dict[str, State] = {
    "skipped": "skipped",
    "cannot_judge": "cannot_judge",
    "not_applicable": "not_applicable",
}
YES_NO = {"yes": 1.0, "no": 0.0}
SEPARATOR = "|"
NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+")
LONGEST_NUMBER = 30
LONGEST_TEXT = 4000
WHOLE = 100.0
ROUNDING = 0.01
STEP_TOLERANCE = 1e-9


@dataclass(frozen=True)
class ParsedAnswer:
    """What an answer says.

    value: the number behind it on the item's own scale (BARS level, option score, number, yes 1 and
    no 0), not reversed; None where there is none.   choices: option ids, as given; a ranking has
    the best first.   shares: points of an allocation by option id, adding up to 100.
    texts: the entries of a recall item, or the one text.
    """

    state: State = "answered"
    value: float | None = None
    choices: tuple[str, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    texts: tuple[str, ...] = ()


def parse_answer(
    item: Item, options: Sequence[Option], raw: str, *, step: float | None = None
) -> ParsedAnswer:
    """The meaning of one answer.

    options: the item's options, also where they come from a set or from the source truth.
    step: the scale's step where values between the item's levels are possible (a named group), else
    None: then only the levels are.
    Raises ValueError; its message says what to write instead.
    """
    text = raw.strip()
    if not text:
        words = "The answer is empty: write “skipped”, or delete the row."
        raise ValueError(Reason(words, "empty"))
    if text in NON_ANSWERS:
        return non_answer(item, NON_ANSWERS[text])
    if item.type == "bars":
        return ParsedAnswer(value=level(item, text, step))
    if item.type == "number":
        return ParsedAnswer(value=number_within(item, text))
    if item.type == "yes_no":
        return yes_or_no(text)
    if item.type in OPTION_TYPES:
        return chosen(item, options, text)
    return ParsedAnswer(texts=free_texts(item, text))


def non_answer(item: Item, state: State) -> ParsedAnswer:
    """A non-answer that the item offers; everybody may skip."""
    offered = {"cannot_judge": item.cannot_judge, "not_applicable": item.not_applicable}
    if not offered.get(state, True):
        words = f"The item does not offer “{state}”: write an answer, or “skipped”."
        raise ValueError(Reason(words, "not_offered"))
    return ParsedAnswer(state=state)


def number(text: str) -> float:
    """A number with a decimal point, without a unit."""
    if len(text) <= LONGEST_NUMBER and DECIMAL_COMMA.fullmatch(text):
        words = f"“{text}” has a decimal comma: write {without_comma(text)}."
        raise ValueError(Reason(words, "no_number", given=text))
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        words = f"“{clipped(text)}” is no number: write digits, as in 3 or 2.5."
        raise ValueError(Reason(words, "no_number", given=clipped(text)))
    return float(text)


def level(item: Item, text: str, step: float | None) -> float:
    """One of the item's levels, or a value between them on the scale's step."""
    value = number(text)
    levels = sorted(anchor.value for anchor in item.levels or [])
    if not levels or value in levels:
        return value
    shown = ", ".join(map(figure, levels))
    if not levels[0] <= value <= levels[-1]:
        words = f"{text} lies outside the scale: write one of {shown}."
        raise ValueError(Reason(words, "no_level", levels=shown))
    if step is None:
        words = f"{text} lies between two levels: write one of {shown}."
        raise ValueError(Reason(words, "no_level", levels=shown))
    steps = (value - levels[0]) / step
    if math.fabs(steps - round(steps)) > STEP_TOLERANCE:
        words = f"{text} is finer than the scale: use steps of {figure(step)}."
        raise ValueError(Reason(words, "too_fine", step=figure(step)))
    return value


def number_within(item: Item, text: str) -> float:
    """A number inside the item's limits."""
    value = number(text)
    if item.minimum is not None and value < item.minimum:
        least = figure(item.minimum)
        words = f"{text} is below the item's minimum: write {least} or more."
        raise ValueError(Reason(words, "below_minimum", minimum=least))
    if item.maximum is not None and value > item.maximum:
        most = figure(item.maximum)
        words = f"{text} is above the item's maximum: write {most} or less."
        raise ValueError(Reason(words, "above_maximum", maximum=most))
    return value


def yes_or_no(text: str) -> ParsedAnswer:
    if text not in YES_NO:
        words = f"“{clipped(text)}” is neither: write yes or no, in small letters."
        raise ValueError(Reason(words, "no_option"))
    return ParsedAnswer(value=YES_NO[text], choices=(text,))


def chosen(item: Item, options: Sequence[Option], text: str) -> ParsedAnswer:
    """One option, several, or points for each."""
    scores = {option.id: option.score for option in options}
    if item.type == "allocation":
        return ParsedAnswer(shares=shares(text, scores))
    if item.type in {"multiple_choice", "ranking"}:
        return ParsedAnswer(choices=several(text, scores))
    return ParsedAnswer(value=scores[known(text, scores)], choices=(text,))


def known(name: str, options: Sequence[str] | dict[str, float | None]) -> str:
    if name not in options:
        words = unknown("answer to this item", clipped(name), options)
        raise ValueError(Reason(words, "no_option"))
    return name


def twice(name: str) -> Reason:
    return Reason(f"“{name}” stands twice in the answer: name each option once.", "twice")


def several(text: str, options: dict[str, float | None]) -> tuple[str, ...]:
    """Option ids, each once."""
    names = [part.strip() for part in text.split(SEPARATOR)]
    for position, name in enumerate(names):
        known(name, options)
        if name in names[:position]:
            raise ValueError(twice(name))
    return tuple(names)


def shares(text: str, options: dict[str, float | None]) -> tuple[tuple[str, float], ...]:
    """Points for each option; options that are left out get none."""
    points: dict[str, float] = {}
    for part in text.split(SEPARATOR):
        name, sign, amount = (piece.strip() for piece in part.partition("="))
        if not sign:
            words = f"“{clipped(part)}” has no “=”: write the answer as in A=60|B=40."
            raise ValueError(Reason(words, "no_points"))
        if known(name, options) in points:
            raise ValueError(twice(name))
        points[name] = number(amount)
        if points[name] < 0:
            words = f"“{name}” has less than 0 points: write 0 or more."
            raise ValueError(Reason(words, "no_points"))
    total = sum(points.values())
    if math.fabs(total - WHOLE) > ROUNDING:
        words = f"The points add up to {figure(total)}: share out exactly 100."
        raise ValueError(Reason(words, "points", total=figure(total)))
    return tuple((name, points.get(name, 0.0)) for name in options)


def free_texts(item: Item, text: str) -> tuple[str, ...]:
    """The entries of a recall item, or the one text."""
    if len(text) > LONGEST_TEXT:
        words = f"The text has {len(text)} characters: shorten it to {LONGEST_TEXT}."
        raise ValueError(Reason(words, "too_long", most=LONGEST_TEXT))
    if item.type == "text":
        return (text,)
    entries = tuple(filter(None, (part.strip() for part in text.split(SEPARATOR))))
    if not entries:
        words = "The answer holds no words: write “skipped”, or delete the row."
        raise ValueError(Reason(words, "empty"))
    if item.entries is not None and len(entries) > item.entries:
        words = (
            f"The answer has {len(entries)} entries, the item has room for {item.entries}: "
            f"keep the first {item.entries}."
        )
        raise ValueError(Reason(words, "too_many_entries", most=item.entries))
    return entries
