"""`comments.csv`: pasted from `./run comments`, decided, read, and refused with file and line."""

import csv
import io
import json
from pathlib import Path

import pytest

from dot import cli
from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.publication.comments import comment_key
from dot.questionnaires.service import content_root
from dot.results.inputs import ItemKey
from tests.batch.factories import Folder, make_folder

HEADER = "comment,decision,text,adverse_event"
SAID = ("Fine.", "Ask a@b.example", "=1+1 is two", "Slow on Fridays")
KEYS = [comment_key(ItemKey("alpha", "alpha-owner"), text) for text in SAID]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Twelve representatives, of whom four wrote, and one marketer who did."""
    made = make_folder(tmp_path / "folder")
    made.change(
        "assessment.yaml", "report_date", "fieldwork: [2026-09-01, 2026-09-30]\nreport_date"
    )
    rows = [f"r{at},REP,city,field,alpha,alpha-owner,3,{text}" for at, text in enumerate(SAID)]
    rows += [f"r{at},REP,city,field,alpha,alpha-owner,4," for at in range(4, 12)]
    made.answers(*rows, "m1,MKT,north,brand,alpha,alpha-owner,2,My own view")
    return made


def problems_of(folder: Folder) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return [f"{Path(one.path).name}:{one.line}: {one.message}" for one in caught.value.problems]


def listed(folder: Folder, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert cli.main(["comments", str(folder.path)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_what_is_to_read_is_listed_blind_with_masks_proposed(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["comment"]: row for row in listed(folder, capsys)}

    assert len(rows) == 5
    assert rows[KEYS[1]]["text"] == "Ask [e-mail]"
    assert {rows[key]["group"] for key in KEYS} == {"REP"}
    assert [row["group"] for row in rows.values() if row["text"] == "My own view"] == [""]
    assert {row["decision"] for row in rows.values()} == {""}
    assert {row["question"] for row in rows.values()} == {"Who decides?"}


def test_listed_rows_decided_and_pasted_are_read(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = listed(folder, capsys)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows({**row, "decision": "publish"} for row in rows)
    folder.write("comments.csv", text.getvalue())

    decided = read_folder(folder.path, content_root())[0].read_comments

    assert {one.text for one in decided} == {
        "Fine.", "Ask [e-mail]", "=1+1 is two", "Slow on Fridays", "My own view",
    }  # fmt: skip
    assert listed(folder, capsys) == []


def test_only_ticked_comments_reach_the_result(folder: Folder, tmp_path: Path) -> None:
    folder.rows("comments.csv", [HEADER, f"{KEYS[0]},publish,,", f"{KEYS[1]},withhold,,no"])
    out = tmp_path / "out"

    assert cli.main(["assess", str(folder.path), "--out", str(out), "--no-pdf"]) == 0

    result = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert [one["texts"] for one in result["comments"]] == [["Fine."]]
    written = b"".join(path.read_bytes() for path in out.iterdir())
    assert b"Fridays" not in written and b"My own view" not in written


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{KEYS[0]},,,", "“decision” is empty: fill it in."),
        (f"{KEYS[0]},yes,,", "“decision” is “yes”: write publish or withhold."),
        (f"{KEYS[0]},publish,,maybe", "“adverse_event” is “maybe”: write yes or no."),
        (",publish,,", "“comment” is empty: fill it in."),
        (
            "0123456789abcdef,publish,,",
            "No comment of answers.csv has the key “0123456789abcdef”: its words may have changed. "
            "Take the row from `./run comments` again, or delete it.",
        ),
    ],
)
def test_a_wrong_decision_is_refused_with_its_line(folder: Folder, row: str, message: str) -> None:
    folder.rows("comments.csv", [HEADER, row])

    assert problems_of(folder) == [f"comments.csv:2: {message}"]


def test_a_comment_decided_twice_is_refused(folder: Folder) -> None:
    folder.rows("comments.csv", [HEADER, f"{KEYS[0]},publish,,", f"{KEYS[0]},withhold,,"])

    assert problems_of(folder) == [
        f"comments.csv:3: The comment “{KEYS[0]}” stands in line 2 too: delete one."
    ]


def test_adverse_events_are_exported_without_any_person(folder: Folder, tmp_path: Path) -> None:
    folder.rows("comments.csv", [HEADER, f"{KEYS[1]},withhold,,yes", f"{KEYS[0]},publish,,no"])
    out = tmp_path / "events.csv"

    assert cli.main(["comments", str(folder.path), "--adverse-events", str(out)]) == 0

    assert list(csv.reader(out.read_text(encoding="utf-8").splitlines())) == [
        ["text", "question", "fieldwork_from", "fieldwork_to"],
        ["Ask [e-mail]", "Who decides?", "2026-09-01", "2026-09-30"],
    ]


def test_an_export_is_never_written_over(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "events.csv"
    out.write_text("signed", encoding="utf-8")

    assert cli.main(["comments", str(folder.path), "--adverse-events", str(out)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "signed"
