"""Broken content: every fixture is answered with file, line, what is wrong and what to do."""

from collections import defaultdict
from pathlib import Path

import pytest

from dot import cli
from dot.questionnaires.content import check_path
from tests.questionnaires.tiny import ROOT

FOLDER = Path("tests/questionnaires/broken")
FIXTURES = sorted(path.name for path in (ROOT / FOLDER).iterdir() if path.name != "expected.txt")
FEWEST = 25


def expected() -> dict[str, list[str]]:
    """The table beside the fixtures: for each, how every line of the answer begins."""
    table: dict[str, list[str]] = defaultdict(list)
    for line in (ROOT / FOLDER / "expected.txt").read_text(encoding="utf-8").splitlines():
        table[line.replace(":", "/").split("/")[0]].append(line)
    return table


def test_there_are_enough_fixtures_and_each_is_in_the_table() -> None:
    assert len(FIXTURES) >= FEWEST
    assert sorted(expected()) == FIXTURES


@pytest.mark.parametrize("name", FIXTURES)
def test_a_broken_fixture_is_refused_with_file_and_line(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    code = cli.main(["check-content", str(FOLDER / name)])

    printed = capsys.readouterr()
    answers = printed.err.removesuffix("\n").split("\n")
    wanted = [f"{FOLDER.as_posix()}/{line}" for line in expected()[name]]
    assert code == 1
    assert printed.out == ""
    assert len(answers) == len(wanted)
    assert [a for a, w in zip(answers, wanted, strict=True) if not a.startswith(w)] == []


@pytest.mark.parametrize("name", FIXTURES)
def test_every_problem_lies_inside_its_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    problems = check_path(FOLDER / name)

    for problem in problems:
        path = Path(problem.path)
        lines = len(path.read_bytes().splitlines()) if path.is_file() else 1
        assert 1 <= problem.line <= max(lines, 1), problem
