"""`releases.json` beside the answers: when it is written, and what stops a release."""

import json
from pathlib import Path

import pytest

from dot import cli
from dot.batch import ledger
from dot.errors import DotError
from dot.publication.schemas import Ledger
from tests.batch.factories import ANSWERS, Folder, make_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    path = tmp_path / "folder"
    path.mkdir()
    return make_folder(path)


def assess(folder: Folder, out: Path) -> int:
    return cli.main(["assess", str(folder.path), "--out", str(out), "--no-pdf"])


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_a_run_that_writes_is_a_release_for_its_owner_alone(folder: Folder, tmp_path: Path) -> None:
    assert assess(folder, tmp_path / "out") == 0

    path = folder.path / "releases.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(json.loads(path.read_text())["releases"]) == 1


def test_the_same_folder_gives_the_same_bytes_and_leaves_the_ledger(
    folder: Folder, tmp_path: Path
) -> None:
    assess(folder, tmp_path / "one")
    before = (folder.path / "releases.json").read_bytes()

    assert assess(folder, tmp_path / "two") == 0

    assert written(tmp_path / "one") == written(tmp_path / "two")
    assert (folder.path / "releases.json").read_bytes() == before


def test_no_byte_of_a_result_depends_on_the_key(folder: Folder, tmp_path: Path) -> None:
    assess(folder, tmp_path / "one")
    first = json.loads((folder.path / "releases.json").read_text())["key"]
    (folder.path / "releases.json").unlink()

    assess(folder, tmp_path / "two")

    assert json.loads((folder.path / "releases.json").read_text())["key"] != first
    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_a_late_answer_is_refused_and_the_old_report_stays(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assess(folder, tmp_path / "out")
    before = written(tmp_path / "out"), (folder.path / "releases.json").read_bytes()
    folder.answers(*ANSWERS, "r3,REP,city,field,alpha,alpha-owner,5,")

    assert assess(folder, tmp_path / "out") == 1

    assert "new or changed in group REP" in capsys.readouterr().err
    assert (written(tmp_path / "out"), (folder.path / "releases.json").read_bytes()) == before


def test_simulated_people_need_no_ledger(folder: Folder, tmp_path: Path) -> None:
    folder.change("assessment.yaml", "format: 1", "format: 1\nsimulated: true")

    assert assess(folder, tmp_path / "out") == 0

    assert not (folder.path / "releases.json").exists()


def test_a_ledger_is_not_set_aside_by_calling_people_simulated(
    folder: Folder, tmp_path: Path
) -> None:
    assess(folder, tmp_path / "out")
    folder.change("assessment.yaml", "format: 1", "format: 1\nsimulated: true")
    folder.answers(*ANSWERS, "r3,REP,city,field,alpha,alpha-owner,5,")

    assert assess(folder, tmp_path / "out") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 1,\n "key": ', "releases.json:2: The ledger is not JSON"),
        ('{"format": 1}', "releases.json:1: The ledger does not hold what DOT writes"),
        ("[]", "releases.json:1: The ledger does not hold what DOT writes"),
        ("", "releases.json:1: The ledger is not JSON"),
    ],
)
def test_a_ledger_that_cannot_be_read_stops_every_release(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    folder.write("releases.json", text)

    assert assess(folder, tmp_path / "out") == 1

    assert said in capsys.readouterr().err


def test_a_voice_taken_out_of_the_ledger_is_noticed(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assess(folder, tmp_path / "out")
    found = json.loads((folder.path / "releases.json").read_text())
    found["releases"][0]["questionnaires"]["alpha"]["voices"].pop()
    folder.write("releases.json", json.dumps(found))

    assert assess(folder, tmp_path / "out") == 1

    assert "releases.json:1: The ledger has been changed" in capsys.readouterr().err


def test_a_folder_that_cannot_keep_a_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DotError, match="can't write the ledger"):
        ledger.write_ledger(Ledger(key="0" * 64), tmp_path / "file")
