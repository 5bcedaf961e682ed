"""Ten million answers are read row by row: they fit into a small multiple of their file."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.factories import Folder

ROOT = Path(__file__).parents[2]
ROWS, ITEMS = 10_000_000, 100
MOST_TIMES_THE_FILE = 4
PROGRAM = """
import resource, sys
from pathlib import Path
from dot.batch.folder import read_folder
from dot.questionnaires.service import content_root
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
definition, answers = read_folder(Path(sys.argv[1]), content_root())
print(len(answers.rater), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
HEADER = """\
format: 1
slug: alpha
version: "1.0.0"
title: Alpha
language: en
authors: [Tests]
licence: CC0-1.0
sources: [Made for tests.]
scale: {min: 1, max: 5}
groups: {REP: {name: Representatives}}
nodes:
  - id: A1
    title: Many
    items:
"""


def write_large(folder: Folder) -> Path:
    """A questionnaire of a hundred items and a hundred thousand people who answer them all."""
    items = [
        f"      - {{id: item-{n}, type: number, unit: points, minimum: 1, maximum: 5, scored: true, text: How much?}}\n"
        for n in range(ITEMS)
    ]
    folder.write("alpha.yaml", HEADER + "".join(items))
    folder.write(
        "assessment.yaml",
        "format: 1\ntitle: Many\nclient: {name: Many}\nreport_date: 2026-11-23\n"
        "questionnaires: [alpha.yaml]\n",
    )
    path = folder.path / "answers.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("rater,group,questionnaire,item,answer\n")
        for rater in range(ROWS // ITEMS):
            file.writelines(
                f"r{rater},REP,alpha,item-{n},{(rater + n) % 5 + 1}\n" for n in range(ITEMS)
            )
    return path


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_million_answers_fit_into_four_times_their_file(tmp_path: Path) -> None:
    path = write_large(Folder(tmp_path))

    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    size = path.stat().st_size
    path.unlink()
    rows, added = map(int, ended.stdout.split())
    kilobytes = 1024 if sys.platform == "darwin" else 1
    assert rows == ROWS
    assert added // kilobytes < MOST_TIMES_THE_FILE * size // 1024
