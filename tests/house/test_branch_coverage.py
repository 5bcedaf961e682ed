"""The arithmetic is tested to its last branch, by its own tests alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_branch_of_the_arithmetic_is_taken_by_its_tests(tmp_path: Path) -> None:
    def coverage(command: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coverage", command, f"--data-file={tmp_path / 'taken'}", *words],
            # In CI Hypothesis draws the same examples every time, and so takes the same branches.
            cwd=ROOT, env={**os.environ, "CI": "true"}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    quiet = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/scoring")
    ran = coverage("run", "--branch", "--source=scoring", *quiet)
    told = coverage("report", "--fail-under=100", "--show-missing", "--skip-covered")

    assert ran.returncode == 0, ran.stdout
    assert told.returncode == 0, told.stdout
