"""One question as a form shows it: what has been given, and what a posted form says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dot.errors import Reason
from dot.questionnaires.answers import NON_ANSWERS, SEPARATOR, number
from dot.questionnaires.schemas import Item
from dot.responses.asking import Asked, Paper, settled
from dot.responses.models import State
from dot.responses.questions import Key
from dot.responses.schemas import AnswerIn
from dot.responses.service import Given
from dot.responses.showing import shown

# How the names of a question's fields begin: answer, non-answer, comment, revision.
PREFIXES = frozenset("ancr")
OUT_OF_DATE = Reason("This form is out of date: load the page again, then send it.", "out_of_date")
# Answers that one radio button gives; a non-answer is another button of the same set.
RADIO = frozenset({"bars", "choice", "agreement", "frequency", "yes_no"})


class Posted(Protocol):
    """A posted form."""

    def getlist(self, key: str, /) -> Sequence[object]:
        """Every value of a field."""


@dataclass(frozen=True)
class Field:
    """A question with the answer given so far.

    picked: option ids or a level, as written.   points: of an allocation.   places: of a ranking.
    """

    asked: Asked
    revision: int = 0
    state: str = ""
    picked: tuple[str, ...] = ()
    points: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    comment: str = ""
    hidden: bool = False
    settled: bool = False

    @property
    def item(self) -> Item:
        """The question itself."""
        return self.asked.item

    @property
    def radio(self) -> bool:
        """Whether one radio button is the whole answer."""
        return self.item.type in RADIO

    @property
    def entries(self) -> int:
        """How many lines the question has room for."""
        return (self.item.entries or 3) if self.item.type == "recall" else 1

    @property
    def non_answers(self) -> list[str]:
        """The non-answers on offer; everybody may leave a question out."""
        offered = {
            "cannot_judge": self.item.cannot_judge,
            "not_applicable": self.item.not_applicable,
            "skipped": not self.item.required,
        }
        return [name for name, on_offer in offered.items() if on_offer]

    @property
    def ranked(self) -> list[str]:
        """The options of a ranking in the order given, then those without a place."""
        rest = [option.id for option in self.asked.options if option.id not in self.picked]
        return [*self.picked, *rest]

    @property
    def text_of(self) -> Mapping[str, str]:
        """The words of each option."""
        return {option.id: option.text for option in self.asked.options}


def fields_of(paper: Paper, given: Mapping[Key, Given]) -> dict[Key, Field]:
    """Every question with what was given; hidden where a condition does not hold."""
    put = shown(paper, {key: (one.state, one.cell) for key, one in given.items()})
    firm = settled(paper, given)
    return {
        asked.key: _field(asked, given.get(asked.key), asked.key not in put, asked.key in firm)
        for asked in paper.questions
    }


def _field(asked: Asked, given: Given | None, hidden: bool, firm: bool) -> Field:
    if given is None:
        return Field(asked, hidden=hidden, settled=firm)
    answered = given.state is State.ANSWERED
    parts = tuple(given.cell.split(SEPARATOR)) if answered else ()
    kind = asked.item.type
    pairs = (part.partition("=") for part in parts) if kind == "allocation" else ()
    return Field(
        asked,
        given.revision,
        given.state.value,
        picked=parts if kind in RADIO | {"multiple_choice", "ranking"} else (),
        points={name: points for name, _, points in pairs},
        texts=parts if kind == "recall" else (given.cell,) if answered else (),
        comment=given.comment,
        hidden=hidden,
        settled=firm,
    )


def answer_in(asked: Asked, form: Posted) -> AnswerIn | None:
    """What a posted form says about a question; None where it says nothing.

    Raises ValueError where a number is no number, or the form was changed on the way.
    """
    name = asked.name
    comment = _first(form, f"c:{name}")
    revision = _revision(_first(form, f"r:{name}"))
    values = [text for text in map(str, form.getlist(f"a:{name}")) if text.strip()]
    word = next(iter(form.getlist(f"n:{name}")), values[0] if values else "")
    if word in NON_ANSWERS:
        return AnswerIn(state=NON_ANSWERS[str(word)], comment=comment or None, revision=revision)
    said = _answer(asked, values, form)
    if said is None and not comment and not revision:
        return None
    state: dict[str, object] = {"state": "skipped"} if said is None else said
    return AnswerIn.model_validate(
        {**state, "comment": comment or None, "revision": revision}, strict=True
    )


def _answer(asked: Asked, values: list[str], form: Posted) -> dict[str, object] | None:
    kind = asked.item.type
    if kind in {"allocation", "ranking"}:
        return _by_option(asked, form)
    if not values:
        return None
    if kind in {"bars", "number"}:
        return {"value": _number(values[0])}
    if kind == "multiple_choice":
        return {"choices": values}
    if kind in {"recall", "text"}:
        return {"texts": values}
    return {"choice": values[0]}


def _by_option(asked: Asked, form: Posted) -> dict[str, object] | None:
    given = {
        option.id: _number(text)
        for option in asked.options
        if (text := _first(form, f"a:{asked.name}:{option.id}"))
    }
    if not given:
        return None
    if asked.item.type == "ranking":
        return {"choices": sorted(given, key=given.__getitem__)}
    return {"shares": given}


def _number(text: str) -> float:
    return number(text.strip().replace(",", "."))


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10) and text:
        raise ValueError(OUT_OF_DATE)
    return int(text or 0)


def unasked(paper: Paper, names: Iterable[str]) -> bool:
    """Whether a form names a question that this survey does not put."""
    known = {asked.name for asked in paper.questions}
    parts = (name.split(":") for name in names)
    return any(len(part) > 1 and part[0] in PREFIXES and part[1] not in known for part in parts)


def _first(form: Posted, name: str) -> str:
    return str(next(iter(form.getlist(name)), "")).strip()
