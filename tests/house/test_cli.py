"""The command line: words in, exit code out, errors one a line."""

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dot import __version__, cli
from dot.errors import Conflict, Problem, Problems

MAIN = Path(__file__).parents[2] / "main.py"
FULL = Path("/dev/full")


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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("asess", "assess"), ("works-counsil", "works-council"), ("EDITS", "edits")],
)
def test_a_slip_is_answered_with_the_nearest_command_in_one_line(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([typed]) == 2

    said = capsys.readouterr().err
    assert f"did you mean “{meant}”?" in said and said.count("\n") == 1


def test_a_word_like_no_command_is_answered_with_all_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["qqqq"]) == 2

    said = capsys.readouterr().err
    assert "did you mean" not in said and cli.usage() in said


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0

    assert capsys.readouterr().out == f"DOT {__version__}\n"


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


def test_a_reader_who_has_seen_enough_gets_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def write(_words: list[str]) -> int:
        raise BrokenPipeError

    answering(monkeypatch, write)

    assert (cli.main(["edits"]), capfd.readouterr().err) == (1, "")


def test_what_the_system_refuses_is_one_line_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def write(_words: list[str]) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "answers.csv")

    answering(monkeypatch, write)

    assert cli.main(["assess"]) == 1
    assert capfd.readouterr().err.startswith("answers.csv: Permission denied.")


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_under_what_is_printed_is_told_once_and_not_by_python() -> None:
    with FULL.open("w") as full:
        done = subprocess.run(  # our own interpreter
            [sys.executable, MAIN, "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


@pytest.mark.parametrize("command", [["assess"], ["check-content"], ["works-council"], ["release"]])
def test_a_link_that_leads_to_itself_is_refused_like_a_missing_folder(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)

    code = cli.main([*command, str(loop)])

    assert code == 1
    assert capsys.readouterr().err.strip()


def test_a_file_in_place_of_its_folder_is_named_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assessment.yaml").touch()

    code = cli.main(["assess", str(tmp_path / "assessment.yaml")])

    assert code == 1
    assert "This is a file: name the folder that it lies in." in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", [name for name, command in cli.COMMANDS.items() if not command.hidden]
)
def test_the_help_of_each_command_shows_it_as_it_is_typed(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])

    assert capsys.readouterr().out.startswith(f"usage: ./run {command} ")


def test_a_demonstration_that_can_not_be_written_is_refused_before_it_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dot.web.commands.assess", None)
    (tmp_path / "file").touch()

    code = cli.main(["demo", "--no-serve", "--out", str(tmp_path / "file")])

    assert code == 1
    assert "Choose another folder with --out." in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "demo", "mail-catcher"])
def test_a_port_that_there_is_not_is_wrong_usage(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main([command, "--port", "99999"])

    assert "“99999” is no port" in capsys.readouterr().err
