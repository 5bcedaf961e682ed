"""The shape of an answer as it comes in, and what the consultant decided about a comment."""

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dot.errors import Reason
from dot.questionnaires.answers import LONGEST_TEXT, SEPARATOR, State
from dot.questionnaires.wording import figure

Decision = Literal["publish", "withhold"]
MOST_ENTRIES = 100
LARGEST = 1e15

Finite = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=64)]
Words = Annotated[str, Field(max_length=LONGEST_TEXT)]


@dataclass(frozen=True)
class ReadComment:
    """One comment, read.   comment: its key.   text: the consultant's wording, "" = as written.

    ``adverse_event``: it tells of one, which the client's safety department must learn of.
    """

    comment: str
    decision: Decision
    text: str = ""
    adverse_event: bool = False


class AnswerIn(BaseModel):
    """One answer as a browser or a program sends it; nothing is coerced, nothing unknown is taken.

    An answer has exactly one of: ``value`` (level of a BARS item, number), ``choice`` (option id;
    yes or no), ``choices`` (option ids; a ranking has the best first), ``shares`` (points by option
    id), ``texts`` (entries of a recall item, or one text); a non-answer has none of them.
    ``revision`` is the last one that the sender knows, 0 where none; with ``or_next`` it may be one
    more, where an earlier state of the answer was on its way when the sender had to go.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    state: State = "answered"
    value: Finite | None = None
    choice: Name | None = None
    choices: Annotated[list[Name], Field(min_length=1, max_length=MOST_ENTRIES)] | None = None
    shares: Annotated[dict[Name, Finite], Field(min_length=1, max_length=MOST_ENTRIES)] | None = (
        None
    )
    texts: Annotated[list[Words], Field(min_length=1, max_length=MOST_ENTRIES)] | None = None
    comment: Words | None = None
    revision: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    or_next: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> "AnswerIn":
        forms = (self.value, self.choice, self.choices, self.shares, self.texts)
        given = sum(form is not None for form in forms)
        if given != (self.state == "answered"):
            raise ValueError(
                "An answer has exactly one of value, choice, choices, shares and texts; "
                "a non-answer has none of them."
            )
        return self


def as_cell(given: AnswerIn) -> str:
    """The answer as it would stand in `answers.csv`, for the one reader that knows what it means.

    Raises ValueError where an entry holds the sign that separates entries.
    """
    if given.state != "answered":
        return given.state
    if given.value is not None:
        return written_number(given.value)
    if given.shares is not None:
        return SEPARATOR.join(
            f"{name}={written_number(points)}" for name, points in given.shares.items()
        )
    if given.texts is not None and len(given.texts) == 1:
        return given.texts[0]
    entries = given.choices or given.texts or [given.choice or ""]
    for entry in entries:
        if SEPARATOR in entry:
            words = f"An entry holds “{SEPARATOR}”, which separates entries: leave it out."
            raise ValueError(Reason(words, "separator"))
    return SEPARATOR.join(entries)


def written_number(value: float) -> str:
    """A number in digits, without an exponent and without a needless decimal."""
    if math.fabs(value) < LARGEST and value == int(value):
        return str(int(value))
    return figure(value) if "e" not in f"{value!r}" else f"{value:.12f}".rstrip("0").rstrip(".")
