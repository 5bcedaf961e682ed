"""A machine without Chromium: skipped aloud at home, a failure where nobody would read it."""

from pathlib import Path

import pytest

from tests.browsers import require_chromium


def test_without_chromium_a_developer_is_told_aloud(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="NO CHROMIUM"):
        require_chromium()


def test_without_chromium_continuous_integration_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="CI must have Chromium"):
        require_chromium()


def test_the_browser_without_windows_is_taken_before_the_whole_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell = tmp_path / "chromium-headless-shell"
    for program in (tmp_path / "chromium", shell):
        program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert require_chromium() == str(shell)
