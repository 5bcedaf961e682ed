"""A made-up strategy in the domain's own numbers, and people who know more or less of it."""

from collections.abc import Iterable, Mapping

from dot.questionnaires.schemas import Item, LeakageConstants, Questionnaire
from dot.results.inputs import Answers, Definition
from dot.results.leakage_schemas import LeakageResult, LevelLeakage
from dot.results.service import compute
from dot.strategy.schemas import Code, Strategy
from tests.results.factories import (
    Said,
    Someone,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

LEVELS = [
    {"id": "source", "name": "Brand team", "kind": "source"},
    {"id": "manager", "name": "Sales managers", "kind": "manager"},
    {"id": "rep", "name": "Reps", "kind": "rep"},
]
ALL_NAMED: dict[str, object] = {group: {"mode": "named"} for group in ("GM", "MKT", "SM", "REP")}
KNOWS_ALL: dict[str, Said] = {
    "recall": "S1|S2|S3|S4|S5",
    "effort": "A=40|B=40|C=20",
    "from": "C",
    "to": "B",
    "percent": 20,
    "measures": "share|calls",
}
# The person of the domain's worked example: F = 53.0.
THE_REP: dict[str, Said] = {
    "recall": "S1|S3|more calls per day",
    "effort": "A=60|B=20|C=10|D=10",
    "from": "A",
    "to": "cannot_judge",
    "percent": "cannot_judge",
    "measures": "share|something else",
}


def make_strategy(**given: object) -> Strategy:
    coded = [{"code": f"S{at}", "text": f"Priority {at}"} for at in range(1, 6)]
    source = {"place": "brand", "title": "Brand plan", "priorities": coded}
    return Strategy.model_validate(
        {
            "format": 1,
            "sources": [source],
            "decoys": [{"code": f"X{at}", "text": f"Decoy {at}"} for at in range(1, 6)],
            "drift": [{"code": "D1", "text": "More calls per day"}],
            "segments": [{"code": code, "text": f"Segment {code}"} for code in "ABCD"],
            "effort": {"A": 40.0, "B": 40.0, "C": 20.0, "D": 0.0},
            "movement": {"origin": "C", "destination": "B", "percent": 20.0},
            "measures": [
                {"code": "share", "text": "Market share"},
                {"code": "calls", "text": "Call quality"},
            ],
            "key_message": {"right": {"code": "M1", "text": "Right"}},
            "needs": [{"code": f"N{at}", "text": f"Need {at}"} for at in range(1, 5)],
            **given,
        }
    )


def make_constants(**given: object) -> LeakageConstants:
    return LeakageConstants.model_validate(
        {
            "fidelity": {
                "recall": 0.45,
                "precision": 0.15,
                "allocation": 0.2,
                "movement": 0.1,
                "measures": 0.1,
            },
            "fidelity_bands": [{"value": 0.0, "name": "broken"}, {"value": 75.0, "name": "tight"}],
            "step_bands": [
                {"value": -100.0, "name": "noise"},
                {"value": 15.5, "name": "rupture"},
            ],
            "movement_tolerance": 5.0,
            "drift_from": 0.2,
            "lost_below": 0.3,
            "inverted_from": 2.0,
            "clarity_from": 4.0,
            "clarity_named": 3,
            "uncoded_limit": 0.05,
            "ladder": {
                "nodes": ["L1"],
                "sides": {"marketing": ["MKT"], "sales": ["SM", "REP"]},
                "bands": [{"value": 0.0, "name": "undefined"}, {"value": 3.0, "name": "aligned"}],
            },
            **given,
        }
    )


def _item(id_: str, type_: str, role: str, **given: object) -> Item:
    return Item.model_validate({"id": id_, "type": type_, "text": id_, "role": role, **given})


def _recency(id_: str) -> Item:
    options = [{"id": name, "text": name} for name in ("week", "month", "year", "never")]
    return _item(id_, "frequency", "exposure", scored=False, options=options)


def make_leakage_questionnaire(**given: object) -> Questionnaire:
    agree = [{"id": f"a{at}", "text": f"Agree {at}", "score": float(at)} for at in range(1, 6)]
    items = [
        _item("recall", "recall", "priorities"),
        _item("tick", "multiple_choice", "recognition", options_from="priorities"),
        _item("effort", "allocation", "allocation", options_from="segments"),
        _item("from", "choice", "movement_from", scored=False, options_from="segments"),
        _item("to", "choice", "movement_to", scored=False, options_from="segments"),
        _item("percent", "number", "movement_percent"),
        _item("measures", "recall", "measures"),
        _item("clear", "agreement", "clarity", scored=False, options=agree),
        _item("argued", "agreement", "buy_in", options=agree),
        _item("reality", "agreement", "buy_in", options=agree),
        _recency("heard-manager"),
        _recency("heard-leader"),
        _item("needs", "recall", "needs"),
    ]
    return make_questionnaire(
        [make_node("L1", items)], leakage=make_constants(), slug="leak", **given
    )


def someone(level: str, said: Mapping[str, Said], group: str = "REP", **more: Said) -> Someone:
    return Someone(group, {**said, **more}, level=level)


def make_leakage(
    people: Iterable[Someone],
    strategy: Strategy | None = None,
    coding: tuple[Code, ...] = (),
    **given: object,
) -> tuple[Definition, Answers]:
    """A definition with the made-up strategy and the people's answers."""
    questionnaire = make_leakage_questionnaire()
    definition = make_definition(
        questionnaire,
        {"levels": LEVELS, "groups": ALL_NAMED, **given},
        strategy=strategy or make_strategy(),
        coding=coding,
    )
    return definition, make_answers(questionnaire, people)


def leakage_of(people: Iterable[Someone], **given: object) -> LeakageResult:
    """The complete leakage result."""
    definition, answers = make_leakage(people, **given)  # type: ignore[arg-type]  # passed through
    found = compute(definition, answers).leakage
    assert found is not None
    return found


def level_of(found: LeakageResult, name: str) -> LevelLeakage:
    return next(level for level in found.levels if level.level == name)
