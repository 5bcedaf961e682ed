"""Build small assessments in memory: a questionnaire, people with their answers, a result."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from dot.assessments.schemas import Assessment
from dot.questionnaires.schemas import Item, Node, Questionnaire
from dot.results.inputs import Answers, Definition, ItemKey, Rater, State

SLUG = "health"
REPORT_DATE = date(2026, 11, 23)
STATES = {
    "skipped": State.SKIPPED,
    "cannot_judge": State.CANNOT_JUDGE,
    "not_applicable": State.NOT_APPLICABLE,
}
Said = float | str


@dataclass(frozen=True)
class Someone:
    """A person and what they said by item: a number, a non-answer's word, or a text."""

    group: str
    said: Mapping[str, Said] = field(default_factory=dict)
    level: str = ""
    unit: str = ""


def make_item(id_: str, low: float = 1, high: float = 5, **given: object) -> Item:
    """A question with one anchor for every whole number from low to high."""
    levels = [
        {"value": float(at), "short": f"Fact {at}", "full": f"The whole fact {at}"}
        for at in range(int(low), int(high) + 1)
    ]
    return Item.model_validate(
        {"id": id_, "type": "bars", "text": f"What about {id_}?", "levels": levels, **given}
    )


def make_node(id_: str, items: Sequence[Item | str] = (), **given: object) -> Node:
    """A node with its items; a bare id stands for a question from 1 to 5."""
    full = [make_item(item) if isinstance(item, str) else item for item in items]
    return Node.model_validate({"id": id_, "title": f"Title of {id_}", "items": full, **given})


def make_questionnaire(nodes: Sequence[Node], **given: object) -> Questionnaire:
    """A questionnaire on 1–5 with five named levels and no evidence cap."""
    named = ["Initial", "Repeated", "Defined", "Managed", "Improving"]
    levels = [{"value": at + 1.0, "name": name} for at, name in enumerate(named)]
    return Questionnaire.model_validate(
        {
            "format": 1,
            "slug": SLUG,
            "version": "1.0.0",
            "title": "Health check",
            "language": "en",
            "authors": ["A. Author"],
            "licence": "MIT",
            "sources": [],
            "scale": {"min": 1.0, "max": 5.0, "levels": levels},
            "groups": {"MKT": {"name": "Marketing"}, "REP": {"name": "Reps"}},
            "nodes": list(nodes),
            **given,
        }
    )


def make_assessment(**given: object) -> Assessment:
    return Assessment.model_validate(
        {
            "format": 1,
            "title": "A made-up health check",
            "client": {"name": "Alpenpharma"},
            "report_date": REPORT_DATE,
            "questionnaires": [f"{SLUG}@1.0.0"],
            **given,
        }
    )


def make_definition(
    questionnaire: Questionnaire, given: Mapping[str, object] | None = None, **parts: object
) -> Definition:
    """A definition of one questionnaire.   given: fields of `assessment.yaml`."""
    definition = Definition(
        assessment=make_assessment(**dict(given or {})),
        questionnaires=(questionnaire,),
        library=None,
    )
    return replace(definition, **parts)  # type: ignore[arg-type]  # the fields' own types


def make_answers(questionnaire: Questionnaire, everyone: Iterable[Someone]) -> Answers:
    """The answers of people, row after row, in the order given."""
    people = list(everyone)
    items = tuple(ItemKey(questionnaire.slug, item.id) for item in questionnaire.items())
    place = {key.item: at for at, key in enumerate(items)}
    texts: dict[str, int] = {}
    rows = [
        (rater, place[item], *_read(said), texts.setdefault(_text(said), len(texts)))
        for rater, someone in enumerate(people)
        for item, said in someone.said.items()
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    return Answers(
        raters=tuple(
            Rater(f"p{at}", someone.group, someone.unit, someone.level)
            for at, someone in enumerate(people)
        ),
        items=items,
        rater=np.array(columns[0], dtype=np.int32),
        item=np.array(columns[1], dtype=np.int32),
        state=np.array(columns[2], dtype=np.int8),
        value=np.array(columns[3], dtype=np.float64),
        content=np.array(columns[4], dtype=np.int32),
        texts=tuple(texts),
    )


def crowd(group: str, item: str, *values: Said, **given: str) -> list[Someone]:
    """As many people of one group as there are values, each with one answer."""
    return [Someone(group, {item: value}, **given) for value in values]


def _read(said: Said) -> tuple[State, float]:
    if isinstance(said, str):
        return STATES.get(said, State.ANSWERED), float("nan")
    return State.ANSWERED, float(said)


def _text(said: Said) -> str:
    return said if isinstance(said, str) else f"{said:g}"
