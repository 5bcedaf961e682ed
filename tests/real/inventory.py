"""A published personality inventory, written as a folder in the public format."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.scoring.reference import table

SCALES = {
    "agree": "A",
    "conscientious": "C",
    "extraversion": "E",
    "neuroticism": "N",
    "openness": "O",
}
REVERSED = {"A1", "C4", "C5", "E1", "E2", "O2", "O5"}
ITEMS = [f"{letter}{number}" for letter in SCALES.values() for number in range(1, 6)]


def write_folder(folder: Path, *, raters_first: bool) -> Path:
    """Write `assessment.yaml`, `answers.csv` and the questionnaire; skips without the data."""
    header, rows = table("bfi.csv")
    folder.mkdir(parents=True)
    (folder / "inventory.yaml").write_text(questionnaire(raters_first), encoding="utf-8")
    (folder / "assessment.yaml").write_text(yaml.safe_dump(settings(), sort_keys=False))
    (folder / "answers.csv").write_text(answers(header, rows), encoding="utf-8")
    return folder


def settings() -> dict[str, object]:
    """An assessment of one group of volunteers, none of them named."""
    return {
        "format": 1,
        "title": "Personality inventory",
        "client": {"name": "Published reference data"},
        "report_date": "2026-11-23",
        "questionnaires": ["inventory.yaml"],
        "groups": {"VOL": {"mode": "confidential", "k": 5, "name": "Volunteers"}},
    }


def questionnaire(raters_first: bool) -> str:
    """Five scales of five items on 1–6, some of them keyed the other way round."""
    options = [
        {"id": str(value), "text": f"Answer {value}", "score": value} for value in range(1, 7)
    ]
    nodes = [
        {
            "id": scale,
            "title": scale.capitalize(),
            "items": [item(f"{letter}{number}") for number in range(1, 6)],
        }
        for scale, letter in SCALES.items()
    ]
    authored = {
        "format": 1,
        "slug": "inventory",
        "version": "1.0.0",
        "title": "Personality inventory",
        "language": "en",
        "authors": ["DOT authors"],
        "licence": "MIT",
        "sources": ["Scale keys of the published reference data"],
        "scale": {"min": 1, "max": 6},
        "groups": {"VOL": {"name": "Volunteers"}},
        "raters_first": raters_first,
        "option_sets": {"six": options},
        "nodes": nodes,
    }
    return yaml.safe_dump(authored, sort_keys=False)


def item(code: str) -> dict[str, object]:
    """One statement, answered on six steps."""
    return {
        "id": f"item-{code}",
        "type": "agreement",
        "text": f"Statement {code}",
        "options": "six",
        "reverse": code in REVERSED,
    }


def answers(header: list[str], rows: list[list[str]]) -> str:
    """Long form; a missing answer in the published table was skipped."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["rater", "group", "questionnaire", "item", "answer"])
    writer.writerows(_rows(header, rows))
    return out.getvalue()


def _rows(header: list[str], rows: list[list[str]]) -> Iterator[list[str]]:
    places = {code: header.index(code) for code in ITEMS}
    for row in rows:
        for code, place in places.items():
            answer = row[place] if row[place] != "NA" else "skipped"
            yield [row[0], "VOL", "inventory", f"item-{code}", answer]
