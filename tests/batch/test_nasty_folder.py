"""A folder with nearly everything at once that pages were not made for gives pages all the same."""

import re
from typing import Any

import pypdfium2
import pytest

from dot import cli
from tests.batch.nasty import SCRIPTS, WORD, make_nasty_folder

HEAD, FOOT, RIGHT = 74, 62, 12


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Every page of the report and its annex, printed once."""
    place = tmp_path_factory.mktemp("nasty")
    folder = make_nasty_folder(place / "folder").path
    assert cli.main(["report", str(folder), "--out", str(place)]) == 0
    return [
        page
        for name in ("report.pdf", "annex.pdf")
        for page in pypdfium2.PdfDocument((place / name).read_bytes())
    ]


def test_no_page_is_blank_and_no_text_leaves_the_paper(pages: list[Any]) -> None:
    for number, page in enumerate(pages, start=1):
        text, width = page.get_textpage(), page.get_width()
        rects = [text.get_rect(at) for at in range(text.count_rects())]
        inside = [one for one in rects if one[3] < page.get_height() - HEAD and one[1] > FOOT]
        assert len(inside) >= 3, f"page {number} is blank"
        assert all(left > 0 and right < width - RIGHT for left, _, right, _ in rects), number


def test_every_place_is_named_and_nothing_reads_as_a_programs_nothing(pages: list[Any]) -> None:
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    text = " ".join(texts)

    squeezed = re.sub(r"\s", "", text)
    assert all(f"11.{place}" in text for place in range(10))
    assert sum("Sub-dimension" in words and "Said" in words for words in texts) >= 3
    assert WORD in squeezed and SCRIPTS[-1].replace(" ", "") in squeezed
    assert not re.search(r"\b(None|nan|NaN|Undefined|null)\b", text)


def test_a_heading_never_stands_at_the_foot_of_a_page_alone(pages: list[Any]) -> None:
    """A page that carries a single line besides head and foot has lost what belongs to it."""
    for number, page in enumerate(pages[2:], start=3):
        text = page.get_textpage()
        rects = [text.get_rect(at) for at in range(text.count_rects())]
        lines = {round(bottom) for _, bottom, _, top in rects if bottom > FOOT and top < 770}
        assert len(lines) >= 3, f"page {number} holds next to nothing"
