"""Budgets of the tail: no long module, no long function, no hidden import, no untold module."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE_LINES = 400
FUNCTION_LINES = 40

type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> list[tuple[str, ast.Module, int]]:
    """Every module of ours: its path, its tree, its lines."""
    places = [ROOT / name for name in ("dot", "scoring", "tests", "bench", "migrations")]
    paths = [ROOT / "main.py", *(file for place in places for file in place.rglob("*.py"))]
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    return [
        (path.relative_to(ROOT).as_posix(), ast.parse(text), len(text.splitlines()))
        for path, text in texts
    ]


def functions(tree: ast.AST) -> Iterator[type_of_function]:
    return (node for node in ast.walk(tree) if isinstance(node, type_of_function))


def lines_of_code(function: type_of_function) -> int:
    """Lines from ``def`` to the end; the docstring does not count, or kernels would go untold."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines


def test_no_module_is_longer_than_its_budget() -> None:
    long = {path: lines for path, _tree, lines in modules() if lines > MODULE_LINES}

    assert long == {}


def test_no_function_is_longer_than_its_budget() -> None:
    long = {
        f"{path}:{function.lineno} {function.name}": lines_of_code(function)
        for path, tree, _lines in modules()
        for function in functions(tree)
        # A migration is a frozen list of changes, however long.
        if lines_of_code(function) > FUNCTION_LINES and not path.startswith("migrations/versions/")
    }

    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    untold = [
        path
        for path, tree, lines in modules()
        if ast.get_docstring(tree) is None and (lines or not path.endswith("__init__.py"))
    ]

    assert untold == []


def test_imports_stand_at_the_top_of_their_module() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path, tree, _lines in modules()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_modules_are_loaded_by_name_in_two_places_only() -> None:
    """The command line loads a command when it is called; CEL is loaded without its shell."""
    loading = [
        path
        for path, tree, _lines in modules()
        if path.startswith(("dot/", "scoring/")) and "import_module" in ast.dump(tree)
    ]

    assert set(loading) == {"dot/cli.py", "dot/questionnaires/conditions.py"}
