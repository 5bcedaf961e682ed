"""The door: what ``./run`` does before there is anything to run."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the standard tools of a POSIX machine, but no Python and no package manager."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("cat", "cksum", "cut", "dirname", "id", "mkdir", "tr"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    return tools


def test_a_machine_without_python_is_refused_with_one_sentence(
    tmp_path: Path, bare_path: Path
) -> None:
    checkout = tmp_path / "a clone"
    checkout.mkdir()
    for name in ("run", "requirements.lock", "requirements-setup.lock"):
        shutil.copy(ROOT / name, checkout)

    ended = subprocess.run(
        ["/bin/sh", checkout / "run", "--help"],
        env={"PATH": str(bare_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("run: DOT needs Python 3.11 or newer")
    assert len(ended.stderr.splitlines()) == 1
    assert not (checkout / ".venv").exists()


def test_no_lock_names_an_address() -> None:
    locks = sorted(ROOT.glob("requirements*.lock"))

    assert [lock.name for lock in locks] == [
        "requirements-mutation.lock",
        "requirements-setup.lock",
        "requirements-test.lock",
        "requirements.lock",
    ]
    assert not any("://" in lock.read_text(encoding="utf-8") for lock in locks)


def test_the_test_lock_holds_every_run_time_pin() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line.split(" ")[0]}

    assert pins("requirements.lock") - pins("requirements-test.lock") == set()
