"""Build small published results: override what the test is about."""

from collections.abc import Mapping, Sequence
from datetime import date

from dot.assessments.schemas import Assessment, Client
from dot.results.parts import Interval
from dot.results.schemas import (
    Cell,
    InputTexts,
    LevelText,
    NodeResult,
    Participation,
    Provenance,
    QuestionnaireResult,
    Result,
    ScaleText,
    Working,
)

REPORT_DATE = date(2026, 11, 23)
LEVELS = ["Ad hoc", "Started", "Defined", "Managed", "Leading"]


def make_settings(**given: object) -> Assessment:
    """Settings of an assessment of the CRM questionnaire."""
    return Assessment.model_validate(
        {
            "format": 1,
            "title": "Alpenpharma health check",
            "client": Client(name="Alpenpharma"),
            "report_date": REPORT_DATE,
            "questionnaires": ["crm@1.0.0"],
            **given,
        }
    )


def make_node(id_: str, score: float | None = 2.0, **given: object) -> NodeResult:
    """A node on 1–5 with target 4 and importance 3."""
    target = given.get("target", 4.0)
    gap = float(str(target)) - score if target is not None and score is not None else None
    return NodeResult.model_validate(
        {
            "id": id_,
            "title": f"Title of {id_}",
            "parent": "crm",
            "depth": 1,
            "leaf": True,
            "importance": 3,
            "weight": 1.0,
            "range": (1.0, 5.0),
            "score": score,
            "percent": None if score is None else (score - 1) / 4 * 100,
            "reason": "no_answers" if score is None else None,
            "basis": None if score is None else "provisional",
            "level": None,
            "level_name": None,
            "n": 40,
            "interval": Interval(low=1.5, high=2.5, confidence=0.9, method="bootstrap"),
            "agreement": None,
            "said": score,
            "seen": None,
            "measured": None,
            "confirmed": None,
            "target": target,
            "gap_to_target": gap,
            "optimism_gap": None,
            "cannot_judge": 0.05,
            "groups": {"REP": Cell(n=30, score=2.25), "GM": Cell(n=1, score=4.0)},
            "working": Working(aggregation="mean"),
            **given,
        }
    )


def make_questionnaire(nodes: Sequence[NodeResult], **given: object) -> QuestionnaireResult:
    levels = [LevelText(value=at + 1, name=name) for at, name in enumerate(LEVELS)]
    return QuestionnaireResult.model_validate(
        {
            "slug": "crm",
            "version": "1.0.0",
            "hash": "0" * 64,
            "title": "CRM health check",
            "description": None,
            "language": "en",
            "sources": [],
            "licence": "MIT",
            "scale": ScaleText(min=1, max=5, step=0.5, levels=levels),
            "constants": {},
            "nodes": {node.id: node for node in nodes},
            **given,
        }
    )


def make_participation(**given: object) -> Participation:
    asked: dict[str, object] = {"invited": 40, "answered": 30, "rate": 0.75, "shown": True}
    groups = [
        {"code": "GM", "name": "General management", "mode": "named", "k": 1, **asked},
        {"code": "REP", "name": "Sales reps", "mode": "confidential", "k": 5, **asked},
    ]
    return Participation.model_validate(
        {
            "invited": 41,
            "answered": 31,
            "rate": 31 / 41,
            "answers": None,
            "groups": groups,
            **given,
        }
    )


def make_texts(**given: object) -> InputTexts:
    return InputTexts.model_validate(
        {
            "title": "Alpenpharma health check",
            "client": "Alpenpharma",
            "client_short": "Alpenpharma",
            "practice": None,
            "countries": ["Switzerland"],
            "business_units": [],
            "brands": [],
            "scope": None,
            "wave": "baseline",
            "previous_wave": None,
            "simulated": False,
            "brand": "default",
            "locale": "en",
            "report_date": REPORT_DATE,
            "fieldwork": None,
            "classification": "Confidential",
            "units": [],
            "groups": {"GM": "General management", "REP": "Sales reps"},
            **given,
        }
    )


def make_result(
    nodes: Sequence[NodeResult] | Mapping[str, float | None], **given: object
) -> Result:
    """A result of one questionnaire; nodes may be given as id → score."""
    if isinstance(nodes, Mapping):
        nodes = [make_node(id_, score) for id_, score in nodes.items()]
    return Result.model_validate(
        {
            "confidential": False,
            "provenance": Provenance(inputs_hash="a" * 64, engine="0.1.0", library="1.0.0", seed=1),
            "assessment": make_texts(),
            "participation": make_participation(),
            "questionnaires": {"crm": make_questionnaire(nodes)},
            **given,
        }
    )
