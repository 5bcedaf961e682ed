"""Hostile files cost little time and memory, and are refused in one line."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.questionnaires.tiny import ROOT, TINY

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
)
HOSTILE = {
    "deep nesting": "nodes: " + "[" * 10_000 + "]" * 10_000,
    "deeper nesting, unclosed": "[" * 1_900_000,
    "deep indentation": "".join(" " * depth + "a:\n" for depth in range(1_900)),
    "alias bomb": BOMB,
    "many values": "nodes:\n" + "- 1\n" * 450_000,
    "many unknown keys": "".join(f"unknown{n:06}: 1\n" for n in range(49_000)),
    "many wrong nodes": "nodes:\n" + "- {idd: 1, titel: 2}\n" * 16_000,
    "one long key": "a" * 1_900_000 + ": 1",
    "one long number": "a: " + "1" * 1_900_000,
    "one long condition": TINY
    + f"findings: [{{id: f, kind: gap, text: x, when: '{'(' * 990}'}}]\n",
}
MORE_SECONDS = 5.0
MORE_MEGABYTES = 250.0
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(f"\\n{code} {used.ru_utime + used.ru_stime} {used.ru_maxrss}")
"""


@dataclass
class Run:
    code: int
    answer: str
    seconds: float
    megabytes: float


def check(path: Path) -> Run:
    """Check a path in a process of its own, and measure it: its processor's time, not this machine's.

    The largest memory of a process counts that of the one it was forked from; this one is large.
    """
    words = [sys.executable, "main.py", "check-content", str(path)]
    measured = [sys.executable, "-I", "-S", "-c", MEASURE, *words]
    found = subprocess.run(measured, cwd=ROOT, capture_output=True, text=True, check=True)
    answer, _, numbers = found.stderr.rpartition("\n")
    code, seconds, peak = numbers.split()
    kilobytes = float(peak) / (1024 if sys.platform == "darwin" else 1)
    return Run(int(code), answer, float(seconds), kilobytes / 1024)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What the smallest file costs."""
    path = tmp_path_factory.mktemp("plain") / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    return check(path)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_cheap_to_refuse(kind: str, tmp_path: Path, plain: Run) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE[kind], encoding="utf-8")
    run = check(path)

    assert (run.code, "Traceback" in run.answer) == (1, False)
    assert len(run.answer) < 40_000
    assert run.seconds < plain.seconds + MORE_SECONDS
    assert run.megabytes < plain.megabytes + MORE_MEGABYTES


def test_a_huge_file_is_refused_from_its_size(tmp_path: Path, plain: Run) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    run = check(path)

    assert run.code == 1
    assert "100,000,000 bytes" in run.answer
    assert run.megabytes < plain.megabytes + 10
