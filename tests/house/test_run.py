"""The door: what ``./run`` does before there is anything to run."""

import os
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


def test_bytecode_is_kept_apart_where_it_may_not_lie_beside_its_source(tmp_path: Path) -> None:
    for name in ("run", "requirements.lock", "requirements-setup.lock"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$PYTHONPYCACHEPREFIX,$PYTHONDONTWRITEBYTECODE"\n')
    python.chmod(0o755)
    kept = f"{tmp_path}/.dot/pycache,\n"
    sums = "cksum run requirements-setup.lock requirements.lock | cut -d ' ' -f 1 | tr '\\n' ' '"
    stamp = subprocess.run(["/bin/sh", "-c", sums], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / ".venv" / ".stamp").write_bytes(stamp.stdout + kept.encode())

    ended = subprocess.run(
        ["/bin/sh", tmp_path / "run", "assess"],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout == kept


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
