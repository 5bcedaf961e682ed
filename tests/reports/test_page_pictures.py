"""Every page kind still looks as it did when somebody last looked at it."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from dot.reports.printjob import Printed
from dot.reports.service import DEFAULT, BuiltReport
from tests.reports.page_pictures import (
    IN_PACKS,
    REFERENCES,
    SECTION,
    drawn,
    kept,
    of_a_consultant,
    of_packs,
    unlike,
)

LARGEST = 1_500_000
RENEW = "if that is meant: python -m tests.reports.page_pictures, then look at what changed"


@pytest.fixture(scope="module")
def pages(
    built: BuiltReport,
    printed: Printed,
    printed_annex: Printed,
) -> dict[str, Image.Image]:
    """The first page of every kind, of both files, and of those that a consultant adds."""
    assert built.annex is not None
    report = drawn(built.annex, printed_annex.pdf) | drawn(built, printed.pdf)
    return report | of_a_consultant()


@pytest.mark.slow
def test_the_packs_look_like_their_references(tmp_path: Path) -> None:
    references = kept()
    apart = {kind: unlike(page, references[kind]) for kind, page in of_packs(tmp_path).items()}

    assert apart.keys() == set(IN_PACKS)
    assert {kind: words for kind, words in apart.items() if words} == {}, RENEW


def test_every_page_kind_looks_like_its_reference(pages: dict[str, Image.Image]) -> None:
    references = kept()
    apart = {
        kind: unlike(page, references[kind]) for kind, page in pages.items() if kind in references
    }

    assert {kind: words for kind, words in apart.items() if words} == {}, RENEW
    assert pages.keys() == references.keys() - set(IN_PACKS), RENEW


def test_every_kind_that_the_report_has_is_drawn(
    built: BuiltReport, pages: dict[str, Image.Image]
) -> None:
    assert built.annex is not None
    shown = {kind for _, kind in SECTION.findall(built.html + built.annex.html)}

    assert shown <= pages.keys() and len(shown) > 30


def test_every_template_of_a_page_has_a_reference() -> None:
    templates = {path.stem for path in (DEFAULT / "pages").glob("*.html")}

    assert templates <= kept().keys()


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
