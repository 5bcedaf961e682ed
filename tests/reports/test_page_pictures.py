"""Every page kind still looks as it did when somebody last looked at it."""

import pytest
from PIL import Image, ImageDraw

from dot.reports.printjob import Printed
from dot.reports.service import BuiltReport
from tests.reports.page_pictures import REFERENCES, SECTION, drawn, kept, unlike

LARGEST = 1_500_000
RENEW = "if that is meant: python -m tests.reports.page_pictures, then look at what changed"


@pytest.fixture(scope="module")
def pages(built: BuiltReport, printed: Printed, printed_annex: Printed) -> dict[str, Image.Image]:
    """The first page of every kind, of both files."""
    assert built.annex is not None
    return drawn(built.annex, printed_annex.pdf) | drawn(built, printed.pdf)


def test_every_page_kind_looks_like_its_reference(pages: dict[str, Image.Image]) -> None:
    references = kept()
    apart = {
        kind: unlike(page, references[kind]) for kind, page in pages.items() if kind in references
    }

    assert {kind: words for kind, words in apart.items() if words} == {}, RENEW
    assert pages.keys() == references.keys(), RENEW


def test_every_kind_that_the_report_has_is_drawn(
    built: BuiltReport, pages: dict[str, Image.Image]
) -> None:
    assert built.annex is not None
    shown = {kind for _, kind in SECTION.findall(built.html + built.annex.html)}

    assert shown <= pages.keys() and len(shown) > 30


def test_what_was_moved_left_out_or_painted_over_is_seen() -> None:
    reference = kept()["summary"]
    blank = Image.new("L", reference.size, "white")
    painted = reference.copy()
    ImageDraw.Draw(painted).rectangle((40, 60, 75, 90), fill="black")
    moved = Image.new("L", reference.size, "white")
    moved.paste(reference, (0, 9))

    assert unlike(reference, reference) == ""
    assert all(unlike(other, reference) for other in (blank, painted, moved))
    assert "pixels" in unlike(blank.resize((9, 9)), reference)


def test_references_are_small() -> None:
    assert sum(path.stat().st_size for path in REFERENCES.iterdir()) < LARGEST
