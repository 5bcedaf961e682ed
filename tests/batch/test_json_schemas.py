"""The JSON Schemas that ship say what the models say, and accept what ships."""

import json
from pathlib import Path

import pytest

from dot.batch.json_schemas import PUBLIC
from dot.questionnaires.json_schemas import outdated
from dot.questionnaires.service import content_root

EDITED = ("assessment", "strategy", "initiatives")


def test_the_schemas_are_current() -> None:
    assert outdated(content_root() / "schema", PUBLIC) == []


@pytest.mark.parametrize("name", EDITED)
def test_the_sample_names_its_schema_for_editors(name: str) -> None:
    path = content_root() / "examples" / "sample" / f"{name}.yaml"
    first = path.read_text(encoding="utf-8").splitlines()[0]

    schema = path.parent / first.partition("$schema=")[2]
    assert first.startswith("# yaml-language-server: $schema=")
    assert schema.resolve().is_file()


def test_the_result_s_schema_names_every_part_of_a_node() -> None:
    schema = json.loads((content_root() / "schema" / "results.schema.json").read_bytes())

    parts = {"score", "percent", "level", "n", "interval", "agreement", "said", "seen"}
    parts |= {"measured", "confirmed", "groups", "benchmark", "working", "bound", "reason"}
    assert parts <= set(schema["$defs"]["NodeResult"]["properties"])
    assert Path(schema["$schema"]).name == "schema"
