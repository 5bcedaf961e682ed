"""A folder whose own initiatives are a large graph of activities, as maturity models publish them."""

import csv
import random
from pathlib import Path
from typing import Any

import yaml

ACTIVITIES, EDGES, NODES = 194, 123, 18
LANES = ("sales", "marketing", "it", "medical", "shared")
EFFORTS = ("S", "S", "S", "M", "M", "L")


def make_graph_folder(folder: Path, seed: int = 8, **roadmap: Any) -> Path:
    """A questionnaire of eighteen practices answered by one assessor, and 194 activities."""
    folder.mkdir(parents=True)
    names = [f"P{at:02}" for at in range(NODES)]
    _write(folder / "model.yaml", _questionnaire(names))
    _write(folder / "assessment.yaml", _assessment(roadmap))
    _write(folder / "initiatives.yaml", {"format": 1, "own": activities(names, seed)})
    dice = random.Random(seed)
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["rater", "group", "item", "answer"])
        for name in names:
            writer.writerow(["a1", "TEAM", f"q-{name}", f"o{dice.randint(0, 2)}"])
    return folder


def activities(names: list[str], seed: int) -> list[dict[str, Any]]:
    """194 activities with 123 hard prerequisites among them, each an earlier one's."""
    dice = random.Random(seed)
    edges: set[tuple[int, int]] = set()
    while len(edges) < EDGES:
        first, second = sorted(dice.sample(range(ACTIVITIES), 2))
        edges.add((first, second))
    found = []
    for at in range(ACTIVITIES):
        low = dice.randint(1, 6)
        node = dice.choice(names)
        found.append(
            {
                "id": f"A{at:03}",
                "name": f"Activity {at}",
                "owner": "Team",
                "lane": dice.choice(LANES),
                "phase": 0,
                "triggers": [{"when": f'below("{node}", 4.0)', "text": f"{node} is low."}],
                "weeks": {"low": low, "high": low + dice.randint(0, 4)},
                "effort": dice.choice(EFFORTS),
                "prerequisites": [
                    {"initiative": f"A{first:03}", "hard": True}
                    for first, second in sorted(edges)
                    if second == at
                ],
                "uplifts": [{"node": node, "levels": dice.choice([0.25, 0.5]), "ceiling": 5}],
                "success": "It is done.",
            }
        )
    return found


def _questionnaire(names: list[str]) -> dict[str, Any]:
    return {
        "format": 1,
        "slug": "model",
        "version": "1.0.0",
        "title": "A model of practices",
        "language": "en",
        "authors": ["DOT authors"],
        "licence": "MIT",
        "sources": ["Made for this test"],
        "scale": {"min": 1, "max": 5},
        "groups": {"TEAM": {"name": "Team"}},
        "nodes": [
            {
                "id": name,
                "title": f"Practice {name}",
                "items": [
                    {
                        "id": f"q-{name}",
                        "type": "choice",
                        "text": "How far are you?",
                        "options": [
                            {"id": f"o{at}", "text": f"Step {at}", "score": 1 + at}
                            for at in range(5)
                        ],
                    }
                ],
            }
            for name in names
        ],
    }


def _assessment(roadmap: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": 1,
        "title": "Practices",
        "client": {"name": "Made-up people"},
        "report_date": "2026-11-23",
        "questionnaires": ["model.yaml"],
        "groups": {"TEAM": {"mode": "named"}},
        "default_target": 5,
        "roadmap": {"start": "2027-01-04", "horizon_months": 24, **roadmap},
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.dump(content, Dumper=_Plain, sort_keys=False), encoding="utf-8")


class _Plain(yaml.SafeDumper):
    """YAML without anchors, which the format refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
