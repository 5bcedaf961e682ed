"""The attacker shares no line with what it attacks."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ATTACKER = ("algebra.py", "reading.py", "squeeze.py", "influence.py", "attacks.py", "side.py")
OF_TESTS = "tests.attack."


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            found |= {alias.name for alias in part.names}
        elif isinstance(part, ast.ImportFrom):
            found.add(part.module or "")
    return found


@pytest.mark.parametrize("name", ATTACKER)
def test_it_imports_nothing_of_dot(name: str) -> None:
    for module in imported(HERE / name):
        assert module.split(".")[0] not in {"dot", "scoring", "bench"}
        assert not module.startswith("tests.") or f"{module.removeprefix(OF_TESTS)}.py" in ATTACKER


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda path: path.name)
def test_no_part_of_the_harness_asks_the_audit(path: Path) -> None:
    found = imported(path)
    assert "scoring.disclosure" not in found
    assert not {"dot.publication.bounds", "dot.publication.told", "dot.publication.systems"} & found
