"""Faults are made in the arithmetic alone, so its tests can do without the rest of the house."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
AT_HAND = ("scoring", "tests.scoring")


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    from_modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return from_modules | {
        name.name for node in nodes if isinstance(node, ast.Import) for name in node.names
    }


def test_the_arithmetic_and_its_tests_import_nothing_else_of_ours() -> None:
    ours = ("dot", "tests", "bench", "migrations")
    strangers = {
        f"{path.relative_to(ROOT)}: {name}"
        for place in ("scoring", "tests/scoring")
        for path in sorted((ROOT / place).rglob("*.py"))
        for name in imported(path)
        if name.split(".")[0] in ours and not name.startswith(AT_HAND)
    }

    assert strangers == set()
