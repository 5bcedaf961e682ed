"""The shape of `strategy.yaml` (source truth) and of `coding.csv` (coded recall answers)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from dot.questionnaires.schemas import Content, Identifier, Line, Number, Text

UNCODABLE = "uncodable"
Question = Literal["priorities", "measures", "needs"]
QUESTIONS: tuple[Question, ...] = get_args(Question)


def question_named(word: str) -> Question | Literal[""]:
    """The question of that name; "" where it names none."""
    return next((one for one in QUESTIONS if one == word), "")


class Coded(Content):
    """Something to be named, with the wordings that count as naming it."""

    code: Identifier
    text: Line
    wordings: list[Line] = []


class Statement(Content):
    code: Identifier
    text: Line


class Movement(Content):
    """Move ``percent`` of segment ``origin`` to segment ``destination`` in this cycle."""

    origin: Identifier
    destination: Identifier
    percent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class KeyMessage(Content):
    """The true sentence first, then plausible wrong ones; each with its code."""

    right: Statement
    wrong: list[Statement] = []


class SourceList(Content):
    """The strategy as one place (brand team, national leadership) signed it."""

    place: Identifier
    title: Line
    level: Identifier | None = None
    signed_by: Line | None = None
    signed_on: date | None = None
    priorities: Annotated[list[Coded], Field(min_length=1, max_length=9)]


class Strategy(Content):
    """Source truth. The first source list is the reference; the others are compared with it."""

    format: Literal[1]
    sources: Annotated[list[SourceList], Field(min_length=1)]
    decoys: list[Statement] = []
    drift: list[Coded] = []
    segments: list[Statement] = []
    effort: dict[Identifier, Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]] = {}
    movement: Movement | None = None
    measures: list[Coded] = []
    key_message: KeyMessage | None = None
    needs: list[Coded] = []
    stop_list: list[Text] = []
    actual_effort: dict[Identifier, Number] = {}
    actual_effort_by_region: dict[Line, dict[Identifier, Number]] = {}

    @model_validator(mode="after")
    def _effort_is_a_whole(self) -> "Strategy":
        splits = {"effort": self.effort, "actual_effort": self.actual_effort}
        splits |= {
            f"actual_effort_by_region, {region}": split
            for region, split in self.actual_effort_by_region.items()
        }
        for name, split in splits.items():
            if any(share < 0 for share in split.values()):
                raise ValueError(f"{name} has a share below 0")
            if split and abs(sum(split.values()) - 100.0) > 0.01:
                raise ValueError(f"{name} adds up to {sum(split.values()):g}; make it 100")
        return self

    @property
    def priorities(self) -> list[Coded]:
        """The reference list, in rank order."""
        return self.sources[0].priorities


@dataclass(frozen=True)
class Code:
    """One coder's code for one distinct wording.

    question: whose answers it holds for; "" = every question where the words were given.
    """

    answer: str
    coder: str
    code: str
    question: Question | Literal[""] = ""

    def content(self) -> dict[str, str]:
        """What it says; no question where it names none, so that older hashes of it still hold."""
        return {name: value for name, value in vars(self).items() if name != "question" or value}
