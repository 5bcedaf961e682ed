"""Bring your own catalogue: 194 activities with 123 prerequisites, planned from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from dot import cli
from dot.batch.folder import read_folder
from dot.publication.service import unrecorded
from dot.questionnaires.service import content_root
from dot.results.roadmap_schemas import Roadmap
from dot.results.service import count
from tests.roadmap.checker import check
from tests.roadmap.graph import ACTIVITIES, EDGES, make_graph_folder

EVERYTHING = {"chosen": ACTIVITIES, "parallel_per_owner": 10, "rep_changes_per_quarter": 9}
FEW_HANDS = {"chosen": 60, "parallel_per_owner": 3}


def planned(folder: Path, out: Path) -> Roadmap:
    """Run the command, then read its file again with a checker of its own."""
    assert cli.main(["roadmap", str(folder), "--out", str(out)]) == 0

    definition, answers = read_folder(folder, content_root())
    settings, own = definition.assessment.roadmap, definition.initiatives
    assert settings is not None and own is not None
    text = (out / "roadmap.json").read_text("utf-8")
    return check(text, own.own, settings, unrecorded(count(definition, answers)))


def test_the_graph_has_the_size_that_it_says(tmp_path: Path) -> None:
    folder = make_graph_folder(tmp_path / "graph")
    own = read_folder(folder, content_root())[0].initiatives

    assert own is not None and len(own.own) == ACTIVITIES
    assert sum(len(one.prerequisites) for one in own.own) == EDGES


@pytest.mark.parametrize(
    "settings",
    [
        {"limits": EVERYTHING},
        pytest.param(
            {"limits": FEW_HANDS, "people": {"sales": 0.6, "it": 0.6, "medical": 0.6}},
            marks=pytest.mark.slow,
        ),
        {"limits": EVERYTHING, "budget": {"days": 900}},
    ],
    ids=["everything", "few hands", "a budget"],
)
def test_a_large_graph_is_scheduled_without_violation(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    folder = make_graph_folder(tmp_path / "graph", **settings)
    roadmap = planned(folder, tmp_path / "out")

    assert len(roadmap.initiatives) >= 40
    assert roadmap.gap <= 0.02


def test_a_circle_in_ones_own_graph_is_named_by_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_graph_folder(tmp_path / "graph")
    path = folder / "initiatives.yaml"
    own = json.dumps([{"initiative": "A000", "hard": True}])
    first, rest = path.read_text("utf-8").split("  prerequisites: []\n", 1)
    path.write_text(f"{first}  prerequisites: {own}\n{rest}", encoding="utf-8")

    assert cli.main(["roadmap", str(folder), "--out", str(tmp_path / "out")]) == 1
    error = capsys.readouterr().err
    assert "initiatives.yaml:" in error and "A000" in error and "Traceback" not in error
