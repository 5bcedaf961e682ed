"""A pulse by itself, written as a folder: the sample's recall answers, and counts drawn by rule."""

import csv
import shutil
from pathlib import Path

from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.service import content_root, find

SAMPLE = content_root() / "examples" / "sample"
GROUPS = ("GM", "MKT", "SM", "REP")
ASSESSMENT = """\
format: 1
title: Pulse
client: {name: Nordvia Pharma (simulated)}
wave: pulse, month 15
report_date: 2027-02-20
simulated: true
questionnaires: [pulse@1.0.0]
groups:
  GM: {mode: named}
  MKT: {mode: confidential, k: 3}
  SM: {mode: confidential, k: 5}
  REP: {mode: confidential, k: 5}
units:
  - {id: denmark, name: Denmark}
  - {id: sweden, name: Sweden}
  - {id: norway, name: Norway}
levels:
  - {id: brand-team, name: Brand team, kind: source}
  - {id: national, name: National leadership, kind: national}
  - {id: regional, name: Sales managers and regional marketing, kind: manager}
  - {id: reps, name: Representatives, kind: rep}
"""


def write_pulse(folder: Path, shift: int = 0, before: Path | None = None) -> Path:
    """Write the folder; ``shift`` moves every count, ``before`` is the wave before's results."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assessment.yaml").write_text(ASSESSMENT, encoding="utf-8")
    for name in ("strategy.yaml", "coding.csv"):
        shutil.copy(SAMPLE / name, folder / name)
    if before is not None:
        (folder / "previous").mkdir()
        shutil.copy(before, folder / "previous" / "results.json")
    questionnaire = find("pulse@1.0.0", folder, content_root())
    with (SAMPLE / "answers.csv").open(encoding="utf-8", newline="") as file:
        given = [row for row in csv.DictReader(file) if row["group"] in GROUPS]
    people = {row["rater"]: row for row in given}
    asked = {item.id for item in questionnaire.items()}
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]))
        writer.writeheader()
        for row in given:
            if row["item"] in asked and row["item"].startswith("leakage-"):
                writer.writerow({**row, "questionnaire": "pulse"})
        for number, person in enumerate(people.values()):
            for item in _counts(questionnaire, person["group"]):
                own = _answer(questionnaire, item, number + shift)
                row = {**person, "questionnaire": "pulse", "item": item.id, "answer": own}
                writer.writerow({**row, "comment": ""})
    return folder


def _counts(questionnaire: Questionnaire, group: str) -> list[Item]:
    """What a group is asked beside the recall questions."""
    return [
        item
        for item in questionnaire.items()
        if item.is_scored and (item.groups == "all" or group in item.groups)
    ]


def _answer(questionnaire: Questionnaire, item: Item, number: int) -> str:
    options = questionnaire.options_of(item)
    return options[(number + len(item.id)) % len(options)].id
