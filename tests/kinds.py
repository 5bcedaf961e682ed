"""A questionnaire with every kind of question, in three languages, and an assessment that asks it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from dot.assessments.fieldwork import FieldworkPlan
from dot.assessments.models import Assessment, Status
from dot.batch.fieldwork import prepare_folder
from dot.questionnaires.freezing import LIST
from dot.questionnaires.locales import texts_of
from dot.questionnaires.schemas import Questionnaire

LEVELS = [
    {"value": value, "short": f"Plans were {how}.", "full": f"The plan is {how}."}
    for value, how in enumerate(("missing", "drafted", "agreed", "followed", "improved"), start=1)
]
AGREEMENT = ["strongly disagree", "disagree", "neither", "agree", "strongly agree"]
HINT = "No side effects here."
EVERYDAY: list[dict[str, Any]] = [
    {"id": "plans", "type": "bars", "text": "How were plans made?", "levels": LEVELS},
    {"id": "list", "type": "yes_no", "text": "Is there a target list?"},
    {
        "id": "share",
        "type": "number",
        "text": "What share of visits went to it?",
        "show_if": 'answer("list") == "yes"',
        "unit": "% of visits",
        "period": "Last cycle",
        "source": "Your own estimate",
        "minimum": 0,
        "maximum": 100,
    },
    {
        "id": "useful",
        "type": "agreement",
        "text": "The list is useful to me.",
        "options": "agreement",
        "required": True,
        "not_applicable": False,
    },
]
CHOICES: list[dict[str, Any]] = [
    {
        "id": "often",
        "type": "frequency",
        "text": "How often do you look at it?",
        "options": "times",
    },
    {
        "id": "place",
        "type": "choice",
        "text": "Where do you look?",
        "options": "places",
        "scored": False,
    },
    {
        "id": "all-places",
        "type": "multiple_choice",
        "text": "Where could you?",
        "options": "places",
    },
]
ORDERS: list[dict[str, Any]] = [
    {"id": "order", "type": "ranking", "text": "What matters most?", "options": "places"},
    {"id": "split", "type": "allocation", "text": "Share out your week.", "options": "places"},
]
WORDS: list[dict[str, Any]] = [
    {
        "id": "needs",
        "type": "recall",
        "text": "What do customers ask for?",
        "entries": 3,
        "adverse_event_hint": HINT,
    },
    {"id": "wish", "type": "text", "text": "What is your wish?", "adverse_event_hint": HINT},
    {
        "id": "budget",
        "type": "yes_no",
        "text": "Do you have a budget?",
        "groups": ["MKT"],
    },
]
GROUPS = {"REP": "Reps", "MKT": "Marketing", "GM": "General manager"}


def options(names: list[str]) -> list[dict[str, Any]]:
    return [
        {"id": name.replace(" ", "-"), "text": name.capitalize(), "score": score}
        for score, name in enumerate(names, start=1)
    ]


def questionnaire() -> dict[str, Any]:
    nodes = [("E", "Every day", EVERYDAY), ("C", "Choices", CHOICES)]
    nodes += [("O", "Order", ORDERS), ("W", "Words", WORDS)]
    return {
        "format": 1,
        "slug": "kinds",
        "version": "1.0.0",
        "title": "Every kind",
        "description": "Choose what fits best.",
        "language": "en",
        "languages": ["en", "de", "da"],
        "authors": ["Test"],
        "licence": "CC0-1.0",
        "sources": ["Made up for tests."],
        "scale": {"min": 1, "max": 5},
        "rescale": True,
        "groups": {code: {"name": name} for code, name in GROUPS.items()},
        "option_sets": {
            "agreement": options(AGREEMENT),
            "times": options(["never", "weekly", "daily"]),
            "places": options(["car", "office", "home"]),
        },
        "nodes": [{"id": code, "title": title, "items": items} for code, title, items in nodes],
    }


def locale(tree: dict[str, Any], language: str) -> dict[str, Any]:
    """Every text with the language before it."""
    made: dict[str, Any] = {"format": 1, "language": language}
    for key, _, text in texts_of(Questionnaire.model_validate(tree, strict=False)):
        holder = made
        for step in key[:-1]:
            holder = holder.setdefault(step, {})
        holder[key[-1]] = f"{language}: {text}"
    return made


def write(path: Path, tree: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), encoding="utf-8")


@dataclass(frozen=True)
class Kinds:
    """The content root with the questionnaire, and the folder of the assessment."""

    content: Path
    folder: Path

    def prepare(self, session: Session, now: datetime | None = None, **given: Any) -> Assessment:
        """The assessment, open for ten days."""
        moment = now or datetime.now(UTC)
        plan = FieldworkPlan(
            **{
                "opens": moment - timedelta(hours=1),
                "closes": moment + timedelta(days=10),
                "languages": ("en", "de", "da"),
                **given,
            }
        )
        assessment = prepare_folder(session, self.folder, self.content, plan)
        assessment.status = Status.OPEN
        session.flush()
        return assessment


def write_kinds(place: Path) -> Kinds:
    """Write content and assessment below a folder."""
    content, folder = place / "content", place / "assessment"
    tree = questionnaire()
    write(content / "kinds" / "1.0.0" / "questionnaire.yaml", tree)
    for language in ("de", "da"):
        write(content / "kinds" / "1.0.0" / "locales" / f"{language}.yaml", locale(tree, language))
    (content / LIST).write_text("")
    (content / "kinds" / "1.0.0" / "CHANGES.md").write_text("# Changes\n")
    write(
        folder / "assessment.yaml",
        {
            "format": 1,
            "title": "Health check",
            "client": {"name": "Nordvia"},
            "practice": "Example practice",
            "simulated": True,
            "report_date": date(2026, 12, 20),
            "questionnaires": ["kinds@1.0.0"],
            "groups": {"REP": {"k": 5}, "MKT": {"k": 3}, "GM": {"mode": "named"}},
        },
    )
    return Kinds(content, folder)
