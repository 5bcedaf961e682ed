"""The JSON Schemas beside the content are those of the shapes in the code."""

from dot.questionnaires.commands import write_schemas


def test_the_json_schemas_are_current() -> None:
    assert write_schemas(["--check"]) == 0
