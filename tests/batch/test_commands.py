"""The main job as its user calls it: what it writes, what it refuses, and what it never leaves."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from dot import cli
from dot.batch.commands import now_and_then
from dot.batch.service import CONFIDENTIAL_NAME
from dot.results.schemas import Result
from tests.batch.factories import ANSWERS, Folder, make_folder, make_full_folder, print_only
from tests.sample.make import SAMPLE

ROOT = Path(__file__).parents[2]
PUBLISHED = {"results.json", "scores.csv", "data.xlsx"}
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% include 'x' %}",
    "${7*7}",
    "</style><style>*{display:none}",
    "url(file:///etc/passwd)",
    "=1+1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path / "folder")


def assess(folder: Folder, out: Path, *words: str) -> int:
    return cli.main(["assess", str(folder.path), "--out", str(out), *words])


# The command, and then what every page of the report and of its annexes is printed from.
ALL_PAGES = """
import sys
from pathlib import Path
from dot import cli
from dot.reports.service import build, find_brand
from dot.results.explanation.reading import read_result

out = Path(sys.argv[2])
assert cli.main(["assess", sys.argv[1], "--out", str(out)]) == 0
published = read_result(out / "results.json")
built = build(published, find_brand(published.assessment.brand))
with (out / "pages").open("wb") as file:
    for document in (built, built.annex):
        file.write(document.html.encode())
        for name, content in document.assets.items():
            file.write(name.encode() + content)
"""


def text_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_folder_becomes_result_and_report(folder: Folder, tmp_path: Path) -> None:
    assert assess(folder, tmp_path / "out") == 0

    assert {path.name for path in (tmp_path / "out").iterdir()} == PUBLISHED | {
        "report.pdf",
        "annex.pdf",
    }
    result = Result.model_validate_json((tmp_path / "out" / "results.json").read_bytes())
    assert not result.confidential


def test_the_only_required_files_are_enough(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "folder")
    (folder.path / "strategy.yaml").unlink()
    folder.answers(*[row for row in ANSWERS if ",alpha-" in row or "beta-trust" in row])

    assert assess(folder, tmp_path / "out", "--no-pdf") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == PUBLISHED


def test_the_complete_result_is_written_only_when_asked_for(folder: Folder, tmp_path: Path) -> None:
    assess(folder, tmp_path / "out", "--no-pdf", "--confidential")

    complete = json.loads((tmp_path / "out" / CONFIDENTIAL_NAME).read_bytes())
    published = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    assert len(complete["rows"]) == len(ANSWERS)
    assert {row["answer"] for row in complete["rows"]} >= {"launch|win access", "more visits"}
    assert "Signed in March" not in published
    assert '"rows"' not in published


def test_no_rater_s_code_reaches_any_document(folder: Folder, tmp_path: Path) -> None:
    folder.change("answers.csv", "g1,GM,,,alpha,alpha-owner", "Zaphod-42,GM,,,alpha,alpha-owner")
    folder.change("answers.csv", "g1,GM", "Zaphod-42,GM")

    assess(folder, tmp_path / "out", "--no-pdf", "--confidential")

    for path in (tmp_path / "out").iterdir():
        assert b"Zaphod" not in path.read_bytes(), path.name


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_written(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.change(
        "answers.csv",
        "r2,REP,city,field,alpha,alpha-owner,4",
        "r2,REP,city,field,alpha,alpha-owner,9",
    )

    assert assess(folder, tmp_path / "out") == 1

    assert "answers.csv:12:" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_mistyped_folder_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["assess", str(tmp_path / "typo")]) == 1

    assert "There is no such folder" in capsys.readouterr().err
    assert not (tmp_path / "typo").exists()


def test_what_an_earlier_run_left_does_not_stand_beside_new_numbers(
    folder: Folder, tmp_path: Path
) -> None:
    assess(folder, tmp_path / "out", "--confidential")
    (tmp_path / "out" / "mine.txt").write_text("mine")

    assess(folder, tmp_path / "out", "--no-pdf")

    assert {path.name for path in (tmp_path / "out").iterdir()} == PUBLISHED | {"mine.txt"}


@pytest.mark.parametrize("words", [(), ("--no-pdf",)])
def test_an_edit_of_no_text_is_refused_at_its_line(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    folder.write("edits.yaml", "summary.lead: So.\nsumary.heading: So.\nqqq.zzz: So.\n")

    assert assess(folder, tmp_path / "out", *words) == 1

    lines = capsys.readouterr().err.splitlines()
    assert "edits.yaml:2: " in lines[0] and "write “summary.heading”" in lines[0]
    assert "edits.yaml:3: " in lines[1] and "delete the line" in lines[1]
    assert len(lines) == 2 and not (tmp_path / "out").exists()


def test_an_output_that_is_a_file_is_refused(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("mine")

    assert assess(folder, tmp_path / "out") == 1

    assert "can't write here" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"


def test_an_output_that_is_not_writable_is_refused(folder: Folder, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    if os.access(locked, os.W_OK):
        pytest.skip("This user may write anywhere; the file in the way above stands for it.")

    assert assess(folder, locked / "out") == 1
    assert list(locked.iterdir()) == []


def test_a_logo_that_is_an_svg_bomb_is_refused_in_words(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "report_templates" / "default", folder.path / "bomb")
    brand = (folder.path / "bomb" / "brand.toml").read_text(encoding="utf-8")
    logo = next((folder.path / "bomb" / "assets").glob("*logo*"), None) or next(
        (folder.path / "bomb" / "assets").rglob("*.svg")
    )
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    logo.write_text(f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]><svg>&e9;</svg>')
    assert logo.name in brand
    folder.change("assessment.yaml", "format: 1", "format: 1\nbrand: bomb")

    assert assess(folder, tmp_path / "out") == 1

    said = capsys.readouterr().err
    assert "brand.toml:" in said
    assert "entities" in said
    assert not (tmp_path / "out").exists()


def test_hostile_text_appears_literally_in_the_report(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "folder")
    quoted = "'" + " ".join(HOSTILE).replace("'", "''") + "'"
    for name, old in (("assessment.yaml", "Nordpharm"), ("alpha.yaml", "title: Ownership")):
        folder.change(name, old, quoted if name == "assessment.yaml" else f"title: {quoted}")

    assert assess(folder, tmp_path / "out") == 0

    printed = "".join(text_of(tmp_path / "out" / "report.pdf").split())
    for hostile in HOSTILE:
        assert "".join(hostile.split()) in printed, hostile
    assert "root:" not in printed


def test_check_tells_how_complete_a_folder_is_without_a_score(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["assess", "--check", str(folder.path)]) == 0

    said = capsys.readouterr().out
    assert "answers" in said.lower()
    assert not (folder.path / "out").exists()


def test_code_lists_what_has_no_code_blind_to_level(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    copied = tmp_path / "sample"
    shutil.copytree(SAMPLE, copied)
    (copied / "coding.csv").unlink()

    assert cli.main(["code", str(copied)]) == 0

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert len(lines) > 20
    assert all(len(line) == 3 for line in lines)
    text = (copied / "answers.csv").read_text(encoding="utf-8")
    answers = {row["level"] for row in csv.DictReader(text.splitlines())}
    assert not answers & {cell for line in lines for cell in line}


def test_uncoded_recall_makes_leakage_provisional_everywhere(tmp_path: Path) -> None:
    copied = tmp_path / "sample"
    shutil.copytree(SAMPLE, copied)
    (copied / "coding.csv").unlink()
    print_only(copied, "summary", "leakage")

    assert cli.main(["assess", str(copied), "--out", str(tmp_path / "out")]) == 0

    result = Result.model_validate_json((tmp_path / "out" / "results.json").read_bytes())
    assert result.leakage is not None
    assert result.leakage.provisional
    assert "leakage_provisional" in result.warnings
    assert "provisional" in text_of(tmp_path / "out" / "report.pdf").lower()


def run_elsewhere(source: Path, out: Path, settings: dict[str, str]) -> None:
    """The command with a few pages, and the text and pictures of all of them."""
    copied = out.with_name(f"{out.name}-folder")
    shutil.copytree(source, copied)
    with (copied / "edits.yaml").open("a", encoding="utf-8") as edits:
        edits.write("sections: [summary, leakage, plan]\nannexes: [participation, kpi_list]\n")
    words = [sys.executable, "-c", ALL_PAGES, str(copied), str(out)]
    subprocess.run(words, cwd=ROOT, env=settings, check=True)


def test_another_day_zone_language_and_hash_seed_give_the_same_bytes(tmp_path: Path) -> None:
    copied = tmp_path / "copy"
    shutil.copytree(SAMPLE, copied)
    os.utime(copied / "answers.csv", (0, 0))
    here = {**os.environ, "TZ": "UTC", "PYTHONHASHSEED": "1"}
    there = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "2"}

    run_elsewhere(SAMPLE, tmp_path / "a", here)
    run_elsewhere(copied, tmp_path / "b", there)

    written = {"results.json", "report.pdf", "annex.pdf", "scores.csv", "data.xlsx", "pages"}
    assert {path.name for path in (tmp_path / "a").iterdir()} == written
    for name in written:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_progress_is_a_line_every_few_seconds_and_nothing_where_it_is_quick() -> None:
    said: list[str] = []
    times = iter([0.0, 1.0, 6.0, 6.0, 7.0, 12.0, 12.0])
    progress = now_and_then(said.append, lambda: next(times))

    for at in range(4):
        progress(f"question {at}")

    assert said == ["question 1\n", "question 3\n"]
