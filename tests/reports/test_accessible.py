"""PDF/UA-1 and PDF/A-3 of body, annex and cuts, in brands and languages: structure by structure.

Checked with pdfua and with pikepdf; that is no certificate.
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

PAINTING = {"Tj", "TJ", "'", '"', "Do", "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "sh", "BI"}
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
DOCUMENTS = ("body", "annex", "aurelia in German", "kestrel in grey")
STRUCTURE_OF_A_TABLE = {"/THead", "/TBody", "/TFoot", "/TR", "/Caption"}


@pytest.fixture(scope="module")
def documents(printed: Printed, printed_annex: Printed) -> dict[str, pikepdf.Pdf]:
    """Two whole files in the default's look, and a cut in each of the other brands."""
    german = Wish(
        look=Look(cut="steering", draft=True), language=Language("de", allow_missing=True)
    )
    grey = Wish(look=Look(cut="steering", grey=True))
    cuts = {
        name: make_pdf(build(make_result(), find_brand(brand), wish), ATTACHED)
        for name, brand, wish in (
            ("aurelia in German", "aurelia", german),
            ("kestrel in grey", "kestrel", grey),
        )
    }
    prints = {"body": printed, "annex": printed_annex, **cuts}
    return {name: pikepdf.open(BytesIO(one.pdf)) for name, one in prints.items()}


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, documents: dict[str, pikepdf.Pdf]) -> pikepdf.Pdf:
    """Each of them in turn."""
    return documents[request.param]


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
    kids: Any = element.get("/K", [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def named(pdf: pikepdf.Pdf, *names: str) -> list[Any]:
    """Every structure element of these kinds."""
    return [one for one in elements(pdf) if str(one.S) in names]


def test_an_independent_checker_finds_nothing(
    documents: dict[str, pikepdf.Pdf], tmp_path: Path
) -> None:
    found = {}
    for name, pdf in documents.items():
        path = tmp_path / "one.pdf"
        pdf.save(path)
        found[name] = list(pdfua.validate(str(path)).findings)

    assert found == {name: [] for name in DOCUMENTS}


def test_it_says_its_language_title_and_standards(documents: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in documents.items():
        metadata = pdf.Root.Metadata.read_bytes()

        assert str(pdf.Root.Lang) == ("de-DE" if "German" in name else "en-GB")
        assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title)
        assert b"<pdfuaid:part>1<" in metadata and b'part="3"' in metadata
        assert b'conformance="A"' in metadata and len(pdf.Root.OutputIntents) == 1
        assert sorted(pdf.attachments) == ["results.json", "scores.csv"]


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
