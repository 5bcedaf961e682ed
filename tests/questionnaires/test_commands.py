"""The commands on content: what ships passes, quickly and lightly; schemas are current."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dot import cli
from dot.questionnaires.content import check_path, is_content
from dot.questionnaires.json_schemas import SCHEMAS, outdated, schema_text, write
from dot.questionnaires.shelf import content_root
from tests.questionnaires.tiny import ROOT, TINY, tiny_root

HEAVY = ("alembic", "dbos", "fastapi", "numpy", "prompt_toolkit", "sqlalchemy", "weasyprint")


def python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_all_shipped_content_passes() -> None:
    """How long it takes stands in bench/content.py: a busy machine proves nothing here."""
    run = python("main.py", "check-content", "questionnaires")

    assert (run.returncode, run.stderr) == (0, "")


def test_checking_questionnaires_loads_nothing_heavy() -> None:
    script = (
        "import sys; from dot.questionnaires.content import check_path; from pathlib import Path; "
        "check_path(Path('questionnaires')); print(*sys.modules)"
    )
    loaded = python("-c", script).stdout.split()

    assert "cel" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_a_path_that_does_not_exist_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["check-content", "no/such/path"])

    assert code == 1
    assert "no/such/path:1: There is no such file or folder" in capsys.readouterr().err


def test_a_folder_without_content_is_a_problem(tmp_path: Path) -> None:
    assert "nothing to check" in check_path(tmp_path)[0].message


@pytest.mark.parametrize(
    "inside", ["", "tiny", "tiny/1.0.0", "tiny/1.0.0/questionnaire.yaml", "released.sha256"]
)
def test_every_path_inside_a_content_root_is_checked(inside: str, tmp_path: Path) -> None:
    version = tiny_root(tmp_path, TINY.replace("max: 3", "max: 0,3"))
    problems = check_path(tmp_path / inside)

    assert [problem.line for problem in problems] == [12]
    assert Path(problems[0].path) == version / "questionnaire.yaml"


def test_brands_and_assessments_are_left_to_others(tmp_path: Path) -> None:
    (tmp_path / "assessment.yaml").touch()

    assert not is_content(tmp_path)
    assert not is_content(content_root() / "examples" / "sample")
    assert is_content(content_root())
    assert is_content(content_root() / "crm" / "1.0.0")


def test_the_written_schemas_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert outdated(content_root() / "schema", SCHEMAS) == []
    assert cli.main(["schema", "--check"]) == 0
    assert "current" in capsys.readouterr().out


def test_a_changed_or_missing_schema_is_outdated(tmp_path: Path) -> None:
    write(tmp_path, SCHEMAS)
    (tmp_path / "kpis.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "glossary.schema.json").unlink()

    assert outdated(tmp_path, SCHEMAS) == ["kpis.schema.json", "glossary.schema.json"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_refuses_unknown_keys_as_the_reader_does(name: str) -> None:
    schema = json.loads(schema_text(SCHEMAS[name]))

    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
