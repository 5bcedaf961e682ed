"""A part of a report, a draft, a grey print: what differs from the whole, and what does not."""

import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from dot.reports.brands import Brand
from dot.reports.charts.theme import luminance_of
from dot.reports.edits import Edits
from dot.reports.kinds import UnknownPage
from dot.reports.looks import Look, grey_of
from dot.reports.service import Wish, build, make_pdf
from tests.reports.made.results import make_empty_result, make_result

HEADING = re.compile(r'<h1 data-short="([^"]*)"')
STEERING = ["Executive summary", "Scorecard", "Strengths and gaps", "Strategy leakage",
            "Digital roadmap", "Decisions needed"]  # fmt: skip


PAINTED = {"Tj", "TJ", "Do", "f", "f*", "S", "B", "sh"}


def untagged(pdf: bytes) -> int:
    """How often something is drawn that is neither tagged nor an artifact."""
    found = 0
    for page in pikepdf.open(BytesIO(pdf)).pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            name = str(instruction.operator)
            depth += (name in {"BDC", "BMC"}) - (name == "EMC")
            found += name in PAINTED and depth == 0
    return found


def headings(brand: Brand, look: Look, edits: Edits | None = None) -> list[str]:
    """The headings of a print, in order."""
    return HEADING.findall(build(make_result(), brand, Wish(edits or Edits(), look)).html)


def test_the_steering_cut_is_six_pages_without_cover_and_contents(brand: Brand) -> None:
    built = build(make_result(), brand, Wish(look=Look(cut="steering")))

    pages = list(pypdfium2.PdfDocument(make_pdf(built).pdf))
    assert HEADING.findall(built.html) == STEERING
    assert len(pages) == 6
    for page, heading in zip(pages, STEERING, strict=True):
        text = page.get_textpage().get_text_bounded()
        assert heading in text and "Confidential" in text and "Example Pharma" in text


def test_a_cut_has_no_annexes(brand: Brand) -> None:
    assert build(make_result(), brand, Wish(look=Look(cut="steering"))).annex is None


def test_an_unknown_cut_is_refused_with_those_there_are(brand: Brand) -> None:
    with pytest.raises(UnknownPage, match=r"no cut “stering”; the brand has steering\."):
        headings(brand, Look(cut="stering"))


def test_single_pages_are_printed_in_the_order_of_the_report(brand: Brand) -> None:
    look = Look(pages=("method", "roadmap", "instrument-crm", "views"))

    assert headings(brand, look) == [
        "360° view",
        "CRM health check",
        "Digital roadmap",
        "A · Method",
    ]


def test_an_unknown_page_is_refused_with_the_nearest(brand: Brand) -> None:
    with pytest.raises(UnknownPage, match="no page kind “roadmaps”: write “roadmap”"):
        headings(brand, Look(pages=("roadmaps",)))


def test_a_page_without_anything_to_say_is_no_blank_paper(brand: Brand) -> None:
    with pytest.raises(UnknownPage, match="Nothing to print: roadmap"):
        build(make_empty_result(), brand, Wish(look=Look(pages=("roadmap",))))


def test_a_draft_says_so_on_every_page_outside_of_the_reading_order(brand: Brand) -> None:
    look = Look(pages=("scorecard", "roadmap"), draft=True)
    printed = make_pdf(build(make_result(), brand, Wish(look=look)))

    for page in pypdfium2.PdfDocument(printed.pdf):
        assert "DRAFT" in page.get_textpage().get_text_bounded()
    assert untagged(printed.pdf) == 0
    assert b"DRAFT" not in b"".join(
        bytes(kid.Alt) for kid in pikepdf.open(BytesIO(printed.pdf)).objects
        if isinstance(kid, pikepdf.Dictionary) and "/Alt" in kid
    )  # fmt: skip
    assert not printed.remarks


def test_a_grey_print_has_no_colour_at_all(brand: Brand) -> None:
    built = build(make_result(), brand, Wish(look=Look(grey=True)))
    logo = built.assets[brand.logo].decode()

    for colour in re.findall(r"#[0-9a-fA-F]{6}\b", built.html + logo):
        assert colour[1:3] == colour[3:5] == colour[5:7]


def test_a_grey_is_as_bright_as_its_colour() -> None:
    for colour in ("#0b6e6e", "#d2622a", "#ffffff", "#000000", "#eef2f5"):
        assert luminance_of(grey_of(colour)) == pytest.approx(luminance_of(colour), abs=0.005)


def test_a_text_that_looks_like_a_colour_stays_in_a_grey_print(brand: Brand) -> None:
    result = make_result()
    texts = result.assessment.model_copy(update={"scope": "Brand colour #0b6e6e for all."})

    built = build(
        result.model_copy(update={"assessment": texts}), brand, Wish(look=Look(grey=True))
    )

    assert "Brand colour #0b6e6e for all." in built.html


def test_the_fingerprint_tells_reports_apart(brand: Brand) -> None:
    result = make_result()
    texts = result.assessment.model_copy(update={"scope": "Another."})
    other = replace(brand, folder=brand.folder / "pages")
    prints = [
        build(result, brand).fingerprint,
        build(result, brand, Wish(look=Look(draft=True))).fingerprint,
        build(result, brand, Wish(Edits.of({"summary.lead": "So."}))).fingerprint,
        build(result.model_copy(update={"assessment": texts}), brand).fingerprint,
        build(result, other).fingerprint,
    ]

    assert len(set(prints)) == len(prints)
    assert all(re.fullmatch(r"([0-9a-f]{4}-){2}[0-9a-f]{4}", one) for one in prints)
    assert build(result, brand).fingerprint == prints[0]
    assert prints[0] in build(result, brand).html
