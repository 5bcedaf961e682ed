"""`workshop-pack` on the sample: what is printed, what is to be filled in, and what is refused."""

import csv
import shutil
from pathlib import Path

import pypdfium2
import pytest

from dot import cli
from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.questionnaires.service import content_root
from tests.sample.make import SAMPLE
from tests.standards import faults


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the sample, eight items long."""
    place = tmp_path_factory.mktemp("workshop")
    words = ["workshop-pack", str(SAMPLE), "--out", str(place), "--items", "8"]
    assert cli.main(words) == 0
    return place


@pytest.fixture(scope="module")
def pages(out: Path) -> list[str]:
    document = pypdfium2.PdfDocument(out / "workshop-pack.pdf")
    return [page.get_textpage().get_text_bounded() for page in document]


def rows(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((out / "confirmed.csv").read_text(encoding="utf-8").splitlines()))


def test_pre_read_agenda_cards_and_ballots_are_printed(pages: list[str]) -> None:
    for heading in ("Pre-read", "Agenda", "Cards", "Ballot: first vote", "Ballot: second vote"):
        assert any(page.splitlines()[2].startswith(heading) or heading in page for page in pages)
    assert "8 items to settle" in pages[1]


def test_every_item_of_the_agenda_has_a_card_with_its_levels(out: Path, pages: list[str]) -> None:
    text = "\n".join(pages)

    for row in rows(out):
        if not row["level"]:
            assert text.count(row["node"]) >= 5
    assert "Users were never asked for feedback" in text


def test_the_pack_is_archivable_and_accessible(out: Path) -> None:
    assert faults((out / "workshop-pack.pdf").read_bytes()) == []


def test_nothing_is_said_to_lie_no_levels_apart(pages: list[str]) -> None:
    assert "levels apart" in "".join(pages) and " 0.0 levels" not in "".join(pages)


def test_decisions_of_before_stand_and_new_ones_are_left_empty(out: Path) -> None:
    found = rows(out)

    before = [row for row in found if row["level"]]
    assert len(found) - len(before) == 8
    assert all(row["reason"] for row in before)
    assert not any(row["reason"] for row in found if not row["level"])


def test_the_file_fits_into_the_folder_once_it_is_filled_in(out: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    text = (out / "confirmed.csv").read_text(encoding="utf-8")
    (folder / "confirmed.csv").write_text(text, encoding="utf-8")

    with pytest.raises(Problems, match=r"confirmed\.csv:22"):
        read_folder(folder, content_root())
    filled = text.replace(",,,", ",2,Agreed.,")
    (folder / "confirmed.csv").write_text(filled, encoding="utf-8")

    definition, _ = read_folder(folder, content_root())
    assert len(definition.confirmed) == len(rows(out))


@pytest.mark.parametrize(
    ("words", "says"),
    [(["--items", "21"], "from 1 to 20"), (["--out", str(SAMPLE)], "choose another folder")],
)
def test_what_can_not_be_is_refused(
    capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert cli.main(["workshop-pack", str(SAMPLE), *words]) == 1
    assert says in capsys.readouterr().err
