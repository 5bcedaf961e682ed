"""PDF/UA-1 and PDF/A-3 of body, annex and cuts, in brands and languages: structure by structure.

Checked with page, pdfua and pikepdf; that is no certificate.
"""

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from dot.reports.languages import Language
from dot.reports.looks import Look
from dot.reports.printjob import Printed
from dot.reports.service import Wish, build, find_brand, make_pdf
from tests.reports.conftest import ATTACHED
from tests.reports.made.results import make_result
from tests.standards import faults

PAINTING = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "BI"}
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
STRUCTURE_OF_A_TABLE = {"/THead", "/TBody", "/TFoot", "/TR", "/Caption"}


@pytest.fixture(scope="module")
def aurelia() -> Printed:
    """A cut in German, as a draft."""
    german = Language("de", allow_missing=True)
    wish = Wish(look=Look(cut="steering", draft=True), language=german)
    return make_pdf(build(make_result(), find_brand("aurelia"), wish), ATTACHED)


@pytest.fixture(scope="module")
def kestrel() -> Printed:
    """A cut in grey."""
    wish = Wish(look=Look(cut="steering", grey=True))
    return make_pdf(build(make_result(), find_brand("kestrel"), wish), ATTACHED)


@pytest.fixture(params=["printed", "printed_annex", "aurelia", "kestrel"])
def pdf(request: pytest.FixtureRequest) -> bytes:
    """Body and annexes in the default's look, and a cut in each of the other brands."""
    printed: Printed = request.getfixturevalue(request.param)
    return printed.pdf


@pytest.fixture
def document(pdf: bytes) -> pikepdf.Pdf:
    """One of them, opened."""
    return pikepdf.open(BytesIO(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every structure element in reading order."""
    waiting: list[Any] = [pdf.Root.StructTreeRoot]
    while waiting:
        one = waiting.pop()
        if "/S" in one:
            yield one
        waiting += reversed(children(one))


def children(element: Any) -> list[Any]:
    """The structure elements right under one; marked content and objects are none."""
    return [kid for kid in listed(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def listed(element: Any) -> list[Any]:
    """Everything that an element holds."""
    kids: Any = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def named(pdf: pikepdf.Pdf, *names: str) -> list[Any]:
    """Every structure element of these kinds."""
    return [one for one in elements(pdf) if str(one.S) in names]


def test_two_independent_checkers_find_nothing(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf)

    assert faults(pdf) == []
    assert list(pdfua.validate(str(path)).findings) == []


def test_no_element_is_empty(document: pikepdf.Pdf) -> None:
    """A cell may be, and what a brand's style draws; all else would only take a listener's time."""
    empty = {str(one.S) for one in elements(document) if not listed(one)}

    assert empty <= {"/TD", "/TH", "/NonStruct"}


def test_it_says_its_language_title_and_standards(document: pikepdf.Pdf) -> None:
    metadata = document.Root.Metadata.read_bytes()
    title = str(document.docinfo.Title)

    assert str(document.Root.Lang) in ("en-GB", "de-DE") and title
    assert document.Root.MarkInfo.Marked and document.Root.ViewerPreferences.DisplayDocTitle
    assert b"<pdfuaid:part>1<" in metadata and b'part="3"' in metadata
    assert b'conformance="A"' in metadata and len(document.Root.OutputIntents) == 1
    assert sorted(document.attachments) == ["results.json", "scores.csv"]


def test_a_german_report_says_that_it_is_german(aurelia: Printed) -> None:
    assert str(pikepdf.open(BytesIO(aurelia.pdf)).Root.Lang) == "de-DE"


def test_headings_begin_at_the_first_level_and_leave_none_out(document: pikepdf.Pdf) -> None:
    levels = [HEADINGS[str(one.S)] for one in named(document, *HEADINGS)]

    assert levels[0] == 1 and levels.count(1) >= 4
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_are_rows_of_cells_and_every_head_has_a_scope(document: pikepdf.Pdf) -> None:
    rows = named(document, "/TR")

    assert rows
    assert {str(kid.S) for table in named(document, "/Table") for kid in children(table)} <= (
        STRUCTURE_OF_A_TABLE
    )
    assert {str(cell.S) for row in rows for cell in children(row)} <= {"/TH", "/TD"}
    assert {str(head.A.Scope) for head in named(document, "/TH")} <= {"/Column", "/Row"}


def test_lists_are_items_and_figures_speak(document: pikepdf.Pdf) -> None:
    lists = named(document, "/L")
    figures = named(document, "/Figure")

    assert {str(item.S) for one in lists for item in children(one)} <= {"/LI", "/Caption"}
    assert {str(part.S) for item in named(document, "/LI") for part in children(item)} <= (
        {"/Lbl", "/LBody"}
    )
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def test_nothing_on_a_page_is_untagged(document: pikepdf.Pdf) -> None:
    """Whatever paints is either part of the structure or marked as decoration of the page."""
    for number, page in enumerate(document.pages, start=1):
        depth, loose = 0, []
        for step in pikepdf.parse_content_stream(page):
            word = str(step.operator)
            if word in ("BDC", "BMC"):
                depth += 1
            elif word == "EMC":
                depth -= 1
            elif word in PAINTING and depth == 0:
                loose.append(word)
        assert loose == [], f"page {number}"


def test_every_page_says_where_its_marked_content_belongs(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        assert "/StructParents" in page.obj and str(page.obj.Tabs) == "/S"


def test_every_font_is_embedded(document: pikepdf.Pdf) -> None:
    fonts = [
        font
        for font in document.objects
        if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
    ]

    assert fonts
    assert all(any(key in font for key in ("/FontFile2", "/FontFile3")) for font in fonts)


def test_these_checks_notice_what_is_wrong(printed_annex: Printed) -> None:
    """A mark taken away from a page is content without a place."""
    pdf = pikepdf.open(BytesIO(printed_annex.pdf))
    page = pdf.pages[1]
    bare = [
        step
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) not in ("BDC", "BMC", "EMC")
    ]
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(bare))

    with pytest.raises(AssertionError, match="page 2"):
        test_nothing_on_a_page_is_untagged(pdf)
