"""A small command starts fast: it loads nothing that it does not need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"dbos", "fastapi", "starlette", "weasyprint", "sqlalchemy"}
PROGRAM = """
import sys
from dot.cli import main
try:
    main(sys.argv[1:])
finally:
    print("LOADED", *sorted(sys.modules))
"""


@pytest.mark.parametrize("words", [["--help"], ["questionnaires/crm"]], ids=["help", "a folder"])
def test_checking_content_loads_no_server_database_or_renderer(words: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "check-content", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    *_, loaded = ended.stdout.splitlines()
    assert "dot.batch.checking" in loaded
    assert set(loaded.split()) & HEAVY == set()


def test_a_server_finds_the_application_that_commands_never_load() -> None:
    program = "import main, sys; print('fastapi' in sys.modules, callable(main.app))"

    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert printed.split() == ["False", "True"]
