"""`report` and `edits` as a consultant calls them: what is printed, what is asked, what is written."""

from pathlib import Path

import pypdfium2
import pytest

from dot import cli
from dot.batch import page_pictures, report_command
from tests.batch.factories import Folder, make_folder, make_full_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path / "folder")


def report(folder: Folder, *words: str) -> int:
    return cli.main(["report", str(folder.path), *words])


def texts(pdf: Path) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def test_only_the_report_is_written(folder: Folder, tmp_path: Path) -> None:
    assert report(folder, "--out", str(tmp_path / "out")) == 0

    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.pdf", "annex.pdf"}
    assert (folder.path / "releases.json").exists()


def test_a_cut_has_its_own_name_and_a_picture_of_every_page(folder: Folder, tmp_path: Path) -> None:
    out = tmp_path / "out"

    assert report(folder, "--cut", "steering", "--draft", "--png", "--out", str(out)) == 0

    pages = texts(out / "steering.pdf")
    assert all("DRAFT" in page for page in pages)
    pictures = sorted(out.glob("*.png"))
    assert [path.name for path in pictures] == [
        f"steering-{number:02}.png" for number in range(1, len(pages) + 1)
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in pictures)


def test_without_anything_that_draws_pages_it_says_what_to_install(
    folder: Folder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(page_pictures, "LIBRARY", None)
    monkeypatch.setattr(page_pictures, "PROGRAM", "no-such-program")
    monkeypatch.setattr(report_command, "assess_folder", lambda *_: pytest.fail("has printed"))

    assert report(folder, "--pages", "summary", "--png", "--out", str(tmp_path / "out")) == 1

    assert "install pypdfium2" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--brand", "acne"], "There is no brand “acne”"),
        (["--cut", "board"], "There is no cut “board”"),
        (["--pages", "sumary"], "write “summary”"),
        (["--lang", "fr"], "fr"),
        (["--cut", "steering", "--pages", "summary"], "keep one of the two"),
        (["--pages", ""], "--pages names no page"),
        (["--pages", " , "], "--pages names no page"),
        (["--cut", ""], "--cut names no cut"),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_is_written(
    folder: Folder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    says: str,
) -> None:
    assert report(folder, *words, "--out", str(tmp_path / "out")) == 1

    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert not (folder.path / "releases.json").exists()


def test_a_stale_edit_is_asked_about_until_it_is_accepted(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write("edits.yaml", "summary.lead:\n  text: We saw it.\n  replaces: Once upon a time\n")
    words = ["--pages", "summary", "--out", str(tmp_path / "out")]

    assert report(folder, *words) == 1
    asked = capsys.readouterr().err
    assert "edits.yaml:1: " in asked and "it was “Once upon a time” and is now" in asked
    assert report(folder, *words, "--keep-stale") == 0
    assert cli.main(["edits", str(folder.path), "--accept"]) == 0
    assert report(folder, *words) == 0

    assert "We saw it." in texts(tmp_path / "out" / "pages.pdf")[0]


def test_accepting_keeps_order_pages_and_words(folder: Folder) -> None:
    folder.write(
        "edits.yaml",
        "leave_out: [method]\nown_pages:\n  - {id: view, heading: Our view, text: 'So: it is.'}\n"
        "summary.lead: |\n  **One** thing:\n\n  - plan\n",
    )
    assert cli.main(["edits", str(folder.path), "--accept"]) == 0
    first = (folder.path / "edits.yaml").read_text(encoding="utf-8")
    assert cli.main(["edits", str(folder.path), "--accept"]) == 0

    assert (folder.path / "edits.yaml").read_text(encoding="utf-8") == first
    assert "leave_out" in first and "'So: it is.'" in first and "replaces:" in first


def test_accepting_keeps_comments_above_keys_and_lines_as_they_were_written(folder: Folder) -> None:
    folder.write(
        "edits.yaml",
        "# Mine.\nsummary.lead: |\n  One thing:\n\n  - plan\n# Agreed.\nsections: [about, summary]\n",
    )

    assert cli.main(["edits", str(folder.path), "--accept"]) == 0

    text = (folder.path / "edits.yaml").read_text(encoding="utf-8")
    assert "# Mine.\nsummary.lead:\n  text: |\n    One thing:\n\n    - plan\n" in text
    assert text.endswith("# Agreed.\nsections:\n- about\n- summary\n")


@pytest.mark.parametrize("page", ["summry", "instrument-crn"])
def test_a_page_that_there_is_not_is_told_with_its_line_and_the_nearest(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str], page: str
) -> None:
    folder.write("edits.yaml", f"show_edits: true\nsections:\n- about\n- {page}\n")

    assert report(folder, "--out", str(tmp_path / "out")) == 1

    said = capsys.readouterr().err
    assert f"edits.yaml:4: There is no page kind “{page}”: write “" in said


def test_texts_are_listed_in_no_language_that_the_report_does_not_speak(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["edits", str(folder.path), "--lang", "fr"]) == 1

    said = capsys.readouterr()
    assert said.out == "" and "does not speak “fr” yet; it speaks de, en." in said.err


def test_every_text_is_listed_by_its_key(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["edits", str(folder.path)]) == 0

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert all(len(line) == 2 for line in lines)
    assert "summary.lead (unremembered)" in {line[0] for line in lines}
    assert not (folder.path / "releases.json").exists()


def test_words_of_another_language_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "folder", {"edits.de.yaml": "summary.lead: So ist es.\n"})
    out = tmp_path / "out"

    assert report(folder, "--pages", "summary", "--out", str(out)) == 0

    assert "So ist es." not in texts(out / "pages.pdf")[0]
