"""A client as a folder on disk, assessed by the command as a consultant would."""

import csv
import json
from pathlib import Path
from typing import Any

from dot import cli
from tests.attack.clients import Client
from tests.results.factories import SLUG, Someone

COLUMNS = ("rater", "group", "unit", "questionnaire", "item", "answer")


def written(world: Client, people: tuple[Someone, ...], folder: Path) -> None:
    """The client's files; every JSON text is a YAML text."""
    folder.mkdir(exist_ok=True)
    asked = world.questionnaire.model_dump(mode="json", exclude_defaults=True)
    # Dates must not stand in quotes.
    assessment = {
        "format": 1,
        "title": "Health check",
        "client": {"name": "Alpenpharma"},
        "questionnaires": [f"{SLUG}.yaml"],
        "groups": dict(world.groups),
        "units": list(world.units),
        **world.given,
    }
    head = json.dumps(assessment).removesuffix("}")
    (folder / "assessment.yaml").write_text(f'{head}, "report_date": 2026-11-23}}\n')
    (folder / f"{SLUG}.yaml").write_text(json.dumps({"format": 1, **asked}))
    with (folder / "answers.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for at, one in enumerate(people):
            for item, said in one.said.items():
                rows.writerow([f"r{at}", one.group, one.unit, SLUG, item, said])


def assessed(world: Client, people: tuple[Someone, ...], folder: Path) -> dict[str, Any] | None:
    """What `assess` lets out of the folder when these people's answers lie in it; None if refused."""
    written(world, people, folder)
    out = folder / "out"
    if cli.main(["assess", str(folder), "--out", str(out), "--no-pdf"]):
        return None
    found: dict[str, Any] = json.loads((out / "results.json").read_text())
    return found
