"""A rebuild repeats nothing that did not change, and gives the bytes of a build from the beginning."""

from pathlib import Path

import pytest

from dot import cli
from dot.batch import kept, service
from dot.reports.pdf import Press
from dot.reports.shelf import KEPT_OF_A_KIND, Shelf
from tests.batch.factories import Folder, make_full_folder

WORDS = ["--pages", "summary"]
LEAD = "summary.lead"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A folder of which the summary has been printed twice: the first time wrote the ledger."""
    made = make_full_folder(tmp_path_factory.mktemp("kept") / "folder")
    report(made, "first")
    return made


def report(folder: Folder, out: str, *more: str) -> bytes:
    """The printed summary."""
    place = folder.path.parent / out
    assert cli.main(["report", str(folder.path), *WORDS, *more, "--out", str(place)]) == 0
    return (place / "pages.pdf").read_bytes()


def forbidden(*_: object) -> None:
    """What must not be done again."""
    raise AssertionError("made again")


def test_an_unchanged_report_is_neither_scored_nor_printed_again(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "published_of", forbidden)
    monkeypatch.setattr(Press, "print_job", forbidden)

    assert report(folder, "again") == (folder.path.parent / "first" / "pages.pdf").read_bytes()


def test_after_one_edit_nothing_is_scored_again_and_the_bytes_are_those_of_a_fresh_build(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = folder.path / "edits.yaml"
    before = edits.read_text()
    with monkeypatch.context() as patched:
        patched.setattr(service, "published_of", forbidden)
        edits.write_text(f"{before}\nquestion.simple: Not yet.\n")
        rebuilt = report(folder, "rebuilt")

    fresh = report(folder, "fresh", "--fresh")
    edits.write_text(before)
    assert rebuilt == fresh != (folder.path.parent / "first" / "pages.pdf").read_bytes()


def test_one_answer_more_is_scored_again(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "published_of", forbidden)
    answers = folder.path / "answers.csv"
    before = answers.read_text()
    folder.change("answers.csv", "city,field,alpha,alpha-owner,4", "city,field,alpha,alpha-owner,3")

    with pytest.raises(AssertionError, match="made again"):
        report(folder, "other")

    answers.write_text(before)


@pytest.mark.parametrize("name", ["assessment.yaml", "releases.json", "more.csv"])
def test_whatever_else_lies_in_the_folder_decides_what_is_used_again(
    folder: Folder, name: str
) -> None:
    from_here = Counts()
    key = kept.scored_key(folder.path, from_here, b"")  # type: ignore[arg-type]  # enough of it.
    path = folder.path / name
    before = path.read_bytes() if path.exists() else None
    path.write_bytes((before or b"") + b"\n# note\n")
    changed = kept.scored_key(folder.path, from_here, b"")  # type: ignore[arg-type]  # as above.
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)

    # The ledger goes in by itself, as it will stand when the run is over.
    assert (changed == key) is (name == "releases.json")
    assert kept.scored_key(folder.path, from_here, b"x") != key  # type: ignore[arg-type]  # above.


class Counts:
    """Counted answers as far as the key reads them."""

    inputs_hash = "0" * 64


def test_what_was_damaged_is_not_used(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf").put("print", "a", b"content")
    assert shelf.get("print", "a") == b"content"
    (tmp_path / "shelf" / "print-a").write_bytes(b"x" * 60)

    assert shelf.get("print", "a") is None
    assert shelf.get("print", "b") is None


def test_a_shelf_keeps_the_newest_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    for number in range(KEPT_OF_A_KIND + 3):
        shelf.put("print", f"{number:02}", b"content")

    assert len(list((tmp_path / "shelf").iterdir())) == KEPT_OF_A_KIND
    assert (tmp_path / "shelf").stat().st_mode & 0o777 == 0o700


def test_where_nothing_can_be_kept_the_report_is_made_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("no folder")

    assert Shelf(tmp_path / "shelf").put("print", "a", b"content").get("print", "a") is None
    assert Shelf().put("print", "a", b"content").get("print", "a") is None
