"""Build benchmark sets, votes and finished results for the tests of pooling."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from dot.benchmarks.pooling import Header, Place, Vote
from dot.benchmarks.schemas import BenchmarkSet, Edition

HEADER = Header("pool-2026", "Our clients", "Made-up firms", "Tests")
DAY = date(2026, 6, 30)
NODE = Place("health", "A")
SCALE = (1.0, 5.0)
SET = """\
format: 1
id: pool-2026
title: Our clients
kind: practice
period: 2024 to 2026
period_end: 2026-06-30
population: Made-up firms
n: 7
source: Tests
questionnaires: [{slug: alpha, version: "1.0.0"}]
figures:
  - {questionnaire: alpha, node: A1, mean: 2.5}
  - {kpi: K01, mean: 40, n: 6}
"""


def make_set(figures: Sequence[Mapping[str, object]], **given: object) -> BenchmarkSet:
    """A practice set about the questionnaire of the factories in tests/results."""
    return BenchmarkSet.model_validate(
        {
            "format": 1,
            "id": "pool-2026",
            "title": "Our clients",
            "kind": "practice",
            "period": "2024 to 2026",
            "period_end": date(2026, 6, 30),
            "population": "Made-up firms",
            "n": 12,
            "source": "Tests",
            "questionnaires": [{"slug": "health", "version": "1.0.0"}],
            "figures": list(figures),
            **given,
        }
    )


def make_edition(figures: Sequence[Mapping[str, object]], **given: object) -> Edition:
    """The set as an assessment uses it that asks the very same version."""
    nodes = [str(figure["node"]) for figure in figures if "node" in figure]
    return Edition(content=make_set(figures, **given), comparable={"health": nodes})


def votes(values: Iterable[float | None], first: int = 0, day: date = DAY) -> list[Vote]:
    """One vote a client, who are called c00, c01 …"""
    return [Vote(f"c{first + at:02}", day, NODE, value, SCALE) for at, value in enumerate(values)]


def write_result(
    folder: Path, client: str, scores: Mapping[str, float | None], **given: object
) -> Path:
    """A published `results.json` of one client about crm@1.0.0, as far as a pool reads it."""
    texts = {"client": client, "simulated": False, "report_date": "2026-06-30", "fieldwork": None}
    nodes = {id_: {"score": score, "range": [1.0, 5.0]} for id_, score in scores.items()}
    asked = {"version": "1.0.0", "hash": "a" * 64, "nodes": nodes}
    result: dict[str, object] = {
        "confidential": given.pop("confidential", False),
        "questionnaires": {
            "crm": {**asked, **{key: given.pop(key) for key in ("version", "hash") if key in given}}
        },
        "kpis": given.pop("kpis", []),
        "assessment": {**texts, **given},
    }
    path = folder / f"{client}-{texts['report_date']}-{len(list(folder.glob('*.json')))}.json"
    path.write_text(json.dumps(result), encoding="utf-8")
    return path
