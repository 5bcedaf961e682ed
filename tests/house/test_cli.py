"""The command line: words in, exit code out, errors one a line."""

from collections.abc import Callable

import pytest

from dot import cli
from dot.errors import Conflict, Problem, Problems


def answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[list[str]], int]) -> None:
    """Let every command be answered by one function."""
    monkeypatch.setattr(cli, "load", lambda _command: answer)


def test_no_command_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main([])

    assert code == 2
    assert "check-content" in capsys.readouterr().out


def test_help_is_not_an_error() -> None:
    assert cli.main(["--help"]) == 0


def test_internal_commands_stay_out_of_the_list() -> None:
    assert "render" in cli.COMMANDS
    assert "render" not in cli.usage()


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["asess"])

    assert code == 2
    assert "“asess”" in capsys.readouterr().err


def test_a_command_gets_the_words_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def keep(words: list[str]) -> int:
        seen.extend(words)
        return 0

    answering(monkeypatch, keep)
    code = cli.main(["assess", "folder", "--out", "x"])

    assert (code, seen) == (0, ["folder", "--out", "x"])


def test_problems_go_to_stderr_one_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_words: list[str]) -> int:
        raise Problems([Problem("b.csv", 3, "bad"), Problem("a.yaml", 7, "worse")])

    answering(monkeypatch, refuse)
    code = cli.main(["check-content", "x"])

    printed = capsys.readouterr()
    assert code == 1
    assert printed.err.splitlines() == ["a.yaml:7: worse", "b.csv:3: bad"]
    assert printed.out == ""


def test_an_expected_failure_has_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_words: list[str]) -> int:
        raise Conflict("This assessment has closed.")

    answering(monkeypatch, refuse)
    code = cli.main(["assess"])

    assert (code, capsys.readouterr().err) == (1, "This assessment has closed.\n")


def test_an_unexpected_failure_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_words: list[str]) -> int:
        raise ZeroDivisionError

    answering(monkeypatch, break_down)

    with pytest.raises(ZeroDivisionError):
        cli.main(["assess"])


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_words: list[str]) -> int:
        raise KeyboardInterrupt

    answering(monkeypatch, interrupt)

    assert cli.main(["assess"]) == 130
