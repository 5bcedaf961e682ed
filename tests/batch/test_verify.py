"""`verify` is true for what was printed from a folder, and false, with the reason, once anything differs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from dot import cli
from dot.batch import verify_command
from dot.reports import manifest
from dot.reports.verifying import opened, unequal_numbers
from tests.batch.factories import Folder, make_full_folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return make_full_folder(tmp_path_factory.mktemp("verify") / "folder")


@pytest.fixture(scope="module")
def printed(folder: Folder) -> Path:
    """The summary page of the folder, printed once for all tests."""
    out = folder.path.parent / "out"
    words = ["--pages", "summary", "--draft", "--out", str(out)]
    assert cli.main(["report", str(folder.path), *words]) == 0
    return out / "pages.pdf"


@pytest.fixture
def verdict(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path], tuple[int, str]]:
    """Verify a PDF against the folder: the exit code and what was said."""

    def of(pdf: Path) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.main(["verify", str(pdf), "--against", str(folder.path)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return of


Verify = Callable[[Path], tuple[int, str]]


@contextmanager
def changed(folder: Folder, name: str, old: str, new: str) -> Iterator[None]:
    """A file of the folder is another for a while, and nothing was released of it yet."""
    ledger, path = folder.path / "releases.json", folder.path / name
    before, released = path.read_bytes(), ledger.read_bytes()
    ledger.unlink()
    folder.change(name, old, new)
    yield
    path.write_bytes(before)
    ledger.write_bytes(released)


def test_a_report_is_verified_by_its_bytes(printed: Path, verdict: Verify) -> None:
    code, said = verdict(printed)

    assert (code, "verified, the same bytes" in said) == (0, True)
    assert "fingerprint " in said and "weasyprint 70" in said and "report (summary)" in said


def test_a_report_in_another_language_is_verified_too(
    folder: Folder, tmp_path: Path, verdict: Verify
) -> None:
    words = ["--pages", "summary", "--lang", "de", "--allow-missing", "--out", str(tmp_path)]
    assert cli.main(["report", str(folder.path), *words]) == 0
    code, said = verdict(tmp_path / "pages.pdf")

    assert (code, "verified, the same bytes" in said) == (0, True)
    assert "language de" in said


def test_verifying_records_nothing(folder: Folder, printed: Path, verdict: Verify) -> None:
    before = (folder.path / "releases.json").read_bytes()
    verdict(printed)

    assert (folder.path / "releases.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("edits.yaml", "We saw it ourselves.", "We saw it.", "edits"),
        ("assessment.yaml", "Nordpharm", "Sudpharm", "inputs"),
    ],
)
def test_one_change_in_the_folder_makes_it_false(
    request: pytest.FixtureRequest, name: str, old: str, new: str, says: str
) -> None:
    printed: Path = request.getfixturevalue("printed")
    verdict: Verify = request.getfixturevalue("verdict")

    with changed(request.getfixturevalue("folder"), name, old, new):
        code, said = verdict(printed)

    assert code == 1
    assert "NOT the report of this folder" in said and f"  {says}" in said


def test_one_changed_answer_makes_it_false_even_where_nothing_published_shows_it(
    folder: Folder, printed: Path, verdict: Verify
) -> None:
    """No hash in a published file may tell of one answer; the ledger's, which has a key, does."""
    before = (folder.path / "answers.csv").read_bytes()
    folder.change("answers.csv", "city,field,alpha,alpha-owner,4", "city,field,alpha,alpha-owner,3")

    code, said = verdict(printed)

    (folder.path / "answers.csv").write_bytes(before)
    assert code == 1
    assert "NOT the report of this folder" in said and "  inputs (answers" in said


def test_an_attachment_that_was_changed_is_named(printed: Path, verdict: Verify) -> None:
    forged = printed.with_name("forged.pdf")
    with pikepdf.open(printed) as document:
        told = json.loads(document.attachments["results.json"].get_file().read_bytes())
        told["assessment"]["client"] = "Other"
        content = json.dumps(told).encode()
        del document.attachments["results.json"]
        document.attachments["results.json"] = content
        document.save(forged)

    code, said = verdict(forged)

    assert (code, "results.json was changed after printing" in said) == (1, True)


def test_a_page_that_was_changed_is_named(printed: Path, verdict: Verify) -> None:
    forged = printed.with_name("painted.pdf")
    with pikepdf.open(printed) as document:
        document.pages[0].contents_add(b"0 0 100 100 re f")
        document.save(forged)

    code, said = verdict(forged)

    assert code == 1
    assert "changed after printing" in said and "draws differently: 1." in said


def test_other_versions_are_verified_by_the_data(
    printed: Path, verdict: Verify, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = manifest.versions()
    monkeypatch.setattr(manifest, "versions", lambda: {**here, "pango": "1.56.3"})
    monkeypatch.setattr(verify_command, "document_of", lambda *_: Other())

    code, said = verdict(printed)

    assert (code, "verified by its data" in said) == (0, True)
    assert f"pango {here['pango']} there, 1.56.3 here" in said


class Other:
    """Another machine's print of the same data."""

    pdf = b"%PDF other"


def test_the_annexes_are_verified_too(folder: Folder, verdict: Verify, tmp_path: Path) -> None:
    assert cli.main(["report", str(folder.path), "--out", str(tmp_path)]) == 0

    for name in ("report.pdf", "annex.pdf"):
        code, said = verdict(tmp_path / name)
        assert (code, "the same bytes" in said) == (0, True), said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"hello", "no PDF that can be read, or it is damaged."),
        (None, "does not say what it is made from"),
    ],
)
def test_what_is_no_report_is_refused(
    tmp_path: Path, verdict: Verify, content: bytes | None, says: str
) -> None:
    pdf = tmp_path / "other.pdf"
    if content is None:
        blank = pikepdf.new()
        blank.add_blank_page()
        blank.save(pdf)
    else:
        pdf.write_bytes(content)

    code, said = verdict(pdf)

    assert (code, says in said) == (1, True)


def test_numbers_are_equal_to_a_billionth_and_no_further() -> None:
    def of(value: object) -> bytes:
        return json.dumps({"a": [{"b": value}], "provenance": {"seed": 1}}).encode()

    assert unequal_numbers(of(1.0), of(1.0 + 1e-12)) == []
    assert unequal_numbers(of(1), of(1.0)) == []
    assert unequal_numbers(of(1.0), of(1.0 + 1e-6)) == ["a[0].b: 1 in the PDF, 1.000001 now."]
    assert len(unequal_numbers(of(None), of(0.0))) == 1
    assert len(unequal_numbers(of(True), of(1))) == 1


def test_the_manifest_tells_what_the_report_was_made_from(printed: Path) -> None:
    report = opened(printed.read_bytes())

    assert report.told.look.pages == ("summary",) and report.told.look.draft
    assert set(report.told.attached) == {"results.json", "scores.csv"}
    assert report.told.brand.name == "default"
    assert len(pikepdf.open(BytesIO(printed.read_bytes())).pages) == len(report.pages)


def test_scores_that_differ_are_told_before_what_stands_behind_them() -> None:
    then, now = ({"n": {"df": place, "score": place / 3}} for place in (1.0, 2.0))

    told = unequal_numbers(json.dumps(then).encode(), json.dumps(now).encode())

    assert told == ["n.score: 0.3333 in the PDF, 0.6667 now.", "n.df: 1 in the PDF, 2 now."]
