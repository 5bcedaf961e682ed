"""A small questionnaire for tests of the survey: give the items, the rest is filled in."""

from typing import Any

from dot.questionnaires.schemas import Questionnaire

LEAKAGE = {
    "fidelity": {"recall": 1, "precision": 1, "allocation": 1, "movement": 1, "measures": 1},
    "fidelity_bands": [],
    "step_bands": [],
    "movement_tolerance": 5,
    "drift_from": 0.2,
    "lost_below": 0.3,
    "inverted_from": 2,
    "clarity_from": 4,
    "clarity_named": 3,
    "uncoded_limit": 0.05,
}


def node(number: int, *items: dict[str, Any]) -> dict[str, Any]:
    """A top node with these items; a question's text is its id."""
    filled = [{"text": f"{item['id']}?", **item} for item in items]
    return {"id": f"N{number}", "title": f"Part {number}", "items": filled}


def written(*items: dict[str, Any], **given: Any) -> Questionnaire:
    """A questionnaire called “short” with these items in one node, unless ``nodes`` are given."""
    return Questionnaire.model_validate(
        {
            "format": 1,
            "slug": "short",
            "version": "1.0.0",
            "title": "Short",
            "language": "en",
            "authors": ["Test"],
            "licence": "CC0",
            "sources": ["Test"],
            "scale": {"min": 1, "max": 5},
            "groups": {"REP": {"name": "Reps"}, "MKT": {"name": "Marketing"}},
            "nodes": [node(1, *items)],
            **given,
        },
        strict=False,
    )
