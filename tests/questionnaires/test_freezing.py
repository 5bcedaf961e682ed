"""Released folders: the hash, what it depends on, and what happens after a change."""

import shutil
import subprocess
from pathlib import Path

import pytest

from dot import cli
from dot.errors import Conflict, NotFound, Problems
from dot.questionnaires.content import check_path
from dot.questionnaires.freezing import folder_hash, freeze, released
from dot.questionnaires.service import find
from tests.questionnaires.tiny import TINY, tiny_root


@pytest.fixture
def version(tmp_path: Path) -> Path:
    return tiny_root(tmp_path)


def release(version: Path) -> int:
    return cli.main(["release", str(version)])


def test_the_hash_is_that_of_the_documented_list(version: Path) -> None:
    """Two programs that everybody has come to the same hash."""
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum here")
    script = "sha256sum CHANGES.md questionnaire.yaml | sha256sum"
    printed = subprocess.run(["sh", "-c", script], cwd=version, capture_output=True, check=True)

    assert printed.stdout.decode().split()[0] == folder_hash(version)


def test_the_hash_ignores_line_ends_hidden_files_and_where_the_folder_lies(
    version: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    for path in version.iterdir():
        (other / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (other / ".DS_Store").write_bytes(b"x")

    assert folder_hash(other) == folder_hash(version)


@pytest.mark.parametrize("change", ["edit", "rename", "add", "delete"])
def test_every_other_change_changes_the_hash(version: Path, change: str) -> None:
    before = folder_hash(version)
    notes = version / "CHANGES.md"
    if change == "edit":
        notes.write_text("First version!\n", encoding="utf-8")
    elif change == "rename":
        notes.rename(version / "changes.md")
    elif change == "add":
        (version / "locales").mkdir()
        (version / "locales" / "de.yaml").touch()
    else:
        notes.unlink()

    assert folder_hash(version) != before


def test_a_release_is_listed_and_passes_the_checks(version: Path, tmp_path: Path) -> None:
    code = release(version)

    assert code == 0
    assert list(released(tmp_path)) == ["tiny/1.0.0"]
    assert check_path(version) == []


def test_releasing_again_changes_nothing(version: Path, tmp_path: Path) -> None:
    release(version)
    listing = (tmp_path / "released.sha256").read_bytes()
    code = release(version)

    assert code == 0
    assert (tmp_path / "released.sha256").read_bytes() == listing


def test_a_changed_release_is_refused_everywhere(
    version: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(version)
    listing = (tmp_path / "released.sha256").read_bytes()
    path = version / "questionnaire.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Tiny", "Small"), encoding="utf-8")
    code = release(version)

    assert code == 1
    assert "make the next version instead" in capsys.readouterr().err
    assert (tmp_path / "released.sha256").read_bytes() == listing
    with pytest.raises(Conflict, match="never changes"):
        freeze(tmp_path, "tiny/1.0.0")
    with pytest.raises(Problems, match="make the next version instead"):
        find("tiny@1.0.0", tmp_path, tmp_path)


def test_only_a_folder_without_problems_is_released(version: Path, tmp_path: Path) -> None:
    (version / "CHANGES.md").unlink()
    code = release(version)

    assert code == 1
    assert released(tmp_path) == {}


def test_only_a_version_folder_is_released(version: Path) -> None:
    assert release(version.parent) == 1
    assert release(version / "questionnaire.yaml") == 1


def test_find_looks_up_references_and_paths(version: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(TINY.replace("slug: tiny", "slug: own"), encoding="utf-8")

    assert find("tiny@1.0.0", tmp_path, tmp_path).slug == "tiny"
    assert find("own.yaml", tmp_path, tmp_path).slug == "own"
    assert find("tiny/1.0.0", tmp_path, tmp_path).slug == "tiny"


@pytest.mark.parametrize("reference", ["tiny@1.0.1", "tinny@1.0.0", "missing.yaml", "tiny@one"])
def test_what_does_not_exist_is_not_found(reference: str, version: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        find(reference, tmp_path, tmp_path)
